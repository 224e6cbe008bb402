//! run.json: what a run was made from and what it wrote, so that it can be run again and every byte compared.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::language::{Language, Text};
use crate::plan::Plan;
use crate::simulate::{Design, Settings};
use crate::table::open_file;

/// What a run was made from and what came out: versions, hashes, seed, options.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of fiveyear.
    pub fiveyear: String,
    /// The plan's name.
    pub plan: Text,
    /// Names of the scenarios, in the order of the run.
    pub scenarios: Vec<String>,
    /// How they were run.
    pub options: Options,
    /// BLAKE3 of every input file, by name within the plan.
    pub inputs: BTreeMap<String, String>,
    /// BLAKE3 of every output file but this one, by name within the run's folder.
    pub outputs: BTreeMap<String, String>,
    /// BLAKE3 of every PNG picture, by name within the run's folder: drawn with this machine's fonts from an SVG of the outputs.
    #[serde(default)]
    pub pictures: BTreeMap<String, String>,
}

/// The options that change what comes out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// Draws per scenario.
    pub draws: usize,
    /// Number of the first draw; not 0 where one draw is replayed.
    pub first_draw: u64,
    /// Seed of all random numbers.
    pub seed: u64,
    /// How draws are spread.
    #[serde(default)]
    pub design: Design,
    /// Draws of the whole run of which this replays a part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<usize>,
    /// One draw with every assumption at its central value.
    pub central: bool,
    /// The last year whose observations moved the draws.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<i32>,
    /// All draws are written as Parquet.
    pub keep_draws: bool,
    /// They are written in long form too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub long_draws: bool,
    /// Charts and report; they change no number.
    #[serde(default)]
    pub charts: bool,
    /// The language of the workbook, and the one in which the report opens; that of the plan's document where none is given. It changes no
    /// number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

impl Default for Options {
    /// Those of [`Settings::default`], with neither draws nor charts kept.
    fn default() -> Options {
        let Settings { draws, first_draw, seed, design, whole, central, .. } = Settings::default();
        Options {
            draws,
            first_draw,
            seed,
            design,
            whole,
            central,
            as_of: None,
            keep_draws: false,
            long_draws: false,
            charts: false,
            language: None,
        }
    }
}

impl Options {
    /// The settings of a run with these options; the block size changes no number.
    pub fn settings(&self, block: Option<usize>) -> Settings {
        let Options { draws, first_draw, seed, design, whole, central, as_of, keep_draws, .. } = self.clone();
        Settings { draws, first_draw, seed, design, whole, central, as_of, parts: !keep_draws, block, ..Settings::default() }
    }
}

impl Manifest {
    /// The manifest of a run, before its outputs are known.
    pub fn new(plan: &Plan, scenarios: Vec<String>, options: Options) -> Manifest {
        let inputs = plan.hashes();
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let (outputs, pictures) = Default::default();
        Manifest { fiveyear: version, plan: plan.name.clone(), scenarios, options, inputs, outputs, pictures }
    }

    /// Whether the run wrote a file of this name.
    pub fn wrote(&self, name: &str) -> bool {
        // Runs of earlier versions do not list their pictures.
        let drawn = name.strip_suffix(".png").is_some_and(|name| self.outputs.contains_key(&format!("{name}.svg")));
        drawn || self.outputs.contains_key(name) || self.pictures.contains_key(name)
    }

    /// Eight hexadecimal digits that tell this run from any other: a hash of inputs and options.
    pub fn identity(&self) -> String {
        let options = Options { charts: false, language: None, ..self.options.clone() };
        let inputs = Manifest { outputs: BTreeMap::new(), options, ..self.clone() };
        // Pictures are no part of it, so that runs of earlier versions keep their names.
        let mut inputs = serde_json::to_value(&inputs).expect("invariant: a manifest is plain data");
        inputs.as_object_mut().expect("invariant: a manifest is an object").remove("pictures");
        hash(serde_json::to_string(&inputs).expect("invariant: a manifest is plain data").as_bytes())[..8].to_owned()
    }
}

/// The name of several runs together, by their own.
pub fn joint_identity(identities: &[String]) -> String {
    hash(identities.join(" ").as_bytes())[..8].to_owned()
}

/// BLAKE3 of a file in hexadecimal, read as a stream: tables of many scenarios are larger than memory.
pub(super) fn hash_file(path: &Path) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    io::copy(&mut open_file(path)?, &mut hasher)?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// BLAKE3 in hexadecimal.
pub(super) fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}
