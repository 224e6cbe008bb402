//! Pictures of the built-in plan: what is no fan is told in dots, and titles say what the median does to the target.

use std::path::Path;

use crate::support::command::{fiveyear_on, printed};

/// The words of one picture in its file.
fn picture(kind: &str, row: &str, language: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let arguments = ["chart", kind, row, "-s", "trend", "--draws", "200", "--out", "picture.svg", "--lang", language];
    printed(&fiveyear_on(80, Path::new(folder.path()), &arguments));
    std::fs::read_to_string(folder.path().join("picture.svg")).expect("the picture")
}

#[test]
fn a_share_of_twenty_townships_is_no_fan_of_stairs() {
    // Twenty townships: the share stands on steps of five points.
    let townships = picture("fan", "19", "zh");
    assert!(townships.contains("每百次模拟中当年未达到目标的次数") && townships.contains("中位数80"), "{townships}");
    let beds = picture("fan", "21", "en");
    assert!(beds.contains("middle 90%") && !beds.contains("draws of a hundred"), "{beds}");
}

#[test]
fn a_waterfall_says_in_its_title_what_the_median_does() {
    // A unit that is a number keeps the figure of the axis beside the product.
    let jobs = picture("waterfall", "13", "en");
    assert!(jobs.contains("gap of the median 1.") && jobs.contains("people a year)"), "{jobs}");
    let insured = picture("waterfall", "27", "zh");
    assert!(insured.contains("达到目标"), "{insured}");
}
