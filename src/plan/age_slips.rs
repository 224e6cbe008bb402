//! Single figures of tables by age that a slip of a digit or of the decimal point has moved, and death rates by which hardly anybody would live, or all for ever.

use super::age_table::AgeTable;
use super::section::Mistakes;
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

/// From which age on the death rates of both sexes rise from group to group, and what part of the group before hardly any is.
const RISING_OF_BOTH: i64 = 45;
const LOWER: f64 = 0.85;

/// Death rates of both sexes that fall between the same two ages: rows in each other's place.
pub(super) fn rates_exchanged(table: &AgeTable) -> Option<Diagnostic> {
    let falls = |row: &usize| table.columns.iter().all(|(_, rates)| rates[*row] > 0.0 && rates[*row] < LOWER * rates[*row - 1]);
    let row = (1..table.ages.len()).filter(|row| table.ages[*row - 1] >= RISING_OF_BOTH).find(falls)?;
    let (from, age) = (table.ages[row - 1], table.ages[row]);
    let [before, own] = [row - 1, row].map(|at| table.columns.iter().map(|(_, rates)| written(rates[at])).collect::<Vec<_>>());
    let (before_en, own_en) = (before.join(" and "), own.join(" and "));
    let (before_zh, own_zh) = (before.join("、"), own.join("、"));
    Some(
        Diagnostic::warning(
            Code::OtherUnit,
            text!(
                "death rates of {own_en} at {age}, after {before_en} at {from}: among the old they rise with age everywhere",
                "{age}岁的死亡率为 {own_zh}，而{from}岁为 {before_zh}：老年人的死亡率各地都随年龄上升"
            ),
        )
        .at(table.place(row, table.columns[0].0))
        .help(text!("do the figures of two rows stand in each other's place?", "两行的数字是否写反了？")),
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

/// How many times as large or small as both its neighbours a figure by age hardly is.
const JUMP: f64 = 4.0;

/// A death rate that is many times those of both ages beside it, or a small part: a digit too many or too few. Whether there is one.
pub(super) fn jumps(table: &AgeTable, from: i64, mistakes: &Mistakes) -> bool {
    let mut found = false;
    for (column, figures) in &table.columns {
        // The last group is open, and as wide as it is.
        for row in 1..figures.len().saturating_sub(2) {
            let ages = &table.ages[row - 1..=row + 2];
            let widths = [ages[1] - ages[0], ages[2] - ages[1], ages[3] - ages[2]];
            let (before, own, after) = (figures[row - 1], figures[row], figures[row + 1]);
            let alike = widths.iter().all(|width| *width == widths[0]) && ages[0] >= from && before > 0.0 && after > 0.0 && own > 0.0;
            let larger = own > JUMP * before && own > JUMP * after;
            let smaller = own < before / JUMP && own < after / JUMP;
            // What cannot be is told as that.
            if alike && (larger || smaller) && own <= 1.0 {
                let (age, [before, own, after]) = (ages[1], [before, own, after].map(written));
                mistakes.push(
                    Diagnostic::warning(
                        Code::OtherUnit,
                        text!("{own} at age {age}, between {before} and {after}", "{age}岁为 {own}，前后两组为 {before} 与 {after}"),
                    )
                    .at(table.place(row, column))
                    .help(text!("is there a digit too many, or one too few?", "是否多写或少写了一位？")),
                );
                found = true;
            }
        }
    }
    found
}

/// Years that a newborn lives on average, in the worst and in the best of times.
const SHORTEST_LIFE: f64 = 20.0;
const LONGEST_LIFE: f64 = 100.0;

/// Years that a newborn lives by death rates of groups, the last open, each the same throughout its group.
fn life_expectancy(ages: &[i64], rates: &[f64]) -> f64 {
    let (mut alive, mut lived) = (1.0, 0.0);
    for (row, rate) in rates.iter().enumerate() {
        let left = ages.get(row + 1).map_or(0.0, |next| alive * libm::exp(-rate * (next - ages[row]) as f64));
        lived += (alive - left) / rate;
        alive = left;
    }
    lived
}

/// Rates by which people would hardly live at all, or for ever.
pub(super) fn check_lives(table: &AgeTable, mistakes: &Mistakes) {
    let lives: Vec<f64> = table.columns.iter().map(|(_, rates)| life_expectancy(&table.ages, rates)).collect();
    if let ([(women, _), (men, _)], [hers, his]) = (&table.columns[..], &lives[..])
        && his - hers > 1.0
    {
        mistakes.push(
            Diagnostic::warning(
                Code::OtherUnit,
                text!(
                    "by these rates {men} live {his:.0} years and {women} {hers:.0}: women live longer nearly everywhere",
                    "按这些死亡率，男性平均活{his:.0}岁，女性{hers:.0}岁：几乎各地都是女性更长寿"
                ),
            )
            .at(table.place(0, women))
            .help(text!("are the two columns swapped?", "两列是否写反了？")),
        );
        return;
    }
    for (column, rates) in &table.columns {
        let years = life_expectancy(&table.ages, rates);
        if !(SHORTEST_LIFE..=LONGEST_LIFE).contains(&years) {
            let code = if years > LONGEST_LIFE { Code::RateTooLow } else { Code::RateTooHigh };
            mistakes.push(
                Diagnostic::warning(
                    code,
                    text!("by these death rates a newborn lives {years:.0} years", "按这些死亡率，新生儿平均活{years:.0}岁"),
                )
                .at(table.place(0, column))
                .help(text!(
                    "rates are deaths per person and year, such as 0.0072: is the table per 1,000 or 100,000, or divided twice?",
                    "死亡率为每人每年的死亡次数，如 0.0072：表中是否按每千人或每十万人，或除了两次？"
                )),
            );
            return;
        }
    }
}
