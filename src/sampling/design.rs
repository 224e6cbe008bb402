//! The designs of a run's draws: how evenly the uniform numbers of a stream are spread.
//!
//! Every design gives each stream uniform draws, so that means and probabilities have no bias. They differ in how evenly draws lie. Streams
//! are kept apart by their names alone, so that adding an assumption changes no number of the others; but for Sobol draws, whose dimensions
//! go to the assumptions that matter most.

use serde::{Deserialize, Serialize};

use super::replicates::REPLICATES;
use super::{Stream, latin_hypercube, sobol};
use crate::language::Text;
use crate::text;

/// How the draws of a run are to be spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Design {
    /// Independent draws: a number depends on seed, stream, draw and year only.
    MonteCarlo,
    /// Ten replicates, each a Latin hypercube of a tenth of the draws: a number depends on the number of draws too.
    #[default]
    LatinHypercube,
    /// Scrambled Sobol, one sequence for all streams: every block of 2^k draws has one in each of 2^k equal parts of every stream and year,
    /// and the first dimensions, which the assumptions that matter most have, are spread together. A number does not depend on how many
    /// draws there are.
    Sobol,
}

/// A design of a number of draws: what the numbers of a stream are made by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spread {
    /// Each draw by itself.
    Independent,
    /// One draw in each equal part of every stream and year, in each of so many replicates by itself.
    LatinHypercube {
        /// Of the whole design, a multiple of `replicates`; a run may take a part of them.
        draws: u64,
        /// Hypercubes that are independent of one another, each of as many draws.
        replicates: u64,
    },
    /// See [`Design::Sobol`].
    Sobol,
    /// Every draw at the medians, but for two of each stream: draw 1 + 2 j has the 10 % quantile of the stream of dimension j, the next its
    /// 90 % quantile.
    OneAtATime,
}

impl Design {
    /// As it is written on the command line and in run.json.
    pub fn name(self) -> &'static str {
        match self {
            Design::MonteCarlo => "monte-carlo",
            Design::LatinHypercube => "latin-hypercube",
            Design::Sobol => "sobol",
        }
    }

    /// How so many draws are spread: a number of draws that cannot be parted into ten replicates is independent.
    pub fn spread(self, draws: u64) -> Spread {
        match self {
            Design::LatinHypercube if draws > 0 && draws.is_multiple_of(REPLICATES as u64) => {
                Spread::LatinHypercube { draws, replicates: REPLICATES as u64 }
            }
            Design::MonteCarlo | Design::LatinHypercube => Spread::Independent,
            Design::Sobol => Spread::Sobol,
        }
    }

    /// What is lost with this number of draws, and which numbers lose nothing.
    pub fn advice(self, draws: usize) -> Option<(Text, Text)> {
        match self {
            Design::LatinHypercube if draws > 1 && !draws.is_multiple_of(REPLICATES) => {
                let above = draws.next_multiple_of(REPLICATES);
                Some((
                    text!(
                        "{draws} draws are no multiple of ten: they are independent, and not a Latin hypercube in ten replicates",
                        "{draws}次模拟不是10的倍数：各次模拟相互独立，未采用10组重复的拉丁超立方"
                    ),
                    text!("take --draws {above}, or say --design monte-carlo", "请用 --draws {above}，或写明 --design monte-carlo"),
                ))
            }
            Design::Sobol if !draws.is_power_of_two() => {
                let (below, above) = (draws.next_power_of_two() / 2, draws.next_power_of_two());
                Some((
                    text!(
                        "{draws} draws are not a power of two: the last of them are not as evenly spread as a Sobol design can be",
                        "{draws}次模拟不是2的幂：最后一部分模拟不如 Sobol 设计应有的均匀"
                    ),
                    text!(
                        "for means, {below} draws can be more exact than {draws}: take --draws {below} or --draws {above}",
                        "就均值而言，{below}次可能比{draws}次更精确：请用 --draws {below} 或 --draws {above}"
                    ),
                ))
            }
            _ => None,
        }
    }
}

impl Spread {
    /// Why there are no such draws, in words.
    pub fn check(self, first_draw: u64, draws: usize) -> Result<(), Text> {
        let Some(last) = first_draw.checked_add(draws.max(1) as u64 - 1) else {
            return Err(text!("draw {first_draw} is beyond all numbers of draws", "第{first_draw}次模拟超出编号范围"));
        };
        match self {
            Spread::LatinHypercube { draws: size, .. } if last >= size => Err(text!(
                "there is no draw {last} in a Latin hypercube of {size} draws, numbered from 0",
                "{size}次模拟的拉丁超立方没有第{last}次模拟（编号从0起）"
            )),
            Spread::Sobol if last >= sobol::LENGTH => {
                let length = sobol::LENGTH;
                Err(text!(
                    "there is no draw {last}: the Sobol sequence has {length} draws, numbered from 0",
                    "没有第{last}次模拟：Sobol 序列共有{length}次模拟（编号从0起）"
                ))
            }
            _ => Ok(()),
        }
    }

    /// What follows "10000 draws" where a run says how it was made; nothing for the usual Latin hypercube.
    pub fn in_brackets(self) -> Text {
        match self {
            Spread::Independent => text!(" (independent)", "（各次独立）"),
            Spread::LatinHypercube { .. } => Text::default(),
            Spread::Sobol => text!(" (scrambled Sobol)", "（加扰 Sobol）"),
            Spread::OneAtATime => text!(" (one at a time)", "（逐项变动）"),
        }
    }

    /// Uniform numbers strictly between 0 and 1 for the draws `first_draw..first_draw + out.len()` of a year, which
    /// [`Spread::check`] allows. `dimension` is the stream's and year's of a joint sequence.
    pub(super) fn fill(self, stream: &Stream, dimension: Option<usize>, first_draw: u64, year: i32, out: &mut [f64]) {
        match self {
            Spread::Independent => stream.fill(first_draw, year, out),
            Spread::LatinHypercube { draws, replicates } => latin_hypercube::fill(stream, draws / replicates, first_draw, year, out),
            Spread::Sobol => sobol::fill(stream, dimension.filter(|known| *known < sobol::DIMENSIONS), first_draw, year, out),
            Spread::OneAtATime => {
                let moved = dimension.map(|dimension| 1 + 2 * dimension as u64);
                for (draw, value) in (first_draw..).zip(out) {
                    *value = match moved {
                        Some(low) if draw == low => 0.1,
                        Some(low) if draw == low + 1 => 0.9,
                        _ => 0.5,
                    };
                }
            }
        }
    }
}
