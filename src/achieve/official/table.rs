//! Anyone's table of progress: a CSV read into rows for a method, and their progress written as a frame.

use super::{Method, Progress, ProgressRow, Unassessed};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::plan::Better;
use crate::table::{ColumnDescription, DataFrame, Field, Frame, OutputColumn, Schema, Value, output_frame};
use crate::text;

/// The words for a direction in which more is better.
const MORE: &[&str] = &["more", "up", "increase", "higher", "1", "+1", "升", "增", "正向", "越高越好"];
/// The words for a direction in which less is better.
const LESS: &[&str] = &["less", "down", "decrease", "lower", "-1", "降", "减", "逆向", "越低越好"];

/// The columns of a table of progress. Values may be empty where they are not known; `natural_limit` and `peer_spread` may be left
/// out altogether.
pub fn progress_schema() -> Schema {
    Schema::new(vec![
        Field::text("indicator").also(&["指标", "指标名称"]),
        Field::number("base_year").also(&["基期年", "基期年份"]),
        Field::number("base_value").also(&["基期值"]).may_be_empty(),
        Field::number("current_year").also(&["现状年", "现状年份"]).may_be_empty(),
        Field::number("current_value").also(&["现状值"]).may_be_empty(),
        Field::number("target_year").also(&["目标年", "目标年份"]).may_be_empty(),
        Field::number("target_value").also(&["目标值"]).may_be_empty(),
        Field::text("direction").also(&["方向"]),
        Field::number("natural_limit").also(&["自然界限", "自然上限"]).optional(),
        Field::number("peer_spread").also(&["同类离散度"]).optional(),
    ])
}

/// The direction that a word says.
pub(super) fn direction(words: &str) -> Option<Better> {
    match words.trim().to_lowercase().as_str() {
        word if MORE.contains(&word) => Some(Better::More),
        word if LESS.contains(&word) => Some(Better::Less),
        _ => None,
    }
}

/// The rows of a table read with [`progress_schema`].
///
/// Errors, each at its cell: a direction that is neither up nor down; a target value without a target year; years in the wrong order.
pub fn progress_rows(frame: &Frame) -> Result<Vec<ProgressRow>, Vec<Diagnostic>> {
    let mut faults = Vec::new();
    let mut rows = Vec::with_capacity(frame.rows());
    for at in 0..frame.rows() {
        let words = frame.text(at, "direction").trim().to_lowercase();
        let direction = match direction(&words) {
            Some(direction) => direction,
            None => {
                faults.push(
                    Diagnostic::error(Code::UnknownDirection, text!("`{words}` is no direction", "`{words}` 不是方向"))
                        .at(frame.place(at, "direction"))
                        .suggest(&words, ["more", "less", "increase", "decrease"])
                        .help(text!("`more` where more is better, `less` where less is", "越高越好写 `more`，越低越好写 `less`")),
                );
                Better::More
            }
        };
        for column in ["base_year", "current_year", "target_year"] {
            if let Some(year) = frame.number(at, column).filter(|year| !(1900.0..=2200.0).contains(year)) {
                faults.push(
                    Diagnostic::error(Code::NotAYear, text!("{year} is not a year", "{year} 不是年份")).at(frame.place(at, column)).help(
                        if (10.0..=50.0).contains(&year) && year.fract() == 0.0 {
                            let whole = 2000.0 + year;
                            text!("write all four digits: {whole}", "请写四位数字：{whole}")
                        } else if (1000.0..10_000.0).contains(&year) && year.fract() == 0.0 {
                            text!("are two of its digits exchanged?", "年份的数字是否写颠倒了？")
                        } else {
                            text!("do year and value stand in each other's column?", "年份与数值是否填反了列？")
                        },
                    ),
                );
            }
        }
        // Of a row that stands twice one current value is wrong, or neither.
        let cells = |row: usize| -> Vec<Option<u64>> {
            let columns = ["base_year", "base_value", "current_year", "target_year", "target_value"];
            columns.iter().map(|column| frame.number(row, column).map(f64::to_bits)).collect()
        };
        if let Some(first) = (0..at).find(|row| frame.text(*row, "indicator") == frame.text(at, "indicator") && cells(*row) == cells(at)) {
            let name = frame.text(at, "indicator");
            faults.push(
                Diagnostic::error(Code::DuplicateRow, text!("`{name}` stands here twice", "`{name}` 出现了两次"))
                    .at(frame.place(at, "indicator"))
                    .related(frame.place(first, "indicator"), text!("first here", "第一次出现在这里"))
                    .help(text!("remove one of the two: it would count double", "请删去其中一行：否则会重复计算")),
            );
        }
        // The schema lets through no empty base year. A row whose current value has no year yet has no current value: it is not assessed.
        let base_year = frame.number(at, "base_year").unwrap_or(f64::NAN);
        let dated = frame.number(at, "current_year");
        let current_year = dated.unwrap_or(base_year);
        if dated.is_none() && frame.number(at, "current_value").is_some() {
            faults.push(
                Diagnostic::error(Code::TargetWithoutYear, text!("a current value needs a year", "有现状值就要有现状年"))
                    .at(frame.place(at, "current_year"))
                    .help(text!("write the year, or leave the value empty", "请写年份，或将数值留空")),
            );
        }
        faults.extend(limit_missed(frame, at, direction));
        if let Some(spread) = frame.number(at, "peer_spread").filter(|spread| *spread < 0.0) {
            faults.push(
                Diagnostic::error(
                    Code::PriorSpread,
                    text!("a spread of {spread} cannot be: it is a standard deviation", "离散度 {spread} 不会为负：它是标准差"),
                )
                .at(frame.place(at, "peer_spread"))
                .help(text!("write it without the sign, or leave it empty", "请去掉负号，或留空")),
            );
        }
        let (target_year, target_value) = (frame.number(at, "target_year"), frame.number(at, "target_value"));
        if target_value.is_some() && target_year.is_none() {
            faults.push(
                Diagnostic::error(Code::TargetWithoutYear, text!("a target needs a year", "有目标值就要有目标年"))
                    .at(frame.place(at, "target_year"))
                    .help(text!("write the year, or leave the target empty", "请写年份，或将目标值留空")),
            );
        }
        let is_year = |year: f64| (1900.0..=2200.0).contains(&year);
        if current_year < base_year && is_year(current_year) && is_year(base_year) {
            faults.push(
                Diagnostic::error(Code::YearsOutOfOrder, text!("the current year is before the base year", "现状年早于基期年"))
                    .at(frame.place(at, "current_year"))
                    .help(text!("swap the two with their values, or mend the mistyped year", "请连同数值对调两者，或改正写错的年份")),
            );
        }
        faults.extend(later_than_others(frame, at));
        if target_value.is_some() && target_year.is_some_and(|year| year <= base_year && is_year(year)) && is_year(base_year) {
            faults.push(
                Diagnostic::error(Code::YearsOutOfOrder, text!("the target year is not after the base year", "目标年不晚于基期年"))
                    .at(frame.place(at, "target_year"))
                    .help(text!("write a later year, or leave year and target empty", "请写更晚的年份，或将目标年与目标值留空")),
            );
        }
        rows.push(ProgressRow {
            indicator: frame.text(at, "indicator").to_string(),
            base_year,
            base_value: frame.number(at, "base_value"),
            current_year,
            current_value: frame.number(at, "current_value").filter(|_| dated.is_some()),
            between: Vec::new(),
            target_year: target_year.unwrap_or(current_year),
            target_value,
            direction,
            natural_limit: frame.number(at, "natural_limit"),
            peer_spread: frame.number(at, "peer_spread"),
        });
    }
    if faults.iter().any(|fault| fault.severity == Severity::Error) { Err(faults) } else { Ok(rows) }
}

/// A current year after the target year, where all other rows are of one year before it: two digits exchanged.
fn later_than_others(frame: &Frame, at: usize) -> Option<Diagnostic> {
    let (year, target) = (frame.number(at, "current_year")?, frame.number(at, "target_year")?);
    let mut others = (0..frame.rows()).filter(|row| *row != at).filter_map(|row| frame.number(row, "current_year"));
    let usual = others.next()?;
    (year > target && usual < target && frame.rows() > 2 && others.all(|other| other == usual)).then(|| {
        Diagnostic::error(
            Code::YearsOutOfOrder,
            text!(
                "the current year {year} is after the target year, and all other rows have {usual}",
                "现状年 {year} 晚于目标年，而其他各行为 {usual}"
            ),
        )
        .at(frame.place(at, "current_year"))
        .help(text!("write {usual}, or the year that is meant", "请写 {usual}，或正确的年份"))
    })
}

/// Values beyond the natural limit of their row: where all are, the limit is at fault.
fn limit_missed(frame: &Frame, at: usize, direction: Better) -> Vec<Diagnostic> {
    let columns = ["base_value", "current_value", "target_value"];
    let found: Vec<Diagnostic> = columns.into_iter().filter_map(|column| beyond_limit(frame, at, column, direction)).collect();
    let given = columns.into_iter().filter(|column| frame.number(at, column).is_some()).count();
    if let (true, Some(limit)) = (given > 1 && found.len() == given, frame.number(at, "natural_limit")) {
        return vec![
            Diagnostic::error(
                Code::OutOfBounds,
                text!("all values of the row lie beyond its natural limit {limit}", "该行各值都超出自然界限 {limit}"),
            )
            .at(frame.place(at, "natural_limit"))
            .help(text!("is the limit in another unit, a part of one beside per cents?", "界限是否用了其他单位，如百分数旁写成了份额？")),
        ];
    }
    found
}

/// A value beyond the natural limit of its row.
fn beyond_limit(frame: &Frame, at: usize, column: &'static str, direction: Better) -> Option<Diagnostic> {
    let (value, limit) = (frame.number(at, column)?, frame.number(at, "natural_limit")?);
    let beyond = match direction {
        Better::More => value > limit,
        Better::Less => value < limit,
    };
    beyond.then(|| {
        Diagnostic::error(Code::OutOfBounds, text!("{value} lies beyond the natural limit {limit}", "{value} 超出自然界限 {limit}"))
            .at(frame.place(at, column))
            .related(frame.place(at, "natural_limit"), text!("the limit", "界限"))
    })
}

/// One line of the result.
struct ResultRow<'a> {
    row: &'a ProgressRow,
    method: Method,
    progress: &'a Progress,
}

fn result_columns<'a>() -> Vec<OutputColumn<ResultRow<'a>>> {
    let own = ("the indicator's unit", "指标单位");
    let none = ("", "");
    vec![
        OutputColumn {
            name: "indicator",
            unit: none,
            description: ("name of the indicator, as given", "指标名称，同输入"),
            value: Value::Words(|line| Some(line.row.indicator.clone())),
        },
        OutputColumn {
            name: "method",
            unit: none,
            description: ("official method: statcan, unsd, escap, eurostat, sdg_index, oecd", "官方方法"),
            value: Value::Words(|line| Some(line.method.code().to_string())),
        },
        OutputColumn {
            name: "base_value",
            unit: own,
            description: ("base value, as given", "基期值，同输入"),
            value: Value::Number(|line| line.row.base_value),
        },
        OutputColumn {
            name: "current_value",
            unit: own,
            description: ("current value, as given", "现状值，同输入"),
            value: Value::Number(|line| line.row.current_value),
        },
        OutputColumn {
            name: "target_value",
            unit: own,
            description: ("target value, as given", "目标值，同输入"),
            value: Value::Number(|line| line.row.target_value),
        },
        OutputColumn {
            name: "value",
            unit: ("ratio, share, % or standard deviations, by method", "按方法为比值、份额、百分比或标准差"),
            description: ("the method's own measure of progress; empty where it is undefined", "该方法的进展测度；无定义时为空"),
            value: Value::Number(|line| line.progress.value),
        },
        OutputColumn {
            name: "score",
            unit: ("points, -5 to 5", "分，-5—5"),
            description: ("score, of Statistics Canada only", "评分，仅加拿大统计局方法有"),
            value: Value::Number(|line| line.progress.score),
        },
        OutputColumn {
            name: "label",
            unit: none,
            description: ("label of the method", "该方法的评级代码"),
            value: Value::Words(|line| Some(line.progress.label.code().to_string())),
        },
        OutputColumn {
            name: "label_zh",
            unit: none,
            description: ("the label in Chinese", "评级（中文）"),
            value: Value::Words(|line| Some(line.progress.label.text().zh)),
        },
        OutputColumn {
            name: "label_en",
            unit: none,
            description: ("the label in English", "评级（英文）"),
            value: Value::Words(|line| Some(line.progress.label.text().en)),
        },
        OutputColumn {
            name: "reason",
            unit: none,
            description: (
                "why the row is not assessed: no_base_value, no_current_value, no_time_passed, no_target, no_peer_spread, sign_changes, undefined",
                "未评估的原因：no_base_value（缺基期值）、no_current_value（缺现状值）、no_time_passed（现状年即基期年）、no_target（没有目标值）、\
                 no_peer_spread（缺同类离散度）、sign_changes（正负号改变）、undefined（无定义）",
            ),
            value: Value::Words(|line| Some(Unassessed::of(line.row, line.method, line.progress)?.code().to_owned())),
        },
    ]
}

/// What each column of [`progress_frame`] holds.
pub fn progress_columns() -> Vec<ColumnDescription> {
    result_columns().iter().map(OutputColumn::describe).collect()
}

/// The table of a method's results, one row per row given; `progress` as from [`progress`](super::progress).
pub fn progress_frame(rows: &[ProgressRow], method: Method, progress: &[Progress]) -> DataFrame {
    let lines: Vec<ResultRow> = rows.iter().zip(progress).map(|(row, progress)| ResultRow { row, method, progress }).collect();
    output_frame(&result_columns(), &lines)
}
