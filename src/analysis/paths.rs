//! Holds the years between base and target against reference classes: how far a row spreads in five years, and whether what it did in the
//! first three foretells the next two.
//!
//! priors.csv says of each row what its class knows: the spread of changes over five years, the share of it that data give the row (1 is the
//! class as it is), and the rank correlation of the change of three years with that of the next two. A row that spreads otherwise says why;
//! one that says nothing is at fault. A model whose ends are right can still walk there too straight,
//! and then takes a good start for a finished race.

use crate::diagnostic::{Code, Diagnostic};
use crate::forecast::Scale;
use crate::language::Text;
use crate::plan::{Measure, Plan, Prior};
use crate::simulate::Draws;
use crate::text;

/// A spread is the class's if it is within this share of it.
const SPREAD_WITHIN: f64 = 0.1;
/// A path is as restless as the class's if the two rank correlations differ by no more.
const CORRELATION_WITHIN: f64 = 0.2;
/// With fewer draws chance alone moves a correlation by a tenth of what is allowed, and paths are not tested.
pub const ENOUGH_DRAWS: usize = 2000;
/// Years of the first part of a path, of the five that classes tell of.
const FIRST: usize = 3;
const ALL: usize = 5;
/// How near to its ends a percentage may come: for the spread as near as in the classes, for the order of draws nearer.
const CLASS_ENDS: f64 = 0.5;
const OWN_ENDS: f64 = 0.01;

/// One row beside its class.
#[derive(Debug, Clone, PartialEq)]
pub struct Path<'p> {
    /// What the class knows.
    pub prior: &'p Prior,
    /// Spread of the row's change over five years among the draws, and what it should be.
    pub spread: f64,
    /// The class's spread times the share of it that data give the row; nothing where the plan does not hold the two together.
    pub class_spread: Option<f64>,
    /// Rank correlation of the change of the first three years with that of the next two among the draws.
    pub correlation: f64,
}

impl Path<'_> {
    /// The row's spread as a multiple of the class's, where the two are held together.
    pub fn times_class(&self) -> Option<f64> {
        self.class_spread.map(|class| self.spread / class)
    }

    /// Whether the row spreads as its class does.
    pub fn spreads_alike(&self) -> bool {
        self.class_spread.is_none_or(|class| (self.spread / class - 1.0).abs() <= SPREAD_WITHIN)
    }

    /// Whether the row's years are as restless as its class's.
    pub fn walks_alike(&self) -> bool {
        self.prior.three_two.is_none_or(|class| (self.correlation - class).abs() <= CORRELATION_WITHIN)
    }
}

/// All rows that priors.csv holds to a class or that name one, in its order; nothing where the plan is not five years of one year each.
pub fn paths<'p>(plan: &'p Plan, draws: &Draws) -> Vec<Path<'p>> {
    if draws.years.len() != ALL + 1 {
        return Vec::new();
    }
    plan.priors
        .iter()
        .filter(|prior| prior.width.is_some() || prior.three_two.is_some() || prior.class.is_some())
        .filter_map(|prior| path(plan, draws, prior))
        .collect()
}

fn path<'p>(plan: &Plan, draws: &Draws, prior: &'p Prior) -> Option<Path<'p>> {
    let indicator = plan.indicator(&prior.id)?;
    let series = draws.position(&prior.id)?;
    let scale = Scale::of_name(&prior.scale)?;
    let alive = || (0..draws.count).filter(|draw| !draws.failed[*draw]);
    let change = |from: usize, to: usize, ends: f64| -> Vec<f64> {
        let value = |draw: usize, year: usize| draws.column(series, year)[draw];
        let of = |draw: usize| match indicator.target.measure {
            // A growth rate: its years add up to the change of a level.
            Measure::Average => (from + 1..=to).map(|year| libm::log1p(value(draw, year) / 100.0)).sum(),
            // A flow: the mean of the years against the base year's.
            Measure::Total => libm::log((from + 1..=to).map(|year| value(draw, year)).sum::<f64>() / (to - from) as f64 / value(draw, 0)),
            Measure::Final => scale.on_within(value(draw, to), ends) - scale.on_within(value(draw, from), ends),
        };
        alive().map(of).collect()
    };
    let correlation = rank_correlation(&change(0, FIRST, OWN_ENDS), &change(FIRST, ALL, OWN_ENDS));
    let used = plan.assumptions.iter().filter_map(|assumption| assumption.class.as_ref()).find(|used| used.of == prior.id);
    // A row that is drawn from its class is as wide as the class is from where the row stands.
    let class_spread = prior.width.map(|width| width * used.map_or(prior.spread, |used| used.forecast.spread()));
    Some(Path { prior, spread: standard_deviation(&change(0, ALL, CLASS_ENDS)), class_spread, correlation })
}

fn standard_deviation(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    (values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count).sqrt()
}

/// Spearman's rank correlation; what is equal keeps the order of the draws, which is chance.
fn rank_correlation(one: &[f64], other: &[f64]) -> f64 {
    let ranks = |values: &[f64]| {
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|left, right| values[*left].total_cmp(&values[*right]).then(left.cmp(right)));
        let mut ranks = vec![0.0; values.len()];
        for (rank, place) in order.into_iter().enumerate() {
            ranks[place] = rank as f64;
        }
        ranks
    };
    let (one, other) = (ranks(one), ranks(other));
    let middle = (one.len() as f64 - 1.0) / 2.0;
    let together: f64 = one.iter().zip(&other).map(|(one, other)| (one - middle) * (other - middle)).sum();
    let alone: f64 = one.iter().map(|one| (one - middle) * (one - middle)).sum();
    together / alone
}

/// How many rows spread as their classes do, and of each other how many times as much, and why.
pub fn spreads_told(paths: &[Path<'_>], name: impl Fn(&Path<'_>) -> Text) -> Text {
    let held: Vec<&Path<'_>> = paths.iter().filter(|path| path.class_spread.is_some()).collect();
    let unlike: Vec<&Path<'_>> = held.iter().copied().filter(|path| !path.spreads_alike()).collect();
    let (all, count, alike) = (held.len(), unlike.len(), held.len() - unlike.len());
    if unlike.is_empty() {
        return text!("all {all} spread within 10 % of the class", "{all}行的五年离散均在参照类的10%以内");
    }
    let one = |path: &&Path<'_>| {
        let (times, Text { zh: name_zh, en: name_en }) = (format!("{:.2}", path.times_class().unwrap_or_default()), name(path));
        let Text { zh, en } = &path.prior.reason;
        text!("{name_en} {times} times ({en})", "{name_zh}为{times}倍（{zh}）")
    };
    let told: Vec<Text> = unlike.iter().map(one).collect();
    let (en, zh): (Vec<&str>, Vec<&str>) = told.iter().map(|told| (told.en.as_str(), told.zh.as_str())).unzip();
    let (en, zh) = (en.join("; "), zh.join("；"));
    text!(
        "{alike} of {all} spread within 10 % of the class, {count} do not: {en}",
        "{all}行中有{alike}行的五年离散在参照类的10%以内，{count}行不在：{zh}"
    )
}

/// The rows that spread otherwise than their classes do without saying why, and those that do not walk as these do.
pub fn path_faults(paths: &[Path<'_>]) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for path in paths {
        let (id, place) = (&path.prior.id, &path.prior.place);
        if let (false, Some(class), true) = (path.spreads_alike(), path.class_spread, path.prior.reason.en.is_empty()) {
            let (row, class) = (format!("{:.3}", path.spread), format!("{class:.3}"));
            faults.push(
                Diagnostic::error(
                    Code::UnlikeClass,
                    text!("`{id}` spreads by {row} in five years, its class by {class}", "`{id}` 五年离散为 {row}，参照类为 {class}"),
                )
                .at(place.clone())
                .help(text!(
                    "change the ranges behind the row, or say in `reason` why it spreads otherwise",
                    "请调整该行背后的取值范围，或在 `reason` 说明离散不同的理由"
                )),
            );
        }
        if let (false, Some(class)) = (path.walks_alike(), path.prior.three_two) {
            let (row, class) = (format!("{:+.2}", path.correlation), format!("{class:+.2}"));
            faults.push(
                Diagnostic::error(
                    Code::UnlikeClass,
                    text!(
                        "the first three years of `{id}` foretell the next two with a rank correlation of {row}, its class's with {class}",
                        "`{id}` 前三年与后两年变动的秩相关为 {row}，参照类为 {class}"
                    ),
                )
                .at(place.clone())
                .help(text!(
                    "let chance come year by year: `swing_after` of rules/lib/change.rhai moves the years between and leaves the target year as it is",
                    "请让随机变动逐年发生：rules/lib/change.rhai 的 `swing_after` 只影响中间各年，不改变目标年"
                )),
            );
        }
    }
    faults
}
