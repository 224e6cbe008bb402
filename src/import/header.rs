//! The heading of a planner's table: which rows name the columns, and what each column holds.

use crate::language::Text;
use crate::plan::printed::{self, Meaning, plain};
use crate::table::Grid;
use crate::text;

use super::headings::{Named, is_year_word, names, says_aimed, says_baseline, says_cost, says_observed, says_year};

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
    let words = plain(heading).to_lowercase();
    let years = years_in(&words);
    // `2025年比2020年增长` is neither year's figure.
    if years.len() > 1 && ["比", "较", "change", "vs"].iter().any(|word| words.contains(word)) {
        return Some(Role::Other);
    }
    let year = years.last().copied();
    if says_cost(&words) {
        return Some(Role::Other);
    }
    let named = names(&words);
    let (observed, baseline) = (says_observed(&words), says_baseline(&words));
    let aimed = says_aimed(&words) || year.is_some() && words.contains("goal");
    let figures = aimed || observed || baseline;
    match named {
        // `数据来源 2020` and `baseline source` say where figures come from.
        Some(Named::Source | Named::Department | Named::Note | Named::Nature | Named::Direction | Named::Unit | Named::Weight)
            if year.is_none() => {}
        Some(Named::Numerator) => return Some(Role::Numerator),
        Some(Named::Denominator) => return Some(Role::Denominator),
        Some(Named::Growth) => return Some(Role::Growth),
        _ if figures && year.is_none() && says_year(&words) => return Some(if aimed { Role::TargetYear } else { Role::BaselineYear }),
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
        Named::Growth => Role::Growth,
        Named::Unit => Role::Unit,
        Named::Number => Role::Number,
        Named::Stage => Role::Stage,
        Named::Domain | Named::Group => Role::Domain,
        Named::Name => Role::Name,
        Named::Numerator => Role::Numerator,
        Named::Weight => Role::Weight,
        Named::Denominator => Role::Denominator,
    })
}

/// The calendar years in a heading; 十四五末 is 2025, FY2021/22 is 2022.
pub(super) fn years_in(words: &str) -> Vec<i32> {
    const PLANS: [(&str, i32); 5] = [("十一五", 2010), ("十二五", 2015), ("十三五", 2020), ("十四五", 2025), ("十五五", 2030)];
    let mut years = Vec::new();
    let mut rest = words;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let digits = rest[start..].bytes().take_while(u8::is_ascii_digit).count();
        let (before, (token, after)) = (&rest[..start], rest[start..].split_at(digits));
        let era = era(before, token, after);
        rest = after;
        if let Some(year) = era {
            years.push(year);
            continue;
        }
        let Some(year) = token.parse().ok().filter(|year| digits == 4 && (1950..=2100).contains(year)) else { continue };
        let short = after.strip_prefix(['/', '-']).map(|tail| &tail[..tail.bytes().take_while(u8::is_ascii_digit).count()]);
        match short.and_then(|short| short.parse::<i32>().ok().filter(|_| short.len() == 2)) {
            Some(end) if end == (year + 1) % 100 => years.push(year + 1),
            _ => years.push(year),
        }
    }
    if years.is_empty() {
        years.extend(PLANS.iter().find(|(name, _)| words.contains(name)).map(|(_, year)| *year));
    }
    years
}

/// A year that is counted otherwise: 令和7年度 and R7 are 2025, 109年 of the Republic 2020, 2563 of the Buddha 2020.
fn era(before: &str, digits: &str, after: &str) -> Option<i32> {
    let number: i32 = digits.parse().ok()?;
    let before = before.trim_end();
    match digits.len() {
        1 | 2 if before.ends_with("令和") => Some(2018 + number),
        1 | 2 if before.ends_with("平成") => Some(1988 + number),
        1 | 2 if before == "r" || before.ends_with("(r") => Some(2018 + number),
        1 | 2 if before == "h" || before.ends_with("(h") => Some(1988 + number),
        3 if after.starts_with('年') && (80..=150).contains(&number) => Some(1911 + number),
        4 if (2540..=2620).contains(&number) => Some(number - 543),
        _ => None,
    }
}

/// Whether a heading says no more than a year: `2020`, `2020年`, `“十三五”末`.
fn is_year_alone(words: &str) -> bool {
    let rest: String = words.chars().filter(|letter| !letter.is_ascii_digit() && !letter.is_whitespace()).collect();
    let rest =
        ["年度", "年末", "年底", "年", "期末", "末", "时期", "值", "(%)", "十三五", "十四五", "十二五", "十五五", "fy", "year", "value"]
            .iter()
            .fold(rest, |rest, word| rest.replace(word, ""));
    rest.chars().all(|letter| !letter.is_alphanumeric())
}

/// Finds the heading: the rows that name most columns, among them the indicator's name and a figure's.
pub fn find(grid: &Grid) -> Option<Header> {
    let last = grid.rows().min(MOST_ROWS);
    let mut best: Option<(usize, Header)> = None;
    for first in 0..last {
        for height in 1..=MOST_HEIGHT.min(last - first) {
            let columns = columns(grid, first..first + height);
            let Some(columns) = columns else { continue };
            let named = columns.iter().filter(|column| column.role != Role::Other).count();
            let name = columns.iter().any(|column| column.role == Role::Name);
            let figure = columns.iter().any(|column| column.role.holds_figures());
            // A year that stands in a second row belongs to the words above it, which alone would say the same of several columns.
            let figures = || columns.iter().map(|column| &column.role).filter(|role| role.holds_figures() && **role != Role::Growth);
            let again = columns
                .iter()
                .enumerate()
                .filter(|(at, column)| column.role.holds_figures() && columns[..*at].iter().any(|known| known.role == column.role));
            let again = again.count();
            let years = figures()
                .filter(|role| **role != Role::Observed(None) && **role != Role::Target(None) && **role != Role::Baseline(None))
                .count();
            // A last row that only says more of figures (实际数, Cost) belongs to the heading as well.
            let last = first + height - 1;
            let own = |column: &Column| !grid.words(last, column.position).is_empty();
            let more = height > 1
                && !columns.iter().any(|column| column.role == Role::Name && own(column))
                && columns.iter().any(|column| column.role.holds_figures() && own(column));
            let score =
                usize::from(more) + (named * 4 + years * 2 + usize::from(name) * 3 + usize::from(figure) * 3).saturating_sub(again * 7);
            // A heading of fewer rows is better where it names as much.
            if named >= 2 && figure && best.as_ref().is_none_or(|(known, _)| score > *known) {
                best = Some((score, Header { rows: first..first + height, columns, doubts: Vec::new() }));
            }
        }
    }
    let (_, mut header) = best?;
    complete(grid, &mut header);
    Some(header)
}

/// Rows in which a heading is looked for, and the most that it takes.
const MOST_ROWS: usize = 25;
const MOST_HEIGHT: usize = 4;

/// Columns named by these rows, or `None` if one of them holds figures of indicators.
fn columns(grid: &Grid, rows: std::ops::Range<usize>) -> Option<Vec<Column>> {
    let mut columns = Vec::new();
    for position in 0..grid.width() {
        let mut parts: Vec<String> = Vec::new();
        for row in rows.clone() {
            // Words reach to the right over other words of the heading, not over the figures below it.
            let words = if row + 1 < rows.end { grid.heading(row, position) } else { grid.spread(row, position) }.trim().to_owned();
            if !words.is_empty() && parts.last() != Some(&words) {
                parts.push(words);
            }
        }
        let heading = parts.join(" ");
        if heading.chars().count() > LONGEST_HEADING {
            return None;
        }
        let role = if heading.is_empty() { Role::Other } else { role_of(&heading).unwrap_or(Role::Other) };
        columns.push(Column { position, heading, role, inferred: false });
    }
    // A title stands in all columns alike; a heading names each by words of its own.
    let title = |row: usize| {
        let words: Vec<&str> = (0..grid.width()).map(|position| grid.heading(row, position)).filter(|words| !words.is_empty()).collect();
        words.len() > 1 && words.iter().all(|known| *known == words[0])
    };
    if rows.clone().any(title) || rows.clone().all(|row| grid.filled(row) == 0) {
        return None;
    }
    if rows.clone().any(|row| holds_figures(grid, row, &columns)) {
        return None;
    }
    for role in [Role::Name, Role::Unit, Role::Number] {
        if columns.iter().filter(|column| column.role == role).count() > 3 {
            return None;
        }
    }
    Some(columns)
}

const LONGEST_HEADING: usize = 60;

/// Whether a row holds a figure of an indicator below a heading of figures: a number that is no year.
fn holds_figures(grid: &Grid, row: usize, columns: &[Column]) -> bool {
    let figure = |words: &str| {
        let digits = words.chars().filter(char::is_ascii_digit).count();
        years_in(words).is_empty() && digits * 2 >= words.chars().count() && printed::read_alone(words).value().is_some()
    };
    let figures: Vec<&str> = columns
        .iter()
        .filter(|column| column.role.holds_figures())
        .map(|column| grid.words(row, column.position))
        .filter(|words| figure(words))
        .collect();
    !figures.is_empty() && !is_row_of_positions(grid, row)
}

/// Whether a row below the heading only numbers the columns: 1, 2, 3, 4.
pub(super) fn is_row_of_positions(grid: &Grid, row: usize) -> bool {
    let cells: Vec<&str> = (0..grid.width()).map(|column| grid.words(row, column)).filter(|words| !words.is_empty()).collect();
    let numbers: Vec<i32> = cells.iter().filter_map(|words| words.trim_matches(['(', ')']).parse().ok()).collect();
    numbers.len() >= 3 && numbers.len() == cells.len() && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1) && numbers[0] <= 1
}

/// Settles what single headings leave open: which bare year is the target, which columns of figures hold sentences, and which of several columns
/// that could be the indicator's name is.
fn complete(grid: &Grid, header: &mut Header) {
    let body = header.rows.end..grid.rows();
    settle_codes(grid, header, &body);
    settle_years_beside(header);
    settle_sentences(grid, header, &body);
    settle_numbered_years(header);
    settle_bare_years(grid, header);
    settle_names(grid, header, &body);
    tell_unread(grid, header, &body);
}

/// A column called year alone is of the figures before it.
fn settle_years_beside(header: &mut Header) {
    for at in 1..header.columns.len() {
        let own = &header.columns[at];
        if own.role != Role::Other || !is_year_word(&plain(&own.heading).to_lowercase()) {
            continue;
        }
        let role = match header.columns[at - 1].role {
            Role::Baseline(None) | Role::Observed(None) => Role::BaselineYear,
            Role::Target(None) => Role::TargetYear,
            _ => continue,
        };
        header.columns[at].role = role;
        header.columns[at].inferred = true;
    }
}

/// A column without a heading whose cells number the rows.
fn settle_codes(grid: &Grid, header: &mut Header, body: &std::ops::Range<usize>) {
    if header.columns.iter().any(|column| column.role == Role::Number) {
        return;
    }
    let figures: Vec<usize> = header.columns.iter().filter(|column| column.role.holds_figures()).map(|column| column.position).collect();
    let rows: Vec<usize> = body.clone().filter(|row| figures.iter().any(|at| !grid.words(*row, *at).is_empty())).collect();
    let code = |words: &str| {
        words.starts_with(|letter: char| letter.is_ascii_digit())
            && words.chars().count() <= 8
            && words.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '.')
    };
    let name = header.columns.iter().position(|column| column.role == Role::Name).unwrap_or(header.columns.len());
    for column in &mut header.columns[..name] {
        let coded = rows.iter().filter(|row| code(grid.words(**row, column.position))).count();
        let grouped = column.role == Role::Domain && coded == rows.len();
        if (column.heading.is_empty() || grouped) && coded * 10 >= rows.len() * 7 && coded > 0 {
            column.role = Role::Number;
            column.inferred = true;
            return;
        }
    }
}

/// A column of targets or of the present state may hold sentences: the SDG target that a row belongs to, a description.
fn settle_sentences(grid: &Grid, header: &mut Header, body: &std::ops::Range<usize>) {
    let targets = header.columns.iter().filter(|column| matches!(column.role, Role::Target(_))).count();
    let group = header.columns.iter().any(|column| column.role == Role::Domain);
    for column in &mut header.columns {
        let (Role::Target(None) | Role::Observed(None) | Role::Baseline(None)) = column.role else { continue };
        let cells = || body.clone().map(|row| grid.spread(row, column.position)).filter(|words| !words.is_empty());
        let sentence = |words: &&str| {
            words.chars().filter(|letter| letter.is_alphabetic()).count() > 12
                && matches!(printed::read_alone(words).meaning, Meaning::Words | Meaning::Unreadable)
                || words.chars().count() > 60
        };
        let bare = |words: &&str| !words.chars().any(|letter| letter.is_ascii_digit());
        let spoken = (targets > 1 || !matches!(column.role, Role::Target(_))) && cells().filter(bare).count() * 10 > cells().count() * 7;
        if spoken || cells().filter(sentence).count() * 2 > cells().count() {
            let target = matches!(column.role, Role::Target(None));
            column.role = if target && targets > 1 && !group { Role::Domain } else { Role::Note };
            column.inferred = true;
        }
    }
}

/// Targets of `Year 1`, `Year 2` count from the baseline's year.
fn settle_numbered_years(header: &mut Header) {
    let base = header.columns.iter().find_map(|column| match column.role {
        Role::Baseline(year) | Role::Observed(year) => year,
        _ => None,
    });
    let Some(base) = base else { return };
    for column in &mut header.columns {
        let words = plain(&column.heading).to_lowercase();
        let number = ["year ", "yr ", "año ", "year", "yr", "y"].iter().find_map(|word| {
            let at = words.rfind(word)?;
            let apart = !words[..at].ends_with(char::is_alphabetic);
            words[at + word.len()..].trim().parse::<i32>().ok().filter(|number| apart && (1..=20).contains(number))
        });
        if let (Role::Target(None) | Role::Other, Some(number)) = (&column.role, number) {
            column.role = Role::Target(Some(base + number));
            column.inferred = true;
        }
    }
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

/// Years without words: what the plan starts from or aims at, as the title or the worded columns tell; else the last of them is aimed at.
fn settle_bare_years(grid: &Grid, header: &mut Header) {
    let year = |column: &Column| match column.role {
        Role::Observed(year) => year,
        _ => None,
    };
    let bare: Vec<usize> =
        (0..header.columns.len()).filter(|at| year(&header.columns[*at]).is_some() && !worded_as_known(&header.columns[*at])).collect();
    let last_of = |of: fn(&Role) -> Option<i32>| header.columns.iter().filter_map(|column| of(&column.role)).max();
    let aimed = last_of(|role| if let Role::Target(year) = role { *year } else { None });
    let targets = header.columns.iter().any(|column| matches!(column.role, Role::Target(_)));
    let known = header.columns.iter().filter(|column| worded_as_known(column)).filter_map(|column| match column.role {
        Role::Baseline(year) | Role::Observed(year) => year,
        _ => None,
    });
    let known = known.max();
    let above = (0..header.rows.start).flat_map(|row| (0..grid.width()).map(move |column| grid.words(row, column)));
    let titled = above.filter_map(plan_years).next_back().map(|(base, _)| base);
    let years: Vec<i32> = bare.iter().filter_map(|at| year(&header.columns[*at])).collect();
    // A title speaks of the table only where one of its years stands in it.
    let titled = titled.filter(|base| years.iter().any(|year| year > base) && (years.contains(base) || known == Some(*base)));
    if targets {
        // Beside worded targets, years without words are what was observed; those after the baseline could be interim targets.
        for at in bare {
            let column = &mut header.columns[at];
            let Some(between) = year(column) else { continue };
            let heading = column.heading.clone();
            if titled.is_some_and(|base| between > base) && known.is_some() && aimed.is_some_and(|aimed| between > aimed) {
                column.role = Role::Target(Some(between));
                column.inferred = true;
            } else if known.is_some_and(|known| between > known) && aimed.is_some_and(|aimed| between < aimed) {
                header.doubts.push(text!(
                    "`{heading}` is taken as observed values of {between}; if it holds targets, write `holds = \"target\"` in import.toml and import with --like",
                    "“{heading}”按{between}年实际值理解；如为目标，请在 import.toml 中写 `holds = \"target\"`，并用 --like 重新导入"
                ));
            }
        }
        return;
    }
    let limit = titled.or(known).or_else(|| {
        let mut sorted = years.clone();
        sorted.sort_unstable();
        // 2015, 2020, 2025 end in one target; the longer strides of 2020, 2025, 2035 are all of what is aimed at.
        let mut last = sorted.len().checked_sub(1).filter(|last| *last > 0)?;
        while last >= 2 && sorted[last - 1] - sorted[last - 2] >= 3 && sorted[last - 1] - sorted[last - 2] < sorted[last] - sorted[last - 1]
        {
            last -= 1;
        }
        Some(sorted[last - 1])
    });
    let Some(limit) = limit else { return };
    for at in &bare {
        let column = &mut header.columns[*at];
        if let Some(aimed) = year(column).filter(|year| *year > limit) {
            column.role = Role::Target(Some(aimed));
            column.inferred = true;
        }
    }
    if titled.is_none() && years.iter().any(|year| *year > limit) {
        header.doubts.push(text!(
            "no words say which years are targets: those after {limit} are taken as targets, those up to it as observed",
            "没有文字说明哪些年份是目标：{limit}年之后的按目标理解，此前的按实际值理解"
        ));
    }
}

/// Columns that hold something and are not read are told.
fn tell_unread(grid: &Grid, header: &mut Header, body: &std::ops::Range<usize>) {
    let unread: Vec<String> = header
        .columns
        .iter()
        .filter(|column| column.role == Role::Other && body.clone().any(|row| !grid.words(row, column.position).is_empty()))
        .map(|column| match column.heading.as_str() {
            "" => crate::diagnostic::column_name(column.position),
            heading => heading.to_owned(),
        })
        .collect();
    if !unread.is_empty() {
        let list = unread.join(", ");
        header.doubts.push(text!("columns that are not read: {list}", "未读取的列：{list}"));
    }
}

fn worded_as_known(column: &Column) -> bool {
    let words = plain(&column.heading).to_lowercase();
    says_observed(&words) || says_baseline(&words)
}

/// Of several columns that could be the indicator's name, the last with words of its own in most rows is; those before it are groups, and the one
/// after a name that stands for several rows is a part of it.
fn settle_names(grid: &Grid, header: &mut Header, body: &std::ops::Range<usize>) {
    // One heading may stand over groups and names alike: the column right of it is then without words.
    let spoken = |position: usize| {
        let words = body.clone().map(|row| grid.words(row, position)).filter(|words| !words.is_empty());
        let (letters, all) =
            words.fold((0, 0), |(letters, all), words| (letters + usize::from(words.chars().any(char::is_alphabetic)), all + 1));
        letters * 10 >= all * 8 && all * 2 > body.len()
    };
    for at in 1..header.columns.len() {
        let (left, own) = (&header.columns[at - 1], &header.columns[at]);
        if left.role == Role::Name && own.role == Role::Other && own.heading.is_empty() && spoken(own.position) {
            header.columns[at].role = Role::Name;
            header.columns[at].inferred = true;
        }
    }
    let names: Vec<usize> = (0..header.columns.len()).filter(|at| header.columns[*at].role == Role::Name).collect();
    if names.len() < 2 {
        return;
    }
    let positions: Vec<usize> = header.columns.iter().map(|column| column.position).collect();
    let filled = |at: usize| body.clone().filter(|row| !grid.words(*row, positions[at]).is_empty()).count();
    let most = names.iter().map(|at| filled(*at)).max().unwrap_or(0);
    let group = header.columns.iter().any(|column| column.role == Role::Domain);
    let full: Vec<usize> = names.iter().copied().filter(|at| filled(*at) * 4 >= most * 3).collect();
    // Both filled throughout: the first is the name unless it repeats itself from row to row.
    let repeats = |at: usize| {
        let words: Vec<&str> = body.clone().map(|row| grid.words(row, positions[at])).filter(|words| !words.is_empty()).collect();
        words.windows(2).filter(|pair| pair[0] == pair[1]).count() * 3 > words.len()
    };
    let headings: Vec<String> = header.columns.iter().map(|column| plain(&column.heading).to_lowercase()).collect();
    let leveled = |at: usize| ["一级", "二级", "level 1", "level 2"].iter().any(|word| headings[at].contains(word));
    let name = full.iter().copied().find(|at| !repeats(*at) && !leveled(*at)).or(full.last().copied()).unwrap_or(names[0]);
    for at in names {
        if at == name {
            continue;
        }
        let sparse = filled(at) * 4 < most * 3;
        header.columns[at].role = match () {
            () if at < name => Role::Domain,
            () if sparse && group => Role::Stage,
            () => Role::Note,
        };
        header.columns[at].inferred = true;
    }
}
