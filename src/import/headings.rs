//! Words of headings in the languages that tables of plans are written in: what a column is called, and what it says of time.
//!
//! The words themselves are data, a line for each meaning and language in `headings.txt`.

use std::sync::LazyLock;

use crate::plan::{Better, Nature};

/// What a heading names, apart from time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Department,
    Nature,
    Source,
    Note,
    Direction,
    /// Whether figures count all years together.
    Measure,
    Growth,
    Unit,
    Number,
    /// The place that a row is of, which a plan says once.
    Place,
    Stage,
    Domain,
    Group,
    Name,
    Numerator,
    Denominator,
    Weight,
    /// The time that observed figures are of.
    Period,
}

/// Meanings of the table of words that name what a column holds.
const NAMED: [(&str, Named); 18] = [
    ("measure", Named::Measure),
    ("weight", Named::Weight),
    ("numerator", Named::Numerator),
    ("denominator", Named::Denominator),
    ("source", Named::Source),
    ("department", Named::Department),
    ("nature", Named::Nature),
    ("note", Named::Note),
    ("direction", Named::Direction),
    ("growth", Named::Growth),
    ("unit", Named::Unit),
    ("number", Named::Number),
    ("place", Named::Place),
    ("stage", Named::Stage),
    ("group", Named::Group),
    ("name", Named::Name),
    ("domain", Named::Domain),
    ("period", Named::Period),
];

/// Meanings with their words, in the order of the table.
static WORDS: LazyLock<Vec<(&str, Vec<&str>)>> = LazyLock::new(|| {
    let mut known: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in include_str!("headings.txt").lines().filter(|line| !line.starts_with("# ")) {
        let Some((meaning, words)) = line.split_once(": ") else { continue };
        match known.iter_mut().find(|(known, _)| *known == meaning) {
            Some((_, own)) => own.extend(words.split('|')),
            None => known.push((meaning, words.split('|').collect())),
        }
    }
    known
});

/// The words for a meaning.
pub(super) fn words_for(meaning: &str) -> &'static [&'static str] {
    WORDS.iter().find(|(known, _)| *known == meaning).map_or(&[], |(_, known)| known)
}

/// Whether a heading, in plain lower case, has one of the words for a meaning.
fn says(heading: &str, meaning: &str) -> bool {
    has_one_of(heading, words_for(meaning))
}

/// Words of languages that set none apart by blanks are looked for without the heading's blanks, those of others as whole words.
fn has_one_of(heading: &str, known: &[&str]) -> bool {
    let compact: String = heading.chars().filter(|letter| !letter.is_whitespace()).collect();
    // Brackets, years and marks around a word are not part of what it means.
    let bare = heading.split('(').next().unwrap_or_default().trim_matches(|letter: char| !letter.is_alphabetic());
    // Most words of the list have a letter that the heading lacks, which is seen sooner than that they do not stand in it.
    let mut letters = [false; 256];
    heading.bytes().for_each(|byte| letters[usize::from(byte)] = true);
    let may_stand = |word: &&&str| word.trim_start_matches('=').bytes().all(|byte| letters[usize::from(byte)]);
    known.iter().filter(may_stand).any(|word| match word.strip_prefix('=') {
        Some(whole) => bare == whole,
        None if word.chars().any(crate::language::is_square) => compact.contains(word),
        None => contains_word(heading, word),
    })
}

/// Whether a word stands in a text with no letter beside it.
pub(super) fn contains_word(text: &str, word: &str) -> bool {
    // An ending that the list leaves open (базов, целев) begins a word.
    let open = word.chars().all(|letter| ('\u{0400}'..='\u{04FF}').contains(&letter)) && word.chars().count() >= 5;
    // Q1 does not stand in Q12.
    let counted = word.ends_with(|letter: char| letter.is_ascii_digit());
    let letter = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphabetic() || counted && letter.is_ascii_digit());
    text.match_indices(word).any(|(at, _)| {
        let after = text[at + word.len()..].chars().next();
        !letter(text[..at].chars().next_back()) && (open || !letter(after) || word.ends_with(['.', '#', '№']))
    })
}

/// What the words of a heading name.
pub(super) fn names(words: &str) -> Option<Named> {
    if names_with_unit(words) {
        return Some(Named::Name);
    }
    let named = |meaning: &str| NAMED.iter().find(|(known, _)| *known == meaning).map(|(_, named)| *named);
    WORDS
        .iter()
        .filter_map(|(meaning, known)| Some((named(meaning)?, known)))
        .find(|(_, known)| has_one_of(words, known))
        .map(|(named, _)| named)
}

/// Whether a heading names the indicator and says that the unit stands in the same cells: 指标（单位）, `Indicator and unit`.
pub(super) fn names_with_unit(words: &str) -> bool {
    const BETWEEN: [&str; 18] =
        ["(", "[", "/", "、", ",", "&", "・", "及", "与", "和", "與", " and ", " et ", " y ", " e ", " und ", " dan ", " en "];
    BETWEEN.iter().filter_map(|word| words.split_once(word)).any(|(first, rest)| {
        says(first, "name") && !says(first, "unit") && !says_aimed(first) && says(rest, "unit") && !says(rest, "department")
    })
}

/// Whether a heading speaks of a part of a year, whose figure is not the year's: 2023年上半年, `Q3 2023`.
pub(super) fn says_within_year(words: &str) -> bool {
    says(words, "within")
}

/// Whether a heading speaks of what is planned or foreseen for a year on the way, as the budgets of several countries print it.
pub(super) fn says_guess(words: &str) -> bool {
    says(words, "guess")
}

/// Whether a heading speaks of what is aimed at.
pub(super) fn says_aimed(words: &str) -> bool {
    says(words, "aimed") || says_due(words) || says(words, "promised")
}

/// Whether a heading asks by when, whatever else it says: 完成时限.
pub(super) fn says_due(words: &str) -> bool {
    says(words, "due")
}

/// Whether a heading speaks of money spent on the way rather than of the indicator: 投资, budget.
pub(super) fn says_cost(words: &str) -> bool {
    says(words, "cost")
}

/// Whether a heading that speaks of money has the same word for what is aimed at before and behind it, as cells over columns of targets and costs
/// and the cell of the targets themselves do.
pub(super) fn ends_aimed(words: &str) -> bool {
    let Some(cost) = words_for("cost").iter().filter_map(|word| words.rfind(word)).max() else { return false };
    words_for("aimed").iter().any(|word| words.find(word).zip(words.rfind(word)).is_some_and(|(first, last)| first < cost && cost < last))
}

/// Whether a heading says how much of a target is reached, which is no figure of its indicator: 完成进度（%）, `% achieved`.
pub(super) fn says_progress(words: &str) -> bool {
    let per_cent = words.contains('%') && !words.chars().any(|letter| letter.is_ascii_digit());
    says(words, "progress") || !says_aimed(words) && (says(words, "underway") || per_cent && says(words, "reached"))
}

/// Whether a heading is nothing but a word for a year.
pub(super) fn is_year_word(words: &str) -> bool {
    words_for("alone").contains(&words.trim().trim_end_matches(['.', ':']))
}

/// Whether a heading speaks of what was observed.
pub(super) fn says_observed(words: &str) -> bool {
    // What is planned to be achieved is aimed at.
    says(words, "observed") && !says(words, "promised")
}

/// Whether a heading only says that figures stand below it, of whatever kind: value, 绝对值.
pub(super) fn says_value(words: &str) -> bool {
    says(words, "value")
}

/// Whether a heading speaks of values that are not yet settled: 2021年预计, 2021 estimate.
pub(super) fn says_expected(words: &str) -> bool {
    says(words, "expected")
}

/// Whether a heading speaks of a forecast, of which nothing was observed yet: 2022年预计, 2022 forecast. An estimate may be one of what was.
pub(super) fn says_foreseen(words: &str) -> bool {
    says(words, "foreseen")
}

/// Whether a heading speaks of what the plan starts from.
pub(super) fn says_baseline(words: &str) -> bool {
    says(words, "baseline")
}

/// Whether a heading asks for a year: `baseline year`, 目标年份, año meta.
pub(super) fn says_year(words: &str) -> bool {
    // `Year 1` is one of several years, no year.
    says(words, "year") && !words.chars().any(|letter| letter.is_ascii_digit())
}

/// Whether headings are in a language whose decimals begin with a comma.
pub(super) fn write_decimal_commas<'h>(mut headings: impl Iterator<Item = &'h str>) -> bool {
    headings.any(|heading| says(&crate::plan::printed::plain(heading).to_lowercase(), "comma"))
}

/// Whether a heading names a breakdown of people: sex, age.
pub(super) fn is_breakdown(words: &str) -> bool {
    says(words, "breakdown")
}

/// Which way a cell of a column of directions calls good.
pub(super) fn way_of(words: &str) -> Option<Better> {
    let words = words.to_lowercase();
    let says = |known: &[&str]| known.iter().any(|word| words.contains(word));
    match () {
        () if says(words_for("less")) || matches!(words.trim(), "-" | "−" | "min") => Some(Better::Less),
        () if says(words_for("more")) || matches!(words.trim(), "+" | "max") => Some(Better::More),
        () => None,
    }
}

/// Whether a cell says that its row's target counts all years together.
pub(super) fn says_total(words: &str) -> bool {
    let words = words.to_lowercase();
    ["acumula", "累计", "累積", "cumulati", "cumulé", "kumul", "sum of years", "누적"].iter().any(|word| words.contains(word))
        && !["no acumula", "não acumula", "non-cumul", "not cumul", "non cumul", "nicht kumul", "非累计"]
            .iter()
            .any(|word| words.contains(word))
}

/// Whether a cell calls its row binding or expected.
pub(super) fn nature_of(words: &str) -> Option<Nature> {
    let lower = words.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    match () {
        () if says(&["约束", "binding", "mandatory", "statutory"]) && !says(&["non-binding"]) => Some(Nature::Binding),
        () if says(&["预期", "expected", "indicative", "引导", "non-binding"]) => Some(Nature::Expected),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_of_words_has_a_meaning_that_is_asked_for() {
        let asked = ["baseline", "observed", "aimed", "due", "cost", "expected", "year", "breakdown", "value", "comma"];
        let asked = asked.into_iter().chain(["part", "within", "promised", "guess", "alone", "less", "more"]);
        let asked = asked.chain(["progress", "reached", "underway", "foreseen"]);
        let known: Vec<&str> = WORDS.iter().map(|(meaning, _)| *meaning).collect();
        assert_eq!(known.len(), NAMED.len() + asked.clone().count());
        for meaning in NAMED.iter().map(|(meaning, _)| *meaning).chain(asked) {
            assert!(known.contains(&meaning), "{meaning}");
        }
        assert!(
            WORDS
                .iter()
                .all(|(_, words)| words.iter().all(|word| *word == word.trim() && *word == word.to_lowercase() && !word.is_empty()))
        );
    }

    #[test]
    fn weak_words_are_whole_headings() {
        for (words, named) in [
            ("direction", Some(Named::Direction)),
            ("方向(↑/↓)", Some(Named::Direction)),
            ("direction pilote", Some(Named::Department)),
            ("strategic direction", Some(Named::Group)),
            ("发展方向", Some(Named::Group)),
            ("基本目標", Some(Named::Group)),
            ("담당부서", Some(Named::Department)),
            ("count", Some(Named::Numerator)),
            ("head count of beds", None),
        ] {
            assert_eq!(names(words), named, "{words}");
        }
    }
}
