//! Checks that ids of a plan are names that rules can use.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::engine::keyword::{BASE_PREFIX, is_reserved};
use crate::plan::section::Mistakes;
use crate::table::half_width;
use crate::text;

/// Notes an id that cannot be written as `now.id` in a rule, and gives whether it can.
pub(crate) fn check_name(id: &str, place: &Place, mistakes: &Mistakes) -> bool {
    let fits = |id: &str| {
        id.chars().next().is_some_and(|letter| letter.is_alphabetic() || letter == '_')
            && id.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
    };
    if is_reserved(id) {
        mistakes.push(
            Diagnostic::error(Code::ReservedName, text!("`{id}` has a meaning of its own in rules", "`{id}` 在规则中另有含义"))
                .at(place.clone())
                .help(text!("choose another name", "请换一个名称")),
        );
        false
    } else if !fits(id) {
        let repaired: String = half_width(id).trim().chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect();
        let diagnostic = Diagnostic::error(
            Code::NotAName,
            text!(
                "`{id}` cannot be a name: letters, digits and `_`, a letter first",
                "`{id}` 不能作名称：只能用字母、数字和 `_`，且不以数字开头"
            ),
        )
        .at(place.clone());
        mistakes.push(if fits(&repaired) { diagnostic.help(text!("for example `{repaired}`", "例如 `{repaired}`")) } else { diagnostic });
        false
    } else {
        true
    }
}

/// The same for the id of a series, which must not look like the rule for another's base-year value.
pub(crate) fn check_series_name(id: &str, place: &Place, mistakes: &Mistakes) {
    check_name(id, place, mistakes);
    if let Some(series) = id.strip_prefix(BASE_PREFIX)
        && !is_reserved(id)
    {
        mistakes.push(
            Diagnostic::error(
                Code::ReservedName,
                text!(
                    "`{id}` cannot be the name of a series: the rule `{id}` gives the base-year value of `{series}`",
                    "`{id}` 不能作序列名称：规则 `{id}` 给出的是 `{series}` 的基期值"
                ),
            )
            .at(place.clone())
            .help(text!("choose a name that does not begin with `{BASE_PREFIX}`", "请换一个不以 `{BASE_PREFIX}` 开头的名称")),
        );
    }
}

/// An id made of words: their letters and digits, in small letters, and `_` between them.
pub(crate) fn from_words(words: &str) -> String {
    let plain = half_width(words).to_lowercase();
    let parts: Vec<&str> = plain.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let id = parts.join("_");
    if id.chars().next().is_some_and(char::is_alphabetic) { id } else { format!("n_{id}") }
}
