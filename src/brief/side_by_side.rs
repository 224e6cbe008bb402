//! Places side by side: what several plans share, each judged by its own rules in its own reference scenario.

use serde::Serialize;

use super::figures::Figure;
use super::{Brief, TargetLine, brief};
use crate::achieve::Outlook;
use crate::language::Text;
use crate::plan::Plan;
use crate::results::Readout;
use crate::text;

/// A place whose plan has been run.
pub struct Place<'a> {
    /// A short name, which its folder has.
    pub name: &'a str,
    /// Its plan.
    pub plan: &'a Plan,
    /// What the run found.
    pub readout: &'a Readout,
}

/// Places side by side.
#[derive(Debug, Clone, Serialize)]
pub struct SideBySide {
    /// The places, in the order given.
    pub places: Vec<PlaceLine>,
    /// What two and more of them have, in the order of the first that has it.
    pub shared: Vec<SharedRow>,
    /// What places call alike and count in different units, so that it is not compared.
    pub apart: Vec<Text>,
    /// Indicators that one place alone has.
    pub alone: usize,
}

/// One place.
#[derive(Debug, Clone, Serialize)]
pub struct PlaceLine {
    /// Its short name.
    pub name: String,
    /// What it is called in words: its plan's name, or its short name where another plan has the same.
    pub title: Text,
    /// Its plan's name.
    pub plan: Text,
    /// Base year and target year.
    pub years: (i32, i32),
    /// The scenario that is shown.
    pub scenario: Text,
    /// Targets that are judged.
    pub judged: usize,
    /// Targets met on average over the draws.
    pub expected: Figure,
    /// The same as a share of those judged.
    pub share: Figure,
    /// Targets that are likely met, open, and unlikely.
    pub classes: [usize; 3],
    /// Judged targets that go by their class, since no rule says how they move there.
    pub by_class: usize,
    /// All its targets have failed draws only.
    pub failed: bool,
}

/// One thing that several places have.
#[derive(Debug, Clone, Serialize)]
pub struct SharedRow {
    /// Its name in rules at the first place.
    pub id: String,
    /// What it is.
    pub name: Text,
    /// Its unit; may be empty.
    pub unit: Text,
    /// One for each place; `None` where a place has no such thing.
    pub cells: Vec<Option<Cell>>,
}

/// A thing at one place.
#[derive(Debug, Clone, Serialize)]
pub struct Cell {
    /// As the place's own report says it.
    pub line: TargetLine,
    /// It goes by its class.
    pub by_class: bool,
    /// Where baseline, target, low end, median and high end lie between the least and the most of all places, in per cent of the way;
    /// `None` where there is no such value.
    pub at: [Option<f64>; 5],
}

/// Sets places side by side.
pub fn side_by_side(places: &[Place<'_>]) -> SideBySide {
    let briefs: Vec<Brief> = places.iter().map(|place| brief(place.plan, place.readout)).collect();
    let lines: Vec<Vec<&TargetLine>> =
        briefs.iter().map(|brief| brief.domains.iter().flat_map(|domain| &domain.targets).collect()).collect();
    let mut shared: Vec<SharedRow> = Vec::new();
    let (mut apart, mut alone) = (Vec::new(), 0);
    let mut taken: Vec<Vec<bool>> = lines.iter().map(|lines| vec![false; lines.len()]).collect();
    for (place, own) in lines.iter().enumerate() {
        for (at, line) in own.iter().enumerate() {
            if std::mem::replace(&mut taken[place][at], true) {
                continue;
            }
            let mut cells: Vec<Option<Cell>> = (0..places.len()).map(|_| None).collect();
            cells[place] = Some(cell(places[place].plan, line));
            for other in place + 1..places.len() {
                let free = (0..lines[other].len()).filter(|at| !taken[other][*at]);
                let alike: Vec<usize> = free.filter(|at| is_alike(line, lines[other][*at])).collect();
                let Some(found) = alike.first().copied() else { continue };
                if same_unit(line, lines[other][found]) {
                    taken[other][found] = true;
                    cells[other] = Some(cell(places[other].plan, lines[other][found]));
                } else {
                    apart.push(in_other_units(line, &places[place], lines[other][found], &places[other]));
                }
            }
            if cells.iter().flatten().count() > 1 {
                shared.push(SharedRow { id: line.id.clone(), name: plain_name(line), unit: line.unit.clone(), cells });
            } else {
                alone += 1;
            }
        }
    }
    shared.iter_mut().for_each(|row| lay_on_one_scale(places, row));
    let titles = titles(places);
    let places = places.iter().zip(titles).zip(&briefs).map(|((place, title), brief)| place_line(place, title, brief)).collect();
    SideBySide { places, shared, apart, alone }
}

/// What places are called: by their plans' names, as far as these tell them apart.
fn titles(places: &[Place<'_>]) -> Vec<Text> {
    let named = |name: &Text| places.iter().filter(|place| place.plan.name.zh == name.zh || place.plan.name.en == name.en).count();
    places.iter().map(|place| if named(&place.plan.name) > 1 { Text::same(place.name) } else { place.plan.name.clone() }).collect()
}

/// The name without the number of the row, which is each plan's own.
fn plain_name(line: &TargetLine) -> Text {
    let number = format!("{} ", line.number);
    let plain = |name: &str| name.strip_prefix(&number).unwrap_or(name).to_owned();
    Text::new(plain(&line.name.zh), plain(&line.name.en))
}

/// The same name in rules, or the same name in print in a language.
fn is_alike(one: &TargetLine, other: &TargetLine) -> bool {
    let folded = |words: &str| words.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_lowercase();
    let (first, second) = (plain_name(one), plain_name(other));
    one.id == other.id || folded(&first.zh) == folded(&second.zh) || folded(&first.en) == folded(&second.en)
}

fn same_unit(one: &TargetLine, other: &TargetLine) -> bool {
    let folded = |words: &str| words.split_whitespace().collect::<String>().to_lowercase().replace('％', "%");
    folded(&one.unit.zh) == folded(&other.unit.zh) || folded(&one.unit.en) == folded(&other.unit.en)
}

fn in_other_units(one: &TargetLine, place: &Place<'_>, other: &TargetLine, other_place: &Place<'_>) -> Text {
    let (Text { zh, en }, here, there) = (plain_name(one), place.name, other_place.name);
    let (unit_en, other_en, unit_zh, other_zh) = (&one.unit.en, &other.unit.en, &one.unit.zh, &other.unit.zh);
    text!("{en}: in “{unit_en}” at {here}, in “{other_en}” at {there}", "{zh}：{here}的单位为“{unit_zh}”，{there}为“{other_zh}”")
}

fn cell(plan: &Plan, line: &TargetLine) -> Cell {
    let by_class = plan.indicators[line.indicator].family.is_some();
    Cell { line: line.clone(), by_class, at: [None; 5] }
}

/// Says where the values of a row lie between the least and the most of all places.
fn lay_on_one_scale(places: &[Place<'_>], row: &mut SharedRow) {
    let values = |place: &Place<'_>, cell: &Cell| {
        let line = &cell.line;
        let target = place.plan.indicators[line.indicator].target.value;
        [line.baseline.value, target, line.low.value, line.median.value, line.high.value]
            .map(|value| Some(value).filter(|value| value.is_finite()))
    };
    let all: Vec<[Option<f64>; 5]> =
        places.iter().zip(&row.cells).filter_map(|(place, cell)| Some(values(place, cell.as_ref()?))).collect();
    let (least, most) = all
        .iter()
        .flatten()
        .flatten()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| (least.min(*value), most.max(*value)));
    let width = most - least;
    let on_scale = |value: Option<f64>| value.filter(|_| width > 0.0).map(|value| ((value - least) / width * 1000.0).round() / 10.0);
    for (cell, values) in row.cells.iter_mut().flatten().zip(all) {
        cell.at = values.map(on_scale);
    }
}

fn place_line(place: &Place<'_>, title: Text, brief: &Brief) -> PlaceLine {
    let Place { plan, readout, name } = place;
    let targets: Vec<&TargetLine> = brief.domains.iter().flat_map(|domain| &domain.targets).filter(|line| line.outlook.is_some()).collect();
    let expected: f64 = targets.iter().map(|line| line.met.value).sum();
    let failed = readout.reference().all_failed();
    let share = (!targets.is_empty()).then(|| expected / targets.len() as f64);
    let outlook = |wanted| targets.iter().filter(|line| line.outlook == Some(wanted)).count();
    PlaceLine {
        name: (*name).to_owned(),
        title,
        plan: plan.name.clone(),
        years: (plan.base_year, plan.target_year),
        scenario: brief.scenario.clone(),
        judged: targets.len(),
        expected: Figure::fixed(if failed { f64::NAN } else { expected }, 1),
        share: Figure::probability(share.filter(|_| !failed)),
        classes: Outlook::ALL.map(outlook),
        by_class: targets.iter().filter(|line| plan.indicators[line.indicator].family.is_some()).count(),
        failed,
    }
}
