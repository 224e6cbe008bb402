//! Plans at their worst: every slide and every other picture has room for them, in both languages, as slide and on A4, in letters that can be read.
//!
//! With `FIVEYEAR_CHARTS=folder` set, the pictures are written there to be looked at.

use fiveyear::brief::{Brief, brief};
use fiveyear::chart::{self, Credit, Material, Size};
use fiveyear::language::Language;
use fiveyear::report::{Picture, every_picture, slides};
use fiveyear::scenario::load_scenarios;

use crate::support::crowded_plan::Crowd;
use crate::support::readouts::readout;

/// The slides of a plan and all its pictures, with what they stand beside.
fn pictures<T>(crowd: Crowd, mut look: impl FnMut(&Brief, Vec<Picture>, Vec<Picture>, &Credit) -> T) -> T {
    let plan = crowd.plan();
    let scenarios = load_scenarios(&plan).expect("its scenarios are sound");
    let (readout, _) = readout(&plan, scenarios, 100);
    let material = Material { plan: &plan, readout: &readout };
    let brief = brief(&plan, &readout);
    let credit = Credit::of(&plan, &readout, "0123abcd");
    let (slides, all) = (slides(&material, &brief), every_picture(&material));
    look(&brief, slides, all, &credit)
}

const MANY: Crowd = Crowd { targets: 93, scenarios: 30, extreme: true, natures: true };
const ONE: Crowd = Crowd { targets: 1, scenarios: 1, extreme: false, natures: false };
const FEW: Crowd = Crowd { targets: 7, scenarios: 2, extreme: true, natures: false };

#[test]
fn slides_of_the_worst_plans_can_be_read() {
    let mut found = Vec::new();
    for (name, crowd) in [("many", MANY), ("one", ONE), ("few", FEW)] {
        pictures(crowd, |_, slides, _, credit| {
            assert!(slides.len() <= 7 && !slides.is_empty(), "{name}: {} slides", slides.len());
            for (size_name, size, least) in [("slide", Size::SLIDE, 15.0), ("a4", Size::A4, 11.0)] {
                for (picture, language) in slides.iter().flat_map(|picture| Language::ALL.map(|language| (picture, language))) {
                    let svg = chart::draw(&picture.chart, credit, size, language);
                    let title = format!("{name}-{}-{size_name}-{}", picture.name, language.tag());
                    if let Some(folder) = std::env::var_os("FIVEYEAR_CHARTS").map(std::path::PathBuf::from) {
                        let png = chart::rasterise(&svg, 1.0).expect("this machine has the fonts");
                        std::fs::write(folder.join(format!("{title}.png")), png).expect("the file can be written");
                    }
                    // A line of text takes 1.1 times its size.
                    let small = svg.texts.iter().filter(|text| text.area.height() / 1.1 < least - 0.01);
                    found.extend(small.take(1).map(|text| format!("{title}: {:?} is {:.1} px", text.words, text.area.height() / 1.1)));
                    let (width, height) = (f64::from(svg.width), f64::from(svg.height));
                    let outside = svg.texts.iter().filter(|text| {
                        let area = text.area;
                        area.left < 0.0 || area.top < 0.0 || area.right > width || area.bottom > height
                    });
                    found.extend(outside.take(1).map(|text| format!("{title}: {:?} leaves the page", text.words)));
                    let refused = svg.texts.iter().filter(|text| text.words.contains("for this size") || text.words.contains("更大尺寸"));
                    found.extend(refused.map(|text| format!("{title}: {}", text.words)));
                }
            }
        });
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_review_counts_binding_targets_first() {
    pictures(MANY, |brief, _, _, _| {
        let counts: Vec<(&str, usize)> = brief.natures.iter().map(|line| (line.nature.en.as_str(), line.targets)).collect();
        assert_eq!(counts, [("binding", 47), ("expected", 46)]);
        assert!(brief.nature_words.zh.starts_with("约束性指标47项，其中可能达标"), "{}", brief.nature_words.zh);
        for line in &brief.natures {
            assert_eq!(line.likely + line.open + line.unlikely, line.targets);
        }
    });
    pictures(ONE, |brief, _, _, _| assert!(brief.natures.is_empty() && brief.nature_words.en.is_empty(), "nothing is said of it"));
}

#[test]
fn every_picture_of_one_target_is_drawn_or_refused() {
    pictures(ONE, |_, _, all, credit| {
        for picture in &all {
            let svg = chart::draw(&picture.chart, credit, Size::SLIDE, Language::Zh);
            assert!(svg.texts.len() > 3, "{} is empty", picture.name);
        }
        assert!(all.iter().any(|picture| picture.name == "by-when") && all.iter().any(|picture| picture.name == "fan-i0"));
    });
}
