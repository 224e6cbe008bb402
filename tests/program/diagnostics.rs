//! A message is one text with the place underlined, in both languages.

use fiveyear::diagnostic::{Code, Diagnostic, Place, Source, render};
use fiveyear::language::Language;
use fiveyear::text;

#[test]
fn shows_place_cause_and_help() {
    let source = Source::new("rules/health.rhai", "fn physicians() {\n    prev.physcians * 1.02 // 执业医师\n}\n");
    let start = source.text.find("physcians *").expect("the text holds it");
    let diagnostic = Diagnostic::error(Code::UnknownName, text!("no series is called `physcians`", "没有名为 `physcians` 的序列"))
        .at(Place::new(&source, start..start + 9))
        .suggest("physcians", ["physicians", "population"]);
    let rendered = render(std::slice::from_ref(&diagnostic), Language::En, false);
    assert_eq!(
        rendered,
        "error[unknown-name]: no series is called `physcians`\n \
         --> rules/health.rhai:2:10\n  |\n2 |     prev.physcians * 1.02 // 执业医师\n  |          ^^^^^^^^^\n  |\n  = help: did you mean `physicians`?\n\n"
    );
    let chinese = render(&[diagnostic], Language::Zh, false);
    assert!(chinese.starts_with("错误[unknown-name]: 没有名为 `physcians` 的序列"), "{chinese}");
    assert!(chinese.contains("建议: 是否想写 `physicians`？"), "{chinese}");
}
