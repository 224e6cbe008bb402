//! Changes and levels: 缩短10天 and `shrink by 200` count from the baseline, 缩短到10天 and `down to 20` say where the way ends.

use super::demand::whole_word;
use super::words::take;
use crate::plan::is_growth;

/// Words of a rise or a fall, in any order: the longest of those that stand first counts.
const VERBS: [(&str, f64); 155] = [
    ("净新增", 1.0),
    ("净增加", 1.0),
    ("净增长", 1.0),
    ("净增", 1.0),
    ("新增加", 1.0),
    ("新增", 1.0),
    ("增设", 1.0),
    ("增配", 1.0),
    ("提高", 1.0),
    ("提升", 1.0),
    ("增加", 1.0),
    ("增至", 1.0),
    ("上升", 1.0),
    ("上涨", 1.0),
    ("上调", 1.0),
    ("上浮", 1.0),
    ("增长", 1.0),
    ("增幅", 1.0),
    ("增收", 1.0),
    ("递增", 1.0),
    ("扩大", 1.0),
    ("延长", 1.0),
    ("升", 1.0),
    ("增", 1.0),
    ("净减少", -1.0),
    ("净减", -1.0),
    ("降低", -1.0),
    ("下降", -1.0),
    ("下调", -1.0),
    ("下浮", -1.0),
    ("降幅", -1.0),
    ("减少", -1.0),
    ("减低", -1.0),
    ("压减", -1.0),
    ("压降", -1.0),
    ("压缩", -1.0),
    ("压低", -1.0),
    ("缩短", -1.0),
    ("缩减", -1.0),
    ("缩小", -1.0),
    ("削减", -1.0),
    ("精简", -1.0),
    ("递减", -1.0),
    ("调减", -1.0),
    ("裁减", -1.0),
    ("降", -1.0),
    ("减", -1.0),
    ("increase", 1.0),
    ("increases", 1.0),
    ("increased", 1.0),
    ("increasing", 1.0),
    ("raise", 1.0),
    ("raises", 1.0),
    ("raised", 1.0),
    ("rise", 1.0),
    ("rises", 1.0),
    ("rising", 1.0),
    ("grow", 1.0),
    ("grows", 1.0),
    ("growing", 1.0),
    ("growth", 1.0),
    ("gain", 1.0),
    ("gains", 1.0),
    ("climb", 1.0),
    ("up", 1.0),
    ("add", 1.0),
    ("adds", 1.0),
    ("added", 1.0),
    ("adding", 1.0),
    ("additional", 1.0),
    ("extra", 1.0),
    ("more", 1.0),
    ("plus", 1.0),
    ("expand", 1.0),
    ("expanded", 1.0),
    ("improve", 1.0),
    ("improved", 1.0),
    ("lengthen", 1.0),
    ("extend", 1.0),
    ("reduce", -1.0),
    ("reduces", -1.0),
    ("reduced", -1.0),
    ("reducing", -1.0),
    ("reduction", -1.0),
    ("decrease", -1.0),
    ("decreases", -1.0),
    ("decreased", -1.0),
    ("decreasing", -1.0),
    ("decline", -1.0),
    ("declines", -1.0),
    ("fall", -1.0),
    ("falls", -1.0),
    ("falling", -1.0),
    ("drop", -1.0),
    ("drops", -1.0),
    ("cut", -1.0),
    ("cuts", -1.0),
    ("down", -1.0),
    ("lower", -1.0),
    ("lowered", -1.0),
    ("shrink", -1.0),
    ("shrinks", -1.0),
    ("shrunk", -1.0),
    ("shorten", -1.0),
    ("shortened", -1.0),
    ("shorter", -1.0),
    ("trim", -1.0),
    ("trimmed", -1.0),
    ("fewer", -1.0),
    ("shed", -1.0),
    ("fell", -1.0),
    ("dropped", -1.0),
    ("cutting", -1.0),
    ("lowering", -1.0),
    ("rose", 1.0),
    ("grew", 1.0),
    ("senkung", -1.0),
    ("reduktion", -1.0),
    ("reduzierung", -1.0),
    ("reduzieren", -1.0),
    ("rückgang", -1.0),
    ("minderung", -1.0),
    ("verringerung", -1.0),
    ("verringern", -1.0),
    ("steigerung", 1.0),
    ("erhöhung", 1.0),
    ("anstieg", 1.0),
    ("zunahme", 1.0),
    ("zuwachs", 1.0),
    ("baisse", -1.0),
    ("réduction", -1.0),
    ("réduire", -1.0),
    ("diminution", -1.0),
    ("hausse", 1.0),
    ("augmentation", 1.0),
    ("progression", 1.0),
    ("porter", 1.0),
    ("reducción", -1.0),
    ("reducir", -1.0),
    ("disminución", -1.0),
    ("disminuir", -1.0),
    ("aumento", 1.0),
    ("aumentar", 1.0),
    ("incremento", 1.0),
    ("incrementar", 1.0),
    ("redução", -1.0),
    ("reduzir", -1.0),
    ("減少", -1.0),
    ("削減", -1.0),
    ("縮減", -1.0),
    ("増加", 1.0),
    ("감소", -1.0),
    ("감축", -1.0),
    ("증가", 1.0),
    ("증대", 1.0),
];

/// Where a verb stands as one: `lower secondary`, 升学率 and 减免 begin like a change and are none.
fn stands(lower: &str, verb: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = whole_word(lower, verb, from) {
        let behind = &lower[at + verb.len()..];
        let figure = |text: &str| {
            text.trim_start().starts_with(|letter: char| letter.is_ascii_digit() || "零一二三四五六七八九十百两".contains(letter))
        };
        let sound = match verb {
            "升" | "增" | "降" | "减" => figure(behind) || behind.starts_with(['到', '至', '为', '约', '了', '幅']),
            "lower" | "up" | "down" | "fall" | "extend" | "improve" | "gain" | "growth" => {
                let next = behind.split_whitespace().next().unwrap_or_default();
                figure(behind)
                    || next.is_empty()
                    || matches!(next, "by" | "of" | "to" | "about" | "around" | "at" | "until" | "towards" | "some")
            }
            // 900 more is an addition, and `more beds` is no figure's.
            "more" => lower[..at].trim_end().ends_with(|letter: char| letter.is_ascii_digit() || letter == '%'),
            "plus" => lower[..at].trim().is_empty() && figure(behind),
            _ => true,
        };
        if sound {
            return Some(at);
        }
        from = at + verb.len();
    }
    None
}

/// Words right before a figure with which a verb says where it ends. 增加到 and `raised to` are levels, 增加了 and `raised by` are changes.
const ENDS: [&str; 13] = ["到", "至", "为", "成", "达", "to", "until", "at", "towards", "auf", "à", "a", "para"];

/// What words say of a figure's way from the baseline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Way {
    /// Nothing, or that it is the level at the end.
    Level,
    /// That it is the level at the end of a way up (1) or down (-1).
    Toward(f64),
    /// A change up (1) or down (-1) of so much.
    Change(f64),
}

/// Whether a change is asked for, and in which direction. 提高到95 names a level, and in an indicator of growth 增长7% is the value itself.
pub(super) fn take_way(rest: &mut String, name: &str) -> Way {
    let lower = rest.to_lowercase();
    if lower.len() != rest.len() {
        return Way::Level;
    }
    let first = VERBS
        .iter()
        .filter_map(|(verb, sign)| Some((stands(&lower, verb)?, *verb, *sign)))
        .min_by_key(|(at, verb, _)| (*at, std::cmp::Reverse(verb.len())));
    let Some((at, verb, sign)) = first else {
        take(rest, "达到");
        *rest = rest.trim().to_owned();
        return Way::Level;
    };
    let behind = &lower[at + verb.len()..];
    // What stands between the verb and the figure, words alone.
    let figure =
        behind.find(|letter: char| letter.is_ascii_digit() || "零一二三四五六七八九十百两".contains(letter)).unwrap_or(behind.len());
    let between = behind[..figure].trim_end_matches(|letter: char| !letter.is_alphabetic());
    let says_end = verb.ends_with('至')
        || figure < behind.len()
            && ENDS
                .iter()
                .any(|end| between.ends_with(end) && (!end.is_ascii() || whole_word(between, end, between.len() - end.len()).is_some()));
    rest.replace_range(at..at + verb.len(), " ");
    *rest = rest.trim().to_owned();
    match () {
        () if is_growth(name) => Way::Level,
        () if says_end => Way::Toward(sign),
        () => Way::Change(sign),
    }
}

/// Whether a text says that something falls, for parts of a whole: `cut by a third`.
pub(super) fn falls(lower: &str) -> bool {
    VERBS.iter().any(|(verb, sign)| *sign < 0.0 && stands(lower, verb).is_some())
}

/// Whether a text says that something rises or falls.
pub(super) fn moves(lower: &str) -> bool {
    VERBS.iter().any(|(verb, _)| stands(lower, verb).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_and_levels_are_told_apart() {
        use Way::{Change, Level, Toward};
        for (words, way) in [
            ("缩短10天", Change(-1.0)),
            ("缩短到10天", Toward(-1.0)),
            ("缩短至10天", Toward(-1.0)),
            ("缩短了10天", Change(-1.0)),
            ("压缩200", Change(-1.0)),
            ("压缩到200", Toward(-1.0)),
            ("缩减200", Change(-1.0)),
            ("净增300", Change(1.0)),
            ("增至300", Toward(1.0)),
            ("降为20", Toward(-1.0)),
            ("减少为20", Toward(-1.0)),
            ("增加约300", Change(1.0)),
            ("down to 20", Toward(-1.0)),
            ("down 20", Change(-1.0)),
            ("down by 20", Change(-1.0)),
            ("shorten to 10 days", Toward(-1.0)),
            ("shortened by 10 days", Change(-1.0)),
            ("shrink by 200", Change(-1.0)),
            ("shrink to 200", Toward(-1.0)),
            ("add 300", Change(1.0)),
            ("300 additional places", Change(1.0)),
            ("rise 25%", Change(1.0)),
            ("rise to 25%", Toward(1.0)),
            ("increase places to 300", Toward(1.0)),
            ("a reduction of 10%", Change(-1.0)),
            ("25% increase", Change(1.0)),
            ("达到95", Level),
            ("95", Level),
            ("downtown 60", Level),
            ("upper 60", Level),
            ("lower secondary 60", Level),
            ("升学率60", Level),
            ("Senkung um 15 %", Change(-1.0)),
            ("Senkung auf 15 %", Toward(-1.0)),
            ("baisse de 25 %", Change(-1.0)),
            ("porter à 60", Toward(1.0)),
            ("aumento de 5 %", Change(1.0)),
            ("reducir a 20", Toward(-1.0)),
            ("900 more", Change(1.0)),
            ("more 900", Level),
            ("60 plus", Level),
            ("10%減少", Change(-1.0)),
            ("降10%", Change(-1.0)),
        ] {
            assert_eq!(take_way(&mut words.to_owned(), ""), way, "{words}");
        }
        assert_eq!(take_way(&mut "增长7%".to_owned(), "地区生产总值增速"), Level);
    }
}
