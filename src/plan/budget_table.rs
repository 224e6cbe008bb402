//! budget.csv and budget.xlsx: the lines of the budget as a table.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::office_table::{Columns, plain};
use super::section::Mistakes;
use super::spelled::{self, Spelled, quoted};
use super::table_file::noted;
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::table::{Field, Frame, PerCent, Schema, TableFile, half_width, number_meant, parse_number};
use crate::text;

pub(super) fn schema() -> Schema {
    Schema::new(vec![
        Field::text("id").optional(),
        Field::text("name"),
        Field::text("name_en").optional(),
        Field::text("amount").optional(),
        Field::text("share").optional().part(),
        Field::text("unit").optional(),
        Field::text("within").optional(),
        Field::text("source").optional(),
    ])
    .unique(&["name"])
    .filled()
}

/// The table as the TOML file that says the same.
pub(super) fn spelled_out(table: &TableFile, mistakes: &Mistakes) -> Option<Arc<Source>> {
    let schema = schema();
    let columns = Columns { schema: &schema, money: &["amount"], figures: &[] };
    let frame = &noted(table.read_changed(&schema, |source, records, found| plain(source, records, &columns, found)), mistakes)?;
    let mut file = Spelled::default();
    for row in 0..frame.rows() {
        let place = frame.place(row, if frame.text(row, "id").is_empty() { "name" } else { "id" });
        if let Some(fault) = file.named_twice(&id_of(frame, row), place) {
            mistakes.push(fault);
            return None;
        }
        if let Some(number) = about(frame.text(row, "amount")) {
            let words = frame.text(row, "amount");
            mistakes.push(
                Diagnostic::error(Code::NotAnAmount, text!("`{words}` is no amount of money", "`{words}` 不是金额"))
                    .at(frame.place(row, "amount"))
                    .help(text!("write `{number}`: words about it belong into `source`", "请写 `{number}`；说明文字请写在 `source` 列")),
            );
            return None;
        }
    }
    let by_name: BTreeMap<&str, String> = (0..frame.rows()).map(|row| (frame.text(row, "name"), id_of(frame, row))).collect();
    // Published per cents are rounded.
    let rounded = (0..frame.rows()).any(|row| half_width(frame.text(row, "share")).contains('%'));
    file.line(format!("rounded = {rounded}"), &frame.place(0, "name"));
    for row in 0..frame.rows() {
        let cell = |column: &str| frame.place(row, column);
        file.heading("line", &id_of(frame, row), &cell("name"));
        file.line(format!("name = {}", spelled::words(frame.text(row, "name"), frame.text(row, "name_en"))), &cell("name"));
        for (column, per_cent) in [("amount", PerCent::Unknown), ("share", PerCent::Part)] {
            let words = frame.text(row, column);
            if words.is_empty() {
                continue;
            }
            let unit = if column == "amount" { frame.text(row, "unit") } else { "" };
            let number = parse_number(words).or_else(|| match number_meant(words, per_cent)?.as_slice() {
                [number] if column == "share" => parse_number(number),
                _ => None,
            });
            let written = match number {
                Some(number) if unit.is_empty() => spelled::number(number),
                _ => quoted(&format!("{words} {unit}")),
            };
            file.line(format!("{column} = {written}"), &cell(column));
        }
        let within = frame.text(row, "within");
        if !within.is_empty() {
            let id = by_name.get(within).map_or(within, String::as_str);
            file.line(format!("within = {}", quoted(id)), &cell("within"));
        }
        let source = Some(frame.text(row, "source")).filter(|source| !source.is_empty()).unwrap_or(&frame.source.name);
        file.line(format!("source = {}", quoted(source)), &cell("source"));
    }
    file.source("seeds/budget.toml")
}

/// The bare number behind words that say that it is none exactly: 约320.
fn about(words: &str) -> Option<&str> {
    const ABOUT: [&str; 8] = ["约", "大约", "近", "approx.", "approx", "about", "ca.", "~"];
    let number = ABOUT.iter().find_map(|word| words.trim().strip_prefix(word))?.trim();
    parse_number(number).map(|_| number)
}

fn id_of(frame: &Frame, row: usize) -> String {
    match frame.text(row, "id") {
        "" => super::name::from_words(frame.text(row, "name")),
        id => id.to_owned(),
    }
}
