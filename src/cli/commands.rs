//! The list of all commands. A command is a file of its own with its arguments, its help in both languages and what it does; a new one is
//! that file, its `mod` line and its line here.

use clap::Subcommand;

use super::Outcome;
use super::args::Common;
use super::{
    audit, batch, chart, check, compare, deepen, explain, hindcast, import, init, levers, merge, population, progress, run, seek, verify,
    whatif,
};

/// What the help says of a command.
pub(super) struct Help {
    /// As it is typed.
    pub name: &'static str,
    /// What the command does, in English. What its arguments mean stands in English at each of them.
    pub en: &'static str,
    /// What the command does, in Chinese.
    pub zh: &'static str,
    /// What each argument means in Chinese, by its name; those of [`super::words`] are known. Defaults and possible values are added from
    /// the definition.
    pub arguments: &'static [(&'static str, &'static str)],
    /// The Chinese names of values that only this command has.
    pub values: &'static [(&'static str, &'static str)],
}

/// The arguments of a command, and what it does with them.
pub(super) trait Execute: clap::Args {
    const HELP: Help;

    /// The text for standard output, or what is wrong.
    fn execute(&self, common: &Common) -> Outcome;
}

/// Makes [`Command`] and [`HELP`] of the list, in the order of the help.
macro_rules! commands {
    ($($command:ident($arguments:ty),)+) => {
        #[derive(Debug, Subcommand)]
        pub(super) enum Command {
            $(
                #[command(name = <$arguments as Execute>::HELP.name, about = <$arguments as Execute>::HELP.en)]
                $command($arguments),
            )+
        }

        impl Command {
            /// Runs the command.
            pub(super) fn execute(&self, common: &Common) -> Outcome {
                match self {
                    $(Command::$command(arguments) => arguments.execute(common),)+
                }
            }
        }

        /// What the help says of each command.
        pub(super) const HELP: &[Help] = &[$(<$arguments as Execute>::HELP),+];
    };
}

commands! {
    Run(run::RunArguments),
    Check(check::CheckArguments),
    Explain(explain::ExplainArguments),
    Population(population::PopulationArguments),
    Compare(compare::CompareArguments),
    Progress(progress::ProgressArguments),
    Levers(levers::LeversArguments),
    Seek(seek::SeekArguments),
    Chart(chart::ChartArguments),
    Hindcast(hindcast::HindcastArguments),
    Whatif(whatif::WhatIfArguments),
    Audit(audit::AuditArguments),
    Batch(batch::BatchArguments),
    Merge(merge::MergeArguments),
    Verify(verify::VerifyArguments),
    Import(import::ImportArguments),
    Deepen(deepen::DeepenArguments),
    Init(init::InitArguments),
}
