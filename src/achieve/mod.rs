//! Which targets are achievable: the probability of meeting each, of meeting them together, and what official methods would say of the
//! same figures.

mod assess;
pub mod commitments;
pub mod joint;
pub mod judge;
mod known;
pub mod likelihood;
pub mod official;
pub mod paired;
pub mod probability;
pub mod replay;
pub mod target;

pub use crate::simulate::DrawSet;
pub use assess::{Assessment, ScenarioResult, assess, assess_each, assess_places};
pub use commitments::{CommitmentOutcome, judge_commitments};
pub use joint::{Cluster, JOINT_PROBABILITY, Joint, TargetSet, jointly};
pub use judge::{Judgement, TargetOutcome, YearOutcome, is_judged, judge, judged_values, quantile_of_counts};
pub use likelihood::{EVEN, LIKELY, Likelihood, Outlook, UNLIKELY};
pub use paired::{PairedProbability, Verdict};
pub use probability::{Pairing, Probability, draws_needed};
pub use replay::{Placed, Replayed, Review, TargetReplay, is_outlying, review};
