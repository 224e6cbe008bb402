//! Tells of lines in rules that do nothing: values that nothing takes, lines behind a `return`, years that never come, a `clamp`
//! upside down.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::engine::trace::Idle;
use crate::plan::Plan;
use crate::text;

use super::compile::Compiled;

/// A warning for each such line of the rules of these models, once.
pub(super) fn told(plan: &Plan, compiled: &[&Compiled]) -> Vec<Diagnostic> {
    let years: Vec<i32> = (plan.base_year..=plan.target_year).collect();
    let mut places: Vec<(Idle, Place)> = Vec::new();
    for line in compiled.iter().flat_map(|compiled| compiled.rules.idle_lines(&years)) {
        if !places.contains(&line) {
            places.push(line);
        }
    }
    places.into_iter().map(|(idle, place)| message(plan, &idle).at(place)).collect()
}

fn message(plan: &Plan, idle: &Idle) -> Diagnostic {
    match idle {
        Idle::ThrownAway => {
            Diagnostic::warning(Code::Unused, text!("what is computed before this `;` is thrown away", "这个 `;` 之前算出的值被丢弃")).help(
                text!(
                    "does the line go on below? Then delete this `;`. Else keep the value, `let x = …;`, or delete the line",
                    "下一行是否接着算？若是，请删去这个 `;`；否则请用 `let x = …;` 保存它，或删去这一行"
                ),
            )
        }
        Idle::BehindReturn => {
            Diagnostic::warning(Code::Unused, text!("what follows a `return` is never reached", "`return` 之后的内容不会执行"))
                .help(text!("delete the `return` above, or what follows it", "请删去上面的 `return`，或删去其后的内容"))
        }
        Idle::Clamp { low, high } => Diagnostic::warning(
            Code::BoundsSwapped,
            text!("`clamp` holds between {low} and {high}: the lower end is the larger", "`clamp` 的下限 {low} 大于上限 {high}"),
        )
        .help(text!("write `clamp(x, {high}, {low})`", "请写成 `clamp(x, {high}, {low})`")),
        Idle::Year { written, always } => {
            let (base, target) = (plan.base_year, plan.target_year);
            let (en, zh) = if *always { ("always holds", "总是成立") } else { ("never holds", "从不成立") };
            Diagnostic::warning(
                Code::Unused,
                text!(
                    "{written} is outside the plan, {base} to {target}: the comparison {en}",
                    "{written} 年不在规划期（{base}—{target}）内：这个比较{zh}"
                ),
            )
            .help(text!(
                "write a year of the plan, or count from its beginning: `base_year + 2`",
                "请写规划期内的年份，或从基期年算起：`base_year + 2`"
            ))
        }
    }
}
