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
}

#[test]
fn the_english_table_is_printed() {
    holds("README.md", "en");
}

#[test]
fn the_chinese_table_is_printed() {
    holds("README.zh.md", "zh");
}
