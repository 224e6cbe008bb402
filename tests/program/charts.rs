//! Charts: with extreme values, in both languages and all sizes, all text is there, none overlaps, nothing leaves the page.
//!
//! With `FIVEYEAR_CHARTS=folder` set, every chart tested is written there as SVG and PNG, to be looked at.

mod outline;
mod samples;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use fiveyear::chart::{
    self, Area, Chart, Compared, Comparison, Distance, DistanceMark, LeverRow, Levers, RasterError, Size, Svg, measure, palette,
};
use fiveyear::language::{Language, Text};
use resvg::usvg::roxmltree::Document;

fn sizes() -> [(&'static str, Size); 8] {
    [
        ("slide", Size::SLIDE),
        ("a4", Size::A4),
        ("figure", Size::FIGURE),
        ("wide", Size::WIDE),
        ("small", Size::new(800, 600)),
        ("least", Size::new(320, 320)),
        ("narrow", Size::new(360, 900)),
        ("flat", Size::new(1400, 340)),
    ]
}

/// Every sample in every size and language, drawn once for all tests.
fn drawn() -> &'static [(String, Svg)] {
    static DRAWN: OnceLock<Vec<(String, Svg)>> = OnceLock::new();
    DRAWN.get_or_init(draw_all)
}

fn draw_all() -> Vec<(String, Svg)> {
    let mut all = Vec::new();
    for (name, sample) in samples::all() {
        for (size_name, size) in sizes() {
            for language in Language::ALL {
                let svg = chart::draw(&sample, &samples::credit(), size, language);
                all.push((format!("{name}-{size_name}-{}", language.tag()), svg));
            }
        }
    }
    all
}

#[test]
fn charts_to_look_at() {
    let Some(folder) = std::env::var_os("FIVEYEAR_CHARTS").map(std::path::PathBuf::from) else { return };
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    for (name, svg) in drawn() {
        std::fs::write(folder.join(format!("{name}.svg")), &svg.code).expect("the file can be written");
        match chart::rasterise(svg, 1.0) {
            Ok(png) => std::fs::write(folder.join(format!("{name}.png")), png).expect("the file can be written"),
            Err(error) => std::fs::write(folder.join(format!("{name}.txt")), error.to_string()).expect("the file can be written"),
        }
    }
}

/// The text of an SVG is what was placed, in that order: plotters drops and changes nothing.
#[test]
fn the_svg_holds_every_text_that_was_placed() {
    for (name, svg) in drawn() {
        let document = Document::parse(&svg.code).unwrap_or_else(|error| panic!("{name}: {error}"));
        let found: Vec<String> = document
            .descendants()
            .filter(|node| node.has_tag_name("text"))
            .map(|node| node.text().unwrap_or_default().trim().to_owned())
            .collect();
        let placed: Vec<String> = svg.texts.iter().map(|text| text.words.trim().to_owned()).collect();
        assert_eq!(found, placed, "{name}");
    }
}

#[test]
fn no_text_leaves_the_page() {
    let mut found = Vec::new();
    for (name, svg) in drawn() {
        let page = Area::new(0.0, 0.0, f64::from(svg.width), f64::from(svg.height));
        let inside = |area: Area| area.left >= page.left && area.right <= page.right && area.top >= page.top && area.bottom <= page.bottom;
        found.extend(svg.texts.iter().find(|text| !inside(text.area)).map(|text| format!("{name}: {} at {:?}", text.words, text.area)));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_text_overlaps_another() {
    let found: Vec<_> = drawn().iter().filter_map(|(name, svg)| Some(format!("{name}: {:?}", first_overlap(svg)?))).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// What stands in the SVG, without spaces: lines of one text follow each other.
fn page_of(code: &str) -> String {
    let document = Document::parse(code).expect("well-formed");
    document.descendants().filter(|node| node.has_tag_name("text")).flat_map(|node| node.text()).flat_map(without_spaces).collect()
}

fn without_spaces(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|character| !character.is_whitespace())
}

/// Words that should be on the page more often than they are.
fn missing(code: &str, expected: &[String], each_once: bool) -> Vec<String> {
    let page = page_of(code);
    let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
    for words in expected {
        *wanted.entry(without_spaces(words).collect()).or_default() += 1;
    }
    let least = |count: usize| if each_once { 1 } else { count };
    wanted.into_iter().filter(|(words, count)| page.matches(words.as_str()).count() < least(*count)).map(|(words, _)| words).collect()
}

/// Each sample says everything that its figures hold, with source and run.
#[test]
fn every_chart_says_what_its_figures_hold() {
    for (name, sample) in samples::all() {
        for (size, language) in [Size::SLIDE, Size::A4].into_iter().flat_map(|size| Language::ALL.map(|language| (size, language))) {
            let mut expected = words::expected(&sample, language);
            let credit = samples::credit();
            expected.extend([credit.source.get(language), credit.method.get(language), credit.run.as_str()].map(str::to_owned));
            let svg = chart::draw(&sample, &credit, size, language);
            // A fan writes a figure once where the ends of its band are the same.
            let missing = missing(&svg.code, &expected, matches!(sample, Chart::Fan(_)));
            assert!(missing.is_empty(), "{name} in {}: {missing:?}", language.tag());
        }
    }
}

/// The harness can fail: what is not there is missing, and what is there once is missing twice.
#[test]
fn a_missing_word_is_found() {
    let (_, sample) = samples::all().remove(0);
    let svg = chart::draw(&sample, &samples::credit(), Size::A4, Language::En);
    let run = samples::credit().run;
    assert_eq!(missing(&svg.code, std::slice::from_ref(&run), false), Vec::<String>::new());
    assert_eq!(missing(&svg.code, &[run.clone(), run.clone()], false), [run]);
    assert_eq!(missing(&svg.code, &["no such words".to_owned()], true), ["nosuchwords"]);
}

/// One ordinary chart of each kind, in both languages.
#[test]
fn the_structure_of_each_kind_is_pinned() {
    let kinds = ["heat-1", "fan", "multiples-9", "comparison-8", "waterfall", "pyramid", "budget-11", "number-met-8", "tornado-10"];
    let all = samples::all();
    for kind in kinds {
        let (_, sample) = all.iter().find(|(name, _)| name == kind).expect("the sample is there");
        for language in Language::ALL {
            let svg = chart::draw(sample, &samples::credit(), Size::A4, language);
            insta::assert_snapshot!(format!("{kind}-{}", language.tag()), outline::outline(&svg.code));
        }
    }
}

fn first_overlap(svg: &Svg) -> Option<(String, String)> {
    for (index, one) in svg.texts.iter().enumerate() {
        for other in &svg.texts[index + 1..] {
            if one.area.overlaps(other.area) {
                return Some((one.words.clone(), other.words.clone()));
            }
        }
    }
    None
}

/// The harness can fail: two texts in one place are found.
#[test]
fn a_planted_overlap_is_found() {
    let (_, sample) = samples::all().remove(0);
    let mut svg = chart::draw(&sample, &samples::credit(), Size::SLIDE, Language::Zh);
    let twice = svg.texts[0].clone();
    svg.texts.push(twice);
    assert!(first_overlap(&svg).is_some());
}

/// Marks stand on their side of the lines of baseline and target, however many there are: the picture never says of a target whose median
/// meets it that it falls short.
#[test]
fn no_mark_of_the_distances_changes_side() {
    let shares = |count: usize, near: f64| {
        (0..count).map(move |index| near + 0.02 * (index as f64 / count as f64 - 0.5)).chain([-0.5, -0.01, 0.0, 0.99, 1.0, 3.0])
    };
    for (count, near) in [(20, 0.999), (60, 1.001), (93, 1.0), (150, 0.5), (200, 0.0)] {
        let all: Vec<f64> = shares(count, near).collect();
        let mark = |(index, share): (usize, &f64)| DistanceMark { number: format!("n{index}"), share: *share, met: 0.5 };
        let marks: Vec<DistanceMark> = all.iter().enumerate().map(mark).collect();
        let distance = Distance { base_year: 2020, target_year: 2025, reached: marks, ..Distance::default() };
        for size in [Size::SLIDE, Size::A4, Size::WIDE] {
            let svg = chart::draw(&Chart::Distance(distance.clone()), &samples::credit(), size, Language::En);
            let place = |words: &str| svg.texts.iter().find(|text| text.words == words).map(|text| text.area.middle().0);
            let (Some(baseline), Some(target)) = (place("baseline"), place("target")) else {
                assert!(svg.texts.iter().any(|text| text.words.starts_with("Too many")), "{count} marks are neither drawn nor refused");
                continue;
            };
            for (index, share) in all.iter().enumerate() {
                let x = place(&format!("n{index}")).expect("every mark is drawn");
                assert_eq!(x > baseline - 0.01, *share >= 0.0, "{share} of {count} stands at {x}, the baseline at {baseline}");
                assert_eq!(x > target - 0.01, *share >= 1.0, "{share} of {count} stands at {x}, the target at {target}");
            }
        }
    }
}

/// The levers' title follows their order: what costs nothing stands first and is named first.
#[test]
fn a_lever_without_cost_is_named_before_the_best_for_the_money() {
    let row = |name: &str, gain: f64, per_ten: Option<f64>| LeverRow { name: Text::new(name, name), gain, per_ten, ..LeverRow::default() };
    let title = |rows: Vec<LeverRow>| Chart::Levers(Levers { rows, ..Levers::default() }).title();
    let (free, best, most) = (row("A", 0.2, None), row("B", 0.1, Some(1.0)), row("C", 0.9, Some(0.5)));
    let told = title(vec![free.clone(), best.clone(), most.clone()]);
    assert_eq!(told.en, "“A” gains without money; “B” gains most for the money, “C” most of all");
    assert_eq!(told.zh, "“A”无需新增资金；单位资金增益最高的是“B”，增益最大的是“C”");
    assert_eq!(title(vec![best, most]).en, "“B” gains most for the money, “C” most of all");
    assert_eq!(title(vec![free.clone(), free]).en, "No lever here needs money; “A” gains most");
}

/// What the title of a comparison counts is shown or said to be left out: 17 + 3 targets by a point, 10 of them in rows.
#[test]
fn title_rows_and_remainder_of_a_comparison_add_up() {
    let Some((_, Chart::Comparison(sample))) = samples::all().into_iter().find(|(name, _)| name == "comparison-8") else { unreachable!() };
    let rows: Vec<Compared> = sample.rows.iter().cycle().take(10).cloned().collect();
    let comparison = Comparison { rows, more: 17, less: 3, smaller: 6, unchanged: 20, ..sample };
    let page = page_of(&chart::draw(&Chart::Comparison(comparison), &samples::credit(), Size::SLIDE, Language::En).code);
    let left = "The 10 largest are shown. Not shown: 10 more by a point or more, 6 by less than a point, 20 without a clear difference.";
    assert!(page.contains(&without_spaces(left).collect::<String>()), "{page}");
}

/// Places of all shapes lie on the page.
#[test]
fn no_shape_leaves_the_page() {
    for (name, svg) in drawn() {
        let document = Document::parse(&svg.code).expect("well-formed");
        let (width, height) = (f64::from(svg.width), f64::from(svg.height));
        for node in document.descendants().filter(|node| node.is_element()) {
            let number = |key: &str| node.attribute(key).map(|value| value.parse::<f64>().expect("a number"));
            let mut points: Vec<(f64, f64)> = Vec::new();
            if node.has_tag_name("rect") {
                let (x, y) = (number("x").expect("x"), number("y").expect("y"));
                points.extend([(x, y), (x + number("width").expect("width"), y + number("height").expect("height"))]);
            }
            if let Some(list) = node.attribute("points") {
                let pairs = list.split_whitespace().map(|pair| pair.split_once(',').expect("x,y"));
                points.extend(pairs.map(|(x, y)| (x.parse::<f64>().expect("x"), y.parse::<f64>().expect("y"))));
            }
            for (x, y) in points {
                let inside = (0.0..=width).contains(&x) && (0.0..=height).contains(&y);
                assert!(inside, "{name}: {} at {x}, {y}", node.tag_name().name());
            }
        }
    }
}

#[test]
fn the_same_figures_give_the_same_bytes() {
    assert!(drawn() == draw_all());
}

/// A chart says all that the figures hold: nothing is shortened on slide and A4 except names that cannot be shown in full.
#[test]
fn names_are_shown_in_full_on_slide_and_a4() {
    let large = drawn().iter().filter(|(name, _)| name.contains("-slide-") || name.contains("-a4-"));
    let shortened = large.flat_map(|(name, svg)| svg.texts.iter().map(move |text| (name, &text.words)));
    let shortened: Vec<_> = shortened.filter(|(_, words)| words.ends_with('…')).collect();
    assert!(shortened.is_empty(), "{shortened:#?}");
}

#[test]
fn cells_of_the_heat_map_hold_their_numbers() {
    let Chart::HeatMap(map) = samples::heat_map(3, false) else { unreachable!() };
    let expected: Vec<String> = map
        .groups
        .iter()
        .flat_map(|group| &group.rows)
        .flat_map(|row| row.cells.iter().map(|cell| cell.map_or("–".to_owned(), fiveyear::language::number::per_cent)))
        .collect();
    let svg = chart::draw(&Chart::HeatMap(map), &samples::credit(), Size::A4, Language::En);
    let numbers =
        svg.texts.iter().map(|text| text.words.clone()).filter(|words| {
            words == "–" || words.strip_prefix(['<', '>']).unwrap_or(words).parse::<u32>().is_ok_and(|number| number <= 100)
        });
    // The colour key's eleven numbers come first.
    assert_eq!(numbers.skip(11).collect::<Vec<_>>(), expected);
}

#[test]
fn certainty_is_not_claimed_by_rounding() {
    let words = [0.0, 0.000_1, 0.004, 0.005, 0.5, 0.994, 0.996, 0.999_9, 1.0].map(fiveyear::language::number::per_cent);
    assert_eq!(words, ["0", "<1", "<1", "<1", "50", ">99", ">99", ">99", "100"].map(str::to_owned));
}

#[test]
fn numbers_are_written_as_planners_do() {
    use fiveyear::language::number::{fixed as number, short, signed};
    assert_eq!(number(-0.001, 2), "0.00");
    assert_eq!(number(-1234.5, 1), "−1234.5");
    assert_eq!(number(1_234_567.0, 0), "1,234,567");
    assert_eq!(number(f64::NAN, 1), "–");
    assert_eq!([4.6, 0.0, 99.96, 0.05, 12_345.6, -3.14159].map(short), ["4.6", "0", "100", "0.05", "12,346", "−3.14"].map(str::to_owned));
    assert_eq!([0.5, -0.5, 0.0].map(|value| signed(value, short)), ["+0.5", "−0.5", "0"].map(str::to_owned));
}

#[test]
fn lines_keep_every_character_and_their_width() {
    for text in [samples::LONG_ZH, samples::LONG_EN, "每万人口全科医生数（人）：≥2.0", "Pneumonoultramicroscopicsilicovolcanoconiosis"]
    {
        for most in [100.0, 133.0, 420.0] {
            let lines = measure::wrap(text, 20.0, false, most);
            let without_spaces = |text: &str| text.chars().filter(|character| *character != ' ').collect::<String>();
            assert_eq!(without_spaces(&lines.concat()), without_spaces(text));
            for line in &lines {
                assert!(measure::width(line, 20.0, false) <= most, "{line} is wider than {most}");
                assert!(!line.starts_with(['，', '）', '。', '：']), "{line} begins with closing punctuation");
            }
        }
    }
}

/// What text really takes in a font that is there is not more than estimated; without a font for Chinese that part is not tested.
#[test]
fn estimated_widths_hold_in_the_fonts_of_this_machine() {
    let mut fonts = resvg::usvg::fontdb::Database::new();
    fonts.load_system_fonts();
    if fonts.is_empty() {
        return;
    }
    let options = resvg::usvg::Options { fontdb: Arc::new(fonts), ..Default::default() };
    for words in [samples::LONG_EN, samples::LONG_ZH, "Share of people aged 60 and over, %", "0123456789 <1 >99 −12.5"] {
        let code = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4000\" height=\"100\" font-family=\"{}\"><text x=\"0\" y=\"50\" \
             font-size=\"20\">{}</text></svg>",
            chart::canvas::FAMILIES,
            chart::canvas::escape(words)
        );
        let tree = resvg::usvg::Tree::from_str(&code, &options).expect("well-formed");
        let real = f64::from(tree.root().bounding_box().width());
        let estimated = measure::width(words, 20.0, false);
        assert!(real <= estimated * 1.02, "{words}: {real} instead of {estimated}");
    }
}

#[test]
fn text_without_a_font_is_an_error_not_a_gap() {
    let (_, sample) = samples::all().remove(0);
    let none = Arc::new(resvg::usvg::fontdb::Database::new());
    let svg = chart::draw(&sample, &samples::credit(), Size::SLIDE, Language::Zh);
    let Err(RasterError::MissingCharacters { characters }) = chart::rasterise_with(&svg, 1.0, none) else {
        panic!("a picture without its text");
    };
    let wanted: BTreeSet<char> = svg.texts.iter().flat_map(|text| text.words.chars()).filter(|c| !c.is_whitespace()).collect();
    assert_eq!(characters.chars().collect::<BTreeSet<_>>(), wanted);
}

#[test]
fn the_scale_of_probabilities_darkens_steadily_and_its_text_reads_well() {
    let mut last = f64::INFINITY;
    for step in 0..=100 {
        let colour = palette::probability(f64::from(step) / 100.0);
        assert!(colour.luminance() < last, "step {step} is not darker than the one before");
        last = colour.luminance();
        let contrast = palette::contrast(palette::text_on(colour), colour);
        assert!(contrast >= 4.5, "step {step} has contrast {contrast}");
    }
    assert!(palette::contrast(palette::MUTED, palette::PAPER) >= 4.5);
    assert!(palette::contrast(palette::TARGET, palette::PAPER) >= 4.5);
}

#[test]
fn neighbours_differ_in_grey() {
    for pair in palette::CATEGORIES.windows(2) {
        let contrast = palette::contrast(pair[0], pair[1]);
        assert!(contrast >= 1.8, "{pair:?}: {contrast}");
    }
}

#[test]
fn control_characters_reach_no_picture() {
    // All below the space, three of which are sound, and the two that are no characters.
    let words: String = ('\u{0}'..' ').chain(['\u{FFFE}', '\u{FFFF}']).collect();
    let escaped = chart::canvas::escape(&words);
    assert_eq!(escaped.matches('\u{FFFD}').count(), 32 - 3 + 2);
    let mut fan = samples::fan();
    fan.scenario = Text::same(format!("A{words}B"));
    let credit = chart::Credit { run: words.replace(['\n', '\r', '\t'], ""), ..samples::credit() };
    let svg = chart::draw(&Chart::Fan(fan), &credit, Size::SLIDE, Language::En);
    assert!(svg.code.contains('\u{FFFD}') && Document::parse(&svg.code).is_ok());
    // Without a font that has the replacement character there is no picture, which is said.
    assert!(matches!(chart::rasterise(&svg, 1.0), Ok(_) | Err(RasterError::MissingCharacters { .. })));
}
