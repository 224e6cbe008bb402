//! indicators.csv or .xlsx: in goes the table, out come the plan's indicators with their targets, each figure held against its printed form.

use super::checks::SeriesNames;
use super::commitments::noted;
use super::name::check_series_name;
use super::printed::{Demand, parse_printed, says_the_same};
use super::section::Mistakes;
use super::{Better, Comparison, Counted, Domain, Form, Indicator, Measure, Scale, Target};
use crate::diagnostic::Diagnostic;
use crate::language::Text;
use crate::table::{Field, Frame, Schema, TableFile};
use crate::text;

pub(super) const COMPARISONS: &[&str] = &["at_least", "more_than", "at_most", "less_than", "about", "hold"];

pub(super) fn schema() -> Schema {
    Schema::new(vec![
        Field::text("id"),
        Field::integer("number"),
        Field::text("stage_zh").optional(),
        Field::text("stage_en").optional(),
        Field::text("domain"),
        Field::text("name_zh"),
        Field::text("name_en"),
        Field::text("unit_zh").may_be_empty(),
        Field::text("unit_en").may_be_empty(),
        Field::choice("scale", &["linear", "log", "logit"]),
        Field::number("low").may_be_empty(),
        Field::number("high").may_be_empty(),
        Field::choice("better", &["more", "less"]),
        Field::text("baseline_printed").may_be_empty(),
        Field::number("baseline").may_be_empty(),
        Field::text("target_printed"),
        Field::number("target"),
        Field::choice("comparison", COMPARISONS),
        Field::number("tolerance").may_be_empty(),
        Field::choice("measure", &["final", "average", "total"]),
        Field::choice("form", &["number", "ratio_to_one", "one_to_ratio"]),
        Field::text("counted_series").optional(),
        Field::number("counted_per").optional(),
        Field::text("counted_zh").optional(),
        Field::text("counted_en").optional(),
        Field::choice("grade", &["A", "B", "C", "D"]),
        Field::text("source"),
        Field::text("note_zh").optional(),
        Field::text("note_en").optional(),
    ])
    .unique(&["id"])
    .filled()
}

/// `None` if the table cannot be read; otherwise what could be read, with every mistake noted.
pub(super) fn load(table: &TableFile, domains: Option<&[Domain]>, named: &SeriesNames, mistakes: &Mistakes) -> Option<Vec<Indicator>> {
    let frame = noted(table.read(&schema()), mistakes)?;
    Some((0..frame.rows()).map(|row| read_row(&frame, row, domains, named, mistakes)).collect())
}

fn read_row(frame: &Frame, row: usize, domains: Option<&[Domain]>, named: &SeriesNames, mistakes: &Mistakes) -> Indicator {
    let words = |column: &str| frame.text(row, column).to_string();
    let both = |zh: &str, en: &str| Text::new(words(zh), words(en));
    let wrong = |code: &'static str, column: &str, message: Text| Diagnostic::error(code, message).at(frame.place(row, column));
    let id = words("id");
    let place = frame.place(row, "id");
    check_series_name(&id, &place, mistakes);
    let number = u32::try_from(frame.integer(row, "number").unwrap_or(0)).unwrap_or_else(|_| {
        mistakes.push(wrong("row-number", "number", text!("a row's number cannot be negative", "行号不能为负")));
        0
    });
    let domain = domains.map_or(0, |domains| {
        let name = words("domain");
        domains.iter().position(|domain| domain.id == name).unwrap_or_else(|| {
            mistakes.push(
                wrong("unknown-domain", "domain", text!("no domain is called `{name}`", "没有名为 `{name}` 的领域"))
                    .suggest(&name, domains.iter().map(|domain| domain.id.as_str()))
                    .help(text!("domains are declared in seeds/plan.toml", "领域在 seeds/plan.toml 中声明")),
            );
            0
        })
    });
    let better = if frame.text(row, "better") == "less" { Better::Less } else { Better::More };
    let form = match frame.text(row, "form") {
        "ratio_to_one" => Form::RatioToOne,
        "one_to_ratio" => Form::OneToRatio,
        _ => Form::Number,
    };
    let measure = match frame.text(row, "measure") {
        "average" => Measure::Average,
        "total" => Measure::Total,
        _ => Measure::Final,
    };
    let baseline = frame.number(row, "baseline");
    let scale = read_scale(frame, row, mistakes);
    let comparison = read_comparison(frame, row, mistakes);
    let value = frame.number(row, "target").expect("invariant: the schema refuses an empty target");
    let target = Target { value, comparison, measure, form, better };

    check_direction(frame, row, &target, mistakes);
    check_printed(frame, row, "baseline_printed", "baseline", form, mistakes);
    check_printed(frame, row, "target_printed", "target", form, mistakes);
    check_demand(frame, row, "target_printed", mistakes);
    check_baseline(frame, row, &target, mistakes);
    let (low, high) = scale.bounds();
    let bounded = [("baseline", baseline), ("target", (measure != Measure::Total).then_some(value))];
    for (column, number) in bounded.into_iter().filter_map(|(column, number)| number.map(|number| (column, number))) {
        // Swapped bounds have their own message.
        if low < high && (number < low || number > high) {
            mistakes.push(wrong(
                "out-of-bounds",
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
        counted: read_counted(frame, row, named, mistakes),
        source: words("source"),
        note: both("note_zh", "note_en"),
        grade: frame.text(row, "grade").chars().next().expect("invariant: the schema refuses an empty grade"),
        place,
    }
}

fn read_scale(frame: &Frame, row: usize, mistakes: &Mistakes) -> Scale {
    let (low, high) = (frame.number(row, "low"), frame.number(row, "high"));
    let kind = frame.text(row, "scale");
    if let (Some(low), Some(high)) = (low, high)
        && low >= high
    {
        mistakes.push(
            Diagnostic::error(
                "bounds-swapped",
                text!("the lower bound {low} is not below the upper bound {high}", "下限 {low} 不小于上限 {high}"),
            )
            .at(frame.place(row, "low")),
        );
    }
    let missing = |column: &str, why: Text| mistakes.push(Diagnostic::error("missing-bound", why).at(frame.place(row, column)));
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
                    Diagnostic::error("log-bound", text!("the log scale holds positive values only", "对数尺度只含正值"))
                        .at(frame.place(row, "low")),
                );
            }
            Scale::Log { low: low.unwrap_or(0.0), high: high.unwrap_or(f64::INFINITY) }
        }
        _ => Scale::Linear { low: low.unwrap_or(f64::NEG_INFINITY), high: high.unwrap_or(f64::INFINITY) },
    }
}

/// The comparison of a row of indicators or commitments, with the tolerance it needs.
pub(super) fn read_comparison(frame: &Frame, row: usize, mistakes: &Mistakes) -> Comparison {
    let tolerance = frame.number(row, "tolerance");
    let word = frame.text(row, "comparison");
    let wrong = |code: &'static str, message: Text, help: Text| {
        mistakes.push(Diagnostic::error(code, message).at(frame.place(row, "tolerance")).help(help));
    };
    if tolerance.is_some_and(|tolerance| tolerance < 0.0) {
        wrong(
            "tolerance",
            text!("a tolerance cannot be negative", "容差不能为负"),
            text!("write how far off still counts", "请写出偏离多少仍算达到"),
        );
    }
    if matches!(word, "about" | "hold") && tolerance.is_none() {
        wrong(
            "tolerance",
            text!("`{word}` needs a tolerance", "`{word}` 需要容差"),
            text!(
                "write how far off still counts, for example half a unit of the last printed digit",
                "请写出偏离多少仍算达到，例如所印末位数字的一半"
            ),
        );
    } else if !matches!(word, "about" | "hold") && tolerance.is_some() {
        wrong(
            "tolerance",
            text!("`{word}` has no tolerance", "`{word}` 没有容差"),
            text!("leave it empty; only `about` and `hold` have one", "请留空；只有 `about` 和 `hold` 有容差"),
        );
    }
    let tolerance = tolerance.unwrap_or(0.0);
    match word {
        "more_than" => Comparison::MoreThan,
        "at_most" => Comparison::AtMost,
        "less_than" => Comparison::LessThan,
        "about" => Comparison::About { tolerance },
        "hold" => Comparison::Hold { tolerance },
        _ => Comparison::AtLeast,
    }
}

/// Where less is better a target is a ceiling, else a floor.
fn check_direction(frame: &Frame, row: usize, target: &Target, mistakes: &Mistakes) {
    let against = match target.better {
        Better::More => matches!(target.comparison, Comparison::AtMost | Comparison::LessThan),
        Better::Less => matches!(target.comparison, Comparison::AtLeast | Comparison::MoreThan),
    };
    if against {
        let (word, better) = (frame.text(row, "comparison"), frame.text(row, "better"));
        mistakes.push(
            Diagnostic::error(
                "target-direction",
                text!("a target cannot be `{word}` where `{better}` is better", "以 `{better}` 为好的指标，目标不能是 `{word}`"),
            )
            .at(frame.place(row, "comparison"))
            .related(frame.place(row, "better"), text!("said here", "在这里声明")),
        );
    }
}

/// The parsed value must say what the printed figure says.
pub(super) fn check_printed(frame: &Frame, row: usize, printed: &str, column: &str, form: Form, mistakes: &Mistakes) {
    let words = frame.text(row, printed);
    let value = frame.number(row, column);
    let at = |code: &'static str, place: &str, message: Text| Diagnostic::error(code, message).at(frame.place(row, place));
    let (Some(value), false) = (value, words.is_empty()) else {
        if value.is_some() == words.is_empty() {
            let (empty, full) = if value.is_none() { (column, printed) } else { (printed, column) };
            mistakes.push(at("printed-value", empty, text!("`{full}` is given, `{empty}` is not", "给出了 `{full}`，却没有 `{empty}`")));
        }
        return;
    };
    let Some(read) = parse_printed(words) else {
        mistakes.push(at("printed-value", printed, text!("`{words}` does not read as one figure", "`{words}` 不是一个可读的数值")).help(
            text!(
                "printed figures look like 90, 90%, >99, 7左右, 3.5以内, 1.66:1 or 1:1.23",
                "所印数值的写法如 90、90%、>99、7左右、3.5以内、1.66:1、1:1.23"
            ),
        ));
        return;
    };
    if !says_the_same(&read, words, value) {
        let printed_value = read.value;
        mistakes.push(
            at(
                "printed-value",
                column,
                text!(
                    "the plan prints `{words}`, which is {printed_value}, not {value}",
                    "规划印的是 `{words}`，即 {printed_value}，而不是 {value}"
                ),
            )
            .related(frame.place(row, printed), text!("printed", "所印数值")),
        );
    } else if read.form != form {
        let word = match read.form {
            Form::Number => "number",
            Form::RatioToOne => "ratio_to_one",
            Form::OneToRatio => "one_to_ratio",
        };
        // `1:1` reads both ways.
        if !(read.value == 1.0 && read.form != Form::Number && form != Form::Number) {
            mistakes.push(
                at("printed-form", "form", text!("`{words}` is printed as `{word}`", "`{words}` 的印法是 `{word}`"))
                    .related(frame.place(row, printed), text!("printed", "所印数值")),
            );
        }
    }
}

/// Words such as 左右 and 以内 around a printed figure should be what the comparison says.
pub(super) fn check_demand(frame: &Frame, row: usize, printed: &str, mistakes: &Mistakes) {
    let words = frame.text(row, printed);
    let Some(demand) = parse_printed(words).and_then(|read| read.demand) else { return };
    let want = match demand {
        Demand::AtLeast => "at_least",
        Demand::MoreThan => "more_than",
        Demand::AtMost => "at_most",
        Demand::LessThan => "less_than",
        Demand::About => "about",
    };
    let have = frame.text(row, "comparison");
    if have != want && have != "hold" {
        mistakes.push(
            Diagnostic::warning(
                "printed-comparison",
                text!("`{words}` reads as `{want}`, not `{have}`", "`{words}` 的意思是 `{want}`，而不是 `{have}`"),
            )
            .at(frame.place(row, "comparison"))
            .related(frame.place(row, printed), text!("printed", "所印数值")),
        );
    }
}

fn check_baseline(frame: &Frame, row: usize, target: &Target, mistakes: &Mistakes) {
    let Comparison::Hold { tolerance } = target.comparison else { return };
    match frame.number(row, "baseline") {
        None => mistakes.push(
            Diagnostic::error("hold-without-baseline", text!("to hold a value takes a baseline", "“保持”需要基期值"))
                .at(frame.place(row, "comparison"))
                .related(frame.place(row, "baseline"), text!("empty", "为空")),
        ),
        Some(baseline) if (baseline - target.value).abs() > tolerance => {
            let value = target.value;
            mistakes.push(
                Diagnostic::warning(
                    "hold-changes",
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
                "counted",
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
                "counted",
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
