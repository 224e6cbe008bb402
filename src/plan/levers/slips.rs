//! Ranges and effects of levers that cannot be, or can hardly be meant.

use super::{Effect, Known};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::language::Text;
use crate::language::number::short;
use crate::plan::section::Mistakes;
use crate::text;

/// Each figure that cannot be is told where it stands.
pub(super) fn check_range(
    id: &str,
    (least, most, step): (f64, f64, Option<f64>),
    [at_least, at_most, at_step]: [&Place; 3],
    mistakes: &Mistakes,
) {
    let note = |place: &Place, message: Text, help: Text| {
        mistakes.push(Diagnostic::error(Code::LeverRange, message).at(place.clone()).help(help));
    };
    if least < 0.0 {
        note(
            at_least,
            text!("`{id}` begins at {least}: an amount cannot be negative", "`{id}` 从 {least} 起：力度不能为负"),
            text!("write `least = 0`, or leave it out", "请写 `least = 0`，或删去这一行"),
        );
    } else if least >= most {
        let message = text!(
            "`{id}` ranges from {least} to {most}: `most` must be more than `least`",
            "`{id}` 的范围是 {least} 至 {most}：`most` 应大于 `least`"
        );
        let help = if most > 0.0 && least > most {
            text!(
                "are the two swapped? Then write `least = {most}` and `most = {least}`",
                "是否颠倒？若是，请写 `least = {most}`、`most = {least}`"
            )
        } else {
            text!("write in `most` how far it can be pulled, above {least}", "请在 `most` 中写明最大力度，应大于 {least}")
        };
        note(at_most, message, help);
    } else if let Some(step) = step {
        let range = short(most - least);
        if step <= 0.0 {
            let positive = short(-step);
            let help = if step < 0.0 && -step <= most - least {
                text!("write `step = {positive}`", "请写 `step = {positive}`")
            } else {
                text!(
                    "leave `step` out if any amount will do, or write one of at most {range}",
                    "若任何力度均可，请删去 `step`；否则请写不超过 {range} 的步长"
                )
            };
            note(at_step, text!("the step {step} is not above 0", "步长 {step} 应大于0"), help);
        } else if step > (most - least) * (1.0 + 1e-9) {
            note(
                at_step,
                text!("the step {step} is larger than the range, {least} to {most}", "步长 {step} 大于范围 {least} 至 {most}"),
                text!(
                    "write a step of at most {range}; `step = {range}` is all or nothing",
                    "请写不超过 {range} 的步长；`step = {range}` 即要么不用、要么用足"
                ),
            );
        } else if let steps = (most - least) / step
            && (steps - steps.round()).abs() > 1e-6
        {
            let last = short(least + steps.floor() * step);
            mistakes.push(
                Diagnostic::warning(
                    Code::LeverRange,
                    text!(
                        "in steps of {step} `{id}` comes to {last} and never to its most, {most}",
                        "按步长 {step}，`{id}` 只能到 {last}，到不了最大值 {most}"
                    ),
                )
                .at(at_step.clone())
                .help(text!("let the range be a whole number of steps", "请使范围是步长的整数倍")),
            );
        }
    }
}

/// How many times a lever at its most hardly multiplies an assumption, and how many times its size it hardly adds.
const MOST_TIMES: f64 = 30.0;
const MOST_PLUS: f64 = 100.0;

/// Effects that change nothing, or that at the lever's most change an assumption beyond measure.
pub(super) fn check_effects(id: &str, effects: &[Effect], most: f64, known: &Known<'_>, place: &Place, mistakes: &Mistakes) {
    for effect in effects {
        let Effect::Param { name, times, plus } = effect else { continue };
        if *times == 1.0 && *plus == 0.0 {
            mistakes.push(
                Diagnostic::warning(Code::LeverEffect, text!("`{id}` does nothing to `{name}`", "`{id}` 没有改变 `{name}`"))
                    .at(place.clone())
                    .help(text!(
                        "write what one unit does: {{ plus = 0.01 }} or {{ times = 1.02 }}",
                        "请写一单位的作用：{{ plus = 0.01 }} 或 {{ times = 1.02 }}"
                    )),
            );
            continue;
        }
        let factor = libm::pow(*times, most);
        let assumption = known.assumptions.and_then(|all| all.iter().find(|known| known.name == *name));
        let size = assumption.map(|known| known.distribution.quantile(0.05).abs().max(known.distribution.quantile(0.95).abs()));
        let added = plus * most;
        let (message, help) = if !(1.0 / MOST_TIMES..=MOST_TIMES).contains(&factor) {
            let (most, factor) = (short(most), short(factor));
            (
                text!(
                    "`{id}` multiplies `{name}` by {factor} at its most of {most}",
                    "`{id}` 取最大值 {most} 时，`{name}` 变为 {factor} 倍"
                ),
                text!(
                    "`times` works once for each unit: 2 % more are `times = 1.02`",
                    "`times` 按每一单位各乘一次：增加 2% 写 `times = 1.02`"
                ),
            )
        } else if let Some(size) = size.filter(|size| *size > 0.0 && added.abs() > MOST_PLUS * size) {
            let (most, added, size) = (short(most), short(added), short(size));
            (
                text!(
                    "`{id}` adds {added} to `{name}` at its most of {most}, which is {size} at most otherwise",
                    "`{id}` 取最大值 {most} 时，`{name}` 增加 {added}，而其本身至多为 {size}"
                ),
                text!(
                    "is `plus` in the unit of `{name}`, for one unit of the lever?",
                    "`plus` 是否与 `{name}` 同单位，且为一单位措施的作用？"
                ),
            )
        } else {
            continue;
        };
        mistakes.push(Diagnostic::warning(Code::OtherUnit, message).at(place.clone()).help(help));
    }
}
