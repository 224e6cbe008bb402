//! Raised figures of workbooks: the mark of a footnote, set as a superscript after a figure, is kept apart as `¹`.
//!
//! A cell's words may be runs of different fonts. What reads the workbook joins them, so that 120 with a raised 1 would be 1201. Here the digits of
//! raised runs become the letters that Unicode has for them, before the workbook is read: the cell is `120¹` as in a text, and a unit km².

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The most that is unpacked of one part of a workbook, in bytes: a hundred times the words of a large plan. A larger part stays as it is.
const MOST: u64 = 32 << 20;

/// The workbook with its raised digits as `¹`; as it is where none are raised and where it is no workbook.
pub(super) fn with_marks(bytes: &[u8]) -> Cow<'_, [u8]> {
    rewritten(bytes).map_or(Cow::Borrowed(bytes), Cow::Owned)
}

fn rewritten(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut changed = Vec::new();
    for at in 0..archive.len() {
        let part = archive.by_index(at).ok()?;
        // The words of an XLSX stand in one part or in its sheets, those of an ODS in another.
        let name = part.name().ok()?;
        let holds_words = ["xl/sharedStrings.xml", "content.xml"].contains(&&*name) || name.starts_with("xl/worksheets/sheet");
        if !holds_words || part.size() > MOST {
            continue;
        }
        let mut xml = String::new();
        part.take(MOST).read_to_string(&mut xml).ok()?;
        if xml.contains("superscript") || xml.contains("text-position=\"super") {
            changed.push((at, marked(&xml)?));
        }
    }
    if changed.is_empty() {
        return None;
    }
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        match changed.iter().find(|(changed, _)| *changed == at) {
            Some((_, xml)) => {
                let name = archive.by_index_raw(at).ok()?.name().ok()?.into_owned();
                writer.start_file(name, SimpleFileOptions::default().compression_method(CompressionMethod::Stored)).ok()?;
                writer.write_all(xml).ok()?;
            }
            None => writer.raw_copy_file(archive.by_index_raw(at).ok()?).ok()?,
        }
    }
    Some(writer.finish().ok()?.into_inner())
}

/// A part's XML with the digits of raised runs as superscripts.
fn marked(xml: &str) -> Option<Vec<u8>> {
    let mut reader = Reader::from_str(xml);
    let mut writer = Writer::new(Vec::new());
    // An XLSX says within a run how it is set; an ODS names a style that it has described before.
    let mut is_run_raised = false;
    let mut style = None;
    let mut raised_styles = BTreeSet::new();
    let mut spans = Vec::new();
    loop {
        let event = reader.read_event().ok()?;
        match &event {
            Event::Eof => return Some(writer.into_inner()),
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "r" => is_run_raised = false,
                "vertAlign" => is_run_raised = attribute(tag, "val").is_some_and(|value| value == "superscript"),
                "style" => style = attribute(tag, "name"),
                "text-properties" if attribute(tag, "text-position").is_some_and(|value| value.starts_with("super")) => {
                    raised_styles.extend(style.clone());
                }
                "span" if matches!(event, Event::Start(_)) => {
                    spans.push(attribute(tag, "style-name").is_some_and(|name| raised_styles.contains(&name)));
                }
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "r" => is_run_raised = false,
                "span" => drop(spans.pop()),
                _ => {}
            },
            Event::Text(text) if is_run_raised || spans.last() == Some(&true) => {
                let raised: String = text.chars().map(superscript).collect();
                writer.write_event(Event::Text(BytesText::from_escaped(raised))).ok()?;
                continue;
            }
            _ => {}
        }
        writer.write_event(event).ok()?;
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let is_named = |attribute: &Attribute<'_>| attribute.key.local_name().as_ref() == name;
    tag.attributes().flatten().find(is_named).map(|attribute| attribute.value.into_owned())
}

fn superscript(letter: char) -> char {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    letter.to_digit(10).map_or(letter, |digit| RAISED[digit as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(xml: &str) -> String {
        String::from_utf8(marked(xml).expect("it is XML")).expect("it is text")
    }

    #[test]
    fn digits_of_raised_runs_become_superscripts_and_nothing_else_changes() {
        let run = |setting: &str, words: &str| format!("<r><rPr><b/>{setting}</rPr><t xml:space=\"preserve\">{words}</t></r>");
        let (raised, lowered) = ("<vertAlign val=\"superscript\"/>", "<vertAlign val=\"subscript\"/>");
        let xlsx = |mark: &str| {
            format!("<sst><si>{}{}</si><si>{}{}</si></sst>", run("", "120"), run(raised, mark), run("", "PM"), run(lowered, "2.5 &lt; 3"))
        };
        assert_eq!(words(&xlsx("1)")), xlsx("¹)"));
        assert_eq!(words(&xlsx("*")), xlsx("*"));
    }

    #[test]
    fn a_style_of_an_ods_raises_the_spans_that_name_it() {
        let ods = |mark: &str| {
            format!(
                "<s><style:style style:name=\"T1\"><style:text-properties style:text-position=\"super 58%\"/></style:style>\
                 <style:style style:name=\"T2\"><style:text-properties style:text-position=\"sub 58%\"/></style:style>\
                 <text:p>120<text:span text:style-name=\"T1\">{mark}</text:span>5<text:span text:style-name=\"T2\">2</text:span></text:p></s>"
            )
        };
        assert_eq!(words(&ods("14")), ods("¹⁴"));
    }
}
