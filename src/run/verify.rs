//! Runs a stored run again and compares every file, byte by byte.

use std::collections::BTreeSet;
use std::path::Path;

use super::folder::hash_files;
use super::job::Job;
use super::manifest::Manifest;
use super::stored::{read_manifest, run_folder, unreadable};
use super::write::Layout;
use crate::diagnostic::{Code, Diagnostic};
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::text;

/// Runs the run in `named` again with the plan and the scenarios as they are now. Gives the number of files that came out the same.
///
/// PNG pictures are held against the hashes that the run noted and are not drawn again, since they depend on the fonts of the machine.
///
/// # Errors
/// A run that cannot be read or is of another plan; each input that has changed since; each file that has, or that comes out differently.
pub fn verify(plan: &Plan, scenarios: &[Scenario], named: &Path, layout: &Layout) -> Result<usize, Vec<Diagnostic>> {
    let folder = run_folder(named);
    let manifest = read_manifest(folder)?;
    check_plan(&manifest, plan)?;
    let chosen: Vec<Scenario> =
        manifest.scenarios.iter().filter_map(|name| scenarios.iter().find(|scenario| scenario.name == *name)).cloned().collect();
    let faults = changed_inputs(&manifest, &Manifest::new(plan, Vec::new(), manifest.options.clone()), &files_of(scenarios, &chosen));
    if !faults.is_empty() {
        return Err(faults);
    }
    if let Some(gone) = manifest.scenarios.iter().find(|name| !chosen.iter().any(|scenario| scenario.name == **name)) {
        return Err(vec![Diagnostic::error(
            Code::InputChanged,
            text!("the run has a scenario `{gone}` that is not there now", "该次运行有情景 `{gone}`，现已不存在"),
        )]);
    }
    let present = hash_files(folder).map_err(|(path, error)| vec![in_folder(folder, &path, &error)])?;
    let job = Job::new(plan, chosen, manifest.options.clone());
    let again = tempfile::tempdir().map_err(|error| vec![unreadable(&std::env::temp_dir(), &error)])?;
    // The report names the run by its inputs: what was added to the plan since is none of them.
    let written = job.write_as(&again.path().join("run"), manifest.clone(), layout, &())?;
    let faults = differences(&manifest, &present, &written.manifest);
    if faults.is_empty() { Ok(manifest.outputs.len()) } else { Err(faults) }
}

/// The error of a file in a run's folder that cannot be read: most likely none of the run's.
fn in_folder(folder: &Path, path: &Path, error: &std::io::Error) -> Diagnostic {
    let fault = unreadable(path, error);
    if path == folder {
        return fault;
    }
    Diagnostic { help: Vec::new(), ..fault }.help(text!(
        "move it out of the folder if the run did not write it, or mend its permissions",
        "若不是该次运行写出的，请移出该文件夹；否则请检查其权限"
    ))
}

/// The error of a run of another plan than this one.
pub(super) fn check_plan(manifest: &Manifest, plan: &Plan) -> Result<(), Vec<Diagnostic>> {
    if manifest.plan == plan.name {
        return Ok(());
    }
    let (then, now) = (&manifest.plan, &plan.name);
    Err(vec![
        Diagnostic::error(
            Code::OtherPlan,
            text!("the run is of `{}`, and this is the plan `{}`", "该次运行属于“{}”，而当前规划是“{}”", then.en, now.en),
        )
        .help(text!("name the folder of its plan with --plan", "请用 --plan 指定其规划所在的文件夹")),
    ])
}

/// The files that scenarios are read from: their own, those of their parents, and the rules that they bring.
fn files_of(all: &[Scenario], chosen: &[Scenario]) -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    let mut open: Vec<&Scenario> = chosen.iter().collect();
    while let Some(scenario) = open.pop() {
        files.insert(scenario.place.source.name.clone());
        files.extend(scenario.rules.iter().map(|rules| rules.source.name.clone()));
        open.extend(all.iter().filter(|other| scenario.parent.as_ref() == Some(&other.name)));
    }
    files
}

/// What is not as it was when the run was made; `needed` are the files that its scenarios are read from.
fn changed_inputs(then: &Manifest, now: &Manifest, needed: &BTreeSet<String>) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    if then.fiveyear != now.fiveyear {
        let (old, new) = (&then.fiveyear, &now.fiveyear);
        faults.push(Diagnostic::error(
            Code::OtherVersion,
            text!("the run was made with fiveyear {old}, this is {new}", "该结果由 fiveyear {old} 生成，当前版本为 {new}"),
        ));
    }
    let names: BTreeSet<&String> = then.inputs.keys().chain(now.inputs.keys()).collect();
    for name in names {
        let message = match (then.inputs.get(name), now.inputs.get(name)) {
            (Some(_), None) => text!("{name} was an input of the run and is not there now", "{name} 是该次运行的输入，现已不存在"),
            (None, Some(_)) if needed.contains(name) => {
                text!("{name} is an input of the run and is not listed in run.json", "{name} 是该次运行的输入，但 run.json 中没有列出")
            }
            // A scenario that is new changes none of those that were run.
            (None, Some(_)) if name.starts_with("scenarios/") => continue,
            (None, Some(_)) => text!("{name} was not there when the run was made", "该次运行时没有 {name}"),
            (old, new) if old != new => text!("{name} has changed since the run", "{name} 在该次运行之后有改动"),
            _ => continue,
        };
        let help = if then.inputs.contains_key(name) {
            text!(
                "the run keeps its plan as it was in its folder `plan`: put {name} back from there, or run again",
                "运行结果的 `plan` 文件夹中保留了当时的规划：请从中恢复 {name}，或重新运行"
            )
        } else if needed.contains(name) {
            text!("run.json has been changed since: run again", "run.json 在运行之后被改动过：请重新运行")
        } else {
            text!("take {name} out of the plan, or run again", "请从规划中移走 {name}，或重新运行")
        };
        faults.push(Diagnostic::error(Code::InputChanged, message).help(help));
    }
    faults
}

/// So many files that come out differently have one cause.
const SEVERAL: usize = 3;

type Hashes = std::collections::BTreeMap<String, String>;

/// Each file that is not what run.json says, or that comes out differently.
fn differences(said: &Manifest, (outputs, pictures): &(Hashes, Hashes), again: &Manifest) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let names: BTreeSet<&String> = said.outputs.keys().chain(outputs.keys()).chain(again.outputs.keys()).collect();
    for name in names {
        match (said.outputs.get(name), outputs.get(name), again.outputs.get(name)) {
            (said, now, new) if said == now && now == new => {}
            (said, now, _) if said != now => faults.push(changed_file(name, said.is_some(), now.is_some())),
            _ => faults.push(Diagnostic::error(Code::NotRepeated, text!("{name} comes out differently now", "{name} 重新计算后结果不同"))),
        }
    }
    let differs = |fault: &Diagnostic| fault.code == Code::NotRepeated;
    let count = faults.iter().filter(|fault| differs(fault)).count();
    if count >= SEVERAL {
        // One cause for all: what run.json says of the run, or the program, is another.
        faults.retain(|fault| !differs(fault));
        faults.push(
            Diagnostic::error(
                Code::NotRepeated,
                text!("{count} files come out differently now, and none was changed", "{count} 个文件重新计算后结果不同，而文件本身未被改动"),
            )
            .help(text!(
                "were draws, seed or scenarios in run.json changed, or is it of another build? Run again to have a run that can be repeated",
                "run.json 中的模拟次数、种子或情景是否被改动，或由另一构建生成？请重新运行，以得到可重复的结果"
            )),
        );
    }
    // Runs of earlier versions say nothing of their pictures.
    let told = !said.pictures.is_empty();
    let names: BTreeSet<&String> = said.pictures.keys().chain(pictures.keys()).filter(|_| told).collect();
    for name in names {
        let (said, now) = (said.pictures.get(name), pictures.get(name));
        if said != now {
            faults.push(changed_file(name, said.is_some(), now.is_some()));
        }
    }
    faults
}

fn changed_file(name: &str, said: bool, there: bool) -> Diagnostic {
    let message = match (said, there) {
        (true, false) => text!("{name} was written by the run and is missing", "{name} 由该次运行写出，现已缺失"),
        (false, true) => text!("{name} is not listed in run.json", "run.json 中没有列出 {name}"),
        _ => text!("{name} is not the file that the run wrote", "{name} 与运行时写出的文件不同"),
    };
    Diagnostic::error(Code::FileChanged, message).help(if said {
        text!("put it back as it was, or run again", "请恢复原文件，或重新运行")
    } else {
        text!("move it out of the folder", "请把它移出该文件夹")
    })
}
