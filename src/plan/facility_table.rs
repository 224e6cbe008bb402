//! facilities.csv and facilities.xlsx: what opens, a row for each facility, with dates, amounts and status as authorities print them.

use std::collections::BTreeMap;
use std::sync::Arc;

use strum::VariantArray;

use super::budget_line::line_called;
use super::facilities::not_a_date;
use super::money::{self, Amount};
use super::office_table::{Columns, plain};
use super::opening::{Printed, printed_in_cell};
use super::section::Mistakes;
use super::spelled::{self, Spelled, quoted};
use super::table_file::noted;
use super::{BudgetLine, name};
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::table::{Field, Frame, Schema, TableFile, half_width, parse_number};
use crate::text;

pub(super) fn schema() -> Schema {
    Schema::new(vec![
        Field::text("id").optional(),
        Field::text("name"),
        Field::text("name_en").optional(),
        Field::text("kind").optional(),
        Field::text("adds"),
        Field::text("capacity"),
        Field::text("opening").dates(),
        Field::text("status").optional(),
        Field::text("delay").optional(),
        Field::text("ramp").optional(),
        Field::text("cost").optional(),
        Field::text("build_years").optional(),
        Field::text("running_cost").optional(),
        Field::text("line"),
        Field::text("source").optional(),
    ])
}

/// How far a project is, which says how late it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, VariantArray)]
pub(super) enum Status {
    UnderWay,
    Funded,
    Planned,
}

impl Status {
    /// As keys and tables write it, its names in print, and the delay in years that is taken where the plan gives none.
    ///
    /// The delays are judgements: no record of how late small public buildings of each status are was found. Each is seldom early, and the
    /// further from a building site, the later and the less sure.
    fn entry(self) -> (&'static str, &'static [&'static str], &'static str) {
        match self {
            Status::UnderWay => (
                "under_way",
                &["under way", "underway", "under construction", "in progress", "building", "在建", "建设中", "施工中", "已开工", "续建"],
                "pert(-0.1, 0.2, 1)",
            ),
            Status::Funded => (
                "funded",
                &["financed", "approved", "funding secured", "资金已落实", "已落实资金", "已批复", "已立项", "立项", "新开工"],
                "pert(-0.1, 0.5, 2)",
            ),
            Status::Planned => {
                ("planned", &["proposed", "plan", "规划", "规划中", "拟建", "谋划", "储备", "计划", "前期"], "pert(0, 1, 4)")
            }
        }
    }

    /// The key of plan.toml that gives its delay.
    pub(super) fn key(self) -> &'static str {
        self.entry().0
    }

    fn called(words: &str) -> Option<Status> {
        let plain = half_width(words).to_lowercase();
        let plain = plain.trim();
        let is_called = |status: &&Status| status.key() == plain || status.entry().1.contains(&plain);
        Status::VARIANTS.iter().find(is_called).copied()
    }
}

/// What the rows are read with.
pub(super) struct Known<'p> {
    pub money_unit: Option<f64>,
    pub budget: &'p [BudgetLine],
    /// Delays in years by status that plan.toml gives, as TOML; none where it cannot be read, which is told there.
    pub delays: Option<&'p BTreeMap<&'static str, String>>,
}

/// The table as the TOML file that says the same.
pub(super) fn spelled_out(table: &TableFile, known: &Known<'_>, mistakes: &Mistakes) -> Option<Arc<Source>> {
    let schema = schema();
    let columns = Columns { schema: &schema, money: &["cost", "running_cost"], figures: &["capacity"] };
    let frame = noted(table.read_changed(&schema, |source, records, found| plain(source, records, &columns, found)), mistakes)?;
    let mut rows = Rows { frame: &frame, known, mistakes, years_alone: Vec::new(), turns: Vec::new(), by_status: BTreeMap::new() };
    let mut file = Spelled::default();
    for row in 0..frame.rows() {
        let place = frame.place(row, "name");
        let id = Some(frame.text(row, "id"))
            .filter(|id| !id.is_empty())
            .map_or_else(|| name::from_words(frame.text(row, "name")), str::to_owned);
        if let Some(fault) = file.named_twice(&id, place) {
            mistakes.push(fault);
            continue;
        }
        rows.write(&mut file, &id, row);
    }
    rows.say();
    file.source("seeds/facilities.toml")
}

struct Rows<'f> {
    frame: &'f Frame,
    known: &'f Known<'f>,
    mistakes: &'f Mistakes,
    /// Dates that name a year alone.
    years_alone: Vec<Place>,
    /// Dates that name a year that begins in one and ends in the next.
    turns: Vec<Place>,
    /// Statuses whose delay is the program's own.
    by_status: BTreeMap<Status, Vec<Place>>,
}

impl Rows<'_> {
    fn text(&self, row: usize, column: &str) -> &str {
        self.frame.text(row, column)
    }

    fn write(&mut self, file: &mut Spelled, id: &str, row: usize) {
        let frame = self.frame;
        let cell = |column: &str| frame.place(row, column);
        file.heading("facility", id, &cell("name"));
        let mut line = |column: &str, written: Option<String>| {
            if let Some(written) = written {
                file.line(written, &cell(column));
            }
        };
        line("name", Some(format!("name = {}", spelled::words(self.text(row, "name"), self.text(row, "name_en")))));
        let kind = Some(self.text(row, "kind")).filter(|kind| !kind.is_empty()).unwrap_or("facility");
        line("kind", Some(format!("kind = {}", quoted(kind))));
        line("opening", Some(self.opening(row)));
        let (column, delay) = self.delay(row);
        line(column, delay);
        line("adds", Some(self.adds(row)));
        for (column, key) in [("cost", "construction_cost"), ("running_cost", "running_cost")] {
            line(column, self.money(row, column).map(|amount| format!("{key} = {amount}")));
        }
        for column in ["ramp", "build_years"] {
            let words = self.text(row, column);
            line(column, (!words.is_empty()).then(|| format!("{column} = {}", years(words))));
        }
        let pays = line_called(self.known.budget, self.text(row, "line")).map_or(self.text(row, "line"), |line| line.id.as_str());
        line("line", Some(format!("domain = {}", quoted(pays))));
        let source = Some(self.text(row, "source")).filter(|source| !source.is_empty()).unwrap_or(&frame.source.name);
        line("source", Some(format!("source = {}", quoted(source))));
    }

    fn opening(&mut self, row: usize) -> String {
        let (words, place) = (self.text(row, "opening"), self.frame.place(row, "opening"));
        match printed_in_cell(words) {
            Printed::Date(year) => format!("opening = {}", spelled::date(year)),
            Printed::AfterBase(_) => format!("opening = {}", quoted(words)),
            Printed::Turn(year) => {
                self.turns.push(place);
                format!("opening = {}", spelled::date(f64::from(year)))
            }
            Printed::YearAlone(year) => {
                self.years_alone.push(place);
                format!("opening = {}", spelled::number(f64::from(year) + 0.5))
            }
            other => {
                let fault = not_a_date(words, other).at(place);
                let year = |words: &str| parse_number(words).is_some_and(|year| year.fract() == 0.0 && (2000.0..=2100.0).contains(&year));
                self.mistakes.push(if year(self.text(row, "capacity")) && parse_number(words).is_some() {
                    fault.help(text!("do `capacity` and `opening` stand in each other's column?", "`capacity` 与 `opening` 是否填反了列？"))
                } else {
                    fault
                });
                // The mistake is told; what else the row says is still read, with a date that says nothing of its own.
                "opening = 2100.5".to_owned()
            }
        }
    }

    /// The column that says how late it may be, and what it says.
    fn delay(&mut self, row: usize) -> (&'static str, Option<String>) {
        let (delay, status) = (self.text(row, "delay"), self.text(row, "status"));
        let place = self.frame.place(row, "status");
        let read = Status::called(status);
        if read.is_none() && !status.is_empty() {
            let list = Status::VARIANTS
                .iter()
                .map(|status| format!("{} ({})", status.key(), status.entry().1.last().unwrap_or(&"")))
                .collect::<Vec<_>>()
                .join(", ");
            self.mistakes.push(
                Diagnostic::error(Code::UnknownChoice, text!("`status` cannot be `{status}`", "`status` 不能是 `{status}`"))
                    .at(place.clone())
                    .help(text!("one of: {list}; or leave it empty", "可以是：{list}；也可留空")),
            );
        }
        if !delay.is_empty() {
            return ("delay", Some(format!("delay = {}", years(delay))));
        }
        let Some(status) = read else { return ("status", None) };
        let written = match self.known.delays.map(|delays| delays.get(status.key())) {
            Some(Some(own)) => own.clone(),
            unknown => {
                if unknown.is_some() {
                    self.by_status.entry(status).or_default().push(place);
                }
                spelled::value(status.entry().2)
            }
        };
        ("status", Some(format!("delay = {written}")))
    }

    /// What it adds: as many series as capacities.
    fn adds(&self, row: usize) -> String {
        let parts = |column: &str| -> Vec<String> {
            half_width(self.text(row, column))
                .split([';', '；', '、'])
                .map(|part| part.trim().to_owned())
                .filter(|part| !part.is_empty())
                .collect()
        };
        let (series, capacities) = (parts("adds"), parts("capacity"));
        let place = self.frame.place(row, "capacity");
        if series.len() != capacities.len() {
            let (one, other) = (series.len(), capacities.len());
            self.mistakes.push(
                Diagnostic::error(
                    Code::WrongNumbers,
                    text!(
                        "`adds` names {one} series, and `capacity` has {other} numbers",
                        "`adds` 写了{one}个序列，而 `capacity` 有{other}个数"
                    ),
                )
                .at(place)
                .help(text!(
                    "write as many of both, with `;` between them: `beds; nurses` and `200; 80`",
                    "请写同样多，以 `;` 分隔：`beds; nurses` 与 `200; 80`"
                )),
            );
            return "adds = {}".to_owned();
        }
        let mut adds = Vec::new();
        for (series, capacity) in series.iter().zip(&capacities) {
            let Some(number) = parse_number(capacity) else {
                let fault = text!("`capacity` must be a number, not `{capacity}`", "`capacity` 应当是数字，而不是 `{capacity}`");
                let help = crate::table::number_help(capacity, crate::table::PerCent::Unknown);
                self.mistakes
                    .push(Diagnostic { help: help.into_iter().collect(), ..Diagnostic::error(Code::NotANumber, fault).at(place.clone()) });
                continue;
            };
            adds.push(format!("{} = {}", quoted(series), spelled::number(number)));
        }
        format!("adds = {{ {} }}", adds.join(", "))
    }

    /// An amount of money in the plan's unit, as TOML.
    fn money(&self, row: usize, column: &str) -> Option<String> {
        let words = self.text(row, column);
        if words.is_empty() {
            return None;
        }
        let place = self.frame.place(row, column);
        match (money::amount(words), self.known.money_unit) {
            (Some(Amount::Bare(amount)), _) => Some(spelled::number(amount)),
            (Some(Amount::Whole(amount)), Some(unit)) => Some(spelled::number(amount / unit)),
            (Some(Amount::Whole(_)), None) => {
                self.mistakes.push(
                    Diagnostic::error(
                        Code::NotAnAmount,
                        text!("`{words}` has a unit, and the plan does not say which unit its money has", "`{words}` 带有单位，而规划没有写明资金单位"),
                    )
                    .at(place)
                    .help(text!(
                        "write in seeds/plan.toml, below [plan], what one unit of the plan's money is: money_unit = 100000000 (亿元), 1000000 (million)",
                        "请在 seeds/plan.toml 的 [plan] 下写明资金单位合多少元：money_unit = 100000000（亿元）或 1000000（百万元）"
                    )),
                );
                None
            }
            (None, _) => {
                let fault = text!("`{words}` is no amount of money", "`{words}` 不是金额");
                let help = crate::table::number_help(words, crate::table::PerCent::Unknown)
                    .unwrap_or_else(|| text!("write for example `12.3` or `12.3亿元`", "例如写 `12.3` 或 `12.3亿元`"));
                self.mistakes.push(Diagnostic::error(Code::NotAnAmount, fault).at(place).help(help));
                None
            }
        }
    }

    /// What was read into the rows that they do not say themselves.
    fn say(self) {
        if let Some(first) = self.years_alone.first() {
            let count = self.years_alone.len();
            self.mistakes.push(
                Diagnostic::warning(
                    Code::YearAlone,
                    text!(
                        "some dates name a year alone, {count} in all: read as its middle, 1 July",
                        "有{count}个日期只写了年份：按年中（7月1日）理解"
                    ),
                )
                .at(first.clone())
                .help(text!("write the month where it is known: `2027-09`", "知道月份时请写明：`2027-09`")),
            );
        }
        if let Some(first) = self.turns.first() {
            let count = self.turns.len();
            self.mistakes.push(super::facilities::turn_of_years(count).at(first.clone()));
        }
        for (status, places) in self.by_status {
            let ((key, _, delay), count) = (status.entry(), places.len());
            let (english, chinese) = (key.replace('_', " "), status.chinese());
            let own = format!("{{ pert = [{}] }}", delay.trim_start_matches("pert(").trim_end_matches(')'));
            self.mistakes.push(
                Diagnostic::warning(
                    Code::DelayByStatus,
                    text!(
                        "what is {english} opens late by {delay} years, by the program's own judgement ({count} in this table)",
                        "{count}个{chinese}的设施按 {delay} 年延误：这是程序自带的判断"
                    ),
                )
                .at(places[0].clone())
                .help(text!(
                    "write what is known here in seeds/plan.toml: [delay_by_status] and {key} = {own}, or in the column `delay`",
                    "请在 seeds/plan.toml 写 [delay_by_status] 与 {key} = {own}，或填写 `delay` 列"
                )),
            );
        }
    }
}

/// A time in years as TOML writes it: 24个月 is 2, and distributions stay as they are.
fn years(words: &str) -> String {
    match crate::table::number_meant(words, crate::table::PerCent::Years).as_deref() {
        Some([years]) if parse_number(half_width(words).trim()).is_none() => {
            parse_number(years).map_or_else(|| spelled::value(words), spelled::number)
        }
        _ => spelled::value(words),
    }
}

impl Status {
    fn chinese(self) -> &'static str {
        match self {
            Status::UnderWay => "在建",
            Status::Funded => "资金已落实",
            Status::Planned => "规划中",
        }
    }
}
