//! A run from rules to summaries on all threads, against plain Rhai draw by draw on one.

use std::collections::BTreeMap;
use std::hint::black_box;

use fiveyear::engine::graph::InputKey;
use fiveyear::engine::trace::run_plain;
use fiveyear::scenario::Scenario;
use fiveyear::simulate::{Session, Settings};

use super::{Contestant, Effort, race};
use crate::model::Prepared;

pub fn runs(effort: Effort) {
    let prepared = Prepared::wuxing(2, 1);
    let compiled = prepared.compiled();
    let vocabulary = prepared.vocabulary();
    let by_key: BTreeMap<InputKey, f64> = prepared.keys().iter().cloned().zip(prepared.columns.iter().map(|column| column[0])).collect();
    let settings = Settings::default();
    let project = |scenarios: &[Scenario]| {
        let mut session = Session::new(&prepared.plan, scenarios, settings.clone()).expect("sound");
        black_box(session.each(scenarios, |_, experiment| (experiment.draws.summaries(), experiment.failures.len())).expect("sound"));
    };
    let (draws, all) = (settings.draws, prepared.scenarios.len());
    let contestants = vec![
        Contestant::new("plain Rhai, draw by draw, nothing summed up", 1, || {
            let run = run_plain(&compiled.rules, &vocabulary, &|key| by_key.get(key).copied().unwrap_or(0.0));
            black_box(run.expect("sound"));
        }),
        Contestant::new(&format!("one scenario, {draws} draws, sampled, run and summed up"), draws, || project(&prepared.scenarios[..1])),
        Contestant::new(&format!("all {all} scenarios, {draws} draws each"), draws * all, || project(&prepared.scenarios)),
    ];
    race("From rules to summaries, all threads", "draw", effort, contestants);
}
