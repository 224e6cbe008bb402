//! Units in the last brackets of a name: 每千人口床位数（张） has 张, 医师数（常住人口） has none.

use crate::plan::printed::plain;

/// Units that stand alone or behind a multiplier such as 万.
const CHINESE: &[&str] = &[
    "平方米",
    "平方公里",
    "立方米",
    "微克",
    "毫克",
    "千克",
    "公斤",
    "吨标准煤",
    "公里",
    "千米",
    "公顷",
    "人次",
    "人口",
    "万人",
    "分贝",
    "千瓦时",
    "标准煤",
    "小时",
    "分钟",
    "美元",
    "人",
    "个",
    "张",
    "年",
    "岁",
    "元",
    "吨",
    "天",
    "日",
    "月",
    "册",
    "件",
    "所",
    "家",
    "户",
    "套",
    "亩",
    "辆",
    "台",
    "次",
    "名",
    "床",
    "条",
    "处",
    "座",
    "项",
    "米",
    "升",
    "克",
    "倍",
    "例",
    "分",
    "本",
];

const ENGLISH: &[&str] = &[
    "years",
    "year",
    "number",
    "anzahl",
    "nombre",
    "número",
    "aantal",
    "antal",
    "liczba",
    "jumlah",
    "people",
    "persons",
    "children",
    "households",
    "beds",
    "km",
    "ha",
    "km2",
    "km²",
    "m2",
    "m²",
    "µg/m³",
    "ug/m3",
    "µg/m3",
    "kwh",
    "mw",
    "tonnes",
    "tons",
    "t",
    "usd",
    "eur",
    "hours",
    "minutes",
    "days",
    "ratio",
    "index",
    "score",
    "tco2e",
    "tco2eq",
    "tco2",
    "ktco2e",
    "mtco2e",
    "kt",
    "kg",
    "mg/l",
    "mg/m³",
    "µg/l",
    "db",
    "gwh",
    "litres",
    "liters",
    "m3",
    "m³",
];

/// Whether words are a unit.
pub(super) fn is_unit(words: &str) -> bool {
    let words = plain(words);
    let words = words.trim();
    if words.is_empty() || words.chars().count() > 40 || words.contains([')', '）']) {
        return false;
    }
    // `Baseline (2022)` and 基期（2020年） name a year.
    if words.chars().all(|letter| letter.is_ascii_digit()) || !super::role::years_in(&words.to_lowercase()).is_empty() {
        return false;
    }
    if words.chars().all(|letter| matches!(letter, '%' | '‰' | '°' | 'C')) || words.contains('%') && words.chars().count() <= 12 {
        return true;
    }
    let lower = words.to_lowercase();
    // £m, €, $ million and GBP '000.
    let money = ["us$", "£", "€", "$", "¥", "gbp", "eur", "usd"].iter().find_map(|sign| lower.strip_prefix(sign)).map(str::trim);
    if money.is_some_and(|rest| matches!(rest, "" | "m" | "k" | "bn" | "mn" | "000" | "000s" | "'000" | "million" | "billion" | "thousand"))
    {
        return true;
    }
    if ENGLISH.contains(&lower.as_str())
        || lower.contains("per ")
        || lower.starts_with("us$")
        || lower.contains("'000")
        || lower.contains("por cada")
        || lower.starts_with("por 1")
        || lower.contains("percent")
        || lower.starts_with("million")
        || lower.starts_with("thousand")
    {
        return true;
    }
    words.split(['/', '·', '每']).all(is_simple) && !words.is_empty()
}

fn is_simple(part: &str) -> bool {
    let part = part.trim_start_matches(|letter: char| "十百千万亿".contains(letter) || letter.is_ascii_digit());
    part.is_empty()
        || CHINESE.contains(&part)
        || part == "GDP"
        || CHINESE.iter().any(|unit| part.strip_prefix(*unit).is_some_and(|rest| rest.is_empty() || CHINESE.contains(&rest)))
}

/// The name without the unit in its last brackets, and the unit. A bracket that is never closed ends with the name.
pub(super) fn split(name: &str) -> (String, String) {
    // A name broken over lines has no blank where both sides are Chinese.
    let name = name
        .split_whitespace()
        .fold(String::new(), |name, part| if name.is_empty() { part.to_owned() } else { crate::language::join_lines(&name, part) });
    let trimmed = name.trim_end_matches([')', '）', ']', '】']);
    if let Some(open) = trimmed.rfind(['(', '（', '[', '【']) {
        let bracket = trimmed[open..].chars().next().map_or(1, char::len_utf8);
        let inner = &trimmed[open + bracket..];
        if is_unit(inner) {
            return (trimmed[..open].trim().to_owned(), inner.trim().to_owned());
        }
    }
    // A bracket that the copy has lost leaves the sign at the end.
    let before = name.strip_suffix(['%', '％']).map(|before| before.trim().trim_end_matches([',', '，']));
    if let Some(before) = before.filter(|before| before.chars().count() > 1) {
        return (before.to_owned(), "%".to_owned());
    }
    if let Some((before, unit)) =
        name.rsplit_once(['，', ',']).filter(|(_, unit)| is_unit(unit) && !unit.trim().chars().all(|letter| letter.is_ascii_digit()))
    {
        return (before.trim().to_owned(), unit.trim().to_owned());
    }
    (name, String::new())
}

/// The same where the heading says that units stand there: what the last brackets hold is one, but for what is counted in or left out.
pub(super) fn split_last(name: &str) -> (String, String) {
    let (bare, unit) = split(name);
    if !unit.is_empty() {
        return (bare, unit);
    }
    let scope = |words: &str| {
        ["含", "不含", "包括", "除", "其中", "incl", "excl", "of which", "dont", "davon"].iter().any(|word| words.starts_with(word))
    };
    let closed = bare.strip_suffix([')', '）', ']', '】']);
    let split = closed.and_then(|words| words.rsplit_once(['(', '（', '[', '【'])).or_else(|| bare.rsplit_once([',', '，', '、', '/']));
    match split.map(|(name, unit)| (name.trim(), unit.trim())) {
        Some((name, unit)) if !name.is_empty() && !unit.is_empty() && unit.chars().count() <= 30 && !scope(&unit.to_lowercase()) => {
            (name.to_owned(), unit.to_owned())
        }
        _ => (bare, String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_told_from_remarks() {
        for (name, bare, unit) in [
            ("每千人口拥有医疗机构床位数(张)", "每千人口拥有医疗机构床位数", "张"),
            ("普惠幼儿园(含公办园)幼儿在园占比(%", "普惠幼儿园(含公办园)幼儿在园占比", "%"),
            ("每千人口拥有执业(助理)医师数 (常住人口)(人)", "每千人口拥有执业(助理)医师数 (常住人口)", "人"),
            ("执业医师数（常住人口）", "执业医师数（常住人口）", ""),
            ("Suicide mortality rate per 100,000", "Suicide mortality rate per 100,000", ""),
            ("城市细颗粒物(PM2.5)浓度(微克/立方米)", "城市细颗粒物(PM2.5)浓度", "微克/立方米"),
            ("城镇新增就业人数（万人）", "城镇新增就业人数", "万人"),
            ("传染病收治能力(床/万人口)", "传染病收治能力", "床/万人口"),
            ("Infant mortality (per 1,000 live births)", "Infant mortality", "per 1,000 live births"),
            ("退役士兵(退出消防员)安置率\u{a0}%", "退役士兵(退出消防员)安置率", "%"),
            ("Unemployment rate, %", "Unemployment rate", "%"),
            ("Teachers (public)", "Teachers (public)", ""),
        ] {
            assert_eq!(split(name), (bare.to_owned(), unit.to_owned()), "{name}");
        }
    }
}
