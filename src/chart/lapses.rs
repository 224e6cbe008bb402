//! A target that is held at the end of its scale: no fan, which would be a block or a line, but of each year how many draws lapse.

use super::canvas::{Anchor, Area, Type};
use super::page::{Page, say};
use super::palette::{BAND_50, INK, MUTED, UNLIKELY};
use crate::language::Text;
use crate::language::number::per_cent;
use crate::results::rows::{Projection, YearMet};
use crate::text;

/// Of each year the share of draws in which the indicator is below the end of its scale that the plan asks for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lapses {
    /// The end of the scale, as it is written, with its unit.
    pub held: Text,
    /// Calendar year and share of draws.
    pub years: Vec<(i32, f64)>,
}

/// Dots of a year, each for one draw in a hundred, so many a row.
const DOTS: usize = 100;

/// A share of draws below this is told in words.
const SEEN: f64 = 0.01;

const A_ROW: usize = 10;

impl Lapses {
    /// `None` unless the target is the end of the scale and the median lies there in every year.
    pub(super) fn of(end: f64, held: Text, path: &[Projection], years: &[YearMet]) -> Option<Lapses> {
        let is_held = |row: &Projection| (row.p50 - end).abs() <= 1e-9 * end.abs().max(1.0);
        let counted = |year: &YearMet| (year.year, 1.0 - year.met as f64 / year.draws as f64);
        let known = !years.is_empty() && years.iter().all(|year| year.draws > 0);
        (known && !path.is_empty() && path.iter().all(is_held)).then(|| Lapses { held, years: years.iter().map(counted).collect() })
    }

    /// The largest share of draws that lapse in a year.
    fn most(&self) -> f64 {
        self.years.iter().map(|(_, share)| *share).fold(0.0, f64::max)
    }

    /// Whether dots are drawn that want a key.
    pub(super) fn has_dots(&self) -> bool {
        self.most() >= SEEN
    }

    /// A field of dots for each year, or a line of text where hardly a draw lapses.
    pub(super) fn draw(&self, page: &mut Page<'_, '_>, area: Area, size: f64) {
        let most = self.most();
        if most < SEEN {
            let Text { zh, en } = &self.held;
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
        let side = (wide * 0.86).min(area.height() - size * 3.2);
        let step = side / A_ROW as f64;
        for (index, (year, share)) in self.years.iter().enumerate() {
            let middle = area.left + (index as f64 + 0.5) * wide;
            let (left, top) = (middle - side / 2.0, area.top + (area.height() - size * 3.2 - side) / 2.0);
            let lapsed = (share * DOTS as f64).round() as usize;
            for dot in 0..DOTS {
                let centre = (left + (dot % A_ROW) as f64 * step + step / 2.0, top + (dot / A_ROW) as f64 * step + step / 2.0);
                let colour = if dot < lapsed { UNLIKELY } else { BAND_50 };
                page.canvas.dot(centre, step * 0.32, colour);
            }
            let style = Type::new(size).anchor(Anchor::Middle);
            page.canvas.text(&year.to_string(), (middle, top + side + size * 0.9), style.colour(MUTED));
            let words = format!("{}%", per_cent(*share));
            page.canvas.text(&words, (middle, top + side + size * 2.2), style.colour(INK));
        }
    }
}
