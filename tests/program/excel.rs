//! Tables given as workbooks: the same plan as from CSV, and what a planner is told of cells that Excel keeps in its own way.

use std::collections::BTreeMap;
use std::time::Instant;

use fiveyear::diagnostic::{Place, Source, cell_name, render, to_json};
use fiveyear::language::Language;
use fiveyear::plan::Plan;
use fiveyear::table::{Kind, Schema, split};
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use crate::support::message_book::{Starter, check_cases};

/// What is written into a cell of a test's workbook.
#[derive(Debug, Clone)]
enum Entry {
    Number(f64),
    Text(String),
    /// A number in a format.
    Formatted(f64, String),
    Flag(bool),
    /// A formula and its kept result.
    Formula(String, String),
    Merged(String),
}

/// A workbook in the making.
#[derive(Debug, Clone)]
struct Book {
    sheet: String,
    cells: BTreeMap<(u32, u16), Entry>,
    further: Vec<String>,
}

impl Book {
    /// The cells of a CSV file as Excel would keep them: numbers where the schema says so.
    fn of_csv(text: &str, schema: &Schema, sheet: &str) -> Book {
        let records = split(text).records;
        let mut cells = BTreeMap::new();
        for (row, record) in records.iter().enumerate() {
            for (column, cell) in record.iter().enumerate().filter(|(_, cell)| !cell.words.is_empty()) {
                let name = records[0][column].words.as_ref();
                let number = schema.fields.iter().any(|field| field.name == name && matches!(field.kind, Kind::Number | Kind::Integer));
                let entry = match cell.words.parse() {
                    Ok(value) if number && row > 0 => Entry::Number(value),
                    _ => Entry::Text(cell.words.to_string()),
                };
                cells.insert((row as u32, column as u16), entry);
            }
        }
        Book { sheet: sheet.to_owned(), cells, further: Vec::new() }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut workbook = Workbook::new();
        for name in &self.further {
            let sheet = workbook.add_worksheet().set_name(name).expect("a sheet's name");
            sheet.write_string(0, 0, "said").expect("written");
        }
        let sheet = workbook.add_worksheet().set_name(&self.sheet).expect("a sheet's name");
        for ((row, column), entry) in &self.cells {
            write(sheet, *row, *column, entry);
        }
        workbook.save_to_buffer().expect("a workbook")
    }

    /// Makes room for a row.
    fn insert_row(&mut self, before: u32) {
        let moved = |row: u32| if row >= before { row + 1 } else { row };
        self.cells = std::mem::take(&mut self.cells).into_iter().map(|((row, column), entry)| ((moved(row), column), entry)).collect();
    }

    /// One edit of a case: `C7 => number 5`.
    fn edit(&mut self, place: &str, change: &str) {
        let (kind, value) = change.split_once(' ').unwrap_or((change, ""));
        let number = || value.split(' ').next().and_then(|number| number.parse().ok()).expect("a number");
        let entry = match kind {
            "number" => Entry::Number(number()),
            "text" => Entry::Text(value.to_owned()),
            "per-cent" => Entry::Formatted(number(), "0.0%".to_owned()),
            "date" => Entry::Formatted(number(), "yyyy-mm-dd".to_owned()),
            "time" => Entry::Formatted(number(), "h:mm".to_owned()),
            "flag" => Entry::Flag(value == "true"),
            "formula" => {
                let (formula, result) = value.split_once(" -> ").unwrap_or((value, ""));
                Entry::Formula(formula.to_owned(), result.to_owned())
            }
            "merge" => Entry::Merged(value.to_owned()),
            "empty" => {
                self.cells.remove(&address(place));
                return;
            }
            "row" => return self.insert_row(address(place).0),
            "sheet" => {
                self.sheet = value.to_owned();
                return;
            }
            "further" => return self.further.push(value.to_owned()),
            other => panic!("no kind {other}"),
        };
        self.cells.insert(address(place), entry);
    }
}

fn address(name: &str) -> (u32, u16) {
    (0..60)
        .flat_map(|row| (0..40).map(move |column| (row, column)))
        .find(|(row, column)| cell_name(*row, *column) == name)
        .map(|(row, column)| (row as u32, column as u16))
        .unwrap_or_else(|| panic!("no cell {name}"))
}

fn write(sheet: &mut Worksheet, row: u32, column: u16, entry: &Entry) {
    match entry {
        Entry::Number(number) => sheet.write_number(row, column, *number).expect("written"),
        Entry::Text(words) => sheet.write_string(row, column, words).expect("written"),
        Entry::Formatted(number, code) => {
            sheet.write_number_with_format(row, column, *number, &Format::new().set_num_format(code)).expect("written")
        }
        Entry::Flag(flag) => sheet.write_boolean(row, column, *flag).expect("written"),
        Entry::Formula(formula, result) => sheet.write_formula(row, column, Formula::new(formula).set_result(result)).expect("written"),
        Entry::Merged(range) => {
            let (words, to) = range.split_once(" to ").expect("WORDS to CELL");
            let (last_row, last_column) = address(to);
            sheet.merge_range(row, column, last_row, last_column, words, &Format::new()).expect("merged")
        }
    };
}

/// A compound file that holds an encrypted package, as Excel writes where a password is set: one sector of allocation, one of directory.
fn locked() -> Vec<u8> {
    let mut bytes = old();
    let words = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
    let mut allocation = words(&[0xFFFF_FFFD, 0xFFFF_FFFE]);
    allocation.resize(512, 0xFF);
    bytes.truncate(512);
    bytes.extend(allocation);
    for (name, kind) in [("Root Entry", 5_u8), ("EncryptedPackage", 2), ("", 0), ("", 0)] {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(64, 0);
        let length = if name.is_empty() { 0 } else { (name.len() as u16 + 1) * 2 };
        entry.extend(length.to_le_bytes());
        entry.extend([kind, 1]);
        entry.extend(words(&[u32::MAX, u32::MAX, if kind == 5 { 1 } else { u32::MAX }]));
        entry.resize(116, 0);
        entry.extend(words(&[0xFFFF_FFFE, 0, 0]));
        bytes.extend(entry);
    }
    bytes
}

/// A compound file as workbooks were before 2007, without any streams.
fn old() -> Vec<u8> {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(24, 0);
    bytes.extend([0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    bytes.resize(40, 0);
    for number in [0_u32, 1, 1, 0, 4096, 0xFFFF_FFFE, 0, 0xFFFF_FFFE, 0, 0] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.resize(512, 0xFF);
    let mut allocation: Vec<u8> = [0xFFFF_FFFD_u32, 0xFFFF_FFFE].iter().flat_map(|number| number.to_le_bytes()).collect();
    allocation.resize(512, 0xFF);
    bytes.extend(allocation);
    bytes.resize(1536, 0);
    bytes
}

/// Puts a workbook in place of a CSV file.
fn replace(files: &mut BTreeMap<String, Vec<u8>>, table: &str, edit: impl FnOnce(&mut Book)) {
    let csv = format!("seeds/{table}.csv");
    let text = String::from_utf8(files.remove(&csv).expect("the file is there")).expect("UTF-8");
    let mut book = Book::of_csv(&text, &Plan::schemas()[format!("{table}.csv").as_str()], "Sheet1");
    edit(&mut book);
    files.insert(format!("seeds/{table}.xlsx"), book.bytes());
}

/// The assumptions of a plan as the cells of a workbook.
fn assumptions_book(plan: &Plan) -> Book {
    let schema = &Plan::schemas()["assumptions.xlsx"];
    let mut cells = BTreeMap::new();
    for (column, field) in schema.fields.iter().enumerate() {
        cells.insert((0, column as u16), Entry::Text(field.name.to_owned()));
    }
    for (row, assumption) in plan.assumptions.iter().enumerate() {
        let value = assumption.distribution.written();
        let value = value.parse().map_or(Entry::Text(value), Entry::Number);
        let words = |words: &str| Entry::Text(words.to_owned());
        let entries = [
            words(&assumption.name),
            words(&assumption.label.zh),
            words(&assumption.label.en),
            words(&assumption.unit.zh),
            words(&assumption.unit.en),
            value,
            words(&assumption.source.zh),
            words(&assumption.source.en),
            words(&assumption.grade.to_string()),
            words(&assumption.group),
        ];
        cells.extend(entries.into_iter().enumerate().map(|(column, entry)| ((row as u32 + 1, column as u16), entry)));
    }
    Book { sheet: "假设".to_owned(), cells, further: vec!["说明".to_owned()] }
}

/// assumptions.toml without its parameters: shocks and correlations alone.
fn without_params(text: &str) -> String {
    let mut kept = true;
    let keep = |line: &&str| {
        if line.starts_with('[') {
            kept = !line.starts_with("[param.");
        }
        kept
    };
    text.lines().filter(keep).map(|line| format!("{line}\n")).collect()
}

fn sound(files: &BTreeMap<String, Vec<u8>>) -> Plan {
    let plan = Plan::from_files(files).unwrap_or_else(|found| panic!("{}", render(&found, Language::En, false)));
    assert!(plan.warnings.is_empty(), "{}", render(&plan.warnings, Language::En, false));
    plan
}

/// All that a plan says in its tables, places aside.
fn said(plan: &Plan) -> String {
    let unplaced = Place::new(&Source::new("", ""), 0..0);
    let mut indicators = plan.indicators.clone();
    let mut assumptions = plan.assumptions.clone();
    indicators.iter_mut().for_each(|indicator| (indicator.place, indicator.target_place) = (unplaced.clone(), unplaced.clone()));
    assumptions.iter_mut().for_each(|assumption| (assumption.place, assumption.value_place) = (unplaced.clone(), unplaced.clone()));
    // A workbook holds the quantiles that a class gives, not the class.
    assumptions.iter_mut().for_each(|assumption| assumption.class = None);
    let mut history = plan.history.clone();
    history.iter_mut().for_each(|seen| (seen.place, seen.year_place) = (unplaced.clone(), unplaced.clone()));
    format!("{indicators:#?}\n{history:#?}\n{assumptions:#?}\n{:?}", plan.correlations.len())
}

#[test]
fn a_plan_in_workbooks_is_the_plan_in_text_files() {
    workbooks_say_the_same(Starter::new().files);
}

/// A plan's tables as workbooks are read as the text files are.
pub fn workbooks_say_the_same(mut files: BTreeMap<String, Vec<u8>>) {
    let plain = sound(&files);
    replace(&mut files, "indicators", |_| {});
    replace(&mut files, "history", |book| book.sheet = "History".to_owned());
    let toml = String::from_utf8(files["seeds/assumptions.toml"].clone()).expect("UTF-8");
    files.insert("seeds/assumptions.toml".to_owned(), without_params(&toml).into_bytes());
    files.insert("seeds/assumptions.xlsx".to_owned(), assumptions_book(&plain).bytes());
    let books = sound(&files);
    assert!(plain.assumptions.len() > 5 && books.indicators.len() == plain.indicators.len());
    assert_eq!(said(&plain), said(&books));
    // A workbook's hash is that of its bytes.
    let bytes = &files["seeds/indicators.xlsx"];
    assert_eq!(books.hashes()["seeds/indicators.xlsx"], blake3::hash(bytes).to_hex().to_string());
    assert_eq!(books.hashes().len(), plain.hashes().len() + 1);
    let mut changed = files.clone();
    empty_history(&mut changed, "seeds/history.xlsx");
    assert_ne!(sound(&changed).hashes()["seeds/history.xlsx"], books.hashes()["seeds/history.xlsx"]);
}

/// Puts a table of headings alone there.
fn empty_history(files: &mut BTreeMap<String, Vec<u8>>, name: &str) {
    let mut book = Workbook::new();
    let header = ["series", "year", "value", "source"];
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, header).expect("written");
    files.insert(name.to_owned(), book.save_to_buffer().expect("a workbook"));
}

#[test]
fn what_is_written_of_a_value_is_read_back() {
    let words = ["3.25", "uniform(1, 2)", "triangular(1, 2, 4)", "pert(1, 2, 4)", "normal(1.7, 0.9) truncate(0, 4)", "lognormal(3, 0.2)"];
    let more = ["student_t(0, 1, 4)", "beta(2, 3, 0, 1)", "discrete(1, 2; 0.25, 0.75)"];
    let mut starter = Starter::new();
    let mut book = assumptions_book(&starter.plan());
    book.cells.retain(|(row, _), _| *row == 0);
    let all: Vec<&str> = words.iter().chain(&more).copied().collect();
    for (row, value) in all.iter().enumerate() {
        for (column, entry) in [format!("extra_{row}"), "甲".into(), "a".into(), String::new(), String::new(), (*value).into(), "乙".into()]
            .into_iter()
            .chain(["b".to_owned(), "D".to_owned()])
            .enumerate()
            .filter(|(_, entry)| !entry.is_empty())
        {
            book.cells.insert((row as u32 + 1, column as u16), Entry::Text(entry));
        }
    }
    // Full-width signs and Chinese words mean the same.
    book.edit("F2", "text ３．２５");
    book.edit("F5", "text ｐｅｒｔ（1，2，4）");
    starter.files.insert("seeds/assumptions.xlsx".to_owned(), book.bytes());
    let plan = starter.plan();
    let back: Vec<String> =
        plan.assumptions.iter().filter(|own| own.name.starts_with("extra_")).map(|own| own.distribution.written()).collect();
    assert_eq!(back, all);
    assert!(plan.assumptions.iter().all(|own| !own.name.starts_with("extra_") || own.group == "trend"));
}

/// The small plan with one of its tables in a workbook, changed as a case of the book says.
pub fn edited(head: &str) -> Starter {
    let mut starter = Starter::new();
    let mut books: BTreeMap<String, Book> = BTreeMap::new();
    for edit in head.split(" && ") {
        let (table, change) = edit.split_once(" | ").expect("TABLE | PLACE => CHANGE");
        let (place, change) = change.split_once(" => ").expect("PLACE => CHANGE");
        match (place, change) {
            ("file", "locked") => drop(starter.files.insert(format!("seeds/{table}.xlsx"), locked())),
            ("file", "old") => drop(starter.files.insert(format!("seeds/{table}.xlsx"), old())),
            ("file", "xls") => drop(starter.files.insert(format!("seeds/{table}.xls"), old())),
            ("file", "broken") => drop(starter.files.insert(format!("seeds/{table}.xlsx"), b"PK\x03\x04 and no more".to_vec())),
            ("file", "both") => {
                let text = starter.files[&format!("seeds/{table}.csv")].clone();
                replace(&mut starter.files, table, |_| {});
                starter.files.insert(format!("seeds/{table}.csv"), text);
            }
            ("file", "unreckoned") => {
                let bytes = include_bytes!("messages/unreckoned.xlsx");
                drop(starter.files.insert(format!("seeds/{table}.xlsx"), bytes.to_vec()));
            }
            ("file", "beside") => {
                let mut book = assumptions_book(&starter.plan());
                book.cells.retain(|(row, _), _| *row < 2);
                starter.files.insert(format!("seeds/{table}.xlsx"), book.bytes());
            }
            ("csv", "gone") => starter.edit(&format!("seeds/{table}.csv"), "", "(gone)"),
            ("toml", "shocks") => {
                let text = without_params(&starter.text("seeds/assumptions.toml"));
                books.insert(table.to_owned(), assumptions_book(&starter.plan()));
                starter.edit("seeds/assumptions.toml", "", &text);
            }
            _ => {
                let book = books.entry(table.to_owned()).or_insert_with(|| {
                    let file = format!("seeds/{table}.csv");
                    let book = Book::of_csv(&starter.text(&file), &Plan::schemas()[format!("{table}.csv").as_str()], "指标");
                    starter.edit(&file, "", "(gone)");
                    book
                });
                book.edit(place, change);
            }
        }
    }
    for (table, book) in books {
        starter.files.insert(format!("seeds/{table}.xlsx"), book.bytes());
    }
    starter
}

#[test]
fn each_mistake_in_a_workbook_is_told_with_sheet_and_cell() {
    check_cases("excel.txt", |starter, head| *starter = edited(head));
}

#[test]
fn formulas_count_by_the_result_that_is_kept() {
    let mut starter = Starter::new();
    replace(&mut starter.files, "indicators", |book| {
        book.edit("Q4", "formula =3+0.2 -> 3.2");
        // A formula that gives no words leaves its cell empty.
        book.edit("AB3", "formula =IF(A3=\"\",\"\",\"\") ->  ");
        book.edit("AD2", "formula =\"\" ->  ");
    });
    let plan = sound(&starter.files);
    let physicians = plan.indicators.iter().find(|indicator| indicator.id == "physicians_per_1000").expect("it is there");
    assert_eq!(physicians.target.value, 3.2);
    let note = &plan.indicators[1].note;
    assert_eq!(note.zh, note.en, "words in one language serve both");
}

#[test]
fn programs_are_told_sheet_and_cell_too() {
    let mut starter = Starter::new();
    replace(&mut starter.files, "indicators", |book| book.edit("Q4", "text n/a"));
    let found = Plan::from_files(&starter.files).expect_err("a word for a number");
    let place = &to_json(&found)[0]["place"];
    assert_eq!(place, &serde_json::json!({ "file": "seeds/indicators.xlsx", "line": 4, "column": 17, "sheet": "Sheet1", "cell": "Q4" }));
}

#[test]
fn a_far_cell_or_a_lock_file_does_no_harm() {
    let mut starter = Starter::new();
    starter.files.insert("seeds/~$indicators.xlsx".to_owned(), b"someone has it open".to_vec());
    replace(&mut starter.files, "indicators", |book| {
        book.cells.insert((1_048_575, 16_383), Entry::Text("a stray word".to_owned()));
    });
    let begun = Instant::now();
    let found = starter.plan().warnings;
    let shown = render(&found, Language::En, false);
    let codes: Vec<&str> = found.iter().map(|found| found.code.name()).collect();
    assert_eq!(codes, ["unknown-file", "empty-row", "unknown-column"], "the stray row is none of the table's: {shown}");
    assert!(shown.contains("without a name: XFD") && shown.contains("cell XFD1048576"), "{shown}");
    // A walk through the sheet for every column or place takes minutes.
    assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
}

#[test]
fn a_far_cell_beside_many_rows_is_refused() {
    let mut starter = Starter::new();
    replace(&mut starter.files, "history", |book| {
        for row in 4..200 {
            book.cells.insert((row, 0), Entry::Text("physicians_per_1000".to_owned()));
            book.cells.insert((row, 1), Entry::Number(1900.0 + f64::from(row)));
        }
        book.cells.insert((9, 16_383), Entry::Text("a stray word".to_owned()));
    });
    let found = Plan::from_files(&starter.files).expect_err("too large");
    assert!(found[0].code.name() == "sheet-too-large" && found[0].message.en.contains("cell XFD10"), "{found:?}");
}

#[test]
fn a_merged_range_over_a_whole_sheet_costs_nothing() {
    // Written by hand, since a writer puts an entry for each covered cell: A5:GQ1000000 is merged, GR1000000 holds a stray word.
    let mut starter = Starter::new();
    starter.edit("seeds/history.csv", "", "(gone)");
    starter.files.insert("seeds/history.xlsx".to_owned(), include_bytes!("messages/far_merge.xlsx").to_vec());
    let begun = Instant::now();
    let plan = starter.plan();
    let shown = render(&plan.warnings, Language::En, false);
    // Two hundred million cells of their own take gigabytes and minutes.
    assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
    assert_eq!(plan.history.len(), 2, "{shown}");
    assert!(shown.contains("without a name: GR\n"), "{shown}");
}
