//! The page on the way from a plan's document to a first answer is run as it stands, in both languages.

use std::fs;
use std::path::Path;

use crate::support::command::{fiveyear, told};

/// The commands of a page, in order.
fn commands(page: &str) -> Vec<Vec<String>> {
    let blocks = page.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default());
    blocks.flat_map(str::lines).map(|line| line.split_whitespace().skip(1).map(str::to_owned).collect()).collect()
}

#[test]
fn the_page_from_a_document_to_an_answer_is_run() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| commands(&fs::read_to_string(root.join("docs").join(name)).expect("the page is there"));
    let (english, chinese) = (read("own-document.md"), read("own-document.zh.md"));
    assert_eq!(english, chinese, "both pages run the same");
    assert_eq!(english.len(), 6);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let table = "docs/tables/wuxing-2021-2025.txt";
    fs::create_dir_all(folder.path().join("docs/tables")).expect("made");
    fs::copy(root.join(table), folder.path().join(table)).expect("copied");
    let mut answers = Vec::new();
    for command in &english {
        let mut words: Vec<&str> = command.iter().map(String::as_str).collect();
        if words[0] == "run" {
            // Few draws and no pictures: what is held here is that the way leads through.
            words.extend(["--draws", "400", "--no-charts", "--out", "out"]);
        }
        let done = fiveyear(folder.path(), &words);
        assert!(done.status.success(), "{words:?}\n{}", told(&done));
        if words[0] == "run" {
            let answer = String::from_utf8(done.stdout).expect("text");
            assert!(answer.contains("no mechanism yet"), "the answer says what it rests on\n{answer}");
            answers.push(fs::read_to_string(folder.path().join("out/targets.csv")).expect("the table"));
        }
    }
    let met = |csv: &str| csv.lines().map(|line| line.split(',').take(30).map(str::to_owned).collect::<Vec<_>>()).collect::<Vec<_>>();
    let column = |csv: &str, name: &str| met(csv)[0].iter().position(|cell| cell.trim_start_matches('\u{FEFF}') == name).expect("a column");
    let (first, second) = (&answers[0], &answers[1]);
    let (p, row) = (column(first, "p_met"), column(first, "number"));
    for (before, after) in met(first).iter().zip(met(second)).skip(1) {
        assert_eq!((&before[row], &before[p]), (&after[row], &after[p]), "a rule written out for editing changes no number");
    }
}
