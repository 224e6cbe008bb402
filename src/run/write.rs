//! A job written into a folder: its tables while it runs, then what is laid out of them.

use std::io;
use std::path::Path;

use super::folder::{BeginError, RunFolder};
use super::job::{Executed, Failed, Job, Observer, Sink};
use super::manifest::Manifest;
use super::notes;
use super::stored::write_plan;
use crate::analysis::{Background, against_model, background, leaps, reference};
use crate::diagnostic::{Code, Diagnostic, Severity, joined};
use crate::plan::Plan;
use crate::results::rows::Standing;
use crate::results::{Glance, Readout, Results, Table, TableFiles, columns};
use crate::scenario::Scenario;
use crate::simulate::{Compilation, Session, Settings};
use crate::table::{Cause, DataFrame, WriteError, cannot_write};
use crate::text;

/// What came of a job.
pub struct Written {
    /// How it was drawn.
    pub settings: Settings,
    /// The tables that its end shows: of a batch only how each scenario stands and P(met) of its targets.
    pub results: Results,
    /// Its rows, unless it is a batch.
    pub readout: Option<Readout>,
    /// The manifest as it was written.
    pub manifest: Manifest,
    /// What makes the results less exact than they could be, what could not be drawn, and what became of an earlier run.
    pub notes: Vec<Diagnostic>,
}

/// A run that is to be laid out: pictures, report, workbook.
pub struct Finished<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The rules of its scenarios.
    pub traced: &'a Compilation,
    /// What was found.
    pub readout: &'a Readout,
    /// All tables.
    pub results: &'a Results,
    /// What the run was made from.
    pub manifest: &'a Manifest,
}

/// Writes what people look at into a run's folder, beside its tables. Gives what it could not draw.
pub type Layout = dyn Fn(&Finished<'_>, &Path) -> io::Result<Vec<Diagnostic>> + Sync;

/// What stays in memory of the tables that are written.
enum Kept {
    /// For report and workbook.
    All(Results),
    /// For the answer on the terminal.
    Answer(Results),
    /// Of a batch.
    Glance(Glance),
}

impl Sink for Kept {
    fn add(&mut self, table: Table, rows: &DataFrame) -> Result<(), WriteError> {
        match self {
            Kept::Glance(glance) => glance.add(table, rows),
            // The largest tables: nothing that the terminal says is in them.
            Kept::Answer(_) if matches!(table, Table::Projections | Table::Official) => {}
            // Which draws meet which target is handed on beside the tables.
            _ if table == Table::Met => {}
            Kept::All(results) | Kept::Answer(results) => results.add(table, rows.clone()),
        }
        Ok(())
    }
}

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
        write_plan(self.plan, &manifest, folder.path()).map_err(|error| failed(&error))?;
        let kept = match self.options.charts {
            true => Kept::All(Results::default()),
            false if self.is_batch() => Kept::Glance(Glance::default()),
            // What was observed is held against all years.
            false if self.plan.history.iter().any(|seen| seen.year > self.plan.base_year) => Kept::All(Results::default()),
            false => Kept::Answer(Results::default()),
        };
        let mut sink = (TableFiles::new(folder.path()), kept);
        let draws_folder = self.options.keep_draws.then(|| folder.path());
        let executed = self.execute(&mut session, draws_folder, &mut sink, observer).map_err(|error| match error {
            Failed::Rules(faults) => faults,
            Failed::Write(error) => failed(&error),
        })?;
        let (Executed { met, failing, .. }, (mut files, kept)) = (executed, sink);
        let (mut results, is_whole) = match kept {
            Kept::All(results) | Kept::Answer(results) => (results, true),
            Kept::Glance(glance) => (glance.finish(), false),
        };
        let (settings, traced) = (self.settings(), session.compilation().clone());
        let mut notes: Vec<Diagnostic> = notes::advice(&settings).into_iter().collect();
        let warnings = self.warnings(&mut session).iter().filter(|found| found.severity == Severity::Warning).count();
        notes.extend(notes::plan_warned(warnings, &self.plan_option));
        if self.options.charts {
            // The samples of the run are not needed for its pictures, only its rules.
            let mut rules = session.with(settings.clone());
            drop(session);
            let scenario = &self.scenarios[reference(self.plan, &self.scenarios)];
            let background = background(&mut rules, scenario)?;
            for (table, rows) in tables_of(self.plan, scenario, &background) {
                files.add(table, rows.clone()).map_err(|error| failed(&error))?;
                results.add(table, rows);
            }
        }
        let readout = is_whole.then(|| Readout::of(self.plan, &self.scenarios, settings.clone(), &results, met));
        if let (Some(readout), true) = (&readout, self.options.charts) {
            let finished = Finished { plan: self.plan, traced: &traced, readout, results: &results, manifest: &manifest };
            notes.extend(layout(&finished, folder.path()).map_err(|error| vec![not_written(place, &error)])?);
        }
        files.finish().map_err(|error| failed(&error))?;
        let (manifest, earlier) = folder.finish(manifest).map_err(|error| vec![not_written(place, &error)])?;
        let mut written = Written { settings, results, readout, manifest, notes };
        if self.options.draws > 1 {
            let severity = if written.all_fail() { Severity::Error } else { Severity::Warning };
            written.notes.extend(failing.into_iter().map(|fault| Diagnostic { severity, ..fault }));
        }
        written.notes.extend(notes::earlier(&earlier, &written.manifest.identity()));
        Ok(written)
    }
}

impl Job<'_> {
    /// What `check` would warn of without trying each scenario. What no rule reads is known only where all scenarios are there, since one may replace a rule.
    fn warnings(&self, session: &mut Session<'_>) -> Vec<Diagnostic> {
        let of_rules = if self.scenarios.len() == self.plan.scenarios.len().max(1) {
            session.warnings(&self.scenarios)
        } else {
            self.scenarios.iter().flat_map(|scenario| scenario.warnings.iter().cloned()).collect()
        };
        let mut found: Vec<Diagnostic> = self.plan.warnings.iter().cloned().chain(of_rules).collect();
        // What fails in the middle of all assumptions has its own message in a run.
        let reference = &self.scenarios[reference(self.plan, &self.scenarios)];
        // A scenario that changes the plan may well lead far away from it.
        let named = self.plan.roles.reference.as_ref().is_some_and(|named| named.name == reference.name);
        let plain = reference.assumptions.is_empty() && reference.shifts.is_empty() && reference.rules.is_empty();
        if (named || plain)
            && let (Ok(central), Ok(compiled)) = (session.central(reference), session.compiled(reference))
        {
            let leaping = leaps(self.plan, &compiled.model, &central, &found.iter().collect::<Vec<_>>());
            found.extend(against_model(self.plan, &central).into_iter().chain(leaping));
        }
        joined(found)
    }
}

impl Written {
    /// How each scenario stands, in the order of the run.
    pub fn standings(&self) -> Vec<Standing> {
        Standing::of(self.results.frame(Table::Scenarios))
    }

    /// Whether no draw of any scenario is left to say anything.
    pub fn all_fail(&self) -> bool {
        self.settings.draws > 1 && self.standings().iter().all(|standing| standing.expected_met.is_none())
    }
}

/// The tables of one scenario, the reference as a rule: what moves each indicator, its people by age, and what its levers do if it has any.
pub fn tables_of(plan: &Plan, scenario: &Scenario, background: &Background) -> Vec<(Table, DataFrame)> {
    let name = &scenario.name;
    let mut tables = vec![
        (Table::Attribution, columns::attribution_frame(plan, name, &background.explanation.indicators)),
        (Table::Tornado, columns::tornado_frame(plan, name, &background.tornados)),
        (Table::Ages, columns::ages_frame(plan, name, &background.central)),
    ];
    tables.extend(background.effects.as_ref().map(|effects| (Table::Levers, columns::levers_frame(plan, name, effects))));
    tables
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
        // Nights of work: a batch is never replaced by what is something else.
        BeginError::Foreign(_) if place.join("batch.json").is_file() => Diagnostic::error(
            Code::FolderTaken,
            text!("{shown} holds a batch; nothing was changed", "{shown} 中是一项批量运行的结果；未作任何改动"),
        )
        .help(text!(
            "choose another folder with --out, or take the batch away first: one is never replaced",
            "请用 --out 指定其他文件夹，或先移走该批量：批量结果不会被替换"
        )),
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

/// The error of a folder that should be empty, and holds this file.
pub(super) fn not_empty(place: &Path, file: &Path) -> Diagnostic {
    let (shown, file) = (place.display(), file.display());
    Diagnostic::error(
        Code::FolderTaken,
        text!("{shown} is not empty: it holds {file}; nothing was changed", "{shown} 不是空文件夹，其中有 {file}；未作任何改动"),
    )
    .help(text!("choose a new or empty folder with --out", "请用 --out 指定新的或空的文件夹"))
}
