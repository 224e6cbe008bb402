//! Holds the cells of a table against its schema: a [`Frame`], or every fault of the file, each at its cell.
//!
//! CSV files and sheets of workbooks are cut into the same records of cells, and one reader holds both against the schema.

use std::ops::Range;
use std::sync::Arc;

use polars_core::prelude::{Column, DataFrame};

use super::frame::Frame;
use super::header::{nameless_columns, read_header};
use super::heads;
use super::long::lengthen;
use super::meant::{PerCent, is_nothing, number_help};
use super::notes::without_empty_rows;
use super::number::{half_width, parse_number};
use super::schema::{Field, Kind, Schema};
use super::shape;
use super::sheet::Sheet;
use super::split::{Cell, Record, Split, mark_of, quote_faults, split_at};
use super::spreadsheet::{begins_with, spreadsheet_help};
use super::stored::{numbers_as_text, stored_fault};
use super::unique::refuse_duplicates;
use crate::diagnostic::{Code, Diagnostic, Found, Place, Severity, Source};
use crate::language::Text;
use crate::text;

/// A table in either of the forms that planners keep it in.
#[derive(Debug, Clone)]
pub enum TableFile {
    /// A text with commas between cells.
    Csv(Arc<Source>),
    /// A sheet of a workbook.
    Sheet(Sheet),
}

impl TableFile {
    /// Reads the table; see [`read_csv`].
    pub fn read(&self, schema: &Schema) -> Result<Frame, Vec<Diagnostic>> {
        let (source, records, found) = self.cut(b',');
        read_records(source, records, schema, found)
    }

    /// The same without the rows that `change` takes out.
    pub fn read_without(
        &self,
        schema: &Schema,
        change: impl for<'t> FnOnce(&Arc<Source>, &mut Vec<Record<'t>>, &mut Vec<Diagnostic>),
    ) -> Result<Frame, Vec<Diagnostic>> {
        let (source, mut records, mut found) = self.cut(b',');
        let mut told = Vec::new();
        change(source, &mut records, &mut told);
        found.extend(told);
        read_records(source, records, schema, found)
    }

    /// The same of observed values in any of the forms that [`super::long`] knows; `series` is what a file of one series is named by.
    /// `change` then works on rows whose first names the columns.
    pub fn read_long(
        &self,
        schema: &Schema,
        series: Option<&str>,
        change: impl for<'t> FnOnce(&Arc<Source>, &mut Vec<Record<'t>>, &mut Vec<Diagnostic>),
    ) -> Result<Frame, Vec<Diagnostic>> {
        self.read_changed(schema, |source, records, found| {
            let mut long = lengthen(source, records, series, found);
            change(source, &mut long, found);
            long
        })
    }

    /// The same once `change` has brought its rows into the form of the schema.
    pub fn read_changed(
        &self,
        schema: &Schema,
        change: impl for<'t> FnOnce(&Arc<Source>, Vec<Record<'t>>, &mut Vec<Diagnostic>) -> Vec<Record<'t>>,
    ) -> Result<Frame, Vec<Diagnostic>> {
        let (source, records, mut found) = self.cut(self.mark());
        let mut told = Vec::new();
        let records = change(source, records, &mut told);
        found.extend(told);
        if found.any_error() {
            return Err(found.into_vec());
        }
        read_records(source, records, schema, found)
    }

    /// Its cells as they stand, row by row, for tables whose columns have names of the planner's own.
    pub fn cells(&self) -> Result<(Arc<Source>, Vec<Record<'_>>), Vec<Diagnostic>> {
        let (source, records, found) = self.cut(self.mark());
        if found.any_error() { Err(found.into_vec()) } else { Ok((Arc::clone(source), records)) }
    }

    /// Its file's name within the plan.
    pub fn name(&self) -> &str {
        match self {
            TableFile::Csv(source) => &source.name,
            TableFile::Sheet(sheet) => &sheet.source.name,
        }
    }

    /// The mark between the cells of a text of the planner's own.
    fn mark(&self) -> u8 {
        match self {
            TableFile::Csv(source) => mark_of(&source.text),
            TableFile::Sheet(_) => b',',
        }
    }

    fn cut(&self, mark: u8) -> (&Arc<Source>, Vec<Record<'_>>, Found) {
        let mut found = Found::default();
        match self {
            TableFile::Csv(source) => {
                let Split { records, faults } = split_at(&source.text, mark);
                found.extend(quote_faults(source, &faults));
                (source, records, found)
            }
            TableFile::Sheet(sheet) => {
                found.extend(sheet.warnings.iter().cloned());
                (&sheet.source, sheet.records.clone(), found)
            }
        }
    }
}

/// Columns that a table may have: no one's sheet of a plan comes near it.
const MOST_COLUMNS: usize = 1000;

/// Reads a table whose first record names the columns, in any order.
///
/// Columns that the schema does not know are a warning; all else is an error. Faults are reported together, in the order of the file.
pub fn read_csv(source: &Arc<Source>, schema: &Schema) -> Result<Frame, Vec<Diagnostic>> {
    TableFile::Csv(Arc::clone(source)).read(schema)
}

/// Reads a table from a sheet, as [`read_csv`] does from a file: its first row that is not empty names the columns.
pub fn read_sheet(sheet: &Sheet, schema: &Schema) -> Result<Frame, Vec<Diagnostic>> {
    TableFile::Sheet(sheet.clone()).read(schema)
}

fn read_records(source: &Arc<Source>, mut records: Vec<Record<'_>>, schema: &Schema, mut found: Found) -> Result<Frame, Vec<Diagnostic>> {
    if records.is_empty() {
        found.push(Diagnostic::error(
            Code::EmptyTable,
            text!("{} is empty: its first line must name the columns", "{} 是空文件：第一行应当是列名", source.name),
        ));
        return Err(found.into_vec());
    }
    if source.sheet.is_none() {
        found.extend(without_empty_rows(source, &mut records));
    }
    let mut header = records.remove(0);
    // Of two columns with one name the second has none of its own once the first has that of the schema.
    let twice = shape::named_twice(source, &header);
    heads::rename(schema, &mut header);
    let twice = twice.filter(|_| shape::named_twice(source, &header).is_none());
    let count = header.iter().filter(|cell| !cell.words.is_empty()).count();
    if count > MOST_COLUMNS {
        found.push(
            Diagnostic::error(Code::FileTooLarge, text!("the header has {count} columns", "表头有 {count} 列"))
                .at(Place::new(source, header[0].span.clone()))
                .help(text!("no table of a plan has more than {MOST_COLUMNS}", "规划用表不超过 {MOST_COLUMNS} 列")),
        );
        return Err(found.into_vec());
    }
    if let Some(told) = shape::without_headings(source, schema, &header, &records).or(twice) {
        found.push(told);
        return Err(found.into_vec());
    }
    let columns = read_header(source, schema, &header, &mut found);
    // With quotes left open, or a header that cannot be matched, every further message would be noise.
    if found.any_error() {
        return Err(found.into_vec());
    }
    if source.sheet.is_some() {
        found.extend(nameless_columns(source, &header, &mut records));
    }
    if schema.filled && records.is_empty() {
        found.push(
            Diagnostic::error(Code::EmptyTable, text!("{} has no rows", "{} 没有数据行", source.name))
                .at(Place::new(source, header[0].span.clone()))
                .label(text!("the names of the columns alone", "只有列名"))
                .help(text!("write its rows, or delete the file", "请写入数据行，或删去该文件")),
        );
    }
    let units = shape::without_unit_row(source, schema, &columns, &mut records);
    found.extend(units.into_iter().chain(shape::without_second_table(source, header.len(), &mut records)));
    shape::without_cut_rows(source, schema, (&header, &columns), &mut records, &mut found);
    let rows: Vec<&Vec<Cell>> = records.iter().filter(|record| row_fits(source, schema, (&header, &columns), record, &mut found)).collect();
    let units: Vec<usize> = schema.units.iter().filter_map(|name| columns[schema.position(name)?]).collect();
    let data: Vec<Column> = schema
        .fields
        .iter()
        .zip(&columns)
        .map(|(field, position)| read_column(source, field, (*position, &units), &rows, &mut found))
        .collect();
    refuse_duplicates(source, schema, &columns, &rows, &mut found);
    let mut found = found.into_vec();
    // An empty row above a note is one thing with it.
    if found.iter().any(|told| told.code == Code::NoteRow && told.severity == Severity::Error) {
        found.retain(|told| told.code != Code::EmptyRow);
    }
    found.sort_by_key(|diagnostic| diagnostic.place.as_ref().map_or(0, |place| place.span.start));
    if found.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        return Err(found);
    }
    let cells = rows.iter().map(|row| columns.iter().map(|position| row[position.unwrap_or(0)].span.clone()).collect()).collect();
    let data = DataFrame::new(rows.len(), data).expect("invariant: columns of one length with names of their own");
    Ok(Frame { data, source: Arc::clone(source), warnings: found, cells })
}

/// Whether a row can be read. One that is short, or that holds words in its first cell alone, is none of the table's: a note or a total.
fn row_fits(
    source: &Arc<Source>,
    schema: &Schema,
    (header, columns): (&[Cell], &[Option<usize>]),
    record: &[Cell],
    found: &mut Found,
) -> bool {
    let (want, have) = (header.len(), record.len());
    let filled: Vec<&Cell> = record.iter().filter(|cell| !cell.words.trim().is_empty()).collect();
    let needed = schema.fields.iter().zip(columns).filter(|(field, position)| !field.may_be_empty && position.is_some()).count();
    let note = filled.len() * 2 < want && record.first().is_some_and(|first| super::begins_note(&first.words));
    if let [only, ..] = filled[..]
        && (note || filled.len() == 1 && needed > 1)
        && want > 2
        && only.span == record[0].span
        && parse_number(only.words.trim()).is_none()
    {
        let shown: String = only.words.trim().chars().take(20).collect();
        found.push(
            Diagnostic::error(
                Code::NoteRow,
                text!("this row holds words alone (`{shown}`), no entry of the table", "这一行只有文字（`{shown}`），不是表中的一项"),
            )
            .at(Place::new(source, only.span.clone()))
            .help(text!(
                "put notes, sources and headings of parts elsewhere: the table holds its header and one row for each entry",
                "注释、来源和小标题请写到别处：表中只放表头和各项"
            )),
        );
        return false;
    }
    // A table put together of two parts holds the header of the second among its rows.
    let same = |(name, cell): &(&Cell, &Cell)| !name.words.trim().is_empty() && name.words.trim() == cell.words.trim();
    if want == have && want > 1 && header.iter().zip(record).filter(same).count() * 2 > want {
        found.push(
            Diagnostic::error(
                Code::NoteRow,
                text!("this row is the header again, no entry of the table", "这一行又是表头，不是表中的一项"),
            )
            .at(Place::new(source, record[0].span.clone()))
            .help(text!("delete it: the first row names the columns", "请删去：列名只在第一行")),
        );
        return false;
    }
    if want == have {
        return true;
    }
    let span =
        if have > want { record[want].span.start..record[have - 1].span.end } else { record[0].span.start..record[have - 1].span.end };
    let mut diagnostic = Diagnostic::error(
        Code::CellCount,
        text!("this row has {have} cells, the header {want}", "这一行有 {have} 个单元格，表头有 {want} 个"),
    )
    .at(Place::new(source, span));
    if have > want {
        diagnostic = diagnostic
            .label(text!("from here on one too many", "从这里开始多出来"))
            .help(text!("a cell that holds a comma needs quotes around it: \"a, b\"", "含有逗号的单元格要加引号：\"甲,乙\""));
    } else if let Some(long) = record.iter().find(|cell| cell.words.contains('\n') && source.text[cell.span.clone()].starts_with('"')) {
        diagnostic = diagnostic.at(Place::new(source, long.span.start..long.span.start + 1)).help(text!(
            "is this quote closed at the end of its cell? The cell runs on over lines",
            "这个引号是否在单元格末尾结束？该单元格跨了多行"
        ));
    } else if record.iter().any(|cell| cell.words.contains('，')) {
        diagnostic = diagnostic
            .help(text!("is a full-width comma `，` meant to separate two cells?", "是否把全角逗号 `，` 当成了分隔符？请改用英文逗号 `,`"));
    } else {
        diagnostic = diagnostic.help(text!("empty cells need their comma too", "空单元格也要保留逗号"));
    }
    found.push(diagnostic);
    false
}

/// What a per cent sign means in a row: what the field says, else what the row's unit does.
fn per_cent_of(field: &Field, units: &[usize], row: &[Cell]) -> PerCent {
    if field.per_cent != PerCent::Unknown {
        return field.per_cent;
    }
    let unit = units.iter().map(|position| row[*position].words.trim()).collect::<Vec<_>>().join(" ");
    PerCent::of_unit(&Text::same(unit))
}

fn read_column(
    source: &Arc<Source>,
    field: &Field,
    (position, units): (Option<usize>, &[usize]),
    rows: &[&Vec<Cell>],
    found: &mut Found,
) -> Column {
    let mut cell = |row: &&'_ Vec<Cell>| -> Option<(String, Range<usize>)> {
        let cell = &row[position?];
        let words = cell.words.trim();
        let place = || Place::new(source, cell.span.clone());
        if let Some(fault) = stored_fault(field, cell) {
            // A merged range is one fault, however many cells it covers.
            if fault.code != Code::MergedCells || found.as_slice().iter().all(|known| known.message != fault.message) {
                found.push_in(field.name, fault.at(place()));
            }
            return None;
        }
        if !words.is_empty() {
            return Some((words.to_string(), cell.span.clone()));
        }
        if !field.may_be_empty {
            found.push_in(
                field.name,
                Diagnostic::error(Code::EmptyCell, text!("`{}` must not be empty", "`{}` 不能为空", field.name))
                    .at(place())
                    .help(text!("fill the cell, or delete its row", "请填写该单元格，或删去这一行")),
            );
        }
        None
    };
    let cells: Vec<Option<(String, Range<usize>)>> = rows.iter().map(&mut cell).collect();
    if matches!(field.kind, Kind::Number | Kind::Integer) {
        found.extend(numbers_as_text(source, field, position, rows));
    }
    let mut wrong = |row: usize, words: &str, span: &Range<usize>, code: Code, message| {
        let place = Place::new(source, span.clone());
        let help = if is_nothing(words) && !field.may_be_empty {
            Some(text!("a figure must stand here: where nothing is known, delete the row", "此处必须有数值：没有数值时请删去这一行"))
        } else {
            let whole = || parse_number(words).filter(|_| code == Code::NotAnInteger).map(f64::trunc);
            number_help(words, per_cent_of(field, units, rows[row]))
                .filter(|_| spreadsheet_help(words).is_none())
                .or_else(|| spreadsheet_help(words))
                .or_else(|| whole().map(|whole| text!("write `{whole}`, without decimals", "请写 `{whole}`，不带小数")))
        };
        found.push_in(field.name, Diagnostic { help: help.into_iter().collect(), ..Diagnostic::error(code, message).at(place) });
    };
    match field.kind {
        Kind::Text => {
            Column::new(field.name.into(), cells.iter().map(|cell| cell.as_ref().map(|(words, _)| words.as_str())).collect::<Vec<_>>())
        }
        Kind::Number => {
            let read = |(row, cell): (usize, &Option<(String, Range<usize>)>)| {
                let (words, span) = cell.as_ref()?;
                let number = parse_number(words);
                if number.is_none() {
                    wrong(
                        row,
                        words,
                        span,
                        Code::NotANumber,
                        text!("`{}` must be a number, not `{words}`", "`{}` 应当是数字，而不是 `{words}`", field.name),
                    );
                }
                number
            };
            Column::new(field.name.into(), cells.iter().enumerate().map(read).collect::<Vec<Option<f64>>>())
        }
        Kind::Integer => {
            let read = |(row, cell): (usize, &Option<(String, Range<usize>)>)| {
                let (words, span) = cell.as_ref()?;
                let number = words.parse().ok();
                if number.is_none() {
                    wrong(
                        row,
                        words,
                        span,
                        Code::NotAnInteger,
                        text!("`{}` must be a whole number, not `{words}`", "`{}` 应当是整数，而不是 `{words}`", field.name),
                    );
                }
                number
            };
            Column::new(field.name.into(), cells.iter().enumerate().map(read).collect::<Vec<Option<i64>>>())
        }
        Kind::Choice(choices) => {
            for (words, span) in cells.iter().flatten().filter(|(words, _)| !choices.contains(&words.as_str())) {
                let list = choices.join(", ");
                // Of a word that several of them hold none is meant before the others.
                let open = words.len() > 2 && choices.iter().filter(|choice| choice.contains(words.as_str())).count() > 1;
                let meant = half_width(words);
                let meant = if open { "" } else { begins_with(&meant, choices) };
                found.push_in(
                    field.name,
                    Diagnostic::error(Code::UnknownChoice, text!("`{}` cannot be `{words}`", "`{}` 不能是 `{words}`", field.name))
                        .at(Place::new(source, span.clone()))
                        .suggest(meant, choices.iter().copied())
                        .help(text!("one of: {list}", "可以是：{list}")),
                );
            }
            Column::new(field.name.into(), cells.iter().map(|cell| cell.as_ref().map(|(words, _)| words.as_str())).collect::<Vec<_>>())
        }
    }
}
