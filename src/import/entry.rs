//! One row of a planner's table as an indicator: what each of its cells of figures says, and what the row as a whole asks for.

use crate::language::Text;
use crate::plan::printed::{self, Asked, Change, Decimals, Known, Meaning, Surroundings, Value};
use crate::plan::{Better, Family, Form, Measure, Nature};
use crate::table::Grid;
use crate::text;

use super::cell::{Read, as_growth, asked, tell_jump, value_of};
use super::headings::{nature_of, way_of};
use super::names::Names;
use super::role::{Column, Header, Role, year_of};
use super::rows::Row;

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
}

/// The cells of figures of a row, by what they are.
#[derive(Default)]
struct Cells {
    baseline: Option<Read>,
    target: Option<Read>,
    growth: Option<Read>,
    observed: Vec<Read>,
    earlier: Vec<Read>,
}

impl Cells {
    fn all(&mut self) -> impl Iterator<Item = &mut Read> {
        let single = self.baseline.iter_mut().chain(&mut self.target).chain(&mut self.growth);
        single.chain(&mut self.observed).chain(&mut self.earlier)
    }

    /// Whether a value of a year stands there already.
    fn knows(&self, year: Option<i32>, base_year: i32) -> bool {
        year.is_some()
            && (year == Some(base_year) && self.baseline.is_some()
                || self.observed.iter().any(|known| known.year == year && !known.is_empty()))
    }

    /// Tells a figure that fills what an earlier column of the same kind and year leaves empty: it may be of another series.
    fn stands_in(&self, read: &Read, column: &Column, table: &Table<'_>) -> Option<(String, Text)> {
        let earlier = |other: &Column| other.position < column.position && other.role == column.role;
        let free = |known: &Option<Read>| known.as_ref().is_none_or(Read::is_empty);
        let of_year = |known: &[Read]| !known.iter().any(|known| known.year == read.year && !known.is_empty());
        let fills = match column.role {
            Role::Target(_) if read.year.is_none_or(|year| year == table.target_year) => free(&self.target),
            Role::Target(_) => of_year(&self.earlier),
            Role::Baseline(_) => free(&self.baseline),
            Role::Observed(_) if read.year.is_none_or(|year| year == table.base_year) => free(&self.baseline),
            Role::Observed(_) => of_year(&self.observed),
            _ => false,
        };
        let (cell, heading) = (read.cell.clone(), &column.heading);
        (fills && !read.is_empty() && table.header.columns.iter().any(earlier)).then(|| {
            let en_zh = text!("taken from a second column of its kind and year, `{heading}`", "取自同类同年的另一列“{heading}”");
            (cell, en_zh)
        })
    }
}

impl Table<'_> {
    pub(super) fn entry(&self, mut row: Row, names: &mut Names) -> Entry {
        if row.unit.is_empty() {
            row.unit = self.unit_of_headings();
        }
        // Of a row without a unit a per cent sign is the unit; that of 下降18% is not.
        let figures = self.header.columns.iter().filter(|column| column.role.holds_figures());
        let plain_percent =
            figures.map(|column| self.grid.words(row.at, column.position)).any(|words| match printed::read_alone(words).meaning {
                Meaning::Value(value) => value.per_cent,
                Meaning::Range { .. } => printed::plain(words).contains('%'),
                _ => false,
            });
        if row.unit.is_empty() && plain_percent {
            row.unit = "%".to_owned();
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
        let mut cells = self.cells(&row, &mut doubts);
        self.parts_of_one(&row, &mut cells, &mut doubts);
        self.tell_part_of_one(&row, &mut cells, &mut doubts);
        if cells.baseline.as_ref().is_none_or(Read::is_empty) {
            cells.baseline = self.latest(&mut cells.observed).or(cells.baseline.take());
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
            self.signed_level(cells.baseline.as_ref(), read, &mut doubts);
        }
        let demand = target.as_ref().and_then(|read| asked(read, counted_from(read).unwrap_or(known), &mut doubts));
        if let (Some(base), Some(demand), Some(read)) = (base, &demand, &target) {
            tell_jump(base.number, demand, &row, &read.cell, &mut doubts);
        }
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
        let (baseline_year, target_year) = (own(&Role::BaselineYear), own(&Role::TargetYear));
        let mut cells = Cells::default();
        for column in self.header.columns.iter().filter(|column| column.role.holds_figures()) {
            let words = self.grid.words(row.at, column.position).to_owned();
            let target = !matches!(column.role, Role::Observed(_) | Role::Baseline(_));
            let decimals = if self.grid.is_number(row.at, column.position) { Decimals::Point } else { self.decimals };
            // Growth a year is in per cent, whatever the row's own unit.
            let unit = if column.role == Role::Growth && words.contains(['%', '％']) { "" } else { row.unit.as_str() };
            let figure = printed::read(&words, Surroundings { name: &row.name, unit, decimals, target }).left_open();
            let cell = self.grid.cell(row.at, column.position);
            let year = match column.role {
                Role::Baseline(year) => baseline_year.or(figure.year).or(year),
                Role::Observed(year) => figure.year.or(year),
                Role::Target(year) => target_year.or(figure.year).or(year),
                _ => None,
            };
            let read = Read { cell, words, year, figure };
            if let Some(doubt) = column.doubt.as_ref().filter(|_| !read.is_empty()) {
                doubts.push((read.cell.clone(), doubt.clone()));
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
                    if cells.target.as_ref().is_some_and(|known| !known.is_empty()) {
                        doubts.push((read.cell.clone(), text!("a second target of the same year is left out", "同一年的第二个目标未采用")));
                        continue;
                    }
                    cells.target = Some(read);
                }
                Role::Target(_) if year.is_some_and(|year| year > self.target_year || year <= self.base_year) => {
                    let year = year.unwrap_or_default();
                    doubts.push((
                        read.cell.clone(),
                        text!("a target for {year}, outside the plan's years: left out", "目标年 {year} 不在规划期内：未采用"),
                    ));
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
                _ => cells.observed.push(read),
            }
        }
        cells
    }

    /// A percentage whose plain figures are all parts of one: where the file does not tell formats, the sheet shows them as per cent.
    fn parts_of_one(&self, row: &Row, cells: &mut Cells, doubts: &mut Vec<(String, Text)>) {
        let mut reads: Vec<&mut Read> = cells.all().collect();
        let bare =
            |read: &&mut Read| read.figure.value().filter(|value| !value.per_cent && value.form == Form::Number).map(|value| value.number);
        let numbers: Vec<f64> = reads.iter().filter_map(bare).collect();
        let parts = numbers.len() >= 2
            && numbers.iter().all(|number| *number > 0.0 && *number <= 1.0)
            && numbers.iter().any(|number| *number > 0.2);
        if !crate::plan::is_percentage(&row.unit) || !parts || crate::plan::is_growth(&row.name) {
            return;
        }
        for read in &mut reads {
            let Meaning::Value(value) = &mut read.figure.meaning else { continue };
            let number = value.number;
            if self.grid.knows_formats() {
                let meant = number * 100.0;
                doubts.push((read.cell.clone(), text!("{number} %: is {meant} % meant?", "{number}%：是否应为{meant}%？")));
                return;
            }
            value.number = format!("{:.10}", number * 100.0).parse().unwrap_or(number * 100.0);
            value.decimals -= 2;
            let shown = value.number;
            doubts.push((
                read.cell.clone(),
                text!(
                    "the sheet holds {number}: read as {shown} %, as a cell in per cent shows it",
                    "单元格存的是 {number}：按百分比格式读作 {shown}%"
                ),
            ));
        }
    }

    /// A percentage of 0.8 beside one of 90 % may be a part of one that is 80 %: it is read as it stands, and told.
    fn tell_part_of_one(&self, row: &Row, cells: &mut Cells, doubts: &mut Vec<(String, Text)>) {
        if !crate::plan::is_percentage(&row.unit) || crate::plan::is_growth(&row.name) {
            return;
        }
        let values: Vec<(String, Value)> = cells.all().filter_map(|read| Some((read.cell.clone(), read.figure.value()?))).collect();
        let most = values.iter().map(|(_, value)| value.number).fold(0.0, f64::max);
        for (cell, value) in values.iter().filter(|(_, value)| !value.per_cent && value.form == Form::Number) {
            let number = value.number;
            // Twenty times is more than a plan asks of a share in five years.
            if number > 0.0 && number <= 1.0 && most >= 20.0 * number && !doubts.iter().any(|(known, _)| known == cell) {
                let meant = format!("{:.10}", number * 100.0).parse().unwrap_or(number * 100.0);
                doubts.push((
                    cell.clone(),
                    text!("{number} % beside {most} %: is {meant} % meant?", "{number}% 与 {most}% 并列：是否应为 {meant}%？"),
                ));
            }
        }
    }

    /// Beside a baseline with a sign of its own, `+1.0` is a level above zero and no addition.
    fn signed_level(&self, baseline: Option<&Read>, target: &mut Read, doubts: &mut Vec<(String, Text)>) {
        let plus = |words: &str| printed::plain(words).starts_with('+');
        let signed = baseline.is_some_and(|read| plus(&read.words) || read.figure.value().is_some_and(|value| value.number < 0.0));
        // Where the baseline stands in brackets, so does a target below zero.
        if baseline.is_some_and(|read| read.words.starts_with(['(', '（'])) && target.figure.meaning == Meaning::Unreadable {
            let observed = printed::read(&target.words, Surroundings { decimals: self.decimals, ..Surroundings::default() });
            if observed.value().is_some() {
                target.figure = observed;
            }
        }
        let Meaning::Change { by, how: Change::Amount } = target.figure.meaning else { return };
        if signed && plus(&target.words) && by > 0.0 && !target.words.chars().any(char::is_alphabetic) {
            let value = Value { number: by, decimals: printed::decimals_of(by), form: Form::Number, per_cent: false };
            target.figure.meaning = Meaning::Value(value);
            doubts.push((
                target.cell.clone(),
                text!("read as a level, since the baseline has a sign as well", "基期值也带正负号：按水平值理解，而非增量"),
            ));
        }
    }

    /// The last value observed up to the base year, or else the first after it: what a row without a value of the base year starts from.
    fn latest(&self, observed: &mut Vec<Read>) -> Option<Read> {
        let reads = |read: &Read| read.figure.value().is_some() && !read.figure.total;
        let year = |read: &Read| read.year.filter(|year| *year < self.target_year);
        let candidates = || observed.iter().enumerate().filter(|(_, read)| reads(read)).filter_map(|(at, read)| Some((at, year(read)?)));
        let before = candidates().filter(|(_, year)| *year <= self.base_year).max_by_key(|(_, year)| *year);
        let (at, _) = before.or_else(|| candidates().min_by_key(|(_, year)| *year))?;
        Some(observed.remove(at))
    }
}
