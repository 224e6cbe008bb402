//! What is said of a run besides its answer: a line or two for each kind of message, so that the answer stays on the screen.

use crate::diagnostic::{Diagnostic, Severity};
use crate::language::Text;
use crate::text;

use super::context::Context;
use super::terminal::wrap;

/// Messages of one kind that are told; the whole of them comes with `--all`.
const TOLD: usize = 2;

/// The messages of each kind together, in the order in which the kinds first come.
pub(super) fn in_short(notes: &[Diagnostic], context: &Context) -> String {
    let mut kinds: Vec<Vec<&Diagnostic>> = Vec::new();
    for note in notes {
        match kinds.iter_mut().find(|kind| kind[0].code == note.code && kind[0].severity == note.severity) {
            Some(kind) => kind.push(note),
            None => kinds.push(vec![note]),
        }
    }
    kinds.iter().map(|kind| wrap(of_kind(kind).get(context.language), context.surroundings.width, "")).collect()
}

/// One message with the first thing to do about it, or how many there are and the first two.
fn of_kind(kind: &[&Diagnostic]) -> Text {
    let (first, code, count) = (kind[0], kind[0].code, kind.len());
    let level = match first.severity {
        Severity::Error => text!("error", "错误"),
        Severity::Warning => text!("warning", "警告"),
        Severity::Note => text!("note", "说明"),
    };
    let Text { zh: level_zh, en: level_en } = level;
    if count == 1 {
        let Text { zh, en } =
            Text::join(&std::iter::once(placed(first)).chain(first.help.first().cloned()).collect::<Vec<_>>(), "；", ": ");
        return text!("{level_en}[{code}]: {en}", "{level_zh}[{code}]：{zh}");
    }
    let Text { zh, en } = Text::join(&kind.iter().take(TOLD).map(|note| placed(note)).collect::<Vec<_>>(), "；", "; ");
    let (more_zh, more_en) = if count > TOLD { ("……", "; …") } else { Default::default() };
    text!(
        "{level_en}[{code}], {count} of this kind (in full: --all): {en}{more_en}",
        "{level_zh}[{code}]，同类{count}条（详见 --all）：{zh}{more_zh}"
    )
}

/// What a message says, and where.
fn placed(note: &Diagnostic) -> Text {
    let Text { zh, en } = &note.message;
    match &note.place {
        Some(place) if place.cell().is_none() => {
            let (file, line) = (&place.source.name, place.line());
            text!("{en} ({file}:{line})", "{zh}（{file}:{line}）")
        }
        Some(place) => {
            let Text { zh: place_zh, en: place_en } = place.describe();
            text!("{en} ({place_en})", "{zh}（{place_zh}）")
        }
        None => note.message.clone(),
    }
}
