//! The tutorial from an office's file to a report runs as it is printed, in both languages: commands, files, and the words they answer with.

use std::fs;
use std::path::Path;

use crate::support::command::{fiveyear, printed};

/// What a page does, in order.
enum Step<'p> {
    Command(&'p str),
    /// Words that the last command must say.
    Says(&'p str),
    Write(&'p str, &'p str),
    Delete(&'p str),
}

fn steps(page: &str) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    let mut file = None;
    let mut rest = page;
    while let Some(at) = rest.find("```").into_iter().chain(rest.find("<!-- ")).min() {
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!-- ") {
            let (said, after) = comment.split_once(" -->").expect("a comment ends");
            match said.split_once(": ") {
                Some(("file", name)) => file = Some(name),
                Some(("delete", name)) => steps.push(Step::Delete(name)),
                _ => panic!("<!-- {said} -->"),
            }
            rest = after;
            continue;
        }
        let (kind, after) = rest[3..].split_once('\n').expect("a block has lines");
        let (block, after) = after.split_once("```").expect("a block ends");
        match kind {
            "sh" => steps.extend(block.lines().map(Step::Command)),
            "text" => steps.extend(block.lines().map(Step::Says)),
            _ => steps.push(Step::Write(file.take().expect("a file is named before its text"), block)),
        }
        rest = after;
    }
    steps
}

#[test]
fn the_tutorial_of_an_own_table_runs_as_it_is_printed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (page, language) in [("docs/own-table.md", "en"), ("docs/own-table.zh.md", "zh")] {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(folder.path().join("docs/own-table")).expect("made");
        let table = "docs/own-table/outline-2021-2025.csv";
        fs::copy(root.join(table), folder.path().join(table)).expect("copied");
        let text = fs::read_to_string(root.join(page)).expect("readable");
        let (mut answer, mut commands) = (String::new(), 0);
        for step in steps(&text) {
            match step {
                Step::Command(line) => {
                    let mut words: Vec<&str> = line.split(' ').skip(1).collect();
                    words.extend(["--lang", language]);
                    answer = printed(&fiveyear(folder.path(), &words));
                    commands += 1;
                }
                // Words may be broken into lines on the screen.
                Step::Says(words) => {
                    let flat = |text: &str| text.split_whitespace().collect::<String>();
                    assert!(flat(&answer).contains(&flat(words)), "{page}: nothing says `{words}`:\n{answer}");
                }
                Step::Write(file, text) => fs::write(folder.path().join(file), text).expect("written"),
                Step::Delete(file) => fs::remove_file(folder.path().join(file)).expect("it was there"),
            }
        }
        assert_eq!(commands, 6, "{page}");
        assert!(folder.path().join("first/report.html").is_file() && folder.path().join("second/report.html").is_file());
        // The cells as printed are the figures of the plan.
        let indicators = fs::read_to_string(folder.path().join("outline/seeds/indicators.csv")).expect("readable");
        for figures in ["60.6*,60.6,", ",65,65,", ",1.8,1.8,", ",4.5,4.5,", ",87,87,", ",87.5,87.5,", "＜5.5,5.5", "〔13.5〕,13.5"] {
            assert!(indicators.contains(figures), "{figures} in\n{indicators}");
        }
    }
}
