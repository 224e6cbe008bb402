//! What each row of a column's heading says, and which of its words only tell columns of one kind and year apart: 城市 and 农村 under 2025年.

use crate::plan::printed::plain;

use super::headings::{is_year_word, says_within_year};
use super::people::{is_part, take_part};
use super::role::{Role, role_of, years_in};
use super::settle::numbered_year;
use super::unit::is_unit;

/// What a column's heading says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// What the heading as a whole says.
    pub role: Option<Role>,
    /// The kind and year of its figures, where some of its words say them and others only tell it apart.
    pub kind: Option<Role>,
    /// The words that tell it apart; empty where there are none.
    pub part: String,
    /// The other words.
    pub rest: String,
    /// Whether the words that tell it apart stand above the others, as a title of several columns does.
    pub above: bool,
}

impl Said {
    /// What the column holds as far as its heading tells, whatever part of it.
    pub(super) fn holds(&self) -> Option<&Role> {
        self.kind.as_ref().or(self.role.as_ref())
    }

    /// Whether its words tell it apart as parts of the people and places do.
    pub(super) fn is_known_part(&self) -> bool {
        let part = lower(&self.part);
        is_part(&part) || !part.is_empty() && part.split(' ').all(is_part)
    }

    /// Whether its words tell it apart by a unit alone.
    pub(super) fn is_unit(&self) -> bool {
        is_unit(bare(&self.part))
    }
}

/// Words without brackets around them.
fn bare(words: &str) -> &str {
    words.trim_matches(['(', ')', '（', '）', '[', ']'])
}

fn lower(words: &str) -> String {
    plain(words).to_lowercase()
}

/// Whether words of a heading say by themselves what figures are, or of which year. A unit and a part of the people say neither.
fn says_something(words: &str) -> bool {
    let (own, role) = (lower(words), role_of(words));
    let dated = !years_in(&own).is_empty() || is_year_word(&own) || numbered_year(words).is_some();
    dated || role.as_ref().is_some_and(Role::holds_figures) || role.is_some() && !is_unit(bare(words)) && !is_part(&own)
}

/// What the rows of a heading say, from top to bottom.
pub(super) fn said(rows: &[String]) -> Said {
    let whole = rows.join(" ");
    let role = role_of(&whole);
    let figures = |words: &str| role_of(words).filter(Role::holds_figures);
    let alone = Said { role: role.clone(), kind: None, part: String::new(), rest: whole.clone(), above: false };
    let above = rows.first().is_some_and(|words| rows.len() > 1 && !says_something(words));
    let apart = |kind: Role, part: String, rest: String| Said { role: role.clone(), kind: Some(kind), part, rest, above };
    // What the heading as a whole calls something else, such as money or progress, is no part of a year's figure.
    if role == Some(Role::Other) || says_within_year(&lower(&whole)) {
        return alone;
    }
    let (known, parts): (Vec<&str>, Vec<&str>) = rows.iter().map(String::as_str).partition(|words| says_something(words));
    let rest = known.join(" ");
    if let Some(kind) = figures(&rest).filter(|_| !parts.is_empty()) {
        return apart(kind, parts.iter().map(|part| bare(part)).collect::<Vec<_>>().join(" "), rest);
    }
    if !role.as_ref().is_none_or(Role::holds_figures) {
        return alone;
    }
    if let Some((part, rest)) = take_part(&lower(&whole)).filter(|(_, rest)| !rest.is_empty())
        && let Some(kind) = figures(&rest)
    {
        return apart(kind, part, rest);
    }
    let (unitless, unit) = super::unit::split(&whole);
    match figures(&unitless).filter(|_| !unit.is_empty()) {
        Some(kind) => apart(kind, unit, unitless),
        None => alone,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_tell_columns_apart_are_no_part_of_what_they_hold() {
        for (rows, kind, part) in [
            (&["2025年", "城市"][..], Some(Role::Observed(Some(2025))), "城市"),
            (&["2030年目标", "农村"], Some(Role::Target(Some(2030))), "农村"),
            (&["Urban", "Target", "2030"], Some(Role::Target(Some(2030))), "Urban"),
            (&["Baseline 2020 (female)"], Some(Role::Baseline(Some(2020))), "female"),
            (&["2020年男"], Some(Role::Observed(Some(2020))), "男"),
            (&["2023", "Number"], Some(Role::Observed(Some(2023))), "Number"),
            (&["2023", "（%）"], Some(Role::Observed(Some(2023))), "%"),
            (&["2025年", "目标值%"], Some(Role::Target(Some(2025))), "%"),
            (&["目标", "2025"], None, ""),
            (&["Baseline (2022)"], None, ""),
            (&["2024", "Forecast"], Some(Role::Observed(Some(2024))), "Forecast"),
            (&["2023", "Q3"], None, ""),
            (&["2023年", "上半年"], None, ""),
            (&["2023", "Actual"], None, ""),
            (&["2025", "Cost"], None, ""),
            (&["2023年", "完成率（%）"], None, ""),
            (&["Target", "Year 2"], None, ""),
            (&["指标（城镇）"], None, ""),
        ] {
            let rows: Vec<String> = rows.iter().map(|words| (*words).to_owned()).collect();
            let said = said(&rows);
            assert_eq!((said.kind, said.part.as_str()), (kind, part), "{rows:?}");
        }
    }
}
