//! The columns in which tables say what is asked for: comparison and tolerance, held against the figure as printed.

use super::printed::{Figure, Meaning, says_the_same};
use super::section::Mistakes;
use super::{Comparison, Form, Measure, TargetKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::table::Frame;
use crate::text;

/// Why a cell of a column of choices can be read: the table's schema has refused all other words.
pub(super) const CHOSEN: &str = "invariant: the schema refuses other words";

/// The comparison of a row of indicators or commitments, with the tolerance it needs.
pub(super) fn read_comparison(frame: &Frame, row: usize, mistakes: &Mistakes) -> Comparison {
    let tolerance = frame.number(row, "tolerance");
    let word = frame.text(row, "comparison");
    let wrong = |code: Code, message: Text, help: Text| {
        mistakes.push(Diagnostic::error(code, message).at(frame.place(row, "tolerance")).help(help));
    };
    if tolerance.is_some_and(|tolerance| tolerance < 0.0) {
        wrong(
            Code::Tolerance,
            text!("a tolerance cannot be negative", "容差不能为负"),
            text!("write how far off still counts", "请写出偏离多少仍算达到"),
        );
    }
    let kind = TargetKind::parse(word).expect(CHOSEN);
    let comparison = Comparison::of_kind(kind, tolerance.unwrap_or(0.0)).expect(CHOSEN);
    match (comparison.tolerance(), tolerance) {
        (Some(_), None) => wrong(
            Code::Tolerance,
            text!("`{word}` needs a tolerance", "`{word}` 需要容差"),
            text!(
                "write how far off still counts, for example half a unit of the last printed digit",
                "请写出偏离多少仍算达到，例如所印末位数字的一半"
            ),
        ),
        (None, Some(_)) => wrong(
            Code::Tolerance,
            text!("`{word}` has no tolerance", "`{word}` 没有容差"),
            text!("leave it empty; only `about`, `hold` and `full` have one", "请留空；只有 `about`、`hold` 和 `full` 有容差"),
        ),
        (Some(_), Some(_)) | (None, None) => {}
    }
    comparison
}

/// What a row's figures are held against: the figure as printed, the number beside it, and the form that is declared.
pub(super) struct PrintedCell<'a> {
    /// The column of the printed figure.
    pub printed: &'static str,
    /// The column of the number.
    pub column: &'static str,
    /// The figure as it reads.
    pub figure: &'a Figure,
    /// The number that the figure comes to: of a range its middle, of a change the value that it leads to.
    pub meant: Option<f64>,
    /// The form that the row declares.
    pub form: Form,
}

/// The number given must say what the printed figure says. Words (应保尽保) may stand beside a number by which they are judged.
pub(super) fn check_printed(frame: &Frame, row: usize, cell: &PrintedCell<'_>, mistakes: &Mistakes) {
    let PrintedCell { printed, column, figure, meant, form } = *cell;
    let (words, Some(value)) = (frame.text(row, printed), frame.number(row, column)) else { return };
    let at = |code: Code, place: &str, message: Text| Diagnostic::error(code, message).at(frame.place(row, place));
    match figure.meaning {
        Meaning::Nothing | Meaning::Words => {}
        Meaning::Unreadable => mistakes.push(
            at(Code::PrintedValue, printed, text!("`{words}` does not read as one figure", "`{words}` 不是一个可读的数值")).help(text!(
                "printed figures look like 90, 90%, >99, 7左右, 3.5以内, 3.0-3.4, 提高0.4, 1.66:1 or 1:1.23",
                "所印数值的写法如 90、90%、>99、7左右、3.5以内、3.0-3.4、提高0.4、1.66:1、1:1.23"
            )),
        ),
        Meaning::Value(read) if says_the_same(&read, words, value) => {
            // `1:1` reads both ways.
            if read.form != form && !(read.number == 1.0 && read.form != Form::Number && form != Form::Number) {
                let word = read.form.code();
                mistakes.push(
                    at(Code::PrintedForm, "form", text!("`{words}` is printed as `{word}`", "`{words}` 的印法是 `{word}`"))
                        .related(frame.place(row, printed), text!("printed", "所印数值")),
                );
            }
        }
        _ => {
            let meant = meant.or(figure.value().map(|read| read.number));
            if meant.is_none_or(|meant| (meant - value).abs() <= 1e-9 * value.abs().max(1.0)) {
                return;
            }
            let read = meant.map_or_else(String::new, |meant| meant.to_string());
            mistakes.push(
                at(
                    Code::PrintedValue,
                    column,
                    text!("the plan prints `{words}`, which is {read}, not {value}", "规划印的是 `{words}`，即 {read}，而不是 {value}"),
                )
                .related(frame.place(row, printed), text!("printed", "所印数值")),
            );
        }
    }
}

/// Brackets and words such as 累计 around a printed target should be what `measure` says.
pub(super) fn check_measure(frame: &Frame, row: usize, figure: &Figure, measure: Measure, mistakes: &Mistakes) {
    let words = frame.text(row, "target_printed");
    let Some(meant) = figure.measure().filter(|meant| *meant != measure) else { return };
    let (label, want, have) = (meant.label(), meant.code(), measure.code());
    let (zh, en) = (label.zh, label.en);
    mistakes.push(
        Diagnostic::warning(
            Code::PrintedForm,
            text!("`{words}` reads as the {en}, and the measure is `{have}`", "`{words}` 的意思是{zh}，而 measure 为 `{have}`"),
        )
        .at(frame.place(row, "measure"))
        .related(frame.place(row, "target_printed"), text!("printed", "所印数值"))
        .help(text!("write `{want}`, unless the plan means something else", "请写 `{want}`，除非规划另有所指")),
    );
}

/// Words such as 左右 and 以内 around a printed figure should be what the comparison says; a range is about its middle.
pub(super) fn check_demand(frame: &Frame, row: usize, printed: &str, figure: &Figure, mistakes: &Mistakes) {
    let words = frame.text(row, printed);
    let range = matches!(figure.meaning, Meaning::Range { .. }).then_some(TargetKind::About);
    let figure_given = !matches!(figure.meaning, Meaning::Nothing | Meaning::Words | Meaning::Unreadable);
    let Some(demand) = range.or(figure.demand).filter(|_| figure_given) else { return };
    let want = demand.code();
    let have = frame.text(row, "comparison");
    if !have.is_empty() && have != want && have != TargetKind::Hold.code() {
        mistakes.push(
            Diagnostic::warning(
                Code::PrintedComparison,
                text!("`{words}` reads as `{want}`, not `{have}`", "`{words}` 的意思是 `{want}`，而不是 `{have}`"),
            )
            .at(frame.place(row, "comparison"))
            .related(frame.place(row, printed), text!("printed", "所印数值")),
        );
    }
}
