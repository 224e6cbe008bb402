//! What is said of a run besides its results: designs that are less exact than they could be, what became of an earlier run.

use super::folder::Earlier;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::language::number::counted;
use crate::simulate::{Design, Settings};
use crate::text;

/// The error of a draw that a design does not have.
pub fn no_such_draw(message: Text) -> Diagnostic {
    Diagnostic::error(Code::NoSuchDraw, message).help(text!(
        "give --seed, --design and --draws as the run had them: its run.json holds them",
        "--seed、--design 与 --draws 须与原运行相同，见其 run.json"
    ))
}

/// A design with fewer or more draws than it spreads evenly.
pub(super) fn advice(settings: &Settings) -> Option<Diagnostic> {
    let (message, help) = settings.design.advice(settings.whole.unwrap_or(settings.draws))?;
    let code = if settings.design == Design::Sobol { Code::NotAPowerOfTwo } else { Code::NotAMultipleOfTen };
    Some(Diagnostic::warning(code, message).help(help))
}

/// That `check` has something to say of the plan, whose warnings a run does not print.
pub(super) fn plan_warned(warnings: usize, plan_option: &str) -> Option<Diagnostic> {
    let counted = counted(warnings, "warning");
    (warnings > 0).then(|| {
        Diagnostic::warning(Code::PlanWarned, text!("the plan and its scenarios give {counted}", "规划与情景有{warnings}条警告"))
            .help(text!("read them with fiveyear check{plan_option}", "用 fiveyear check{plan_option} 查看"))
    })
}

/// What became of an earlier run in the same place, if that is worth saying: it was another run, or somebody has worked in it.
pub(super) fn earlier(earlier: &Earlier, identity: &str) -> Option<Diagnostic> {
    match earlier {
        Earlier::None => None,
        Earlier::Replaced(manifest) if manifest.identity() == identity => None,
        Earlier::Replaced(manifest) => {
            let (run, seed) = (manifest.identity(), manifest.options.seed);
            let (count, plan) = (manifest.scenarios.len(), &manifest.plan);
            let scenarios = counted(count, "scenario");
            let (zh, en) = (&plan.zh, &plan.en);
            Some(
                Diagnostic::warning(
                    Code::RunReplaced,
                    text!(
                        "this replaces run {run} ({en}, {scenarios}, seed {seed})",
                        "已替换原有的运行 {run}（{zh}，{count}个情景，种子{seed}）"
                    ),
                )
                .help(text!(
                    "give each run a folder of its own with --out to keep both",
                    "若要都保留，请用 --out 为每次运行指定各自的文件夹"
                )),
            )
        }
        Earlier::Kept { folder, changed } => {
            let (folder, files) = (folder.display(), changed.join(", "));
            Some(Diagnostic::warning(
                Code::RunKept,
                text!(
                    "the earlier run was changed after it ended ({files}): it is kept in {folder}",
                    "原有运行的文件在生成后有改动（{files}），已保留在 {folder}"
                ),
            ))
        }
    }
}
