//! The answer to the default run is one screen: 80 columns and 40 rows with the prompt, in both languages, and wider screens are used.

use std::path::Path;

use crate::support::command::{fiveyear_on, printed};

fn screen(columns: usize, language: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let arguments = ["run", "--draws", "200", "--no-charts", "--out", "out", "--lang", language];
    let page = printed(&fiveyear_on(columns, Path::new(folder.path()), &arguments));
    // Warnings come after the answer, with the places in files that they speak of.
    let answer = page.split("\nwarning[").next().and_then(|page| page.split("\n警告[").next()).unwrap_or_default();
    format!("{answer}\n")
}

#[test]
fn the_default_run_fits_one_screen() {
    for language in ["en", "zh"] {
        let page = screen(80, language);
        assert!(page.lines().count() < 40, "{} lines:\n{page}", page.lines().count());
        assert!(page.lines().all(|line| console::measure_text_width(line) <= 80), "{page}");
        assert!(!page.contains('\u{1b}'), "a pipe has no colours");
        assert!(page.contains(if language == "en" { "too cautious" } else { "偏保守" }), "{page}");
        assert!(page.contains(if language == "en" { "66% and more" } else { "不低于66%" }), "likely is defined where it stands:\n{page}");
    }
}

#[test]
fn wider_screens_say_more() {
    let (narrow, wide, widest) = (screen(80, "en"), screen(120, "en"), screen(200, "en"));
    assert!(!narrow.contains("P by year") && wide.contains("P by year") && widest.contains("P by year"), "{wide}");
    assert!(widest.contains("since 2020") && widest.lines().any(|line| line.chars().count() > 150), "{widest}");
    for (page, columns) in [(&wide, 120), (&widest, 200)] {
        assert!(page.lines().all(|line| console::measure_text_width(line) <= columns), "{page}");
    }
}
