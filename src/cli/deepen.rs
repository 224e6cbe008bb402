//! `fiveyear deepen`: writes the rule that an indicator has by its class into the plan's folder, for editing.

use std::path::Path;

use clap::Args;

use crate::diagnostic::{Code, Diagnostic};
use crate::import;
use crate::plan::{Moving, Start, moving, own_rule};
use crate::table::{cannot_write, write_bytes};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Help};
use super::context::{language, load_plan};
use super::names;

#[derive(Debug, Clone, Args)]
pub(super) struct DeepenArguments {
    /// Indicator: id, row number, or part of its name
    #[arg(value_name = "NAME")]
    pub name: String,
}

impl Execute for DeepenArguments {
    const HELP: Help = Help {
        name: "deepen",
        en: "Write the rule that an indicator has by its class into rules/, for editing",
        zh: "把指标按类别推算的规则写入 rules/，以便修改",
        arguments: &[("name", "指标（id、行号或名称的一部分）、其他序列或假设")],
        values: &[],
    };

    fn execute(&self, common: &Common) -> Outcome {
        deepen(common, self)
    }
}

/// The message about a row whose class has nothing to say of where it starts.
fn cannot_start(row: &Moving<'_>) -> Option<Diagnostic> {
    let id = row.id;
    let (why, help) = match row.start()? {
        Start::Moves => return None,
        Start::Unknown => (
            text!("`{id}` has no baseline from which its class could move", "`{id}` 没有基期值，所属类别无从推算"),
            text!(
                "write its baseline into the column `baseline`, then there is a rule to write out",
                "请在 `baseline` 列写明基期值，之后即可写出规则"
            ),
        ),
        Start::Nothing => (
            text!("`{id}` starts at zero, of which a class of relative changes says nothing", "`{id}` 基期为零，按比例变动的类别无从推算"),
            own_rule(id),
        ),
        Start::AtBound => (
            text!("`{id}` starts at the bound of its scale, from which its class does not move", "`{id}` 基期已到上下限，所属类别无从推算"),
            own_rule(id),
        ),
    };
    Some(Diagnostic::error(Code::NotByClass, why).at(row.place.clone()).help(help))
}

/// Writes the rule that an indicator has by its class into the plan's folder.
fn deepen(common: &Common, options: &DeepenArguments) -> Outcome {
    let folder = common.surroundings.place(common.one_plan()?.unwrap_or(Path::new(".")));
    if common.plan.is_empty() && !folder.join("seeds/plan.toml").is_file() {
        return Err(vec![
            Diagnostic::error(Code::NoPlan, text!("this folder holds no plan", "当前文件夹不是规划"))
                .help(text!("name it: --plan DIR; the built-in plan cannot be changed", "请用 --plan 指明规划文件夹；内置规划不能修改")),
        ]);
    }
    let plan = load_plan(common)?;
    let known = names::rows(&plan);
    let position = names::find(&options.name, &known)
        .map_err(|several| vec![names::unknown(&options.name, &known, &several, Code::UnknownIndicator, text!("indicator", "指标"))])?;
    let id = &known[position].id;
    let row = moving(&plan.indicators, &plan.watched).find(|row| row.id == id).expect("invariant: names are those of rows");
    if let Some(fault) = cannot_start(&row) {
        return Err(vec![fault]);
    }
    let files = import::deepen(&plan, &row).map_err(|fault| vec![*fault])?;
    for (name, text) in &files {
        let place = folder.join(name);
        let refused = |cause: &std::io::Error| vec![cannot_write(text!("the rule", "规则"), &place, cause)];
        place.parent().map_or(Ok(()), std::fs::create_dir_all).map_err(|error| refused(&error))?;
        write_bytes(&place, text.as_bytes()).map_err(|error| refused(&error.cause))?;
    }
    let list: Vec<&str> = files.keys().map(String::as_str).collect();
    let (en, zh) = (list.join(", "), list.join("、"));
    Ok(text!("Written: {en}. The rule is yours now: change it.\n", "已写入：{zh}。规则现在归您修改。\n").get(language(common)).to_owned())
}
