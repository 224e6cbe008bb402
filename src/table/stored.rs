//! Refuses cells of a workbook whose stored value is not what the sheet shows.

use std::sync::Arc;

use super::meant::PerCent;
use super::number::parse_number;
use super::schema::{Field, Kind};
use super::split::{Cell, Stored};
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::language::Text;
use crate::text;

/// Why a cell cannot be read as it is kept, without its place; `None` where it can.
pub(super) fn stored_fault(field: &Field, cell: &Cell) -> Option<Diagnostic> {
    let name = field.name;
    let words = &cell.words;
    let as_text = || {
        text!(
            "give the column the format Text, then type the words again as they are printed",
            "请先把该列的格式设为“文本”，再按原样重新输入"
        )
    };
    let number = matches!(field.kind, Kind::Number | Kind::Integer);
    let (code, message, help): (_, Text, Text) = match &cell.stored {
        Stored::Typed | Stored::Words => return None,
        Stored::Date if field.dates => return None,
        // A share is the part of one that the workbook keeps.
        Stored::PerCent { .. } if !number && field.per_cent == PerCent::Part => return None,
        Stored::PerCent { shown } if number => {
            let plain = shown.trim_end_matches('%');
            (
                Code::PerCentCell,
                text!("Excel shows `{shown}` here but keeps {words}", "Excel 在这里显示 `{shown}`，实际保存的是 {words}"),
                text!(
                    "give the cell the format General and write {plain}: the unit is written apart; if {words} itself is meant, format alone needs changing",
                    "请把单元格格式改为“常规”并写 {plain}：单位另写；若本意就是 {words}，改格式即可"
                ),
            )
        }
        // A value that rules reckon with is no words as they are printed.
        Stored::PerCent { shown } if name == "value" => (
            Code::PerCentCell,
            text!("Excel shows `{shown}` here but keeps {words}", "Excel 在这里显示 `{shown}`，实际保存的是 {words}"),
            text!(
                "give the cell the format General, and write {words}, or the per cents as a number where the unit is per cent",
                "请把单元格格式改为“常规”并写 {words}；若单位为百分数，请写百分数的数值"
            ),
        ),
        Stored::PerCent { shown } => (
            Code::PerCentCell,
            text!("Excel shows `{shown}` here but keeps {words}", "Excel 在这里显示 `{shown}`，实际保存的是 {words}"),
            as_text(),
        ),
        Stored::Date => (
            Code::DateCell,
            text!("`{name}` is kept as a date or time here, `{words}`", "`{name}` 在这里保存为日期或时间 `{words}`"),
            if number {
                text!("give the cell the format General and write the number", "请把单元格格式改为“常规”，再写数字")
            } else {
                as_text()
            },
        ),
        Stored::Boolean if number => (
            Code::NotANumber,
            text!("`{name}` must be a number, not `{words}`", "`{name}` 应当是数字，而不是 `{words}`"),
            text!("write 1 or 0 if a number is meant", "若要表示数字，请写 1 或 0"),
        ),
        Stored::Boolean => return None,
        Stored::Error => (
            Code::ErrorCell,
            text!("`{name}` holds the error {words}", "`{name}` 处是错误值 {words}"),
            text!("mend the formula, or leave the cell empty where nothing is known", "请修正公式；没有数值时请留空"),
        ),
        Stored::Unreckoned => (
            Code::FormulaWithoutValue,
            text!("the formula `{words}` has no result in the file", "公式 `{words}` 在文件中没有计算结果"),
            text!(
                "open the workbook in Excel and save it, so that results are kept; or write the number itself",
                "请用 Excel 打开并保存一次，使结果存入文件；或直接写数值"
            ),
        ),
        Stored::Merged { range } => (
            Code::MergedCells,
            text!("cells {range} are merged: only the first holds a value", "单元格 {range} 已合并：只有第一格有值"),
            text!("unmerge them and write the value in each row", "请取消合并，并在每一行写上数值"),
        ),
    };
    Some(Diagnostic::error(code, message).help(help))
}

/// One warning for the numbers of a column that a workbook keeps as text: they are read as numbers.
pub(super) fn numbers_as_text(source: &Arc<Source>, field: &Field, position: Option<usize>, rows: &[&Vec<Cell>]) -> Option<Diagnostic> {
    let mut texts = rows
        .iter()
        .filter_map(|row| row.get(position?))
        .filter(|cell| cell.stored == Stored::Words && parse_number(cell.words.trim()).is_some());
    let first = texts.next()?;
    let (name, count) = (field.name, 1 + texts.count());
    Some(
        Diagnostic::warning(
            Code::NumberAsText,
            text!(
                "`{name}` holds numbers kept as text (cells: {count}); they are read as numbers",
                "`{name}` 有 {count} 个单元格把数字存成了文本，已按数字读取"
            ),
        )
        .at(Place::new(source, first.span.clone()))
        .help(text!("in Excel: select them and choose Convert to Number", "在 Excel 中选中这些单元格，点“转换为数字”即可")),
    )
}
