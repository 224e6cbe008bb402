//! Columns that look like figures of a kind and are something else beside them: the years that they are of, and what was foreseen before them.

use crate::plan::printed::plain;
use crate::table::Grid;
use crate::text;

use super::headings::says_guess;
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
