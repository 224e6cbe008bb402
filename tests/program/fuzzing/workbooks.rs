//! Workbooks whose XML is broken: what a spreadsheet program would never write, and a careless tool may.

use super::mutations::{Files, Mutator};

/// The parts of a workbook with one sheet, whose cells hold their text themselves.
fn parts(sheet: &str, rows: &[Vec<String>]) -> Vec<(&'static str, String)> {
    const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let cell = |row: usize, column: usize, words: &str| {
        let place = format!("{}{}", char::from(b'A' + column as u8), row + 1);
        match words.parse::<f64>() {
            Ok(_) => format!("<c r=\"{place}\"><v>{words}</v></c>"),
            Err(_) => format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{words}</t></is></c>"),
        }
    };
    let row = |(at, cells): (usize, &Vec<String>)| {
        let cells: String = cells.iter().enumerate().map(|(column, words)| cell(at, column, words)).collect();
        format!("<row r=\"{}\">{cells}</row>", at + 1)
    };
    let rows: String = rows.iter().enumerate().map(row).collect();
    let types = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    vec![
        (
            "[Content_Types].xml",
            format!(
                "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{types}.sheet.main+xml\"/>\
                 <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{types}.worksheet+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"{sheet}\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!("{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>")),
    ]
}

/// The check sum of ZIP files (ISO 3309), bit by bit.
fn check_sum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 })
    })
}

/// A ZIP file that holds these parts without compressing them.
fn packed(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in parts {
        let (sum, size, offset) = (check_sum(bytes), bytes.len() as u32, file.len() as u32);
        // Version 2.0, no flags, stored, no date.
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        [sum, size, size].into_iter().for_each(|number| common.extend(number.to_le_bytes()));
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        file.extend(b"PK\x03\x04");
        file.extend(&common);
        file.extend(name.as_bytes());
        file.extend(bytes);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (count, start, size) = (parts.len() as u16, file.len() as u32, directory.len() as u32);
    file.extend(directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    [count, count].into_iter().for_each(|number| file.extend(number.to_le_bytes()));
    [size, start].into_iter().for_each(|number| file.extend(number.to_le_bytes()));
    file.extend([0, 0]);
    file
}

/// The plan with its history as a workbook, each part of which `broken` may change.
pub fn with_history(mut files: Files, mut broken: impl FnMut(&str, &mut Vec<u8>)) -> Files {
    let text = files.remove("seeds/history.csv").expect("the small plan has a history");
    let text = String::from_utf8(text).expect("UTF-8");
    let rows: Vec<Vec<String>> = text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
    let parts: Vec<(&str, Vec<u8>)> = parts("history", &rows)
        .into_iter()
        .map(|(name, text)| {
            let mut bytes = text.into_bytes();
            broken(name, &mut bytes);
            (name, bytes)
        })
        .collect();
    files.insert("seeds/history.xlsx".to_owned(), packed(&parts));
    files
}

/// The plan with a workbook one or two parts of which are broken by this seed, and what was done.
pub fn broken(seed: u64, files: Files) -> (Files, Vec<String>) {
    let mut mutator = Mutator::new(seed, Files::new());
    let mut done = Vec::new();
    let hit = mutator.below(5);
    let mut at = 0;
    let files = with_history(files, |name, bytes| {
        // The sheet itself has the most to say.
        if at == hit || name.ends_with("sheet1.xml") {
            mutator.files = Files::from([(name.to_owned(), std::mem::take(bytes))]);
            done.push(mutator.mutate());
            *bytes = mutator.files.remove(name).unwrap_or_default();
        }
        at += 1;
    });
    (files, done)
}
