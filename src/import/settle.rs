//! What single headings leave open and the table as a whole tells: which bare year is aimed at, which column of words holds the names.

use crate::plan::printed::{self, Meaning, plain};
use crate::table::Grid;
use crate::text;

use super::headings::{is_breakdown, is_year_word, says_baseline, says_cost, says_observed, way_of};
use super::role::{Column, Header, Role, plan_years, year_of};
use super::years::{settle_columns_of_years, tell_guesses};

/// Settles what single headings leave open: which bare year is the target, which columns of figures hold sentences, and which of several columns
/// that could be the indicator's name is.
pub(super) fn complete(grid: &Grid, header: &mut Header) {
    let body = header.rows.end..grid.rows();
    settle_codes(grid, header, &body);
    settle_directions(grid, header, &body);
    settle_parts_of_rates(header);
    settle_years_beside(header);
    settle_columns_of_years(grid, header, &body);
    settle_sentences(grid, header, &body);
    settle_numbered_years(header);
    settle_bare_years(grid, header);
    settle_names(grid, header, &body);
    settle_breakdowns(grid, header, &body);
    tell_guesses(header);
    tell_unread(grid, header, &body);
}

/// A column called year alone is of the figures before it, or else of those after it.
fn settle_years_beside(header: &mut Header) {
    for at in 0..header.columns.len() {
        let own = &header.columns[at];
        if own.role != Role::Other || !is_year_word(&plain(&own.heading).to_lowercase()) {
            continue;
        }
        let beside = |other: Option<usize>| match header.columns.get(other?)?.role {
            Role::Baseline(None) => Some(Role::BaselineYear),
            Role::Observed(None) => Some(Role::ObservedYear),
            Role::Target(None) => Some(Role::TargetYear),
            _ => None,
        };
        let Some(role) = beside(at.checked_sub(1)).or_else(|| beside(Some(at + 1))) else { continue };
        header.columns[at].role = role;
        header.columns[at].inferred = true;
    }
    // Where nothing else is a baseline, what was observed is, with its year.
    if !header.columns.iter().any(|column| matches!(column.role, Role::Baseline(_) | Role::BaselineYear)) {
        header.columns.iter_mut().filter(|column| column.role == Role::ObservedYear).for_each(|column| column.role = Role::BaselineYear);
    }
}

/// A column that is called direction and names no way is something else: before the names it groups them.
fn settle_directions(grid: &Grid, header: &mut Header, body: &std::ops::Range<usize>) {
    let name = header.columns.iter().position(|column| column.role == Role::Name).unwrap_or(0);
    let grouped = header.columns.iter().any(|column| column.role == Role::Domain);
    for at in 0..header.columns.len() {
        let column = &mut header.columns[at];
        let cells = || body.clone().map(|row| grid.words(row, column.position)).filter(|words| !words.is_empty());
        if column.role == Role::Direction && cells().filter(|words| way_of(words).is_some()).count() * 2 < cells().count() {
            column.role = if at < name && !grouped { Role::Domain } else { Role::Other };
            column.inferred = true;
        }
    }
}

/// Of a rate both parts are needed: a count alone is none of its own.
fn settle_parts_of_rates(header: &mut Header) {
    if header.column(&Role::Numerator).is_some() != header.column(&Role::Denominator).is_some() {
        header.columns.iter_mut().filter(|column| matches!(column.role, Role::Numerator | Role::Denominator)).for_each(|column| {
            column.role = Role::Other;
        });
    }
}

/// A column of sex or age tells rows apart that share a name.
fn settle_breakdowns(grid: &Grid, header: &mut Header, body: &std::ops::Range<usize>) {
    let Some(name) = header.column(&Role::Name).map(|column| column.position) else { return };
    if header.columns.iter().any(|column| column.role == Role::Stage) {
        return;
    }
    let tells_apart = |position: usize| {
        let rows: Vec<usize> = body.clone().filter(|row| !grid.words(*row, name).is_empty()).collect();
        let apart = |one: usize, other: usize| {
            grid.words(one, name) == grid.words(other, name) && grid.spread(one, position) != grid.spread(other, position)
        };
        rows.iter().enumerate().any(|(at, row)| rows[..at].iter().any(|earlier| apart(*earlier, *row)))
    };
    let found = header
        .columns
        .iter_mut()
        .find(|column| column.role == Role::Other && is_breakdown(&plain(&column.heading).to_lowercase()) && tells_apart(column.position));
    if let Some(column) = found {
        column.role = Role::Stage;
        column.inferred = true;
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
        let bare = |words: &&str| !words.chars().any(char::is_numeric);
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
        let number = numbered_year(&column.heading);
        let costs = says_cost(&plain(&column.heading).to_lowercase());
        if let (Role::Target(None) | Role::Other, Some(number), false) = (&column.role, number, costs && column.role == Role::Other) {
            column.role = Role::Target(Some(base + number));
            column.inferred = true;
        }
    }
}

/// The number of a year that a heading counts from the baseline, as `Year 1` does.
pub(super) fn numbered_year(heading: &str) -> Option<i32> {
    let words = plain(heading).to_lowercase();
    ["year ", "yr ", "año ", "année ", "jahr ", "year", "yr", "y"].iter().find_map(|word| {
        let at = words.rfind(word)?;
        let apart = !words[..at].ends_with(char::is_alphabetic);
        let behind = words[at + word.len()..].trim_start();
        let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
        let ends = !behind[digits..].starts_with(|letter: char| letter.is_alphanumeric() || matches!(letter, '/' | '-' | '.'));
        behind[..digits].parse::<i32>().ok().filter(|number| apart && ends && (1..=20).contains(number))
    })
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
    // A goal of four years, an end target: its year stands nowhere.
    let undated = header.columns.iter().any(|column| column.role == Role::Target(None)) && header.column(&Role::TargetYear).is_none();
    let targets = header.columns.iter().any(|column| matches!(column.role, Role::Target(_)));
    let known = header.columns.iter().filter(|column| worded_as_known(column)).filter_map(|column| match column.role {
        Role::Baseline(year) | Role::Observed(year) => year,
        _ => None,
    });
    let known = known.max();
    let above = (0..header.rows.start).flat_map(|row| (0..grid.width()).map(move |column| grid.words(row, column)));
    let titled = above.filter_map(plan_years).next_back();
    let years: Vec<i32> = bare.iter().filter_map(|at| year(&header.columns[*at])).collect();
    // A plan starts from a column of its own, whose year stands in its rows or nowhere.
    let started = header.columns.iter().any(|column| column.role == Role::Baseline(None))
        || header.columns.iter().any(|column| column.role == Role::BaselineYear);
    // A title speaks of the table only where one of its years stands in it, or where all bare years lie within it and none is needed to start from.
    let titled = titled.filter(|(base, last)| {
        let within = started && years.iter().all(|year| (*base + 1..=*last).contains(year));
        years.iter().any(|year| year > base) && (years.contains(base) || known == Some(*base) || within)
    });
    let within_title = titled.is_some_and(|(base, last)| years.iter().all(|year| (base + 1..=last).contains(year)));
    let titled = titled.map(|(base, _)| base);
    let led = undated && leads_to_target(grid, header, &bare);
    let start = started.then(|| last_baseline(grid, header)).flatten().or(known);
    let told = |between: i32, en: &str, zh: &str| {
        text!(
            "no words say whether this of {between} was observed or is aimed at: read as {en}",
            "没有文字说明{between}年的数值是实际还是目标：按{zh}理解"
        )
    };
    if targets {
        // Beside worded targets, years without words are what was observed; those after the baseline could be interim targets.
        for at in bare {
            let column = &mut header.columns[at];
            let Some(between) = year(column) else { continue };
            let heading = column.heading.clone();
            let after = start.is_none_or(|start| between > start);
            if started && undated && after && years.len() > 1 && (within_title || led) {
                // Years between a baseline and an end target without one lead from the one to the other.
                column.role = Role::Target(Some(between));
                column.inferred = true;
                if !within_title {
                    column.doubt = Some(told(between, "a target", "目标"));
                }
            } else if titled.is_some_and(|base| between > base) && known.is_some() && aimed.is_some_and(|aimed| between > aimed) {
                column.role = Role::Target(Some(between));
                column.inferred = true;
            } else if start.is_none_or(|start| between > start) && (start.is_some() || undated) && aimed.is_none_or(|aimed| between < aimed)
            {
                column.doubt = Some(told(between, "observed", "实际值"));
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
        // What a plan starts from stands in a column of its own: the years beside it are those of its targets.
        if let Some(first) = sorted.first().filter(|_| started) {
            return Some(first - 1);
        }
        // 2015, 2020, 2025 end in one target; the longer strides of 2020, 2025, 2035 are all of what is aimed at.
        let mut last = sorted.len().checked_sub(1).filter(|last| *last > 0)?;
        while last >= 2 && sorted[last - 1] - sorted[last - 2] >= 3 && sorted[last - 1] - sorted[last - 2] < sorted[last] - sorted[last - 1]
        {
            last -= 1;
        }
        Some(sorted[last - 1])
    });
    let Some(limit) = limit else { return };
    let unsure = titled.is_none() && known.is_none() && years.len() > 2;
    for at in &bare {
        let column = &mut header.columns[*at];
        let Some(own) = year(column) else { continue };
        if own > limit {
            column.role = Role::Target(Some(own));
            column.inferred = true;
        }
        if unsure {
            column.doubt = Some(if own > limit { told(own, "a target", "目标") } else { told(own, "observed", "实际值") });
        }
    }
    if titled.is_none() && years.iter().any(|year| *year > limit) {
        header.doubts.push(text!(
            "no words say which years are targets: those after {limit} are taken as targets, those up to it as observed",
            "没有文字说明哪些年份是目标：{limit}年之后的按目标理解，此前的按实际值理解"
        ));
    }
}

/// Whether columns of bare years lead to a target without one: it is called an end, or most rows end in it or add up to it.
fn leads_to_target(grid: &Grid, header: &Header, bare: &[usize]) -> bool {
    let Some(target) = header.column(&Role::Target(None)) else { return false };
    let words = plain(&target.heading).to_lowercase();
    const ENDS: [&str; 13] = [
        "end ",
        "final",
        "endline",
        "cuatrienio",
        "quadriênio",
        "quinquenio",
        "overall",
        "end-",
        "总目标",
        "总体目标",
        "期末",
        "最终",
        "终期",
    ];
    if ENDS.iter().any(|end| words.contains(end)) {
        return true;
    }
    let number = |row: usize, position: usize| printed::read_alone(grid.words(row, position)).value().map(|value| value.number);
    let led = |row: usize| {
        let aimed = number(row, target.position)?;
        let years: Vec<f64> = bare.iter().map(|at| number(row, header.columns[*at].position)).collect::<Option<_>>()?;
        let sum: f64 = years.iter().sum();
        Some(years.last() == Some(&aimed) || (sum - aimed).abs() <= 1e-9 * aimed.abs())
    };
    let told: Vec<bool> = (header.rows.end..grid.rows()).filter_map(led).collect();
    !told.is_empty() && told.iter().filter(|led| **led).count() * 2 > told.len()
}

/// The last of the years that rows name for what they start from.
fn last_baseline(grid: &Grid, header: &Header) -> Option<i32> {
    let column = header.column(&Role::BaselineYear)?;
    (header.rows.end..grid.rows()).filter_map(|row| year_of(grid.spread(row, column.position))).max()
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
    let mut unread = unread;
    unread.dedup();
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
