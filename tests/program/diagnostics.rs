//! A message is one text with the place underlined, in both languages.

use fiveyear::diagnostic::{Code, Diagnostic, Place, Source, render, render_with_pages};
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

#[test]
fn of_many_messages_of_a_kind_the_first_are_shown_and_the_others_counted() {
    let source = Source::new("a.csv", "x\n");
    let message = |at: usize| Diagnostic::error(Code::EmptyCell, text!("fault {at}", "错误 {at}")).at(Place::new(&source, 0..1));
    let many: Vec<Diagnostic> = (0..60).map(message).collect();
    let shown = render_with_pages(&many, Language::En, false);
    assert_eq!(shown.matches("error[empty-cell]").count(), 50);
    assert!(
        shown.contains("10 more of this kind in the file") && shown.ends_with("why, and an example: fiveyear explain empty-cell\n"),
        "{shown}"
    );
    assert_eq!(render_with_pages(&[], Language::En, false), "");
}
