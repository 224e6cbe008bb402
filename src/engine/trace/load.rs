//! Reads rule files: parses them, and finds what would go silently wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rhai::{AST, Engine, LexError, ParseErrorType, Scope};

use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::engine::keyword::{BASE_PREFIX, is_reserved, own_words};
use crate::text;

use super::builtins::function_names;
use super::habits::{self, Names};
use super::language::new_engine;
use super::lexer::{Function, Scan, scan};
use super::messages::unknown_variable;
use super::parse_messages::{explain_mark, explain_parse};
use super::repeated::{one_for_a_copy, twice_in_file};
use super::replaced::check_replaced;
use super::rule_book::{Entry, File, RuleBook, place, word_end};
use super::vocabulary::RuleFile;

/// Lines of all files together, at most: Rhai counts them in 16 bits.
const LINES: usize = 60_000;

/// Parses and checks rule files; reports all mistakes found.
pub(super) fn load(files: &[RuleFile]) -> Result<RuleBook, Vec<Diagnostic>> {
    let engine = new_engine();
    let mut faults = Vec::new();
    let mut line = 1;
    let mut book = RuleBook { ast: AST::empty(), files: Vec::new(), rules: BTreeMap::new(), helpers: BTreeMap::new() };
    for file in files {
        book.files.push(File { source: file.source.clone(), first_line: line });
        line += file.source.text.matches('\n').count() + 1;
    }
    if line > LINES {
        return Err(vec![Diagnostic::error(
            Code::TooManyLines,
            text!("the rules have more than {LINES} lines", "规则合计超过 {LINES} 行"),
        )]);
    }
    let scans: Vec<Scan> = files.iter().map(|file| scan(&file.source.text)).collect();
    let rules: BTreeSet<&str> = scans
        .iter()
        .flat_map(|scan| &scan.functions)
        .filter(|function| function.parameters == 0)
        .map(|function| function.name.as_str())
        .collect();
    let functions: BTreeSet<&str> = scans.iter().flat_map(|scan| &scan.functions).map(|function| function.name.as_str()).collect();
    let helpers = scans.iter().flat_map(|scan| &scan.functions).filter(|function| function.parameters > 0);
    let helpers: BTreeSet<&str> = helpers.map(|function| function.name.as_str()).collect();
    let series: BTreeSet<&str> = rules.difference(&helpers).copied().collect();
    let names = Names { rules: &rules, functions: &functions, series: &series };
    let mut earlier: BTreeSet<&str> = BTreeSet::new();
    let (mut not_replaced, mut all_parsed) = (Vec::new(), true);
    for (position, (file, scanned)) in files.iter().zip(&scans).enumerate() {
        let own: BTreeSet<&str> = scanned.functions.iter().map(|function| function.name.as_str()).collect();
        check_replaced(file, scanned, &earlier, &mut not_replaced);
        earlier.extend(own);
        let Some(ast) = parse(&engine, &book.files, position, names, &mut faults) else {
            all_parsed = false;
            // A variable that takes a word of the language leaves its own name unknown wherever it is read.
            if !scanned.shadows.is_empty() {
                let own = |fault: &Diagnostic| fault.place.as_ref().is_some_and(|place| place.source.name == file.source.name);
                faults.retain(|fault| !(fault.code == Code::UnknownVariable && own(fault)));
                shadows(&file.source, scanned, &mut faults);
            }
            continue;
        };
        check_file(&file.source, scanned, names, &mut faults);
        let comments: BTreeMap<(String, usize), String> = ast
            .iter_functions()
            .map(|function| ((function.name.to_owned(), function.params.len()), description(&function.comments)))
            .collect();
        for function in &scanned.functions {
            // What the parser knows nothing of is no function, whatever it looks like.
            let Some(description) = comments.get(&(function.name.clone(), function.parameters)) else { continue };
            add(&mut book, file, position, function.clone(), description.clone(), &mut faults);
        }
        book.ast.combine(ast);
    }
    // Where a file cannot be read, nobody knows which rules it holds.
    if all_parsed {
        // A rule that a file wanted to replace under a wrong name is not defined twice besides.
        let misnamed: BTreeSet<&str> = files
            .iter()
            .zip(&scans)
            .filter(|(file, scan)| {
                let own = |name: &String| scan.functions.iter().any(|function| function.name == *name);
                file.replaces.keys().any(|name| !rules.contains(name.as_str()) || !own(name))
            })
            .map(|(file, _)| file.source.name.as_str())
            .collect();
        let follows = |fault: &Diagnostic| {
            fault.code == Code::DefinedTwice && fault.place.as_ref().is_some_and(|place| misnamed.contains(place.source.name.as_str()))
        };
        faults.retain(|fault| !follows(fault));
        faults.append(&mut not_replaced);
    }
    one_for_a_copy(&mut faults);
    if faults.is_empty() { Ok(book) } else { Err(faults) }
}

/// Parses one file. Every unknown variable is reported, each once, and the first other mistake of syntax.
fn parse(engine: &Engine, files: &[File], position: usize, names: Names<'_>, faults: &mut Vec<Diagnostic>) -> Option<AST> {
    let file = &files[position];
    if let Some(hidden) = habits::open_remark(&file.source).or_else(|| habits::hidden_line_end(&file.source)) {
        faults.push(hidden);
        return None;
    }
    let mut known = Scope::new();
    for word in own_words() {
        known.push_constant(word, ());
    }
    let text = "\n".repeat(file.first_line - 1) + file.source.text.as_str();
    let mut sound = true;
    loop {
        let error = match engine.compile_with_scope(&known, &text) {
            Ok(ast) => return sound.then_some(ast),
            Err(error) => error,
        };
        let place = place(files, error.position()).unwrap_or_else(|| {
            let end = file.source.text.trim_end().len();
            Place::new(&file.source, end..end)
        });
        match error.err_type() {
            ParseErrorType::VariableUndefined(name) if known.len() < 100 => {
                // A form of another language takes all words that stand in it.
                let within = |fault: &Diagnostic| fault.place.as_ref().is_some_and(|at| at.span.contains(&place.span.start));
                if let Some(form) = habits::never_rules(&file.source, names, true).into_iter().find(within) {
                    let alone = form.place.as_ref() == Some(&place) && habits::stands_alone(&place);
                    if !faults.contains(&form) {
                        faults.push(form);
                    }
                    if alone {
                        return None;
                    }
                    known.push_constant(name.as_str(), ());
                    sound = false;
                    continue;
                }
                // `elseif` is a word of another language, not a name that is missing.
                let habit = habits::recognise(&file.source, &place, names).filter(|habit| habit.place.as_ref() == Some(&place));
                if let Some(habit) = habit {
                    faults.push(habit);
                    return None;
                }
                // Why a variable is not there may stand in another line.
                if let Some(unset) = habits::unset(&file.source, &place) {
                    faults.push(unset.fault);
                    if unset.hides_the_rest {
                        return None;
                    }
                    known.push_constant(name.as_str(), ());
                    known.push_constant(unset.also, ());
                    sound = false;
                    continue;
                }
                // A variable that is set under nearly that name and read nowhere: one of the two is misspelt.
                if let Some(misspelt) = habits::one_misspelt(&file.source, &place, name) {
                    faults.push(misspelt);
                    known.push_constant(name.as_str(), ());
                    sound = false;
                    continue;
                }
                let unknown = unknown_variable(name, names.rules.iter().copied());
                let is_series = names.rules.contains(name.as_str());
                let known_here = || if is_series { None } else { habits::known_here(&file.source, &place, name) };
                let unknown = match known_here().or_else(|| habits::undeclared(&file.source, &place)) {
                    Some(help) => Diagnostic { help: vec![help], ..unknown },
                    None => unknown,
                };
                faults.push(unknown.at(place));
                known.push_constant(name.as_str(), ());
                sound = false;
            }
            other => {
                let place = if matches!(other, ParseErrorType::WrongDocComment) { behind_remarks(&file.source, place) } else { place };
                let mark = habits::full_width_mark(&file.source, &place);
                let fault = match (mark, other) {
                    (Some((place, letter, plain)), _) => explain_mark(letter, plain, place),
                    (None, ParseErrorType::BadInput(LexError::UnterminatedString))
                        if let Some(open) = habits::open_quote(&file.source, &place) =>
                    {
                        open
                    }
                    (None, ParseErrorType::FnDuplicatedDefinition(name, _)) => twice_in_file(&file.source, name, place.clone()),
                    (None, _) => habits::recognise(&file.source, &place, names).unwrap_or_else(|| explain_parse(other, place.clone())),
                };
                // Names are unknown because the line is not what it should be, or because a bracket before them is still open.
                let line = |place: &Place| place.source.line_column(place.span.start).0;
                let open = fault.place.as_ref().filter(|at| at.span.start < place.span.start).map(|at| at.span.start);
                faults.retain(|known| {
                    let follows = known.place.as_ref().filter(|known| known.source.name == place.source.name).is_some_and(|known| {
                        line(known) == line(&place)
                            || open.is_some_and(|open| known.span.start > open && known.span.start < place.span.start)
                    });
                    !(known.code == Code::UnknownVariable && follows)
                });
                if !faults.contains(&fault) {
                    faults.push(fault);
                }
                return None;
            }
        }
    }
}

fn add(book: &mut RuleBook, file: &RuleFile, position: usize, function: Function, description: String, faults: &mut Vec<Diagnostic>) {
    let place = Place::new(&file.source, function.name_span.clone());
    let name = function.name.clone();
    let reserved = if function_names().any(|known| known == name) {
        Some(text!("`{name}` is a function of the rules language", "`{name}` 是规则语言自带的函数"))
    } else {
        (function.parameters == 0 && is_reserved(&name))
            .then(|| text!("`{name}` has a meaning of its own in rules", "`{name}` 在规则中另有含义"))
    };
    if let Some(message) = reserved {
        faults.push(Diagnostic::error(Code::ReservedName, message).at(place).help(text!("choose another name", "请换一个名称")));
        return;
    }
    let known = if function.parameters == 0 { book.rules.get(&name) } else { book.helpers.get(&(name.clone(), function.parameters)) };
    if let Some(known) = known
        && !file.replaces.contains_key(&name)
    {
        let first = Place::new(&book.files[known.file].source, known.function.name_span.clone());
        let diagnostic = Diagnostic::error(Code::DefinedTwice, text!("`{name}` is defined twice", "`{name}` 定义了两次"))
            .at(place)
            .related(first, text!("first defined here", "首次定义于此"));
        faults.push(if file.replaces.is_empty() {
            diagnostic.help(text!("rename one of the two, or remove it", "请给其中一个改名，或删去一个"))
        } else {
            diagnostic
                .help(text!("to replace it, add `{name}` to `replaces` in the scenario", "如要替换，请在情景的 `replaces` 中加上 `{name}`"))
        });
        return;
    }
    let key = (name.clone(), function.parameters);
    let entry = Entry { file: position, function, description };
    if key.1 == 0 {
        book.rules.insert(name, entry);
    } else {
        book.helpers.insert(key, entry);
    }
}

/// What is wrong in one file beyond its syntax.
fn check_file(source: &Arc<Source>, scanned: &Scan, names: Names<'_>, faults: &mut Vec<Diagnostic>) {
    let rules = names.rules;
    faults.extend(scanned.functions.iter().filter_map(|function| habits::named_with_a_point(source, &function.name_span)));
    faults.extend(habits::never_rules(source, names, false));
    let tokens = scanned.functions.iter().flat_map(|function| function.calls(&source.text));
    let called = |name: &str, behind: &str| {
        rules.contains(name) && behind.starts_with("()") || names.series.contains(name) && behind.starts_with('(')
    };
    let told: Vec<Place> = faults.iter().filter_map(|fault| fault.place.clone()).collect();
    let already = |span: &std::ops::Range<usize>| told.iter().any(|place| place.source == *source && place.span.contains(&span.start));
    for (name, span) in tokens.filter(|(name, span)| called(name, source.text[span.end..].trim_start()) && !already(span)) {
        let read = name.strip_prefix(BASE_PREFIX).map_or_else(|| format!("now.{name}"), |series| format!("base.{series}"));
        faults.push(
            Diagnostic::error(
                Code::RuleCalled,
                text!("`{name}` is the rule of a series, not a helper", "`{name}` 是序列的规则，不是辅助函数"),
            )
            .at(Place::new(source, span))
            .help(text!("read its value as `{read}`", "请用 `{read}` 读取它的值")),
        );
    }
    for span in scanned.functions.iter().flat_map(|function| function.settings(&source.text)) {
        let set = &source.text[span.clone()];
        let message = if set.starts_with("param") {
            text!("a rule sets no assumption, and `{set}` is one", "规则不能给假设赋值，而 `{set}` 是假设")
        } else {
            text!("a rule sets no series", "规则不能给序列赋值")
        };
        faults.push(Diagnostic::error(Code::ReadOnly, message).at(Place::new(source, span)).help(text!(
            "its last line is its value; a number on the way is kept in a variable, `let x = …;`",
            "最后一行就是它的值；中间结果用变量保存：`let x = …;`"
        )));
    }
    if let Some(span) = &scanned.outside {
        faults.push(
            Diagnostic::error(Code::OutsideARule, text!("only functions may stand in a rule file", "规则文件中只能有函数"))
                .at(Place::new(source, span.clone()))
                .help(text!(
                    "a number that rules share is an assumption of the plan, read as `param.name`",
                    "规则共用的数值应作为规划的假设，并以 `param.名称` 读取"
                )),
        );
    }
    for span in &scanned.switches {
        faults.push(
            Diagnostic::error(Code::SwitchOnValue, text!("`switch` works on `year` only", "`switch` 只能用于 `year`"))
                .at(Place::new(source, span.clone()))
                .label(text!(
                    "on a value that is known only in a run it would silently take the default",
                    "用于运行时才能确定的值时会悄悄走默认分支"
                ))
                .help(if source.text[span.end..].trim_start().starts_with("(year)") {
                    text!("write `switch year`, without brackets", "请写 `switch year`，不加括号")
                } else {
                    text!("write `if … else if … else`", "请改写为 `if … else if … else`")
                }),
        );
    }
    if let Some(span) = scanned.texts.first() {
        faults.push(
            Diagnostic::error(
                Code::TextWithValues,
                text!("text in backticks is not part of the rules language", "规则语言中没有反引号文字"),
            )
            .at(Place::new(source, span.clone()))
            .help(text!("a value that differs between draws has no one text: write \"…\"", "随模拟变化的值没有唯一的文字：请写 \"…\"")),
        );
    }
    shadows(source, scanned, faults);
}

/// Variables and values of functions that are named like words of the language.
fn shadows(source: &Arc<Source>, scanned: &Scan, faults: &mut Vec<Diagnostic>) {
    // `|now.beds|` for a size declares nothing, and is told as what it is.
    let told: Vec<Place> = faults.iter().filter_map(|fault| fault.place.clone()).filter(|place| place.source == *source).collect();
    let untold = |span: &std::ops::Range<usize>| !told.iter().any(|place| place.span.start < span.start && place.span.end >= span.end);
    for (name, span) in scanned.shadows.iter().filter(|(_, span)| untold(span)) {
        let line = source.text[..span.start].rfind('\n').map_or(0, |end| end + 1);
        let head = source.text[line..span.start].trim_start();
        let help = match head.strip_prefix("fn ").and_then(|head| head.split_once('(')) {
            // Of a helper with other values too.
            Some((_, values)) if values.contains(',') || source.text[span.end..].trim_start().starts_with(',') => {
                text!("choose another name for this value", "请为这个参数另取名称")
            }
            Some((rule, _)) => {
                let rule = rule.trim();
                text!(
                    "every rule knows `{name}`: leave it out, `fn {rule}()`; a helper gives its values names of their own",
                    "每条规则都能读取 `{name}`：请去掉它，写成 `fn {rule}()`；辅助函数的参数要另取名称"
                )
            }
            None => text!("choose another name", "请换一个名称"),
        };
        faults.push(
            Diagnostic::error(Code::ReservedName, text!("`{name}` has a meaning of its own in rules", "`{name}` 在规则中另有含义"))
                .at(Place::new(source, span.clone()))
                .help(help),
        );
    }
}

/// Where the text goes on after the remarks that begin at a place.
fn behind_remarks(source: &Arc<Source>, place: Place) -> Place {
    let mut at = place.span.start;
    while source.text[at..].trim_start().starts_with("//") {
        at += source.text[at..].find('\n').map_or(source.text.len() - at, |end| end + 1);
    }
    let start = at + source.text[at..].len() - source.text[at..].trim_start().len();
    Place::new(source, source.clip(start..word_end(&source.text, start.min(source.text.len()))))
}

/// The `///` lines of a function without their slashes.
fn description(comments: &[&str]) -> String {
    let lines = comments.iter().flat_map(|comment| comment.lines());
    lines.map(|line| line.trim_start().trim_start_matches('/').trim()).collect::<Vec<_>>().join("\n").trim().to_owned()
}
