//! Tables whose shape is none that can be read: without headings, turned on their side, with units below the headings, with a second table below,
//! with rows that commas inside of numbers, or other commas and quotes, have cut wrongly.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::meant::is_nothing;
use super::number::{half_width, parse_number};
use super::schema::{Field, Kind, Schema};
use super::split::{Cell, Record};
use crate::diagnostic::{Code, Diagnostic, Found, Place, Source};
use crate::text;

/// The columns that a table must have, as its headings name them.
pub(super) fn wanted(schema: &Schema) -> String {
    schema.fields.iter().filter(|field| !field.optional || field.usual).map(|field| field.name).collect::<Vec<_>>().join(", ")
}

fn filled<'c, 't>(row: &'c [Cell<'t>]) -> impl Iterator<Item = &'c Cell<'t>> {
    row.iter().filter(|cell| !cell.words.trim().is_empty())
}

/// A heading that stands over two columns before any of them is given the name of the schema.
pub(super) fn named_twice(source: &Arc<Source>, header: &[Cell]) -> Option<Diagnostic> {
    let mut seen: BTreeMap<&str, &Cell> = BTreeMap::new();
    let (twin, first) = filled(header).find_map(|cell| Some((cell, seen.insert(cell.words.trim(), cell)?)))?;
    Some(twice(source, twin, first))
}

/// What is said of two columns of one name.
pub(super) fn twice(source: &Arc<Source>, twin: &Cell, first: &Cell) -> Diagnostic {
    let place = |cell: &Cell| Place::new(source, cell.span.clone());
    Diagnostic::error(Code::DuplicateColumn, text!("column `{}` stands here twice", "列 `{}` 出现了两次", twin.words.trim()))
        .at(place(twin))
        .related(place(first), text!("first here", "第一次出现在这里"))
        .help(text!("delete one of the two, or give it another name", "请删去其中一列，或改名"))
}

/// Why the first row cannot be the headings: it is a row of data, or the headings stand below each other in the first column.
pub(super) fn without_headings(source: &Arc<Source>, schema: &Schema, header: &[Cell], rows: &[Record<'_>]) -> Option<Diagnostic> {
    let named = header.iter().filter(|cell| schema.position(cell.words.trim()).is_some()).count();
    let count = filled(header).count();
    if count < 2 || 4 * named > count && named > 1 {
        return None;
    }
    let at = Place::new(source, filled(header).next()?.span.clone());
    let below = rows.iter().filter_map(|row| row.first()).chain(header.first());
    let turned = below.filter(|cell| schema.position(cell.words.trim()).is_some()).count();
    if turned >= 3 && turned > 2 * named && 2 * turned > rows.len() {
        return Some(
            Diagnostic::error(
                Code::NoHeader,
                text!(
                    "the names of the columns stand below each other: the table is turned on its side",
                    "列名上下排列在第一列：表格的行与列颠倒了"
                ),
            )
            .at(at)
            .help(text!(
                "turn it: in a spreadsheet copy it and choose Paste Special, Transpose; the first row names the columns, each further row is one entry",
                "请转置：在电子表格中复制后“选择性粘贴→转置”；第一行为列名，其后每行一项"
            )),
        );
    }
    if 4 * named > count || !filled(header).any(|cell| is_data(schema, cell)) {
        return None;
    }
    let wanted = wanted(schema);
    Some(
        Diagnostic::error(Code::NoHeader, text!("the headings are missing: the first row holds data", "缺少列名：第一行就是数据"))
            .at(at)
            .help(text!("put a row with the names of the columns back above it: {wanted}", "请在其上方补上列名一行：{wanted}")),
    )
}

/// Whether words of the first row are a figure that is no year, or one of the words that a column may hold: no heading.
fn is_data(schema: &Schema, cell: &Cell) -> bool {
    let plain = half_width(cell.words.trim());
    let digits: String =
        plain.trim_start_matches(['-', '+']).chars().take_while(|letter| letter.is_ascii_digit() || *letter == '.').collect();
    let year = digits.parse().is_ok_and(|year: f64| year.fract() == 0.0 && (1900.0..=2200.0).contains(&year));
    // Words such as `more` and `open` are of a column that the table has.
    let chosen = |field: &Field| matches!(field.kind, Kind::Choice(words) if words.contains(&plain.as_str()));
    let is_figure = parse_number(&plain).is_some() && !year;
    is_figure || schema.position(&plain).is_none() && schema.fields.iter().any(chosen)
}

/// Words over a column of units.
const UNIT: [&str; 6] = ["单位", "计量单位", "unit", "units", "(unit)", "(units)"];

/// Takes out a row of units below the headings, and tells it.
pub(super) fn without_unit_row(
    source: &Arc<Source>,
    schema: &Schema,
    columns: &[Option<usize>],
    rows: &mut Vec<Record<'_>>,
) -> Option<Diagnostic> {
    let (first, next) = (rows.first()?, rows.get(1)?);
    let number = |field: &&(&Field, &Option<usize>)| matches!(field.0.kind, Kind::Number | Kind::Integer);
    let words = |row: &Record<'_>, at: usize| row.get(at).map(|cell| half_width(cell.words.trim())).unwrap_or_default();
    let pairs: Vec<(&Field, &Option<usize>)> = schema.fields.iter().zip(columns).collect();
    let numbers: Vec<usize> = pairs.iter().filter(number).filter_map(|(_, at)| **at).collect();
    let key = pairs.iter().find(|(field, at)| !field.may_be_empty && at.is_some()).and_then(|(_, at)| **at)?;
    let is_unit = |at: &usize| {
        let unit = words(first, *at);
        !unit.is_empty() && !unit.contains(|letter: char| letter.is_ascii_digit()) && !is_nothing(&unit)
    };
    let named = words(first, key);
    let plain = named.is_empty()
        || UNIT.contains(&named.to_lowercase().as_str())
        || named.starts_with('(')
        || ["岁", "years", "age"].contains(&named.as_str());
    let others = numbers.iter().all(|at| words(first, *at).is_empty() || is_unit(at));
    let below = numbers.iter().any(|at| is_unit(at) && parse_number(&words(next, *at)).is_some());
    if !(plain && others && below) {
        return None;
    }
    let shown = numbers.iter().find(|at| is_unit(at)).and_then(|at| first.get(*at))?;
    let told = Diagnostic::error(
        Code::NoteRow,
        text!("this row holds units (`{}`), no entry of the table", "这一行是单位（`{}`），不是表中的一项", shown.words.trim()),
    )
    .at(Place::new(source, shown.span.clone()))
    .help(text!(
        "delete it: a unit stands in a column of its own, or in brackets behind its heading",
        "请删去：单位写在单位列中，或写在列名后的括号里"
    ));
    rows.remove(0);
    Some(told)
}

/// Takes out the rows of a second table that stands below the first of a file, and tells it.
pub(super) fn without_second_table(source: &Arc<Source>, wide: usize, rows: &mut Vec<Record<'_>>) -> Option<Diagnostic> {
    if wide < 3 || source.sheet.is_some() {
        return None;
    }
    let from = rows.iter().rposition(|row| row.len() == wide).map_or(0, |last| last + 1);
    let below = &rows[from..];
    // A title alone above rows of another width; notes are single cells all of them.
    let titled = below.first().is_some_and(|row| row.len() == 1) && below.len() > 2 && below[1..].iter().all(|row| row.len() > 1);
    let before = |row: &Record<'_>| source.text[..row[0].span.start].trim_end_matches([' ', '\t', '\r']).to_owned();
    let ends_line = |text: &str| text.strip_suffix('\n').map(|text| text.trim_end_matches([' ', '\t', '\r']).to_owned());
    let parted = below.first().and_then(|row| ends_line(&before(row))).is_some_and(|line| line.ends_with('\n'));
    let alike =
        below.len() > 1 && below.iter().skip(usize::from(titled)).all(|row| row.len() > 1 && row.len() == below[below.len() - 1].len());
    if from == 0 || !(alike && (titled || parted)) {
        return None;
    }
    let told = Diagnostic::error(Code::NoteRow, text!("a second table begins here", "从这里开始是第二张表"))
        .at(Place::new(source, below[0][0].span.clone()))
        .help(text!(
            "a file holds one table: move the second one into a file of its own",
            "一个文件只放一张表：请把第二张表移到另一个文件"
        ));
    rows.truncate(from);
    Some(told)
}

/// Takes out rows that have too many or too few cells because numbers have commas inside, or because the commas or quotes are those of Chinese
/// text, and tells them with the row as it should be.
pub(super) fn without_cut_rows(
    source: &Arc<Source>,
    schema: &Schema,
    (header, columns): (&[Cell], &[Option<usize>]),
    rows: &mut Vec<Record<'_>>,
    found: &mut Found,
) {
    if source.sheet.is_some() || rows.iter().all(|row| row.len() == header.len()) {
        return;
    }
    let wide = header.len();
    let kinds: Vec<Option<Kind>> =
        (0..wide).map(|at| columns.iter().position(|column| *column == Some(at)).map(|field| schema.fields[field].kind)).collect();
    let mut told: Vec<(Diagnostic, usize)> = Vec::new();
    rows.retain(|row| {
        let fault = match row.len() {
            len if len > wide => comma_in_number(source, &kinds, row).or_else(|| curly_quotes(source, row)),
            1 if wide > 1 => wide_commas(source, wide, &row[0]),
            _ => None,
        };
        let Some(fault) = fault else { return true };
        match told.iter_mut().find(|(known, _)| known.code == fault.code && known.message == fault.message) {
            Some((_, more)) => *more += 1,
            None => told.push((fault, 0)),
        }
        false
    });
    for (fault, more) in told {
        found.push(match more {
            0 => fault,
            1 => fault.help(text!("one more row has the same fault", "另有1行也是这样")),
            _ => fault.help(text!("{more} more rows have the same fault", "另有{more}行也是这样")),
        });
    }
}

/// The numbers that commas have cut in two, put together so that each column has a cell that it can hold.
fn comma_in_number(source: &Arc<Source>, kinds: &[Option<Kind>], row: &[Cell]) -> Option<Diagnostic> {
    let words: Vec<&str> = row.iter().map(|cell| cell.words.trim()).collect();
    // Commas at the end of a row are no decimals.
    if words.last().is_some_and(|last| last.is_empty()) {
        return None;
    }
    let joined = [true, false].into_iter().find_map(|thousands| fit(kinds, &words, thousands))?;
    let (first, count) = joined.first().copied()?;
    let span = row[first].span.start..row[first + count - 1].span.end;
    let whole = words[first..first + count].concat();
    let decimal = format!("{}.{}", words[first], words[first + 1..first + count].concat());
    let parted = is_parted(&words[first..first + count]);
    let help = match parted {
        // Of people and cases nobody writes three decimals.
        true if count == 2 => {
            text!("write `{whole}`, or `{decimal}` if the comma begins decimals", "请写 `{whole}`；若逗号是小数点，请写 `{decimal}`")
        }
        true => text!("write `{whole}`", "请写 `{whole}`"),
        false => text!("write `{decimal}`: decimals begin with a point", "请写 `{decimal}`：小数用小数点"),
    };
    Some(
        Diagnostic::error(Code::CellCount, text!("a comma makes two cells of one number", "逗号把一个数字分成了两个单元格"))
            .at(Place::new(source, span))
            .help(help),
    )
}

/// Groups of three digits behind one to three.
fn is_parted(parts: &[&str]) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let first = parts[0].trim_start_matches('-');
    digits(first) && first.len() <= 3 && !first.starts_with('0') && parts[1..].iter().all(|part| part.len() == 3 && digits(part))
}

/// Which runs of cells are one number, each as its first cell and its length, so that the row has a cell for each column.
fn fit(kinds: &[Option<Kind>], words: &[&str], thousands: bool) -> Option<Vec<(usize, usize)>> {
    // A cell that is a text may hold anything: only rows that hold a number for each column of numbers are put together.
    if words.len() > kinds.len() + 8 || !kinds.iter().any(|kind| matches!(kind, Some(Kind::Number | Kind::Integer))) {
        return None;
    }
    // By column, what is left of the row from each cell on: the length of the run that begins there. From the last column to the first, so that
    // each pair of column and cell is looked at once.
    let spare = words.len() - kinds.len();
    let mut runs: Vec<Vec<Option<usize>>> = vec![vec![None; spare + 2]; kinds.len() + 1];
    runs[kinds.len()][spare] = Some(0);
    for column in (0..kinds.len()).rev() {
        for joined in 0..=spare {
            let next = |run: usize| runs[column + 1].get(joined + run - 1).is_some_and(Option::is_some);
            let run = (1..=(spare - joined).min(3) + 1)
                .find(|run| next(*run) && is_cell(kinds[column], &words[column + joined..][..*run], thousands));
            runs[column][joined] = run;
        }
    }
    let mut found = Vec::new();
    let mut joined = 0;
    for (column, by_cell) in runs[..kinds.len()].iter().enumerate() {
        let run = by_cell[joined]?;
        if run > 1 {
            found.push((column + joined, run));
        }
        joined += run - 1;
    }
    (!found.is_empty()).then_some(found)
}

/// Whether these cells are one that a column can hold: a text of one cell, or a number that commas have cut.
fn is_cell(kind: Option<Kind>, parts: &[&str], thousands: bool) -> bool {
    let number = matches!(kind, Some(Kind::Number | Kind::Integer));
    let [first, rest @ ..] = parts else { return false };
    match rest {
        [] => !number || first.is_empty() || parse_number(first).is_some(),
        _ if !number => false,
        _ if is_parted(parts) => true,
        // Two decimals, or those of a part of one: longer ones are more likely a column without a heading.
        [part] => {
            let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            let whole = first.trim_start_matches('-');
            !thousands && digits && parse_number(first).is_some() && !first.contains('.') && (part.len() <= 2 || whole == "0")
        }
        _ => false,
    }
}

/// A cell in the quotes of print, which keep no comma together.
fn curly_quotes(source: &Arc<Source>, row: &[Cell]) -> Option<Diagnostic> {
    let first = row.iter().position(|cell| cell.words.trim().starts_with(['“', '”', '„', '«']))?;
    let last = (first + 1..row.len()).find(|at| row[*at].words.trim().ends_with(['“', '”', '»']))?;
    let span = row[first].span.start..row[last].span.end;
    let words = source.text.get(span.clone())?;
    let inside = words.trim_start_matches(['“', '”', '„', '«']).trim_end_matches(['“', '”', '»']);
    Some(
        Diagnostic::error(
            Code::CellCount,
            text!(
                "these quotes are those of print: they do not keep a comma within a cell",
                "这是排版引号，不能把含逗号的内容合成一个单元格"
            ),
        )
        .at(Place::new(source, span))
        .help(text!("write `\"{inside}\"`, with plain quotes", "请改用英文引号：`\"{inside}\"`")),
    )
}

/// A row whose cells are parted by the commas of Chinese text.
fn wide_commas(source: &Arc<Source>, wide: usize, cell: &Cell) -> Option<Diagnostic> {
    let words = cell.words.trim();
    let mark = ['，', '、', '；', ';', '\t'].into_iter().find(|mark| words.matches(*mark).count() + 1 == wide)?;
    // A sentence may have as many commas as the table has columns: a row of a table has figures.
    if !words.split(mark).any(|part| parse_number(half_width(part.trim()).trim()).is_some()) {
        return None;
    }
    let row = words.split(mark).map(str::trim).collect::<Vec<_>>().join(",");
    let shown = if mark == '\t' { "tab".to_owned() } else { mark.to_string() };
    Some(
        Diagnostic::error(
            Code::Separator,
            text!("columns are separated by a plain comma `,`, not by `{shown}`", "列之间要用英文逗号 `,` 分隔，而不是 `{shown}`"),
        )
        .at(Place::new(source, cell.span.clone()))
        .help(text!("write `{row}`", "请写 `{row}`")),
    )
}
