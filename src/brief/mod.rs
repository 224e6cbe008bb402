//! The answer in words and numbers, said once: terminal, report, workbook and JSON lay it out.
//!
//! [`brief`] works it out from a plan and what a run found. All of it can be serialised; a wording is a [`Text`] in both languages, a
//! number a [`Figure`] with the words it is shown in. Words of likelihood and their thresholds are those of [`crate::achieve::likelihood`],
//! numbers are written by [`crate::language::number`], with the digits that [`Digits`] gives each indicator.

mod appendix;
mod class;
pub mod discovery;
mod figures;
mod lead;
mod levers;
mod natures;
mod scenarios;
mod side_by_side;
mod since;
mod targets;
mod tested;
mod words;

use serde::Serialize;

use crate::language::Text;
use crate::plan::Plan;
use crate::results::Readout;
use crate::text;

pub use appendix::{AssumptionLine, CommitmentLine, FailureLine, FindingLine, FindingPlace};
pub use class::class_words;
pub use figures::{Digits, Figure};
pub use lead::{ClassCount, Tile};
pub use levers::{ConditionLine, LeverLine};
pub use natures::NatureLine;
pub use scenarios::{Help, ScenarioLine};
pub use side_by_side::{Cell, Place, PlaceLine, SharedRow, SideBySide, side_by_side};
pub use since::{SeenLine, Since, UpdatedLine, elsewhere, place_words, series_words, since};
pub use targets::{DomainPart, TargetLine, YearFigure, risks, target_line};
pub use tested::{Tested, TestedMethod, TestedRow, tested};
pub use words::{
    Gap, asked_in_short, asked_words, baseline_words, difference_words, failed_words, gap, grades, group_name, in_unit, method,
    observed_until, scale_words, target_words, things_of, untold_in_brief, untold_words, year_words,
};

/// The answer of a run.
#[derive(Debug, Clone, Serialize)]
pub struct Brief {
    /// Title of the reference scenario, which all targets below are of.
    pub scenario: Text,
    /// The paragraph that comes first, by sentence.
    pub lead: Vec<Text>,
    /// The targets of each class, each with its bounds; none where every draw fails.
    pub classes: Vec<ClassCount>,
    /// The targets by what they bind to, binding ones first, and the sentence that says them; empty where the plan does not say.
    pub natures: Vec<NatureLine>,
    /// The same as a sentence; empty where the plan does not say.
    pub nature_words: Text,
    /// What a reader of the probabilities has to know of their bias; empty where nobody has counted.
    pub caution: Text,
    /// What helps most and what hurts most, by sentence.
    pub help_words: Vec<Text>,
    /// Headline figures; none where every draw fails.
    pub tiles: Vec<Tile>,
    /// Targets that are more likely missed than met, the least likely first.
    pub risks: Vec<TargetLine>,
    /// What each other scenario changes, the most helpful first.
    pub helps: Vec<Help>,
    /// Levers that gain, the most for the money first; empty if the plan declares none.
    pub levers: Vec<LeverLine>,
    /// Draws with which levers were tried, of which a run of many uses its first.
    pub lever_draws: usize,
    /// What would have to be true for each target; empty without levers.
    pub conditions: Vec<ConditionLine>,
    /// What money is counted in: `million yuan`, or `money` where the plan does not say.
    pub money: Text,
    /// Every scenario, in the order of the run.
    pub scenarios: Vec<ScenarioLine>,
    /// Every target, by domain.
    pub domains: Vec<DomainPart>,
    /// The commitments of the text that the model judges.
    pub commitments: Vec<CommitmentLine>,
    /// Those that it does not.
    pub commitments_left: usize,
    /// Indicators without a target that could be judged.
    pub watched: Vec<appendix::WatchedLine>,
    /// How many targets go by their class, no mechanism being known; empty where rules say how all move.
    pub class_words: Text,
    /// Where the plan contradicts itself and what it leaves open.
    pub findings: Vec<FindingLine>,
    /// Draws that failed, by scenario and series.
    pub failures: Vec<FailureLine>,
    /// Every assumption, in the plan's order.
    pub assumptions: Vec<AssumptionLine>,
}

/// The answer to a run of one scenario or more. All others are held against the reference.
pub fn brief(plan: &Plan, readout: &Readout) -> Brief {
    Brief { findings: appendix::findings(plan), assumptions: appendix::assumptions(plan), ..glance(plan, readout) }
}

/// The same without what the plan itself says: for a terminal, which does not show it.
pub fn glance(plan: &Plan, readout: &Readout) -> Brief {
    let result = readout.reference();
    let scenarios: Vec<ScenarioLine> = readout.scenarios.iter().map(|other| ScenarioLine::of(plan, result, other)).collect();
    let line = &scenarios[readout.reference];
    let speaks = !line.all_failed;
    let helps = if speaks { scenarios::helps(plan, readout, &scenarios) } else { Vec::new() };
    let targets: Vec<TargetLine> = (0..plan.indicators.len()).map(|position| TargetLine::of(plan, result, position)).collect();
    let natures = natures::natures(plan, &targets);
    let commitments = appendix::commitments(plan, result);
    Brief {
        scenario: line.title.clone(),
        lead: lead::lead(plan, result, line, &targets),
        classes: if speaks { lead::classes(line) } else { Vec::new() },
        nature_words: if speaks { natures::nature_words(&natures) } else { Text::default() },
        natures,
        caution: lead::caution(plan),
        help_words: lead::help_words(&helps),
        tiles: if speaks { lead::tiles(line) } else { Vec::new() },
        risks: if speaks { targets::at_risk(&targets) } else { Vec::new() },
        helps,
        levers: Vec::new(),
        lever_draws: 0,
        conditions: Vec::new(),
        domains: targets::by_domain(plan, result, &targets),
        money: plan.millions().unwrap_or_else(|| text!("money", "资金")),
        commitments_left: plan.commitments.len() - commitments.len(),
        commitments,
        watched: appendix::watched(plan, result),
        class_words: lead::class_words(plan),
        findings: Vec::new(),
        failures: appendix::failures(readout),
        assumptions: Vec::new(),
        scenarios,
    }
}

impl Brief {
    /// The same with what each lever does, which then says what helps most.
    pub fn with_levers(mut self, plan: &Plan, readout: &Readout) -> Brief {
        if self.tiles.is_empty() {
            return self;
        }
        let Some(effects) = &readout.effects else {
            // What helps most of what was not tried is not known, and scenarios do not stand for it.
            if !plan.levers.is_empty() {
                self.help_words.insert(0, levers::untried());
            }
            return self;
        };
        let shares: Vec<Option<f64>> = readout.reference().targets.iter().map(|target| target.p_met).collect();
        self.levers = levers::lever_lines(plan, effects);
        self.lever_draws = effects.draws;
        self.conditions = levers::condition_lines(plan, effects, &shares);
        if !self.levers.is_empty() {
            self.help_words = levers::lever_words(plan, &self.levers);
            self.help_words.extend(lead::hurt_words(&self.helps));
        }
        self
    }
}
