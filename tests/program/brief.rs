//! The answer in words: digits that keep the verdict, lines that break where typesetters break them, and titles in one language.

use std::fs;
use std::io::Cursor;
use std::process::Command;

use calamine::{Reader, Xlsx};
use fiveyear::brief::Digits;
use fiveyear::language::number::{fixed, full, per_cent, points, short, signed};
use fiveyear::language::{Overlong, Text, Words, columns, columns_of};
use fiveyear::plan::{Comparison, Form, Indicator, Measure};

fn indicator(value: f64, comparison: Comparison) -> Indicator {
    let mut indicator = crate::model::small_plan().indicators[0].clone();
    indicator.target.value = value;
    indicator.target.comparison = comparison;
    (indicator.target.measure, indicator.target.form) = (Measure::Final, Form::Number);
    indicator
}

/// Values beside their targets: one decimal more than the target has, and never words that meet it where the value does not.
#[test]
fn words_meet_the_target_if_and_only_if_the_value_does() {
    let cases = [
        (15.5, Comparison::AtLeast, 15.4996, "15.49"),
        (15.5, Comparison::AtLeast, 15.5, "15.50"),
        (15.5, Comparison::AtLeast, 14.61, "14.61"),
        (99.0, Comparison::MoreThan, 99.0004, "99.1"),
        (99.0, Comparison::MoreThan, 99.0, "99.0"),
        (3.5, Comparison::AtMost, 3.5001, "3.51"),
        (3.5, Comparison::AtMost, 3.4999, "3.50"),
        (100.0, Comparison::Hold { tolerance: 0.5 }, 99.46, "99.4"),
        (100.0, Comparison::Hold { tolerance: 0.5 }, 99.5, "99.5"),
        (7.0, Comparison::About { tolerance: 0.5 }, 7.51, "7.6"),
        (7.0, Comparison::About { tolerance: 0.5 }, 6.18, "6.2"),
        (13_500.0, Comparison::AtLeast, 13_499.8, "13,499"),
        (0.0, Comparison::AtMost, 0.04, "0.04"),
        (0.0, Comparison::AtLeast, -0.04, "−0.04"),
    ];
    for (target, comparison, value, words) in cases {
        assert_eq!(Digits::of(&indicator(target, comparison)).value(value), words, "{value} beside {comparison:?} {target}");
    }
    // Programs that round by themselves are given the decimals they need.
    let digits = Digits::of(&indicator(15.5, Comparison::AtLeast));
    assert_eq!([14.61, 15.4996, 15.5].map(|value| digits.decimals_for(value)), [2, 4, 2]);
    assert_eq!(digits.value(f64::NAN), "–");
}

#[test]
fn numbers_have_one_form() {
    assert_eq!([0.0, 0.0004, 0.0096, 0.5, 0.9904, 1.0, f64::NAN].map(per_cent), ["0", "<1", "<1", "50", ">99", "100", "–"]);
    assert_eq!(
        [81.99, 0.0193, 0.000_12, 1234.4, -2.5, 1e-9, 12_345.6].map(short),
        ["82", "0.0193", "0.00012", "1234", "−2.5", "0", "12,346"]
    );
    assert_eq!([81.99, 5.0, -0.5].map(full), ["81.99", "5", "−0.5"]);
    assert_eq!([-0.04, 0.04, 0.05].map(|value| signed(value, |value| fixed(value, 1))), ["0.0", "0.0", "+0.1"]);
    assert_eq!([0.0004, -0.0004, 0.016, -0.43].map(points), ["0.0", "0.0", "+1.6", "−43.0"]);
}

fn lines(words: &str, most: usize) -> Vec<String> {
    Words::new(words, |letter| columns_of(letter) as f64).wrap(most as f64, Overlong::Keep).lines
}

#[test]
fn lines_break_where_typesetters_break_them() {
    // Marks that close stay behind, marks that open stay in front, curly ones among them.
    assert_eq!(lines("他们说“可以”，但是不行", 10), ["他们说", "“可以”，", "但是不行"]);
    assert_eq!(lines("他们说“可以”，又说不行", 8), ["他们说", "“可以”，", "又说不行"]);
    // A word of two characters stays whole, and a word with a hyphen where a line can hold it.
    assert_eq!(lines("每万老年人口", 8), ["每万老年", "人口"]);
    assert_eq!(lines("每万老年人口", 6), ["每万", "老年", "人口"]);
    assert_eq!(lines("years of working-age people", 14), ["years of", "working-age", "people"]);
    assert_eq!(lines("working-age", 8), ["working-", "age"]);
    assert_eq!(lines("met in 98 % of draws", 10), ["met in", "98 % of", "draws"]);
    assert_eq!(lines("2021—2025年均增长", 10), ["2021—2025", "年均增长"]);
    // Words of two and three, their endings, ranges, and units with a stroke.
    assert_eq!(lines("医疗机构床位数", 12), ["医疗机构", "床位数"]);
    assert_eq!(lines("规划未公布", 8), ["规划", "未公布"]);
    assert_eq!(lines("不大可能达标；", 12), ["不大可能", "达标；"]);
    assert_eq!(lines("弹性0.794至1.94", 12), ["弹性", "0.794至1.94"]);
    assert_eq!(lines("每年变动（%/年）", 14), ["每年变动", "（%/年）"]);
    assert_eq!(lines("goes from 85.7 to 90.8 by then", 14), ["goes from", "85.7 to 90.8", "by then"]);
    assert_eq!(lines("up to 90 of them", 6), ["up to", "90 of", "them"]);
    // Words that no plan of ours has.
    assert_eq!(lines("林业资源监测网络", 6), ["林业", "资源", "监测", "网络"]);
    assert_eq!(lines("宽带网络提速", 10), ["宽带网络", "提速"]);
    assert_eq!(lines("林业碳汇监测网络", 6), ["林业", "碳汇", "监测", "网络"]);
    assert_eq!(lines("森林防火监测", 10), ["森林防火", "监测"]);
    assert_eq!(lines("the people’s doctors", 12), ["the people’s", "doctors"]);
    assert_eq!(lines("out/a/very/long/path.csv it is", 12).concat().replace(' ', ""), "out/a/very/long/path.csvitis");
    assert_eq!([columns("目标"), columns("“目标”—"), columns("target")], [4, 7, 6]);
    // Whatever the text, all of it is there.
    for words in ["《规划》（2021—2025年）：每千人口4.6个", "a  b", "…", "", "。。。"] {
        for most in 1..12 {
            assert_eq!(lines(words, most).concat().replace(' ', ""), words.replace(' ', ""), "{words} in {most}");
        }
    }
}

#[test]
fn a_wording_in_one_language_serves_both() {
    let one = Text::new("基准情景", "");
    assert_eq!(one.get(fiveyear::language::Language::En), "基准情景");
    assert_eq!(Text::join(&[one, Text::new("乙", "b")], "、", ", "), Text::new("基准情景、乙", "基准情景, b"));
}

/// An English title that stands inside the Chinese sentence changes no other word of the workbook.
#[test]
fn any_title_leaves_the_sentences_of_the_workbook_whole() {
    for (zh, en) in [("情景A", "情景"), ("发展", "发")] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let program = |arguments: &[&str]| {
            let ran = Command::new(env!("CARGO_BIN_EXE_fiveyear")).args(arguments).current_dir(folder.path()).output();
            let ran = ran.expect("the program runs");
            assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        };
        program(&["init", "p"]);
        let titled = format!("title = {{ zh = \"{zh}\", en = \"{en}\" }}\n");
        fs::write(folder.path().join("p/scenarios/own.toml"), titled).expect("the scenario is written");
        program(&["run", "--plan", "p", "--scenario", "own", "--draws", "50", "--out", "o", "--lang", "zh"]);
        let bytes = fs::read(folder.path().join("o/workbook.xlsx")).expect("the workbook is there");
        let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
        let name = book.sheet_names()[0].clone();
        let cells: Vec<String> = book.worksheet_range(&name).expect("a sheet").rows().flatten().map(ToString::to_string).collect();
        let wanted = format!("情景“{zh}”中有风险的目标：达标概率不足一半");
        assert!(cells.iter().any(|cell| cell.starts_with(&wanted)), "{cells:?}");
        assert!(cells.iter().any(|cell| cell.starts_with(&format!("在情景“{zh}”下，"))), "{cells:?}");
    }
}
