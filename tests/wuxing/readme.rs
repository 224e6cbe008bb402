//! The README's table is what the program prints: each line of it, in order, `…` standing for lines left out.

use std::path::Path;

use crate::support::command::{fiveyear, printed};

fn holds(readme: &str, language: &str) {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(readme)).expect("the README is there");
    let (_, rest) = page.split_once("<!-- table: ").expect("the table is marked by its command");
    let (command, rest) = rest.split_once(" -->\n\n```text\n").expect("a block follows the mark");
    let (block, _) = rest.split_once("```").expect("the block ends");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let typed: Vec<&str> = command.split_whitespace().skip(1).chain(["--lang", language]).collect();
    let printed = printed(&fiveyear(folder.path(), &typed));
    let mut lines = printed.lines();
    let mut skipped = false;
    for wanted in block.lines() {
        if wanted.trim() == "…" {
            skipped = true;
            continue;
        }
        let found = if skipped { lines.find(|line| *line == wanted) } else { lines.next().filter(|line| *line == wanted) };
        assert!(found.is_some(), "{readme} shows a line that is not printed (run `{command}` and paste):\n{wanted}\n\n{printed}");
        skipped = false;
    }
    // The picture above the table counts as it does: its first number is that of the line of classes.
    let first_number =
        |text: &str| text.split(|letter: char| !letter.is_ascii_digit()).find(|digits| !digits.is_empty()).map(str::to_owned);
    let (picture, mark) =
        if language == "en" { ("docs/status.svg", "(66% and more)") } else { ("docs/status.zh.svg", "（概率不低于66%）") };
    let svg = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(picture)).expect("the picture is there");
    let (_, label) = svg.split_once("aria-label=\"").expect("the picture says what it shows");
    let title = if language == "en" { label } else { label.split_once("51").expect("of all targets").1 };
    let counted = printed.lines().find(|line| line.contains(mark)).expect("the classes are counted");
    assert_eq!(first_number(title), first_number(counted), "{picture}: draw it again with `fiveyear chart status`");
}

#[test]
fn the_english_table_is_printed() {
    holds("README.md", "en");
}

#[test]
fn the_chinese_table_is_printed() {
    holds("README.zh.md", "zh");
}
