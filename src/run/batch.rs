//! A batch: a design's experiments, run part by part, so that one that is stopped goes on where it was.
//!
//! A part is a fixed number of experiments, whatever machine runs it. Its tables are Hive partitions of our own making, `TABLE/part=00007/`,
//! and a receipt in `parts/`, written last, says that the part is whole. What was drawn for a part depends on its number alone, so that parts
//! run on other machines, or after a stop, are the same byte for byte.

use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::batch_folder::{
    BatchRecord, KEPT, Shard, as_json, check_same, files_below_if_there, read_record, receipt_file, remove_remains, write_part, write_text,
};
use super::folder::{Lock, keep_parts};
use super::job::Observer;
use super::manifest::{Options, hash};
use super::write::{cannot_begin, not_empty, not_written};
use crate::achieve::{ScenarioResult, assess_each, assess_places};
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Plan;
use crate::results::{DesignRow, Results, Table, design_frame};
use crate::scenario::{BatchDesign, Scenario};
use crate::simulate::{Compilation, PlaceRun, Places, Session, Settings, compile};
use crate::table::{DataFrame, is_partial, write_csv, write_parquet};
use crate::text;

/// Experiments of a part: some seconds to some minutes of work. Fewer, where each has very many draws, and fewer in a small design, down to a
/// few: shards are of whole parts, and with so many parts none of some shards has much more to do than another.
const PER_PART: usize = 64;
const LEAST_PER_PART: usize = 4;
const PARTS: usize = 64;
const DRAWS_PER_PART: usize = PER_PART * 10_000;

/// The right to write into the place of a batch, which holds nothing else.
pub struct Claim {
    /// Held until the batch is done.
    _lock: Lock,
    place: PathBuf,
    /// Whether the batch was begun there before.
    begun: bool,
}

impl Claim {
    /// Whether the batch was begun there before, and is gone on with.
    pub fn goes_on(&self) -> bool {
        self.begun
    }
}

/// A design to be run, or a shard of it.
#[derive(Debug, Clone)]
pub struct Batch<'a> {
    /// The plan that is varied.
    pub plan: &'a Plan,
    /// What is varied.
    pub design: BatchDesign,
    /// The scenarios that every point is applied to.
    pub bases: Vec<Scenario>,
    /// Draws, seed and how they are spread.
    pub options: Options,
    /// The part of the work that is done here.
    pub shard: Shard,
}

/// What an experiment is made of, by number.
struct Position {
    place: usize,
    base: usize,
    point: usize,
}

/// What runs experiments: a session of the plan, or what places share.
pub(super) enum Engine<'a> {
    Plan(Session<'a>),
    Places { single: Box<Places>, compilation: Compilation, settings: Settings },
}

impl Batch<'_> {
    /// How many experiments the design has: points times scenarios times places.
    pub fn experiments(&self) -> usize {
        self.design.points() * self.bases.len() * self.design.places.len().max(1)
    }

    /// The experiments, place by place, in each of them scenario by scenario, in each of these point by point.
    fn experiment(&self, number: usize) -> Position {
        let (points, bases) = (self.design.points(), self.bases.len());
        Position { place: number / (points * bases), base: number / points % bases, point: number % points }
    }

    /// What is put into each experiment: the experiments frame.
    pub fn inputs(&self) -> DataFrame {
        let position = |number| self.experiment(number);
        let rows = (0..self.experiments()).map(position).map(|Position { place, base, point }| DesignRow {
            scenario: self.name(&Position { place, base, point }),
            place: self.design.places.get(place).map(|place| place.name.as_str()),
            base: &self.bases[base].name,
            point,
        });
        design_frame(&self.design, &rows.collect::<Vec<_>>())
    }

    /// The name of an experiment of the plan itself.
    pub(super) fn named(&self, base: usize, point: usize) -> String {
        self.name(&Position { place: 0, base, point })
    }

    fn name(&self, at: &Position) -> String {
        self.design.experiment(at.place, &self.bases[at.base].name, at.point)
    }

    /// How many parts the design has.
    pub fn parts(&self) -> usize {
        self.experiments().div_ceil(self.per_part())
    }

    /// The parts that are done here.
    pub fn own_parts(&self) -> Range<usize> {
        let Shard { number, of } = self.shard;
        let end = |number: usize| self.parts() * number / of;
        end(number - 1)..end(number)
    }

    /// How many experiments are done here.
    pub fn own_experiments(&self) -> usize {
        self.own_parts().map(|part| self.experiments_of(part).len()).sum()
    }

    /// Those of them that a folder does not hold yet.
    pub fn remaining(&self, place: &Path) -> Vec<usize> {
        self.own_parts().filter(|part| !receipt_file(place, *part).is_file()).flat_map(|part| self.experiments_of(part)).collect()
    }

    pub(super) fn experiments_of(&self, part: usize) -> Range<usize> {
        let size = self.per_part();
        part * size..((part + 1) * size).min(self.experiments())
    }

    /// How many experiments a part has, on every machine.
    fn per_part(&self) -> usize {
        let most = (DRAWS_PER_PART / self.options.draws.max(1)).clamp(1, PER_PART);
        self.experiments().div_ceil(PARTS).max(LEAST_PER_PART).min(most)
    }

    fn record(&self) -> BatchRecord {
        BatchRecord {
            fiveyear: env!("CARGO_PKG_VERSION").to_owned(),
            plan: self.plan.name.clone(),
            design: self.design.name.clone(),
            scenarios: self.bases.iter().map(|base| base.name.clone()).collect(),
            options: self.options.clone(),
            inputs: self.design.inputs(self.plan),
            experiments: self.experiments(),
            parts: self.parts(),
            shard: self.shard,
        }
    }

    /// Eight hexadecimal digits that tell this batch from any other.
    pub fn identity(&self) -> String {
        hash(as_json(&BatchRecord { shard: Shard::WHOLE, ..self.record() }).as_bytes())[..8].to_owned()
    }

    /// The plan made ready to run experiments.
    pub(super) fn engine(&self) -> Result<Engine<'_>, Vec<Diagnostic>> {
        let settings = self.options.settings(None);
        if self.design.places.is_empty() {
            Ok(Engine::Plan(Session::new(self.plan, &self.bases, settings)?))
        } else {
            Ok(Engine::Places { single: Box::default(), compilation: compile(self.plan, &self.bases)?, settings })
        }
    }

    /// The tables of these experiments.
    pub(super) fn assess(
        &self,
        engine: &mut Engine<'_>,
        experiments: &[usize],
        observer: &impl Observer,
    ) -> Result<Results, Vec<Diagnostic>> {
        let mut results = Results::default();
        let mut add = |plan: &Plan, result: &ScenarioResult| {
            for (table, rows) in Table::of_scenario(plan, &plan.years(), result).into_iter().filter(|(table, _)| KEPT.contains(table)) {
                results.add(table, rows);
            }
            observer.scenario_done();
        };
        let positions: Vec<Position> = experiments.iter().map(|number| self.experiment(*number)).collect();
        for of_place in positions.chunk_by(|one, other| one.place == other.place) {
            let place = self.design.places.get(of_place[0].place).map(|place| place.plan(self.plan));
            let plan = place.as_ref().unwrap_or(self.plan);
            let scenario = |at: &Position| self.design.apply(plan, &self.bases[at.base], at.point, self.name(at));
            let scenarios: Vec<Scenario> = of_place.iter().map(scenario).collect();
            match (&mut *engine, &scenarios[..]) {
                (Engine::Plan(session), scenarios) => assess_each(session, scenarios, |result, _| add(plan, &result))?,
                (Engine::Places { single, settings, .. }, [scenario]) => {
                    assess_places(single, &[PlaceRun { plan, scenario }], settings, |_, result, _| add(plan, &result))?;
                }
                // What scenarios of one place share is worth a session of the place.
                (Engine::Places { compilation, settings, .. }, scenarios) => {
                    let mut session = Session::on(plan, compilation.clone(), settings.clone());
                    assess_each(&mut session, scenarios, |result, _| add(plan, &result))?;
                }
            }
        }
        Ok(results)
    }

    /// Takes the place in which the batch is to be written. With `resume`, it may hold some of the batch's parts; without, it must be empty. Nothing
    /// is written yet.
    ///
    /// # Errors
    /// A place that holds something else, another batch or an unfinished one, or that another run is writing into.
    pub fn claim(&self, place: &Path, resume: bool) -> Result<Claim, Vec<Diagnostic>> {
        let lock = Lock::take(place).map_err(|error| vec![cannot_begin(place, &error)])?;
        let shown = place.display();
        let begun = match read_record(place)? {
            Some(_) if !resume => {
                return Err(vec![
                    Diagnostic::error(
                        Code::UnfinishedBatch,
                        text!("{shown} holds a batch already; nothing was changed", "{shown} 中已有批量运行的结果；未作任何改动"),
                    )
                    .help(text!(
                        "go on with it by --resume, or choose another folder with --out",
                        "可用 --resume 接着运行，或用 --out 指定其他文件夹"
                    )),
                ]);
            }
            Some(known) => {
                check_same(&known, &self.record(), true)?;
                true
            }
            None => {
                let of_a_stop = |file: &PathBuf| file.file_name().is_some_and(|name| is_partial(&name.to_string_lossy()));
                let held = files_below_if_there(place).map_err(|error| vec![not_written(place, &error)])?;
                if let Some(file) = held.into_iter().find(|file| !of_a_stop(file)) {
                    return Err(vec![not_empty(place, &file)]);
                }
                false
            }
        };
        keep_parts(&lock);
        Ok(Claim { _lock: lock, place: place.to_owned(), begun })
    }

    /// Runs the parts of the shard that a place does not hold yet; the observer sees their experiments.
    ///
    /// # Errors
    /// Those of the rules, and what the file system refuses. Complete parts stay in any case.
    pub fn run(&self, claim: Claim, observer: &impl Observer) -> Result<(), Vec<Diagnostic>> {
        let place = &claim.place;
        let mut engine = self.engine()?;
        self.begin(&claim)?;
        for part in self.own_parts() {
            let experiments = self.experiments_of(part);
            if receipt_file(place, part).is_file() {
                continue;
            }
            let results = self.assess(&mut engine, &experiments.collect::<Vec<_>>(), observer)?;
            write_part(place, part, &results).map_err(|error| vec![not_written(place, &error)])?;
        }
        remove_remains(place).map_err(|error| vec![not_written(place, &error)])
    }

    /// Makes the folder ready.
    fn begin(&self, Claim { place, begun, .. }: &Claim) -> Result<(), Vec<Diagnostic>> {
        let refused = |error: io::Error| vec![not_written(place, &error)];
        if !begun {
            fs::create_dir_all(place.join("parts")).map_err(refused)?;
            write_text(&place.join("batch.json"), &as_json(&self.record())).map_err(|error| vec![not_written(place, &error)])?;
        }
        remove_remains(place).map_err(refused)?;
        if !place.join("inputs.parquet").is_file() {
            let mut frame = self.inputs();
            let written =
                write_csv(&frame, &place.join("inputs.csv")).and_then(|()| write_parquet(&mut frame, &place.join("inputs.parquet")));
            written.map_err(|error| vec![not_written(place, &error)])?;
        }
        Ok(())
    }
}
