//! Official labels for a plan: each method's label of the median path, how often draws get each label, and why methods disagree.

use super::yardstick::{Segment, Yardsticks};
use super::{Label, Method, Progress, ProgressRow, Tier, progress_of};
use crate::achieve::Outlook;
use crate::achieve::judge::{Judgement, TargetOutcome, judged_values};
use crate::achieve::probability::Probability;
use crate::language::Text;
use crate::math::{Vectorised, vectorised};
use crate::plan::{Better, Indicator, Measure, Plan, Scale, Sides, TargetKind};
use crate::simulate::Draws;
use crate::text;

/// What official methods say of one target.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// Position in [`Plan::indicators`].
    pub indicator: usize,
    /// The row the methods were given: baseline and median of the judged measure in the target year.
    pub row: ProgressRow,
    /// One per method of [`Method::ALL`].
    pub labels: Vec<MethodLabel>,
    /// Whether all methods that assess the row, and P(met) by the two-thirds rule, say the same: on track, or not.
    pub agree: bool,
    /// Why not, if they do not.
    pub reasons: Vec<Reason>,
}

/// One method's label of one target.
#[derive(Debug, Clone, PartialEq)]
pub struct MethodLabel {
    /// The method that gives the label.
    pub method: Method,
    /// Of the median path.
    pub progress: Progress,
    /// How many draws get each label, the best label first; failed draws are not assessed. Adds up to the draws; empty if only the
    /// median was assessed.
    pub distribution: Vec<(Label, Probability)>,
}

/// Why official methods disagree with each other or with P(met).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// No rule gives the indicator values.
    NotModelled,
    /// No base value is published.
    MissingBaseline,
    /// The target asks to hold a value.
    Hold,
    /// The target lies on the worse side of the baseline.
    Floor,
    /// The indicator nears a natural limit.
    Bounded,
    /// The target is a total over the plan.
    Total,
    /// The target is an average over the plan.
    Average,
    /// The target has two sides.
    About,
    /// The target itself does not meet it.
    Strict,
    /// The draws lie on both sides of the target.
    Chance,
    /// The methods put their thresholds elsewhere.
    Thresholds,
}

impl Reason {
    /// The name used in files.
    pub fn code(self) -> &'static str {
        match self {
            Reason::NotModelled => "not_modelled",
            Reason::MissingBaseline => "missing_baseline",
            Reason::Hold => "hold",
            Reason::Floor => "floor",
            Reason::Bounded => "bounded",
            Reason::Total => "total",
            Reason::Average => "average",
            Reason::About => "about",
            Reason::Strict => "strict",
            Reason::Chance => "chance",
            Reason::Thresholds => "thresholds",
        }
    }

    /// The reason in words.
    pub fn text(self) -> Text {
        match self {
            Reason::NotModelled => text!("no rule projects the indicator", "没有规则推算该指标"),
            Reason::MissingBaseline => text!(
                "the plan prints no baseline: official methods could not assess it, and an assumed baseline is used",
                "规划未公布基期值：官方方法无法评估，这里用的是假设的基期值"
            ),
            Reason::Hold => text!(
                "the target only asks to hold the baseline: required growth is zero, and ratios to it mean nothing",
                "目标只要求保持基期水平：所需增速为零，与之相比的比值没有意义"
            ),
            Reason::Floor => text!(
                "the baseline already betters the target: methods see a decline where the plan allows one",
                "基期已优于目标：规划允许下降，而官方方法视之为倒退"
            ),
            Reason::Bounded => text!(
                "the indicator is close to its natural limit, where compound growth rates lose their meaning",
                "指标接近自然上限（或下限），复合增速在此失去意义"
            ),
            Reason::Total => {
                text!("a total over the plan is judged, official methods compare levels", "考核的是规划期累计数，而官方方法比较的是水平值")
            }
            Reason::Average => {
                text!(
                    "an average over the plan is judged, official methods compare levels",
                    "考核的是规划期年均数，而官方方法比较的是水平值"
                )
            }
            Reason::About => {
                text!("the target is a band on both sides, official methods know only one", "目标是双侧区间，而官方方法只看一侧")
            }
            Reason::Strict => {
                text!("the target must be passed, official methods count reaching it", "目标要求严格超过，而官方方法把达到即视为实现")
            }
            Reason::Chance => text!(
                "the median is on one side, but chance decides: P(met) is between one and two thirds",
                "中位数落在一侧，但成败取决于机会：达标概率在三分之一与三分之二之间"
            ),
            Reason::Thresholds => text!(
                "the methods' own measures and thresholds differ: linear or compound, 95 % or all of the required change",
                "各方法的测度与阈值本就不同：线性或复合，完成所需变化的95%或全部"
            ),
        }
    }
}

/// What every official method says of every target: one assessment per indicator, in the plan's order, with the distribution of labels
/// over draws.
pub fn assess(plan: &Plan, draws: &Draws, judgement: &Judgement) -> Vec<Assessment> {
    let yardsticks = Yardsticks::default();
    judgement.targets.iter().map(|outcome| assess_target(plan, draws, outcome, &yardsticks)).collect()
}

/// The same of one target.
pub(in crate::achieve) fn assess_target(plan: &Plan, draws: &Draws, outcome: &TargetOutcome, yardsticks: &Yardsticks) -> Assessment {
    let mut assessment = assess_median_of(plan, outcome);
    let mut values = Vec::new();
    judged_values(plan, draws, outcome.indicator, &mut values);
    let yardstick = yardsticks.of(outcome.indicator, &assessment.row);
    for (label, segments) in assessment.labels.iter_mut().zip(yardstick.iter()) {
        label.distribution = distribution(label.method, segments, &values);
    }
    assessment
}

/// What every official method says of the median path alone, without distributions: enough for a table of targets, and a hundred times as
/// fast.
pub fn assess_median(plan: &Plan, judgement: &Judgement) -> Vec<Assessment> {
    judgement.targets.iter().map(|outcome| assess_median_of(plan, outcome)).collect()
}

fn assess_median_of(plan: &Plan, outcome: &TargetOutcome) -> Assessment {
    let indicator = &plan.indicators[outcome.indicator];
    let row = plan_row(plan, indicator, outcome);
    let label = |method| MethodLabel { method, progress: progress_of(&row, method), distribution: Vec::new() };
    let labels: Vec<MethodLabel> = Method::ALL.into_iter().map(label).collect();
    let agree = agree(outcome, &labels);
    let reasons = if agree { Vec::new() } else { reasons_of(indicator, outcome, &row) };
    Assessment { indicator: outcome.indicator, row, labels, agree, reasons }
}

/// The row that a plan's target is for official methods: its measure in the target year, against the baseline of the same measure.
///
/// The base of a total is the base year's yearly flow kept up for all years of the plan.
pub(crate) fn plan_row(plan: &Plan, indicator: &Indicator, outcome: &TargetOutcome) -> ProgressRow {
    let steps = f64::from((plan.target_year - plan.base_year) / plan.step.max(1));
    let base_value = match indicator.target.measure {
        Measure::Total => outcome.baseline.map(|yearly| yearly * steps),
        Measure::Final | Measure::Average => outcome.baseline,
    };
    ProgressRow {
        indicator: indicator.id.clone(),
        base_year: f64::from(indicator.baseline_year),
        base_value,
        current_year: f64::from(plan.target_year),
        current_value: outcome.p50.is_finite().then_some(outcome.p50),
        between: Vec::new(),
        target_year: f64::from(plan.target_year),
        target_value: Some(indicator.target.value),
        direction: indicator.target.better,
        natural_limit: natural_limit(indicator),
        peer_spread: None,
    }
}

/// The value an indicator cannot pass in the wanted direction: the bound of a logit scale or of a percentage. Other declared
/// bounds are checks of plausibility, not limits of nature.
pub(super) fn natural_limit(indicator: &Indicator) -> Option<f64> {
    if indicator.target.measure == Measure::Total {
        return None;
    }
    let bounded = match indicator.scale {
        Scale::Logit { .. } => true,
        Scale::Linear { low, high } => low == 0.0 && high == 100.0 && indicator.unit.en.starts_with('%'),
        Scale::Log { .. } => false,
    };
    let (low, high) = indicator.scale.bounds();
    bounded.then_some(match indicator.target.better {
        Better::More => high,
        Better::Less => low,
    })
}

/// How many draws get each label; NaN gets none.
fn distribution(method: Method, segments: &[Segment], values: &[f64]) -> Vec<(Label, Probability)> {
    let labels = method.labels();
    let mut counts = vec![0_usize; labels.len()];
    let mut count = |label: Label, number: usize| {
        let position = labels.iter().position(|known| *known == label).expect("invariant: labels() lists every label");
        counts[position] += number;
    };
    let mut below = 0;
    for Segment { last, label } in segments {
        let up_to = vectorised(UpTo { values, last: *last });
        count(*label, up_to - below);
        below = up_to;
    }
    count(Label::NotAvailable, values.len() - below);
    let draws = values.len();
    labels.iter().zip(counts).filter(|(_, count)| *count > 0).map(|(label, count)| (*label, Probability::new(count, draws))).collect()
}

/// Counts the values up to an end; NaN is beyond any.
struct UpTo<'v> {
    values: &'v [f64],
    last: f64,
}

impl Vectorised for UpTo<'_> {
    type Output = usize;

    #[inline(always)]
    fn call(self) -> usize {
        let mut count = 0;
        for value in self.values {
            count += usize::from(*value <= self.last);
        }
        count
    }
}

fn agree(outcome: &TargetOutcome, labels: &[MethodLabel]) -> bool {
    let mut verdicts = labels.iter().map(|label| label.progress.label.tier()).filter(|tier| *tier != Tier::NotAssessed);
    let Some(first) = verdicts.next() else { return false };
    let on_track = first == Tier::OnTrack;
    let probability = outcome.probability().share();
    let by_draws = match Outlook::of(probability) {
        Outlook::Likely => Some(true),
        Outlook::Open => None,
        Outlook::Unlikely => Some(false),
    };
    !outcome.baseline_assumed && by_draws == Some(on_track) && verdicts.all(|tier| (tier == Tier::OnTrack) == on_track)
}

fn reasons_of(indicator: &Indicator, outcome: &TargetOutcome, row: &ProgressRow) -> Vec<Reason> {
    let target = &indicator.target;
    let strict = target.comparison.is_strict();
    let base_meets = row.base_value.is_some_and(|base| row.achieved_by(base));
    let hold = target.comparison.kind() == TargetKind::Hold || row.base_value == row.target_value;
    let near_limit = natural_limit(indicator).is_some() && {
        let (low, high) = indicator.scale.bounds();
        let share = (target.value - low) / (high - low);
        !(0.1..=0.9).contains(&share)
    };
    let probability = outcome.probability().share();
    let applies = [
        (Reason::NotModelled, !outcome.modelled),
        (Reason::MissingBaseline, outcome.baseline_assumed),
        (Reason::Hold, hold),
        (Reason::Floor, outcome.kind == TargetKind::Floor || (base_meets && !hold)),
        (Reason::Bounded, near_limit),
        (Reason::Total, target.measure == Measure::Total),
        (Reason::Average, target.measure == Measure::Average),
        (Reason::About, target.sides() == Sides::Both),
        (Reason::Strict, strict),
        (Reason::Chance, outcome.modelled && Outlook::of(probability) == Outlook::Open),
    ];
    let mut reasons: Vec<Reason> = applies.into_iter().filter(|(_, applies)| *applies).map(|(reason, _)| reason).collect();
    if reasons.is_empty() {
        reasons.push(Reason::Thresholds);
    }
    reasons
}
