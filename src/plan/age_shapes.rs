//! Figures of tables by age that stand alone: far from what the other sex and the ages beside them say, columns in each other's place, birth rates
//! that dip in between.
//!
//! A university or a camp of workers moves both sexes of an age; a slip of a digit moves one figure. In the 3,354 counties, cities and provinces
//! of the Chinese census of 2020 the ratio of the sexes at one age is less than twice that of the ages beside it, but for what chance does
//! where few live.

use super::age_table::AgeTable;
use super::section::Mistakes;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::language::number::{short, written};
use crate::text;

/// By how much, as a logarithm, the sexes' ratio at one age may differ from that of the ages beside it.
const TWICE: f64 = 0.693;

/// How much more at the first and the last age, which have a neighbour on one side only.
const AT_AN_END: f64 = 0.3;

/// Death rates that are nearly the same in both sexes before this age rest on few deaths.
const FEW_DEATHS: i64 = 40;

/// How far death rates of the sexes may be apart from age to age below [`FEW_DEATHS`], and from there on.
const DEATHS_OF_THE_YOUNG: f64 = 1.386;
const DEATHS_OF_THE_OLD: f64 = 0.588;

/// By how much, as logarithms, the death rates of the first and of the second group leave the line of those beside them everywhere.
const INFANCY: [f64; 2] = [2.2, -1.1];

/// How many times the usual roughness of a table of rates a single figure hardly leaves it by.
const ROUGHNESS: f64 = 6.0;

/// Wrong figures of one table that are told; more of them are no slips.
const MOST_SLIPS: usize = 3;

/// Which figures a table holds: chance moves people by their number, and rates by deaths that are not known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Holds {
    People,
    Deaths,
}

/// A figure that stands alone, and what would fit in its place.
struct Alone {
    row: usize,
    column: usize,
    fits: f64,
}

/// The mean of what stands beside a row; at an end, what stands there.
fn beside(values: &[f64], row: usize) -> f64 {
    match (row.checked_sub(1).map(|at| values[at]), values.get(row + 1)) {
        (Some(before), Some(after)) => f64::midpoint(before, *after),
        (Some(one), None) => one,
        (None, Some(one)) => *one,
        (None, None) => values[row],
    }
}

/// How far the ratio of two columns at each row is from that beside it, as logarithms.
fn bends(ratios: &[f64]) -> Vec<f64> {
    (0..ratios.len()).map(|row| ratios[row] - beside(ratios, row)).collect()
}

/// The figure of one sex that is furthest from what the other sex and the ages beside it say, if it is too far.
fn alone(ages: &[i64], columns: [&[f64]; 2], holds: Holds) -> Option<Alone> {
    let [women, men] = columns;
    let rows = ages.len();
    // Where nobody of one sex is left, as good as half a person is: a nought among hundreds is a slip as well.
    let least = if holds == Holds::People { 0.5 } else { f64::MIN_POSITIVE };
    let logs = [women, men].map(|figures| figures.iter().map(|figure| libm::log(figure.max(least))).collect::<Vec<f64>>());
    let ratios: Vec<f64> = (0..rows).map(|row| logs[0][row] - logs[1][row]).collect();
    let bends = bends(&ratios);
    let mut sizes: Vec<f64> = bends.iter().map(|bend| bend.abs()).collect();
    sizes.sort_by(f64::total_cmp);
    let rough = ROUGHNESS * sizes[rows / 2];
    let chance = |row: usize| {
        let around = row.saturating_sub(1)..(row + 2).min(rows);
        let beside: f64 = around.filter(|at| *at != row).map(|at| 1.0 / women[at].max(1.0) + 1.0 / men[at].max(1.0)).sum();
        3.0 * (1.0 / women[row].max(1.0) + 1.0 / men[row].max(1.0) + beside / 4.0).sqrt()
    };
    let limit = |row: usize| {
        let end = if row == 0 || row + 1 == rows { AT_AN_END } else { 0.0 };
        end + match holds {
            Holds::People => TWICE + chance(row),
            Holds::Deaths if ages[row] < FEW_DEATHS => DEATHS_OF_THE_YOUNG.max(rough),
            Holds::Deaths => DEATHS_OF_THE_OLD.max(rough),
        }
    };
    // Beside a wrong figure the first and the last row bend as much as it does itself.
    let weighed = |row: usize| bends[row].abs() * if row == 0 || row + 1 == rows { 0.6 } else { 1.0 };
    let row = (0..rows).max_by(|one, other| weighed(*one).total_cmp(&weighed(*other)))?;
    if bends[row].abs() <= limit(row) {
        return None;
    }
    // The sex whose own figure leaves the line of its ages is the one that is wrong.
    // Each year of an age, since groups may be of several widths; the open one is taken to be as wide as the one before.
    let width = |at: usize| if at + 1 < rows { ages[at + 1] - ages[at] } else { ages[at] - ages[at - 1] };
    let each: Vec<f64> = (0..rows).map(|at| if holds == Holds::People { libm::log(width(at) as f64) } else { 0.0 }).collect();
    let own = |column: usize| {
        let by_year: Vec<f64> = logs[column].iter().zip(&each).map(|(log, width)| log - width).collect();
        // Deaths fall steeply behind the first ages of life.
        let usual = if holds == Holds::Deaths { INFANCY.get(row).copied().unwrap_or(0.0) } else { 0.0 };
        (by_year[row] - beside(&by_year, row) - usual).abs()
    };
    let column = usize::from(own(1) > own(0));
    let fits = libm::exp(logs[column][row] + if column == 0 { -bends[row] } else { bends[row] });
    Some(Alone { row, column, fits })
}

/// Whether a figure of a table of people stands alone.
pub(super) fn stands_alone(table: &AgeTable) -> bool {
    let quiet = Mistakes::default();
    check_alone(table, Holds::People, &quiet)
}

/// Whether the columns of a table of people are not counted alike.
pub(super) fn columns_apart(table: &AgeTable) -> bool {
    let quiet = Mistakes::default();
    check_columns(table, &quiet)
}

/// Tells of single figures that stand alone; whether there are any.
pub(super) fn check_alone(table: &AgeTable, holds: Holds, mistakes: &Mistakes) -> bool {
    let [(women, hers), (men, his)] = &table.columns[..] else { return false };
    let mut columns = [hers.clone(), his.clone()];
    let rises = table.ages.windows(2).all(|pair| pair[0] < pair[1]);
    let sound = |figure: &f64| figure.is_finite() && if holds == Holds::People { *figure >= 0.0 } else { *figure > 0.0 };
    let counted = holds == Holds::Deaths || columns.iter().all(|figures| figures.iter().sum::<f64>() > 1000.0);
    if table.ages.len() < 5 || !rises || !counted || !columns.iter().flatten().all(sound) {
        return false;
    }
    let mut found = Vec::new();
    while let Some(one) = alone(&table.ages, [&columns[0], &columns[1]], holds) {
        columns[one.column][one.row] = one.fits;
        found.push(one);
        // So many are no slips, but columns that do not belong together.
        if found.len() > MOST_SLIPS {
            return false;
        }
    }
    for Alone { row, column, fits } in &found {
        let (name, figures, others) = if *column == 0 { (women, hers, his) } else { (men, his, hers) };
        mistakes.push(slip(table, (name, figures, *row), others[*row], *fits));
    }
    !found.is_empty()
}

/// What is said of a figure that stands alone.
fn slip(table: &AgeTable, (name, figures, row): (&'static str, &[f64], usize), other: f64, fits: f64) -> Diagnostic {
    let (age, own, other) = (table.ages[row], written(figures[row]), written(other));
    let Text { zh, en } = neighbours(figures, row);
    let fits = two_digits(fits);
    Diagnostic::warning(
        Code::OtherUnit,
        text!("{own} at age {age}, {en}, and {other} of the other sex", "{age}岁为 {own}，{zh}，而另一性别为 {other}"),
    )
    .at(table.place(row, name))
    .help(text!(
        "is a digit too many, missing or in another's place? About {fits} would fit the other sex and the ages beside",
        "是否多写、漏写或写错了数位？按另一性别与相邻年龄，约为 {fits}"
    ))
}

/// The figures before and after one.
fn neighbours(figures: &[f64], row: usize) -> Text {
    let before = row.checked_sub(1).map(|at| written(figures[at]));
    let after = figures.get(row + 1).copied().map(written);
    match (before, after) {
        (Some(before), Some(after)) => text!("between {before} and {after}", "前后两组为 {before} 与 {after}"),
        (Some(one), None) => text!("after {one}", "前一组为 {one}"),
        (None, Some(one)) => text!("before {one}", "后一组为 {one}"),
        (None, None) => Text::default(),
    }
}

/// A figure of which nobody needs more than two digits.
fn two_digits(figure: f64) -> String {
    let unit = libm::pow(10.0, libm::floor(libm::log10(figure.abs())) - 1.0);
    short((figure / unit).round() * unit)
}

/// Until which age boys outnumber girls wherever people are born, and from which age on women outnumber men.
const CHILDREN: i64 = 10;
const OLD: i64 = 75;

/// How many of the other sex there are for each child of one, beyond which the columns are not counted alike.
const UNLIKE: f64 = 1.75;

/// Columns in each other's place: more girls than boys, and more old men than old women. Whether it was told.
pub(super) fn check_columns(table: &AgeTable, mistakes: &Mistakes) -> bool {
    let [(women, hers), (men, his)] = &table.columns[..] else { return false };
    // Of figures that cannot be, that is told.
    if hers.iter().chain(his).any(|figure| !(figure.is_finite() && *figure >= 0.0)) {
        return false;
    }
    let sum = |figures: &[f64], from: i64, until: i64| -> f64 {
        table.ages.iter().zip(figures).filter(|(age, _)| (from..until).contains(*age)).map(|(_, figure)| figure).sum()
    };
    let [girls, boys] = [hers, his].map(|figures| sum(figures, 0, CHILDREN));
    let [old_women, old_men] = [hers, his].map(|figures| sum(figures, OLD, i64::MAX));
    // More than twice what chance does where few live.
    let clearly = |more: f64, less: f64| more - less > 2.0 * (more + less).sqrt();
    if clearly(girls, boys) && clearly(old_men, old_women) && girls < UNLIKE * boys {
        let [girls, boys, old_men, old_women] = [girls, boys, old_men, old_women].map(written);
        mistakes.push(
            Diagnostic::warning(
                Code::OtherUnit,
                text!(
                    "{girls} girls and {boys} boys below {CHILDREN}, and {old_men} men and {old_women} women of {OLD} and over: everywhere more boys are born, and women live longer",
                    "{CHILDREN}岁以下女{girls}、男{boys}，{OLD}岁及以上男{old_men}、女{old_women}：各地都是男婴较多、女性更长寿"
                ),
            )
            .at(table.place(0, women))
            .help(text!("are the two columns swapped?", "两列是否写反了？")),
        );
        return true;
    }
    // Twice as many in all is told as both sexes together.
    let [all_women, all_men] = [hers, his].map(|figures| figures.iter().sum::<f64>());
    let both = (1.8..=2.2).contains(&(all_women.max(all_men) / all_women.min(all_men)));
    let (more, less, column) = if boys > girls { (boys, girls, men) } else { (girls, boys, women) };
    if !both && more + less > 400.0 && less > 0.0 && more > UNLIKE * less {
        let (times, shown) = (short((more / less * 10.0).round() / 10.0), written(more));
        mistakes.push(
            Diagnostic::warning(
                Code::OtherUnit,
                text!(
                    "`{column}` has {shown} children below {CHILDREN}, {times} times as many as the other column",
                    "`{column}` {CHILDREN}岁以下为 {shown}，是另一列的 {times} 倍"
                ),
            )
            .at(table.place(0, column))
            .help(text!(
                "are both columns counted in one unit and in the same order of ages, and does neither hold both sexes?",
                "两列的单位和年龄顺序是否一致，是否有一列是男女合计？"
            )),
        );
        return true;
    }
    false
}

/// How many times above or below what lies between its neighbours a birth rate of 20 to 44 hardly is: births rise to one age and fall from it.
const DIP: f64 = 0.916;
const PEAK: f64 = 2.2;

/// A birth rate that breaks the one rise and fall that birth rates have, with what would fit.
pub(super) fn birth_rate_alone(ages: &[i64], rates: &[f64]) -> Option<(usize, f64)> {
    let inside = |row: &usize| (20..45).contains(&ages[*row]) && rates[row - 1] > 0.0 && rates[*row] > 0.0 && rates[row + 1] > 0.0;
    let bend = |row: usize| {
        let [before, own, after] = [rates[row - 1], rates[row], rates[row + 1]].map(libm::log);
        let part = (ages[row] - ages[row - 1]) as f64 / (ages[row + 1] - ages[row - 1]) as f64;
        own - (before + part * (after - before))
    };
    let off = |row: usize| if bend(row) < 0.0 { -bend(row) / DIP } else { bend(row) / PEAK };
    let rows = 1..rates.len().saturating_sub(1);
    let row = rows.filter(inside).max_by(|one, other| off(*one).total_cmp(&off(*other)))?;
    (off(row) > 1.0).then(|| (row, libm::exp(libm::log(rates[row]) - bend(row))))
}

/// What part of the rate ten years before a last birth rate hardly reaches.
const LAST_PART: f64 = 0.15;

/// Tells of a birth rate that stands alone; whether there is one.
pub(super) fn check_births_alone(table: &AgeTable, mistakes: &Mistakes) -> bool {
    let [(name, rates)] = &table.columns[..] else { return false };
    // A last rate above the one before rises after the fall; the one before is the slip where the last lies far below the one before that.
    let last = rates.len().saturating_sub(1);
    let rises = last >= 3
        && table.ages[last] >= 40
        && rates[last] > 1.1 * rates[last - 1]
        && rates[last - 1] > 0.0
        && rates[last - 2] > rates[last - 1]
        && rates[last] > LAST_PART * rates[last - 2];
    let found = rises.then_some((last, None)).or_else(|| birth_rate_alone(&table.ages, rates).map(|(row, fits)| (row, Some(fits))));
    let Some((row, fits)) = found else { return false };
    let (age, own) = (table.ages[row], written(rates[row]));
    let Text { zh, en } = neighbours(rates, row);
    let told = Diagnostic::warning(
        Code::OtherUnit,
        text!(
            "a birth rate of {own} at {age}, {en}: births rise with age to one peak and fall from it",
            "{age}岁的生育率为 {own}，{zh}：生育率随年龄升至一个高峰后下降"
        ),
    )
    .at(table.place(row, name));
    let fits = fits.map(two_digits);
    mistakes.push(match fits {
        Some(fits) => told.help(text!(
            "is a digit too many, missing or in another's place? About {fits} would fit the ages beside",
            "是否多写、漏写或写错了数位？按相邻年龄，约为 {fits}"
        )),
        None => told.help(text!("is the decimal point in its place?", "小数点的位置是否正确？")),
    });
    true
}
