//! What of a cell was not used in reading its figure: words, signs and units, each told.

use super::figures::Found;
use super::words::{plain, says_points};
use super::{Figure, Surroundings};
use crate::plan::is_percentage;
use crate::text;

/// Tells what of a cell was not used. Words before a figure, and another unit after it, may turn its meaning.
pub(super) fn tell(rest: &str, numbers: &[Found], around: Surroundings<'_>, figure: &mut Figure) {
    let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else { return };
    let taken = super::sign::start(rest, first.span.start)..last.span.end;
    let (before, after) = (left_over(&rest[..taken.start], around.unit), left_over(&rest[taken.end..], around.unit));
    if before.is_empty() && after.is_empty() {
        return;
    }
    let left = [before.as_str(), after.as_str()].join(" ");
    let left = left.trim();
    let letters = |words: &str| words.chars().any(char::is_alphabetic);
    let remark = rest[taken.end..].trim_start().starts_with(['(', ',', ';', '、']);
    let confirmed = numbers.iter().any(|number| number.per_cent) && is_percentage(around.unit)
        || says_points(rest)
        || names_unit(&rest[taken.end..], around.unit)
        || is_count(around.unit);
    // 合格率98% in a row of that rate says what the row says.
    let named = around.name.to_lowercase().contains(&before);
    figure.turned = letters(&before) && !is_currency(&before) && !named || letters(&after) && !confirmed && !remark && !is_flag(&after);
    figure.doubts.push(text!("not understood: `{left}`", "未读懂的文字：“{left}”"));
    figure.unread = Some(left.to_owned());
}

/// Words that may stand beside a figure without meaning anything of their own.
const PASSED_OVER: &[&str] = &[
    "个百分点",
    "百分点",
    "个点",
    "percentage points",
    "percentage point",
    "per cent",
    "percent",
    "points",
    "pp",
    "控制在",
    "保持在",
    "稳定在",
    "保持",
    "力争达到",
    "力争",
    "达到",
    "达",
    "到",
    "为",
    "比",
    "较",
    "年",
    "的",
    "the",
    "of",
    "in",
    "by",
    "to",
    "reach",
    "target",
    "有所",
    "确保",
    "实现",
    "完成",
    "基本",
    "期末",
    "top",
    "范围",
    "间",
    "之间",
    "between",
    "from",
    "in total",
    "each",
    "about",
    "平均",
    "万元",
    "maintain",
    "keep",
    "remain",
    "maintained",
    "at",
    "value",
    "levels",
    "level",
    "entre",
    "zwischen",
    "auf",
    "um",
    "del",
    "de",
    "目標",
    "目标",
    "約",
    "建成",
    "新建",
    "建设",
    "建立",
    "培育",
    "创建",
    "打造",
    "开展",
    "培训",
    "引进",
    "争取",
    "维持",
    "稳定",
    "控制",
    "全部",
    "共计",
    "总数",
    "总量",
    "achieve",
    "attain",
    "ensure",
    "hold",
    "stay",
    "erreichen",
    "atteindre",
    "alcanzar",
    "alcançar",
    "达标",
    "接受",
    "组织",
    "必须",
    "应当",
    "应",
    "须",
    "需要",
    "需",
    "要",
    "将",
    "must",
    "shall",
    "should",
    "will",
    "may",
    "is",
    "are",
    "be",
    "muss",
    "soll",
    "sollen",
    "doit",
    "debe",
    "deve",
];

/// Signs that say something of the figure that they stand at.
const TELLING: &[char] =
    &['▲', '△', '▼', '▽', '↑', '↓', '↗', '↘', '→', '+', '-', '±', '×', '÷', '=', '^', '/', '<', '>', '≤', '≥', '~', '?', '!', '&', '≠'];

/// What is left of a text beside figures: words and signs that are neither its unit nor without a meaning of their own.
fn left_over(text: &str, unit: &str) -> String {
    let tells = |letter: char| letter.is_alphanumeric() || TELLING.contains(&letter);
    if !text.contains(tells) {
        return String::new();
    }
    let mut left = without_promise(&text.to_lowercase());
    let unit = plain(unit).to_lowercase();
    let mut words: Vec<&str> = PASSED_OVER.to_vec();
    words.extend(unit.split(['/', ' ', '(', ')']).filter(|word| !word.is_empty()));
    words.push(&unit);
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in words.into_iter().filter(|word| !word.is_empty()) {
        left = without_word(&left, word);
    }
    // Counters without their unit say no more than the unit does.
    for word in [
        "人",
        "个",
        "個",
        "张",
        "岁",
        "元",
        "床",
        "次",
        "所",
        "家",
        "户",
        "平方米",
        "名",
        "명",
        "개",
        "건",
        "원",
        "%",
        "‰",
        "$",
        "€",
        "¥",
        "£",
    ] {
        left = left.replace(word, " ");
    }
    let kept = left.chars().map(|letter| if tells(letter) { letter } else { ' ' });
    kept.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text without 应保尽保 and its kin, which promise to reach all and leave it to the figure to say how many that is.
fn without_promise(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let at = letters.windows(4).position(|four| four[0] == '应' && four[2] == '尽');
    at.map_or_else(|| text.to_owned(), |at| letters[..at].iter().chain(&letters[at + 4..]).collect())
}

/// A text without a word: in languages with blanks only where it stands as a whole one, so that `of` stays in `often`.
fn without_word(text: &str, word: &str) -> String {
    let letter = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphabetic() && !crate::language::is_square(letter));
    let mut out = String::new();
    let mut at = 0;
    for (found, _) in text.match_indices(word) {
        let end = found + word.len();
        let inner = letter(word.chars().next()) && letter(text[..found].chars().next_back())
            || letter(word.chars().next_back()) && letter(text[end..].chars().next());
        if found >= at && !inner {
            out.push_str(&text[at..found]);
            out.push(' ');
            at = end;
        }
    }
    out + &text[at..]
}

/// Units by their names in several languages.
const SAME: [&[&str]; 8] = [
    &["km", "公里", "千米", "kilometre", "kilometres", "kilometer", "kilometers"],
    &["ha", "公顷", "hectare", "hectares", "hektar"],
    &["m²", "m2", "㎡", "平方米", "square metres", "square meters"],
    &["t", "吨", "tonne", "tonnes", "tons", "tonnen"],
    &["h", "小时", "hour", "hours", "std", "stunden"],
    &["min", "分钟", "minute", "minutes", "minuten"],
    &["d", "天", "day", "days", "tage"],
    &["people", "persons", "人", "명", "personas", "personnes", "personen"],
];

/// Whether a text names the unit of its row, or one of its words.
fn names_unit(text: &str, unit: &str) -> bool {
    let (text, unit) = (text.to_lowercase(), plain(unit).to_lowercase());
    if SAME.iter().any(|names| names.contains(&unit.trim()) && names.contains(&text.trim())) {
        return true;
    }
    let words = unit.split(['/', ' ', '(', ')']).filter(|word| word.chars().any(char::is_alphabetic));
    words.into_iter().any(|word| without_word(&text, word) != text)
}

/// Whether a unit only says that something is counted, so that a cell may name what.
fn is_count(unit: &str) -> bool {
    let unit = plain(unit).to_lowercase();
    matches!(
        unit.trim().trim_end_matches('.'),
        "" | "number"
            | "no"
            | "nos"
            | "count"
            | "#"
            | "anzahl"
            | "nombre"
            | "número"
            | "numero"
            | "nº"
            | "cantidad"
            | "quantidade"
            | "unidade"
            | "unidades"
            | "unidad"
            | "个"
            | "項"
            | "项"
            | "数"
            | "개"
            | "건"
            | "件"
            | "处"
            | "score"
            | "index"
            | "ratio"
    )
}

/// Whether words are a code or short name of money: KES, Rs, `EUR`.
fn is_currency(words: &str) -> bool {
    words.is_ascii()
        && (2..=3).contains(&words.len())
        && words.chars().all(|letter| letter.is_ascii_alphabetic())
        && [
            "usd", "eur", "gbp", "cny", "rmb", "jpy", "krw", "inr", "rs", "brl", "chf", "kes", "ugx", "tzs", "rwf", "ngn", "ghs", "zar",
            "cop", "mxn", "clp", "pen", "vnd", "idr", "php", "myr", "thb", "aud", "cad", "nzd", "hkd", "twd", "nt", "r", "ars",
        ]
        .contains(&words)
}

/// Whether words say how settled a figure is, and nothing else of it.
fn is_flag(words: &str) -> bool {
    words.split(' ').all(|word| {
        matches!(
            word,
            "e" | "p"
                | "r"
                | "b"
                | "est"
                | "estimate"
                | "estimated"
                | "provisional"
                | "prov"
                | "preliminary"
                | "revised"
                | "projected"
                | "baseline"
                | "s"
                | "v"
                | "vorläufig"
                | "estimado"
                | "estimation"
                | "预计"
                | "初步"
                | "估计"
                | "预计数"
                | "快报数"
                | "見込"
                | "추정"
        )
    })
}
