//! Help and wrong usage in Chinese: nothing of clap's English is left, and no line is wider than the terminal.

use std::process::Output;

use fiveyear::language::Language;

use crate::support::command::{Run, printed, small_plan, told};

/// The commands that the English help lists.
fn commands() -> Vec<String> {
    let page = help(&["--help", "--lang", "en"], Language::En);
    let (_, list) = page.split_once("Commands:").expect("a list of commands");
    let listed = |line: &&str| line.starts_with("  ") && !line.starts_with("   ");
    let names = list.lines().skip(1).take_while(|line| !line.is_empty()).filter(listed);
    let names: Vec<String> =
        names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").map(str::to_owned).collect();
    assert!(names.len() > 15 && names.iter().any(|name| name == "run"), "{names:?}");
    names
}

fn fiveyear(arguments: &[&str], spoken: Language) -> Output {
    let folder = tempfile::tempdir().expect("a temporary folder");
    Run::new(folder.path(), arguments).spoken(spoken).output()
}

fn help(arguments: &[&str], spoken: Language) -> String {
    printed(&fiveyear(arguments, spoken))
}

fn is_chinese(words: &str) -> bool {
    words.chars().any(|letter| ('\u{4e00}'..'\u{a000}').contains(&letter))
}

#[test]
fn chinese_help_is_chinese_and_fits_the_screen() {
    let mut pages = vec![help(&["--help", "--lang", "zh"], Language::En), help(&["-h"], Language::Zh)];
    let commands = commands();
    pages.extend(commands.iter().map(|command| help(&[command.as_str(), "--help", "--lang", "zh"], Language::En)));
    for page in &pages {
        for english in ["Options:", "Arguments:", "Commands:", "Print", "Usage", "[default", "[possible", "<NAME>", "[OPTIONS]"] {
            assert!(!page.contains(english), "{english} in\n{page}");
        }
        for line in page.lines() {
            assert!(console::measure_text_width(line) <= 80, "{line}");
            // A line with an option or a command says in Chinese what it is: no name stands in for a meaning that nobody wrote.
            assert!(!line.trim_start().starts_with('-') || is_chinese(line), "{line}");
        }
    }
    assert!(pages[0].contains("用法：fiveyear [选项]") && pages[0].contains("-h, --help"), "{}", pages[0]);
    for command in &commands {
        assert!(pages[0].lines().any(|line| line.trim_start().starts_with(command.as_str()) && is_chinese(line)), "{command} has no words");
    }
}

#[test]
fn chinese_help_lists_every_possible_value() {
    let page = |command: &str| help(&[command, "--help", "--lang", "zh"], Language::En);
    let chart = page("chart");
    for kind in fiveyear::chart::Kind::ALL.iter().map(|kind| kind.code()) {
        assert!(chart.contains(kind), "{kind} is missing in\n{chart}");
    }
    assert!(chart.contains("svg") && chart.contains("png"));
    let words: String = page("progress").split_whitespace().collect();
    assert!(words.contains("statcan、unsd、escap、eurostat、sdg_index、oecd"), "{words}");
    let run = page("run");
    assert!(run.contains("[可选：text、json]") && !run.contains("svg"), "{run}");
}

#[test]
fn wrong_usage_is_told_in_chinese() {
    let cases: [(&[&str], &[&str]); 10] = [
        (&["run", "--drws", "3"], &["没有参数 `--drws`", "是否想写 `--draws`？", "用法：fiveyear run"]),
        (&["run", "--draws", "x"], &["`--draws <数>` 不能是 `x`", "整数"]),
        (&["run", "--draws", "0"], &["应在 1 至 1000000 之间"]),
        (&["run", "--draws"], &["`--draws <数>` 后面缺少值"]),
        (&["run", "--design", "sobel"], &["可选：monte-carlo、latin-hypercube、sobol", "是否想写 `sobol`？"]),
        (&["run", "--central", "--draws", "5"], &["`--central` 不能与 `--draws <数>` 同时使用"]),
        (&["run", "--seed", "1", "--seed", "2"], &["只能写一次"]),
        (&["run", "--format", "svg"], &["只有 `chart` 命令输出 svg 与 png"]),
        (&["chart"], &["缺少 <种类>"]),
        (&["runn"], &["没有命令 `runn`", "是否想写 `run`？"]),
    ];
    for (arguments, parts) in cases {
        let output = fiveyear(arguments, Language::Zh);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let message = told(&output);
        for part in parts.iter().chain(&["错误：", "详见 `--help`。"]) {
            assert!(message.contains(part), "{part} is missing in\n{message}");
        }
        for english in ["error", "Usage", "For more", "tip:", "possible", "[OPTIONS]"] {
            assert!(!message.contains(english), "{english} in\n{message}");
        }
        let english = fiveyear(arguments, Language::En);
        assert_eq!(english.status.code(), Some(2));
        assert!(!is_chinese(&told(&english)), "{arguments:?}");
    }
}

#[test]
fn numbers_that_cannot_be_read_are_told_with_what_to_write() {
    for (arguments, english, chinese) in [
        (&["run", "--draws", "1k"][..], "write 1000", "请写 1000"),
        (&["run", "--draws", "10,000"], "write 10000", "请写 10000"),
        (&["run", "--draws", "1万"], "write 10000", "请写 10000"),
        (&["run", "--draws", "-5"], "a number has no sign here: 5", "此处的数字不带符号：5"),
        (&["seek", "--floor", "-3"], "write 3", "请写 3"),
        (&["seek", "--floor", "0.05"], "write 5", "请写 5"),
        (&["seek", "--floor", "5%"], "write 5", "请写 5"),
        (&["seek", "--within", "0.05"], "write 5", "请写 5"),
        (&["levers", "--within", "0.1"], "write 10", "请写 10"),
        (&["seek", "--safe", "80"], "write 0.8", "请写 0.8"),
        (&["seek", "--tail", "10%"], "write 0.1", "请写 0.1"),
        (&["run", "--seed", "abc"], "a whole number without point or sign is wanted", "应为不带小数点和符号的整数"),
    ] {
        for (language, words) in [(Language::En, english), (Language::Zh, chinese)] {
            let output = fiveyear(arguments, language);
            assert_eq!(output.status.code(), Some(2), "{arguments:?}");
            assert!(told(&output).contains(words), "{words} is missing in\n{}", told(&output));
            assert!(!told(&output).contains("invalid digit"), "{}", told(&output));
        }
    }
}

#[test]
fn names_of_files_are_no_folders_and_the_folder_is_proposed() {
    let folder = small_plan();
    for (arguments, proposed) in [
        (&["run", "--draws", "20", "--out", "r.xlsx"][..], "r"),
        (&["--draws", "20", "--out", "new/run.PDF"], "new/run"),
        (&["seek", "--out", "mix.csv"], "mix"),
        (&["robustness", "--out", "r.html"], "r"),
        (&["sensitivity", "met", "--out", "s.parquet"], "s"),
        (&["discover", "met", "--out", "d.json"], "d"),
        (&["batch", "wide", "--out", "b.csv"], "b"),
        (&["merge", "a", "--out", "b.zip"], "b"),
        (&["hindcast", "panel.csv", "--out", "h.csv"], "h"),
        (&["score", "run", "--out", "s.csv"], "s"),
        (&["schema", "--out", "plan.json"], "plan"),
        (&["man", "--out", "man.txt"], "man"),
        (&["import", "table.csv", "--out", "plan.xlsx"], "plan"),
        (&["init", "plan.xlsx"], "plan"),
    ] {
        for (spoken, words) in
            [(Language::En, format!("name a folder: {proposed}\n")), (Language::Zh, format!("请写文件夹名：{proposed}\n"))]
        {
            let output = Run::new(folder.path(), arguments).spoken(spoken).output();
            let message = told(&output);
            assert_eq!(output.status.code(), Some(2), "{arguments:?}\n{message}");
            assert!(message.contains(&words), "{words} is missing in\n{message}");
        }
    }
    let all = Run::new(folder.path(), &["chart", "all", "--draws", "20", "--out", "all.svg"]).output();
    assert!(all.status.code() == Some(1) && told(&all).contains("write `--out all`"), "{}", told(&all));
    // A name with a point that no file has is a folder's.
    printed(&Run::new(folder.path(), &["run", "-s", "trend", "--draws", "20", "--no-charts", "--out", "run.v2"]).output());
}

#[test]
fn years_in_short_are_told_with_the_whole_year() {
    let folder = small_plan();
    for arguments in [
        &["run", "--as-of", "26"][..],
        &["chart", "status", "--as-of", "26"],
        &["compare", "trend", "late", "--as-of", "26"],
        &["seek", "--start", "26"],
        &["sensitivity", "population", "--year", "26"],
        &["discover", "population", "--year", "26"],
    ] {
        let output = Run::new(folder.path(), arguments).output();
        assert!(
            output.status.code() == Some(1) && told(&output).contains("write the whole year: 2026"),
            "{arguments:?}\n{}",
            told(&output)
        );
    }
    let output = Run::new(folder.path(), &["run", "--as-of", "99"]).output();
    assert!(told(&output).contains("the plan runs from 2025 to 2030"), "{}", told(&output));
}

#[test]
fn several_names_may_stand_in_one_word() {
    let folder = small_plan();
    let run = |names: &[&str]| {
        let arguments = [&["run", "--draws", "20", "--no-charts", "-s"], names].concat();
        let page = printed(&Run::new(folder.path(), &arguments).output());
        assert!(page.contains("2 scenarios"), "{names:?}\n{page}");
    };
    for names in [
        &["trend", "late"][..],
        &["trend,late"],
        &["trend;late"],
        &["trend；late"],
        &["trend, late"],
        &["trend late"],
        &["trend、late"],
        &["trend|late"],
    ] {
        run(names);
    }
    let output = Run::new(folder.path(), &["run", "-s", "trend;nosuch"]).output();
    assert!(told(&output).contains("no scenario is called `nosuch`"), "{}", told(&output));
    let output = Run::new(folder.path(), &["run", "-s", ";"]).output();
    assert!(told(&output).contains("no scenario is called `;`"), "{}", told(&output));
}
