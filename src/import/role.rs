//! What the columns of a planner's table hold, told by the words of their headings.

use crate::language::Text;
use crate::plan::printed::{self, plain};
use crate::text;

use super::headings::{
    Named, ends_aimed, names, says_aimed, says_baseline, says_cost, says_observed, says_progress, says_value, says_within_year, says_year,
};

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// Numbers or codes of rows.
    Number,
    /// The group that a row belongs to.
    Domain,
    /// The indicator's name.
    Name,
    /// A part of the indicator, such as a school stage.
    Stage,
    /// The unit of its figures.
    Unit,
    /// What was observed in a year; the last of them before the target is the baseline where no column says so.
    Observed(Option<i32>),
    /// What the plan starts from.
    Baseline(Option<i32>),
    /// The year of the row's baseline.
    BaselineYear,
    /// The year of the row's observed figures beside its baseline.
    ObservedYear,
    /// What is aimed at, by a year.
    Target(Option<i32>),
    /// The year by which the row's target is due.
    TargetYear,
    /// Numerator of the baseline.
    Numerator,
    /// Denominator of the baseline.
    Denominator,
    /// How much the row counts beside the others.
    Weight,
    /// Growth a year, or the total over all years, as the national plan's 年均/累计 gives it.
    Growth,
    /// Binding or expected.
    Nature,
    /// Who answers for it.
    Department,
    /// Where the figures come from.
    Source,
    /// Remarks.
    Note,
    /// Whether more or less is better.
    Direction,
    /// Whether targets count all years together.
    Measure,
    /// Nothing that is read.
    Other,
}

impl Role {
    /// What it is, in words.
    pub fn words(&self) -> Text {
        let of_year = |year: Option<i32>, en: &str, zh: &str| match year {
            Some(year) => text!("{en} {year}", "{year}年{zh}"),
            None => Text::new(zh, en),
        };
        match self {
            Role::Number => text!("number", "序号"),
            Role::Domain => text!("group", "分组"),
            Role::Name => text!("indicator", "指标"),
            Role::Stage => text!("part", "分项"),
            Role::Unit => text!("unit", "单位"),
            Role::Observed(year) => of_year(*year, "observed", "实际值"),
            Role::Baseline(year) => of_year(*year, "baseline", "基期值"),
            Role::BaselineYear => text!("year of the baseline", "基期年份"),
            Role::ObservedYear => text!("year of the observed value", "实际值年份"),
            Role::Target(year) => of_year(*year, "target", "目标值"),
            Role::TargetYear => text!("year of the target", "目标年份"),
            Role::Numerator => text!("numerator", "分子"),
            Role::Denominator => text!("denominator", "分母"),
            Role::Weight => text!("weight", "权重"),
            Role::Growth => text!("growth a year or total", "年均或累计"),
            Role::Nature => text!("binding or expected", "指标属性"),
            Role::Department => text!("department", "责任单位"),
            Role::Source => text!("source", "出处"),
            Role::Note => text!("note", "备注"),
            Role::Direction => text!("better way", "指标方向"),
            Role::Measure => text!("how years are counted", "累计方式"),
            Role::Other => text!("not read", "未读取"),
        }
    }

    /// Whether a column of this role holds figures of indicators.
    pub fn holds_figures(&self) -> bool {
        matches!(self, Role::Observed(_) | Role::Baseline(_) | Role::Target(_) | Role::Growth)
    }
}

/// A column of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its position in the sheet, from 0.
    pub position: usize,
    /// The words of its heading, from top to bottom.
    pub heading: String,
    /// What it holds.
    pub role: Role,
    /// Whether that was told from its neighbours or its cells, not from its words.
    pub inferred: bool,
    /// What else its figures could be; it marks each row that has one.
    pub doubt: Option<Text>,
}

/// The heading of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The rows that it takes, from 0.
    pub rows: std::ops::Range<usize>,
    /// Its columns from left to right.
    pub columns: Vec<Column>,
    /// What could have been meant otherwise.
    pub doubts: Vec<Text>,
}

impl Header {
    /// The column of a role.
    pub fn column(&self, role: &Role) -> Option<&Column> {
        self.columns.iter().find(|column| column.role == *role)
    }
}

/// What the words of a heading say by themselves.
pub(super) fn role_of(heading: &str) -> Option<Role> {
    let words = plain(heading).to_lowercase().replace('’', "'");
    let years = years_in(&words);
    // `2025年比2020年增长` is neither year's figure.
    if years.len() > 1 && ["比", "较", "change", "vs"].iter().any(|word| words.contains(word)) {
        return Some(Role::Other);
    }
    let year = years.last().copied();
    // `Planned targets and budget, year 1, target` ends in a target again: the money stands in another column.
    if says_cost(&words) && !ends_aimed(&words) || says_progress(&words) {
        return Some(Role::Other);
    }
    let named = names(&words);
    let baseline = says_baseline(&words);
    let aimed = says_aimed(&words) || year.is_some() && words.contains("goal");
    // `Value 2022` was observed, unless the heading says what else the value is.
    let observed = says_observed(&words) || says_value(&words) && !aimed && !baseline;
    let figures = aimed || observed || baseline;
    // A quarter's or half a year's figure is not the year's.
    if (figures || year.is_some()) && !aimed && says_within_year(&words) {
        return Some(Role::Other);
    }
    match named {
        // `数据来源 2020` and `baseline source` say where figures come from.
        Some(Named::Source | Named::Department | Named::Note | Named::Nature | Named::Direction | Named::Unit | Named::Weight)
            if year.is_none() => {}
        Some(Named::Measure) => return Some(Role::Measure),
        Some(Named::Place | Named::Period) if year.is_none() => {}
        Some(Named::Numerator) => return Some(Role::Numerator),
        Some(Named::Denominator) => return Some(Role::Denominator),
        Some(Named::Growth) => return Some(Role::Growth),
        _ if figures && year.is_none() && says_year(&words) => {
            return Some(match () {
                () if aimed => Role::TargetYear,
                () if observed && !baseline => Role::ObservedYear,
                () => Role::BaselineYear,
            });
        }
        // `2025年目标值` and `2020年基期` name the indicator's figures; `规划指标` and `target indicator` name the indicator.
        Some(Named::Name | Named::Number | Named::Domain | Named::Group | Named::Stage) if year.is_none() && !baseline => {}
        _ if baseline && !(aimed && year.is_none()) => return Some(Role::Baseline(year)),
        _ if observed && (year.is_some() || !aimed) => return Some(Role::Observed(year)),
        _ if aimed => return Some(Role::Target(year)),
        _ => {}
    }
    if let Some(year) = year.filter(|_| is_year_alone(&words)) {
        return Some(Role::Observed(Some(year)));
    }
    Some(match named? {
        Named::Department => Role::Department,
        Named::Nature => Role::Nature,
        Named::Source => Role::Source,
        Named::Note => Role::Note,
        Named::Direction => Role::Direction,
        Named::Measure => Role::Measure,
        Named::Growth => Role::Growth,
        Named::Unit => Role::Unit,
        Named::Number => Role::Number,
        Named::Stage => Role::Stage,
        Named::Domain | Named::Group => Role::Domain,
        Named::Name => Role::Name,
        Named::Numerator => Role::Numerator,
        Named::Weight => Role::Weight,
        Named::Denominator => Role::Denominator,
        Named::Period => Role::BaselineYear,
        Named::Place => Role::Other,
    })
}

/// The calendar years in a heading or a cell of years; 十四五末 is 2025, FY2021/22 and the survey of 2020-22 are 2022.
pub(super) fn years_in(words: &str) -> Vec<i32> {
    const PLANS: [(&str, i32); 5] = [("十一五", 2010), ("十二五", 2015), ("十三五", 2020), ("十四五", 2025), ("十五五", 2030)];
    let mut years = Vec::new();
    let words = &printed::without_eras(words);
    let mut rest = words.as_str();
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let digits = rest[start..].bytes().take_while(u8::is_ascii_digit).count();
        let (before, (token, after)) = (&rest[..start], rest[start..].split_at(digits));
        let era = era(before, token, after);
        let first = rest.len() == words.len();
        rest = after;
        if let Some(year) = era {
            years.push(year);
            continue;
        }
        // 20年 heads a column alone: a 5年 or 10年 within words is how long something takes.
        if digits == 2
            && first
            && before.trim().is_empty()
            && matches!(after.trim_end(), "年" | "年末" | "年底" | "年目标" | "年目标值" | "年实际" | "年基期")
        {
            years.extend(token.parse::<i32>().ok().filter(|year| (10..=60).contains(year)).map(|year| 2000 + year));
            continue;
        }
        let Some(year) = token.parse::<i32>().ok().filter(|year| digits == 4 && (1950..=2100).contains(year)) else { continue };
        let short = after.strip_prefix(['/', '-']).map(|tail| &tail[..tail.bytes().take_while(u8::is_ascii_digit).count()]);
        // 2023-12-31 is a day.
        let is_day = short.is_some_and(|short| after[1 + short.len()..].starts_with(['-', '/']));
        let end = short.and_then(|short| short.parse::<i32>().ok().filter(|_| short.len() == 2 && !is_day));
        let later = end.map_or(0, |end: i32| (end - year % 100).rem_euclid(100));
        years.push(if later < 20 { year + later } else { year });
    }
    if years.is_empty() {
        years.extend(PLANS.iter().find(|(name, _)| words.contains(name)).map(|(_, year)| *year));
    }
    years
}

/// A year that is counted otherwise: FY24 is 2024, 109年 of the Republic 2020, 2563 of the Buddha 2020.
fn era(before: &str, digits: &str, after: &str) -> Option<i32> {
    let number: i32 = digits.parse().ok()?;
    let before = before.trim_end();
    let republic = after.trim_start().starts_with('年') || before.ends_with("民國") || before.ends_with("民国");
    match digits.len() {
        2 if before.ends_with("fy") && (10..=60).contains(&number) => Some(2000 + number),
        2 | 3 if republic && (80..=150).contains(&number) && (number >= 100 || before.ends_with("民國")) => Some(1911 + number),
        4 if (2540..=2620).contains(&number) => Some(number - 543),
        _ => None,
    }
}

/// The calendar year that a cell of years names.
pub(super) fn year_of(words: &str) -> Option<i32> {
    years_in(&plain(words).to_lowercase()).last().copied()
}

/// Whether a heading says no more than a year: `2020`, `2020年`, `“十三五”末`.
fn is_year_alone(words: &str) -> bool {
    let words = printed::without_eras(words);
    let rest: String = words.chars().filter(|letter| !letter.is_ascii_digit() && !letter.is_whitespace()).collect();
    let rest = [
        "年度",
        "年末",
        "年底",
        "年",
        "년도",
        "년",
        "期末",
        "末",
        "时期",
        "值",
        "(%)",
        "十三五",
        "十四五",
        "十二五",
        "十五五",
        "fy",
        "民國",
        "民国",
        "financialyear",
        "fiscalyear",
        "schoolyear",
        "year",
        "value",
        "exercice",
        "exercício",
        "ejercicio",
        "gestión",
        "année",
        "jahr",
        "anno",
        "jaar",
        "año",
        "ano",
        "tahun",
        "năm",
        "พ.ศ.",
        "ปี",
        "год",
        "rok",
    ]
    .iter()
    .fold(rest, |rest, word| rest.replace(word, ""));
    rest.chars().all(|letter| !letter.is_alphanumeric())
}

/// The years of a plan that words name: 十四五 goes from 2020 to 2025, and so does 2021-2025.
pub(super) fn plan_years(words: &str) -> Option<(i32, i32)> {
    let plain = plain(words);
    let named = [("十三五", 2015), ("十四五", 2020), ("十五五", 2025)].into_iter().find(|(name, _)| plain.contains(name));
    if let Some((_, base)) = named {
        return Some((base, base + 5));
    }
    let compact: String = plain.chars().filter(|letter| !letter.is_whitespace() && *letter != '年').collect();
    let at = compact.char_indices().map(|(at, _)| at).find(|at| {
        let span = compact.get(*at..at + 9).unwrap_or_default();
        let [first, second] = [span.get(..4), span.get(5..)].map(|year| year.and_then(|year| year.parse::<i32>().ok()));
        let range = span.get(4..5).is_some_and(|mark| matches!(mark, "-" | "~" | "/"));
        range && first.zip(second).is_some_and(|(first, second)| (1950..=2100).contains(&first) && first < second && second < first + 40)
    })?;
    Some((compact[at..at + 4].parse::<i32>().ok()? - 1, compact[at + 5..at + 9].parse().ok()?))
}
