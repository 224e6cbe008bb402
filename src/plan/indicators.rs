//! Reads indicators.csv (or .xlsx): the plan's indicators with their targets, each figure held against its printed form.
//!
//! A row needs a name and what the plan prints. What the other columns leave open follows from the printed figures, the unit and the name; a
//! row whose target is none or words becomes one that is watched.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::baseline_columns::{check_baseline_read, check_baseline_year};
use super::checks::{SeriesNames, check_year};
use super::indicator_columns::schema;
use super::interim::{Of, read_interim};
use super::name::check_series_name;
use super::office_table::without_totals_named;
use super::printed::{self, Asked, Decimals, Figure, Known, Meaning, Surroundings, Value};
use super::row_columns::{
    check_baseline, check_direction, domain_of, full_name, in_full, one_for_both, read_counted, read_nature, read_scale, read_weight,
    spoken,
};
use super::section::Mistakes;
use super::table_file::noted;
use super::target_columns::{
    PrintedCell, check_against_better, check_all, check_demand, check_measure, check_out_of_hundred, check_printed, check_printed_unit,
    check_printed_year, check_unjudged, check_unread, read_comparison,
};
use super::worse::{check_bounds, check_full, check_worse};
use super::{Better, Commitment, Comparison, Domain, Family, Form, Indicator, Measure, Scale, Sides, Target, Watched};
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::language::Text;
use crate::table::{Frame, Record, TableFile};
use crate::text;

/// What rows are held against: domains where they could be read, the plan's years, the document, and whether no rule of the plan's own is there.
pub(super) struct Around<'a> {
    pub domains: Option<&'a [Domain]>,
    pub years: (i32, i32),
    pub source: &'a str,
    pub without_rules: bool,
}

/// The rows of the table by what can be done with them.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub judged: Vec<Indicator>,
    pub watched: Vec<Watched>,
    pub interim: Vec<Commitment>,
    /// Positions of the domains that have rows.
    pub domains: BTreeSet<usize>,
}

/// `None` if the table cannot be read; otherwise what could be read, with every mistake noted.
pub(super) fn load(table: &TableFile, around: &Around<'_>, named: &SeriesNames, mistakes: &Mistakes) -> Option<Rows> {
    let schema = schema();
    let totals = |source: &Arc<Source>, records: &mut Vec<Record<'_>>, found: &mut Vec<Diagnostic>| {
        without_totals_named(source, records, &["id", "name", "name_zh", "name_en"], found);
    };
    let frame = noted(table.read_without(&schema, totals), mistakes)?;
    // What stands under the wrong heading would be told of every row.
    if super::crossed::check_headings(&frame, mistakes) {
        return None;
    }
    let mut rows = Rows::default();
    let reader = RowReader { frame: &frame, around, named, mistakes };
    (0..frame.rows()).for_each(|row| reader.read(row, &mut rows));
    if !mistakes.any_error() {
        super::crossed::without_names(&frame, mistakes);
    }
    Some(rows)
}

struct RowReader<'a> {
    frame: &'a Frame,
    around: &'a Around<'a>,
    named: &'a SeriesNames,
    mistakes: &'a Mistakes,
}

/// What every row has, whether it is judged or watched.
struct Row {
    watched: Watched,
    domain: usize,
    baseline: Option<Value>,
    figure: Figure,
}

impl RowReader<'_> {
    fn words(&self, row: usize, column: &str) -> String {
        self.frame.text(row, column).to_string()
    }

    /// The words in both languages; a plan that is written in one says the same in both.
    fn both(&self, row: usize, zh: &str, en: &str) -> Text {
        one_for_both(self.words(row, zh), self.words(row, en))
    }

    fn wrong(&self, row: usize, code: Code, column: &str, message: Text) -> Diagnostic {
        Diagnostic::error(code, message).at(self.frame.place(row, column))
    }

    fn read(&self, row: usize, rows: &mut Rows) {
        let read = self.read_row(row);
        rows.domains.insert(read.domain);
        let (frame, mistakes) = (self.frame, self.mistakes);
        let known = self.known(row, &read);
        let mut doubts = Vec::new();
        let asked = printed::asked(&self.target_figure(row, &read), known, &mut doubts);
        let given = frame.number(row, "target");
        let family = Family::parse(frame.text(row, "family"));
        let Some(value) = given.or(asked.as_ref().map(|asked| asked.value)) else {
            check_unjudged(frame, row, &read.figure, &doubts, mistakes);
            let baseline = read.baseline;
            let watched = self.watched(row, read, family);
            rows.interim.extend(read_interim(
                frame,
                row,
                &Of { row: &watched, baseline, target: None, last_year: self.around.years.1 },
                mistakes,
            ));
            return rows.watched.push(watched);
        };
        let target = self.target(row, value, asked.as_ref());
        let (form, measure) = (target.form, target.measure);
        let baseline = read.baseline.map(|value| value.number);
        let family = family.or_else(|| {
            let (name, unit) = (spoken(&read.watched.name), spoken(&read.watched.unit));
            self.around.without_rules.then(|| Family::of(name, unit, form, target.better, measure, baseline))
        });
        let target = in_full(target, family, read.baseline, &read.figure);
        let scale = self.scale(row, &read, &target, family);
        check_direction(frame, row, &target, mistakes);
        let meant = asked.as_ref().map(|asked| asked.value);
        let unit = spoken(&read.watched.unit);
        let cell = PrintedCell { printed: "target_printed", column: "target", figure: &read.figure, meant, form, unit };
        check_printed(frame, row, &cell, mistakes);
        check_demand(frame, row, "target_printed", (&read.figure, Better::parse(frame.text(row, "better"))), mistakes);
        check_against_better(frame, row, &read.figure, mistakes);
        check_worse(frame, row, &read.figure, (baseline, &target), mistakes);
        check_out_of_hundred(frame, row, "target_printed", (&read.figure, unit), mistakes);
        check_all(frame, row, ("target_printed", "target"), (unit, value), mistakes);
        check_printed_unit(frame, row, "target_printed", (spoken(&read.watched.name), unit), mistakes);
        check_unread(frame, row, "target_printed", &read.figure, mistakes);
        check_printed_year(frame, row, "target_printed", (read.figure.year, self.around.years.1), mistakes);
        check_measure(frame, row, &read.figure, measure, mistakes);
        check_baseline(frame, row, &target, baseline, mistakes);
        check_full(frame, row, &target, unit, mistakes);
        check_bounds(frame, row, scale, (baseline, &target), mistakes);
        let of = Of { row: &read.watched, baseline: read.baseline, target: Some(&target), last_year: self.around.years.1 };
        rows.interim.extend(read_interim(frame, row, &of, mistakes));
        let indicator = Indicator {
            id: read.watched.id,
            number: read.watched.number,
            stage: self.both(row, "stage_zh", "stage_en"),
            domain: read.domain,
            name: self.name(row),
            unit: read.watched.unit,
            scale,
            baseline_printed: read.watched.baseline_printed,
            baseline,
            baseline_year: read.watched.baseline_year,
            target_printed: if read.watched.words.is_empty() { form.wrap(&value.to_string()) } else { read.watched.words },
            target,
            target_place: frame.place(row, if given.is_some() { "target" } else { "target_printed" }),
            nature: read_nature(frame.text(row, "nature")),
            department: read.watched.department,
            parts: read.watched.parts,
            weight: read_weight(frame, row, mistakes),
            counted: read_counted(frame, row, self.named, mistakes),
            source: read.watched.source,
            note: read.watched.note,
            cause: self.both(row, "cause_zh", "cause_en"),
            family,
            grade: frame.text(row, "grade").chars().next().unwrap_or('D'),
            place: read.watched.place,
        };
        rows.judged.push(indicator);
    }

    /// What does not depend on the target.
    fn read_row(&self, row: usize) -> Row {
        let (frame, mistakes) = (self.frame, self.mistakes);
        let id = self.words(row, "id");
        let place = frame.place(row, "id");
        check_series_name(&id, &place, mistakes);
        let number = match frame.text(row, "number") {
            "" => (row + 1).to_string(),
            words => words.to_owned(),
        };
        let (stage, unit) = (self.both(row, "stage_zh", "stage_en"), self.both(row, "unit_zh", "unit_en"));
        let (base_year, _) = self.around.years;
        let baseline_year =
            frame.integer(row, "baseline_year").map_or(base_year, |year| check_year(year, frame.place(row, "baseline_year"), mistakes));
        check_baseline_year(frame, row, baseline_year, self.around.years, mistakes);
        let name = self.name(row);
        let surroundings = |target| Surroundings { name: spoken(&name), unit: spoken(&unit), decimals: Decimals::Unknown, target };
        let printed = frame.text(row, "baseline_printed");
        let figure = printed::read(printed, surroundings(false));
        let parts = self.parts(row);
        let baseline = self.baseline(row, &figure, parts, spoken(&unit));
        let form = baseline.map_or(Form::Number, |value| value.form);
        let cell = PrintedCell { printed: "baseline_printed", column: "baseline", figure: &figure, meant: None, form, unit: spoken(&unit) };
        check_printed(frame, row, &cell, mistakes);
        check_printed_year(frame, row, "baseline_printed", (figure.year, baseline_year), mistakes);
        check_out_of_hundred(frame, row, "baseline_printed", (&figure, spoken(&unit)), mistakes);
        if parts.is_none() {
            check_baseline_read(frame, row, &figure, self.around.without_rules, mistakes);
        }
        let words = self.words(row, "target_printed");
        Row {
            figure: printed::read(&words, surroundings(true)),
            domain: self.around.domains.map_or(0, |domains| domain_of(self.frame, row, domains, self.mistakes)),
            baseline,
            watched: Watched {
                id,
                number,
                name: full_name(&name, &stage),
                unit,
                baseline_printed: printed.to_owned(),
                baseline: baseline.map(|value| value.number),
                baseline_year,
                words,
                family: None,
                parts,
                department: self.words(row, "department"),
                source: match frame.text(row, "source") {
                    "" => self.around.source.to_owned(),
                    words => words.to_owned(),
                },
                note: self.both(row, "note_zh", "note_en"),
                place,
            },
        }
    }

    /// A plan may be written in one language, and a row without a name goes by its id.
    fn name(&self, row: usize) -> Text {
        let name = self.both(row, "name_zh", "name_en");
        if name.zh.is_empty() && name.en.is_empty() { Text::same(self.words(row, "id")) } else { name }
    }

    /// Numerator and denominator of the baseline, which go together.
    fn parts(&self, row: usize) -> Option<(f64, f64)> {
        match (self.frame.number(row, "numerator"), self.frame.number(row, "denominator")) {
            (Some(numerator), Some(denominator)) if denominator > 0.0 => Some((numerator, denominator)),
            (None, None) => None,
            (numerator, denominator) => {
                let column = if numerator.is_none() { "numerator" } else { "denominator" };
                let message = match denominator {
                    Some(denominator) if denominator <= 0.0 => text!("a denominator must be above zero", "分母应当大于零"),
                    _ => text!("numerator and denominator go together", "分子与分母应同时给出"),
                };
                self.mistakes.push(self.wrong(row, Code::Counted, column, message));
                None
            }
        }
    }

    /// The baseline: the number given, else what is printed, else numerator over denominator in the row's unit.
    fn baseline(&self, row: usize, figure: &Figure, parts: Option<(f64, f64)>, unit: &str) -> Option<Value> {
        let read = figure.value().filter(|_| !figure.total);
        let of_parts = parts.zip(printed::per(unit)).map(|((numerator, denominator), per)| numerator / denominator * per);
        let form = |word: &str| Form::parse(word).unwrap_or_else(|| read.map_or(Form::Number, |read| read.form));
        let number = self.frame.number(row, "baseline").or(read.map(|read| read.number)).or(of_parts)?;
        let decimals = read.map_or_else(|| printed::decimals_of(number), |read| read.decimals);
        if let Some(of_parts) = of_parts.filter(|of_parts| (of_parts - number).abs() > 0.51 * libm::pow(10.0, -f64::from(decimals))) {
            let shown = format!("{of_parts:.3}");
            let message =
                text!("numerator over denominator is {shown}, the baseline {number}", "分子除以分母为 {shown}，基期值为 {number}");
            self.mistakes.push(Diagnostic::warning(Code::PrintedValue, message).at(self.frame.place(row, "numerator")));
        }
        Some(Value { number, decimals, form: form(self.frame.text(row, "form")), per_cent: false })
    }

    fn known<'r>(&self, row: usize, read: &'r Row) -> Known<'r> {
        let (_, target_year) = self.around.years;
        let Watched { name, unit, baseline_year, .. } = &read.watched;
        let better = Better::parse(self.frame.text(row, "better"));
        // A change from another year than the baseline's does not start from the baseline.
        let other = read.figure.compared.is_some_and(|year| year != *baseline_year);
        Known {
            name: spoken(name),
            unit: spoken(unit),
            baseline: read.baseline.filter(|_| !other),
            years: target_year.abs_diff(*baseline_year),
            better,
        }
    }

    /// The printed target, or the number alone where nothing is printed beside it.
    fn target_figure(&self, row: usize, read: &Row) -> Figure {
        match (self.frame.number(row, "target"), &read.figure.meaning) {
            (Some(number), Meaning::Nothing | Meaning::Words) => {
                let form = Form::parse(self.frame.text(row, "form")).unwrap_or(Form::Number);
                let decimals = printed::decimals_of(number);
                Figure { meaning: Meaning::Value(Value { number, decimals, form, per_cent: false }), ..read.figure.clone() }
            }
            _ => read.figure.clone(),
        }
    }

    /// What is asked for: each column that says something counts, what the others leave open follows from the printed figure.
    fn target(&self, row: usize, value: f64, asked: Option<&Asked>) -> Target {
        let frame = self.frame;
        let otherwise = Asked::default();
        let asked = asked.unwrap_or(&otherwise);
        let better = Better::parse(frame.text(row, "better")).unwrap_or(asked.better);
        let comparison = match frame.text(row, "comparison") {
            "" => Comparison::of_kind(asked.comparison, frame.number(row, "tolerance").or(asked.tolerance).unwrap_or_default())
                .unwrap_or(Comparison::AtLeast),
            _ => read_comparison(frame, row, self.mistakes),
        };
        let against = if better == Better::More { Sides::Above } else { Sides::Below };
        // Where only the better way is said, a bare figure is a limit on its other side.
        let comparison = match comparison.sides(better) == against && frame.text(row, "comparison").is_empty() {
            true if better == Better::More => Comparison::AtLeast,
            true => Comparison::AtMost,
            false => comparison,
        };
        Target {
            value,
            comparison,
            measure: Measure::parse(frame.text(row, "measure")).unwrap_or(asked.measure),
            form: Form::parse(frame.text(row, "form")).unwrap_or(asked.form),
            better,
        }
    }

    fn scale(&self, row: usize, read: &Row, target: &Target, family: Option<Family>) -> Scale {
        if !self.frame.text(row, "scale").is_empty() {
            return read_scale(self.frame, row, self.mistakes);
        }
        let (name, unit) = (spoken(&read.watched.name), spoken(&read.watched.unit));
        let base = read.baseline.map(|value| value.number);
        let family = family.unwrap_or_else(|| Family::of(name, unit, target.form, target.better, target.measure, base));
        let figures: Vec<f64> = base.into_iter().chain((target.measure != Measure::Total).then_some(target.value)).collect();
        let told = printed::scale(family, unit, &figures);
        let (low, high) = told.bounds();
        let low = self.frame.number(row, "low").unwrap_or(low);
        let high = self.frame.number(row, "high").unwrap_or(high);
        match told {
            Scale::Linear { .. } => Scale::Linear { low, high },
            Scale::Log { .. } => Scale::Log { low, high },
            Scale::Logit { .. } => Scale::Logit { low, high },
        }
    }

    /// A row without a target that can be judged. It needs a family to move by.
    fn watched(&self, row: usize, read: Row, family: Option<Family>) -> Watched {
        let comparison = self.frame.text(row, "comparison");
        if !comparison.is_empty() {
            let words = &read.watched.words;
            self.mistakes.push(
                self.wrong(
                    row,
                    Code::PrintedValue,
                    "comparison",
                    text!(
                        "`{comparison}` asks for something, but `{words}` states no number",
                        "比较方式为 `{comparison}`，但“{words}”没有数值"
                    ),
                )
                .help(text!(
                    "write the number by which it is judged into `target`, or leave `comparison` empty to watch the indicator only",
                    "请在 `target` 中写明据以评判的数值；如只作监测，请将 `comparison` 留空"
                )),
            );
        }
        let (name, unit) = (spoken(&read.watched.name), spoken(&read.watched.unit));
        let better = Family::direction(name).unwrap_or(Better::More);
        let form = read.baseline.map_or(Form::Number, |value| value.form);
        let family = family.or_else(|| {
            let told = || Family::of(name, unit, form, better, Measure::Final, read.watched.baseline);
            self.around.without_rules.then(told)
        });
        Watched { family, ..read.watched }
    }
}

/// The ids of indicators by what they are called, in either language.
pub(super) fn ids_by_name(indicators: &[Indicator], watched: &[Watched]) -> BTreeMap<String, String> {
    let judged = indicators.iter().map(|indicator| (indicator.full_name(), &indicator.id));
    let all = judged.chain(watched.iter().map(|row| (row.name.clone(), &row.id)));
    all.flat_map(|(name, id)| [name.zh, name.en].map(|name| (name, id.clone()))).collect()
}
