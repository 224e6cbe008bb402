//! What the tables of people, deaths, births and moves cannot say, or hardly mean: ages left out, rates that no people has.

use super::age_labels::OLDEST;
use super::age_shapes::{Holds, check_alone, check_births_alone};
use super::age_slips::{MOST_PEOPLE, check_lives, jumps, move_out_of_line, rate_that_falls, rates_exchanged};
use super::age_table::AgeTable;
use super::age_tables::{check_infants, check_moves_by_age, check_one_rate};
use super::section::Mistakes;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::language::number::written;
use crate::text;

/// Ages begin at birth.
pub(super) fn check_first_age(table: &AgeTable, mistakes: &Mistakes) {
    // Of rows that run from old to young, that is told.
    if table.ages.windows(2).all(|pair| pair[0] > pair[1]) && table.ages.len() > 1 {
        return;
    }
    // Of an age that nobody has, that is told.
    if table.ages.first().is_some_and(|age| *age != 0 && *age <= OLDEST) {
        mistakes.push(
            Diagnostic::error(Code::FirstAge, text!("the first age group must start at age 0", "第一个年龄组必须从 0 岁开始"))
                .at(table.place(0, "age"))
                .help(text!("write a row of age 0 above it: those under the next age", "请在其上方写 0 岁的一行（不满下一年龄者）")),
        );
    }
}

/// Nobody is older than anybody has been.
pub(super) fn check_oldest_age(table: &AgeTable, mistakes: &Mistakes) {
    if let Some(row) = table.ages.iter().position(|age| !(0..=OLDEST).contains(age)) {
        let age = table.ages[row];
        mistakes.push(
            Diagnostic::error(Code::ImpossibleAge, text!("nobody is {age} years old", "没有 {age} 岁的人"))
                .at(table.place(row, "age"))
                .help(text!("the last row is the open group of everybody older", "最后一行是开放组，包括更年长的所有人")),
        );
    }
}

/// An age from which the old may stand in one group; a table that ends before is most likely cut off.
const OPEN_GROUP: i64 = 60;

/// A table whose rows end among people of middle age.
pub(super) fn check_reach(table: &AgeTable, mistakes: &Mistakes) {
    let rises = table.ages.windows(2).all(|pair| pair[0] < pair[1]);
    // Of figures that are no rates that alone is told.
    let read = table.columns.iter().all(|(_, figures)| figures.iter().all(|figure| figure.is_finite()));
    if let Some(last) = table.ages.last().copied().filter(|last| *last < OPEN_GROUP && rises && read) {
        mistakes.push(
            Diagnostic::warning(
                Code::AgeGap,
                text!("the last row holds everybody of {last} and older", "最后一行包含了{last}岁及以上的所有人"),
            )
            .at(table.place(table.ages.len() - 1, "age"))
            .help(text!(
                "were rows cut off? Mortality and needs of the old cannot be told apart then",
                "表尾是否缺行？这样无法区分老年人的死亡与需求"
            )),
        );
    }
}

/// A group that is as wide as several of those around it: a row between was lost.
pub(super) fn check_gaps(table: &AgeTable, mistakes: &Mistakes) {
    let widths: Vec<i64> = table.ages.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let lost = |at: &usize| {
        let (before, own, after) = (widths[at - 1], widths[*at], widths[at + 1]);
        before == after && before > 0 && own > before && own % before == 0
    };
    // At the beginning all later groups are of one width, and children under the first age that bears are none that is missing.
    let first =
        (widths.len() >= 4 && widths[1..].iter().all(|width| *width == widths[1]) && widths[0] > widths[1] && widths[0] % widths[1] == 0)
            .then_some(0)
            .filter(|_| table.columns.iter().any(|(_, figures)| figures[0] != 0.0));
    // Birth rates have no open group: a wide one at their end lost a row as well.
    let last = widths.len().checked_sub(1).filter(|last| table.columns.len() == 1 && *last >= 3 && widths[*last] == 2 * widths[last - 1]);
    let lost =
        (1..widths.len().saturating_sub(1)).find(lost).or(last.filter(|last| widths[1..*last].iter().all(|width| *width == widths[1])));
    if let Some(at) = first.or(lost) {
        let (from, missing) = (table.ages[at], table.ages[at] + if at == 0 { widths[1] } else { widths[at - 1] });
        mistakes.push(
            Diagnostic::warning(
                Code::AgeGap,
                text!(
                    "ages jump from {from} to {}: is the row of {missing} missing?",
                    "年龄从{from}岁跳到{}岁：是否缺了{missing}岁一行？",
                    table.ages[at + 1]
                ),
            )
            .at(table.place(at + 1, "age"))
            .help(text!("if it is, the row of {from} is taken for all of these ages", "若缺行，{from}岁一行会被当作整个年龄段")),
        );
    }
}

/// Ages at which nobody bears children: below, and from there on.
const YOUNGEST_MOTHER: i64 = 10;
const OLDEST_MOTHER: i64 = 60;

/// A group that begins a year or two beside where all others of one width say: a mistyped age.
pub(super) fn check_label(table: &AgeTable, mistakes: &Mistakes) {
    let widths: Vec<i64> = table.ages.windows(2).map(|pair| pair[1] - pair[0]).collect();
    // Of ages that nobody has, or that do not rise, that is told.
    if widths.iter().any(|width| *width <= 0) || table.ages.last().is_some_and(|last| *last > OLDEST) {
        return;
    }
    let odd = (1..widths.len().saturating_sub(1)).find(|at| {
        let (own, next) = (widths[*at], widths[at + 1]);
        let usual = widths[at - 1];
        usual > 1 && own != usual && own + next == 2 * usual && widths.get(at + 2).is_none_or(|width| *width == usual)
    });
    if let Some(at) = odd {
        let (age, meant, width) = (table.ages[at + 1], table.ages[at] + widths[at - 1], widths[at - 1]);
        mistakes.push(
            Diagnostic::warning(
                Code::AgeGap,
                text!("a group begins at {age}, among ages that go in steps of {width}", "有一组从{age}岁开始，而各组都以{width}岁为一组"),
            )
            .at(table.place(at + 1, "age"))
            .help(text!("is {meant} meant?", "是否应为{meant}岁？")),
        );
    }
}

/// By how much death rates are too large: of the oldest a tenth to a half die in a year.
fn per_how_many(rates: &[f64]) -> Text {
    let most = rates.iter().copied().fold(0.0, f64::max);
    let (words_en, words_zh, by) =
        if most <= 60.0 { ("in per cent", "百分数", 100) } else { ("per 1,000 people", "每千人的死亡率", 1000) };
    text!("is the table {words_en}? Then divide by {by}", "表中是否为{words_zh}？若是，请除以 {by}")
}

/// Of a single rate between two that can be, what it most likely is: the same digits near those.
fn alone_too_high(rates: &[f64], row: usize) -> Option<Text> {
    let (before, after) = (*rates.get(row.checked_sub(1)?)?, *rates.get(row + 1)?);
    let others = rates.iter().enumerate().all(|(other, rate)| other == row || *rate <= 1.0);
    (others && before > 0.0 && after > 0.0).then(|| {
        text!(
            "its neighbours are {before} and {after}: is the decimal point in its place?",
            "前后两组为 {before} 与 {after}：小数点的位置是否正确？"
        )
    })
}

/// A single rate among those that can be, with its point where that of the other sex or the mean of its neighbours has it.
fn moved_point(rates: &[f64], row: usize, near: Option<f64>) -> Option<Text> {
    let near = near.filter(|near| *near > 0.0 && *near <= 1.0)?;
    let alone = rates.iter().enumerate().all(|(other, rate)| other == row || *rate <= 1.0);
    let power = libm::round(libm::log10(rates[row] / near));
    let meant = rates[row] / libm::pow(10.0, power);
    let fits = (0.4..=2.5).contains(&(meant / near));
    let (meant, near) = (written((meant * 1e9).round() / 1e9), written(near));
    (alone && power >= 1.0 && fits).then(|| {
        text!(
            "it stands beside {near}: is it per 1,000 or 100,000, or its point elsewhere? Then write `{meant}`",
            "相邻的数为 {near}：该数是否按每千人或每十万人，或小数点错位？若是，请写 `{meant}`"
        )
    })
}

/// A life table divides by the rate of the open group, and the rates' logarithms are interpolated.
pub(super) fn check_death_rates(table: Option<&AgeTable>, mistakes: &Mistakes) {
    let Some(table) = table else { return };
    for (at, (column, figures)) in table.columns.iter().enumerate() {
        // Above one, half of all die within eight months: of the very oldest only.
        if let Some(row) = figures.iter().enumerate().position(|(row, rate)| *rate > if table.ages[row] >= 95 { 3.0 } else { 1.0 }) {
            let rate = figures[row];
            mistakes.push(
                Diagnostic::error(Code::RateTooHigh, text!("{rate} deaths per person and year cannot be", "每人每年死亡 {rate} 次不可能"))
                    .at(table.place(row, column))
                    .help(
                        alone_too_high(figures, row)
                            .or_else(|| moved_point(figures, row, table.columns.get(1 - at.min(1)).map(|(_, others)| others[row])))
                            .unwrap_or_else(|| per_how_many(figures)),
                    ),
            );
        }
        for (row, _) in figures.iter().enumerate().filter(|(_, rate)| **rate == 0.0) {
            mistakes.push(
                Diagnostic::error(Code::DeathRate, text!("a death rate must be above zero", "死亡率必须大于零"))
                    .at(table.place(row, column))
                    .help(text!(
                        "where nobody died, write a small rate such as 0.00001, or that of the neighbouring ages",
                        "若无人死亡，请写很小的数（如 0.00001），或用相邻年龄组的死亡率"
                    )),
            );
        }
    }
    let rising = table.ages.windows(2).all(|pair| pair[0] < pair[1]);
    let possible = table.columns.iter().all(|(_, figures)| figures.iter().all(|rate| *rate > 0.0 && *rate <= 1.0));
    // By a figure that is wrong itself, nobody's years of life are right.
    if possible && (check_one_rate(table, mistakes) || check_infants(table, mistakes)) {
        return;
    }
    if possible && check_alone(table, Holds::Deaths, mistakes) {
        return;
    }
    if let Some(fault) = rate_that_falls(table).or_else(|| rates_exchanged(table)).filter(|_| rising && possible) {
        mistakes.push(fault);
        return;
    }
    if jumps(table, 5, mistakes) || !possible {
        return;
    }
    if rising && possible {
        check_lives(table, mistakes);
    }
}

/// Children of a woman, below which no people on record has come.
const FEWEST_CHILDREN: f64 = 0.3;

/// Births a year of women of one age, and of girls, above which no people on record has come: about 0.35 and 0.23 (UN World Population Prospects 2024).
const MOST_BIRTHS: f64 = 0.45;
const MOST_BIRTHS_OF_GIRLS: f64 = 0.28;

/// Births per woman and year: hardly ever above 0.4, and over a life hardly ever above ten.
pub(super) fn check_birth_rates(table: Option<&AgeTable>, mistakes: &Mistakes) {
    let Some(table) = table else { return };
    let rates = &table.columns[0].1;
    let per_thousand = || text!("is the table per 1,000 women? Then divide by 1000", "表中是否为每千名妇女的生育率？若是，请除以 1000");
    if let Some(row) = rates.iter().position(|rate| *rate > 1.0) {
        let rate = rates[row];
        let beside = |at: Option<usize>| at.and_then(|at| rates.get(at)).copied().filter(|rate| *rate > 0.0);
        let near = match (beside(row.checked_sub(1)), beside(Some(row + 1))) {
            (Some(before), Some(after)) => Some((before * after).sqrt()),
            (one, other) => one.or(other),
        };
        mistakes.push(
            Diagnostic::error(Code::RateTooHigh, text!("no woman bears {rate} children a year", "没有妇女一年生育 {rate} 个孩子"))
                .at(table.place(row, "rate"))
                .help(moved_point(rates, row, near.map(|near| near.min(1.0))).unwrap_or_else(per_thousand)),
        );
        return;
    }
    // Of an age that nobody has, that is told.
    if table.ages.iter().any(|age| !(0..=OLDEST).contains(age)) || table.ages.windows(2).any(|pair| pair[0] >= pair[1]) {
        return;
    }
    let impossible = |row: &usize| {
        let until = table.ages.get(row + 1).copied().unwrap_or(i64::MAX);
        rates[*row] > 0.0 && (until <= YOUNGEST_MOTHER || table.ages[*row] >= OLDEST_MOTHER)
    };
    if let Some(row) = (0..rates.len()).find(impossible) {
        let (age, rate) = (table.ages[row], rates[row]);
        mistakes.push(
            Diagnostic::error(
                Code::ImpossibleAge,
                text!("women of {age} bear no children: {rate} a year", "{age} 岁的妇女不会生育，表中为每年 {rate}"),
            )
            .at(table.place(row, "rate"))
            .help(text!(
                "is a row missing, or an age mistyped? Rates hold from their age to the next row's",
                "是否缺了一行，或年龄写错？每行的生育率适用至下一行的年龄之前"
            )),
        );
        return;
    }
    // Each group's width; births of the open group are counted for one year.
    let width = |row: usize| table.ages.get(row + 1).copied().or(table.end).map_or(1, |next| next - table.ages[row]) as f64;
    let life: f64 = rates.iter().enumerate().map(|(row, rate)| rate * width(row)).sum();
    if life > 10.0 {
        mistakes.push(
            Diagnostic::warning(
                Code::RateTooHigh,
                text!("these rates make {life:.1} children a woman", "按此计算每名妇女生育 {life:.1} 个孩子"),
            )
            .at(table.place(0, "rate"))
            .help(per_thousand()),
        );
    }
    let many = |row: &usize| rates[*row] > MOST_BIRTHS || table.ages[*row] < 18 && rates[*row] > MOST_BIRTHS_OF_GIRLS;
    if let Some(row) = (0..rates.len()).find(many).filter(|_| life <= 10.0) {
        let (age, rate) = (table.ages[row], rates[row]);
        mistakes.push(
            Diagnostic::warning(
                Code::RateTooHigh,
                text!("{rate} births a year of each woman of {age}", "{age}岁妇女每人每年生育 {rate} 个孩子"),
            )
            .at(table.place(row, "rate"))
            .help(text!(
                "hardly any people has more than {MOST_BIRTHS} at 20 to 30, or {MOST_BIRTHS_OF_GIRLS} below 18: is a digit mistyped?",
                "20至30岁很少超过 {MOST_BIRTHS}，18岁以下很少超过 {MOST_BIRTHS_OF_GIRLS}：是否写错一位？"
            )),
        );
    } else if (FEWEST_CHILDREN..=10.0).contains(&life) && check_births_alone(table, mistakes) {
        return;
    }
    if life < FEWEST_CHILDREN {
        let message = if life == 0.0 {
            text!("nobody is born: all rates are zero", "没有出生：所有生育率都是零")
        } else {
            text!("these rates make {life:.3} children a woman", "按此计算每名妇女只生育 {life:.3} 个孩子")
        };
        mistakes.push(Diagnostic::warning(Code::RateTooLow, message).at(table.place(0, "rate")).help(text!(
            "rates are births per woman and year, such as 0.08 at 25: were they divided twice, or rows lost?",
            "生育率为每名妇女每年的生育数，如25岁为 0.08：是否除了两次，或缺行？"
        )));
        return;
    }
    // A group that reaches into the years of births and begins long before them.
    let odd = (0..rates.len()).find(|row| rates[*row] > 0.0 && table.ages[*row] < YOUNGEST_MOTHER);
    if let Some(row) = odd {
        let age = table.ages[row];
        mistakes.push(
            Diagnostic::warning(Code::ImpossibleAge, text!("women of {age} bear no children", "{age} 岁的妇女不会生育"))
                .at(table.place(row, "rate"))
                .help(text!(
                    "the rate holds from {age} to the next row: begin with a row of 0, and the first births at {YOUNGEST_MOTHER} or later",
                    "该生育率从 {age} 岁起适用：请先写一行 0，生育从 {YOUNGEST_MOTHER} 岁或以后开始"
                )),
        );
    }
}

/// The age profile of migration is shared out over its own total.
pub(super) fn check_moves(table: Option<&AgeTable>, mistakes: &Mistakes) {
    let Some(table) = table else { return };
    let figures = || table.columns.iter().flat_map(|(_, figures)| figures);
    let (total, moving): (f64, f64) = (figures().sum(), figures().map(|figure| figure.abs()).sum());
    // Of figures that nobody has, that is told.
    if moving.is_finite() && total.abs() <= LEAST_OF_GROSS * moving {
        mistakes.push(
            Diagnostic::error(
                Code::NoMoves,
                text!("net migration by age adds up to zero, so it gives no age profile", "分年龄净迁移合计为零，无法得出年龄分布"),
            )
            .at(table.place(0, "women"))
            .help(text!("give shares by age; how many move is an assumption", "请填写各年龄所占份额；迁移多少由假设给出")),
        );
    }
    mistakes.extend(move_out_of_line(table).or_else(|| check_moves_by_age(table)));
}

/// The part of all moves in and out below which what is left of them is rounding: shares of it would be thousands of times as large.
const LEAST_OF_GROSS: f64 = 1e-3;

/// No figure of a table by age is as large as a slip of its exponent makes it.
pub(super) fn check_size(table: &AgeTable, mistakes: &Mistakes) {
    for (column, figures) in &table.columns {
        if let Some(row) = figures.iter().position(|figure| figure.abs() > MOST_PEOPLE) {
            let (figure, age) = (written(figures[row]), table.ages[row]);
            mistakes.push(
                Diagnostic::error(
                    Code::OutOfBounds,
                    text!("{figure} at age {age}: more than there are people on earth", "{age}岁为 {figure}：超过全世界的人口"),
                )
                .at(table.place(row, column))
                .help(text!("is an exponent or a digit mistyped?", "指数或数位是否写错？")),
            );
            return;
        }
    }
}
