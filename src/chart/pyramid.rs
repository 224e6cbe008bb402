//! The population pyramid of two years, beside age shares over time.

use super::axis::{Axis, years_below};
use super::canvas::{Anchor, Area, Type};
use super::fan::apart;
use super::measure::{self, LINE};
use super::page::{Mark, Page, say};
use super::palette::{CATEGORIES, INK, MEN, MUTED, WOMEN};
use super::{Drawing, Material};
use crate::language::Text;
use crate::language::number::fixed;
use crate::results::rows::Age;
use crate::text;

/// A population in two years.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pyramid {
    /// Whose people.
    pub place: Text,
    /// Title of the scenario.
    pub scenario: Text,
    /// Names of the age groups, youngest first: `0-4`.
    pub ages: Vec<String>,
    /// The base year: outlines.
    pub first: PyramidYear,
    /// The later year: filled.
    pub second: PyramidYear,
    /// Shares of age groups over time.
    pub shares: Vec<AgeShare>,
}

/// People by age group.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PyramidYear {
    /// Calendar year.
    pub year: i32,
    /// Women by age group.
    pub women: Vec<f64>,
    /// Men by age group.
    pub men: Vec<f64>,
}

/// The share of an age group in the population, in per cent.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AgeShare {
    /// Name of the group.
    pub name: Text,
    /// Calendar years and values.
    pub by_year: Vec<(i32, f64)>,
}

impl PyramidYear {
    fn people(&self) -> impl Iterator<Item = f64> + '_ {
        self.women.iter().chain(&self.men).copied().filter(|count| count.is_finite())
    }
}

impl Drawing for Pyramid {
    /// The age structure of the base and the target year from a central run's vectors of women and men, one element per age group of the
    /// plan's step, the last one open.
    fn of(material: &Material<'_>, _: usize) -> Option<Pyramid> {
        let Material { plan, readout } = material;
        let step = plan.step.max(1) as usize;
        let of = |sex: &str, year: i32| -> Vec<f64> {
            let own = |row: &&Age| row.sex == sex && row.year == year;
            readout.ages.iter().filter(own).map(|row| row.people).collect()
        };
        let by_year = |sex: &str| -> Vec<Vec<f64>> {
            let last = readout.ages.iter().filter(|row| row.sex == sex).map(|row| row.year).max();
            last.map_or_else(Vec::new, |last| (plan.base_year..=last).step_by(step).map(|year| of(sex, year)).collect())
        };
        let (women, men) = (by_year("women"), by_year("men"));
        // Groups of five years, the last one from 85 on.
        let groups = |values: &Vec<f64>| -> Vec<f64> {
            let mut sums = vec![0.0; 18];
            for (index, value) in values.iter().enumerate() {
                sums[(index * step / 5).min(17)] += value;
            }
            sums
        };
        let year = |position: Option<usize>, year: i32| match position.and_then(|position| Some((women.get(position)?, men.get(position)?)))
        {
            Some((women, men)) if !women.is_empty() => PyramidYear { year, women: groups(women), men: groups(men) },
            _ => PyramidYear { year, ..PyramidYear::default() },
        };
        let years: Vec<i32> = (0..women.len()).map(|index| plan.base_year + (index * step) as i32).collect();
        let share = |name: Text, from: usize, to: usize| AgeShare {
            name,
            by_year: years
                .iter()
                .enumerate()
                .filter(|(index, _)| men.len() > *index && !women[*index].is_empty())
                .map(|(index, year)| {
                    let people = || women[index].iter().zip(&men[index]).map(|(women, men)| women + men).enumerate();
                    let within: f64 = people().filter(|(age, _)| (from..to).contains(&(age * step))).map(|(_, count)| count).sum();
                    (*year, 100.0 * within / people().map(|(_, count)| count).sum::<f64>())
                })
                .collect(),
        };
        Some(Pyramid {
            place: plan.name.clone(),
            scenario: material.reference().scenario.title.clone(),
            ages: (0..17).map(|group| format!("{}–{}", group * 5, group * 5 + 4)).chain(["85+".to_owned()]).collect(),
            first: year(Some(0), plan.base_year),
            second: year(women.len().checked_sub(1), plan.target_year),
            shares: vec![
                share(text!("aged 0-14", "0—14岁"), 0, 15),
                share(text!("aged 15-59", "15—59岁"), 15, 60),
                share(text!("aged 60 and over", "60岁及以上"), 60, usize::MAX),
                share(text!("of these 80 and over", "其中80岁及以上"), 80, usize::MAX),
            ],
        })
    }

    fn title(&self) -> Text {
        let (first, second) = (self.first.year, self.second.year);
        // The finding: how the elderly's share moves.
        let old = self.shares.get(2).and_then(|share| Some((&share.name, share.by_year.first()?.1, share.by_year.last()?.1)));
        if let Some((Text { zh, en }, before, after)) = old.filter(|(_, before, after)| before.is_finite() && after.is_finite()) {
            let [before, after] = [before, after].map(|value| fixed(value, 1));
            return text!(
                "People {en}: {before}% of all in {first}, {after}% in {second}",
                "{zh}人口占比：{first}年{before}%，{second}年{after}%"
            );
        }
        Text::new(
            format!("{}：{first}年与{second}年人口年龄结构", self.place.zh),
            format!("{}: population by age, {first} and {second}", self.place.en),
        )
    }

    fn subtitle(&self) -> Text {
        let total = |year: &PyramidYear| fixed(year.people().sum(), 0);
        let (first, second) = (total(&self.first), total(&self.second));
        Text::new(
            format!("情景：{}（各项假设取中位取值）。总人口：{first}人 → {second}人", self.scenario.zh),
            format!("Scenario: {}, assumptions at their central values. All people: {first} → {second}", self.scenario.en),
        )
    }

    fn is_empty(&self) -> bool {
        self.second.people().next().is_none()
    }

    fn draw(&self, page: &mut Page<'_, '_>) {
        if self.ages.is_empty() || self.first.people().next().is_none() {
            let words = text!("The plan has no population by age.", "规划没有分年龄人口。");
            return say(page, words.get(page.language));
        }
        let (first, second) = (self.first.year, self.second.year);
        let entries = [
            (Mark::Field(MEN), text!("men {second}", "{second}年男性")),
            (Mark::Field(WOMEN), text!("women {second}", "{second}年女性")),
            (Mark::Line(INK), text!("outline: {first}", "轮廓线：{first}年")),
        ];
        let entries = entries.map(|(mark, words)| (mark, words.get(page.language).to_owned()));
        let top = page.legend(page.body, &entries, 0.68) + page.text(0.4);
        let area = Area { top, ..page.body };
        let has_shares = self.shares.iter().any(|share| share.by_year.iter().any(|(_, value)| value.is_finite()));
        let split = if has_shares { area.left + area.width() * 0.58 } else { area.right };
        self.draw_people(page, Area { right: split, ..area });
        if has_shares {
            self.draw_shares(page, Area { left: split + page.text(1.6), ..area });
        }
    }
}

impl Pyramid {
    fn draw_people(&self, page: &mut Page<'_, '_>, area: Area) {
        let rows = self.ages.len();
        let size_of_axis = page.text(0.68);
        let bottom = area.bottom - size_of_axis * 3.3;
        let head = size_of_axis * 1.6;
        let step = (bottom - area.top - head) / rows as f64;
        let size = (step / LINE).min(page.text(0.68)).max(4.0);
        let ages_width = measure::widest(&self.ages, size, false) + size;
        let half = (area.width() - ages_width) / 2.0 - size_of_axis * 1.2;
        let centre = area.middle().0;
        let (men_foot, women_foot) = (centre - ages_width / 2.0, centre + ages_width / 2.0);
        let most = self.first.people().chain(self.second.people()).fold(0.0, f64::max);
        let count = ((half / size_of_axis / 5.0) as usize).clamp(2, 6);
        let scale = Axis::between(0.0, if most > 0.0 { most * 1.03 } else { 1.0 }, count);
        let women = scale.clone().at(women_foot, women_foot + half);
        let men = scale.at(men_foot, men_foot - half);
        let plot = Area::new(men_foot - half, area.top + head, women_foot + half, bottom);
        women.draw_below(page.canvas, Area { left: women_foot, ..plot }, size_of_axis);
        // The men's side runs leftwards: its labels are drawn from the outside in.
        for tick in men.ticks.iter().filter(|tick| women.ticks.contains(tick)) {
            let x = men.place(*tick);
            page.canvas.line(&[(x, plot.top), (x, plot.bottom)], super::palette::GRID, 1.0);
        }
        let mut last = f64::NEG_INFINITY;
        for tick in &men.ticks {
            let (x, label) = (men.place(*tick), men.label(*tick));
            let wide = measure::width(&label, size_of_axis, false);
            if -x - wide / 2.0 > last {
                let style = Type::new(size_of_axis).colour(MUTED).anchor(Anchor::Middle);
                page.canvas.text(&label, (x, plot.bottom + size_of_axis * 1.15), style);
                last = -x + wide / 2.0 + size_of_axis * 0.5;
            }
        }
        let style = Type::new(size_of_axis).bold().anchor(Anchor::Middle);
        let heads = [(text!("men", "男"), (men_foot + plot.left) / 2.0), (text!("women", "女"), (women_foot + plot.right) / 2.0)];
        for (words, x) in heads {
            page.canvas.text(words.get(page.language), (x, area.top + head * 0.45), style);
        }
        for (index, age) in self.ages.iter().enumerate() {
            let foot = plot.bottom - index as f64 * step;
            let middle = foot - step / 2.0;
            page.canvas.text(age, (centre, middle), Type::new(size).anchor(Anchor::Middle));
            let value = |values: &[f64]| values.get(index).copied().filter(|value| value.is_finite()).unwrap_or(0.0);
            let (top, bottom) = (foot - step + 1.0, foot - 1.0);
            page.canvas.fill(Area::new(men.place(value(&self.second.men)), top, men_foot, bottom), MEN);
            page.canvas.fill(Area::new(women_foot, top, women.place(value(&self.second.women)), bottom), WOMEN);
        }
        for (axis, values) in [(&men, &self.first.men), (&women, &self.first.women)] {
            let mut points = Vec::new();
            for index in 0..rows {
                let x = axis.place(values.get(index).copied().filter(|value| value.is_finite()).unwrap_or(0.0));
                let foot = plot.bottom - index as f64 * step;
                points.extend([(x, foot), (x, foot - step)]);
            }
            page.canvas.line(&points, INK, size_of_axis * 0.14);
        }
        let unit = text!("people", "人");
        let style = Type::new(size_of_axis).colour(MUTED).anchor(Anchor::Middle);
        page.canvas.text(unit.get(page.language), (centre, plot.bottom + size_of_axis * 2.5), style);
    }

    fn draw_shares(&self, page: &mut Page<'_, '_>, area: Area) {
        let size = page.text(0.68);
        let unit = text!("share of all people, %", "占总人口比重，%");
        page.canvas.text(unit.get(page.language), (area.left, area.top + size * 0.7), Type::new(size).colour(MUTED));
        let finite = |share: &AgeShare| share.by_year.iter().copied().filter(|(_, value)| value.is_finite()).collect::<Vec<_>>();
        let values = self.shares.iter().flat_map(finite).map(|(_, value)| value).chain([0.0]);
        let (top, bottom) = (area.top + size * 2.0, area.bottom - size * 3.3);
        let axis = Axis::around(values, (0.0, 100.0), 6).at(bottom, top);
        let left = area.left + axis.label_width(size) + size * 0.8;
        let names: Vec<String> = self
            .shares
            .iter()
            .map(|share| {
                let last = finite(share).last().map_or(String::new(), |(_, value)| fixed(*value, 1));
                match page.language {
                    crate::language::Language::Zh => format!("{}：{last}%", page.get(&share.name)),
                    crate::language::Language::En => format!("{}: {last}%", page.get(&share.name)),
                }
            })
            .collect();
        let room = area.width() * 0.38;
        let slot = (bottom - top) / names.len().max(1) as f64;
        let (wrapped, name_size) = measure::fit_alike(&names, room, slot, size, size * 0.5);
        let wide = wrapped.iter().map(|lines| measure::widest(lines, name_size, false)).fold(0.0, f64::max);
        let plot = Area::new(left, top, area.right - wide - size, bottom);
        axis.draw_left(page.canvas, plot, size);
        let years: Vec<i32> = self.shares.first().map(|share| share.by_year.iter().map(|(year, _)| *year).collect()).unwrap_or_default();
        let (first, last) = (years.first().copied().unwrap_or(0), years.last().copied().unwrap_or(1));
        let edge = size * 1.2;
        let place = |year: i32| plot.left + edge + f64::from(year - first) / f64::from((last - first).max(1)) * (plot.width() - 1.4 * edge);
        years_below(page.canvas, &years, place, plot, size);
        let mut ends = Vec::new();
        for (index, share) in self.shares.iter().enumerate() {
            let points: Vec<(f64, f64)> = finite(share).into_iter().map(|(year, value)| (place(year), axis.place(value))).collect();
            // Even colours are the light ones, too light for lines.
            let colour = CATEGORIES[(index * 2) % CATEGORIES.len()];
            if points.len() > 1 {
                page.canvas.line(&points, colour, size * 0.2);
            }
            for point in &points {
                page.canvas.dot(*point, size * 0.2, colour);
            }
            ends.push((points.last().map_or(bottom, |point| point.1), colour));
        }
        let deepest = wrapped.iter().map(Vec::len).max().unwrap_or(1) as f64;
        let step = (deepest * name_size * LINE).min(slot);
        let places = apart(&ends.iter().map(|end| end.0).collect::<Vec<_>>(), step, top + step / 2.0, bottom - step / 2.0);
        for ((lines, (_, colour)), y) in wrapped.iter().zip(&ends).zip(places) {
            page.canvas.centred_lines(lines, plot.right + size * 0.7, y, Type::new(name_size).colour(*colour));
        }
    }
}
