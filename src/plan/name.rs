//! Holds ids against what rules can read as names.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::plan::section::Mistakes;
use crate::table::half_width;
use crate::text;

/// Words with a meaning of their own in rules.
const RESERVED: [&str; 32] = [
    "true", "false", "let", "const", "if", "else", "switch", "do", "while", "until", "loop", "for", "in", "continue", "break", "return",
    "throw", "try", "catch", "fn", "private", "import", "export", "as", "this", "now", "prev", "base", "param", "target", "year", "step",
];

/// Notes an id that cannot be written as `now.id` in a rule.
pub(crate) fn check_name(id: &str, place: &Place, mistakes: &Mistakes) {
    let fits = |id: &str| {
        id.chars().next().is_some_and(|letter| letter.is_alphabetic() || letter == '_')
            && id.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
    };
    if RESERVED.contains(&id) {
        mistakes.push(
            Diagnostic::error(Code::ReservedName, text!("`{id}` has a meaning of its own in rules", "`{id}` 在规则中另有含义"))
                .at(place.clone())
                .help(text!("choose another name", "请换一个名称")),
        );
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
    }
}
