//! Values of assumptions under headings of their own in a scenario, as seeds/assumptions.toml has them: a scenario writes them below `[param]`.

use toml::de::DeValue;

use crate::diagnostic::{Code, Diagnostic};
use crate::plan::section::{Section, Value};
use crate::text;

/// The message for `[param.NAME]` with a key `value`, with the line that is meant.
pub(super) fn value_under_heading(section: &Section<'_>, name: &str, value: &Value<'_>) -> Option<Diagnostic> {
    let DeValue::Table(table) = value.get_ref() else { return None };
    let (key, entry) = table.iter().find(|(key, _)| key.get_ref() == "value")?;
    let at = section.value_place(entry);
    let written = &at.source.text[at.span.clone()];
    let message = text!("a scenario names the new value of `{name}` alone", "情景中只写 `{name}` 的新取值");
    Some(
        Diagnostic::error(Code::UnknownKey, message)
            .at(section.place_of(key.span()))
            .help(text!("write `{name} = {written}` below `[param]`", "请在 `[param]` 之下写 `{name} = {written}`")),
    )
}
