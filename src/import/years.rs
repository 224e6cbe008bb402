//! Columns that look like figures of a kind and are something else beside them: the years that they are of, and what was foreseen before them; and years
//! that are most likely mistyped.

use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::plan::printed::plain;
use crate::table::Grid;
use crate::text;

use super::headings::{says_expected, says_foreseen, says_guess};
use super::role::{Column, Header, Role, years_in};

/// Of two columns of one kind without a year, the one that holds nothing but years says of which year the other's figures are.
pub(super) fn settle_columns_of_years(grid: &Grid, header: &mut Header, body: &std::ops::Range<usize>) {
    let based = header.columns.iter().any(|column| matches!(column.role, Role::Baseline(_) | Role::BaselineYear));
    for at in 0..header.columns.len() {
        let own = &header.columns[at];
        let role = match own.role {
            Role::Observed(None) if based => Role::ObservedYear,
            Role::Baseline(None) | Role::Observed(None) => Role::BaselineYear,
            Role::Target(None) => Role::TargetYear,
            _ => continue,
        };
        let twin = header.columns.iter().any(|other| other.position != own.position && other.role == own.role);
        let words = || body.clone().map(|row| plain(grid.words(row, own.position))).filter(|words| !words.is_empty());
        let year = |words: &String| words.chars().count() == 4 && years_in(words).len() == 1;
        if twin && words().count() > 1 && words().all(|words| year(&words)) && !header.columns.iter().any(|other| other.role == role) {
            header.columns[at].role = role;
            header.columns[at].inferred = true;
        }
    }
}

/// What is foreseen for a year before the targets may be no target: it is read as one, and told.
pub(super) fn tell_guesses(header: &mut Header) {
    let guess = |column: &Column| says_guess(&plain(&column.heading).to_lowercase());
    let aimed = |column: &Column| matches!(column.role, Role::Target(_));
    if !header.columns.iter().any(|column| aimed(column) && !guess(column)) {
        return;
    }
    for column in header.columns.iter_mut().filter(|column| aimed(column) && guess(column)) {
        column.inferred = true;
        let heading = &column.heading;
        header.doubts.push(text!(
            "`{heading}` is what was foreseen for its year: read as a target on the way",
            "“{heading}”为当年的预计安排：按中间目标理解"
        ));
    }
}

/// That a target year does not come after the year that the plan starts from.
pub(super) fn not_after(grid: &Grid, header: &Header, target_year: i32, base_year: i32) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(
            Code::PlanYears,
            text!(
                "the target year {target_year} does not come after the base year {base_year}",
                "目标年 {target_year} 不晚于基期年 {base_year}"
            ),
        )
        .at(grid.place(header.rows.start, 0))
        .help(text!("say them: --base-year 2020 --target-year 2025", "请给出年份：--base-year 2020 --target-year 2025")),
    )
}

/// A year with its last two digits exchanged: 2002 for 2020.
fn exchanged(year: i32) -> i32 {
    let (tens, ones) = (year / 10 % 10, year % 10);
    year - year % 100 + ones * 10 + tens
}

/// Years of headings of which two digits are most likely exchanged: one that alone breaks the order of the columns, and a base year far from the target.
pub(super) fn tell_mistyped(header: &Header, base_year: i32, target_year: i32, doubts: &mut Vec<Text>) {
    let years: Vec<i32> = header
        .columns
        .iter()
        .filter_map(|column| match column.role {
            Role::Observed(year) | Role::Baseline(year) => year,
            _ => None,
        })
        .collect();
    let in_order = |years: &[i32]| years.is_sorted_by(|one, other| one < other) || years.is_sorted_by(|one, other| one > other);
    let mended = |at: usize| {
        let mut mended = years.clone();
        mended[at] = exchanged(years[at]);
        (mended != years && in_order(&mended)).then_some((at, mended))
    };
    let span = |years: &[i32]| years.iter().max().zip(years.iter().min()).map_or(0, |(last, first)| last - first);
    if years.len() >= 3 && !years.is_sorted_by(|one, other| one <= other) && !years.is_sorted_by(|one, other| one >= other) {
        // Of several that would mend the order, the one that leaves the years closest together.
        if let Some((at, mended)) = (0..years.len()).filter_map(mended).min_by_key(|(_, mended)| span(mended)) {
            let (list, year, meant) = (years.iter().map(i32::to_string).collect::<Vec<_>>().join(", "), years[at], mended[at]);
            doubts
                .push(text!("the columns are of {list}: is {year} mistyped for {meant}?", "各列年份为 {list}：{year} 是否应为 {meant}？"));
        }
    } else if target_year - base_year > 15 && (1..=5).contains(&(target_year - exchanged(base_year))) {
        let (apart, meant) = (target_year - base_year, exchanged(base_year));
        doubts.push(text!(
            "from {base_year} to {target_year} are {apart} years: is {base_year} mistyped for {meant}?",
            "{base_year}年至{target_year}年相隔{apart}年：{base_year} 是否应为 {meant}？"
        ));
    }
}

/// Columns of what was foreseen for a year after the base year hold nothing that was observed.
pub(super) fn leave_out_foreseen(header: &mut Header, base_year: i32, doubts: &mut Vec<Text>) {
    for column in &mut header.columns {
        let Role::Observed(Some(year)) = column.role else { continue };
        if year > base_year && says_foreseen(&plain(&column.heading).to_lowercase()) {
            let heading = &column.heading;
            doubts.push(text!(
                "`{heading}` was foreseen, not observed: left out; if it was observed, say so in the heading",
                "“{heading}”是预计数，不是实际值：未采用；若为实际值，请在表头写明"
            ));
            column.role = Role::Other;
        }
    }
}

/// The year to start from where the last observed one is only expected (2021年预计) and others are not: that of a five-year plan up to the target where it
/// stands in the table, else the last that is not expected.
pub(super) fn settled_year(header: &Header, target: Option<i32>, doubts: &mut Vec<Text>) -> Option<i32> {
    let seen: Vec<(i32, bool)> = header
        .columns
        .iter()
        .filter_map(|column| match column.role {
            Role::Observed(Some(year)) if target.is_none_or(|target| year < target) => {
                Some((year, says_expected(&plain(&column.heading).to_lowercase())))
            }
            _ => None,
        })
        .collect();
    let last = seen.iter().max_by_key(|(year, _)| *year).filter(|(_, expected)| *expected)?.0;
    let five = seen.iter().map(|(year, _)| *year).find(|year| target == Some(year + 5) && year % 5 == 0);
    let year = five.or_else(|| seen.iter().filter(|(_, expected)| !expected).map(|(year, _)| *year).max())?;
    if year != last {
        doubts.push(text!("{year} is taken as the base year; {last} is only expected", "以{year}年为基期；{last}年只是预计数"));
    }
    Some(year)
}
