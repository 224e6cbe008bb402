//! What the words around a figure ask for, their negations too: `不得低于`, `never above` and `nicht unter` ask for the other side.

use std::sync::LazyLock;

use super::words::take;
use crate::plan::{Comparison, TargetKind};

/// Words that ask for something beside those of [`Comparison::PRINTED`]: other languages, and rarer signs.
const DEMANDS: [(&str, TargetKind); 118] = [
    ("and above", TargetKind::AtLeast),
    ("or above", TargetKind::AtLeast),
    ("and over", TargetKind::AtLeast),
    ("and more", TargetKind::AtLeast),
    ("and below", TargetKind::AtMost),
    ("or below", TargetKind::AtMost),
    ("（含）以上", TargetKind::AtLeast),
    ("(含)以上", TargetKind::AtLeast),
    ("(含)以下", TargetKind::AtMost),
    ("approx.", TargetKind::About),
    ("circa", TargetKind::About),
    ("及以上", TargetKind::AtLeast),
    ("or higher", TargetKind::AtLeast),
    ("minimum", TargetKind::AtLeast),
    ("al menos", TargetKind::AtLeast),
    ("por lo menos", TargetKind::AtLeast),
    ("au moins", TargetKind::AtLeast),
    ("mindestens", TargetKind::AtLeast),
    ("⩾", TargetKind::AtLeast),
    ("≧", TargetKind::AtLeast),
    ("之内", TargetKind::AtMost),
    ("及以下", TargetKind::AtMost),
    ("not exceeding", TargetKind::AtMost),
    ("or lower", TargetKind::AtMost),
    ("maximum", TargetKind::AtMost),
    ("como máximo", TargetKind::AtMost),
    ("höchstens", TargetKind::AtMost),
    ("⩽", TargetKind::AtMost),
    ("≦", TargetKind::AtMost),
    ("greater than", TargetKind::MoreThan),
    ("más de", TargetKind::MoreThan),
    ("menos de", TargetKind::LessThan),
    ("máximo", TargetKind::AtMost),
    ("mínimo", TargetKind::AtLeast),
    ("moins de", TargetKind::LessThan),
    ("plus de", TargetKind::MoreThan),
    ("au plus", TargetKind::AtMost),
    ("unter", TargetKind::LessThan),
    ("über", TargetKind::MoreThan),
    ("mehr als", TargetKind::MoreThan),
    ("weniger als", TargetKind::LessThan),
    ("未満", TargetKind::LessThan),
    ("上下", TargetKind::About),
    ("approximately", TargetKind::About),
    ("≈", TargetKind::About),
    ("higher than", TargetKind::MoreThan),
    ("lower than", TargetKind::LessThan),
    ("short of", TargetKind::LessThan),
    ("beneath", TargetKind::LessThan),
    ("beyond", TargetKind::MoreThan),
    ("exceeding", TargetKind::MoreThan),
    ("exceeds", TargetKind::MoreThan),
    ("exceed", TargetKind::MoreThan),
    ("surpass", TargetKind::MoreThan),
    ("超出", TargetKind::MoreThan),
    ("突破", TargetKind::MoreThan),
    ("长于", TargetKind::MoreThan),
    ("短于", TargetKind::LessThan),
    ("maximal", TargetKind::AtMost),
    ("minimal", TargetKind::AtLeast),
    ("au minimum", TargetKind::AtLeast),
    ("mind.", TargetKind::AtLeast),
    ("wenigstens", TargetKind::AtLeast),
    ("no mínimo", TargetKind::AtLeast),
    ("pelo menos", TargetKind::AtLeast),
    ("minst", TargetKind::AtLeast),
    ("minstens", TargetKind::AtLeast),
    ("almeno", TargetKind::AtLeast),
    ("co najmniej", TargetKind::AtLeast),
    ("이상", TargetKind::AtLeast),
    ("tối thiểu", TargetKind::AtLeast),
    ("ít nhất", TargetKind::AtLeast),
    ("trở lên", TargetKind::AtLeast),
    ("tối đa", TargetKind::AtMost),
    ("không quá", TargetKind::AtMost),
    ("trở xuống", TargetKind::AtMost),
    ("dưới", TargetKind::LessThan),
    ("trên", TargetKind::MoreThan),
    ("max.", TargetKind::AtMost),
    ("au maximum", TargetKind::AtMost),
    ("no máximo", TargetKind::AtMost),
    ("até", TargetKind::AtMost),
    ("hasta", TargetKind::AtMost),
    ("jusqu’à", TargetKind::AtMost),
    ("jusqu'à", TargetKind::AtMost),
    ("이하", TargetKind::AtMost),
    ("이내", TargetKind::AtMost),
    ("초과", TargetKind::MoreThan),
    ("mais de", TargetKind::MoreThan),
    ("미만", TargetKind::LessThan),
    ("inférieur à", TargetKind::LessThan),
    ("supérieur à", TargetKind::MoreThan),
    ("내외", TargetKind::About),
    ("약", TargetKind::About),
    ("約", TargetKind::About),
    ("程度", TargetKind::About),
    ("rund", TargetKind::About),
    ("etwa", TargetKind::About),
    ("ca.", TargetKind::About),
    ("environ", TargetKind::About),
    ("aproximadamente", TargetKind::About),
    ("cerca de", TargetKind::About),
    ("min.", TargetKind::AtLeast),
    ("poniżej", TargetKind::LessThan),
    ("powyżej", TargetKind::MoreThan),
    ("nie mniej niż", TargetKind::AtLeast),
    ("nie więcej niż", TargetKind::AtMost),
    ("co najwyżej", TargetKind::AtMost),
    ("meno di", TargetKind::LessThan),
    ("più di", TargetKind::MoreThan),
    ("ten minste", TargetKind::AtLeast),
    ("ten hoogste", TargetKind::AtMost),
    ("≯", TargetKind::AtMost),
    ("≮", TargetKind::AtLeast),
    ("≰", TargetKind::MoreThan),
    ("≱", TargetKind::LessThan),
    ("=<", TargetKind::AtMost),
    ("=>", TargetKind::AtLeast),
];

/// Words that turn round what follows them. Those with `false` say something of their own where no side follows, as 不变 and 未满 do; of the others
/// nobody can tell what a figure beside them asks for.
const NEGATIONS: [(&str, bool); 56] = [
    ("不允许", true),
    ("不应当", true),
    ("不得", true),
    ("不应", true),
    ("不可", true),
    ("不能", true),
    ("不宜", true),
    ("不许", true),
    ("不准", true),
    ("不要", true),
    ("不会", true),
    ("不该", true),
    ("不在", true),
    ("不是", true),
    ("不予", true),
    ("不再", true),
    ("绝不", true),
    ("决不", true),
    ("从不", true),
    ("切勿", true),
    ("严禁", true),
    ("禁止", true),
    ("避免", true),
    ("防止", true),
    ("没有", true),
    ("勿", true),
    ("不", false),
    ("未", false),
    ("无", false),
    ("cannot", true),
    ("mustn't", true),
    ("shouldn't", true),
    ("can't", true),
    ("won't", true),
    ("isn't", true),
    ("don't", true),
    ("doesn't", true),
    ("not", true),
    ("never", true),
    ("nor", true),
    ("neither", true),
    ("without", true),
    ("avoid", true),
    ("prevent", true),
    ("no", true),
    ("non", true),
    ("nicht", true),
    ("niemals", true),
    ("nie", true),
    ("keinesfalls", true),
    ("kein", true),
    ("pas", true),
    ("jamais", true),
    ("nunca", true),
    ("não", true),
    ("ne", false),
];

/// Words that may stand between a negation and the side that it turns round.
const BETWEEN: [&str; 33] = [
    "be", "to", "fall", "falls", "falling", "drop", "drops", "dropping", "sink", "slip", "go", "goes", "going", "rise", "rises", "rising",
    "get", "come", "stay", "stand", "lie", "allowed", "ever", "any", "much", "at", "is", "let", "it", "有", "再", "当", "被",
];

/// What the words of a cell ask for.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Demanded {
    /// The side, or about.
    pub kind: Option<TargetKind>,
    /// Whether a negation stands there of which cannot be told what it turns round, or two demands contradict each other.
    pub unclear: bool,
}

/// Takes the words that ask for something out of the cell: negations with what they turn round first, then the longest, since `no more than`
/// holds `more than`. 约…以上 asks for at least: a side outweighs the blur.
pub(super) fn take_demand(rest: &mut String) -> Demanded {
    static KNOWN: LazyLock<Vec<(&str, TargetKind)>> = LazyLock::new(|| {
        let mut known: Vec<_> = Comparison::PRINTED.iter().chain(&DEMANDS).copied().filter(|(word, _)| *word != "±").collect();
        known.sort_by_key(|(word, _)| std::cmp::Reverse(word.chars().count()));
        known
    });
    let mut found = take_negated(rest, &KNOWN);
    let mut lower = rest.to_lowercase();
    for (word, kind) in &*KNOWN {
        // A word of letters stands for itself only where no further letter follows or goes before: `over` is none in `coverage`.
        if whole_word(&lower, word, 0).is_some() && take(rest, word) {
            lower = rest.to_lowercase();
            // 不低于…以内 asks for both sides of one figure.
            found.unclear |= found.kind.is_some_and(|side| above(side).zip(above(*kind)).is_some_and(|(one, other)| one != other));
            found.kind = match found.kind {
                None | Some(TargetKind::About) => Some(*kind),
                side => side,
            };
        }
    }
    *rest = rest.trim().to_owned();
    found
}

/// Whether a demand is met above its figure; of one about it nothing is said.
fn above(demand: TargetKind) -> Option<bool> {
    match demand {
        TargetKind::AtLeast | TargetKind::MoreThan => Some(true),
        TargetKind::AtMost | TargetKind::LessThan => Some(false),
        _ => None,
    }
}

/// Whether a text has a word, whatever its capitals.
pub(super) fn has_word(text: &str, word: &str) -> bool {
    whole_word(&text.to_lowercase(), word, 0).is_some()
}

/// Where a word stands from some byte on; one of Latin letters as a whole word.
pub(super) fn whole_word(lower: &str, word: &str, from: usize) -> Option<usize> {
    // Cells are short and hundreds of words are looked for: few begin like anything in the cell.
    if !word.bytes().take(1).all(|first| lower.as_bytes()[from..].contains(&first)) {
        return None;
    }
    let letter = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphabetic());
    let edge = |at: usize| {
        let starts = !word.starts_with(|first: char| first.is_ascii_alphabetic()) || !letter(lower[..at].chars().next_back());
        let ends = !word.ends_with(|last: char| last.is_ascii_alphabetic()) || !letter(lower[at + word.len()..].chars().next());
        starts && ends
    };
    lower[from..].match_indices(word).map(|(at, _)| from + at).find(|at| edge(*at))
}

/// Takes negations with the sides that they turn round.
fn take_negated(rest: &mut String, known: &[(&str, TargetKind)]) -> Demanded {
    let mut found = Demanded::default();
    let mut lower = rest.to_lowercase();
    for (negation, alone) in NEGATIONS {
        let mut from = 0;
        loop {
            if lower.len() != rest.len() {
                return found;
            }
            let Some(at) = whole_word(&lower, negation, from) else { break };
            from = at + negation.len();
            // NO2 is none.
            if negation.is_ascii() && lower[from..].starts_with(|letter: char| letter.is_ascii_digit()) {
                continue;
            }
            let (end, kind) = turned_round(&lower, from, known);
            if let Some(kind) = kind {
                rest.replace_range(at..end, " ");
                lower = rest.to_lowercase();
                from = at + 1;
                found.unclear |= found.kind.is_some_and(|earlier| earlier != kind);
                found.kind = Some(kind);
            } else {
                found.unclear |= alone;
            }
        }
    }
    found
}

/// The side that follows, turned round, and where it ends.
fn turned_round(lower: &str, from: usize, known: &[(&str, TargetKind)]) -> (usize, Option<TargetKind>) {
    let mut at = from;
    loop {
        at = lower.len() - lower[at..].trim_start().len();
        let next = |word: &str| whole_word(lower, word, at) == Some(at);
        if let Some((word, kind)) = known.iter().find(|(word, _)| next(word)) {
            let turned = match kind {
                TargetKind::LessThan => Some(TargetKind::AtLeast),
                TargetKind::MoreThan => Some(TargetKind::AtMost),
                _ => None,
            };
            return (at + word.len(), turned);
        }
        let Some(filler) = BETWEEN.iter().find(|word| next(word)) else { return (at, None) };
        at += filler.len();
    }
}

/// The other side of a demand, as a fall has it: 下降10%以上 asks for at most what is left.
pub(super) fn opposite(demand: TargetKind) -> TargetKind {
    match demand {
        TargetKind::AtLeast => TargetKind::AtMost,
        TargetKind::AtMost => TargetKind::AtLeast,
        TargetKind::MoreThan => TargetKind::LessThan,
        TargetKind::LessThan => TargetKind::MoreThan,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negations_turn_round_what_follows_them() {
        use TargetKind::{AtLeast, AtMost, LessThan, MoreThan};
        for (words, kind) in [
            ("不得低于1500", AtLeast),
            ("不应超过1000", AtMost),
            ("不可少于30", AtLeast),
            ("不能突破50", AtMost),
            ("绝不允许高于5%", AtMost),
            ("未低于80", AtLeast),
            ("不应再超过3", AtMost),
            ("not under 1500", AtLeast),
            ("not below 1500", AtLeast),
            ("must not fall below 90", AtLeast),
            ("not to exceed 40", AtMost),
            ("cannot be over 40", AtMost),
            ("never above 1000", AtMost),
            ("no fewer than 12", AtLeast),
            ("no less than 12", AtLeast),
            ("nicht unter 12", AtLeast),
            ("nicht mehr als 12", AtMost),
            ("no menos de 12", AtLeast),
            ("pas plus de 12", AtMost),
            ("under 1500", LessThan),
            ("超过30", MoreThan),
            ("不超过30", AtMost),
            ("不低于30", AtLeast),
        ] {
            let found = take_demand(&mut words.to_owned());
            assert_eq!(found, Demanded { kind: Some(kind), unclear: false }, "{words}");
        }
        for words in [
            "不得为30",
            "never 30",
            "not 30",
            "不得不低于30",
            "不在30以下",
            "not at least 30",
            "严禁30",
            "不得低于3，不得超过5",
            "不低于7.5以内",
            "≥5以下",
        ] {
            assert!(take_demand(&mut words.to_owned()).unclear, "{words}");
        }
        for words in ["95, coverage", "30，不含村级", "保持不变", "Norden 30", "nonprofit 30", "NO2 30"] {
            assert_eq!(take_demand(&mut words.to_owned()), Demanded::default(), "{words}");
        }
    }
}
