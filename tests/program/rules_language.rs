//! The functions of the rules language: the example of each is true, and `docs/rules.md` and `docs/rules.zh.md` tell of just those there are.
//!
//! After adding a function, run the tests with `REWRITE_DOCS=1` and read the difference.

use std::path::Path;

use fiveyear::engine::keyword::{banned_words, is_reserved, own_words};
use fiveyear::engine::trace::{Builtin, Section, builtins, run_plain, trace};
use fiveyear::language::Language;

use crate::support::command::{change, fiveyear, small_plan, told};
use crate::support::evaluators::{book, by_graph, refused, vocabulary};

/// Why the example of a function does not hold, if so.
fn broken(builtin: &Builtin) -> Option<String> {
    // A rule ends in numbers, so a truth is turned into one.
    let ending = |expression: &str| match builtin.gives {
        "true" | "false" => format!("if {expression} {{ 1.0 }} else {{ 0.0 }}"),
        _ => format!("let value = {expression}; value"),
    };
    let rules = format!("fn example() {{ {} }}\nfn value() {{ {} }}", ending(builtin.example), ending(builtin.gives));
    let rules = book(&rules).map_err(|faults| format!("{}: {faults:?}", builtin.example));
    let rules = match rules {
        Ok(rules) => rules,
        Err(why) => return Some(why),
    };
    let plain = match run_plain(&rules, &vocabulary(), &|_| 0.5) {
        Ok(plain) => plain.values,
        Err(faults) => return Some(format!("{}: {faults:?}", builtin.example)),
    };
    let traced = by_graph(&trace(&rules, &vocabulary()).expect("what runs on numbers can be traced"), &|_| 0.5);
    let same = plain["example"][1] == plain["value"][1] && traced["example"][1] == traced["value"][1];
    (!same).then(|| format!("{} gives {:?}, not {}", builtin.example, plain["example"][1], builtin.gives))
}

#[test]
fn every_example_is_true() {
    assert!(builtins().len() > 45, "the functions are found");
    let wrong: Vec<String> = builtins().iter().filter_map(broken).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_planted_wrong_example_is_found() {
    let wrong = |example: &'static str, gives: &'static str| broken(&Builtin { example, gives, ..builtins()[0].clone() });
    assert_eq!(wrong("1 + 2.5", "3.5"), None);
    assert_eq!(wrong("1 + 2.5", "3.6").as_deref(), Some("1 + 2.5 gives [3.5], not 3.6"));
    assert!(wrong("1 < 2", "false").is_some() && wrong("[1, 2]", "[1]").is_some() && wrong("no_such(1)", "1").is_some());
}

/// The example of a function calls it, and it is told of in both languages.
#[test]
fn every_function_is_told_of() {
    for builtin in builtins() {
        assert!(builtin.names.iter().any(|name| builtin.example.contains(name)), "{}", builtin.example);
        assert!(!builtin.about.en.is_empty() && builtin.about.zh.chars().any(|letter| letter > '\u{3000}'), "{}", builtin.signature);
    }
}

fn page(language: Language) -> String {
    let chinese = language == Language::Zh;
    let say = |en: &'static str, zh: &'static str| if chinese { zh } else { en };
    let cell = |text: &str| text.replace('|', "\\|");
    let mut page = String::from(say(
        "# The rules language\n\nA rule is a function without parameters in `rules/*.rhai`: it makes the series of its name, once a year. A function with parameters \
         is a helper that every file may call. The last expression is the value. The language is [Rhai](https://rhai.rs/book/) with the functions below \
         instead of Rhai's own; `if`, `switch year`, `for`, `while`, `loop`, `break`, `return`, `let` and closures are as there. An `if` on numbers that differ between \
         draws is allowed: each draw goes its own way. Loops must end after as many rounds in every draw. `throw \"…\"` fails the draw, which is counted \
         with its message.\n\nWords and functions that read a plan (`now.x`, `param.x`, `shock(\"x\")` and the like) are in \
         [seeds/README.md](../seeds/README.md). This page is made from the program; a test runs every example.\n",
        "# 规则语言\n\n规则是 `rules/*.rhai` 中没有参数的函数，每年运行一次，算出同名序列；有参数的函数是辅助函数，各文件都可调用。最后一个表达式就是函数的值。语法是 \
         [Rhai](https://rhai.rs/book/)，但函数不用 Rhai 自带的，而用下面这些；`if`、`switch year`、`for`、`while`、`loop`、`break`、`return`、`let` 和闭包与 Rhai 相同。随抽样变化的数可以用在 `if` 中，\
         每次模拟各走各的分支；循环次数则须在各次模拟中相同。`throw \"…\"` 使该次模拟失败，并连同说明计入失败数。\n\n读取规划的词和函数（`now.x`、`param.x`、`shock(\"x\")` 等）见 \
         [seeds/README.zh.md](../seeds/README.zh.md)。本页由程序生成，每个例子都经测试运行。\n",
    ));
    let sections = [
        (Section::Numbers, say("Numbers", "数")),
        (Section::Lists, say("Lists (`list[0]` is the first element)", "列表（`list[0]` 是首个元素）")),
        (Section::Maps, say("Maps (`#{ key: value }`, read as `map.key`)", "映射（`#{ key: value }`，取值写 `map.key`）")),
    ];
    for (section, title) in sections {
        page += &format!("\n## {title}\n\n{}\n|---|---|---|\n", say("| | what it gives | example |", "| | 含义 | 例子 |"));
        for builtin in builtins().iter().filter(|builtin| builtin.section == section) {
            let (signature, about) = (cell(builtin.signature), cell(builtin.about.get(language)));
            page += &format!("| `{signature}` | {about} | `{}` → `{}` |\n", cell(builtin.example), builtin.gives);
        }
    }
    page += &format!(
        "\n## {}\n\n{}\n\n",
        say("Words", "词"),
        say("These stand for values, and nothing else can be named so:", "下列词表示数值，不能另作名称：")
    );
    page += &format!("{}\n\n", own_words().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(say(", ", "、")));
    let kept = say("Nor can anything be called by a word that the language keeps for itself:", "语言自身保留的词也不能用作名称：");
    page += &format!("{kept} {}\n\n", KEPT.map(|word| format!("`{word}`")).join(say(", ", "、")));
    page += &format!("{}\n", say("Not part of the language, and why:", "语言中没有的，以及原因："));
    page += &format!("\n{}\n|---|---|\n", say("| word | why |", "| 词 | 原因 |"));
    for (word, why) in banned_words() {
        page += &format!("| `{word}` | {} |\n", why.get(language));
    }
    let order = say(
        "the order of values differs between draws; use `min(list)` and `max(list)`",
        "各次模拟中值的次序不同；可用 `min(list)` 和 `max(list)`",
    );
    page += &format!("| `sort`, `order`, `dedup` | {order} |\n");
    page
}

/// Words that variables are likely to be called by.
const KEPT: [&str; 15] =
    ["as", "case", "default", "do", "in", "match", "module", "new", "null", "package", "private", "public", "shared", "static", "with"];

#[test]
fn words_that_the_language_keeps_are_refused_by_name() {
    for word in KEPT {
        let folder = small_plan();
        change(folder.path(), "rules/services.rhai", "    let hired =", &format!("    let {word} = 1.0;\n    let hired ="));
        let said = told(&fiveyear(folder.path(), &["check"]));
        assert!(said.contains(&format!("`{word}` can be no name in rules")), "{word}\n{said}");
    }
}

#[test]
fn the_pages_tell_of_just_the_functions_there_are() {
    for language in Language::ALL {
        let name = if language == Language::Zh { "docs/rules.zh.md" } else { "docs/rules.md" };
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        if std::env::var_os("REWRITE_DOCS").is_some() {
            std::fs::write(&path, page(language)).expect("the page can be written");
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(written == page(language), "{name} is not what the functions say: REWRITE_DOCS=1 writes it anew");
    }
}

/// Words that Rhai keeps to itself, from its own table: a rule of that name cannot be read, so no id may be one.
const KEPT_BY_RHAI: &[&str] = &[
    "as",
    "async",
    "await",
    "break",
    "call",
    "case",
    "catch",
    "const",
    "continue",
    "curry",
    "debug",
    "default",
    "do",
    "else",
    "eval",
    "export",
    "false",
    "fn",
    "for",
    "go",
    "goto",
    "if",
    "import",
    "in",
    "is",
    "is_def_fn",
    "is_def_var",
    "is_shared",
    "let",
    "loop",
    "match",
    "module",
    "new",
    "nil",
    "null",
    "package",
    "print",
    "private",
    "protected",
    "public",
    "return",
    "shared",
    "spawn",
    "static",
    "super",
    "switch",
    "sync",
    "this",
    "thread",
    "throw",
    "true",
    "try",
    "type_of",
    "until",
    "use",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

#[test]
fn no_rule_can_have_the_name_of_a_reserved_word() {
    for word in KEPT_BY_RHAI.iter().copied().chain(own_words()).chain(banned_words().map(|(word, _)| word)) {
        assert!(is_reserved(word), "{word} is in the list of reserved words");
        assert!(book(&format!("fn {word}() {{ 1.0 }}")).is_err(), "a rule called {word}");
    }
    assert!(!is_reserved("beds") && !is_reserved("base_beds"));
}

#[test]
fn a_word_that_is_not_there_is_told_with_its_reason() {
    let message = refused("fn stock() { print(prev.stock) }");
    assert!(message.contains("`print` is not part of the rules language") && message.contains("a rule has no output"), "{message}");
    let message = refused("fn stock() { clamp(prev.stock) }");
    assert!(message.contains("it is called as `clamp(x, low, high)`"), "{message}");
}

/// What looks like a rule inside comments and texts is none, in every form that Rhai has.
#[test]
fn a_rule_in_a_comment_or_text_is_no_rule() {
    let hidden = [
        "/* fn beds() { 1.0 } */ fn other() { 1.0 }",
        "/* /* fn beds() { 1.0 } */ fn beds() { 2.0 } */ fn other() { 1.0 }",
        "// fn beds() { 1.0 }\nfn other() { 1.0 }",
        "fn other() { if param.a > 1e12 { throw \"see fn beds() in health\"; } 1.0 }",
        "fn other() { if param.a > 1e12 { throw \"a \\\" fn beds() { 1.0 }\"; } 1.0 }",
        "fn other() { if param.a > 1e12 { throw #\"a \\\"# + \"fn beds() { 1.0 }\"; } 1.0 }",
        "fn other() { if param.a > 1e12 { throw ##\"a \"# fn beds() { 1.0 }\"##; } 1.0 }",
    ];
    for text in hidden {
        let rules = book(text).unwrap_or_else(|faults| panic!("{text}: {faults:#?}"));
        assert_eq!(rules.names().collect::<Vec<_>>(), ["other"], "{text}");
        assert!(rules.text("other").is_some_and(|rule| rule.starts_with("fn other()") && rule.ends_with('}')), "{text}");
    }
}
