//! How far a run is, on a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::run::Observer;

/// A bar with a step for each scenario, gone when it is dropped.
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// A bar of so many steps; nobody sees it where errors are not written to a terminal.
    pub(super) fn new(scenarios: usize, terminal: bool) -> Bar {
        let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {elapsed}").expect("invariant: the template is well formed");
        let target = if terminal { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        Bar(ProgressBar::with_draw_target(Some(scenarios as u64), target).with_style(style))
    }
}

impl Bar {
    /// The same for a batch: how many are done and how long the rest will take.
    pub(super) fn counting(experiments: usize, terminal: bool) -> Bar {
        let template = "{bar:30} {pos}/{len} experiments, {elapsed} gone, {eta} to go";
        let style = ProgressStyle::with_template(template).expect("invariant: the template is well formed");
        let bar = Bar::new(experiments, terminal);
        bar.0.set_style(style);
        bar
    }
}

impl Observer for Bar {
    fn scenario_done(&self) {
        self.0.inc(1);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
