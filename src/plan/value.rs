//! Values of assumptions: in goes `1.2`, `"0.02 to 0.05"` or `{ pert = [1, 2, 4] }`, out comes a checked [`Distribution`].

use toml::de::DeValue;

use super::section::{Section, Value, number};
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
        DeValue::String(words) => interval(section, words, value),
        DeValue::Table(table) => {
            let mut inner = None;
            let mut truncate = None;
            for (key, entry) in table.iter() {
                let name = key.get_ref().as_ref();
                if name == "truncate" {
                    truncate = Some(entry);
                } else if let Some((kind, shape)) = KINDS.iter().find(|(kind, _)| *kind == name) {
                    if inner.is_some() {
                        note(
                            Diagnostic::error("two-distributions", text!("a value has one distribution", "一个值只能有一种分布"))
                                .at(section.value_place(entry)),
                        );
                        return None;
                    }
                    inner = Some(from_kind(section, kind, shape, entry)?);
                } else {
                    let list = KINDS.iter().map(|(kind, _)| *kind).collect::<Vec<_>>().join(", ");
                    let diagnostic =
                        Diagnostic::error("unknown-distribution", text!("no distribution is called `{name}`", "没有名为 `{name}` 的分布"))
                            .at(section.place_of(key.span()));
                    let kinds = KINDS.iter().map(|(kind, _)| *kind).chain(["truncate"]);
                    note(match closest(name, kinds) {
                        Some(close) => diagnostic.help(text!("did you mean `{close}`?", "是否想写 `{close}`？")),
                        None => diagnostic.help(text!("possible: {list}", "可用：{list}")),
                    });
                    return None;
                }
            }
            match (inner, truncate) {
                (Some(inner), None) => Some(inner),
                (Some(inner), Some(ends)) => {
                    let [low, high] = numbers(ends)?.try_into().ok().or_else(|| {
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
    match fault(&found) {
        Some((message, help)) => {
            let mut diagnostic = Diagnostic::error("impossible-distribution", message).at(section.value_place(value));
            diagnostic.help.extend(help);
            note(diagnostic);
            None
        }
        None => Some(found),
    }
}

fn wanted() -> Text {
    text!(
        "a number, an interval \"0.02 to 0.05\" or a distribution such as {{ pert = [1, 2, 4] }}",
        "数字、区间 \"0.02 to 0.05\" 或分布（如 {{ pert = [1, 2, 4] }}）"
    )
}

/// `"low to high"`, a 90 % interval.
fn interval(section: &Section<'_>, words: &str, value: &Value<'_>) -> Option<Distribution> {
    let plain = half_width(words).replace(['至', '到', '~'], " to ");
    let ends: Vec<Option<f64>> = plain.split(" to ").map(|end| parse_number(end.trim())).collect();
    if let [Some(low), Some(high)] = ends[..] {
        if low < high {
            return Some(Distribution::interval90(low, high));
        }
        section
            .mistakes()
            .push(swapped(section.value_place(value), low, high).help(text!("write \"{high} to {low}\"", "请写成 \"{high} to {low}\"")));
        return None;
    }
    let diagnostic = Diagnostic::error("not-an-interval", text!("\"{words}\" is not an interval", "\"{words}\" 不是区间"))
        .at(section.value_place(value));
    section.mistakes().push(match number_help(words).filter(|_| ends.len() == 1) {
        Some(help) => diagnostic.help(help),
        None => diagnostic.help(text!(
            "write a 90 % interval as \"0.02 to 0.05\", a fixed number without quotes",
            "90% 区间写作 \"0.02 to 0.05\"；固定数值不加引号"
        )),
    });
    None
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
    section.mistakes().push(
        Diagnostic::error("wrong-numbers", text!("`{kind}` takes the numbers {shape}", "`{kind}` 需要的数字是 {shape}"))
            .at(section.value_place(value)),
    );
}

fn from_kind(section: &Section<'_>, kind: &str, shape: &str, value: &Value<'_>) -> Option<Distribution> {
    let found = if kind == "discrete" {
        let lists: Option<Vec<Vec<f64>>> = value.get_ref().as_array().and_then(|lists| lists.iter().map(numbers).collect());
        lists.and_then(|lists| <[Vec<f64>; 2]>::try_from(lists).ok()).map(|[values, weights]| Distribution::Discrete { values, weights })
    } else {
        match (kind, numbers(value).unwrap_or_default()[..].as_ref()) {
            ("pert", &[low, mode, high]) => Some(Distribution::Pert { low, mode, high }),
            ("triangular", &[low, mode, high]) => Some(Distribution::Triangular { low, mode, high }),
            ("uniform", &[low, high]) => Some(Distribution::Uniform { low, high }),
            ("normal", &[mean, sd]) => Some(Distribution::Normal { mean, sd }),
            ("lognormal", &[median, log_sd]) => Some(Distribution::LogNormal { median, log_sd }),
            ("student_t", &[location, scale, degrees]) => Some(Distribution::StudentT { location, scale, degrees }),
            ("beta", &[alpha, beta, low, high]) => Some(Distribution::Beta { alpha, beta, low, high }),
            _ => None,
        }
    };
    if found.is_none() {
        wrong_shape(section, kind, shape, value);
    }
    found
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
        Distribution::Truncated { inner, low, high } => fault(inner).or_else(|| ends(*low, *high)),
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
