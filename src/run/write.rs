//! A job written into a folder: its tables while it runs, then what is laid out of them.

use std::io;
use std::path::Path;

use super::folder::{BeginError, RunFolder};
use super::job::{Executed, Failed, Job, Observer, is_batch};
use super::manifest::Manifest;
use super::notes;
use crate::achieve::{Assessment, Overview};
use crate::analysis::seek::Effects;
use crate::analysis::{Background, MetDraws, background};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::plan::Plan;
use crate::results::{Results, Table, TableFiles, columns};
use crate::table::{Cause, DataFrame, WriteError, cannot_write};
use crate::text;

/// What came of a job.
pub struct Written {
    /// The run at a glance.
    pub overview: Overview,
    /// Every scenario; of a batch the first alone.
    pub assessment: Assessment,
    /// Which draws meet which target, per scenario; empty of a batch.
    pub met: Vec<MetDraws>,
    /// What each lever does alone; none without pictures, or if the plan declares no levers.
    pub effects: Option<Effects>,
    /// The manifest as it was written.
    pub manifest: Manifest,
    /// What makes the results less exact than they could be, what could not be drawn, and what became of an earlier run.
    pub notes: Vec<Diagnostic>,
}

/// A run that is to be laid out: pictures, report, workbook.
pub struct Finished<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Every scenario.
    pub assessment: &'a Assessment,
    /// What lies behind the figures of the reference scenario.
    pub background: &'a Background,
    /// All tables.
    pub results: &'a Results,
    /// What the run was made from.
    pub manifest: &'a Manifest,
}

/// Writes what people look at into a run's folder, beside its tables. Gives what it could not draw.
pub type Layout = dyn Fn(&Finished<'_>, &Path) -> io::Result<Vec<Diagnostic>> + Sync;

impl Job<'_> {
    /// Runs the job and writes everything into the folder `place`, which appears complete or not at all; `layout` adds what people look at,
    /// unless the options leave charts out.
    ///
    /// # Errors
    /// Those of the rules; a place that holds something else, is being written by another run, or cannot be written.
    pub fn write(&self, place: &Path, layout: &Layout, observer: &impl Observer) -> Result<Written, Vec<Diagnostic>> {
        self.write_as(place, self.manifest(), layout, observer)
    }

    /// The same under the name of a manifest that is known already.
    pub(super) fn write_as(
        &self,
        place: &Path,
        manifest: Manifest,
        layout: &Layout,
        observer: &impl Observer,
    ) -> Result<Written, Vec<Diagnostic>> {
        let mut session = self.session()?;
        let folder = RunFolder::begin(place).map_err(|error| vec![cannot_begin(place, &error)])?;
        let failed = |error: &WriteError| vec![not_written(place, error)];
        let keep = self.options.charts.then(Results::default);
        let mut sink = (TableFiles::new(folder.path()), keep);
        let draws_folder = self.options.keep_draws.then(|| folder.path());
        let executed = self.execute(&mut session, draws_folder, &mut sink, observer).map_err(|error| match error {
            Failed::Rules(faults) => faults,
            Failed::Write(error) => failed(&error),
        })?;
        let Executed { overview, assessment, mut met, failing } = executed;
        let (mut files, results) = sink;
        let mut notes: Vec<Diagnostic> = notes::advice(&assessment.settings).into_iter().collect();
        let mut effects = None;
        if let Some(mut results) = results {
            // The samples of the run are not needed for its pictures, only its rules.
            let mut rules = session.with(assessment.settings.clone());
            drop(session);
            let background = background(&mut rules, &self.scenarios, &assessment, std::mem::take(&mut met))?;
            for (table, rows) in tables_of(self.plan, &assessment, &background) {
                files.add(table, rows.clone()).map_err(|error| failed(&error))?;
                results.add(table, rows);
            }
            let finished =
                Finished { plan: self.plan, assessment: &assessment, background: &background, results: &results, manifest: &manifest };
            notes.extend(layout(&finished, folder.path()).map_err(|error| vec![not_written(place, &error)])?);
            met = background.met;
            effects = background.effects;
        }
        files.finish().map_err(|error| failed(&error))?;
        let (manifest, earlier) = folder.finish(manifest).map_err(|error| vec![not_written(place, &error)])?;
        if self.options.draws > 1 {
            let all_fail = overview.scenarios.iter().all(|standing| standing.all_failed);
            let severity = if all_fail { Severity::Error } else { Severity::Warning };
            notes.extend(failing.into_iter().map(|fault| Diagnostic { severity, ..fault }));
        }
        notes.extend(notes::earlier(&earlier, &manifest.identity()));
        Ok(Written { overview, assessment, met, effects, manifest, notes })
    }
}

impl Written {
    /// Whether the run has more scenarios than can be shown side by side.
    pub fn is_batch(&self) -> bool {
        is_batch(self.overview.scenarios.len())
    }

    /// Whether no draw of any scenario is left to say anything.
    pub fn all_fail(&self) -> bool {
        self.assessment.settings.draws > 1 && self.overview.scenarios.iter().all(|standing| standing.all_failed)
    }
}

/// The tables of the reference scenario: what moves each indicator, and its people by age.
fn tables_of(plan: &Plan, assessment: &Assessment, background: &Background) -> [(Table, DataFrame); 3] {
    let scenario = &assessment.results[background.reference].scenario.name;
    let ids = || plan.indicators.iter().map(|indicator| indicator.id.as_str());
    let explained = background.explanation.iter().flat_map(|explanation| &explanation.indicators);
    let attributions: Vec<_> = ids().zip(explained).filter_map(|(id, known)| Some((id, known.as_ref()?))).collect();
    let tornados: Vec<_> = ids().zip(&background.tornados).collect();
    [
        (Table::Attribution, columns::attribution_frame(scenario, &attributions)),
        (Table::Tornado, columns::tornado_frame(scenario, &tornados)),
        (Table::Ages, columns::ages_frame(plan, scenario, &background.central)),
    ]
}

pub(super) fn not_written(place: &Path, cause: &impl Cause) -> Diagnostic {
    cannot_write(text!("the results", "结果"), place, cause)
}

pub(super) fn cannot_begin(place: &Path, error: &BeginError) -> Diagnostic {
    let shown = place.display();
    match error {
        BeginError::Io(error) => not_written(place, error),
        BeginError::Busy => Diagnostic::error(
            Code::FolderBusy,
            text!("another run is writing into {shown}; this one was not begun", "另一次运行正在写入 {shown}，本次未开始"),
        )
        .help(text!("try again when it has ended, or choose another folder with --out", "请待其结束后再试，或用 --out 指定其他文件夹")),
        BeginError::Foreign(file) => {
            let file = file.display();
            Diagnostic::error(
                Code::FolderTaken,
                text!(
                    "{shown} holds something that no run has written: {file}; nothing was changed",
                    "{shown} 中有并非由运行写出的内容：{file}；未作任何改动"
                ),
            )
            .help(text!(
                "choose another folder with --out; only an empty folder or an earlier run is replaced",
                "请用 --out 指定其他文件夹；只有空文件夹或以前的运行结果会被替换"
            ))
        }
    }
}
