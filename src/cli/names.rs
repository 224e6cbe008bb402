//! Finds the one thing that a planner means by an id, a row number or part of a Chinese or English name, or those that it may be.

use serde::Serialize;

use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::plan::{Indicator, Plan, Watched};
use crate::scenario::Scenario;
use crate::table::half_width;
use crate::text;

/// One thing that can be named.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Named {
    pub id: String,
    /// The row of the plan's table; several school stages share one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    pub name: Text,
}

/// Candidates that a message lists at most.
const LISTED: usize = 8;

/// The plan's indicators, in its order.
pub(super) fn indicators(plan: &Plan) -> Vec<Named> {
    let named =
        |indicator: &Indicator| Named { id: indicator.id.clone(), number: Some(indicator.number.clone()), name: indicator.full_name() };
    plan.indicators.iter().map(named).collect()
}

/// All rows of the plan's table: those that are judged, then those that are watched.
pub(super) fn rows(plan: &Plan) -> Vec<Named> {
    let named = |row: &Watched| Named { id: row.id.clone(), number: Some(row.number.clone()), name: row.name.clone() };
    indicators(plan).into_iter().chain(plan.watched.iter().map(named)).collect()
}

/// The plan's domains, in its order.
pub(super) fn domains(plan: &Plan) -> Vec<Named> {
    plan.domains.iter().map(|domain| Named { id: domain.id.clone(), number: None, name: domain.name.clone() }).collect()
}

/// The plan's assumptions, in its order.
pub(super) fn assumptions(plan: &Plan) -> Vec<Named> {
    plan.assumptions.iter().map(|assumption| Named { id: assumption.name.clone(), number: None, name: assumption.label.clone() }).collect()
}

/// Scenarios with their titles.
pub(super) fn scenarios(scenarios: &[Scenario]) -> Vec<Named> {
    scenarios.iter().map(|scenario| Named { id: scenario.name.clone(), number: None, name: scenario.title.clone() }).collect()
}

/// The position of the one meant, or the positions of all that it may be, in order; none if nothing is called so.
///
/// An id goes before a row number, a number before a whole name, a whole name before a part of one.
pub(super) fn find(words: &str, known: &[Named]) -> Result<usize, Vec<usize>> {
    let words = words.trim_matches(QUOTES);
    if let Some(position) = known.iter().position(|named| named.id == words) {
        return Ok(position);
    }
    let positions = |meant: &dyn Fn(&Named) -> bool| -> Vec<usize> {
        known.iter().enumerate().filter(|(_, named)| meant(named)).map(|(position, _)| position).collect()
    };
    let wanted = plain(words);
    let row = positions(&|named| named.number.as_ref().is_some_and(|number| number.eq_ignore_ascii_case(&wanted)));
    if !row.is_empty() || wanted.parse::<u32>().is_ok() {
        return one(row);
    }
    let parts: Vec<&str> = wanted.split_whitespace().collect();
    if parts.is_empty() {
        return Err(Vec::new());
    }
    let whole = positions(&|named| both(named).contains(&wanted));
    if let [position] = whole[..] {
        return Ok(position);
    }
    let holds = |name: &str| parts.iter().all(|part| name.contains(part));
    one(positions(&|named| both(named).iter().any(|name| holds(name) || holds(&strip_brackets(name)))))
}

/// Quotation marks of word processors, which a shell leaves where they are.
const QUOTES: [char; 6] = ['“', '”', '‘', '’', '「', '」'];

/// Whether these words are the id, the row or a whole name of it, and not a part of one.
pub(super) fn is_whole(words: &str, named: &Named) -> bool {
    let wanted = plain(words);
    named.id == words || named.number.as_ref().is_some_and(|number| number.eq_ignore_ascii_case(&wanted)) || both(named).contains(&wanted)
}

/// What may stand between names that are given in one word.
const BETWEEN: [char; 8] = [',', '，', '、', ';', '；', '|', '+', '＋'];

/// Names one by one, several also in one word with commas, semicolons or spaces between them. A name may hold such a sign itself.
pub(super) fn parted<'w>(typed: &'w [String], known: &[Named]) -> Vec<&'w str> {
    let ids = |words: &str| {
        words.split_whitespace().count() > 1 && words.split_whitespace().all(|word| known.iter().any(|named| named.id == word))
    };
    let mut parts = Vec::new();
    for words in typed {
        if find(words, known).is_ok() {
            parts.push(words.as_str());
        } else if ids(words) {
            parts.extend(words.split_whitespace());
        } else {
            let before = parts.len();
            parts.extend(words.split(BETWEEN).map(str::trim).filter(|part| !part.is_empty()));
            // Words of signs alone are told as what they are.
            if parts.len() == before {
                parts.push(words);
            }
        }
    }
    parts
}

fn one(found: Vec<usize>) -> Result<usize, Vec<usize>> {
    if let [position] = found[..] { Ok(position) } else { Err(found) }
}

/// The positions of all whose id or name holds all of these words, or whose row it is.
pub(super) fn holding<'n>(words: &str, known: impl IntoIterator<Item = &'n Named>) -> Vec<usize> {
    let wanted = plain(words);
    let parts: Vec<&str> = wanted.split_whitespace().collect();
    let holds = |name: &str| parts.iter().all(|part| name.contains(part));
    let meant = |named: &Named| {
        let [zh, en] = both(named);
        let names = [plain(&named.id), strip_brackets(&zh), strip_brackets(&en), zh, en];
        named.number.as_ref().is_some_and(|number| number.eq_ignore_ascii_case(&wanted)) || names.iter().any(|name| holds(name))
    };
    known.into_iter().enumerate().filter(|(_, named)| !parts.is_empty() && meant(named)).map(|(position, _)| position).collect()
}

/// The message for words that name nothing, or several things; `what` they should have named.
pub(super) fn unknown(words: &str, known: &[Named], several: &[usize], code: Code, what: Text) -> Diagnostic {
    let Text { zh, en } = what;
    if !several.is_empty() {
        let message = text!("`{words}` may be more than one {en}", "`{words}` 可以指多个{zh}");
        return Diagnostic::error(code, message).help(list(known, several, text!("name one of", "请写明其中一个")));
    }
    let diagnostic = Diagnostic::error(code, text!("no {en} is called `{words}`", "没有名为 `{words}` 的{zh}"))
        .suggest(without_path(words), known.iter().map(|named| named.id.as_str()));
    let alike = if diagnostic.help.is_empty() { alike(words, known) } else { Vec::new() };
    if !alike.is_empty() {
        return diagnostic.help(list(known, &alike, text!("names like it", "相近的名称")));
    }
    // A few can all be named; of scenarios all are, by whoever asks.
    if known.len() > LISTED || !diagnostic.help.is_empty() || code == Code::UnknownScenario {
        return diagnostic;
    }
    let all: Vec<usize> = (0..known.len()).collect();
    diagnostic.help(list(known, &all, text!("there are", "现有")))
}

/// The same fault with the first names that there are, where nothing else says what to write.
pub(super) fn or_the_first(fault: Diagnostic, known: &[Named]) -> Diagnostic {
    if !fault.help.is_empty() || known.is_empty() {
        return fault;
    }
    let all: Vec<usize> = (0..known.len()).collect();
    fault.help(list(known, &all, text!("there are", "现有")))
}

/// The name that a file is called by, where its path was typed: `scenarios/trend.toml` is `trend`.
pub(super) fn without_path(words: &str) -> &str {
    let name = words.rsplit(['/', '\\']).next().unwrap_or(words);
    name.strip_suffix(".toml").unwrap_or(name)
}

/// `id (name), id (name)` after a word of introduction.
pub(super) fn list(known: &[Named], positions: &[usize], introduction: Text) -> Text {
    let names = |of: fn(&Text) -> &str, (open, close): (&str, &str), between: &str| {
        let shown = positions.iter().take(LISTED).map(|position| {
            let Named { id, name, .. } = &known[*position];
            format!("{id}{open}{}{close}", of(name))
        });
        let more = if positions.len() > LISTED { format!("{between}…") } else { String::new() };
        shown.collect::<Vec<_>>().join(between) + more.as_str()
    };
    Text::new(
        format!("{}：{}", introduction.zh, names(|name| &name.zh, ("（", "）"), "、")),
        format!("{}: {}", introduction.en, names(|name| &name.en, (" (", ")"), ", ")),
    )
}

/// Those whose names share at least half of the words' pairs of neighbouring letters, the most alike first.
fn alike(words: &str, known: &[Named]) -> Vec<usize> {
    let letters: Vec<char> = plain(words).chars().filter(|letter| letter.is_alphanumeric()).collect();
    let pairs: Vec<String> = letters.windows(2).map(|pair| pair.iter().collect()).collect();
    let shared = |named: &Named| {
        let names = both(named);
        names.iter().map(|name| pairs.iter().filter(|pair| name.contains(pair.as_str())).count()).max().unwrap_or(0)
    };
    let mut found: Vec<(usize, usize)> = known.iter().enumerate().map(|(position, named)| (shared(named), position)).collect();
    found.retain(|(shared, _)| *shared > 0 && 2 * shared >= pairs.len());
    found.sort_by_key(|(shared, position)| (std::cmp::Reverse(*shared), *position));
    found.into_iter().take(5).map(|(_, position)| position).collect()
}

fn both(named: &Named) -> [String; 2] {
    [plain(&named.name.zh), plain(&named.name.en)]
}

/// Small letters, half-width, so that it does not matter how the input method is set.
fn plain(words: &str) -> String {
    half_width(words).trim().to_lowercase()
}

/// A plain name without what stands in brackets: `执业(助理)医师数` is also `执业医师数`.
fn strip_brackets(name: &str) -> String {
    let mut depth = 0_usize;
    let mut left = String::new();
    for letter in name.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            // One of two spaces around an aside goes with it.
            ' ' if left.ends_with(' ') => {}
            letter if depth == 0 => left.push(letter),
            _ => {}
        }
    }
    left
}
