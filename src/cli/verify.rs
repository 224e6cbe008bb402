//! `fiveyear verify`: in goes the folder of a run, out comes whether the same plan and options give the same bytes.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use crate::diagnostic::{Diagnostic, Place, Source, io_words};
use crate::language::Text;
use crate::report::{Manifest, hash_files};
use crate::text;

use super::Outcome;
use super::args::{Common, VerifyArguments};
use super::context::Context;
use super::write::{Written, write_run};

/// Runs again from run.json and compares every file, byte by byte.
pub fn verify(common: &Common, options: &VerifyArguments) -> Outcome {
    let folder = run_folder(&options.run_folder);
    let manifest = read_manifest(folder)?;
    let context = Context::load(common)?;
    let scenarios = context.select(&manifest.scenarios)?;
    let fresh = Manifest::new(&context.plan, manifest.scenarios.clone(), manifest.options.clone());
    let mut faults = changed_inputs(&manifest, &fresh);
    if !faults.is_empty() {
        return Err(faults);
    }
    // The report names the run by its inputs: what was added since is none of them.
    let fresh = Manifest { inputs: manifest.inputs.clone(), ..fresh };
    let again = std::env::temp_dir().join(format!("fiveyear-verify-{}", std::process::id()));
    let written = write_run(&context, &scenarios, fresh, &again, None);
    let compared = written.and_then(|Written { manifest: repeated, .. }| {
        let present = hash_files(folder).map_err(|error| vec![unreadable(folder, &error)])?;
        let names: BTreeSet<&String> = manifest.outputs.keys().chain(present.keys()).chain(repeated.outputs.keys()).collect();
        for name in &names {
            let (said, now, new) = (manifest.outputs.get(*name), present.get(*name), repeated.outputs.get(*name));
            if now != said {
                faults.push(Diagnostic::error(
                    "file-changed",
                    text!("{name} is not the file that the run wrote", "{name} 与运行时写出的文件不同"),
                ));
            } else if now != new {
                faults.push(Diagnostic::error("not-repeated", text!("{name} comes out differently now", "{name} 重新计算后结果不同")));
            }
        }
        Ok(names.len())
    });
    // The second run is only there to be compared.
    let _ = fs::remove_dir_all(&again);
    let count = compared?;
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(text!(
        "all {count} files come out the same, byte by byte (PNG pictures, drawn with this machine's fonts from the SVG, are not compared)\n",
        "全部{count}个文件逐字节一致（PNG 图片由 SVG 用本机字体绘制，不在比较之列）\n"
    ).get(context.language).to_owned())
}

/// The folder of a run, also where its run.json is named.
fn run_folder(named: &Path) -> &Path {
    match named.parent() {
        Some(folder) if named.file_name().is_some_and(|name| name == "run.json") && named.is_file() => {
            if folder.as_os_str().is_empty() {
                Path::new(".")
            } else {
                folder
            }
        }
        _ => named,
    }
}

fn read_manifest(folder: &Path) -> Result<Manifest, Vec<Diagnostic>> {
    let path = folder.join("run.json");
    let text = fs::read_to_string(&path).map_err(|error| vec![unreadable(&path, &error)])?;
    serde_json::from_str(&text).map_err(|error| {
        let source = Source::new(path.display().to_string(), text.clone());
        let place = Place::at(&source, error.line(), error.column(), 1);
        vec![
            Diagnostic::error("bad-manifest", text!("run.json cannot be read: {error}", "无法读取 run.json：{error}"))
                .at(place)
                .help(text!("give the folder that `fiveyear run` wrote, unchanged", "请指定由 `fiveyear run` 写出且未改动的文件夹")),
        ]
    })
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let path = path.display();
    let Text { zh, en } = io_words(error);
    Diagnostic::error("cannot-read", text!("{path} cannot be read: {en}", "无法读取 {path}：{zh}"))
        .help(text!("give the folder of a finished run, such as out/1a2b3c4d", "请指定一次完整运行的文件夹，例如 out/1a2b3c4d"))
}

fn changed_inputs(then: &Manifest, now: &Manifest) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    if then.fiveyear != now.fiveyear {
        let (old, new) = (&then.fiveyear, &now.fiveyear);
        faults.push(Diagnostic::error(
            "other-version",
            text!("the run was made with fiveyear {old}, this is {new}", "该结果由 fiveyear {old} 生成，当前版本为 {new}"),
        ));
    }
    let names: BTreeSet<&String> = then.inputs.keys().chain(now.inputs.keys()).collect();
    for name in names {
        let message = match (then.inputs.get(name), now.inputs.get(name)) {
            (Some(_), None) => text!("{name} was an input of the run and is not there now", "{name} 是该次运行的输入，现已不存在"),
            // A scenario that is new changes none of those that were run.
            (None, Some(_)) if name.starts_with("scenarios/") => continue,
            (None, Some(_)) => text!("{name} was not there when the run was made", "该次运行时没有 {name}"),
            (old, new) if old != new => text!("{name} has changed since the run", "{name} 在该次运行之后有改动"),
            _ => continue,
        };
        faults.push(Diagnostic::error("input-changed", message));
    }
    faults
}
