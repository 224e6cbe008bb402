//! How far a run is: a bar on a terminal, and lines in the log of a batch that nobody watches.

use std::io::Write as _;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::language::{Language, Text};
use crate::run::Observer;
use crate::text;

use super::surroundings::Surroundings;

/// A bar with a step for each scenario, gone when it is dropped.
pub(super) struct Bar {
    bar: ProgressBar,
    /// Where nobody sees the bar, and lines are read later.
    log: Option<Log>,
}

/// The lines of a log.
struct Log {
    language: Language,
    began: Instant,
    /// Steps that were done before.
    there: u64,
    last: Mutex<Instant>,
}

/// A log has a line at most so often.
const BETWEEN: Duration = Duration::from_mins(1);

impl Bar {
    /// A bar of so many steps; nobody sees it where errors are not written to a terminal.
    pub(super) fn new(scenarios: usize, terminal: bool) -> Bar {
        let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {elapsed}").expect("invariant: the template is well formed");
        let target = if terminal { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        Bar { bar: ProgressBar::with_draw_target(Some(scenarios as u64), target).with_style(style), log: None }
    }

    /// The same for a batch, of which some experiments are there already: how many are done and how long the rest will take. Where there is no
    /// terminal, lines on standard error say it.
    pub(super) fn counting(experiments: usize, there: usize, surroundings: &Surroundings, language: Language) -> Bar {
        let template = text!(
            "{{bar:30}} {{pos}}/{{len}} experiments, {{elapsed}} gone, {{eta}} to go",
            "{{bar:30}} {{pos}}/{{len}}次试验，已用{{elapsed}}，还需{{eta}}"
        );
        let style = ProgressStyle::with_template(template.get(language)).expect("invariant: the template is well formed");
        let mut counting = Bar::new(experiments, surroundings.terminal);
        counting.bar.set_style(style);
        counting.bar.set_position(there as u64);
        counting.bar.reset_eta();
        let now = Instant::now();
        let log = Log { language, began: now, there: there as u64, last: Mutex::new(now) };
        counting.log = (surroundings.logs && !surroundings.terminal).then_some(log);
        counting
    }

    /// Says something before the work begins.
    pub(super) fn say(&self, words: &str) {
        self.bar.println(words.trim_end());
        if self.log.is_some() {
            write_line(words);
        }
    }
}

/// Nothing is lost with a log that cannot be written.
fn write_line(words: &str) {
    let _ = writeln!(std::io::stderr(), "{}", words.trim_end());
}

impl Observer for Bar {
    fn scenario_done(&self) {
        self.bar.inc(1);
        let Some(log) = &self.log else { return };
        let mut last = log.last.lock().expect("invariant: no thread panics with the lock");
        if last.elapsed() >= BETWEEN {
            *last = Instant::now();
            let (done, all) = (self.bar.position(), self.bar.length().unwrap_or_default());
            let to_go = log.began.elapsed().as_secs_f64() / (done - log.there) as f64 * (all - done) as f64;
            let Text { zh, en } = duration(to_go);
            write_line(text!("{done} of {all} experiments, {en} to go", "{done}/{all}次试验，还需{zh}").get(log.language));
        }
    }
}

/// A duration to be expected, as one says it.
pub(super) fn duration(seconds: f64) -> Text {
    let (minutes, hours) = (seconds / 60.0, seconds / 3600.0);
    match seconds {
        ..10.0 => text!("a few seconds", "几秒"),
        ..100.0 => text!("about {seconds:.0} seconds", "约{seconds:.0}秒"),
        ..6000.0 => text!("about {minutes:.0} minutes", "约{minutes:.0}分钟"),
        _ => text!("about {hours:.1} hours", "约{hours:.1}小时"),
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
