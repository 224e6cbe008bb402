//! The designs of a run's draws: how evenly the uniform numbers of a stream are spread.
//!
//! Every design keeps streams apart by their names alone, so that adding an assumption changes no number of the others, and gives
//! each stream uniform draws, so that means and probabilities have no bias. They differ in how evenly the draws of one stream lie.

use serde::{Deserialize, Serialize};

use super::{Stream, latin_hypercube, sobol};
use crate::language::Text;
use crate::text;

/// How the draws of a run are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Design {
    /// Independent draws: a number depends on seed, stream, draw and year only.
    #[default]
    MonteCarlo,
    /// One draw in each of `draws` equal parts of every stream and year: a number depends on `draws` too.
    LatinHypercube {
        /// How many draws the whole design has; a run may take a part of them.
        draws: u64,
    },
    /// Scrambled Sobol: every block of 2^k draws has one in each of 2^k equal parts of every stream and year, and the years of a stream
    /// are spread together. A number does not depend on how many draws there are.
    Sobol,
}

impl Design {
    /// Why the design has no such draws, in words.
    pub fn check(self, first_draw: u64, draws: usize) -> Result<(), Text> {
        let Some(last) = first_draw.checked_add(draws.max(1) as u64 - 1) else {
            return Err(text!("draw {first_draw} is beyond all numbers of draws", "第{first_draw}次抽样超出编号范围"));
        };
        match self {
            Design::LatinHypercube { draws: size } if last >= size => Err(text!(
                "there is no draw {last} in a Latin hypercube of {size} draws, numbered from 0",
                "{size}次抽样的拉丁超立方没有第{last}次抽样（编号从0起）"
            )),
            Design::Sobol if last >= sobol::LENGTH => {
                let length = sobol::LENGTH;
                Err(text!(
                    "there is no draw {last}: the Sobol sequence has {length} draws, numbered from 0",
                    "没有第{last}次抽样：Sobol 序列共有{length}次抽样（编号从0起）"
                ))
            }
            _ => Ok(()),
        }
    }

    /// What is lost with this number of draws, and which numbers lose nothing.
    pub fn advice(self, draws: usize) -> Option<(Text, Text)> {
        if self != Design::Sobol || draws.is_power_of_two() {
            return None;
        }
        let (below, above) = (draws.next_power_of_two() / 2, draws.next_power_of_two());
        Some((
            text!(
                "{draws} draws are not a power of two: the last of them are not as evenly spread as a Sobol design can be",
                "{draws}次抽样不是2的幂：最后一部分抽样不如 Sobol 设计应有的均匀"
            ),
            text!(
                "for means, {below} draws can be more exact than {draws}: take --draws {below} or --draws {above}",
                "就均值而言，{below}次可能比{draws}次更精确：请用 --draws {below} 或 --draws {above}"
            ),
        ))
    }

    /// What follows "10000 draws" where a run says how it was made; nothing for plain Monte Carlo.
    pub fn in_brackets(self) -> Text {
        match self {
            Design::MonteCarlo => Text::default(),
            Design::LatinHypercube { .. } => text!(" (Latin hypercube)", "（拉丁超立方）"),
            Design::Sobol => text!(" (scrambled Sobol)", "（加扰 Sobol）"),
        }
    }

    /// Uniform numbers strictly between 0 and 1 for the draws `first_draw..first_draw + out.len()` of a year, which
    /// [`Design::check`] allows.
    pub fn fill(self, stream: &Stream, first_draw: u64, year: i32, out: &mut [f64]) {
        match self {
            Design::MonteCarlo => stream.fill(first_draw, year, out),
            Design::LatinHypercube { draws } => latin_hypercube::fill(stream, draws, first_draw, year, out),
            Design::Sobol => sobol::fill(stream, first_draw, year, out),
        }
    }
}
