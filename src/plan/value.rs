//! Values of assumptions: in goes `1.2`, `"0.02 to 0.05"` or `{ pert = [1, 2, 4] }` (in a cell of a workbook `pert(1, 2, 4)`), out comes a
//! checked [`Distribution`].

use toml::de::DeValue;

use super::section::{Mistakes, Section, Value, number};
use crate::diagnostic::{Diagnostic, Place, closest};
use crate::language::Text;
use crate::sampling::Distribution;
use crate::table::{half_width, number_help, parse_number};
use crate::text;

/// The kinds of distribution with the numbers each takes, as a planner writes them.
pub(crate) const KINDS: [(&str, &str); 8] = [
    ("pert", "[low, mode, high]"),
    ("triangular", "[low, mode, high]"),
    ("uniform", "[low, high]"),
    ("normal", "[mean, sd]"),
    ("lognormal", "[median, log_sd]"),
    ("student_t", "[location, scale, degrees of freedom]"),
    ("beta", "[alpha, beta, low, high]"),
    ("discrete", "[[values], [weights]]"),
];

/// Reads a value; mistakes are noted and give `None`.
pub(crate) fn distribution(section: &Section<'_>, key: &str, value: &Value<'_>) -> Option<Distribution> {
    let note = |diagnostic: Diagnostic| section.mistakes().push(diagnostic);
    let found = match value.get_ref() {
        DeValue::String(words) => interval(words, &section.value_place(value), section.mistakes()),
        DeValue::Table(table) => {
            let mut inner = None;
            let mut truncate = None;
            for (key, entry) in table.iter() {
                let name = key.get_ref().as_ref();
                if name == "truncate" {
                    truncate = Some(entry);
                } else if let Some((kind, shape)) = KINDS.iter().find(|(kind, _)| *kind == name) {
                    if inner.is_some() {
                        note(two_distributions(section.value_place(entry)));
                        return None;
                    }
                    inner = Some(from_kind(section, kind, shape, entry)?);
                } else {
                    note(unknown_kind(name, section.place_of(key.span())));
                    return None;
                }
            }
            match (inner, truncate) {
                (Some(inner), None) => Some(inner),
                (Some(inner), Some(ends)) => {
                    let [low, high] = numbers(ends).and_then(|ends| ends.try_into().ok()).or_else(|| {
                        wrong_shape(section, "truncate", "[low, high]", ends);
                        None
                    })?;
                    Some(Distribution::Truncated { inner: Box::new(inner), low, high })
                }
                (None, _) => {
                    section.wrong_kind(key, value, wanted());
                    None
                }
            }
        }
        other => {
            let fixed = number(other).map(Distribution::Fixed);
            if fixed.is_none() {
                section.wrong_kind(key, value, wanted());
            }
            fixed
        }
    }?;
    possible(found, section.value_place(value), section.mistakes())
}

/// The distribution, or `None` and a message if it cannot be.
fn possible(found: Distribution, place: Place, mistakes: &Mistakes) -> Option<Distribution> {
    match fault(&found) {
        Some((message, help)) => {
            let mut diagnostic = Diagnostic::error("impossible-distribution", message).at(place);
            diagnostic.help.extend(help);
            mistakes.push(diagnostic);
            None
        }
        None => Some(found),
    }
}

fn unknown_kind(name: &str, place: Place) -> Diagnostic {
    let list = KINDS.iter().map(|(kind, _)| *kind).collect::<Vec<_>>().join(", ");
    let diagnostic =
        Diagnostic::error("unknown-distribution", text!("no distribution is called `{name}`", "没有名为 `{name}` 的分布")).at(place);
    match closest(name, KINDS.iter().map(|(kind, _)| *kind).chain(["truncate"])) {
        Some(close) => diagnostic.help(text!("did you mean `{close}`?", "是否想写 `{close}`？")),
        None => diagnostic.help(text!("possible: {list}", "可用：{list}")),
    }
}

/// Reads a value from a cell: `1.2`, `0.02 to 0.05`, `pert(1, 2, 4)`, `discrete(1, 2; 0.3, 0.7)`, `normal(1.7, 0.9) truncate(0, 4)`.
pub(crate) fn distribution_in_words(words: &str, place: &Place, mistakes: &Mistakes) -> Option<Distribution> {
    let plain = half_width(words).replace('；', ";");
    let plain = plain.trim();
    if let Some(number) = parse_number(plain) {
        return Some(Distribution::Fixed(number));
    }
    if !plain.contains('(') {
        return interval(words, place, mistakes);
    }
    let mut inner = None;
    let mut ends = None;
    for call in plain.split_inclusive(')').map(|call| call.trim().trim_start_matches(',').trim()) {
        let shape = || {
            mistakes.push(
                Diagnostic::error("not-a-distribution", text!("`{words}` is not a distribution", "`{words}` 不是分布"))
                    .at(place.clone())
                    .help(text!("write it as `pert(1, 2, 4)`", "写法如 `pert(1, 2, 4)`")),
            );
        };
        let Some((name, inside)) = call.strip_suffix(')').and_then(|call| call.split_once('(')) else {
            shape();
            return None;
        };
        let lists: Option<Vec<Vec<f64>>> =
            inside.split(';').map(|list| list.split(',').map(|number| parse_number(number.trim())).collect()).collect();
        let name = name.trim();
        if name == "truncate" {
            ends = Some(match lists.as_deref() {
                Some([ends]) if ends.len() == 2 => (ends[0], ends[1]),
                _ => {
                    mistakes.push(wrong_numbers("truncate", "[low, high]", place.clone()));
                    return None;
                }
            });
            continue;
        }
        let Some((kind, shape)) = KINDS.iter().find(|(kind, _)| *kind == name) else {
            mistakes.push(unknown_kind(name, place.clone()));
            return None;
        };
        if inner.is_some() {
            mistakes.push(two_distributions(place.clone()));
            return None;
        }
        inner = match lists.unwrap_or_default()[..].as_ref() {
            [values, weights] if *kind == "discrete" => Some(Distribution::Discrete { values: values.clone(), weights: weights.clone() }),
            [numbers] => of_numbers(kind, numbers),
            _ => None,
        };
        if inner.is_none() {
            mistakes.push(wrong_numbers(kind, shape, place.clone()));
            return None;
        }
    }
    let found = match (inner, ends) {
        (Some(inner), None) => inner,
        (Some(inner), Some((low, high))) => Distribution::Truncated { inner: Box::new(inner), low, high },
        (None, _) => {
            let wanted = wanted();
            mistakes.push(
                Diagnostic::error("not-a-distribution", text!("`{words}` is not a distribution", "`{words}` 不是分布"))
                    .at(place.clone())
                    .help(wanted),
            );
            return None;
        }
    };
    possible(found, place.clone(), mistakes)
}

/// A value as a cell of a workbook says it, so that it can be read back.
pub fn written(distribution: &Distribution) -> String {
    let list = |numbers: &[f64]| numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(", ");
    let call = |kind: &str, numbers: &[f64]| format!("{kind}({})", list(numbers));
    match distribution {
        Distribution::Fixed(value) => value.to_string(),
        Distribution::Uniform { low, high } => call("uniform", &[*low, *high]),
        Distribution::Triangular { low, mode, high } => call("triangular", &[*low, *mode, *high]),
        Distribution::Pert { low, mode, high } => call("pert", &[*low, *mode, *high]),
        Distribution::Normal { mean, sd } => call("normal", &[*mean, *sd]),
        Distribution::LogNormal { median, log_sd } => call("lognormal", &[*median, *log_sd]),
        Distribution::StudentT { location, scale, degrees } => call("student_t", &[*location, *scale, *degrees]),
        Distribution::Beta { alpha, beta, low, high } => call("beta", &[*alpha, *beta, *low, *high]),
        Distribution::Truncated { inner, low, high } => format!("{} {}", written(inner), call("truncate", &[*low, *high])),
        Distribution::Discrete { values, weights } => format!("discrete({}; {})", list(values), list(weights)),
    }
}

fn two_distributions(place: Place) -> Diagnostic {
    Diagnostic::error("two-distributions", text!("a value has one distribution", "一个值只能有一种分布")).at(place)
}

fn wanted() -> Text {
    text!(
        "a number, an interval \"0.02 to 0.05\" or a distribution such as {{ pert = [1, 2, 4] }}",
        "数字、区间 \"0.02 to 0.05\" 或分布（如 {{ pert = [1, 2, 4] }}）"
    )
}

/// `"low to high"`, a 90 % interval.
fn interval(words: &str, place: &Place, mistakes: &Mistakes) -> Option<Distribution> {
    let plain = half_width(words).replace(['至', '到', '~'], " to ");
    let ends: Vec<Option<f64>> = plain.split(" to ").map(|end| parse_number(end.trim())).collect();
    if let [Some(low), Some(high)] = ends[..] {
        if low < high {
            return Some(Distribution::interval90(low, high));
        }
        mistakes.push(swapped(place.clone(), low, high).help(text!("write \"{high} to {low}\"", "请写成 \"{high} to {low}\"")));
        return None;
    }
    let diagnostic =
        Diagnostic::error("not-an-interval", text!("\"{words}\" is not an interval", "\"{words}\" 不是区间")).at(place.clone());
    let meant = meant_interval(words);
    mistakes.push(match number_help(words).filter(|_| ends.len() == 1 && meant.is_none()) {
        Some(help) => diagnostic.help(help),
        None if meant.is_some() => {
            let meant = meant.unwrap_or_default();
            let meant = if place.source.sheet.is_some() { format!("`{meant}`") } else { format!("\"{meant}\"") };
            diagnostic.help(if words.contains(['%', '％']) {
                text!(
                    "write {meant} where the unit is %, and a hundredth of it where the unit is a share",
                    "单位为%时请写成 {meant}；单位为份额或比例时请写成其百分之一"
                )
            } else {
                text!("write {meant}", "请写成 {meant}")
            })
        }
        None if place.source.sheet.is_some() => diagnostic.help(text!(
            "write a number, a 90 % interval as `0.02 to 0.05`, or a distribution as `pert(1, 2, 4)`",
            "请写数字、90% 区间（如 `0.02 to 0.05`）或分布（如 `pert(1, 2, 4)`）"
        )),
        None => diagnostic.help(text!(
            "write a 90 % interval as \"0.02 to 0.05\", a fixed number without quotes",
            "90% 区间写作 \"0.02 to 0.05\"；固定数值不加引号"
        )),
    });
    None
}

/// The interval that loose words such as `0.5-2.5`, `0.5% to 2.5%` or `0.5 .. 2.5` mean, as it is to be written.
pub(super) fn meant_interval(words: &str) -> Option<String> {
    let plain = half_width(words).replace(['至', '到', '~'], " to ").replace("..", " to ").replace('%', "");
    let number = |end: &str| parse_number(end.trim()).map(|number| (number, end.trim().to_owned()));
    let pair = |low: &str, high: &str| Some((number(low)?, number(high)?)).filter(|((low, _), (high, _))| low < high);
    // A minus may also stand before a number, so every one is tried as the sign between the two.
    let ((_, low), (_, high)) = match plain.split_once(" to ") {
        Some((low, high)) => pair(low, high),
        None => plain.match_indices('-').find_map(|(at, dash)| pair(&plain[..at], &plain[at + dash.len()..])),
    }?;
    Some(format!("{low} to {high}"))
}

fn swapped(place: Place, low: f64, high: f64) -> Diagnostic {
    Diagnostic::error(
        "impossible-distribution",
        text!("the ends are swapped: {low} is not below {high}", "上下限颠倒：{low} 不小于 {high}"),
    )
    .at(place)
}

/// The numbers of an array, also of `[[values], [weights]]` in one row; `None` if anything else is in it.
fn numbers(value: &Value<'_>) -> Option<Vec<f64>> {
    value.get_ref().as_array()?.iter().map(|element| number(element.get_ref())).collect()
}

fn wrong_shape(section: &Section<'_>, kind: &str, shape: &str, value: &Value<'_>) {
    section.mistakes().push(wrong_numbers(kind, shape, section.value_place(value)));
}

fn wrong_numbers(kind: &str, shape: &str, place: Place) -> Diagnostic {
    Diagnostic::error("wrong-numbers", text!("`{kind}` takes the numbers {shape}", "`{kind}` 需要的数字是 {shape}")).at(place)
}

fn from_kind(section: &Section<'_>, kind: &str, shape: &str, value: &Value<'_>) -> Option<Distribution> {
    let found = if kind == "discrete" {
        let lists: Option<Vec<Vec<f64>>> = value.get_ref().as_array().and_then(|lists| lists.iter().map(numbers).collect());
        lists.and_then(|lists| <[Vec<f64>; 2]>::try_from(lists).ok()).map(|[values, weights]| Distribution::Discrete { values, weights })
    } else {
        of_numbers(kind, &numbers(value).unwrap_or_default())
    };
    if found.is_none() {
        wrong_shape(section, kind, shape, value);
    }
    found
}

/// The distribution of a kind that takes one row of numbers.
fn of_numbers(kind: &str, numbers: &[f64]) -> Option<Distribution> {
    Some(match (kind, numbers) {
        ("pert", &[low, mode, high]) => Distribution::Pert { low, mode, high },
        ("triangular", &[low, mode, high]) => Distribution::Triangular { low, mode, high },
        ("uniform", &[low, high]) => Distribution::Uniform { low, high },
        ("normal", &[mean, sd]) => Distribution::Normal { mean, sd },
        ("lognormal", &[median, log_sd]) => Distribution::LogNormal { median, log_sd },
        ("student_t", &[location, scale, degrees]) => Distribution::StudentT { location, scale, degrees },
        ("beta", &[alpha, beta, low, high]) => Distribution::Beta { alpha, beta, low, high },
        _ => return None,
    })
}

/// A window with less probability than this is a slip of the pen, and a double hardly tells the quantiles inside it apart.
const LEAST_INSIDE: f64 = 1e-9;

/// Why a distribution cannot be truncated to a window that it hardly ever falls into.
fn empty_window(inner: &Distribution, low: f64, high: f64) -> Option<(Text, Option<Text>)> {
    let inside = inner.probability_within(low, high);
    let short = |number: f64| format!("{number:.3e}").parse().unwrap_or(number);
    let (least, most) = (short(inner.quantile(0.001)), short(inner.quantile(0.999)));
    (inside.is_nan() || inside < LEAST_INSIDE).then(|| {
        (
            text!("the distribution never falls between {low} and {high}", "该分布不会落在 {low} 与 {high} 之间"),
            Some(text!(
                "nearly all of it lies from {least} to {most}: widen `truncate` or mend the distribution",
                "它几乎全部落在 {least} 至 {most}：请放宽 `truncate`，或修正分布"
            )),
        )
    })
}

/// Why a distribution cannot be, with a fix where there is one.
fn fault(distribution: &Distribution) -> Option<(Text, Option<Text>)> {
    let ends = |low: f64, high: f64| {
        (low >= high).then(|| (text!("the ends are swapped: {low} is not below {high}", "上下限颠倒：{low} 不小于 {high}"), None))
    };
    let positive = |what: &str, zh: &str, number: f64| {
        (number <= 0.0)
            .then(|| (Text::new(format!("{zh}应当大于零，而不是 {number}"), format!("the {what} must be above zero, not {number}")), None))
    };
    match distribution {
        Distribution::Fixed(_) => None,
        Distribution::Uniform { low, high } => ends(*low, *high),
        Distribution::Triangular { low, mode, high } | Distribution::Pert { low, mode, high } => ends(*low, *high).or_else(|| {
            (mode < low || mode > high)
                .then(|| (text!("the mode {mode} is not between {low} and {high}", "众数 {mode} 不在 {low} 与 {high} 之间"), None))
        }),
        Distribution::Normal { sd, .. } => positive("standard deviation", "标准差", *sd),
        Distribution::LogNormal { median, log_sd } => {
            positive("median", "中位数", *median).or_else(|| positive("standard deviation of the logarithm", "对数标准差", *log_sd))
        }
        Distribution::StudentT { scale, degrees, .. } => {
            positive("scale", "尺度", *scale).or_else(|| positive("degrees of freedom", "自由度", *degrees))
        }
        Distribution::Beta { alpha, beta, low, high } => {
            ends(*low, *high).or_else(|| positive("alpha", " alpha ", *alpha)).or_else(|| positive("beta", " beta ", *beta))
        }
        Distribution::Truncated { inner, low, high } => {
            fault(inner).or_else(|| ends(*low, *high)).or_else(|| empty_window(inner, *low, *high))
        }
        Distribution::Discrete { values, weights } => {
            if values.is_empty() || values.len() != weights.len() {
                let (values, weights) = (values.len(), weights.len());
                return Some((text!("{values} values with {weights} weights", "{values} 个取值配了 {weights} 个权重"), None));
            }
            (weights.iter().any(|weight| *weight < 0.0) || weights.iter().sum::<f64>() <= 0.0)
                .then(|| (text!("weights must not be negative, nor all zero", "权重不能为负，也不能全为零"), None))
        }
    }
}
