//! Finds the columns of an earlier mapping in the next version of its table: by their words, or by words that differ in their years.
//!
//! Nothing is found by its place alone. What is read in another column's place, under another year, or anew carries a doubt; what is found
//! nowhere is an error.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, column_name};
use crate::language::Text;
use crate::plan::printed::plain;
use crate::table::Grid;
use crate::text;

use super::header::{MOST_ROWS, heading_words};
use super::mapping::{MappedColumn, Mapping, holds, role};
use super::role::{Column, Header, Role, plan_years, role_of, years_in};

/// A heading without its blanks and its years, which is what two versions of a table have in common.
fn undated(heading: &str) -> String {
    let compact: String = plain(heading).chars().filter(|letter| !letter.is_whitespace()).collect();
    years_in(&compact).iter().fold(compact, |words, year| words.replace(&year.to_string(), "#"))
}

fn compact(heading: &str) -> String {
    plain(heading).chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// A role of figures with another year.
fn dated(role: &Role, year: i32) -> Role {
    match role {
        Role::Observed(Some(_)) => Role::Observed(Some(year)),
        Role::Baseline(Some(_)) => Role::Baseline(Some(year)),
        Role::Target(Some(_)) => Role::Target(Some(year)),
        other => other.clone(),
    }
}

/// Whether two roles are of one kind: both targets, both of what was observed or started from.
fn same_kind(one: &Role, other: &Role) -> bool {
    let kind = |role: &Role| match role {
        Role::Observed(_) | Role::Baseline(_) => "known",
        role => holds(role).0,
    };
    kind(one) == kind(other)
}

/// The heading of the next version of a table, and its base and target year.
pub(super) fn header(mapping: &Mapping, grid: &Grid) -> Result<(Header, (i32, i32)), Box<Diagnostic>> {
    let known = |column: &MappedColumn| {
        role(column).ok_or_else(|| {
            let holds = &column.holds;
            Box::new(Diagnostic::error(
                Code::TomlSyntax,
                text!("import.toml: no column holds `{holds}`", "import.toml：没有 `{holds}` 这种列"),
            ))
        })
    };
    let roles = &mapping.column.iter().map(known).collect::<Result<Vec<Role>, _>>()?;
    let rows = heading_rows(mapping, grid)?;
    let words: Vec<String> = (0..grid.width()).map(|position| heading_words(grid, &rows, position)).collect();
    let mut next = Next { mapping, roles, words: &words, columns: Vec::new(), doubts: Vec::new(), years: Vec::new() };
    next.match_by(|mapped, found| compact(mapped) == compact(found));
    next.match_by(|mapped, found| undated(mapped) == undated(found));
    // A heading may say less or more than before.
    next.match_by(|mapped, found| mapped.ends_with(found) || found.ends_with(mapped));
    next.match_by_role();
    next.tell_missing(grid, &rows)?;
    next.add_new();
    let year = |known: i32| next.years.iter().find(|(old, _)| *old == known).map_or(known, |(_, new)| *new);
    let years = (year(mapping.base_year), year(mapping.target_year));
    let above = (0..rows.start).flat_map(|row| (0..grid.width()).map(move |column| grid.words(row, column)));
    if let Some((_, last)) = above.filter_map(plan_years).next_back().filter(|(_, last)| *last != years.1) {
        let target = years.1;
        next.doubts.push(text!(
            "the title speaks of a plan up to {last}, import.toml of {target}: if {last} is meant, add --base-year and --target-year",
            "标题所说规划到{last}年，而 import.toml 为{target}年：如应为{last}年，请加 --base-year 和 --target-year"
        ));
    }
    next.columns.sort_by_key(|column| column.position);
    Ok((Header { rows, columns: next.columns, doubts: next.doubts }, years))
}

/// The rows of the heading: where most of the mapped headings stand, first where they stood.
fn heading_rows(mapping: &Mapping, grid: &Grid) -> Result<Range<usize>, Box<Diagnostic>> {
    let height = mapping.heading[1].saturating_sub(mapping.heading[0]) + 1;
    let stood = mapping.heading[0].saturating_sub(1);
    let named: Vec<String> =
        mapping.column.iter().filter(|column| !column.heading.is_empty()).map(|column| undated(&column.heading)).collect();
    let found = |start: usize| {
        let words: Vec<String> =
            (0..grid.width()).map(|position| undated(&heading_words(grid, &(start..start + height), position))).collect();
        named.iter().filter(|heading| words.contains(heading)).count()
    };
    let last = grid.rows().min(MOST_ROWS);
    let starts = std::iter::once(stood).chain(0..last).filter(|start| *start < grid.rows());
    let best = starts.map(|start| (found(start), start)).reduce(|best, next| if next.0 > best.0 { next } else { best });
    let (count, start) = best.unwrap_or((0, 0));
    if count * 2 < named.len() {
        let missing: Vec<&str> =
            mapping.column.iter().map(|column| column.heading.as_str()).filter(|heading| !heading.is_empty()).collect();
        let (total, missing) = (named.len(), missing.join("、"));
        return Err(Box::new(
            Diagnostic::error(
                Code::NoHeading,
                text!(
                    "the table has {count} of the {total} headings of import.toml ({missing}): it is of another table",
                    "import.toml 的 {total} 个表头（{missing}）在表中只找到 {count} 个：它属于另一张表"
                ),
            )
            .at(grid.place(start, 0))
            .help(text!("import the table without --like", "请不加 --like 导入此表")),
        ));
    }
    Ok(start..start + height)
}

/// The columns of the next version, as far as they are found.
struct Next<'a> {
    mapping: &'a Mapping,
    /// What each mapped column holds.
    roles: &'a [Role],
    /// The headings of the table by position.
    words: &'a [String],
    columns: Vec<Column>,
    doubts: Vec<Text>,
    /// Years of the earlier version with those that stand in their place.
    years: Vec<(i32, i32)>,
}

impl Next<'_> {
    fn is_taken(&self, position: usize) -> bool {
        self.columns.iter().any(|column| column.position == position)
    }

    /// Mapped columns that nothing was found for yet.
    fn open(&self) -> Vec<usize> {
        let found = |at: &usize| self.columns.iter().any(|column| column.heading == self.key(*at));
        (0..self.mapping.column.len()).filter(|at| !found(at)).collect()
    }

    /// What a found column is known by until all are found: the mapped column's letter and heading are unique together.
    fn key(&self, at: usize) -> String {
        let column = &self.mapping.column[at];
        format!("{}\u{0}{}", column.letter, column.heading)
    }

    fn match_by(&mut self, same: fn(&str, &str) -> bool) {
        for at in self.open() {
            let mapped = &self.mapping.column[at];
            // Columns without words can only be told by their letter.
            let fits = |position: &usize| {
                let found = self.words[*position].as_str();
                match (mapped.heading.is_empty(), found.is_empty()) {
                    (true, true) => column_name(*position) == mapped.letter,
                    (false, false) => same(&mapped.heading, found),
                    _ => false,
                }
            };
            let Some(position) = (0..self.words.len()).filter(|position| !self.is_taken(*position)).find(fits) else { continue };
            self.take(at, position);
        }
    }

    /// A column of the same kind by its own words stands in for one that is not found.
    fn match_by_role(&mut self) {
        for at in self.open() {
            let role = &self.roles[at];
            let own = |position: &usize| role_of(&self.words[*position]).filter(|own| *role != Role::Other && same_kind(own, role));
            let free: Vec<usize> = (0..self.words.len()).filter(|position| !self.is_taken(*position) && own(position).is_some()).collect();
            if let [position] = free[..] {
                self.take(at, position);
            }
        }
    }

    fn take(&mut self, at: usize, position: usize) {
        let mapped = &self.mapping.column[at];
        let (old, new) = (mapped.heading.clone(), self.words[position].clone());
        let named = years_in(&plain(&new).to_lowercase()).last().copied();
        let mut role = self.roles[at].clone();
        if let (Some(year), Some(known)) = (named, mapped.year) {
            role = dated(&role, year);
            self.years.push((known, year));
        }
        if compact(&old) != compact(&new) {
            let holds = role.words();
            let (en, zh) = (&holds.en, &holds.zh);
            self.doubts.push(text!("`{old}` is not there: `{new}` is read in its place, as {en}", "没有“{old}”：改读“{new}”，作为{zh}"));
        }
        self.columns.push(Column { position, heading: self.key(at), role, inferred: false, doubt: None });
    }

    /// Names what is found nowhere: an error where figures or names would be missing.
    fn tell_missing(&mut self, grid: &Grid, rows: &Range<usize>) -> Result<(), Box<Diagnostic>> {
        for at in self.open() {
            let (mapped, role) = (&self.mapping.column[at], &self.roles[at]);
            let (heading, letter) = (&mapped.heading, &mapped.letter);
            if role.holds_figures() || matches!(role, Role::Name | Role::Unit | Role::Domain | Role::BaselineYear | Role::TargetYear) {
                return Err(Box::new(
                    Diagnostic::error(
                        Code::NoHeading,
                        text!("the table has no column `{heading}` ({letter})", "表中没有“{heading}”（{letter}）这一列"),
                    )
                    .at(grid.place(rows.start, 0))
                    .help(text!(
                        "write its new heading in import.toml, or delete its [[column]] there if the table no longer has it",
                        "请在 import.toml 中写上新的表头；如表中已无此列，请删去其 [[column]]"
                    )),
                ));
            }
            if *role != Role::Other && !heading.is_empty() {
                self.doubts.push(text!("the table has no column `{heading}` any more", "表中已没有“{heading}”这一列"));
            }
        }
        for column in &mut self.columns {
            column.heading.clone_from(&self.words[column.position]);
        }
        Ok(())
    }

    /// Columns that the earlier version did not have are read by their own words, where no other column holds the same.
    fn add_new(&mut self) {
        for position in 0..self.words.len() {
            let heading = self.words[position].clone();
            if heading.is_empty() || self.is_taken(position) {
                continue;
            }
            let role = role_of(&heading).filter(|role| *role != Role::Other && !self.columns.iter().any(|known| known.role == *role));
            match role {
                Some(role) => {
                    let holds = role.words();
                    let (en, zh) = (&holds.en, &holds.zh);
                    self.doubts.push(text!("the column `{heading}` is new: read as {en}", "“{heading}”是新增的列：读作{zh}"));
                    self.columns.push(Column { position, heading, role, inferred: true, doubt: None });
                }
                None => self.doubts.push(text!("the column `{heading}` is new, and is not read", "“{heading}”是新增的列，未读取")),
            }
        }
    }
}
