//! What people write for a distribution in other words than ours: other names of kinds (`gaussian`), numbers with names
//! (`{ mean = 5, sd = 1 }`), lists of another length. Each is said again as it is written here, so that a help can be followed.

use std::collections::BTreeMap;

use toml::de::DeValue;

use super::section::{Value, number};
use crate::diagnostic::Place;
use crate::sampling::Distribution;
use crate::sampling::distributions::{Kind, TRUNCATE};
use crate::table::{PerCent, half_width, interval_meant, number_meant, parse_number};

/// Other names of our kinds, in lower case without marks between words.
const KIND_NAMES: [(&str, &[&str]); 9] = [
    ("normal", &["gaussian", "gauss", "norm", "n", "正态", "正态分布"]),
    ("uniform", &["unif", "u", "flat", "rectangular", "均匀", "均匀分布"]),
    ("lognormal", &["lognorm", "logn", "ln", "对数正态", "对数正态分布"]),
    ("triangular", &["triangle", "tri", "triang", "三角", "三角分布"]),
    ("pert", &["betapert"]),
    ("student_t", &["t", "student", "studentt"]),
    ("beta", &["贝塔", "贝塔分布"]),
    ("discrete", &["choice", "categorical", "离散", "离散分布"]),
    ("quantiles", &["quantile", "percentiles"]),
];

/// What a number with a name is of a distribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Low,
    High,
    /// The ends of what is possible, where `Low` and `High` may be those of nine draws in ten.
    Least,
    Most,
    Mode,
    Median,
    Mean,
    Mu,
    Sd,
    Sigma,
    LogSd,
    Degrees,
    Alpha,
    Beta,
    Certain,
}

/// Names of such numbers, in lower case without marks between words.
const PARTS: [(Part, &[&str]); 15] = [
    (Part::Low, &["low", "lower", "lo", "from", "a", "p5", "p05", "q5", "q05", "下限"]),
    (Part::High, &["high", "upper", "hi", "to", "b", "p95", "q95", "上限"]),
    (Part::Least, &["min", "minimum", "最小", "最小值"]),
    (Part::Most, &["max", "maximum", "最大", "最大值"]),
    (Part::Mode, &["mode", "likely", "mostlikely", "peak", "best", "c", "众数", "最可能"]),
    (Part::Median, &["median", "middle", "p50", "q50", "中位数"]),
    (Part::Mean, &["mean", "average", "avg", "loc", "location", "center", "centre", "value", "val", "均值", "平均值"]),
    (Part::Mu, &["mu"]),
    (Part::Sd, &["sd", "std", "stdev", "stddev", "standarddeviation", "scale", "se", "标准差"]),
    (Part::Sigma, &["sigma"]),
    (Part::LogSd, &["logsd", "sdlog", "logsigma"]),
    (Part::Degrees, &["df", "dof", "nu", "degrees", "degreesoffreedom"]),
    (Part::Alpha, &["alpha"]),
    (Part::Beta, &["beta"]),
    (Part::Certain, &["constant", "const", "fixed", "exact", "point"]),
];

/// Keys behind which the name of a kind stands: `dist = "normal"`.
const KEYS_OF_KIND: [&str; 7] = ["dist", "distribution", "type", "kind", "shape", "family", "分布"];

/// Keys that hold a whole value under another name than `value`.
const KEYS_OF_VALUE: [&str; 6] = ["distribution", "dist", "range", "interval", "estimate", "ci"];

fn plain(key: &str) -> String {
    half_width(key).to_lowercase().replace(['_', '-', ' '], "")
}

/// The kind that another name means: `gaussian` is `normal`.
pub(super) fn kind_meant(name: &str) -> Option<&'static Kind> {
    let plain = plain(name);
    let known = |(kind, also): &&(&str, &[&str])| kind.replace('_', "") == plain || also.contains(&plain.as_str());
    KIND_NAMES.iter().find(known).and_then(|(kind, _)| Kind::named(kind))
}

fn part_meant(key: &str) -> Option<Part> {
    let plain = plain(key);
    PARTS.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(part, _)| *part)
}

/// A key with what stands behind it.
pub(super) type Entry<'a, 't> = (&'a str, &'a Value<'t>);

/// Whether a key beside `label` and `unit` says what should stand in `value`.
pub(super) fn belongs_to_value(key: &str) -> bool {
    let plain = plain(key);
    part_meant(key).is_some()
        || kind_meant(key).is_some()
        || KEYS_OF_KIND.contains(&plain.as_str())
        || KEYS_OF_VALUE.contains(&plain.as_str())
        || plain == TRUNCATE.0
}

/// What entries such as `dist = "normal", mean = 0.05, sd = 0.01` mean, as it is written here; `None` if that is not known.
pub(super) fn meant(entries: &[Entry<'_, '_>], per_cent: PerCent) -> Option<String> {
    let (mut kind, mut cut) = (None, None);
    let mut parts: BTreeMap<Part, f64> = BTreeMap::new();
    for (key, value) in entries {
        let word = plain(key);
        if let ([_], true) = (entries, KEYS_OF_VALUE.contains(&word.as_str())) {
            return whole(value, per_cent);
        }
        if let (Some(named), true) = (value.get_ref().as_str(), KEYS_OF_KIND.contains(&word.as_str())) {
            kind = Some(kind_meant(named)?);
        } else if let Some(named) = kind_meant(key).filter(|_| !matches!(value.get_ref(), DeValue::Integer(_) | DeValue::Float(_))) {
            if kind.replace(named).is_some() {
                return None;
            }
            match value.get_ref() {
                DeValue::Table(table) => {
                    for (key, value) in table {
                        parts.insert(part_meant(key.get_ref())?, one(value, per_cent)?);
                    }
                }
                _ if entries.len() == 1 => return of_list(named, &numbers(value, per_cent)?),
                _ => cut = Some(numbers(value, per_cent)?),
            }
        } else if part_meant(key).is_some() && !matches!(value.get_ref(), DeValue::Array(_)) {
            parts.insert(part_meant(key)?, one(value, per_cent)?);
        } else {
            return None;
        }
    }
    // `{ normal = [5, 1], min = 0, max = 9 }`
    if let (Some(kind), Some(list)) = (kind, cut) {
        let ends = Named { parts: &parts }.ends().filter(|_| parts.len() == 2)?;
        return sound(&[(kind.name, list), (TRUNCATE.0, ends.to_vec())]);
    }
    named(kind, &parts)
}

/// A whole value under another key: a list, a text or a table.
fn whole(value: &Value<'_>, per_cent: PerCent) -> Option<String> {
    match value.get_ref() {
        DeValue::Array(_) => unnamed(&numbers(value, per_cent)?),
        DeValue::String(words) => interval_meant(words, per_cent)?.first().map(|meant| format!("\"{meant}\"")),
        DeValue::Table(table) => {
            let entries: Vec<Entry<'_, '_>> = table.iter().map(|(key, value)| (key.get_ref().as_ref(), value)).collect();
            meant(&entries, per_cent)
        }
        _ => None,
    }
}

/// What a list without a name of a kind means: two numbers are an interval, three that rise low, most likely and high.
pub(super) fn unnamed(list: &[f64]) -> Option<String> {
    match *list {
        [only] => Some(only.to_string()),
        [low, high] => interval(low, high),
        [low, mode, high] => sound(&[("pert", vec![low, mode, high])]),
        _ => None,
    }
}

fn one(value: &Value<'_>, per_cent: PerCent) -> Option<f64> {
    number(value.get_ref()).or_else(|| in_words(value.get_ref().as_str()?, per_cent))
}

fn in_words(words: &str, per_cent: PerCent) -> Option<f64> {
    parse_number(words.trim()).or_else(|| match number_meant(words, per_cent)?.as_slice() {
        [meant] => parse_number(meant),
        _ => None,
    })
}

/// The numbers of a list or of a text such as `0.02 to 0.08` or `0.05, 0.01`.
pub(super) fn numbers(value: &Value<'_>, per_cent: PerCent) -> Option<Vec<f64>> {
    match value.get_ref() {
        DeValue::Array(array) => array.iter().map(|element| one(element, per_cent)).collect(),
        DeValue::String(words) => {
            let plain = half_width(words).replace(['至', '到', '~', ';'], ",").replace(" to ", ",");
            plain.trim_matches(['[', ']', '(', ')', ' ']).split(',').map(|word| in_words(word, per_cent)).collect()
        }
        _ => one(value, per_cent).map(|only| vec![only]),
    }
}

/// What a list of another length than its kind takes most likely means.
pub(super) fn of_list(kind: &Kind, list: &[f64]) -> Option<String> {
    let own = |list: &[f64]| sound(&[(kind.name, list.to_vec())]);
    match (kind.name, list) {
        (_, [only]) => Some(only.to_string()),
        ("discrete", values) => Some(format!("{{ discrete = [{}, {}] }}", listed(values), listed(&vec![1.0; values.len()]))),
        ("quantiles", _) => own(list),
        ("beta", [alpha, beta]) => own(&[*alpha, *beta, 0.0, 1.0]),
        ("pert" | "triangular", [low, high]) => sound(&[("uniform", vec![*low, *high])]),
        ("normal" | "lognormal", [middle, width, low, high]) => {
            sound(&[(kind.name, vec![*middle, *width]), (TRUNCATE.0, vec![*low, *high])])
        }
        ("student_t", [middle, width]) => sound(&[("normal", vec![*middle, *width])]),
        ("normal" | "lognormal" | "uniform", [low, mode, high]) if low < mode && mode < high => sound(&[("pert", list.to_vec())]),
        ("normal" | "lognormal", [middle, width, _]) => own(&[*middle, *width]),
        _ => own(list).or_else(|| rises(list).then(|| sound(&[("quantiles", list.to_vec())]))?),
    }
}

fn rises(list: &[f64]) -> bool {
    list.len() > 1 && list.windows(2).all(|pair| pair[0] < pair[1])
}

/// A distribution whose numbers stand in the wrong order or carry a minus too many, as it is most likely meant.
pub(super) fn mended(found: &Distribution) -> Option<String> {
    let (found, cut) = match found {
        Distribution::Truncated(cut) => (cut.inner.as_ref(), Some([cut.low, cut.high])),
        whole => (whole, None),
    };
    let (kind, lists) = (Kind::named(found.kind())?, found.lists());
    let [list] = lists.as_slice() else { return None };
    let rising = |[one, other]: [f64; 2]| (TRUNCATE.0, vec![one.min(other), one.max(other)]);
    // Ends between which it is cut, or those of a beta, may stand in the wrong order alone.
    if cut.is_some_and(|[low, high]| low > high) {
        let calls: Vec<(&'static str, Vec<f64>)> = std::iter::once((kind.name, list.clone())).chain(cut.map(rising)).collect();
        return sound(&calls);
    }
    if let ("beta", [alpha, beta, low, high]) = (kind.name, &list[..])
        && low > high
    {
        return sound(&std::iter::once((kind.name, vec![*alpha, *beta, *high, *low])).chain(cut.map(rising)).collect::<Vec<_>>());
    }
    let cut = cut.map(rising);
    if let ("pert" | "triangular", [low, mode, high]) = (kind.name, &list[..])
        && low < high
        && let Some(mode) = with_point_moved(*mode, (*low, *high))
    {
        return sound(&std::iter::once((kind.name, vec![*low, mode, *high])).chain(cut).collect::<Vec<_>>());
    }
    let mut sorted = list.clone();
    sorted.sort_by(f64::total_cmp);
    let positive: Vec<f64> = list.iter().enumerate().map(|(at, number)| if at == 0 { *number } else { number.abs() }).collect();
    let ordered = matches!(kind.name, "pert" | "triangular" | "uniform" | "quantiles").then_some(sorted);
    let widths = matches!(kind.name, "normal" | "student_t").then_some(positive);
    [ordered, widths].into_iter().flatten().filter(|made| made != list).find_map(|made| {
        let calls: Vec<(&'static str, Vec<f64>)> = std::iter::once((kind.name, made)).chain(cut.clone()).collect();
        sound(&calls)
    })
}

/// How many times as far as the end next to it a value lies whose point is misplaced, and which is not the end itself.
const FAR_BEYOND: f64 = 3.0;

/// A value far beyond two ends, with its point moved to between them.
fn with_point_moved(value: f64, (low, high): (f64, f64)) -> Option<f64> {
    let far = value > FAR_BEYOND * high && high > 0.0 || low > FAR_BEYOND * value && value > 0.0;
    let moved = [0.1, 0.01, 10.0, 100.0].map(|factor| (value * factor * 1e12).round() / 1e12);
    moved.into_iter().find(|moved| far && low <= *moved && *moved <= high)
}

/// Numbers with names, and what may be asked of them.
struct Named<'a> {
    parts: &'a BTreeMap<Part, f64>,
}

impl Named<'_> {
    fn any(&self, parts: &[Part]) -> Option<f64> {
        parts.iter().find_map(|part| self.parts.get(part).copied())
    }

    fn ends(&self) -> Option<[f64; 2]> {
        Some([self.any(&[Part::Low, Part::Least])?, self.any(&[Part::High, Part::Most])?])
    }
}

/// What numbers with names mean, of a kind that is named or that they make clear.
fn named(kind: Option<&Kind>, parts: &BTreeMap<Part, f64>) -> Option<String> {
    let known = Named { parts };
    let ends = known.ends();
    let middle = || known.any(&[Part::Mode, Part::Median, Part::Mean, Part::Mu]);
    let width = || known.any(&[Part::Sd, Part::Sigma]);
    let cut = |name: &'static str, list: Vec<f64>| match ends {
        Some(ends) => sound(&[(name, list), (TRUNCATE.0, ends.to_vec())]),
        None => sound(&[(name, list)]),
    };
    match kind.map(|kind| kind.name) {
        Some(name @ ("pert" | "triangular")) => {
            let [low, high] = ends?;
            sound(&[(name, vec![low, middle()?, high])])
        }
        Some("uniform") => sound(&[("uniform", ends?.to_vec())]),
        Some("normal") => cut("normal", vec![middle()?, width()?]),
        Some("student_t") => sound(&[("student_t", vec![middle()?, width()?, known.any(&[Part::Degrees])?])]),
        Some("beta") => {
            let [low, high] = ends.unwrap_or([0.0, 1.0]);
            sound(&[("beta", vec![known.any(&[Part::Alpha])?, known.any(&[Part::Beta])?, low, high])])
        }
        Some("lognormal") => {
            let [median, log_sd] = log_normal(&known)?;
            cut("lognormal", vec![median, log_sd])
        }
        Some(_) => None,
        None => match (middle(), width(), ends) {
            (Some(_), None, None) if known.any(&[Part::LogSd]).is_some() => named(Kind::named("lognormal"), parts),
            (Some(middle), Some(width), _) => cut("normal", vec![middle, width]),
            (Some(middle), None, Some([low, high])) => sound(&[("pert", vec![low, middle, high])]),
            (None, None, Some([low, high])) if parts.contains_key(&Part::Least) => sound(&[("uniform", vec![low, high])]),
            (None, None, Some([low, high])) => interval(low, high),
            (only, None, None) => only.or(known.any(&[Part::Certain])).filter(|_| parts.len() == 1).map(|only| only.to_string()),
            _ => None,
        },
    }
}

/// Median and spread of the logarithm from whichever numbers stand there: `mu` and `sigma` are those of the logarithm, `mean` and `sd` those of
/// the value itself.
fn log_normal(known: &Named<'_>) -> Option<[f64; 2]> {
    let log_sd = known.any(&[Part::LogSd, Part::Sigma]);
    if let Some(median) = known.any(&[Part::Median]) {
        return Some([median, log_sd.or(known.any(&[Part::Sd]))?]);
    }
    if let (Some(mu), Some(sigma)) = (known.any(&[Part::Mu]), log_sd) {
        return Some([tidy(libm::exp(mu)), sigma]);
    }
    let (mean, sd) = (known.any(&[Part::Mean])?, known.any(&[Part::Sd])?);
    let spread = (sd / mean) * (sd / mean);
    Some([tidy(mean / (1.0 + spread).sqrt()), tidy(libm::log(1.0 + spread).sqrt())])
}

/// A number of four digits, as people write it.
fn tidy(number: f64) -> f64 {
    format!("{number:.3e}").parse().unwrap_or(number)
}

fn interval(low: f64, high: f64) -> Option<String> {
    (low < high).then(|| format!("\"{low} to {high}\""))
}

/// The calls as TOML writes them, if they make a distribution.
fn sound(calls: &[(&'static str, Vec<f64>)]) -> Option<String> {
    for (name, list) in calls.iter().filter(|(name, _)| *name != TRUNCATE.0) {
        Kind::named(name)?.make(std::slice::from_ref(list)).filter(|made| made.check().is_none())?;
    }
    let written: Vec<String> = calls.iter().map(|(name, list)| format!("{name} = {}", listed(list))).collect();
    Some(format!("{{ {} }}", written.join(", ")))
}

/// A distribution as a cell of a workbook says it: `pert(1, 2, 4)` for `{ pert = [1, 2, 4] }`.
pub(super) fn as_in_cell(meant: &str) -> String {
    let Some(inside) = meant.strip_prefix("{ ").and_then(|rest| rest.strip_suffix(" }")) else { return meant.trim_matches('"').to_owned() };
    inside
        .replace("], [", "; ")
        .replace("[[", "(")
        .replace("]]", ")")
        .replace("], ", ") ")
        .replace(" = [", "(")
        .replace(" = (", "(")
        .replace(']', ")")
}

fn listed(list: &[f64]) -> String {
    format!("[{}]", list.iter().map(f64::to_string).collect::<Vec<_>>().join(", "))
}

/// A value that stands somewhere times a factor, in the form in which it stands there: `"3 to 5"` in hundredths is `"0.03 to 0.05"`.
pub(crate) fn scaled(distribution: &Distribution, factor: f64, place: &Place) -> String {
    let stands = place.source.text.get(place.span.clone()).unwrap_or_default();
    let words = half_width(stands.trim_matches('"')).replace(['至', '到', '~'], " to ");
    let ends: Vec<Option<f64>> = words.split(" to ").map(|end| parse_number(end.trim())).collect();
    let in_cell = place.source.sheet.is_some() || !place.source.name.ends_with(".toml");
    if let [Some(low), Some(high)] = ends[..] {
        let interval = format!("{} to {}", plain_product(low, factor), plain_product(high, factor));
        return if in_cell { interval } else { format!("\"{interval}\"") };
    }
    let written = tidied(&distribution.moved(factor, 0.0).written());
    if in_cell { written } else { super::spelled::value(&written).replace('"', "") }
}

fn plain_product(number: f64, factor: f64) -> f64 {
    format!("{:.12}", number * factor).parse().unwrap_or(number * factor)
}

/// The same text, its numbers without the last bits of binary fractions.
fn tidied(words: &str) -> String {
    let digit = |letter: char| letter.is_ascii_digit() || letter == '.';
    let mut out = String::new();
    let mut rest = words;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let end = start + rest[start..].find(|letter| !digit(letter)).unwrap_or(rest.len() - start);
        out += &rest[..start];
        match rest[start..end].parse::<f64>() {
            Ok(number) => out += &plain_product(number, 1.0).to_string(),
            Err(_) => out += &rest[start..end],
        }
        rest = &rest[end..];
    }
    out + rest
}
