//! Tables in and out: cells know their places, faults are told together, and the same frame gives the same bytes.

use std::fs;

use fiveyear::diagnostic::{Source, render};
use fiveyear::language::Language;
use polars_io::SerReader;
use polars_io::parquet::read::ParquetReader;

use fiveyear::table::{
    Column, DataFrame, Field, Forms, GrowingTable, Schema, decode, parse_number, read_csv, write_csv, write_parquet, write_whole,
};

fn schema() -> Schema {
    Schema::new(vec![
        Field::text("name"),
        Field::number("value"),
        Field::integer("year").may_be_empty(),
        Field::choice("kind", &["stock", "flow"]),
        Field::text("note").optional(),
    ])
    .unique(&["name", "year"])
}

fn told(text: &str) -> String {
    let found = read_csv(&Source::new("t.csv", text), &schema()).expect_err("something is wrong");
    render(&found, Language::En, false)
}

#[test]
fn columns_may_stand_in_any_order_and_cells_know_their_place() {
    let source = Source::new("t.csv", "kind,year,value,name\r\nstock,2020, 1.5 ,\"床位, \"\"新\"\"\n二行\"\r\n\r\nflow,,2,b\r\n");
    let frame = read_csv(&source, &schema()).expect("sound");
    assert_eq!(frame.rows(), 2);
    assert_eq!(frame.text(0, "name"), "床位, \"新\"\n二行");
    assert_eq!((frame.number(0, "value"), frame.integer(0, "year"), frame.integer(1, "year")), (Some(1.5), Some(2020), None));
    assert_eq!(frame.numbers("value"), [1.5, 2.0]);
    assert_eq!(frame.text(1, "note"), "");
    let place = frame.place(0, "value");
    assert_eq!((&source.text[place.span.clone()], place.line(), place.column()), ("1.5", 2, 13));
    let place = frame.place(1, "name");
    assert_eq!((&source.text[place.span.clone()], place.line(), place.column()), ("b", 5, 9));
}

#[test]
fn columns_may_be_named_in_chinese() {
    let frame = read_csv(&Source::new("t.csv", "名称,数值,年份,kind\na,1,2020,stock\n"), &schema()).expect("sound");
    assert_eq!((frame.text(0, "name"), frame.number(0, "value"), frame.integer(0, "year")), ("a", Some(1.0), Some(2020)));
    // A column that is there in English as well is not taken twice.
    let found = read_csv(&Source::new("t.csv", "name,名称,value,year,kind\na,b,1,2020,stock\n"), &schema()).expect("sound");
    assert_eq!(found.text(0, "name"), "a");
    assert!(render(&found.warnings, Language::Zh, false).contains("列 `名称` 不会被读取"));
    // Many columns that are missing are one fault.
    let wide = Schema::new(["a", "b", "c", "d", "e"].map(Field::text).to_vec());
    let found = read_csv(&Source::new("t.csv", "a,x\n1,2\n"), &wide).expect_err("columns are missing");
    let told = render(&found, Language::En, false);
    assert!(told.contains("4 columns are missing: b, c, d, e"), "{told}");
}

#[test]
fn all_faults_of_a_file_are_told_together_in_its_order() {
    assert_eq!(
        told("name,value,year,kind,colour\na,１２％,2020.5,stok,\na,,2020,flow,x\nb,3,2021\nc,\"1,200\",2021,flow,\n"),
        "\
warning[unknown-column]: nothing reads column `colour`
 --> t.csv:1:22
  |
1 | name,value,year,kind,colour
  |                      ^^^^^^

error[not-a-number]: `value` must be a number, not `１２％`
 --> t.csv:2:3
  |
2 | a,１２％,2020.5,stok,
  |   ^^^^^^
  |
  = help: write `12` where the unit is %, `0.12` where it is a part of one

error[not-an-integer]: `year` must be a whole number, not `2020.5`
 --> t.csv:2:7
  |
2 | a,１２％,2020.5,stok,
  |          ^^^^^^
  |
  = help: write `2020`, without decimals

error[unknown-choice]: `kind` cannot be `stok`
 --> t.csv:2:14
  |
2 | a,１２％,2020.5,stok,
  |                 ^^^^
  |
  = help: did you mean `stock`?
  = help: one of: stock, flow

error[empty-cell]: `value` must not be empty
 --> t.csv:3:3
  |
3 | a,,2020,flow,x
  |   ^
  |
  = help: fill the cell, or delete its row

error[cell-count]: this row has 3 cells, the header 5
 --> t.csv:4:1
  |
4 | b,3,2021
  | ^^^^^^^^
  |
  = help: empty cells need their comma too

error[not-a-number]: `value` must be a number, not `1,200`
 --> t.csv:5:3
  |
5 | c,\"1,200\",2021,flow,
  |   ^^^^^^^
  |
  = help: write `1200` if the comma parts thousands, `1.200` if it begins the decimals

"
    );
}

#[test]
fn faults_of_the_whole_file_are_told_alone() {
    for (text, wanted) in [
        ("", "error[empty-table]: t.csv is empty: its first line must name the columns\n\n"),
        (
            "name；value；year；kind\na;1;2;stock\n",
            "error[separator]: columns are separated by a plain comma `,`, not by `；`\n --> t.csv:1:1\n  |\n1 | name；value；year；kind\n  | \
             ^^^^^^^^^^^^^^^^^^^^^^^\n  |\n  = help: save the table as \"CSV UTF-8 (comma delimited)\"\n\n",
        ),
        (
            "name,value,year,kind\n\"a,1,2020,stock\n",
            "error[open-quote]: this quote is never closed\n --> t.csv:2:1\n  |\n2 | \"a,1,2020,stock\n  | ^\n  |\n  = help: write the \
             closing quote at the end of the cell, before the comma; a quote inside a quoted cell is written twice: \"\"\n\n",
        ),
        (
            "name,valu,kind,kind\na,1,stock,flow\n",
            "error[missing-column]: column `value` is missing\n --> t.csv:1:6\n  |\n1 | name,valu,kind,kind\n  |      ^^^^\n  |\n  = help: is `valu` meant to be \
             `value`?\n\nerror[missing-column]: column `year` is missing\n --> t.csv:1:1\n  |\n1 | name,valu,kind,kind\n  | ^^^^ the names of the \
             columns\n  |\n  = help: name the column `year` that holds it, or add one\n\nerror[duplicate-column]: column `kind` stands here twice\n --> t.csv:1:16\n  |\n1 | name,valu,kind,kind\n  |           ----\u{20}\
             ^^^^\n  |           |\n  |           first here\n  |\n  = help: delete one of the two, or give it another name\n\n",
        ),
    ] {
        assert_eq!(told(text), wanted);
    }
}

#[test]
fn a_row_may_stand_once() {
    assert_eq!(
        told("name,value,year,kind\na,1,2020,stock\na,1,2021,stock\na,2,2020,flow\n"),
        "error[duplicate-row]: `a, 2020` stands here twice\n --> t.csv:4:1\n  |\n2 | a,1,2020,stock\n  | - first here\n3 | a,1,2021,stock\n4 | \
         a,2,2020,flow\n  | ^\n  |\n  = help: delete one of the two rows, or mend the mistyped one\n\n"
    );
}

#[test]
fn files_are_utf_8_with_or_without_a_mark() {
    assert_eq!(decode("a.csv", b"\xEF\xBB\xBFname\n").expect("sound").text, "name\n");
    // "名称" in GBK, as Excel saves it on a Chinese Windows.
    let gbk = decode("seeds/a.csv", b"id,name\n1,\xC3\xFB\xB3\xC6\n").expect_err("not UTF-8");
    assert_eq!(
        render(&[*gbk], Language::Zh, false),
        "错误[not-utf8]: seeds/a.csv 不是 UTF-8 文本：第 11 个字节（0xC3）无法识别\n --> seeds/a.csv:2:3\n  |\n2 | 1,����\n  |   ^\n  |\n  = 建议: 多半是 \
         Excel 存成了 GBK 编码：请另存为“CSV UTF-8（逗号分隔）”，或在编辑器中以 UTF-8 编码保存\n\n"
    );
    let utf16 = decode("a.csv", b"\xFF\xFEi\0d\0").expect_err("not UTF-8");
    assert!(utf16.message.en.contains("is UTF-16") && utf16.help[0].en.contains("CSV UTF-8"), "{utf16:?}");
    // Without a mark every second byte is zero.
    let bare: Vec<u8> = "series,year,value".bytes().flat_map(|byte| [0, byte]).collect();
    assert!(decode("a.csv", &bare).expect_err("not UTF-8").message.en.contains("is UTF-16"));
    let packed = decode("seeds/history.csv", b"PK\x03\x04\x14\0\x06\0").expect_err("a workbook");
    assert!(packed.message.en.contains("an Excel workbook") && packed.help[0].en.contains("seeds/history.xlsx"), "{packed:?}");
    assert_eq!(decode("a.csv", b"\xEF\xBB\xBF\xEF\xBB\xBFage\r0\r5\r").expect("sound").text, "age\n0\n5\n");
}

#[test]
fn numbers_are_finite_and_plain() {
    for (words, number) in [("1250", 1250.0), ("-0.5", -0.5), ("+3", 3.0), ("1.2e-3", 0.0012), (".5", 0.5)] {
        assert_eq!(parse_number(words), Some(number), "{words}");
    }
    for words in ["", "inf", "NaN", "1,200", "1 200", "12%", "１２", "0x10", "1e999", "e5"] {
        assert_eq!(parse_number(words), None, "{words}");
    }
}

fn frame(rows: usize) -> DataFrame {
    let numbers: Vec<Option<f64>> = (0..rows).map(|row| (row % 7 != 3).then_some(1.0 / (row as f64 + 1.0))).collect();
    let names: Vec<String> = (0..rows).map(|row| format!("指标, {row}")).collect();
    let years: Vec<i32> = (0..rows).map(|row| 2020 + (row % 6) as i32).collect();
    let columns = vec![Column::new("name".into(), names), Column::new("year".into(), years), Column::new("value".into(), numbers)];
    DataFrame::new(rows, columns).expect("columns of one length")
}

#[test]
fn the_same_frame_gives_the_same_bytes_however_it_was_put_together() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let whole = frame(5000);
    let mut stacked = whole.slice(0, 1234);
    stacked.vstack_mut(&whole.slice(1234, 5000 - 1234)).expect("the same columns");
    let bytes = |frame: &DataFrame, name: &str| {
        let path = folder.path().join(name);
        let mut frame = frame.clone();
        if name.ends_with("csv") { write_csv(&frame, &path) } else { write_parquet(&mut frame, &path) }.expect("written");
        fs::read(path).expect("it is there")
    };
    for ending in ["csv", "parquet"] {
        let first = bytes(&whole, &format!("first.{ending}"));
        assert!(first == bytes(&whole, &format!("second.{ending}")), "{ending}");
        assert!(first == bytes(&stacked, &format!("third.{ending}")), "{ending}, from two chunks");
    }
    let other = frame(4999);
    assert!(bytes(&whole, "a.parquet") != bytes(&other, "b.parquet"), "the comparison can fail");
}

/// A table written in pieces of so many rows: its CSV and its Parquet file.
fn grown(rows: &DataFrame, piece: usize) -> (Vec<u8>, Vec<u8>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut table = GrowingTable::begin(folder.path(), "grown", Forms::Both).expect("begun");
    for start in (0..rows.height().max(1)).step_by(piece) {
        table.add(rows.slice(start as i64, piece)).expect("added");
    }
    table.finish().expect("finished");
    let bytes = |name: &str| fs::read(folder.path().join(name)).expect("it is there");
    (bytes("grown.csv"), bytes("grown.parquet"))
}

#[test]
fn a_table_in_pieces_is_the_table_in_one() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for rows in [0, 1, 5000] {
        let mut whole = frame(rows);
        let [csv, parquet] = ["whole.csv", "whole.parquet"].map(|name| folder.path().join(name));
        write_csv(&whole, &csv).expect("written");
        write_parquet(&mut whole, &parquet).expect("written");
        let whole_bytes = (fs::read(csv).expect("it is there"), fs::read(parquet).expect("it is there"));
        for piece in [700, 5000] {
            assert!(grown(&whole, piece) == whole_bytes, "{rows} rows in pieces of {piece}");
        }
    }
}

#[test]
fn a_table_too_long_for_one_row_group_keeps_every_row() {
    let rows = frame(150_000);
    let (csv, parquet) = grown(&rows, 7_001);
    assert_eq!(csv.iter().filter(|byte| **byte == b'\n').count(), 150_001);
    let read = ParquetReader::new(std::io::Cursor::new(parquet)).finish().expect("Parquet");
    assert!(read.equals_missing(&rows));
}

#[test]
fn written_numbers_read_back_to_the_same_bits() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("numbers.csv");
    let numbers = vec![0.1 + 0.2, 1e-300, 123456789.123, 1e22, -0.0, 5e-324, f64::MAX, 3.0];
    let frame = DataFrame::new(numbers.len(), vec![Column::new("x".into(), numbers.clone())]).expect("one column");
    write_csv(&frame, &path).expect("written");
    let text = fs::read_to_string(&path).expect("it is there");
    let read: Vec<f64> = text.lines().skip(1).map(|line| line.parse().expect("a number")).collect();
    assert_eq!(read.iter().map(|x| x.to_bits()).collect::<Vec<_>>(), numbers.iter().map(|x| x.to_bits()).collect::<Vec<_>>());
    assert_eq!(text.lines().nth(1), Some("0.30000000000000004"));
    assert!(!text.contains('\r'));
}

#[test]
fn a_file_that_fails_half_way_leaves_what_was_there() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("run.json");
    fs::write(&path, "before").expect("written");
    let failed = write_whole(&path, |file| {
        std::io::Write::write_all(file, b"half")?;
        Err(std::io::Error::other("the disk is full"))
    });
    assert_eq!(failed.expect_err("it failed").to_string(), format!("{}: the disk is full", path.display()));
    assert_eq!(fs::read_to_string(&path).expect("it is there"), "before");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "no temporary file is left");
}

#[test]
fn control_characters_are_refused_with_their_place() {
    let found = decode("t.csv", "name,value\n名\u{B}称,1\nb\u{1},2\n".as_bytes()).expect_err("a vertical tab");
    assert_eq!((found.code.name(), found.place.as_ref().map(|place| (place.line(), place.column()))), ("control-character", Some((2, 2))));
    assert!(found.message.en.contains("U+000B") && found.message.en.contains("line 2, column 2"), "{found:?}");
    assert!(found.help.iter().any(|help| help.en.contains('2')), "{found:?}");
    assert_eq!(decode("t.csv", b"a\tb\r\nc\n").expect("tabs and line ends are sound").text, "a\tb\r\nc\n");
}
