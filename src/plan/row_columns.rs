//! Single columns of a row of indicators.csv: its words in both languages, scale, weight, nature, and what must fit together.

use super::checks::SeriesNames;
use super::printed::{Figure, Value};
use super::rounding::half_a_unit;
use super::section::Mistakes;
use super::{Better, Comparison, Counted, Domain, Family, Measure, Nature, Scale, Sides, Target};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::language::number::written;
use crate::table::Frame;
use crate::text;

/// Words for both languages, where one of them may be empty.
pub(super) fn one_for_both(zh: String, en: String) -> Text {
    match (zh.is_empty(), en.is_empty()) {
        (true, false) => Text::same(en),
        (false, true) => Text::same(zh),
        _ => Text::new(zh, en),
    }
}

/// The words of a name or unit from which its meaning is told: Chinese where there are any.
pub(super) fn spoken(text: &Text) -> &str {
    if text.zh.is_empty() { &text.en } else { &text.zh }
}

/// A name with its stage in brackets.
pub(super) fn full_name(name: &Text, stage: &Text) -> Text {
    if stage.zh.is_empty() && stage.en.is_empty() {
        return name.clone();
    }
    let one = |name: &str, open: &str, stage: &str, close: &str| {
        if name.is_empty() || stage.is_empty() { name.to_owned() } else { format!("{name}{open}{stage}{close}") }
    };
    Text::new(one(&name.zh, "（", &stage.zh, "）"), one(&name.en, " (", &stage.en, ")"))
}

pub(super) fn read_nature(words: &str) -> Option<Nature> {
    Nature::parse(words).or_else(|| [Nature::Binding, Nature::Expected].into_iter().find(|nature| nature.label().zh == words))
}

/// The weight of a row, 1 where the cell is empty.
pub(super) fn read_weight(frame: &Frame, row: usize, mistakes: &Mistakes) -> f64 {
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

/// Whether the figures of a row lie between two bounds.
fn holds_figures(frame: &Frame, row: usize, (low, high): (f64, f64)) -> bool {
    ["baseline", "target"].iter().filter_map(|column| frame.number(row, column)).all(|figure| (low..=high).contains(&figure))
}

pub(super) fn read_scale(frame: &Frame, row: usize, mistakes: &Mistakes) -> Scale {
    let (low, high) = (frame.number(row, "low"), frame.number(row, "high"));
    let kind = frame.text(row, "scale");
    if let (Some(low), Some(high)) = (low, high)
        && low >= high
    {
        let is_above = low > high;
        let (low_of, high_of) = (low, high);
        let [low, high] = [low, high].map(written);
        mistakes.push(
            Diagnostic::error(
                Code::BoundsSwapped,
                text!("the lower bound {low} is not below the upper bound {high}", "下限 {low} 不小于上限 {high}"),
            )
            .at(frame.place(row, "low"))
            .help(if is_above && !holds_figures(frame, row, (high_of, low_of)) {
                text!(
                    "is a digit of one of them wrong? Baseline and target lie between the least and the greatest value",
                    "两者之一是否写错数位？基期与目标应在最小值与最大值之间"
                )
            } else if is_above {
                text!("swap them: `low` {high} and `high` {low}", "请对调：`low` 写 {high}，`high` 写 {low}")
            } else {
                text!(
                    "write the least value that is possible into `low` and the greatest into `high`, such as 0 and 100 of a percentage",
                    "`low` 请写可能的最小值，`high` 写可能的最大值，如百分数写 0 和 100"
                )
            }),
        );
    }
    let missing = |column: &str, why: Text| {
        let help = text!(
            "write the least and the greatest value that is possible, such as 0 and 100 of a percentage",
            "请写可能的最小值和最大值，如百分数写 0 和 100"
        );
        mistakes.push(Diagnostic::error(Code::MissingBound, why).at(frame.place(row, column)).help(help));
    };
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
                        .at(frame.place(row, "low"))
                        .help(text!("write 0 or more, or `linear` into `scale`", "请写 0 或正数，或在 `scale` 写 `linear`")),
                );
            }
            Scale::Log { low: low.unwrap_or(0.0), high: high.unwrap_or(f64::INFINITY) }
        }
        _ => Scale::Linear { low: low.unwrap_or(f64::NEG_INFINITY), high: high.unwrap_or(f64::INFINITY) },
    }
}

/// Where less is better a target is a ceiling, else a floor.
pub(super) fn check_direction(frame: &Frame, row: usize, target: &Target, mistakes: &Mistakes) {
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
            .related(frame.place(row, "better"), text!("said here", "在这里声明"))
            .help(match target.better {
                Better::More => text!("write `at_least`, or `less` into `better`", "请写 `at_least`，或在 `better` 写 `less`"),
                Better::Less => text!("write `at_most`, or `more` into `better`", "请写 `at_most`，或在 `better` 写 `more`"),
            }),
        );
    }
}

pub(super) fn check_baseline(frame: &Frame, row: usize, target: &Target, baseline: Option<f64>, mistakes: &Mistakes) {
    let Comparison::Hold { tolerance } = target.comparison else { return };
    match baseline {
        None => mistakes.push(
            Diagnostic::error(Code::HoldWithoutBaseline, text!("to hold a value takes a baseline", "“保持”需要基期值"))
                .at(frame.place(row, "comparison"))
                .related(frame.place(row, "baseline"), text!("empty", "为空"))
                .help(text!(
                    "write the value of the base year into `baseline`, or another comparison such as `at_least`",
                    "请在 `baseline` 写基期值，或改用其他比较方式（如 `at_least`）"
                )),
        ),
        // Of a tolerance below zero that alone is told.
        Some(baseline) if tolerance >= 0.0 && (baseline - target.value).abs() > tolerance => {
            let [value, baseline] = [target.value, baseline].map(written);
            let (printed, target_printed) = (frame.text(row, "baseline_printed"), frame.text(row, "target_printed"));
            let (too, too_zh) = match printed.is_empty() || target_printed.is_empty() {
                true => (String::new(), String::new()),
                false => (format!(" and `{printed}` into `target_printed`"), format!("，`target_printed` 写 `{printed}`")),
            };
            mistakes.push(
                Diagnostic::warning(
                    Code::HoldChanges,
                    text!(
                        "`hold`, but the target {value} is not the baseline {baseline}",
                        "写的是 `hold`，但目标 {value} 与基期 {baseline} 不同"
                    ),
                )
                .at(frame.place(row, "comparison"))
                .help(text!(
                    "if one of the two lost a digit, mend it; to hold {baseline}, write it into `target`{too}; where {value} is to be reached, write another comparison, and leave `tolerance` empty",
                    "若两者之一写错数位，请改正；若要保持 {baseline}，`target` 请写 {baseline}{too_zh}；若要达到 {value}，请改用其他比较方式，并将 `tolerance` 留空"
                )),
            );
        }
        Some(_) => {}
    }
}

pub(super) fn read_counted(frame: &Frame, row: usize, named: &SeriesNames, mistakes: &Mistakes) -> Option<Counted> {
    let series = frame.text(row, "counted_series");
    let per = frame.number(row, "counted_per");
    let things = one_for_both(frame.text(row, "counted_zh").to_owned(), frame.text(row, "counted_en").to_owned());
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
            .at(frame.place(row, "counted_series"))
            .help(text!(
                "fill all four, such as population, 1000, 人, people, or leave all empty",
                "请四列都填写（如 population、1000、人、people），或都留空"
            )),
        );
        return None;
    }
    // A plan that is written in one language names things in it alone.
    let both = !frame.text(row, "name_zh").is_empty() && !frame.text(row, "name_en").is_empty();
    for (column, other) in [("counted_zh", "counted_en"), ("counted_en", "counted_zh")] {
        if both && frame.text(row, column).is_empty() && !frame.text(row, other).is_empty() {
            mistakes.push(
                Diagnostic::warning(Code::Counted, text!("`{column}` is empty beside `{other}`", "填写了 `{other}`，而 `{column}` 为空"))
                    .at(frame.place(row, other))
                    .help(text!("name what is counted in both languages", "请用两种语言写明统计的是什么")),
            );
        }
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

/// A target of all of a percentage, where the row moves by log-odds: they come near 100 and never reach it, so that it would be missed by
/// construction. It is met from the figure that prints as 100 with the digits that the plan prints.
pub(super) fn in_full(target: Target, family: Option<Family>, baseline: Option<Value>, figure: &Figure) -> Target {
    let bounded = matches!(family, Some(Family::Coverage | Family::Score | Family::Burden));
    let all = match target.comparison {
        Comparison::AtLeast => target.better == Better::More && target.value == 100.0,
        Comparison::AtMost => target.better == Better::Less && target.value == 0.0,
        _ => false,
    };
    if !(bounded && all && target.measure == Measure::Final) {
        return target;
    }
    let printed = figure.value().map_or(0, |value| value.decimals);
    let decimals = baseline.map_or(0, |value| value.decimals).max(printed).max(0);
    Target { comparison: Comparison::Full { tolerance: half_a_unit(decimals as usize) }, ..target }
}

/// The position of a row's domain; the only one of a plan need not be named.
pub(super) fn domain_of(frame: &Frame, row: usize, domains: &[Domain], mistakes: &Mistakes) -> usize {
    let name = frame.text(row, "domain");
    let wrong = |code: Code, message: Text| Diagnostic::error(code, message).at(frame.place(row, "domain"));
    let named = |domain: &Domain| domain.id == name || domain.name.zh == name || domain.name.en == name;
    domains.iter().position(named).unwrap_or_else(|| {
        if name.is_empty() && domains.len() > 1 {
            mistakes.push(wrong(Code::EmptyCell, text!("`domain` must not be empty", "`domain` 不能为空")).help(text!(
                "write the id of one of the domains in seeds/plan.toml, or delete a row that holds no indicator, such as a total",
                "请写 seeds/plan.toml 中某个领域的 id；不是指标的行（如合计）请删去"
            )));
        } else if !name.is_empty() {
            mistakes.push(
                wrong(Code::UnknownDomain, text!("no domain is called `{name}`", "没有名为 `{name}` 的领域"))
                    .suggest(name, domains.iter().map(|domain| domain.id.as_str()))
                    .help(text!("domains are declared in seeds/plan.toml", "领域在 seeds/plan.toml 中声明")),
            );
        }
        0
    })
}
