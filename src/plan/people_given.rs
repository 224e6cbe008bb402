//! How many people there are, and how many of them old, where a place has no table by age: the ages are then those of a larger place, brought
//! to both figures.

use std::sync::Arc;

use super::ages::AgeTable;
use super::section::{Mistakes, Section};
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::text;

/// The nation's residents by age: 1,409,778,724 people in the census of 1 November 2020 (seventh census yearbook, as transcribed in
/// leiii/census, MIT).
const NATION: &str = include_str!("nation.csv");

/// What plan.toml says of the people.
#[derive(Debug, Clone)]
pub(super) struct Given {
    total: (f64, Place),
    /// Share of the total from this age on.
    elderly: Option<(f64, Place)>,
    elderly_from: u32,
}

impl Given {
    /// Reads the keys of `[population]`; `None` without a total.
    pub(super) fn read(section: &Section<'_>) -> Option<Given> {
        let mistakes = section.mistakes();
        let total = section.number("total", section.value("total"));
        let elderly = section.part("elderly", section.value("elderly"));
        let from = section.integer("elderly_from", section.value("elderly_from"));
        let elderly_from = from.map_or(65, |(age, place)| match age {
            40..=85 => age.unsigned_abs(),
            _ => {
                let message = text!("old age cannot begin at {age}", "老年不会从{age}岁开始");
                mistakes.push(Diagnostic::error(Code::ImpossibleAge, message).at(place).help(text!("write 60 or 65", "请写 60 或 65")));
                65
            }
        });
        if let Some((share, place)) = elderly.as_ref().filter(|(share, _)| !(*share > 0.005 && *share < 0.8)) {
            let fault =
                Diagnostic::error(Code::ShareOutOfRange, text!("older people cannot be {share} of all", "老年人不会占全体的 {share}"))
                    .at(place.clone());
            let part = share / 100.0;
            mistakes.push(if (1.0..80.0).contains(share) {
                fault.help(text!("shares are parts of one: {share} % is {part}", "份额以 1 为整体：{share}% 写作 {part}"))
            } else {
                fault.help(text!("write their share of all residents, such as 0.14", "请写其占常住人口的份额，例如 0.14"))
            });
            return None;
        }
        let Some(total) = total else {
            if let Some((_, place)) = elderly {
                let message = text!("a share of older people needs `total`, the number of all", "老年人占比需要同时给出总人口 `total`");
                mistakes.push(
                    Diagnostic::error(Code::MissingKey, message)
                        .at(place)
                        .help(text!("for example: total = 250000", "例如：total = 250000")),
                );
            }
            return None;
        };
        if total.0 < 1.0 {
            let message = text!("{} people cannot be all", "总人口不会是 {}", total.0);
            mistakes.push(Diagnostic::error(Code::NoPeople, message).at(total.1));
            return None;
        }
        Some(Given { total, elderly, elderly_from })
    }

    /// The nation's table as a file, for a plan that has none.
    pub(super) fn nation() -> Arc<Source> {
        Source::new("seeds/population.csv", NATION)
    }

    /// The people of `shape` brought to the given figures, with a warning that says so. `own` where the shape is a table of the plan.
    ///
    /// Ages are weighted by exp(k x age), as a population that grows at another rate differs from one with the same births and deaths
    /// (stable populations: Preston, Heuveline and Guillot, *Demography*, 2001, chapter 7), with k such that the share of the old comes out.
    pub(super) fn brought_to(&self, shape: AgeTable, own: bool, mistakes: &Mistakes) -> AgeTable {
        let Some(tilt) = self.tilt(&shape, mistakes) else { return shape };
        let weights: Vec<f64> = middles(&shape.ages).iter().map(|age| libm::exp(tilt * age)).collect();
        let weighted = |people: &[f64]| people.iter().zip(&weights).map(|(people, weight)| people * weight).collect::<Vec<f64>>();
        let (women, men) = (weighted(&shape.women), weighted(&shape.men));
        let scale = self.total.0 / women.iter().chain(&men).sum::<f64>();
        let scaled = |people: Vec<f64>| people.into_iter().map(|people| people * scale).collect();
        self.say(own, mistakes);
        AgeTable { ages: shape.ages, women: scaled(women), men: scaled(men) }
    }

    /// The k that gives the share of older people; 0 where none is given.
    fn tilt(&self, shape: &AgeTable, mistakes: &Mistakes) -> Option<f64> {
        let Some((share, place)) = &self.elderly else { return Some(0.0) };
        let Some(first) = shape.ages.iter().position(|age| *age == self.elderly_from) else {
            let from = self.elderly_from;
            mistakes.push(
                Diagnostic::error(Code::ImpossibleAge, text!("no age group begins at {from}", "没有从{from}岁开始的年龄组"))
                    .at(place.clone())
                    .help(text!(
                        "write in `elderly_from` the first age of a group, and the share from there on",
                        "请在 `elderly_from` 写某一年龄组的起始年龄，并填写自该年龄起的占比"
                    )),
            );
            return None;
        };
        let middles = middles(&shape.ages);
        let share_at = |tilt: f64| {
            let people = |group: usize| (shape.women[group] + shape.men[group]) * libm::exp(tilt * middles[group]);
            let old: f64 = (first..middles.len()).map(people).sum();
            old / (0..middles.len()).map(people).sum::<f64>()
        };
        // The share rises with k. Growth rates beyond 20 % a year are no people's.
        let (mut low, mut high) = (-0.2, 0.2);
        for _ in 0..80 {
            let middle = (low + high) / 2.0;
            if share_at(middle) < *share { low = middle } else { high = middle }
        }
        Some((low + high) / 2.0)
    }

    fn say(&self, own: bool, mistakes: &Mistakes) {
        let (total, from) = (self.total.0, self.elderly_from);
        let (old_en, old_zh) = match &self.elderly {
            Some((share, _)) => {
                let per_cent = (share * 1000.0).round() / 10.0;
                (format!(" and {per_cent} % of {from} and over"), format!("、{from}岁及以上占{per_cent}%"))
            }
            None => Default::default(),
        };
        let (shape_en, shape_zh) = if own {
            ("those of seeds/population.csv", "seeds/population.csv 的年龄结构")
        } else {
            ("China's (census of 2020)", "全国（2020年普查）年龄结构")
        };
        let mut warning = Diagnostic::warning(
            Code::BorrowedAges,
            text!(
                "ages are {shape_en}, brought to {total} residents{old_en}: no count of this place",
                "年龄结构取自{shape_zh}，调整为常住人口{total}人{old_zh}：并非本地统计"
            ),
        )
        .at(self.total.1.clone());
        if own {
            warning = warning.help(text!(
                "if seeds/population.csv is the place's own count, leave `total` out",
                "若 seeds/population.csv 是本地统计，则不必写 `total`"
            ));
        } else {
            warning = warning.help(text!(
                "the province's would be nearer: put its table into seeds/population.csv; the place's own needs no `total`",
                "本省的年龄结构更接近：请把其分年龄表放入 seeds/population.csv；若有本地分年龄表，则不必写 `total`"
            ));
        }
        mistakes.push(warning);
    }
}

/// The middle of each age group; of the open one, some years after its first.
fn middles(ages: &[u32]) -> Vec<f64> {
    let middle = |(at, age): (usize, &u32)| ages.get(at + 1).map_or(f64::from(*age) + 5.0, |next| f64::from(age + next) / 2.0);
    ages.iter().enumerate().map(middle).collect()
}
