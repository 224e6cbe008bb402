//! Shapes of distributions that can be drawn and are hardly meant.

use super::Assumption;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::number::short;
use crate::sampling::Distribution;
use crate::text;

/// Degrees of freedom below which a t distribution has no spread.
const FEWEST_DEGREES: f64 = 2.0;

/// Sums of weights that are most likely meant to be one.
const ABOUT_ONE: std::ops::RangeInclusive<f64> = 0.8..=1.25;

/// Tails without measure, and probabilities that do not add up.
pub(super) fn odd_shape(assumption: &Assumption) -> Option<Diagnostic> {
    let name = &assumption.name;
    let (message, help) = match &assumption.distribution {
        Distribution::StudentT(shape) if shape.degrees < FEWEST_DEGREES => {
            let degrees = short(shape.degrees);
            (
                text!(
                    "`{name}` has {degrees} degrees of freedom: its tails are so heavy that it has no spread",
                    "`{name}` 的自由度为 {degrees}：尾部过重，离散程度没有意义"
                ),
                text!(
                    "the order is [location, scale, degrees of freedom]; few yearly figures give 3 to 10 degrees",
                    "次序为［位置, 尺度, 自由度］；年度数据较少时自由度约为3至10"
                ),
            )
        }
        Distribution::Discrete(shape) => {
            let sum: f64 = shape.weights.iter().sum();
            if (sum - 1.0).abs() < 5e-3 || !ABOUT_ONE.contains(&sum) || shape.weights.iter().all(|weight| weight.fract() == 0.0) {
                return None;
            }
            let sum = short(sum);
            (
                text!("the probabilities of `{name}` add up to {sum}", "`{name}` 的各概率之和为 {sum}"),
                text!("mend the one that is mistyped, so that they sum to 1", "请改正写错的一项，使其合计为 1"),
            )
        }
        _ => return None,
    };
    Some(Diagnostic::warning(Code::ImpossibleDistribution, message).at(assumption.value_place.clone()).help(help))
}
