//! THE pages of the kinds of messages: why each matters, an example, and the example mended, in both languages.
//!
//! A family of kinds has a TOML file beside this one, with one entry for each kind by its name. [`Page`] says what the keys mean. A test
//! runs every example on the small plan and fails for a kind without a page, for an example that does not give its message, and for a
//! mended one that is not accepted.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::Code;
use crate::language::{Language, Text};
use crate::text;

/// The page of one kind of message, as its file holds it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Why it matters, in English.
    pub en: String,
    /// The same in Chinese.
    pub zh: String,
    /// The file of the example, by its name in the plan's folder; without one the example is typed on the command line.
    #[serde(rename = "in")]
    pub file: Option<String>,
    /// The example: what stands there and is wrong. `(gone)` for a file that is missing.
    pub wrong: Option<String>,
    /// The example mended; a command if it begins with `fiveyear`.
    pub right: Option<String>,
    /// Where the mended example stands, if in another file.
    pub right_in: Option<String>,
    /// The mended example in words, where it is too long to be shown.
    pub right_en: Option<String>,
    /// The same in Chinese.
    pub right_zh: Option<String>,
    /// The command that says it, if not `fiveyear check`.
    pub by: Option<String>,
    /// For the test: what of the small plan's file the example takes the place of; without it, what `right` says.
    pub at: Option<String>,
    /// For the test: the example is the whole file, as it is where the small plan has no such file.
    #[serde(default)]
    pub whole: bool,
    /// For the test: changes of the small plan that come first, `FILE | OLD => NEW`.
    #[serde(default)]
    pub with: Vec<String>,
    /// For the test: commands that come first.
    #[serde(default)]
    pub before: Vec<String>,
    /// For the test, of an example in a workbook: its cells, as books of messages write them.
    pub case: Option<String>,
    /// Where no example in a file can be shown: how the message comes about, and how that is tested.
    pub outside_en: Option<String>,
    /// The same in Chinese.
    pub outside_zh: Option<String>,
}

/// The families' files by name.
const FAMILIES: &[(&str, &str)] = &[
    ("files.toml", include_str!("files.toml")),
    ("tables.toml", include_str!("tables.toml")),
    ("toml_files.toml", include_str!("toml_files.toml")),
    ("plan.toml", include_str!("plan.toml")),
    ("levers.toml", include_str!("levers.toml")),
    ("scenarios.toml", include_str!("scenarios.toml")),
    ("rules.toml", include_str!("rules.toml")),
    ("commands.toml", include_str!("commands.toml")),
];

/// Every entry of every family: file, name of the kind, page.
///
/// # Errors
/// The file that cannot be read, and why: what a test tells whoever adds a page.
pub fn entries() -> Result<Vec<(&'static str, String, Page)>, String> {
    let read = |(file, text): &(&'static str, &str)| match toml::from_str::<BTreeMap<String, Page>>(text) {
        Ok(pages) => Ok(pages.into_iter().map(|(name, page)| (*file, name, page)).collect::<Vec<_>>()),
        Err(error) => Err(format!("src/diagnostic/pages/{file}: {error}")),
    };
    FAMILIES.iter().map(read).collect::<Result<Vec<_>, _>>().map(|families| families.concat())
}

impl Page {
    /// The page of a kind of message.
    pub fn of(code: Code) -> Option<&'static Page> {
        static PAGES: OnceLock<BTreeMap<String, Page>> = OnceLock::new();
        let read = || entries().expect("invariant: a test reads every page").into_iter().map(|(_, name, page)| (name, page)).collect();
        PAGES.get_or_init(read).get(code.name())
    }

    /// Why it matters.
    pub fn why(&self) -> Text {
        Text::new(&self.zh, &self.en)
    }

    /// How the message comes about, where no example can be shown.
    pub fn outside(&self) -> Option<Text> {
        Some(Text::new(self.outside_zh.as_ref()?, self.outside_en.as_ref()?))
    }

    /// The mended example in words.
    pub fn right_in_words(&self) -> Option<Text> {
        Some(Text::new(self.right_zh.as_ref()?, self.right_en.as_ref()?))
    }

    /// Whether the mended example is a command.
    pub fn is_mended_by_command(&self) -> bool {
        self.right.as_ref().is_some_and(|right| right.starts_with("fiveyear "))
    }
}

/// The page of a kind of message in Markdown; `message` is shown as what the example says, if there is one.
pub fn page(code: Code, language: Language, message: Option<&str>) -> String {
    let say = |text: Text| text.get(language).to_owned();
    let mut words = format!("## {code}\n\n{}", say(code.what()));
    let Some(page) = Page::of(code) else { return words + "\n" };
    let between = if language == Language::Zh { "" } else { " " };
    words += &format!("{between}{}\n", say(page.why()));
    if let Some(outside) = page.outside() {
        words += &format!("\n{}\n", say(outside));
    }
    let Some(wrong) = &page.wrong else { return words };
    let heading = |wrong: bool, file: Option<&String>| match (wrong, file) {
        (true, Some(file)) => text!("Wrong, in `{file}`:", "错误写法，`{file}`："),
        (true, None) => text!("Wrong:", "错误写法："),
        (false, Some(file)) => text!("Right, in `{file}`:", "正确写法，`{file}`："),
        (false, None) => text!("Right:", "正确写法："),
    };
    let gone = text!("(no such file)", "（没有此文件）");
    let wrong = if wrong == "(gone)" { gone.get(language) } else { wrong };
    words += &format!("\n{}\n\n{}", say(heading(true, page.file.as_ref())), block(wrong));
    if let Some(message) = message {
        let by = page.by.as_deref().filter(|_| page.file.is_some()).unwrap_or("fiveyear check");
        let says = if page.file.is_some() { text!("`{by}` says:", "`{by}` 提示：") } else { text!("It says:", "提示：") };
        words += &format!("\n{}\n\n{}", say(says), block(message));
    }
    let file = page.right_in.as_ref().or(page.file.as_ref()).filter(|_| !page.is_mended_by_command());
    match (&page.right, page.right_in_words()) {
        (Some(right), _) if right.is_empty() => {}
        (Some(right), _) => words += &format!("\n{}\n\n{}", say(heading(false, file)), block(right)),
        (None, Some(right)) => words += &format!("\n{} {}\n", say(heading(false, None)), say(right)),
        (None, None) => {}
    }
    words
}

fn block(text: &str) -> String {
    // What cannot be seen is shown as others write it.
    let shown = text.trim_matches('\n').replace('\u{1}', "\\u0001");
    format!("```text\n{}\n```\n", if shown.is_empty() { "…" } else { &shown })
}
