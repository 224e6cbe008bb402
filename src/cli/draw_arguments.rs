//! How draws are made: the same arguments for every command that draws.

use clap::{Args, ValueEnum};

use crate::run::Options;
use crate::simulate::{Design, Settings};

#[derive(Debug, Clone, Args)]
pub(super) struct DrawArguments {
    /// How draws are spread
    #[arg(long = "design", value_enum, default_value_t = DesignArgument::LatinHypercube, value_name = "DESIGN")]
    pub spread: DesignArgument,

    /// Seed of all random numbers
    #[arg(long, value_name = "N", default_value_t = 2020)]
    pub seed: u64,
}

/// The same for commands that draw as much of every scenario.
#[derive(Debug, Clone, Args)]
pub(super) struct DrawsPerScenario {
    /// Random draws per scenario
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub draws: u32,

    #[command(flatten)]
    pub drawn: DrawArguments,
}

impl DrawsPerScenario {
    pub(super) fn settings(&self) -> Settings {
        self.drawn.settings(self.draws)
    }

    pub(super) fn options(&self) -> Options {
        self.drawn.options(self.draws)
    }
}

/// Designs by their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DesignArgument {
    /// Independently
    MonteCarlo,
    /// In ten replicates, each with one draw in each of N/10 equal parts of every assumption
    LatinHypercube,
    /// In one sequence of all assumptions, even for the first 2, 4, 8 ... draws, those that matter most first
    Sobol,
}

impl DesignArgument {
    /// Draws per scenario if none are asked for: a Sobol design wants a power of two.
    pub(super) fn usual_draws(self) -> u32 {
        if self == DesignArgument::Sobol { 8192 } else { 10_000 }
    }
}

impl From<DesignArgument> for Design {
    fn from(argument: DesignArgument) -> Design {
        match argument {
            DesignArgument::MonteCarlo => Design::MonteCarlo,
            DesignArgument::LatinHypercube => Design::LatinHypercube,
            DesignArgument::Sobol => Design::Sobol,
        }
    }
}

impl DrawArguments {
    /// The settings of so many draws.
    pub(super) fn settings(&self, draws: u32) -> Settings {
        Settings { draws: draws as usize, seed: self.seed, design: self.spread.into(), ..Settings::default() }
    }

    /// The options of a run of so many draws.
    pub(super) fn options(&self, draws: u32) -> Options {
        Options { draws: draws as usize, seed: self.seed, design: self.spread.into(), ..Options::default() }
    }
}
