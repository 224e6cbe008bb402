//! Holds the first row of a table against its schema: which column is which, and what is wrong with their names.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::schema::Schema;
use super::shape::{twice, wanted};
use super::split::{Cell, Record};
use crate::diagnostic::{Code, Diagnostic, Found, Place, Source, column_name};
use crate::language::Text;
use crate::text;

/// Columns that are told one by one where they are missing.
const FEW_MISSING: usize = 3;

/// Position in the file of each of the schema's columns.
pub(super) fn read_header(source: &Arc<Source>, schema: &Schema, header: &[Cell], found: &mut Found) -> Vec<Option<usize>> {
    let place = |cell: &Cell| Place::new(source, cell.span.clone());
    let columns: Vec<Option<usize>> =
        schema.fields.iter().map(|field| header.iter().position(|cell| field.is_called(&cell.words))).collect();
    if let Some(separator) = wrong_separator(source, header) {
        found.push(separator);
        return columns;
    }
    if let Some(title) = title_row(source, schema, header, &columns) {
        found.push(title);
        return columns;
    }
    let mut misspelt: Vec<&str> = Vec::new();
    let mut absent: Vec<Diagnostic> = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for (field, position) in schema.fields.iter().zip(&columns) {
        if position.is_some() || field.optional && !field.usual {
            continue;
        }
        let strangers = header.iter().filter(|cell| schema.position(&cell.words).is_none() && !misspelt.contains(&cell.words.as_ref()));
        let close = crate::diagnostic::closest(field.name, strangers.map(|cell| cell.words.as_ref()));
        let meant = close.and_then(|close| header.iter().find(|cell| cell.words == close));
        let missing = Diagnostic::error(Code::MissingColumn, text!("column `{}` is missing", "缺少列 `{}`", field.name))
            .at(place(meant.unwrap_or(&header[0])));
        found.push(match close {
            Some(close) => {
                misspelt.push(close);
                missing.help(text!("is `{close}` meant to be `{}`?", "`{close}` 是否就是 `{}`？", field.name))
            }
            None if field.usual => continue,
            None => {
                names.push(field.name);
                absent.push(missing.label(text!("the names of the columns", "这一行是列名")));
                continue;
            }
        });
    }
    // Columns that nobody asks for, of which one may be the one that is missing.
    let strange: Vec<&Cell> = header
        .iter()
        .filter(|cell| names.len() == 1 && schema.position(&cell.words).is_none() && !misspelt.contains(&cell.words.as_ref()))
        .collect();
    absent.iter_mut().zip(&names).for_each(|(missing, name)| missing.help.push(named_otherwise(name, &strange)));
    // A header that lacks many columns is one fault, not one for each of them.
    if names.len() > FEW_MISSING {
        let (all, count) = (names.join(", "), names.len());
        absent = vec![
            Diagnostic::error(Code::MissingColumn, text!("{count} columns are missing: {all}", "缺少{count}列：{all}"))
                .at(place(&header[0]))
                .label(text!("the names of the columns", "这一行是列名")),
        ];
    }
    // One of the others is the missing one under another name, or holds what it does not: that is told with it.
    let renamed = !absent.is_empty();
    found.extend(absent);
    let mut seen: BTreeMap<&str, &Cell> = BTreeMap::new();
    for cell in header.iter().filter(|cell| !cell.words.is_empty() || source.sheet.is_none()) {
        if let Some(first) = seen.get(cell.words.as_ref()).filter(|_| !cell.words.is_empty()) {
            found.push(twice(source, cell, first));
            continue;
        }
        seen.insert(&cell.words, cell);
        if schema.position(&cell.words).is_none() && !misspelt.contains(&cell.words.as_ref()) && !renamed {
            let free = schema.fields.iter().zip(&columns).filter(|(_, position)| position.is_none()).map(|(field, _)| field.name);
            found.push(
                Diagnostic::warning(Code::UnknownColumn, text!("nothing reads column `{}`", "列 `{}` 不会被读取", cell.words))
                    .at(place(cell))
                    .suggest(&cell.words, free),
            );
        }
    }
    columns
}

/// What to do about a column that is missing, beside columns that nobody knows.
fn named_otherwise(name: &str, strange: &[&Cell]) -> Text {
    const MOST: usize = 4;
    match strange {
        [one] if one.words.trim().is_empty() => {
            text!("is it the column without a name? Then write `{name}` above it", "是否就是没有列名的那一列？若是，请在其上方写 `{name}`")
        }
        [one] => text!("is `{}` meant to be `{name}`?", "`{}` 是否就是 `{name}`？", one.words.trim()),
        [_, ..] if strange.len() <= MOST => {
            let list = |between: &str| strange.iter().map(|cell| format!("`{}`", cell.words.trim())).collect::<Vec<_>>().join(between);
            let (en, zh) = (list(", "), list("、"));
            text!(
                "name the column `{name}` that holds it, or add one; nothing reads {en}",
                "请把存放该内容的列命名为 `{name}`，或增加这一列；{zh} 不会被读取"
            )
        }
        _ => text!("name the column `{name}` that holds it, or add one", "请把存放该内容的列命名为 `{name}`，或增加这一列"),
    }
}

/// One warning for the columns of a sheet that hold something but have no name. Rows that hold nothing else are none of the table's.
pub(super) fn nameless_columns(source: &Arc<Source>, header: &[Cell], records: &mut Vec<Record<'_>>) -> Option<Diagnostic> {
    const MOST: usize = 10;
    let nameless: Vec<usize> = (0..header.len()).filter(|column| header[*column].words.is_empty()).collect();
    // In order of columns, each with the first cell that holds something.
    let strays: Vec<(usize, Range<usize>)> = nameless
        .into_iter()
        .filter_map(|column| {
            let first = records.iter().map(|record| &record[column]).find(|cell| !cell.words.is_empty())?;
            Some((column, first.span.clone()))
        })
        .collect();
    let (_, first) = strays.first()?.clone();
    records.retain(|record| {
        let mut named = record.iter().zip(header).filter(|(_, name)| !name.words.is_empty());
        named.any(|(cell, _)| !cell.words.is_empty())
    });
    let mut list = strays.iter().take(MOST).map(|(column, _)| column_name(*column)).collect::<Vec<_>>().join(", ");
    if strays.len() > MOST {
        list += " …";
    }
    Some(
        Diagnostic::warning(
            Code::UnknownColumn,
            text!("nothing reads what stands in columns without a name: {list}", "没有列名的列不会被读取，其中却有内容：{list}"),
        )
        .at(Place::new(source, first)),
    )
}

/// A table whose first row names none of the columns: most likely the title of a printed table.
fn title_row(source: &Arc<Source>, schema: &Schema, header: &[Cell], columns: &[Option<usize>]) -> Option<Diagnostic> {
    let known = columns.iter().any(Option::is_some);
    let close = |cell: &&Cell| crate::diagnostic::closest(&cell.words, schema.fields.iter().map(|field| field.name)).is_some();
    let first = header.iter().find(|cell| !cell.words.is_empty())?;
    let wanted = wanted(schema);
    (!known && !header.iter().any(|cell| close(&cell))).then(|| {
        Diagnostic::error(Code::NoHeader, text!("the first row names no column of this table", "第一行中没有这张表的列名"))
            .at(Place::new(source, first.span.clone()))
            .help(text!(
                "delete what stands above the table; its first row must name the columns: {wanted}",
                "请删去表格上方的内容；第一行应当是列名：{wanted}"
            ))
    })
}

/// A header whose names are separated by something else than plain commas.
fn wrong_separator(source: &Arc<Source>, header: &[Cell]) -> Option<Diagnostic> {
    let marks = if header.len() == 1 { &['，', '；', '、', ';', '\t', '|'][..] } else { &['，', '；'][..] };
    let (cell, mark) = header.iter().find_map(|cell| marks.iter().find(|mark| cell.words.contains(**mark)).map(|mark| (cell, *mark)))?;
    let shown = if mark == '\t' { "tab".to_string() } else { mark.to_string() };
    Some(
        Diagnostic::error(
            Code::Separator,
            text!("columns are separated by a plain comma `,`, not by `{shown}`", "列之间要用英文逗号 `,` 分隔，而不是 `{shown}`"),
        )
        .at(Place::new(source, cell.span.clone()))
        .help(text!("save the table as \"CSV UTF-8 (comma delimited)\"", "请把表格另存为“CSV UTF-8（逗号分隔）”")),
    )
}
