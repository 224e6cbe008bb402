//! Reads TOML files key by key: each value comes with its place, and every mistake is noted without stopping the reading.
//!
//! serde would stop at the first mistake of a file and speak English only, so tables are walked as they were parsed, with their spans.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::money::power_of_ten;
pub(crate) use super::toml_kind::number;
use super::toml_kind::{kind_name, number_help_in_toml, plain_number};
use super::toml_syntax::syntax_messages;
use crate::diagnostic::{Code, Diagnostic, Found, Place, Source};
use crate::language::Text;
use crate::table::{PerCent, is_invisible, is_unprintable, parse_number};
use crate::text;

/// Mistakes found so far, in the order found.
#[derive(Debug, Default)]
pub(crate) struct Mistakes(RefCell<Found>);

impl Mistakes {
    pub(crate) fn push(&self, diagnostic: Diagnostic) {
        self.0.borrow_mut().push(diagnostic);
    }

    pub(crate) fn extend(&self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.0.borrow_mut().extend(diagnostics);
    }

    /// Whether such a message of this place is among them.
    fn holds(&self, message: &Text, place: &Place) -> bool {
        self.0.borrow().as_slice().iter().any(|told| told.message == *message && told.place.as_ref() == Some(place))
    }

    /// Takes back a message that another one explains.
    fn retract(&self, message: &Text, place: &Place) {
        self.0.borrow_mut().retract(message, place);
    }

    /// Whether an error, not only warnings, is among them.
    pub(crate) fn any_error(&self) -> bool {
        self.0.borrow().any_error()
    }

    /// Whether a message of this code is among them.
    pub(crate) fn any_of(&self, code: Code) -> bool {
        self.0.borrow().as_slice().iter().any(|told| told.code == code)
    }

    pub(crate) fn into_vec(self) -> Vec<Diagnostic> {
        self.0.into_inner().into_vec()
    }
}

/// A value and the bytes it stands on.
pub(crate) type Value<'t> = Spanned<DeValue<'t>>;

/// What a planner may write for keys that must be there, wherever they stand; a key whose value differs from table to table is not here.
const EXAMPLES: [(&str, &str); 15] = [
    ("label", r#"label = { zh = "净迁入率", en = "Net migration" }"#),
    ("name", r#"name = { zh = "卫生健康", en = "Health" }"#),
    ("title", r#"title = { zh = "财政收紧", en = "Fiscal squeeze" }"#),
    ("source", r#"source = { zh = "2020年统计公报", en = "Statistical bulletin 2020" }"#),
    ("reason", r#"reason = { zh = "床位不会减半", en = "Beds do not fall by half" }"#),
    ("value", r#"value = "0.5 to 2.5""#),
    ("grade", r#"grade = "D""#),
    ("base_year", "base_year = 2020"),
    ("target_year", "target_year = 2025"),
    ("opening", r#"opening = "2023-09""#),
    ("adds", "adds = { childcare_places = 120 }"),
    ("domain", r#"domain = "health""#),
    ("years", "years = [2022, 2024]"),
    ("share", "share = 0.02"),
    ("rank", "rank = 0.5"),
];

/// Keys as other formats and tongues call them.
const SPOKEN: [(&str, &str); 24] = [
    ("extends", "parent"),
    ("inherit", "parent"),
    ("inherits", "parent"),
    ("inherits_from", "parent"),
    ("based_on", "parent"),
    ("base", "parent"),
    ("description", "story"),
    ("desc", "story"),
    ("correlation", "rank"),
    ("end_year", "target_year"),
    ("end", "target_year"),
    ("start_year", "base_year"),
    ("year", "from"),
    ("min", "low"),
    ("max", "high"),
    ("budget_line", "domain"),
    ("capex", "construction_cost"),
    ("cost", "construction_cost"),
    ("costs", "construction_cost"),
    ("opex", "running_cost"),
    ("from", "start"),
    ("first", "start"),
    ("begin", "start"),
    ("until", "latest"),
];

/// Tables that have a name, and a key by which one is known whose heading lacks the word before the name.
const NAMED_TABLES: [(&str, &str); 4] = [("param", "value"), ("line", "share"), ("facility", "opening"), ("lever", "per_unit")];

/// Parses a file; syntax errors are noted.
pub(crate) fn parse_document<'t>(source: &'t Arc<Source>, mistakes: &Mistakes) -> Option<DeTable<'t>> {
    let (document, errors) = DeTable::parse_recoverable(&source.text);
    if errors.is_empty() {
        let document = document.into_inner();
        if source.text.contains('\\') {
            refuse_unprintable(source, &document, mistakes);
        }
        return Some(document);
    }
    mistakes.extend(syntax_messages(source, &errors));
    None
}

/// Notes texts with control characters, which only an escape such as `\u0001` can bring in.
fn refuse_unprintable(source: &Arc<Source>, table: &DeTable<'_>, mistakes: &Mistakes) {
    let note = |words: &str, span: Range<usize>| {
        if let Some(letter) = words.chars().find(|letter| is_unprintable(*letter)) {
            let letter = u32::from(letter);
            mistakes.push(
                Diagnostic::error(
                    Code::ControlCharacter,
                    text!("this text holds the control character U+{letter:04X}", "这段文字含有控制字符 U+{letter:04X}"),
                )
                .at(Place::new(source, source.clip(span)))
                .help(text!("delete the escape that stands for it", "请删去表示它的转义序列")),
            );
        }
    };
    let mut open: Vec<&Value<'_>> = Vec::new();
    let enter = |table: &DeTable<'_>| table.iter().for_each(|(key, _)| note(key.get_ref(), key.span()));
    enter(table);
    open.extend(table.iter().map(|(_, value)| value));
    while let Some(value) = open.pop() {
        match value.get_ref() {
            DeValue::String(words) => note(words, value.span()),
            DeValue::Array(array) => open.extend(array.iter()),
            DeValue::Table(table) => {
                enter(table);
                open.extend(table.iter().map(|(_, value)| value));
            }
            _ => {}
        }
    }
}

/// One table of a TOML file, which remembers what it was asked for.
pub(crate) struct Section<'t> {
    source: &'t Arc<Source>,
    table: &'t DeTable<'t>,
    /// Bytes of the table's name or header, for messages about what it lacks.
    span: Range<usize>,
    /// Key path as a planner writes it, empty for the file itself.
    path: String,
    known: RefCell<Vec<&'static str>>,
    /// Keys that another message speaks of.
    told: RefCell<Vec<String>>,
    mistakes: &'t Mistakes,
}

impl<'t> Section<'t> {
    /// The file itself.
    pub(crate) fn root(source: &'t Arc<Source>, table: &'t DeTable<'t>, mistakes: &'t Mistakes) -> Section<'t> {
        let first = source.text.find('\n').unwrap_or(source.text.len());
        Section { source, table, span: 0..first, path: String::new(), known: RefCell::default(), told: RefCell::default(), mistakes }
    }

    fn child(&self, table: &'t DeTable<'t>, span: Range<usize>, path: String) -> Section<'t> {
        Section { source: self.source, table, span, path, known: RefCell::default(), told: RefCell::default(), mistakes: self.mistakes }
    }

    /// Where the table starts.
    pub(crate) fn place(&self) -> Place {
        self.place_of(self.span.clone())
    }

    /// Where some bytes of the file stand.
    pub(crate) fn place_of(&self, span: Range<usize>) -> Place {
        Place::new(self.source, self.source.clip(span))
    }

    /// Where a value stands.
    pub(crate) fn value_place(&self, value: &Value<'_>) -> Place {
        self.place_of(value.span())
    }

    fn key_path(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_string() } else { format!("{}.{key}", self.path) }
    }

    /// The value of a key, if it is there.
    pub(crate) fn value(&self, key: &'static str) -> Option<&'t Value<'t>> {
        let mut known = self.known.borrow_mut();
        if !known.contains(&key) {
            known.push(key);
        }
        self.table.get(key)
    }

    /// The value of a key that must be there.
    pub(crate) fn require(&self, key: &'static str) -> Option<&'t Value<'t>> {
        let value = self.value(key);
        if value.is_none() {
            let path = self.key_path(key);
            let mut diagnostic = Diagnostic::error(Code::MissingKey, missing_key(&path)).at(self.place());
            if let Some((_, example)) = EXAMPLES.iter().find(|(known, _)| *known == key) {
                diagnostic = diagnostic.help(text!("for example: {example}", "例如：{example}"));
            }
            self.mistakes.push(diagnostic);
        }
        value
    }

    /// Notes that a value is not of the kind wanted.
    pub(crate) fn wrong_kind(&self, key: &str, value: &Value<'_>, wanted: Text) {
        self.wrong_kind_in(key, value, wanted, PerCent::Unknown);
    }

    /// The same with a help of its own.
    pub(crate) fn wrong_kind_with(&self, key: &str, value: &Value<'_>, wanted: Text, help: Option<Text>) {
        self.mistakes.push(self.of_wrong_kind(key, value, &wanted, help));
    }

    fn of_wrong_kind(&self, key: &str, value: &Value<'_>, wanted: &Text, help: Option<Text>) -> Diagnostic {
        let (path, have) = (self.key_path(key), kind_name(value.get_ref()));
        let mut diagnostic =
            Diagnostic::error(Code::WrongKind, text!("`{path}` must be {}, not {}", "`{path}` 应当是{}，而不是{}", wanted.en, have.en));
        diagnostic.message.zh = format!("`{path}` 应当是{}，而不是{}", wanted.zh, have.zh);
        diagnostic.help.extend(help);
        diagnostic.at(self.value_place(value))
    }

    /// The same where a figure is wanted in which a per cent sign has a known meaning.
    pub(crate) fn wrong_kind_in(&self, key: &str, value: &Value<'_>, wanted: Text, per_cent: PerCent) {
        let help = value.get_ref().as_str().and_then(|words| {
            let part = parse_number(words.trim()).filter(|number| per_cent == PerCent::Part && *number > 1.0 && *number <= 100.0);
            part.map(part_of_one).or_else(|| plain_number(words)).or_else(|| number_help_in_toml(words, per_cent))
        });
        self.wrong_kind_with(key, value, wanted, help);
    }

    /// Notes a value of the right kind that cannot stand there.
    pub(crate) fn wrong_value(&self, value: &Value<'_>, message: Text) {
        self.mistakes.push(Diagnostic::error(Code::WrongKind, message).at(self.value_place(value)));
    }

    /// Text of a key, with its place.
    pub(crate) fn string(&self, key: &'static str, value: Option<&'t Value<'t>>) -> Option<(String, Place)> {
        let value = value?;
        match value.get_ref().as_str() {
            Some(words) => Some((self.seen(words.trim(), value), self.value_place(value))),
            None => {
                self.wrong_kind(key, value, text!("text in quotes", "引号中的文字"));
                None
            }
        }
    }

    /// The letters of a text that can be seen; one that cannot is told, since a name that holds it is another name.
    fn seen(&self, words: &str, value: &Value<'_>) -> String {
        let unseen = if words.is_ascii() { None } else { words.chars().find(|letter| is_invisible(*letter)) };
        let Some(letter) = unseen.map(u32::from) else { return words.to_owned() };
        let seen: String = words.chars().filter(|letter| !is_invisible(*letter)).collect();
        self.mistakes.push(
            Diagnostic::warning(
                Code::ControlCharacter,
                text!("an invisible character (U+{letter:04X}) stands in this text", "这段文字中有一个看不见的字符（U+{letter:04X}）"),
            )
            .at(self.value_place(value))
            .help(text!("it is left out: write \"{seen}\" anew", "已略去：请重新输入 \"{seen}\"")),
        );
        seen
    }

    /// A part of one, such as a share: `4%` is 0.04.
    pub(crate) fn part(&self, key: &'static str, value: Option<&'t Value<'t>>) -> Option<(f64, Place)> {
        self.number_in(key, value, PerCent::Part)
    }

    /// A time in years: `18 months` is 1.5.
    pub(crate) fn years(&self, key: &'static str, value: Option<&'t Value<'t>>) -> Option<(f64, Place)> {
        self.number_in(key, value, PerCent::Years)
    }

    /// A sum in the plan's unit of money, where that is known.
    pub(crate) fn money(&self, key: &'static str, value: Option<&'t Value<'t>>, unit: Option<f64>) -> Option<(f64, Place)> {
        self.number_in(key, value, PerCent::Money(unit.and_then(power_of_ten)))
    }

    /// A finite number.
    pub(crate) fn number(&self, key: &'static str, value: Option<&'t Value<'t>>) -> Option<(f64, Place)> {
        self.number_in(key, value, PerCent::Unknown)
    }

    fn number_in(&self, key: &'static str, value: Option<&'t Value<'t>>, per_cent: PerCent) -> Option<(f64, Place)> {
        let value = value?;
        let number = number(value.get_ref());
        if number.is_none() {
            self.wrong_kind_in(key, value, text!("a number", "数字"), per_cent);
        }
        Some((number?, self.value_place(value)))
    }

    /// A year or another whole number.
    pub(crate) fn integer(&self, key: &'static str, value: Option<&'t Value<'t>>) -> Option<(i32, Place)> {
        let value = value?;
        match value.get_ref().as_integer().and_then(|integer| i32::from_str_radix(integer.as_str(), integer.radix()).ok()) {
            Some(integer) => Some((integer, self.value_place(value))),
            None => {
                if let DeValue::Float(float) = value.get_ref()
                    && let Some(number) = number(value.get_ref())
                {
                    let (path, written) = (self.key_path(key), float.as_str());
                    let fault = text!("`{path}` must be a whole number, not {written}", "`{path}` 应当是整数，而不是 {written}");
                    let whole = (number.fract() == 0.0).then(|| number.to_string());
                    let mut diagnostic = Diagnostic::error(Code::WrongKind, fault).at(self.value_place(value));
                    diagnostic.help.extend(whole.map(|whole| text!("write `{whole}`, without decimals", "请写 `{whole}`，不带小数")));
                    self.mistakes.push(diagnostic);
                    return None;
                }
                if let DeValue::Integer(written) = value.get_ref() {
                    let (path, digits) = (self.key_path(key), written.as_str());
                    let shown: String =
                        if digits.len() > 24 { format!("{}…", digits.chars().take(20).collect::<String>()) } else { digits.to_owned() };
                    let fault = Diagnostic::error(
                        Code::WrongKind,
                        text!("`{path}` is {shown}: too large a number", "`{path}` 为 {shown}，数值过大"),
                    );
                    self.mistakes.push(fault.at(self.value_place(value)));
                } else {
                    self.wrong_kind(key, value, text!("a whole number", "整数"));
                }
                None
            }
        }
    }

    /// Words in both languages: `{ zh = "…", en = "…" }`, or one text that serves both.
    pub(crate) fn words(&self, key: &'static str, value: Option<&'t Value<'t>>) -> Option<Text> {
        let value = value?;
        match value.get_ref() {
            DeValue::String(words) => {
                self.refuse_blank(key, words, value);
                Some(Text::same(words.trim()))
            }
            DeValue::Table(table) => {
                let section = self.child(table, value.span(), self.key_path(key));
                let of = |tongue: &'static str| {
                    let written = section.require(tongue);
                    let words = section.string(tongue, written);
                    if let (Some((words, _)), Some(value)) = (&words, written) {
                        section.refuse_blank(tongue, words, value);
                    }
                    words
                };
                let (zh, en) = (of("zh"), of("en"));
                section.finish();
                Some(Text::new(zh?.0, en?.0))
            }
            _ => {
                self.wrong_kind(key, value, text!("text, or {{ zh = \"…\", en = \"…\" }}", "文字，或 {{ zh = \"…\", en = \"…\" }}"));
                None
            }
        }
    }

    /// Notes words that say nothing.
    fn refuse_blank(&self, key: &str, words: &str, value: &Value<'_>) {
        if words.trim().is_empty() {
            let path = self.key_path(key);
            self.wrong_value(value, text!("`{path}` is empty", "`{path}` 是空的"));
        }
    }

    /// The table of a key; an empty list of entries where it is missing.
    pub(crate) fn table(&self, key: &'static str, value: Option<&'t Value<'t>>) -> Option<Section<'t>> {
        let value = value?;
        match value.get_ref() {
            DeValue::Table(table) => Some(self.child(table, value.span(), self.key_path(key))),
            _ => {
                self.wrong_kind(key, value, text!("a table `[{}]`", "表 `[{}]`", self.key_path(key)));
                None
            }
        }
    }

    /// The tables `[key.NAME]` in the order of the file.
    pub(crate) fn tables(&self, key: &'static str) -> Vec<(String, Section<'t>)> {
        self.tables_or(key, |_, _| None)
    }

    /// The same, with what to write in place of an entry that is no table.
    pub(crate) fn tables_or(&self, key: &'static str, help: impl Fn(&str, &Value<'_>) -> Option<Text>) -> Vec<(String, Section<'t>)> {
        let Some(section) = self.table(key, self.value(key)) else { return Vec::new() };
        let mut tables = Vec::new();
        for (name, span, value) in section.keys() {
            match value.get_ref() {
                DeValue::Table(table) => tables.push((name.clone(), self.child(table, span, format!("{key}.{name}")))),
                _ => {
                    let path = self.key_path(key);
                    let message =
                        text!("`{path}.{name}` must be a table: `[{path}.{name}]`", "`{path}.{name}` 应当是一个表：`[{path}.{name}]`");
                    let mut fault = Diagnostic::error(Code::WrongKind, message).at(self.value_place(value));
                    if let Some(help) = help(&name, value) {
                        fault.message = text!("`{name}` must be a change, not a value", "`{name}` 处应写变化，而不是取值");
                        fault.help.push(help);
                    }
                    self.mistakes.push(fault);
                }
            }
        }
        tables
    }

    /// The tables `[[key]]` in the order of the file.
    pub(crate) fn list(&self, key: &'static str) -> Vec<Section<'t>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            let path = self.key_path(key);
            self.wrong_kind(key, value, text!("a list: `[[{path}]]` before each entry", "列表：每一项前写 `[[{path}]]`"));
            return Vec::new();
        };
        let mut sections = Vec::new();
        for (position, element) in array.iter().enumerate() {
            match element.get_ref() {
                DeValue::Table(table) => sections.push(self.child(table, element.span(), format!("{key}[{}]", position + 1))),
                _ => self.wrong_kind(key, element, text!("a table", "表")),
            }
        }
        sections
    }

    /// Texts of a list such as `replaces = ["physicians"]`, each with its place.
    pub(crate) fn strings(&self, key: &'static str, value: Option<&'t Value<'t>>) -> Vec<(String, Place)> {
        let Some(value) = value else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_kind(key, value, text!("a list of names: [\"…\"]", "名称列表：[\"…\"]"));
            return Vec::new();
        };
        let mut strings = Vec::new();
        for element in array {
            match element.get_ref().as_str() {
                Some(words) => strings.push((words.to_string(), self.value_place(element))),
                None => self.wrong_kind(key, element, text!("text in quotes", "引号中的文字")),
            }
        }
        strings
    }

    /// All entries whatever their keys, in the order of the file: name, place of the name, value.
    pub(crate) fn entries(&self) -> Vec<(String, Place, &'t Value<'t>)> {
        self.keys().into_iter().map(|(name, span, value)| (name, self.place_of(span), value)).collect()
    }

    /// The same with the bytes of the names.
    fn keys(&self) -> Vec<(String, Range<usize>, &'t Value<'t>)> {
        let mut keys: Vec<_> = self.table.iter().map(|(key, value)| (key.get_ref().to_string(), key.span(), value)).collect();
        keys.sort_by_key(|(_, span, _)| span.start);
        keys
    }

    /// The key that must be there and is not, where it is the only one and has been noted.
    fn only_missing(&self, known: &[&'static str]) -> Option<&'static str> {
        let place = self.place();
        let noted = |key: &&&'static str| self.mistakes.holds(&missing_key(&self.key_path(key)), &place);
        let mut missing = known.iter().filter(|key| !self.table.contains_key(**key)).filter(noted);
        missing.next().copied().filter(|_| missing.next().is_none())
    }

    /// Notes every key that nobody asked for.
    pub(crate) fn finish(&self) {
        let known = self.known.borrow();
        let strange = self.table.iter().filter(|(key, _)| !known.contains(&key.get_ref().as_ref())).count();
        let missing = self.only_missing(&known).filter(|_| strange == 1);
        for (name, place, _) in self.entries() {
            if known.contains(&name.as_str()) || self.told.borrow().contains(&name) {
                continue;
            }
            let path = self.key_path(&name);
            let list = known.join(", ");
            let free = known.iter().copied().filter(|key| !self.table.contains_key(*key));
            let diagnostic =
                Diagnostic::error(Code::UnknownKey, text!("`{path}` means nothing here", "这里没有 `{path}` 这一项")).at(place);
            if let Some((key, help, beside)) = self.one_tongue(&name, &known) {
                self.mistakes.retract(&missing_key(&self.key_path(key)), &self.place());
                self.tell([beside]);
                self.mistakes.push(diagnostic.help(help));
                continue;
            }
            if let Some((help, keys)) = self.needless_heading(&name, &known) {
                keys.into_iter().for_each(|key| self.mistakes.retract(&missing_key(&self.key_path(key)), &self.place()));
                self.mistakes.push(diagnostic.help(help));
                continue;
            }
            if let Some(help) = self.heading_meant(&name, &known) {
                self.mistakes.push(diagnostic.help(help));
                continue;
            }
            let spoken = || SPOKEN.iter().find(|(word, key)| *word == name && known.contains(key) && !self.table.contains_key(*key));
            let diagnostic = match crate::diagnostic::closest(&name, free).or_else(|| spoken().map(|(_, key)| *key)) {
                Some(close) => {
                    // A key that must be there is not missing but misspelt.
                    self.mistakes.retract(&missing_key(&self.key_path(close)), &self.place());
                    diagnostic.help(text!("did you mean `{close}`?", "是否想写 `{close}`？"))
                }
                None if let Some(missing) = missing => {
                    // One fault, not two: what must be there may be what stands under this name.
                    self.mistakes.retract(&missing_key(&self.key_path(missing)), &self.place());
                    diagnostic.help(text!(
                        "`{missing}` is missing here: if that is meant, write `{missing}` for `{name}`; else delete `{name}` and add `{missing}`",
                        "这里缺少 `{missing}`：若指的就是它，请把 `{name}` 改为 `{missing}`；否则请删去 `{name}`，补上 `{missing}`"
                    ))
                }
                None => diagnostic.help(text!("possible here: {list}", "这里可用：{list}")),
            };
            self.mistakes.push(diagnostic);
        }
    }

    /// `title_zh` and `title_en` as the one key that they are in TOML: that key, what to write, and the key of the other tongue.
    fn one_tongue(&self, name: &str, known: &[&'static str]) -> Option<(&'static str, Text, String)> {
        let (key, tongue) = name.rsplit_once('_').filter(|(_, tongue)| ["zh", "en"].contains(tongue))?;
        let key = known.iter().copied().find(|known| *known == key).filter(|key| !self.table.contains_key(*key))?;
        let words = |tongue: &str| self.table.get(format!("{key}_{tongue}").as_str()).and_then(|value| value.get_ref().as_str());
        let (zh, en) = (words("zh"), words("en"));
        let beside = format!("{key}_{}", if tongue == "zh" { "en" } else { "zh" });
        let meant = super::spelled::words(zh.or(en)?, en.or(zh)?);
        Some((key, text!("write both in one line: `{key} = {meant}`", "请合写成一行：`{key} = {meant}`"), beside))
    }

    /// A heading such as `[scenario]` over what belongs to the file itself, with the keys that stand below it.
    fn needless_heading(&self, name: &str, known: &[&'static str]) -> Option<(Text, Vec<&'static str>)> {
        let DeValue::Table(table) = self.table.get(name)?.get_ref() else { return None };
        let keys: Vec<&'static str> = table.keys().filter_map(|key| known.iter().copied().find(|known| *known == key.get_ref())).collect();
        (self.path.is_empty() && !keys.is_empty() && keys.len() == table.len()).then(|| {
            let help = text!(
                "delete the heading `[{name}]`: what stands below it belongs to the file itself",
                "请删去表头 `[{name}]`：其下的内容直接写在文件中"
            );
            (help, keys)
        })
    }

    /// What a heading of the file is meant for that nobody asks for: `[physicians_hired]` for `[param.physicians_hired]`, `[Param.x]` for `[param.x]`.
    fn heading_meant(&self, name: &str, known: &[&'static str]) -> Option<Text> {
        let (_, value) = self.table.iter().find(|(key, _)| key.get_ref() == name)?;
        if !self.path.is_empty() {
            return None;
        }
        // `[[domains]]` beside `[[domain]]`.
        if let DeValue::Array(_) = value.get_ref() {
            let lists = known.iter().copied().filter(|key| self.table.get(*key).is_some_and(|beside| beside.get_ref().is_array()));
            let list = crate::diagnostic::closest(name, lists)?;
            return Some(text!("did you mean `[[{list}]]`?", "是否想写 `[[{list}]]`？"));
        }
        let DeValue::Table(table) = value.get_ref() else { return None };
        let named = NAMED_TABLES.iter().map(|(word, _)| *word).filter(|word| known.contains(word));
        if let Some(word) = crate::diagnostic::closest(name, named).filter(|_| table.values().all(|inner| inner.get_ref().is_table())) {
            let inner = table.keys().next().map_or("NAME", |key| key.get_ref());
            let is_bare = inner.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-');
            let inner = if is_bare { inner.to_owned() } else { format!("\"{inner}\"") };
            return Some(text!("did you mean `[{word}.{inner}]`?", "是否想写 `[{word}.{inner}]`？"));
        }
        let (word, _) = NAMED_TABLES.iter().find(|(word, key)| known.contains(word) && table.contains_key(*key))?;
        Some(text!("write `[{word}.{name}]`", "请写成 `[{word}.{name}]`"))
    }

    /// Notes that keys which nobody asks for have been spoken of.
    pub(crate) fn tell(&self, keys: impl IntoIterator<Item = String>) {
        self.told.borrow_mut().extend(keys);
    }

    pub(crate) fn mistakes(&self) -> &'t Mistakes {
        self.mistakes
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }
}

/// The help for per cents where a part of one is wanted.
pub(crate) fn part_of_one(per_cent: f64) -> Text {
    let part = (per_cent * 1e10).round() / 1e12;
    text!("write `{part}` for {per_cent} %: shares are parts of one", "{per_cent}% 请写作 `{part}`：份额是占1的比例")
}

fn missing_key(path: &str) -> Text {
    text!("`{path}` is missing", "缺少 `{path}`")
}
