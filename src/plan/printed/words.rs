//! Words around figures: what they ask for, what stands for nothing, and what may be passed over.

use crate::language::is_footnote_mark;

/// Full-width forms and the many dashes, colons and blanks as their plain forms; brackets of all kinds as `[` and `(`.
pub fn plain(cell: &str) -> String {
    let letters = cell.chars().map(|letter| match letter {
        '\u{3000}' | '\u{A0}' | '\u{2009}' | '\u{202F}' | '\n' | '\r' | '\t' => ' ',
        '〔' | '【' => '[',
        '〕' | '】' => ']',
        '∶' | '︰' => ':',
        '−' | '–' | '—' | '―' | '－' | '‐' | '‑' => '-',
        '～' | '〜' | '∼' => '~',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        other => other,
    });
    letters.collect::<String>().trim().to_owned()
}

/// Whether a cell stands for nothing.
pub(super) fn is_nothing(cell: &str) -> bool {
    const NOTHING: &[&str] = &[
        "k.a.",
        "k. a.",
        "keine angabe",
        "keine angaben",
        "entfällt",
        "nc",
        "n.c.",
        "n/c",
        "n/d",
        "non disponible",
        "sin dato",
        "sin datos",
        "s/i",
        "s.d.",
        "não disponível",
        "未定",
        "미정",
        "해당없음",
        "資料なし",
        "/",
        "\\",
        "n/a",
        "na",
        "n.a.",
        "nd",
        "n.d.",
        "s/d",
        "none",
        "null",
        "tbd",
        "无",
        "不详",
        "暂无",
        "待定",
        "未公布",
        "无数据",
        "x",
    ];
    let cell = cell.trim();
    cell.chars().all(|letter| matches!(letter, '-' | '…' | '.' | '·' | '*' | '_' | ' ' | '⋯'))
        || NOTHING.contains(&cell.to_lowercase().as_str())
}

/// The cell without marks of footnotes, and whether it had any.
pub fn without_footnote(cell: &str) -> (String, bool) {
    // `m²` keeps its mark: it follows a letter.
    let letters: Vec<char> = cell.chars().collect();
    let keep =
        |at: usize| !is_footnote_mark(letters[at]) || (matches!(letters[at], '²' | '³') && at > 0 && letters[at - 1].is_alphabetic());
    let kept: String = (0..letters.len()).filter(|at| keep(*at)).map(|at| letters[at]).collect();
    let marked = kept.chars().count() < letters.len();
    (kept.trim().to_owned(), marked)
}

/// Takes a word out of a text, whatever its capitals.
pub(super) fn take(rest: &mut String, word: &str) -> bool {
    let Some(at) = rest.to_lowercase().find(word) else { return false };
    if at + word.len() > rest.len() || !rest.is_char_boundary(at) || !rest.is_char_boundary(at + word.len()) {
        return false;
    }
    rest.replace_range(at..at + word.len(), " ");
    true
}

/// Whether the figure counts all years together: it stands in square brackets, or says so.
pub(super) fn take_total(rest: &mut String) -> bool {
    let bracketed = rest.starts_with('[') && rest.ends_with(']') && rest.len() > 2;
    if bracketed {
        *rest = rest[1..rest.len() - 1].trim().to_owned();
    }
    let mut said = bracketed;
    for word in [
        "over the five years",
        "over five years",
        "over 5 years",
        "in five years",
        "五年累计",
        "5年累计",
        "累计",
        "五年合计",
        "合计",
        "总计",
        "五年",
        "cumulative",
        "accumulated",
        "in total",
        "total",
        "acumulado",
        "acumulada",
        "kumuliert",
        "cumulé",
        "累計",
        "누계",
        "누적",
    ] {
        said |= take(rest, word);
    }
    for empty in ["()", "( )", "(  )", "[]", "[ ]", "[  ]"] {
        *rest = rest.replace(empty, "");
    }
    *rest = rest.trim().to_owned();
    said
}

/// Verbs with which 年 says that so much comes or goes in each year, as in 年新增50.
const YEARLY_VERBS: [&str; 12] = ["新增", "净增", "增加", "增长", "新建", "提高", "提升", "减少", "降低", "下降", "压减", "培训"];

/// Whether a text begins with what happens in a year.
fn begins_yearly(rest: &str) -> bool {
    rest.trim_start().strip_prefix('年').is_some_and(|after| YEARLY_VERBS.iter().any(|verb| after.starts_with(verb)))
}

/// Whether the figure is said to be one of each year, rather than a mean of something else.
pub(super) fn says_yearly(rest: &str) -> bool {
    let lower = rest.to_lowercase();
    begins_yearly(rest) || YEARLY.into_iter().chain(["逐年"]).any(|word| lower.contains(word))
}

/// Words of what is so in each year.
const YEARLY: [&str; 20] = [
    "每年平均",
    "年均",
    "年平均",
    "平均每年",
    "每年",
    "annual average",
    "per year",
    "each year",
    "every year",
    "a year",
    "per annum",
    "p.a.",
    "annually",
    "yearly",
    "par an",
    "pro jahr",
    "jährlich",
    "por año",
    "por ano",
    "연평균",
];

/// Whether the figure is a yearly one.
pub(super) fn take_average(rest: &mut String) -> bool {
    let mut said = begins_yearly(rest) && take(rest, "年");
    for word in YEARLY.into_iter().chain(["平均", "on average"]) {
        said |= take(rest, word);
    }
    *rest = rest.trim().to_owned();
    said
}

/// The number of a rank, as in 第3, 前10名, `top 3` and `3rd`.
pub(super) fn rank(rest: &str) -> Option<String> {
    let lower = rest.trim().to_lowercase();
    let lower = lower.strip_prefix("the ").unwrap_or(&lower).trim_start().to_owned();
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>();
    let ends = |text: &str| matches!(text.trim(), "" | "名" | "位" | "名以内" | "位以内" | "place" | "places" | "in the county");
    let after = |word: &str| {
        let rest = lower.strip_prefix(word)?.trim_start();
        let number = digits(rest);
        (!number.is_empty() && ends(&rest[number.len()..])).then_some((number, rest))
    };
    if let Some((number, _)) = after("第").or_else(|| after("top")) {
        return Some(number);
    }
    if let Some((number, rest)) = after("前").or_else(|| after("进入前"))
        && rest.contains(['名', '位'])
    {
        return Some(number);
    }
    let number = digits(&lower);
    let behind = &lower[number.len()..];
    let ordinal = ["st", "nd", "rd", "th"].iter().find_map(|end| behind.strip_prefix(end)).is_some_and(ends);
    (!number.is_empty() && ordinal).then_some(number)
}

/// Whether an indicator is a rank.
pub(super) fn is_rank(name: &str, unit: &str) -> bool {
    let name = name.to_lowercase();
    ["排名", "名次", "位次", "位列", "rank", "position"].iter().any(|word| name.contains(word))
        || matches!(unit.trim().to_lowercase().as_str(), "位" | "位次" | "名次" | "rank" | "place" | "position")
}

/// Whether a change is said to be in points.
pub(super) fn says_points(rest: &str) -> bool {
    let lower = rest.to_lowercase();
    ["百分点", "个点", "percentage point", "per cent point", "percent point", "%-point", "points", "puntos", "pontos", "prozentpunkt", "p.p.", "포인트", "ポイント", "個百分點", "百分點"]
        .iter()
        .any(|word| lower.contains(word))
        // `-3pp` stands without a blank.
        || lower.split(|letter: char| !letter.is_alphabetic()).any(|word| matches!(word, "pp" | "ppt" | "ppts" | "pps"))
}

/// 九成 and 百分之九十 in digits.
pub(super) fn chinese_shares(rest: &str) -> String {
    const DIGITS: &str = "零一二三四五六七八九";
    let digit = |letter: char| DIGITS.chars().position(|known| known == if letter == '两' { '二' } else { letter });
    let letters: Vec<char> = rest.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while at < letters.len() {
        // 百分之九十五 in digits.
        if letters[at..].starts_with(&['百', '分', '之'])
            && let Some((number, length)) = below_hundred(&letters[at + 3..])
        {
            out.push_str(&format!("{number}%"));
            at += 3 + length;
            continue;
        }
        match (digit(letters[at]), letters.get(at + 1)) {
            (Some(tenths), Some('成')) if tenths > 0 => {
                // 九成五 is 95 per cent.
                let ones = letters.get(at + 2).copied().and_then(digit);
                out.push_str(&format!("{}%", tenths * 10 + ones.unwrap_or(0)));
                at += if ones.is_some() { 3 } else { 2 };
            }
            // 增长2成 in one digit.
            (None, Some('成')) if single_digit(&letters, at) => {
                out.push_str(&format!("{}0%", letters[at]));
                at += 2;
            }
            _ => {
                out.push(letters[at]);
                at += 1;
            }
        }
    }
    out
}

/// Whether one digit stands before 成 that counts tenths: 2成, and none of 12成员.
fn single_digit(letters: &[char], at: usize) -> bool {
    let digit = |letter: Option<&char>| letter.is_some_and(|letter| letter.is_ascii_digit() || *letter == '.');
    let before = at.checked_sub(1).and_then(|before| letters.get(before));
    letters[at].is_ascii_digit()
        && letters[at] != '0'
        && !digit(before)
        && !letters.get(at + 2).is_some_and(|next| "员立果就效品年套活分熟人".contains(*next))
}

/// A Chinese number up to a hundred and the letters that it takes: 九十五, 一百.
fn below_hundred(letters: &[char]) -> Option<(usize, usize)> {
    const NUMERALS: &str = "零一二三四五六七八九";
    let digit = |at: usize| letters.get(at).and_then(|letter| NUMERALS.chars().position(|known| known == *letter));
    if letters.starts_with(&['一', '百']) || letters.first() == Some(&'百') {
        return Some((100, if letters[0] == '百' { 1 } else { 2 }));
    }
    match (digit(0), letters.get(1)) {
        (Some(tens), Some('十')) => Some(digit(2).map_or((tens * 10, 2), |ones| (tens * 10 + ones, 3))),
        (None, _) if letters.first() == Some(&'十') => Some(digit(1).map_or((10, 1), |ones| (10 + ones, 2))),
        (Some(ones), _) => Some((ones, 1)),
        _ => None,
    }
}

/// Whether what stands between two numbers makes a range of them.
pub(super) fn is_between(between: &str) -> bool {
    matches!(
        between.trim_matches('%').to_lowercase().as_str(),
        "-" | "--" | "~" | "至" | "到" | "to" | "a" | "à" | "and" | "et" | "y" | "e" | "und" | "bis" | "から"
    )
}

/// Whether a text begins with how many years are counted, as in 5年.
pub(super) fn counts_years(text: &str) -> bool {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    digits > 0 && text[digits..].trim_start().starts_with('年')
}
