//! What the table of people cannot say, or hardly means: numbers that no place has, columns that do not belong together, births that the
//! children do not show.

use super::age_shapes::{Holds, check_alone, check_columns};
use super::age_table::AgeTable;
use super::age_tables::{check_copied, check_exchanged};
use super::section::Mistakes;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::number::{short, written};
use crate::text;

/// The fewest people that a place with a plan has, and more than there are in any country.
const FEWEST_PEOPLE: f64 = 1000.0;
const MOST_OF_A_COUNTRY: f64 = 1.6e9;

/// What part of those of the next age group the youngest are at least, and how many times as many at most, each for a year of age: births have
/// nowhere fallen or risen faster.
const LEAST_OF_NEXT: f64 = 0.22;

const MOST_OF_NEXT: f64 = 3.0;

/// Numbers that no place has, or children that no people has so few of.
fn check_number(table: &AgeTable, total: f64, mistakes: &Mistakes) -> bool {
    let place = || table.place(0, table.columns[0].0);
    let whole = table.columns.iter().all(|(_, figures)| figures.iter().all(|people| people.fract() == 0.0));
    if total > 0.0 && total < FEWEST_PEOPLE && whole && table.ages.len() >= 5 {
        let total = written(total);
        mistakes.push(Diagnostic::warning(Code::OtherUnit, text!("{total} people in all", "合计只有 {total} 人")).at(place()).help(text!(
            "is the table in thousands (or 万)? Then say so in the heading: `women (thousands)` or `women (万)`",
            "表中的单位是否为千人或万人？若是，请在列名中写明：`女（千人）` 或 `女（万人）`"
        )));
        return true;
    }
    if total > MOST_OF_A_COUNTRY {
        let total = written(total.round());
        mistakes.push(
            Diagnostic::warning(
                Code::OtherUnit,
                text!("{total} people in all: more than any country has", "合计 {total} 人：超过任何国家"),
            )
            .at(place())
            .help(text!(
                "does the heading say thousands or 万 of figures that are people? Then leave the unit out",
                "列名是否写了千人或万人，而数字就是人数？若是，请删去单位"
            )),
        );
        return true;
    }
    let few = |figures: &[f64]| {
        let width = |row: usize| (table.ages[row + 1] - table.ages[row]) as f64;
        let part = figures[0] / width(0) / (figures[1] / width(1));
        figures.len() > 5 && figures[1] > 100.0 && !(LEAST_OF_NEXT..=MOST_OF_NEXT).contains(&part)
    };
    let rising = table.ages.windows(2).all(|pair| pair[0] < pair[1]);
    if rising && table.ages.len() > 5 && table.columns.iter().all(|(_, figures)| few(figures)) {
        let [first, next] = [0, 1].map(|row| table.columns.iter().map(|(_, figures)| figures[row]).sum::<f64>()).map(written);
        let (age, next_age) = (table.ages[0], table.ages[1]);
        mistakes.push(
            Diagnostic::warning(
                Code::OtherUnit,
                text!("{first} people of {age}, and {next} of {next_age}", "{age}岁组为 {first} 人，而{next_age}岁组为 {next} 人"),
            )
            .at(place())
            .help(text!(
                "do the figures stand a row too low, or those of two rows in each other's place?",
                "数字是否错下了一行，或两行写反了？"
            )),
        );
        return true;
    }
    false
}

/// Somebody lives there.
pub(super) fn check_people(table: Option<&AgeTable>, mistakes: &Mistakes) {
    let Some(table) = table else { return };
    let total: f64 = table.columns.iter().flat_map(|(_, figures)| figures).sum();
    if total == 0.0 && !table.ages.is_empty() {
        mistakes.push(
            Diagnostic::error(Code::NoPeople, text!("nobody lives here: all figures are zero", "没有人口：所有数字都是零"))
                .at(table.place(0, table.columns[0].0))
                .help(text!("write how many people of each age and sex there are", "请写明各年龄、各性别的人数")),
        );
    }
    // A figure that is wrong itself makes its group and its column too large.
    if check_copied(table, mistakes) {
        return;
    }
    if check_exchanged(table, mistakes)
        || check_alone(table, Holds::People, mistakes)
        || check_columns(table, mistakes)
        || check_number(table, total, mistakes)
    {
        return;
    }
    check_open_group(table, mistakes);
    let sums: Vec<f64> = table.columns.iter().map(|(_, figures)| figures.iter().sum()).collect();
    if let [women, men] = sums[..]
        && women.min(men) > 0.0
        && (DOUBLE.contains(&(men / women)) || DOUBLE.contains(&(women / men)))
    {
        let (column, other) = if men > women { ("men", "women") } else { ("women", "men") };
        mistakes.push(
            Diagnostic::warning(Code::OtherUnit, text!("`{column}` adds up to twice `{other}`", "`{column}` 合计约为 `{other}` 的两倍"))
                .at(table.place(0, column))
                .help(text!("does the column hold both sexes together?", "该列是否为男女合计？")),
        );
    }
}

/// Years that the people of the open group would have to fill at the number of a year of age before it: above 80 hardly more.
const OPEN_YEARS: f64 = 14.0;

/// An open group of the old that is many times the group before it: a digit too many.
fn check_open_group(table: &AgeTable, mistakes: &Mistakes) {
    let last = table.ages.len().saturating_sub(1);
    if last == 0 || table.ages[last] < 80 {
        return;
    }
    for (column, figures) in &table.columns {
        let (before, own, width) = (figures[last - 1], figures[last], (table.ages[last] - table.ages[last - 1]) as f64);
        if before > 0.0 && own > 100.0 && own > OPEN_YEARS * before / width {
            let (age, own, before) = (table.ages[last], written(own), written(before));
            mistakes.push(
                Diagnostic::warning(
                    Code::OtherUnit,
                    text!("{own} of {age} and older, after {before} in the group before", "{age}岁及以上为 {own}，而前一组为 {before}"),
                )
                .at(table.place(last, column))
                .help(text!("is there a digit too many?", "是否多写了一位？")),
            );
        }
    }
}

/// How many times as many people of one sex as of the other say that one column holds both.
const DOUBLE: std::ops::RangeInclusive<f64> = 1.8..=2.2;

/// How many times as many births a year as children of each year of age below five there can be, and what part of them.
const BIRTHS_OF_CHILDREN: std::ops::RangeInclusive<f64> = 0.3..=3.0;

/// Birth rates that give many times the births that the youngest children show, or a small part of them.
pub(super) fn check_births_of_people(people: Option<&AgeTable>, births: Option<&AgeTable>, mistakes: &Mistakes) {
    let (Some(people), Some(births)) = (people, births) else { return };
    let rising = |table: &AgeTable| table.ages.windows(2).all(|pair| pair[0] < pair[1]);
    let [(_, women), (_, men)] = &people.columns[..] else { return };
    if mistakes.any_error()
        || !rising(people)
        || !rising(births)
        || mistakes.any_of(Code::RateTooHigh)
        || mistakes.any_of(Code::RateTooLow)
        || mistakes.any_of(Code::OtherUnit)
    {
        return;
    }
    // So many women of each age, evenly within their group.
    let women_of = |age: i64| {
        let row = people.ages.iter().rposition(|first| *first <= age)?;
        let width = people.ages.get(row + 1).map(|next| next - people.ages[row])?;
        Some(women[row] / width as f64)
    };
    let born: f64 = (0..births.ages.len())
        .map(|row| {
            let until = births.ages.get(row + 1).copied().or(births.end).unwrap_or(births.ages[row] + 5).min(60);
            let mothers: f64 = (births.ages[row]..until).filter_map(women_of).sum();
            births.columns[0].1[row] * mothers
        })
        .sum();
    let Some(end) = people.ages.iter().position(|age| *age == 5) else { return };
    let children = (0..end).map(|row| women[row] + men[row]).sum::<f64>() / 5.0;
    let ratio = born / children;
    if children < 100.0 || born == 0.0 || BIRTHS_OF_CHILDREN.contains(&ratio) {
        return;
    }
    let (times, [born, children]) = (short((ratio * 10.0).round() / 10.0), [born.round(), children.round()].map(written));
    mistakes.push(
        Diagnostic::warning(
            Code::OtherUnit,
            text!(
                "these rates make {born} births a year of the women of seeds/population.csv, {times} times the {children} children of each age below 5",
                "按此生育率和 seeds/population.csv 中的妇女，每年出生 {born} 人，是5岁以下每岁儿童 {children} 人的 {times} 倍"
            ),
        )
        .at(births.place(0, "rate"))
        .help(text!(
            "are the rates of a year and woman, and both tables of one place? Rates of five years are five times as high",
            "生育率是否为每名妇女一年的数，两张表是否为同一地方？五年合计的数为五倍"
        )),
    );
}
