//! The rule book: in go rule files, out come their functions by name, checked for what would go silently wrong.

use std::collections::BTreeMap;
use std::sync::Arc;

use rhai::{AST, Position};

use crate::diagnostic::{Diagnostic, Place, Source};
use crate::text;

use super::RuleFile;
use super::language::new_engine;
use super::scan::{Function, Scan, scan};
use super::words::explain_parse;

/// Rule files, parsed and checked. Built by [`super::load`].
pub struct RuleBook {
    pub(super) ast: AST,
    files: Vec<Arc<Source>>,
    /// Functions without parameters by name.
    rules: BTreeMap<String, Entry>,
    /// Functions with parameters by name and number of parameters.
    helpers: BTreeMap<(String, usize), Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    file: usize,
    function: Function,
    description: String,
}

/// Functions whose name begins so give base-year values.
pub(super) const BASE: &str = "base_";

impl RuleBook {
    /// Names of all series that have a rule, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.rules.keys().map(String::as_str).filter(|name| !name.starts_with(BASE))
    }

    /// The `///` comment of a rule.
    pub fn description(&self, rule: &str) -> Option<&str> {
        self.rules.get(rule).map(|entry| entry.description.as_str())
    }

    /// The place of a rule's name.
    pub fn rule_place(&self, rule: &str) -> Option<Place> {
        let entry = self.rules.get(rule)?;
        Some(Place::new(&self.files[entry.file], entry.function.name_span.clone()))
    }

    /// A rule's text, from `fn` to the closing brace.
    pub fn text(&self, rule: &str) -> Option<&str> {
        let entry = self.rules.get(rule)?;
        Some(&self.files[entry.file].text[entry.function.span.clone()])
    }

    /// Names of helpers: functions with parameters.
    pub fn helper_names(&self) -> impl Iterator<Item = &str> {
        self.helpers.keys().map(|(name, _)| name.as_str())
    }

    /// Names of all functions without parameters, base-year rules included.
    pub(super) fn rule_names(&self) -> impl Iterator<Item = &str> {
        self.rules.keys().map(String::as_str)
    }

    pub(super) fn has_rule(&self, name: &str) -> bool {
        self.rules.contains_key(name)
    }

    /// The file that holds a function of this name.
    pub(super) fn file_of(&self, function: &str) -> Option<&Arc<Source>> {
        let entry = self.rules.get(function).or_else(|| {
            let mut named = self.helpers.range((function.to_owned(), 0)..);
            named.next().filter(|((name, _), _)| name == function).map(|(_, entry)| entry)
        })?;
        Some(&self.files[entry.file])
    }

    /// The place of a position inside a function; the function's name if the position is not known.
    pub(super) fn place(&self, function: &str, position: Position) -> Option<Place> {
        let source = self.file_of(function)?;
        match (position.line(), position.position()) {
            (Some(line), Some(column)) => {
                let start = source.offset(line, column);
                Some(Place::new(source, start..word_end(&source.text, start)))
            }
            _ => self.rule_place(function),
        }
    }
}

/// The end of the word or number that begins at `start`; one character for anything else.
fn word_end(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    let word = rest.find(|character: char| !character.is_alphanumeric() && character != '_').unwrap_or(rest.len());
    start + word.max(rest.chars().next().map_or(0, char::len_utf8))
}

/// Parses and checks rule files; reports all mistakes found.
pub(super) fn load(files: &[RuleFile]) -> Result<RuleBook, Vec<Diagnostic>> {
    let engine = new_engine();
    let mut faults = Vec::new();
    let mut book = RuleBook {
        ast: AST::empty(),
        files: files.iter().map(|file| file.source.clone()).collect(),
        rules: BTreeMap::new(),
        helpers: BTreeMap::new(),
    };
    for (position, file) in files.iter().enumerate() {
        let source = &file.source;
        let scanned = scan(&source.text);
        let ast = match engine.compile(&source.text) {
            Ok(ast) => ast,
            Err(error) => {
                let at = error.position();
                let end = Place::at(source, source.text.lines().count().max(1), 1, 1);
                let place = match (at.line(), at.position()) {
                    (Some(line), Some(column)) => Place::at(source, line, column, 1),
                    (Some(line), None) => Place::at(source, line, 1, 1),
                    _ => end,
                };
                faults.push(explain_parse(error.err_type(), place));
                continue;
            }
        };
        check_file(source, &scanned, &mut faults);
        let comments: BTreeMap<(String, usize), String> = ast
            .iter_functions()
            .map(|function| ((function.name.to_owned(), function.params.len()), description(&function.comments)))
            .collect();
        for function in scanned.functions {
            let description = comments.get(&(function.name.clone(), function.parameters)).cloned().unwrap_or_default();
            add(&mut book, file, position, function, description, &mut faults);
        }
        book.ast = book.ast.merge(&ast);
    }
    for file in files {
        for name in &file.replaces {
            let defined_here = scan(&file.source.text).functions.iter().any(|function| function.name == *name);
            if !defined_here {
                let start = Place::at(&file.source, 1, 1, 1);
                faults.push(
                    Diagnostic::error(
                        "replaced-rule-missing",
                        text!("`{name}` is to be replaced, but this file does not define it", "`{name}` 应被替换,但本文件没有定义它"),
                    )
                    .at(start),
                );
            }
        }
    }
    if faults.is_empty() { Ok(book) } else { Err(faults) }
}

fn add(book: &mut RuleBook, file: &RuleFile, position: usize, function: Function, description: String, faults: &mut Vec<Diagnostic>) {
    let place = Place::new(&file.source, function.name_span.clone());
    let name = function.name.clone();
    let known = if function.parameters == 0 { book.rules.get(&name) } else { book.helpers.get(&(name.clone(), function.parameters)) };
    if let Some(known) = known
        && !file.replaces.contains(&name)
    {
        let first = Place::new(&book.files[known.file], known.function.name_span.clone());
        let diagnostic = Diagnostic::error("defined-twice", text!("`{name}` is defined twice", "`{name}` 定义了两次"))
            .at(place)
            .related(first, text!("first defined here", "首次定义于此"));
        faults.push(if file.replaces.is_empty() {
            diagnostic.help(text!("rename one of the two, or remove it", "请给其中一个改名,或删去一个"))
        } else {
            diagnostic
                .help(text!("to replace it, add `{name}` to `replaces` in the scenario", "如要替换,请在情景的 `replaces` 中加上 `{name}`"))
        });
        return;
    }
    if known.is_none() && file.replaces.contains(&name) {
        faults.push(
            Diagnostic::error("nothing-to-replace", text!("there is no `{name}` to replace", "没有可替换的 `{name}`"))
                .at(place)
                .suggest(&name, book.rules.keys().map(String::as_str)),
        );
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
fn check_file(source: &Arc<Source>, scanned: &Scan, faults: &mut Vec<Diagnostic>) {
    if let Some(span) = &scanned.outside {
        faults.push(
            Diagnostic::error("outside-a-rule", text!("only functions may stand in a rule file", "规则文件中只能有函数"))
                .at(Place::new(source, span.clone()))
                .help(text!(
                    "put a number into seeds/assumptions.toml and read it as `param.name`",
                    "请把数值写入 seeds/assumptions.toml,并以 `param.名称` 读取"
                )),
        );
    }
    for span in &scanned.switches {
        faults.push(
            Diagnostic::error("switch-on-value", text!("`switch` works on `year` only", "`switch` 只能用于 `year`"))
                .at(Place::new(source, span.clone()))
                .label(text!(
                    "on a value that differs between draws it would silently take the default",
                    "用于随抽样变化的值时会悄悄走默认分支"
                ))
                .help(text!("write `if … else if … else`", "请改写为 `if … else if … else`")),
        );
    }
    if let Some(span) = scanned.texts.first() {
        faults.push(
            Diagnostic::error("text-with-values", text!("text in backticks is not part of the rules language", "规则语言中没有反引号文字"))
                .at(Place::new(source, span.clone()))
                .help(text!("a value that differs between draws has no one text: write \"…\"", "随抽样变化的值没有唯一的文字:请写 \"…\"")),
        );
    }
    for (name, span) in &scanned.shadows {
        faults.push(
            Diagnostic::error("reserved-name", text!("`{name}` has a meaning of its own in rules", "`{name}` 在规则中另有含义"))
                .at(Place::new(source, span.clone()))
                .help(text!("choose another name", "请换一个名称")),
        );
    }
}

/// The `///` lines of a function without their slashes.
fn description(comments: &[&str]) -> String {
    let lines = comments.iter().flat_map(|comment| comment.lines());
    lines.map(|line| line.trim_start().trim_start_matches('/').trim()).collect::<Vec<_>>().join("\n").trim().to_owned()
}
