//! Single figures of tables by age that a slip of a digit or of the decimal point has moved.

use super::age_table::AgeTable;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::number::written;
use crate::text;

/// More people of one age than live on earth.
pub(super) const MOST_PEOPLE: f64 = 1e10;

/// Ages from which on death rates rise with age everywhere, and by which part of the group before none has ever fallen.
const RISING_FROM: i64 = 45;
const FALLEN: f64 = 0.6;

/// A death rate of the old far below that of the younger group before it: a digit is mistyped.
pub(super) fn rate_that_falls(table: &AgeTable) -> Option<Diagnostic> {
    let (column, row, before, own) = table.columns.iter().find_map(|(column, rates)| {
        let row = (1..rates.len())
            .find(|row| table.ages[*row - 1] >= RISING_FROM && rates[*row] < FALLEN * rates[*row - 1] && rates[*row] > 0.0)?;
        Some((*column, row, rates[row - 1], rates[row]))
    })?;
    let age = table.ages[row];
    // The larger of two may be the one that is mistyped: what stands before both says which.
    let rates = &table.columns.iter().find(|(name, _)| *name == column)?.1;
    let too_high = row >= 2 && before > 4.0 * rates[row - 2] && own > rates[row - 2];
    let (row, own, age) = if too_high { (row - 1, before, table.ages[row - 1]) } else { (row, own, age) };
    // Between two ages of one width a slip is told by its neighbours.
    if row + 2 < rates.len() {
        return None;
    }
    let neighbour = rates[if too_high { row + 1 } else { row - 1 }];
    Some(
        Diagnostic::warning(
            Code::OtherUnit,
            text!(
                "a death rate of {own} at {age}, beside {neighbour}: among the old it rises with age everywhere",
                "{age}岁的死亡率为 {own}，相邻一组为 {neighbour}：老年人的死亡率各地都随年龄上升"
            ),
        )
        .at(table.place(row, column))
        .help(text!("is the decimal point in its place?", "小数点的位置是否正确？")),
    )
}

/// How many times the moves of one sex at an age are those of the other, at most, where both sexes else move alike.
const UNLIKE_MOVES: f64 = 6.0;

/// Moves of one sex at one age that are many times those of the other and of both ages beside it: a digit too many.
pub(super) fn move_out_of_line(table: &AgeTable) -> Option<Diagnostic> {
    let [(_, women), (_, men)] = &table.columns[..] else { return None };
    let far = |one: f64, other: f64| one.abs() > UNLIKE_MOVES * other.abs() && other != 0.0;
    let alike = women.iter().zip(men).filter(|(hers, his)| far(**hers, **his) || far(**his, **hers)).count() == 1;
    let slip = |own: &[f64], other: &[f64], row: usize| {
        let beside = [row.checked_sub(1), Some(row + 1)].into_iter().flatten().filter_map(|at| own.get(at));
        far(own[row], other[row]) && beside.into_iter().all(|next| far(own[row], *next))
    };
    let (column, row) = (0..women.len()).find_map(|row| {
        let hers = slip(women, men, row).then_some((0, row));
        hers.or_else(|| slip(men, women, row).then_some((1, row)))
    })?;
    let (name, figures) = &table.columns[column];
    let (own, other, age) = (figures[row], table.columns[1 - column].1[row], table.ages[row]);
    // A figure beyond all people is told as that.
    (alike && own.abs() <= MOST_PEOPLE).then(|| {
        let (own, other) = (written(own), written(other));
        Diagnostic::warning(
            Code::OtherUnit,
            text!("{own} at age {age}, and {other} of the other sex", "{age}岁为 {own}，而另一性别为 {other}"),
        )
        .at(table.place(row, name))
        .help(text!("is there a digit too many?", "是否多写了一位？"))
    })
}
