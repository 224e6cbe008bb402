//! What is sound in a table of progress and most likely not meant: figures in two units, a target on the wrong side of its base value.

use crate::diagnostic::{Code, Diagnostic};
use crate::language::number::written;
use crate::plan::Better;
use crate::plan::units::{factor_help, slip_of_unit, unit_factor};
use crate::table::Frame;
use crate::text;

/// Warnings of a table read with [`super::progress_schema`], each at its cell.
pub fn progress_doubts(frame: &Frame) -> Vec<Diagnostic> {
    (0..frame.rows()).filter_map(|at| other_unit(frame, at).or_else(|| tenfold(frame, at)).or_else(|| wrong_side(frame, at))).collect()
}

/// A value that is a hundred or a thousand times another of its row.
fn other_unit(frame: &Frame, at: usize) -> Option<Diagnostic> {
    let base = frame.number(at, "base_value")?;
    ["current_value", "target_value"].into_iter().find_map(|column| {
        let value = frame.number(at, column)?;
        let factor = unit_factor(value, base, &[100.0, 1000.0])?;
        Some(
            Diagnostic::warning(
                Code::OtherUnit,
                text!(
                    "{value} and the base value {base} differ by a factor of about {factor}",
                    "{value} 与基期值 {base} 相差约 {factor} 倍"
                ),
            )
            .at(frame.place(at, column))
            .related(frame.place(at, "base_value"), text!("the base value", "基期值"))
            .help(factor_help(factor)),
        )
    })
}

/// One of three values that is ten times the others, or a tenth of them: without the factor it would lie among them.
fn tenfold(frame: &Frame, at: usize) -> Option<Diagnostic> {
    let [base, current, target] = ["base_value", "current_value", "target_value"].map(|column| frame.number(at, column));
    let (base, current, target) = (base?, current?, target?);
    let told = |column: &'static str, value: f64, one: f64, other: f64| {
        let among = (one.min(other), one.max(other));
        // The other two have to be alike, or nothing says which of them is off.
        let alike = one > 0.0 && other > 0.0 && among.1 <= 1.5 * among.0;
        let factor = slip_of_unit(value, other, &[10.0], among).filter(|_| alike)?;
        let meant = written(if value > other { value / factor } else { value * factor });
        Some(
            Diagnostic::warning(
                Code::OtherUnit,
                text!("{value} is about ten times off {one} and {other} of its row", "{value} 与该行的 {one}、{other} 相差约10倍"),
            )
            .at(frame.place(at, column))
            .help(text!("is a point missing, or one too many? Then write {meant}", "是否漏写或多写了小数点？若是，请写 {meant}")),
        )
    };
    told("target_value", target, base, current).or_else(|| told("current_value", current, target, base))
}

/// A target that is worse than where the row began.
fn wrong_side(frame: &Frame, at: usize) -> Option<Diagnostic> {
    let (base, target) = (frame.number(at, "base_value")?, frame.number(at, "target_value")?);
    let direction = super::table::direction(frame.text(at, "direction"))?;
    let behind = match direction {
        Better::More => target < base,
        Better::Less => target > base,
    };
    behind.then(|| {
        Diagnostic::warning(
            Code::TargetDirection,
            text!("the target {target} is worse than the base value {base}", "目标值 {target} 比基期值 {base} 还差"),
        )
        .at(frame.place(at, "target_value"))
        .related(frame.place(at, "direction"), text!("by this direction", "按此方向"))
        .help(text!("is the direction the wrong way round, or are two values swapped?", "方向是否写反，或两个值填反了？"))
    })
}
