//! The columns in which tables say what is asked for: comparison and tolerance, held against the figure as printed.

use super::printed::{Figure, Meaning, per, read_alone, says_the_same};
use super::section::Mistakes;
use super::{Better, Comparison, Form, Measure, TargetKind, is_percentage};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::language::number::written;
use crate::table::{Frame, half_width};
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
    // Draws have many digits, of which the last is never the target's.
    if tolerance == Some(0.0) && comparison.tolerance().is_some() {
        mistakes.push(
            Diagnostic::warning(
                Code::Tolerance,
                text!("`{word}` within 0: no draw meets it to the last digit", "`{word}` 的容差为 0：没有模拟会恰好等于它"),
            )
            .at(frame.place(row, "tolerance"))
            .help(text!(
                "write how far off still counts, for example half a unit of the last printed digit",
                "请写出偏离多少仍算达到，例如所印末位数字的一半"
            )),
        );
    }
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
    /// The unit of the row.
    pub unit: &'a str,
}

/// The number given must say what the printed figure says. Words (应保尽保) may stand beside a number by which they are judged.
pub(super) fn check_printed(frame: &Frame, row: usize, cell: &PrintedCell<'_>, mistakes: &Mistakes) {
    let PrintedCell { printed, column, figure, meant, form, unit } = *cell;
    let (words, Some(value)) = (frame.text(row, printed), frame.number(row, column)) else { return };
    let at = |code: Code, place: &str, message: Text| Diagnostic::error(code, message).at(frame.place(row, place));
    match figure.meaning {
        Meaning::Nothing | Meaning::Words => {}
        Meaning::Unreadable
            if words.ends_with(['%', '％'])
                && !is_percentage(unit)
                && read_alone(words.trim_end_matches(['%', '％'])).value().is_some() =>
        {
            mistakes.push(
                at(
                    Code::PrintedValue,
                    printed,
                    text!("`{words}` is in per cent, and the unit of the row is {unit}", "`{words}` 是百分数，而该行的单位为{unit}"),
                )
                .help(text!("print it without the sign, or mend the unit of the row", "请去掉百分号，或改正该行的单位")),
            );
        }
        Meaning::Unreadable => mistakes.push(
            at(Code::PrintedValue, printed, text!("`{words}` does not read as one figure", "`{words}` 不是一个可读的数值")).help(text!(
                "printed figures look like 90, 90%, >99, 7左右, 3.5以内, 3.0-3.4, 提高0.4, 1.66:1 or 1:1.23",
                "所印数值的写法如 90、90%、>99、7左右、3.5以内、3.0-3.4、提高0.4、1.66:1、1:1.23"
            )),
        ),
        Meaning::Value(read) if says_the_same(&read, words, value, unit) => {
            // `1:1` reads both ways.
            if read.form != form && !(read.number == 1.0 && read.form != Form::Number && form != Form::Number) {
                let word = read.form.code();
                // Of two figures printed in two ways one is the slip, and no form fits both.
                let other = if printed == "target_printed" { "baseline_printed" } else { "target_printed" };
                let beside = read_alone(frame.text(row, other)).value().filter(|beside| beside.form == form && beside.number != 1.0);
                if beside.is_some() {
                    let alike = match form {
                        Form::Number => value.to_string(),
                        Form::RatioToOne => format!("{value}:1"),
                        Form::OneToRatio => format!("1:{value}"),
                    };
                    let (form, beside) = (form.code(), frame.text(row, other));
                    mistakes.push(
                        at(
                            Code::PrintedForm,
                            printed,
                            text!(
                                "`{words}` is printed as `{word}`, and `{beside}` of the same row as `{form}`",
                                "`{words}` 的印法是 `{word}`，而同一行的 `{beside}` 是 `{form}`"
                            ),
                        )
                        .related(frame.place(row, other), text!("printed", "所印数值"))
                        .help(text!(
                            "write `{alike}` into `{printed}`, or print both alike and declare it in `form`",
                            "`{printed}` 请写 `{alike}`，或将两者印成同一形式并在 `form` 中写明"
                        )),
                    );
                    return;
                }
                mistakes.push(
                    at(Code::PrintedForm, "form", text!("`{words}` is printed as `{word}`", "`{words}` 的印法是 `{word}`"))
                        .related(frame.place(row, printed), text!("printed", "所印数值"))
                        .help(text!("write `{word}` into `form`", "`form` 请写 `{word}`")),
                );
            }
        }
        _ => {
            let meant = meant.or(figure.value().map(|read| read.number));
            if meant.is_none_or(|meant| (meant - value).abs() <= 1e-9 * value.abs().max(1.0)) {
                return;
            }
            let (read, value) = (meant.map_or_else(String::new, written), written(value));
            let fault = at(
                Code::PrintedValue,
                column,
                text!("the plan prints `{words}`, which is {read}, not {value}", "规划印的是 `{words}`，即 {read}，而不是 {value}"),
            );
            // A unit that fits neither figure of its row is one fault.
            mistakes.push(if words.ends_with(['%', '％']) && unit.contains('‰') {
                fault.help(text!(
                    "the unit of the row is {unit}: mend the unit, or what is printed",
                    "该行的单位是{unit}：请改正单位，或改正所印数值"
                ))
            } else {
                fault
                    .related(frame.place(row, printed), text!("printed", "所印数值"))
                    .help(text!("write {read} into `{column}`, or mend what is printed", "`{column}` 请写 {read}，或改正所印数值"))
            });
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
///
/// `better` is what the row itself says of the good side, where it says so.
pub(super) fn check_demand(frame: &Frame, row: usize, printed: &str, (figure, better): (&Figure, Option<Better>), mistakes: &Mistakes) {
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
            .related(frame.place(row, printed), text!("printed", "所印数值"))
            .help(demand_help(better, demand)),
        );
    }
}

/// What to write where the printed words ask for something else; words against `better` are most likely the slip themselves.
fn demand_help(better: Option<Better>, demand: TargetKind) -> Text {
    let want = demand.code();
    let against = matches!(
        (demand, better),
        (TargetKind::AtLeast | TargetKind::MoreThan, Some(Better::Less)) | (TargetKind::AtMost | TargetKind::LessThan, Some(Better::More))
    );
    match better.filter(|_| against) {
        Some(better) => {
            let have = better.code();
            text!(
                "the printed words speak against `better` (`{have}`) as well: is the other side meant, 不高于 for 不低于 or \u{2264} for \u{2265}?",
                "所印文字与 `better`（`{have}`）也不一致：是否写反了，如“不高于”写成“不低于”、\u{2264} 写成 \u{2265}？"
            )
        }
        None => text!("write `{want}`, unless the plan means something else", "请写 `{want}`，除非规划另有所指"),
    }
}

/// A figure that is printed for another year than the one that it stands for.
pub(super) fn check_printed_year(frame: &Frame, row: usize, column: &str, (said, year): (Option<i32>, i32), mistakes: &Mistakes) {
    let Some(said) = said.filter(|said| *said != year && year != 0) else { return };
    let words = frame.text(row, column);
    let help = if column == "target_printed" {
        text!(
            "write a target of an earlier year as `{said}: …` into `interim`, and print that of {year} here",
            "较早年份的目标请在 `interim` 中写作 `{said}: …`，此处写{year}年的目标"
        )
    } else {
        text!("write {said} into `baseline_year`, or print the value of {year}", "请在 `baseline_year` 中写 {said}，或写{year}年的值")
    };
    mistakes.push(
        Diagnostic::warning(
            Code::PlanYears,
            text!("`{words}` is of {said}, and stands for {year} here", "`{words}` 是{said}年的，而这里按{year}年使用"),
        )
        .at(frame.place(row, column))
        .help(help),
    );
}

/// Words around a printed target that ask for the side that `better` speaks against, where no comparison settles it.
pub(super) fn check_against_better(frame: &Frame, row: usize, figure: &Figure, mistakes: &Mistakes) {
    let words = frame.text(row, "target_printed");
    let Some(better) = Better::parse(frame.text(row, "better")).filter(|_| frame.text(row, "comparison").is_empty()) else { return };
    let asked = match (figure.demand, &figure.meaning) {
        (_, Meaning::Nothing | Meaning::Words | Meaning::Unreadable) => return,
        (Some(TargetKind::AtLeast | TargetKind::MoreThan), _) => Some(Better::More),
        (Some(TargetKind::AtMost | TargetKind::LessThan), _) => Some(Better::Less),
        (None, Meaning::Change { by, .. }) => Some(if *by < 0.0 { Better::Less } else { Better::More }),
        _ => None,
    };
    let (have, other) = (better.code(), if better == Better::More { "less" } else { "more" });
    if asked.is_some_and(|asked| asked != better) {
        mistakes.push(
            Diagnostic::error(
                Code::TargetDirection,
                text!(
                    "`{words}` asks for {other}, and `{have}` is better here",
                    "`{words}` 要求的方向是 `{other}`，而此处以 `{have}` 为好"
                ),
            )
            .at(frame.place(row, "target_printed"))
            .related(frame.place(row, "better"), text!("said here", "在这里声明"))
            .help(text!(
                "write `{other}` into `better`, or mend the words of the target",
                "请将 `better` 改为 `{other}`，或改正目标的文字"
            )),
        );
    }
}

/// Words beside a printed target that nothing understood, where what is asked for was told from the words alone.
pub(super) fn check_unread(frame: &Frame, row: usize, printed: &str, figure: &Figure, mistakes: &Mistakes) {
    let Some(left) = figure.unread.as_ref().filter(|_| frame.text(row, "comparison").is_empty()) else { return };
    let words = frame.text(row, printed);
    mistakes.push(
        Diagnostic::warning(Code::PrintedComparison, text!("`{left}` of `{words}` is not understood", "未读懂 `{words}` 中的“{left}”"))
            .at(frame.place(row, printed))
            .help(text!(
                "write what is asked for into `comparison`: `at_least`, `at_most`, `about`",
                "请在 `comparison` 中写明要求：`at_least`、`at_most`、`about`"
            )),
    );
}

/// A printed figure with another unit than its row's: so many things of a percentage, or so many of 10,000 where the row counts per 1,000.
pub(super) fn check_printed_unit(frame: &Frame, row: usize, column: &str, (name, unit): (&str, &str), mistakes: &Mistakes) {
    let words = frame.text(row, column);
    let plain = half_width(words);
    let counted = |counter: &str| {
        plain.match_indices(counter).any(|(at, _)| {
            plain[..at].trim_end().ends_with(|letter: char| letter.is_ascii_digit())
                && !plain[at + counter.len()..].starts_with(['百', '点', '月'])
        })
    };
    let things = ["个", "人", "张", "所", "家", "户", "名", "座", "台"].into_iter().find(|counter| {
        // 100名老人中80% says both.
        is_percentage(unit) && !plain.contains('%') && !plain.contains("百分") && counted(counter)
    });
    let per_row = per(unit).or_else(|| per(name)).filter(|row| *row >= 1e3);
    let other = per(words).filter(|said| *said >= 1e3 && per_row.is_some_and(|row| row != *said));
    let message = match (things, other) {
        (Some(things), _) => {
            text!("`{words}` counts in {things}, and the row is in {unit}", "`{words}` 以“{things}”计，而该行的单位为 {unit}")
        }
        (None, Some(said)) => {
            let row = per_row.unwrap_or_default();
            text!("`{words}` is per {said}, and the row is per {row}", "`{words}` 是每 {said}，而该行为每 {row}")
        }
        (None, None) => return,
    };
    mistakes.push(
        Diagnostic::warning(Code::OtherUnit, message)
            .at(frame.place(row, column))
            .help(text!("mend the unit or the figure: both are read in the unit of the row", "请改正单位或数值：数值按该行的单位读取")),
    );
}

/// A figure that is printed as so many of a hundred in a row of per cents: 98/100 may be 98 %, or the score of an audit.
pub(super) fn check_out_of_hundred(frame: &Frame, row: usize, column: &str, (figure, unit): (&Figure, &str), mistakes: &Mistakes) {
    let words = frame.text(row, column);
    let Some(value) = figure.value().map(|value| value.number) else { return };
    let shown: String = half_width(words).chars().filter(|letter| !letter.is_whitespace()).collect();
    if !is_percentage(unit) || !shown.trim_start_matches(|letter: char| !letter.is_ascii_digit()).starts_with(&format!("{value}/100")) {
        return;
    }
    mistakes.push(
        Diagnostic::warning(Code::PrintedValue, text!("`{words}` is read as {value} %", "`{words}` 按 {value}% 读取"))
            .at(frame.place(row, column))
            .help(text!("if that is meant, write `{value}%`; a score has another unit", "若确为此意，请写 `{value}%`；若为得分，请改单位")),
    );
}

/// A printed target of which no figure can be told, and that no number settles: the row is not judged, which must not pass in silence.
pub(super) fn check_unjudged(frame: &Frame, row: usize, figure: &Figure, doubts: &[Text], mistakes: &Mistakes) {
    if matches!(figure.meaning, Meaning::Nothing | Meaning::Words) {
        return;
    }
    let words = frame.text(row, "target_printed");
    let why = doubts.last().cloned().unwrap_or_else(|| text!("this does not read as one figure", "无法读成一个数值"));
    let (en, zh) = (why.en, why.zh);
    mistakes.push(
        Diagnostic::warning(Code::PrintedValue, text!("`{words}` is not judged: {en}", "`{words}` 不作评判：{zh}"))
            .at(frame.place(row, "target_printed"))
            .help(text!(
                "write the number by which it is judged into `target`, and how into `comparison`",
                "请在 `target` 中写明据以评判的数值，在 `comparison` 中写明要求"
            )),
    );
}

/// Words that promise all of something and a value that is less, or words that promise less than all and a value that is all.
pub(super) fn check_all(frame: &Frame, row: usize, (column, number): (&str, &str), (unit, value): (&str, f64), mistakes: &Mistakes) {
    let printed = frame.text(row, column);
    if !is_percentage(unit) || printed.chars().any(|letter| letter.is_ascii_digit()) {
        return;
    }
    let lower = printed.to_lowercase();
    let all = ["全覆盖", "全部", "universal", "full coverage", "everyone"].iter().find_map(|word| lower.split_once(word));
    let Some((before, _)) = all else { return };
    let part = ["非", "不", "未", "近", "基本", "not ", "near", "almost"].iter().any(|word| before.contains(word));
    let message = match part {
        false if value < 100.0 => text!("`{printed}` is all of them, and {value} % is judged", "`{printed}` 即 100%，而按 {value}% 评判"),
        true if value >= 100.0 && !before.contains("基本") => {
            text!("`{printed}` is less than all, and {value} % is judged", "`{printed}` 不到 100%，却按 {value}% 评判")
        }
        _ => return,
    };
    mistakes.push(
        Diagnostic::warning(Code::PrintedValue, message)
            .at(frame.place(row, number))
            .help(text!("mend the number, or print the figure itself", "请改正数值，或写出所印数值")),
    );
}
