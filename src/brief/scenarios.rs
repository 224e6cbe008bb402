//! Scenarios beside each other: how many targets each meets, and what it changes against the reference.

use std::collections::BTreeSet;

use serde::Serialize;

use super::figures::Figure;
use crate::achieve::Outlook;
use crate::analysis::money::line_differences;
use crate::analysis::{PairedProbability, Verdict};
use crate::language::Text;
use crate::language::number::{NONE, per_cent};
use crate::plan::Plan;
use crate::results::rows::Target;
use crate::results::{Readout, ScenarioReadout};
use crate::scenario::{self, Difference, DifferenceKind};
use crate::text;

/// How a scenario stands.
#[derive(Debug, Clone, Serialize)]
pub struct ScenarioLine {
    /// The scenario's name in files.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// What happens in it.
    pub story: Text,
    /// What it changes against the reference.
    pub differences: Vec<Difference>,
    /// Modelled targets.
    pub targets: usize,
    /// Expected number of targets met.
    pub expected: Figure,
    /// Targets met in the middle draw, and in the draws that nine in ten lie between.
    pub middle: usize,
    /// At the 5 % quantile.
    pub low: usize,
    /// At the 95 % quantile.
    pub high: usize,
    /// Targets in each class.
    pub likely: usize,
    /// Those that may be met or missed.
    pub open: usize,
    /// Those that are more likely missed.
    pub unlikely: usize,
    /// Probability that all are met.
    pub all: Figure,
    /// Draws that failed as a whole.
    pub failed_draws: usize,
    /// No draw is left to say anything.
    pub all_failed: bool,
}

impl ScenarioLine {
    pub(super) fn of(plan: &Plan, reference: &ScenarioReadout, result: &ScenarioReadout) -> ScenarioLine {
        let standing = &result.standing;
        let shares: Vec<f64> = result.targets.iter().filter_map(|target: &Target| target.p_met).collect();
        let count = |outlook: Outlook| shares.iter().filter(|share| Outlook::of(**share) == outlook).count();
        let [low, middle, high] = [0.05, 0.5, 0.95].map(|share| result.number_met_quantile(share));
        ScenarioLine {
            id: result.scenario.name.clone(),
            title: result.scenario.title.clone(),
            story: result.scenario.story.clone(),
            differences: {
                let (from, to) = (&reference.scenario, &result.scenario);
                let mut differences = scenario::differences(plan, from, to);
                differences.extend(line_differences(plan, from, to, &reference.spending(plan)));
                differences
            },
            targets: shares.len(),
            expected: Figure::fixed(shares.iter().sum(), 1),
            middle,
            low,
            high,
            likely: count(Outlook::Likely),
            open: count(Outlook::Open),
            unlikely: count(Outlook::Unlikely),
            all: Figure::probability(standing.p_all),
            failed_draws: standing.failed_draws,
            all_failed: result.all_failed(),
        }
    }
}

/// What another scenario does to the number of targets met.
#[derive(Debug, Clone, Serialize)]
pub struct Help {
    /// The scenario's name in files.
    pub id: String,
    /// The scenario's title.
    pub name: Text,
    /// What it moves, in words, and whether that is money or facilities: what somebody decides.
    pub moves: Text,
    /// Whether it moves money or facilities.
    pub decided: bool,
    /// Expected number of targets met.
    pub expected: Figure,
    /// The same, less that of the reference.
    pub change: Figure,
    /// Targets that become clearly more or less likely.
    pub gains: Figure,
    /// Targets that become clearly less likely.
    pub losses: Figure,
    /// The target that gains most.
    pub best: Text,
    /// The target that loses most.
    pub worst: Text,
}

/// What each other scenario changes against the reference, the most helpful first. A scenario in which every draw fails says nothing.
pub(super) fn helps(plan: &Plan, readout: &Readout, lines: &[ScenarioLine]) -> Vec<Help> {
    let (reference, met) = (readout.reference, &readout.met);
    let base = &lines[reference];
    let mut rows: Vec<Help> = lines
        .iter()
        .enumerate()
        .filter(|(position, line)| *position != reference && !line.all_failed)
        .map(|(position, line)| {
            let pairs = met[reference].pair(&met[position]);
            let (gains, losses) = (clear(&pairs, Verdict::Wins), clear(&pairs, Verdict::Loses));
            let (moves, decided) = what_moves(&line.differences);
            Help {
                id: line.id.clone(),
                name: line.title.clone(),
                moves,
                decided,
                expected: line.expected.clone(),
                change: Figure::signed(line.expected.value - base.expected.value, 2),
                gains: Figure::fixed(gains.len() as f64, 0),
                losses: Figure::fixed(losses.len() as f64, 0),
                best: moved(plan, gains.first(), &pairs),
                worst: moved(plan, losses.first(), &pairs),
            }
        })
        .collect();
    rows.sort_by(|one, other| other.change.value.total_cmp(&one.change.value));
    rows
}

/// Targets with this verdict, the largest difference first.
fn clear(pairs: &[PairedProbability], verdict: Verdict) -> Vec<usize> {
    let mut found: Vec<usize> = (0..pairs.len()).filter(|target| pairs[*target].verdict() == verdict).collect();
    found.sort_by(|one, other| pairs[*other].difference().abs().total_cmp(&pairs[*one].difference().abs()));
    found
}

/// The kinds of input that differ, and whether money or facilities are among them.
fn what_moves(differences: &[Difference]) -> (Text, bool) {
    let kinds: BTreeSet<DifferenceKind> = differences.iter().map(|difference| difference.kind).collect();
    let word = |kind: &DifferenceKind| match kind {
        DifferenceKind::Shift => text!("money", "资金"),
        DifferenceKind::Facility => text!("facilities", "设施"),
        DifferenceKind::Assumption => text!("assumptions", "假设"),
        DifferenceKind::Rule => text!("rules", "规则"),
        DifferenceKind::Lever => text!("levers", "措施"),
    };
    let words: Vec<Text> = kinds.iter().map(word).collect();
    let decided = kinds.contains(&DifferenceKind::Shift) || kinds.contains(&DifferenceKind::Facility);
    (Text::join(&words, "、", ", "), decided)
}

/// A target's way from one probability to another. A way of less than a point is no way: a dash.
fn moved(plan: &Plan, target: Option<&usize>, pairs: &[PairedProbability]) -> Text {
    let Some(position) = target else { return Text::same(NONE) };
    let shares = [pairs[*position].first_share(), pairs[*position].second_share()];
    let [from, to] = shares.map(per_cent);
    // Below one point it is no step, even where rounding makes one of it.
    if from == to || (shares[1] - shares[0]).abs() < 0.01 {
        return Text::same(NONE);
    }
    let name = plan.indicators[*position].numbered_name();
    Text::new(format!("{}（{from}% → {to}%）", name.zh), format!("{} ({from} → {to}%)", name.en))
}
