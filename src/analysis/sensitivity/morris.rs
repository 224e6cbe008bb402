//! Morris' screening: how far an answer moves when one input or group moves by a part of its range, from many places.

use super::resample::{Estimate, Resampling};
use super::{Undefined, constant};

/// What came of moving one input or group along all trajectories. An elementary effect is the change of the answer divided by the part of
/// the input's probability that was passed, so that an answer linear in a uniform input has its whole range as effect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ElementaryEffects {
    /// Mean of the absolute effects (Campolongo et al. 2007): how much the input matters.
    pub mean_absolute: Estimate,
    /// Mean of the effects; `None` of a group, whose members move each in a direction of its own.
    pub mean: Option<f64>,
    /// Standard deviation of the effects: curvature, and what the input does with others. `None` of a group.
    pub deviation: Option<f64>,
    /// Trajectories whose move has a value at both ends.
    pub moves: usize,
}

/// Trajectories that are too few to say anything.
const FEW: usize = 4;

/// The effects of each group: `moves` holds per group the answer before and after each of its moves, and how far the move goes, with its
/// sign, as a part of all probability. `single` tells which groups have one member.
///
/// # Errors
/// Answers that do not vary, and too few that have a value.
pub fn elementary_effects(moves: &[Vec<(f64, f64, f64)>], single: &[bool], seed: u64) -> Result<Vec<ElementaryEffects>, Undefined> {
    let effects = |moves: &Vec<(f64, f64, f64)>| -> Vec<f64> {
        let effects = moves.iter().map(|(before, after, stride)| (after - before) / stride);
        effects.filter(|effect| effect.is_finite()).collect()
    };
    let effects: Vec<Vec<f64>> = moves.iter().map(effects).collect();
    let all: usize = moves.iter().map(Vec::len).sum();
    let failed = all - effects.iter().map(Vec::len).sum::<usize>();
    if effects.iter().zip(moves).any(|(effects, moves)| effects.len() < FEW.max(moves.len() / 2)) {
        return Err(Undefined::Failed { failed, of: all });
    }
    if let Some(value) = constant(moves.iter().flatten().flat_map(|(before, after, _)| [*before, *after])) {
        return Err(Undefined::Constant(value));
    }
    let of_group = |(effects, single): (&Vec<f64>, &bool)| {
        let count = effects.len() as f64;
        let mean = effects.iter().sum::<f64>() / count;
        let squares: f64 = effects.iter().map(|effect| (effect - mean) * (effect - mean)).sum();
        let absolute = |taken: &[u32]| taken.iter().map(|row| effects[*row as usize].abs()).sum::<f64>() / count;
        let mean_absolute = effects.iter().map(|effect| effect.abs()).sum::<f64>() / count;
        ElementaryEffects {
            mean_absolute: Resampling::new(seed, effects.len()).estimate(mean_absolute, absolute),
            mean: single.then_some(mean),
            deviation: single.then_some((squares / (count - 1.0)).sqrt()),
            moves: effects.len(),
        }
    };
    Ok(effects.iter().zip(single).map(of_group).collect())
}
