//! Reads indicators.csv (or .xlsx): the plan's indicators with their targets, each figure held against its printed form.

use std::collections::BTreeMap;

use super::checks::SeriesNames;
use super::name::check_series_name;
use super::section::Mistakes;
use super::table_file::noted;
use super::target_columns::{CHOSEN, check_demand, check_measure, check_printed, read_comparison};
use super::{Better, Comparison, Counted, Domain, Family, Form, Indicator, Measure, Nature, Scale, Sides, Target};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::table::{Field, Frame, Schema, TableFile};
use crate::text;

pub(super) fn schema() -> Schema {
    Schema::new(vec![
        Field::text("id"),
        Field::integer("number"),
        Field::text("stage_zh").optional(),
        Field::text("stage_en").optional(),
        Field::text("domain"),
        Field::text("name_zh"),
        Field::text("name_en").optional(),
        Field::text("unit_zh").may_be_empty(),
        Field::text("unit_en").optional(),
        Field::choice("scale", &["linear", "log", "logit"]),
        Field::number("low").may_be_empty(),
        Field::number("high").may_be_empty(),
        Field::choice("better", Better::CODES),
        Field::text("baseline_printed").may_be_empty(),
        Field::number("baseline").may_be_empty(),
        Field::text("target_printed"),
        Field::number("target"),
        Field::choice("comparison", Comparison::CODES),
        Field::number("tolerance").may_be_empty(),
        Field::choice("measure", Measure::CODES),
        Field::choice("form", Form::CODES),
        Field::choice("nature", NATURES).optional(),
        Field::number("weight").optional(),
        Field::text("counted_series").optional(),
        Field::number("counted_per").optional(),
        Field::text("counted_zh").optional(),
        Field::text("counted_en").optional(),
        Field::choice("grade", &["A", "B", "C", "D"]),
        Field::text("source"),
        Field::text("note_zh").optional(),
        Field::text("note_en").optional(),
        Field::choice("family", Family::CODES).optional(),
    ])
    .unique(&["id"])
    .filled()
}

/// Codes of [`Nature`], and the words in which plans print them.
const NATURES: &[&str] = &["binding", "expected", "约束性", "预期性"];

/// `None` if the table cannot be read; otherwise what could be read, with every mistake noted.
pub(super) fn load(table: &TableFile, domains: Option<&[Domain]>, named: &SeriesNames, mistakes: &Mistakes) -> Option<Vec<Indicator>> {
    let frame = noted(table.read(&schema()), mistakes)?;
    Some((0..frame.rows()).map(|row| read_row(&frame, row, domains, named, mistakes)).collect())
}

fn read_row(frame: &Frame, row: usize, domains: Option<&[Domain]>, named: &SeriesNames, mistakes: &Mistakes) -> Indicator {
    let words = |column: &str| frame.text(row, column).to_string();
    let both = |zh: &str, en: &str| Text::new(words(zh), words(en));
    let wrong = |code: Code, column: &str, message: Text| Diagnostic::error(code, message).at(frame.place(row, column));
    let id = words("id");
    let place = frame.place(row, "id");
    check_series_name(&id, &place, mistakes);
    let number = u32::try_from(frame.integer(row, "number").unwrap_or(0)).unwrap_or_else(|_| {
        mistakes.push(wrong(Code::RowNumber, "number", text!("a row's number cannot be negative", "行号不能为负")));
        0
    });
    let domain = domains.map_or(0, |domains| {
        let name = words("domain");
        domains.iter().position(|domain| domain.id == name).unwrap_or_else(|| {
            mistakes.push(
                wrong(Code::UnknownDomain, "domain", text!("no domain is called `{name}`", "没有名为 `{name}` 的领域"))
                    .suggest(&name, domains.iter().map(|domain| domain.id.as_str()))
                    .help(text!("domains are declared in seeds/plan.toml", "领域在 seeds/plan.toml 中声明")),
            );
            0
        })
    });
    let better = Better::parse(frame.text(row, "better")).expect(CHOSEN);
    let form = Form::parse(frame.text(row, "form")).expect(CHOSEN);
    let measure = Measure::parse(frame.text(row, "measure")).expect(CHOSEN);
    let baseline = frame.number(row, "baseline");
    let scale = read_scale(frame, row, mistakes);
    let comparison = read_comparison(frame, row, mistakes);
    let value = frame.number(row, "target").expect("invariant: the schema refuses an empty target");
    let target = Target { value, comparison, measure, form, better };

    check_direction(frame, row, &target, mistakes);
    check_printed(frame, row, "baseline_printed", "baseline", form, mistakes);
    check_printed(frame, row, "target_printed", "target", form, mistakes);
    check_demand(frame, row, "target_printed", mistakes);
    check_measure(frame, row, measure, mistakes);
    check_baseline(frame, row, &target, mistakes);
    let (low, high) = scale.bounds();
    let bounded = [("baseline", baseline), ("target", (measure != Measure::Total).then_some(value))];
    for (column, number) in bounded.into_iter().filter_map(|(column, number)| number.map(|number| (column, number))) {
        // Swapped bounds have their own message.
        if low < high && (number < low || number > high) {
            mistakes.push(wrong(
                Code::OutOfBounds,
                column,
                text!("{number} is outside the declared bounds, {low} to {high}", "{number} 超出所声明的范围 {low} 至 {high}"),
            ));
        }
    }
    Indicator {
        id,
        number,
        stage: both("stage_zh", "stage_en"),
        domain,
        name: both("name_zh", "name_en"),
        unit: both("unit_zh", "unit_en"),
        scale,
        baseline_printed: words("baseline_printed"),
        baseline,
        target_printed: words("target_printed"),
        target,
        target_place: frame.place(row, "target"),
        nature: read_nature(frame.text(row, "nature")),
        weight: read_weight(frame, row, mistakes),
        counted: read_counted(frame, row, named, mistakes),
        source: words("source"),
        note: both("note_zh", "note_en"),
        family: Family::parse(frame.text(row, "family")),
        grade: frame.text(row, "grade").chars().next().expect("invariant: the schema refuses an empty grade"),
        place,
    }
}

fn read_nature(words: &str) -> Option<Nature> {
    Nature::parse(words).or_else(|| [Nature::Binding, Nature::Expected].into_iter().find(|nature| nature.label().zh == words))
}

/// The weight of a row, 1 where the cell is empty.
fn read_weight(frame: &Frame, row: usize, mistakes: &Mistakes) -> f64 {
    let weight = frame.number(row, "weight").unwrap_or(1.0);
    if weight < 0.0 {
        mistakes.push(
            Diagnostic::error(Code::NegativeAmount, text!("a weight of {weight} is negative", "权重 {weight} 为负"))
                .at(frame.place(row, "weight"))
                .help(text!("leave it empty for 1; 0 leaves the row out of weighted sums", "留空即为1；写0则该行不计入加权合计")),
        );
    }
    weight
}

fn read_scale(frame: &Frame, row: usize, mistakes: &Mistakes) -> Scale {
    let (low, high) = (frame.number(row, "low"), frame.number(row, "high"));
    let kind = frame.text(row, "scale");
    if let (Some(low), Some(high)) = (low, high)
        && low >= high
    {
        mistakes.push(
            Diagnostic::error(
                Code::BoundsSwapped,
                text!("the lower bound {low} is not below the upper bound {high}", "下限 {low} 不小于上限 {high}"),
            )
            .at(frame.place(row, "low")),
        );
    }
    let missing = |column: &str, why: Text| mistakes.push(Diagnostic::error(Code::MissingBound, why).at(frame.place(row, column)));
    match kind {
        "logit" => {
            for (column, bound) in [("low", low), ("high", high)] {
                if bound.is_none() {
                    missing(column, text!("the logit scale needs `low` and `high`", "logit 尺度需要 `low` 和 `high`"));
                }
            }
            Scale::Logit { low: low.unwrap_or(0.0), high: high.unwrap_or(100.0) }
        }
        "log" => {
            if low.is_some_and(|low| low < 0.0) {
                mistakes.push(
                    Diagnostic::error(Code::LogBound, text!("the log scale holds positive values only", "对数尺度只含正值"))
                        .at(frame.place(row, "low")),
                );
            }
            Scale::Log { low: low.unwrap_or(0.0), high: high.unwrap_or(f64::INFINITY) }
        }
        _ => Scale::Linear { low: low.unwrap_or(f64::NEG_INFINITY), high: high.unwrap_or(f64::INFINITY) },
    }
}

/// Where less is better a target is a ceiling, else a floor.
fn check_direction(frame: &Frame, row: usize, target: &Target, mistakes: &Mistakes) {
    let against = match target.better {
        Better::More => Sides::Above,
        Better::Less => Sides::Below,
    };
    if target.sides() == against {
        let (word, better) = (frame.text(row, "comparison"), frame.text(row, "better"));
        mistakes.push(
            Diagnostic::error(
                Code::TargetDirection,
                text!("a target cannot be `{word}` where `{better}` is better", "以 `{better}` 为好的指标，目标不能是 `{word}`"),
            )
            .at(frame.place(row, "comparison"))
            .related(frame.place(row, "better"), text!("said here", "在这里声明")),
        );
    }
}

fn check_baseline(frame: &Frame, row: usize, target: &Target, mistakes: &Mistakes) {
    let Comparison::Hold { tolerance } = target.comparison else { return };
    match frame.number(row, "baseline") {
        None => mistakes.push(
            Diagnostic::error(Code::HoldWithoutBaseline, text!("to hold a value takes a baseline", "“保持”需要基期值"))
                .at(frame.place(row, "comparison"))
                .related(frame.place(row, "baseline"), text!("empty", "为空")),
        ),
        Some(baseline) if (baseline - target.value).abs() > tolerance => {
            let value = target.value;
            mistakes.push(
                Diagnostic::warning(
                    Code::HoldChanges,
                    text!(
                        "`hold`, but the target {value} is not the baseline {baseline}",
                        "写的是 `hold`，但目标 {value} 与基期 {baseline} 不同"
                    ),
                )
                .at(frame.place(row, "comparison")),
            );
        }
        Some(_) => {}
    }
}

fn read_counted(frame: &Frame, row: usize, named: &SeriesNames, mistakes: &Mistakes) -> Option<Counted> {
    let series = frame.text(row, "counted_series");
    let per = frame.number(row, "counted_per");
    let things = Text::new(frame.text(row, "counted_zh"), frame.text(row, "counted_en"));
    let given = [!series.is_empty(), per.is_some(), !things.zh.is_empty(), !things.en.is_empty()];
    if given.contains(&true) && given.contains(&false) {
        mistakes.push(
            Diagnostic::error(
                Code::Counted,
                text!(
                    "`counted_series`, `counted_per`, `counted_zh` and `counted_en` go together",
                    "`counted_series`、`counted_per`、`counted_zh`、`counted_en` 要么都写，要么都不写"
                ),
            )
            .at(frame.place(row, "counted_series")),
        );
        return None;
    }
    if per.is_some_and(|per| per <= 0.0) {
        mistakes.push(
            Diagnostic::error(
                Code::Counted,
                text!("`counted_per` must be above zero: 1000 for \"per 1,000\"", "`counted_per` 应当大于零：“每千人”写 1000"),
            )
            .at(frame.place(row, "counted_per")),
        );
    }
    if per.is_some() {
        named.note(series, frame.place(row, "counted_series"));
    }
    per.map(|per| Counted { series: series.to_string(), per, things })
}

/// The ids of indicators by what they are called, in either language.
pub(super) fn ids_by_name(indicators: &[Indicator]) -> BTreeMap<String, String> {
    let names = indicators.iter().flat_map(|indicator| {
        let name = indicator.full_name();
        [name.zh, name.en].map(|name| (name, indicator.id.clone()))
    });
    names.collect()
}
