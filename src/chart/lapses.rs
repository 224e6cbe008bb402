//! A target that is held at the end of its scale, or that can only stand on a few values: no fan, which would be a block, a line or stairs,
//! but of each year how many draws fall short.

use super::canvas::{Anchor, Area, Type};
use super::page::{Page, say};
use super::palette::{BAND_50, INK, MUTED, UNLIKELY};
use crate::language::Text;
use crate::language::number::per_cent;
use crate::results::rows::{Projection, YearMet};
use crate::text;

/// Of each year the share of draws in which the indicator falls short of what the plan asks for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lapses {
    /// The end of the scale that the target holds, as it is written, with its unit; `None` where the draws stand on a few values.
    pub held: Option<Text>,
    /// The median of each year with its unit, where the draws stand on a few values.
    pub medians: Vec<Text>,
    /// Calendar year and share of draws.
    pub years: Vec<(i32, f64)>,
}

/// Dots of a year, each for one draw in a hundred, so many a row.
const DOTS: usize = 100;

/// A share of draws below this is told in words.
const SEEN: f64 = 0.01;

const A_ROW: usize = 10;

/// Quantiles that share a value on average, from which on they are steps.
const A_STEP: usize = 4;

/// Of each year the share of draws that do not meet the target; `None` where a year has no draws.
fn counted(years: &[YearMet]) -> Option<Vec<(i32, f64)>> {
    let known = !years.is_empty() && years.iter().all(|year| year.draws > 0);
    known.then(|| years.iter().map(|year| (year.year, 1.0 - year.met as f64 / year.draws as f64)).collect())
}

impl Lapses {
    /// `None` unless the target is the end of the scale and the median lies there in every year.
    pub(super) fn of(end: f64, held: Text, path: &[Projection], years: &[YearMet]) -> Option<Lapses> {
        let is_held = |row: &Projection| (row.p50 - end).abs() <= 1e-9 * end.abs().max(1.0);
        let years = counted(years)?;
        (!path.is_empty() && path.iter().all(is_held)).then_some(Lapses { held: Some(held), medians: Vec::new(), years })
    }

    /// `None` unless the draws stand on so few values that their quantiles would be stairs.
    pub(super) fn of_steps(path: &[Projection], years: &[YearMet], write: impl Fn(f64) -> Text) -> Option<Lapses> {
        let years = counted(years)?;
        let of_year = |year: i32| path.iter().find(|row| row.year == year);
        let rows: Vec<&Projection> = years.iter().map(|(year, _)| of_year(*year)).collect::<Option<_>>()?;
        let mut values: Vec<f64> = rows.iter().flat_map(|row| [row.p05, row.p25, row.p50, row.p75, row.p95]).collect();
        let spreads = rows.last().is_some_and(|row| row.p05 < row.p95);
        let quantiles = values.len();
        values.sort_by(f64::total_cmp);
        values.dedup();
        (spreads && values.len() * A_STEP <= quantiles).then(|| Lapses {
            held: None,
            medians: rows.iter().map(|row| write(row.p50)).collect(),
            years,
        })
    }

    /// What a red dot stands for.
    pub(super) fn key(&self) -> Text {
        match self.held {
            Some(_) => text!("draws of a hundred that lapse in a year", "每百次模拟中当年失守的次数"),
            None => text!("draws of a hundred that are short of the target in a year", "每百次模拟中当年未达到目标的次数"),
        }
    }

    /// The largest share of draws that lapse in a year.
    fn most(&self) -> f64 {
        self.years.iter().map(|(_, share)| *share).fold(0.0, f64::max)
    }

    /// Whether dots are drawn that want a key.
    pub(super) fn has_dots(&self) -> bool {
        self.held.is_none() || self.most() >= SEEN
    }

    /// A field of dots for each year, or a line of text where hardly a draw lapses.
    pub(super) fn draw(&self, page: &mut Page<'_, '_>, area: Area, size: f64) {
        let most = self.most();
        if let Some(Text { zh, en }) = self.held.as_ref().filter(|_| !self.has_dots()) {
            let words = if most == 0.0 {
                text!("Held at {en} in every year of every draw.", "每次模拟各年均保持{zh}。")
            } else {
                text!("Held at {en} in every year; fewer than 1% of draws lapse in one.", "各年均保持{zh}；任一年失守的模拟不足1%。")
            };
            let whole = std::mem::replace(&mut page.body, area);
            say(page, words.get(page.language));
            page.body = whole;
            return;
        }
        let wide = area.width() / self.years.len() as f64;
        let below = size * if self.medians.is_empty() { 3.2 } else { 4.6 };
        let side = (wide * 0.86).min(area.height() - below);
        let step = side / A_ROW as f64;
        for (index, (year, share)) in self.years.iter().enumerate() {
            let middle = area.left + (index as f64 + 0.5) * wide;
            let (left, top) = (middle - side / 2.0, area.top + (area.height() - below - side) / 2.0);
            let lapsed = (share * DOTS as f64).round() as usize;
            for dot in 0..DOTS {
                let centre = (left + (dot % A_ROW) as f64 * step + step / 2.0, top + (dot / A_ROW) as f64 * step + step / 2.0);
                let colour = if dot < lapsed { UNLIKELY } else { BAND_50 };
                page.canvas.dot(centre, step * 0.32, colour);
            }
            let style = Type::new(size).anchor(Anchor::Middle);
            page.canvas.text(&year.to_string(), (middle, top + side + size * 0.9), style.colour(MUTED));
            let share = per_cent(*share);
            let words = match self.held {
                Some(_) => text!("{share}% lapse", "{share}%失守"),
                None => text!("{share}% short", "{share}%未达到"),
            };
            page.canvas.text(words.get(page.language), (middle, top + side + size * 2.2), style.colour(INK));
            if let Some(Text { zh, en }) = self.medians.get(index) {
                let words = text!("median {en}", "中位数{zh}");
                page.canvas.text(words.get(page.language), (middle, top + side + size * 3.5), style.colour(MUTED));
            }
        }
    }
}
