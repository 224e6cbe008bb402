//! Judges the scenarios of a plan one after the other. Only what a scenario changes is judged again.

use std::sync::{Arc, Mutex, OnceLock};

use rayon::prelude::*;

use super::commitments::{judge_commitment, series_of, target_of};
use super::joint::{Correlations, Margins, Member, margins, of_members};
use super::judge::{JudgedTarget, alive, judge_target, together};
use super::official::{Assessment, Yardsticks, assess_target};
use super::target::Band;
use super::{CommitmentOutcome, Joint, Judgement};
use crate::plan::{Measure, Plan};
use crate::simulate::{DrawSet, Draws, Wanted, join};

/// Judges scenarios of one plan. What follows from columns that a scenario does not change is worked out once and lent to the next.
pub(super) struct Judge<'p> {
    plan: &'p Plan,
    yardsticks: Yardsticks,
    /// One for each set of rules whose scenarios have been judged.
    known: Mutex<Vec<Arc<Known>>>,
}

/// All that is said of the targets of one scenario.
pub(super) struct Verdicts {
    pub judgement: Judgement,
    pub met: Vec<DrawSet>,
    pub official: Vec<Assessment>,
    pub commitments: Vec<CommitmentOutcome>,
    pub joint: Joint,
}

/// What is known of the plan's own draws, one cell per target or commitment.
struct Known {
    own: Arc<Draws>,
    targets: Vec<OnceLock<Arc<JudgedTarget>>>,
    official: Vec<OnceLock<Assessment>>,
    margins: Vec<OnceLock<Arc<Margins>>>,
    commitments: Vec<OnceLock<CommitmentOutcome>>,
    correlations: OnceLock<Correlations>,
}

impl<'p> Judge<'p> {
    pub(super) fn new(plan: &'p Plan) -> Judge<'p> {
        Judge { plan, yardsticks: Yardsticks::default(), known: Mutex::default() }
    }

    /// The plan whose targets are judged.
    pub(super) fn plan(&self) -> &'p Plan {
        self.plan
    }

    /// What judging reads of a scenario's columns.
    pub(super) fn wanted(&self) -> Wanted {
        let plan = self.plan;
        let mut wanted = Wanted::default();
        let steps = |measure: Measure, last: i32| -> Vec<i32> {
            let years = plan.years().into_iter().skip(1).filter(|year| *year <= last);
            if measure == Measure::Final { vec![last] } else { years.collect() }
        };
        for indicator in &plan.indicators {
            let measure = indicator.target.measure;
            wanted.whole.extend(steps(measure, plan.target_year).into_iter().map(|year| (indicator.id.clone(), year)));
            wanted.whole.extend(indicator.counted.iter().map(|counted| (counted.series.clone(), plan.target_year)));
            let Band { low, high } = Band::of(&indicator.target);
            let earlier = plan.years().into_iter().skip(1).filter(|year| measure == Measure::Final && *year < plan.target_year);
            wanted.bands.extend(earlier.map(|year| ((indicator.id.clone(), year), (low, high))));
        }
        for commitment in &plan.commitments {
            let indicator = commitment.indicator.as_ref().and_then(|id| plan.indicator(id));
            let measure = target_of(commitment, indicator).measure;
            let series = series_of(commitment).into_iter();
            wanted
                .whole
                .extend(series.flat_map(|series| steps(measure, commitment.year).into_iter().map(|year| (series.to_owned(), year))));
        }
        wanted
    }

    /// Judges one scenario.
    pub(super) fn judge(&self, draws: &Draws) -> Verdicts {
        let plan = self.plan;
        let known = self.known(draws);
        let is_own = |name: &str| draws.position(name).is_none_or(|series| draws.is_own(series));
        let own_target = |position: usize| {
            let indicator = &plan.indicators[position];
            is_own(&indicator.id) && indicator.counted.as_ref().is_none_or(|counted| is_own(&counted.series))
        };
        let own: Vec<bool> = (0..plan.indicators.len()).map(|position| draws.own().is_some() && own_target(position)).collect();
        let alive = alive(draws);
        let target = |position: usize| {
            let judged = lent(own[position], &known.targets[position], || Arc::new(judge_target(plan, position, draws, &alive)));
            let assess = || assess_target(plan, draws, &judged.outcome, &self.yardsticks);
            let assessment = lent(own[position], &known.official[position], assess);
            let margins = lent(own[position], &known.margins[position], || Arc::new(margins(plan, position, draws)));
            (Member { target: judged, margins, own: own[position] }, assessment)
        };
        let (members, official): (Vec<Member>, Vec<Assessment>) = (0..plan.indicators.len()).into_par_iter().map(target).unzip();
        let commitment = |position: usize| {
            let own = draws.own().is_some() && series_of(&plan.commitments[position]).is_none_or(is_own);
            lent(own, &known.commitments[position], || judge_commitment(plan, position, draws, &alive))
        };
        let targets: Vec<Arc<JudgedTarget>> = members.iter().map(|member| member.target.clone()).collect();
        let members = members.into_iter().filter(|member| member.target.outcome.modelled).collect();
        let (joint, (judgement, commitments)) = join(
            || of_members(members, draws, &known.correlations),
            || (together(plan, draws, &targets), (0..plan.commitments.len()).map(commitment).collect()),
        );
        let met = targets.iter().map(|target| target.met.clone()).collect();
        Verdicts { judgement, met, official, commitments, joint }
    }

    /// What is known of the plan's own draws behind a scenario's; nothing yet where other draws fail in them.
    fn known(&self, draws: &Draws) -> Arc<Known> {
        let new = |own: Arc<Draws>| {
            Arc::new(Known {
                own,
                targets: cells(self.plan.indicators.len()),
                official: cells(self.plan.indicators.len()),
                margins: cells(self.plan.indicators.len()),
                commitments: cells(self.plan.commitments.len()),
                correlations: OnceLock::new(),
            })
        };
        let Some(own) = draws.own() else { return new(Arc::new(draws.clone())) };
        let mut all = self.known.lock().expect("invariant: no thread panics with the lock");
        let found = all.iter().find(|known| Arc::ptr_eq(&known.own, own)).cloned();
        found.unwrap_or_else(|| {
            all.push(new(own.clone()));
            all[all.len() - 1].clone()
        })
    }
}

fn cells<T>(count: usize) -> Vec<OnceLock<T>> {
    (0..count).map(|_| OnceLock::new()).collect()
}

/// What the cell holds of the plan's own, made at its first use; made anew of anything else.
fn lent<T: Clone>(own: bool, cell: &OnceLock<T>, make: impl FnOnce() -> T) -> T {
    if own { cell.get_or_init(make).clone() } else { make() }
}
