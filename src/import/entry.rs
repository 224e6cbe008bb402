//! One row of a planner's table as an indicator: what each of its cells of figures says, and what the row as a whole asks for.

use crate::language::Text;
use crate::plan::printed::{self, Asked, Decimals, Known, Meaning, Surroundings, Value};
use crate::plan::{Better, Family, Form, Measure, Nature};
use crate::table::Grid;
use crate::text;

use super::cell::{Read, as_growth, asked, no_figure, tell_jump, value_of};
use super::headings::{nature_of, way_of};
use super::names::Names;
use super::role::{Header, Role, year_of};
use super::rows::Row;
use super::slips;

/// One indicator as it was understood.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What the table says of it.
    pub row: Row,
    /// Its name in rules.
    pub id: String,
    /// The cell of its baseline and what it says.
    pub baseline: Option<Read>,
    /// The year that the baseline is of.
    pub baseline_year: i32,
    /// The cell of its target and what it says.
    pub target: Option<Read>,
    /// The target as a demand; `None` where it cannot be judged.
    pub demand: Option<Asked>,
    /// Which way the table's own column of directions calls good.
    pub better: Option<Better>,
    /// Earlier and later observed values.
    pub observed: Vec<(i32, f64, String)>,
    /// Targets of years before the last.
    pub interim: Vec<(i32, Asked, String)>,
    /// How it moves until a rule says more.
    pub family: Family,
    /// Binding or expected.
    pub nature: Option<Nature>,
    /// Who answers for it.
    pub department: String,
    /// Numerator and denominator of the baseline, as printed.
    pub parts: [String; 2],
    /// How much it counts beside the others, as printed.
    pub weight: String,
    /// What else its row says: source, notes.
    pub remarks: Vec<String>,
    /// Cells that could mean something else, with what.
    pub doubts: Vec<(String, Text)>,
}

impl Entry {
    /// The baseline as a number of its row's unit.
    pub fn base_value(&self) -> Option<Value> {
        let figure = &self.baseline.as_ref()?.figure;
        figure.value().filter(|_| !figure.total)
    }

    /// Whether the plan that is written judges it: it has a target that reads as a number.
    pub fn is_judged(&self) -> bool {
        self.demand.is_some()
    }
}

/// A table whose heading and years are known.
pub(super) struct Table<'a> {
    pub grid: &'a Grid,
    pub header: &'a Header,
    pub base_year: i32,
    pub target_year: i32,
    pub decimals: Decimals,
    /// Marks of figures that a note explains as their year.
    pub footnotes: Vec<(String, i32)>,
}

/// The cells of figures of a row, by what they are.
#[derive(Default)]
pub(super) struct Cells {
    pub baseline: Option<Read>,
    pub target: Option<Read>,
    pub growth: Option<Read>,
    pub observed: Vec<Read>,
    pub earlier: Vec<Read>,
    /// What is aimed at in the last year, beside a target of all years.
    pub yearly: Option<Read>,
}

impl Cells {
    pub(super) fn all(&mut self) -> impl Iterator<Item = &mut Read> {
        let single = self.baseline.iter_mut().chain(&mut self.target).chain(&mut self.growth).chain(&mut self.yearly);
        single.chain(&mut self.observed).chain(&mut self.earlier)
    }
}

impl Table<'_> {
    /// What a row says.
    pub(super) fn entry(&self, mut row: Row, names: &mut Names) -> Entry {
        if row.unit.is_empty() {
            row.unit = self.unit_of_headings();
        }
        if row.unit.is_empty() {
            row.unit = self.unit_of_cells(&row);
        }
        let mut doubts = Vec::new();
        if super::rows::has_units_in_names(self.header) && !row.unit.is_empty() && !super::unit::is_unit(&row.unit) {
            let unit = &row.unit;
            doubts.push((self.grid.cell(row.at, 0), text!("the unit is taken from the name: {unit}", "单位取自名称：{unit}")));
        }
        if row.unit.is_empty() && self.is_rate_by_name(&row) {
            row.unit = "%".to_owned();
            doubts.push((self.grid.cell(row.at, 0), text!("no unit stands there: % is taken from the name", "未写单位：由名称按%理解")));
        }
        slips::tell_unit(self.grid, self.header, &row, &mut doubts);
        self.tell_direction(row.at, &mut doubts);
        let mut cells = self.cells(&row, &mut doubts);
        self.counted_of_as_many(&mut cells);
        self.parts_of_one(&row, &mut cells, &mut doubts);
        self.tell_part_of_one(&row, &mut cells, &mut doubts);
        if cells.baseline.as_ref().is_none_or(Read::is_empty) {
            cells.baseline = self.latest(&mut cells.observed, &mut doubts).or(cells.baseline.take());
        }
        let baseline_year = cells.baseline.as_ref().and_then(|read| read.year).unwrap_or(self.base_year);
        let base = cells.baseline.as_ref().and_then(|read| value_of(read, &mut doubts));
        let mut target = cells.target.take();
        // `年均/累计` speaks where the target column says nothing.
        if target.as_ref().is_none_or(Read::is_empty)
            && let Some(mut read) = cells.growth.take().filter(|read| !read.is_empty())
        {
            as_growth(&mut read, &row, base);
            target = Some(read);
        }
        // Where the target speaks, growth a year is told beside it.
        let growth = cells.growth.take().filter(|read| !read.is_empty()).map(|read| format!("年均/累计：{}", read.words));
        let known = Known {
            name: &row.name,
            unit: &row.unit,
            baseline: base,
            years: self.target_year.abs_diff(baseline_year),
            better: self.better(row.at),
        };
        // A change may be counted from another year than the baseline's, whose value then stands in the table or nowhere.
        let counted_from = |read: &Read| {
            let year =
                read.figure.compared.filter(|year| *year != baseline_year && matches!(read.figure.meaning, Meaning::Change { .. }))?;
            let seen = cells.observed.iter().find(|seen| seen.year == Some(year)).and_then(|seen| seen.figure.value());
            Some(Known { baseline: seen, ..known })
        };
        if let Some(read) = &mut target {
            self.total_of_years(row.at, &cells, read, &mut doubts);
            self.signed_level(cells.baseline.as_ref(), read, &mut doubts);
        }
        let demand = target.as_ref().and_then(|read| asked(read, counted_from(read).unwrap_or(known), &mut doubts));
        if let (Some(base), Some(demand), Some(read)) = (base, &demand, &target) {
            tell_jump(base.number, demand, &row, &read.cell, &mut doubts);
            slips::tell_met(base.number, demand, read, &row, &mut doubts);
            slips::tell_point(base, read, &row, &mut doubts);
        }
        let years = self.target_year.abs_diff(self.base_year);
        let started = base.map(|value| (baseline_year, value));
        slips::tell_sums(&row, started, &cells.observed, (demand.as_ref(), years), &mut doubts);
        // On the way to the last target the same way is good, whatever the first step looks like.
        let better = known.better.or(demand.as_ref().map(|demand| demand.better));
        let interim = cells.earlier.iter().filter_map(|read| {
            let year = read.year?;
            let known = Known { years: year.abs_diff(baseline_year), better, ..known };
            Some((year, asked(read, known, &mut doubts)?, read.words.clone()))
        });
        let interim: Vec<(i32, Asked, String)> = interim.collect();
        let observed =
            cells.observed.iter().filter_map(|read| Some((read.year?, value_of(read, &mut doubts)?.number, read.words.clone()))).collect();
        let said = known.better;
        let family = {
            let asked = demand.as_ref();
            let better = asked.map(|asked| asked.better).or(said).or_else(|| Family::direction(&row.name)).unwrap_or(Better::More);
            let form = asked.map_or_else(|| base.map_or(Form::Number, |base| base.form), |asked| asked.form);
            let measure = asked.map_or(Measure::Final, |asked| asked.measure);
            Family::of(&row.name, &row.unit, form, better, measure, base.map(|base| base.number))
        };
        let better = said;
        let said = |role: &Role| {
            let column = self.header.column(role);
            column.map(|column| self.grid.spread(row.at, column.position).to_owned()).unwrap_or_default()
        };
        let nature_words = said(&Role::Nature);
        let nature = nature_of(&nature_words);
        let unread = (nature.is_none() && !nature_words.is_empty()).then_some(nature_words);
        let remarks =
            growth.into_iter().chain(unread).chain([Role::Source, Role::Note].iter().map(said)).filter(|words| !words.is_empty()).collect();
        let (department, parts, weight) =
            (said(&Role::Department), [said(&Role::Numerator), said(&Role::Denominator)], said(&Role::Weight));
        let id = names.id(&row);
        Entry {
            row,
            id,
            baseline: cells.baseline,
            baseline_year,
            target,
            demand,
            better,
            observed,
            interim,
            family,
            nature,
            department,
            parts,
            weight,
            remarks,
            doubts,
        }
    }

    /// Whether the name alone says that its figures are per cent, and none of them is against it.
    fn is_rate_by_name(&self, row: &Row) -> bool {
        let lower = row.name.to_lowercase();
        let named = ["率", "占比", "比重", "比例"].iter().any(|word| row.name.trim_end_matches(['）', ')']).ends_with(word))
            || ["percentage", "proportion of", "share of", "per cent of", "porcentaje"].iter().any(|word| lower.contains(word))
            || lower.starts_with("% ");
        let columns = self.header.columns.iter().filter(|column| column.role.holds_figures() && column.role != Role::Growth);
        let values: Vec<Value> =
            columns.filter_map(|column| printed::read_alone(self.grid.words(row.at, column.position)).value()).collect();
        named && !values.is_empty() && values.iter().all(|value| value.form == Form::Number && (0.0..=100.0).contains(&value.number))
    }

    /// Which way is good, as the row's column of directions says.
    fn better(&self, at: usize) -> Option<Better> {
        let column = self.header.column(&Role::Direction)?;
        way_of(self.grid.spread(at, column.position))
    }

    /// The unit in the brackets of the headings of figures, where all of them name the same.
    fn unit_of_headings(&self) -> String {
        let units: Vec<String> = self
            .header
            .columns
            .iter()
            .filter(|column| column.role.holds_figures() && column.role != Role::Growth)
            .map(|column| super::unit::split(&column.heading).1)
            .collect();
        match units.first() {
            Some(first) if units.iter().all(|unit| unit == first) => first.clone(),
            _ => String::new(),
        }
    }

    /// The cells of figures of a row. A year that the row names itself goes before that of the heading.
    fn cells(&self, row: &Row, doubts: &mut Vec<(String, Text)>) -> Cells {
        let mut own = |role: &Role| {
            let column = self.header.column(role)?;
            let words = self.grid.spread(row.at, column.position);
            let year = year_of(words);
            if year.is_none() && words.chars().any(char::is_alphanumeric) {
                doubts.push((
                    self.grid.cell(row.at, column.position),
                    text!("no year is read here: that of the table is taken", "此处读不出年份：按全表年份处理"),
                ));
            }
            year
        };
        let (baseline_year, observed_year, target_year) = (own(&Role::BaselineYear), own(&Role::ObservedYear), own(&Role::TargetYear));
        let mut cells = Cells::default();
        for column in self.header.columns.iter().filter(|column| column.role.holds_figures()) {
            let words = self.grid.words(row.at, column.position).to_owned();
            let target = !matches!(column.role, Role::Observed(_) | Role::Baseline(_));
            let decimals = if self.grid.is_number(row.at, column.position) { Decimals::Point } else { self.decimals };
            // Growth a year is in per cent, whatever the row's own unit.
            let unit = if column.role == Role::Growth && words.contains(['%', '％']) { "" } else { row.unit.as_str() };
            let figure = match no_figure(&words) {
                Some(doubt) => slips::left_open(doubt),
                None => printed::read(&words, Surroundings { name: &row.name, unit, decimals, target }).left_open(),
            };
            let cell = self.grid.cell(row.at, column.position);
            doubts.extend(slips::covered(self.grid, row.at, column.position).map(|doubt| (cell.clone(), doubt)));
            let marked = super::footnotes::year_of(&words, &self.footnotes).filter(|_| figure.value().is_some() && !target);
            if let Some(year) = marked {
                doubts.push((cell.clone(), text!("of {year}, as the note on its mark says", "按注释，为{year}年数值")));
            }
            let year = match column.role {
                Role::Baseline(year) => baseline_year.or(figure.year).or(marked).or(year),
                Role::Observed(year) => figure.year.or(marked).or(year).or(observed_year),
                Role::Target(year) => target_year.or(figure.year).or(year),
                _ => None,
            };
            let read = Read { cell, words, year, figure };
            if let Some(doubt) = column.doubt.as_ref().filter(|_| !read.is_empty()) {
                doubts.push((read.cell.clone(), doubt.clone()));
            }
            // A share of what is done is no figure of a row in another unit.
            let other_unit = matches!(column.role, Role::Observed(None))
                && super::unit::split(&column.heading).1 == "%"
                && !row.unit.is_empty()
                && !crate::plan::is_percentage(&row.unit);
            if other_unit && !read.is_empty() {
                doubts.push((
                    read.cell.clone(),
                    text!("per cent in a row of {}: left out", "该行单位为“{}”，此列为百分比：未采用", row.unit),
                ));
                continue;
            }
            doubts.extend(cells.stands_in(&read, column, self));
            match column.role {
                Role::Growth => cells.growth = Some(read),
                Role::Target(_) if read.is_empty() => {
                    if cells.target.is_none() && year.is_none_or(|year| year == self.target_year) {
                        cells.target = Some(read);
                    }
                }
                Role::Target(_) if year.is_none_or(|year| year == self.target_year) => {
                    // An end target stands beside that of the last year: it is the same again, or the total of all years.
                    match cells.target.take().filter(|known| !known.is_empty()) {
                        Some(known) if known.figure.meaning == read.figure.meaning => {
                            // `less than 26` says more than 26.
                            cells.target = Some(if known.figure.demand.is_none() && read.figure.demand.is_some() { read } else { known });
                        }
                        Some(known) if column.role == Role::Target(None) && known.year.is_some() => {
                            cells.yearly = Some(known);
                            cells.target = Some(read);
                        }
                        Some(known) if known.year.is_none() && column.role != Role::Target(None) => {
                            cells.yearly = Some(read);
                            cells.target = Some(known);
                        }
                        Some(known) => {
                            doubts.push((
                                read.cell.clone(),
                                text!("a second target of the same year is left out", "同一年的第二个目标未采用"),
                            ));
                            cells.target = Some(known);
                        }
                        None => cells.target = Some(read),
                    }
                }
                Role::Target(_) if year.is_some_and(|year| year > self.target_year || year <= self.base_year) => {
                    let year = year.unwrap_or_default();
                    doubts.push((
                        read.cell.clone(),
                        text!("a target for {year}, outside the plan's years: left out", "目标年 {year} 不在规划期内：未采用"),
                    ));
                }
                Role::Target(_) if cells.earlier.iter().any(|known| known.year == year && !known.is_empty()) => {
                    doubts.push((read.cell.clone(), text!("a second target of the same year is left out", "同一年的第二个目标未采用")));
                }
                Role::Target(_) => cells.earlier.push(read),
                Role::Baseline(_) if cells.baseline.as_ref().is_none_or(Read::is_empty) => cells.baseline = Some(read),
                _ if year.is_none_or(|year| year == self.base_year) && cells.baseline.as_ref().is_none_or(Read::is_empty) => {
                    cells.baseline = Some(read);
                }
                // Two columns of one year contradict each other, or are different things.
                _ if !read.is_empty() && cells.knows(year, self.base_year) => {
                    doubts.push((
                        read.cell.clone(),
                        text!("a second value of the same year is left out: {}", "同一年的第二个数值未采用：{}", read.words),
                    ));
                }
                _ => {
                    if year.is_none() && !read.is_empty() {
                        doubts.push((read.cell.clone(), text!("of no year that is told: left out", "未写年份：未采用")));
                    }
                    cells.observed.push(read);
                }
            }
        }
        cells
    }

    /// The last value observed up to the base year, or else the first after it: what a row without a value of the base year starts from.
    fn latest(&self, observed: &mut Vec<Read>, doubts: &mut Vec<(String, Text)>) -> Option<Read> {
        let reads = |read: &Read| read.figure.value().is_some() && !read.figure.total;
        let year = |read: &Read| read.year.filter(|year| *year < self.target_year);
        let candidates = || observed.iter().enumerate().filter(|(_, read)| reads(read)).filter_map(|(at, read)| Some((at, year(read)?)));
        let before = candidates().filter(|(_, year)| *year <= self.base_year).max_by_key(|(_, year)| *year);
        let (at, year) = before.or_else(|| candidates().min_by_key(|(_, year)| *year))?;
        if year > self.base_year {
            doubts.push((
                observed[at].cell.clone(),
                text!(
                    "no value of {}: that of {year} is what the row starts from",
                    "没有{}年的数值：以{year}年的数值为起点",
                    self.base_year
                ),
            ));
        }
        Some(observed.remove(at))
    }
}
