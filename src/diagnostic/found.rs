//! Collects messages, of which there may be as many as a file has lines: the first of each kind are kept and the rest are counted.

use std::collections::BTreeMap;

use super::{Code, Diagnostic, Place, Severity};
use crate::language::Text;
use crate::text;

/// Messages of one kind in one file that are kept; whoever has mended ten knows what is wrong with the others.
const MOST: usize = 10;

/// Messages with those joined that say the same of several places: the first is told, with where else it holds.
pub fn joined(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let diagnostics = without_followers(diagnostics);
    let mut told: Vec<(Diagnostic, Vec<Place>)> = Vec::new();
    for diagnostic in diagnostics {
        let same = |(known, _): &&mut (Diagnostic, Vec<Place>)| {
            known.code == diagnostic.code
                && known.message == diagnostic.message
                && known.help == diagnostic.help
                && known.related.is_empty()
                && known.place.is_some()
        };
        match (told.iter_mut().find(same), &diagnostic.place) {
            (Some((_, others)), Some(place)) if diagnostic.related.is_empty() => others.push(place.clone()),
            _ => told.push((diagnostic, Vec::new())),
        }
    }
    told.into_iter().map(|(diagnostic, others)| with_others(diagnostic, &others)).collect()
}

/// What is said of a cell whose value is wrong already, and what would be said of that value.
const FOLLOWERS: [(Code, &[Code]); 3] = [
    (Code::PrintedValue, &[Code::OutOfBounds, Code::OtherUnit, Code::PrintedComparison, Code::TargetOutOfReach, Code::TargetDirection]),
    (Code::TargetDirection, &[Code::PrintedComparison]),
    (Code::ShareOutOfRange, &[Code::ShiftTooLarge]),
];

/// Messages without those of a cell that only follow from an error there; of a printed figure, also what its sentence says otherwise.
fn without_followers(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let errors: Vec<(Code, Place)> = diagnostics
        .iter()
        .filter(|told| told.severity == Severity::Error)
        .filter_map(|told| Some((told.code, told.place.clone()?)))
        .chain(
            diagnostics
                .iter()
                .filter(|told| told.severity == Severity::Error && told.code == Code::PrintedValue)
                .flat_map(|told| told.related.iter().map(|related| (Code::PrintedValue, related.place.clone()))),
        )
        .collect();
    let rows = wrong_rows(&diagnostics);
    let in_row = |place: &Place, first: &[Code]| {
        rows.iter().any(|(code, file, line)| first.contains(code) && *file == place.source.name && *line == place.line())
    };
    let follows = |told: &Diagnostic| {
        let Some(place) = &told.place else { return false };
        // Of a row of which one figure is wrong, nothing is said of how the figures stand to each other, nor what other files say of them.
        let wrong = [Code::OutOfBounds, Code::PrintedValue, Code::OtherUnit, Code::TargetDirection];
        if told.severity == Severity::Warning
            && matches!(told.code, Code::TargetDirection | Code::Tolerance | Code::HoldChanges)
            && in_row(place, &wrong)
        {
            return true;
        }
        let beside = |related: &super::Related| related.place.source.name != place.source.name && in_row(&related.place, &wrong[..3]);
        if told.severity == Severity::Warning && matches!(told.code, Code::OtherUnit | Code::OutOfBounds) && told.related.iter().any(beside)
        {
            return true;
        }
        errors.iter().any(|(first, at)| {
            let listed = FOLLOWERS.iter().any(|(code, after)| code == first && after.contains(&told.code));
            let sentence = *first == Code::PrintedValue && told.code == Code::PrintedValue && told.severity == Severity::Warning;
            at == place && (listed || sentence)
        })
    };
    let mut told: Vec<Diagnostic> = diagnostics.iter().filter(|told| !follows(told)).cloned().collect();
    // A bound of per cents and that of the row are one.
    let mut beyond: Vec<Place> = Vec::new();
    told.retain(|told| match &told.place {
        Some(place) if told.code == Code::OutOfBounds && told.severity == Severity::Warning => {
            let new = !beyond.contains(place);
            beyond.extend(new.then(|| place.clone()));
            new
        }
        _ => true,
    });
    // What a printed total says of its row says all that the figures do.
    let line = |told: &Diagnostic| {
        let place = told.place.as_ref().filter(|_| told.code == Code::PrintedForm && told.severity == Severity::Warning)?;
        Some((place.source.name.clone(), place.line()))
    };
    let printed: Vec<(String, usize)> = told.iter().filter(|told| !told.related.is_empty()).filter_map(line).collect();
    told.retain(|told| !told.related.is_empty() || line(told).is_none_or(|line| !printed.contains(&line)));
    // A form that fits neither figure of its row is one fault.
    let mut forms: Vec<Place> = Vec::new();
    told.retain(|told| match &told.place {
        Some(place) if told.code == Code::PrintedForm && told.severity == Severity::Error => {
            let new = !forms.contains(place);
            forms.extend(new.then(|| place.clone()));
            new
        }
        _ => true,
    });
    told
}

/// The rows of the table of indicators that one message has found wrong: an error, or a figure in another unit.
fn wrong_rows(diagnostics: &[Diagnostic]) -> Vec<(Code, String, usize)> {
    let wrong = |told: &&Diagnostic| told.severity == Severity::Error || told.code == Code::OtherUnit;
    let row = |told: &Diagnostic| {
        let place = told.place.as_ref().filter(|place| place.source.name.starts_with("seeds/indicators"))?;
        Some((told.code, place.source.name.clone(), place.line()))
    };
    diagnostics.iter().filter(wrong).filter_map(row).collect()
}

/// Further places that are named one by one.
const MOST_PLACES: usize = 4;

fn with_others(diagnostic: Diagnostic, others: &[Place]) -> Diagnostic {
    if others.is_empty() {
        return diagnostic;
    }
    let named: Vec<Text> = others.iter().take(MOST_PLACES).map(Place::describe).collect();
    let Text { zh, en } = Text::join(&named, "、", ", ");
    let more = others.len().saturating_sub(MOST_PLACES);
    let (more_zh, more_en) =
        if more > 0 { (format!("等{}处", others.len()), format!(" and {more} more places")) } else { Default::default() };
    diagnostic.help(text!("the same at {en}{more_en}", "同样的问题还在 {zh}{more_zh}"))
}

/// Messages in the order found. Those of one kind (and, in a table, of one column) in one file are kept up to ten; the last of them says
/// how many more there are.
#[derive(Debug)]
pub struct Found {
    kept: Vec<Diagnostic>,
    /// Messages of one kind in one file that are kept.
    most: usize,
    /// By kind, file and column: how many there were, and the position of the last one kept.
    kinds: BTreeMap<(Code, String, &'static str), (usize, usize)>,
}

impl Default for Found {
    fn default() -> Found {
        Found::keeping(MOST)
    }
}

impl Found {
    /// Keeps as many messages of one kind in one file.
    pub(super) fn keeping(most: usize) -> Found {
        Found { kept: Vec::new(), most, kinds: BTreeMap::new() }
    }

    /// Adds a message.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.push_in("", diagnostic);
    }

    /// Adds a message about a column.
    pub fn push_in(&mut self, column: &'static str, diagnostic: Diagnostic) {
        let file = diagnostic.place.as_ref().map_or_else(String::new, |place| place.source.name.clone());
        // What two checks find is one fault.
        if self.kept.contains(&diagnostic) {
            return;
        }
        let (count, last) = self.kinds.entry((diagnostic.code, file, column)).or_default();
        *count += 1;
        if *count <= self.most {
            *last = self.kept.len();
            self.kept.push(diagnostic);
        }
    }

    /// Takes back a message that another one explains better.
    pub fn retract(&mut self, message: &Text, place: &Place) {
        let Some(at) = self.kept.iter().position(|known| known.message == *message && known.place.as_ref() == Some(place)) else { return };
        let gone = self.kept.remove(at);
        let file = gone.place.map_or_else(String::new, |place| place.source.name.clone());
        for ((code, name, _), (count, last)) in &mut self.kinds {
            if *code == gone.code && *name == file {
                *count -= 1;
            }
            *last -= usize::from(*last > at);
        }
    }

    /// Adds messages that were collected elsewhere.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        diagnostics.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }

    /// Whether an error, not only warnings, is among them.
    pub fn any_error(&self) -> bool {
        self.kept.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// The messages kept.
    pub fn as_slice(&self) -> &[Diagnostic] {
        &self.kept
    }

    /// The messages kept; the last of a kind says how many more there are.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        let (mut kept, most) = (self.kept, self.most);
        for (_, (count, last)) in self.kinds.into_iter().filter(|(_, (count, _))| *count > most) {
            let more = count - most;
            kept[last].help.push(text!("{more} more of this kind in the file", "本文件中还有 {more} 处同类问题"));
        }
        kept
    }
}
