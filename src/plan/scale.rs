//! Told by plausibility: people counted in thousands, and rates per 1,000 where rates per head are wanted. What is read otherwise than it
//! stands is always said.

use super::age_shapes::{columns_apart, stands_alone};
use super::age_table::AgeTable;
use super::section::Mistakes;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::text;

/// Decimals that a figure is written with.
fn decimals(figure: f64) -> usize {
    super::rounding::decimals(figure)
}

/// People with three decimals are counted in thousands, with four in 万; fewer decimals leave it open.
pub(super) fn people(table: Option<&mut AgeTable>, mistakes: &Mistakes) {
    let Some(table) = table else { return };
    let figures = || table.columns.iter().flat_map(|(_, figures)| figures.iter().copied());
    let most = figures().map(decimals).max().unwrap_or(0);
    let (all, broken) = figures()
        .filter(|people| *people != 0.0)
        .fold((0, 0), |(all, broken), people| (all + 1, broken + usize::from(people.fract() != 0.0)));
    if broken == 0 {
        return;
    }
    // A single slip among whole numbers is told as that, where it stands out.
    if broken * 3 < all && stands_alone(table) || columns_apart(table) {
        return;
    }
    // A single slip among whole numbers makes no table in thousands.
    let most = if broken * 3 >= all * 2 { most } else { 0 };
    let total: f64 = figures().sum();
    let first = table.columns.iter().find_map(|(column, figures)| {
        let row = figures.iter().position(|people| people.fract() != 0.0)?;
        Some(table.place(row, column))
    });
    let Some(place) = first else { return };
    let (factor, unit) = match most {
        3 => (1e3, text!("thousands", "千人")),
        4 => (1e4, text!("ten thousands (万)", "万人")),
        _ => {
            mistakes.push(
                Diagnostic::warning(
                    Code::PeopleInFractions,
                    text!("people in fractions: {total:.1} in all", "人数带小数：合计 {total:.1}"),
                )
                .at(place)
                .help(text!(
                    "is the table in thousands (or 万)? Then say so in the heading: `women (thousands)` or `women (万)`",
                    "表中的单位是否为千人或万人？若是，请在列名中写明：`女（千人）` 或 `女（万人）`"
                )),
            );
            return;
        }
    };
    let in_all = (total * factor).round();
    let Text { zh, en } = unit;
    mistakes.push(
        Diagnostic::warning(
            Code::InThousands,
            text!("people with {most} decimals are read as {en}: {in_all} in all", "人数带{most}位小数，按{zh}读取：合计{in_all}人"),
        )
        .at(place)
        .help(text!("say the unit in the heading if it is another: `women (万)`", "若为其他单位，请在列名中写明：`女（万人）`")),
    );
    table.multiply(factor);
}

/// Death rates whose least above 50 is one and more, as no deaths per head are.
pub(super) fn death_rates(table: Option<&mut AgeTable>, mistakes: &Mistakes) {
    let Some(table) = table else { return };
    let old = || {
        (0..table.ages.len())
            .filter(|row| table.ages[*row] >= 50)
            .flat_map(|row| table.columns.iter().map(move |(_, figures)| figures[row]))
    };
    let (least, most) = old().fold((f64::INFINITY, 0.0_f64), |(least, most), rate| (least.min(rate), most.max(rate)));
    // Of a thousand people of 50 at least one dies in a year, everywhere; of the oldest, two in a hundred and more.
    // Where several would do, the one by which of the oldest no more than six in ten die, and at 50 no more than one in fifty.
    let may_be = |per: &f64| least >= 1e-3 * per && most >= 0.02 * per && most <= 3.0 * per;
    let likely = |per: &f64| may_be(per) && most <= 0.6 * per && least <= 0.02 * per;
    let factor = [1e3, 1e4, 1e5].into_iter().find(likely).or_else(|| [1e3, 1e5].into_iter().find(may_be));
    // Rates of the oldest are tens of times those at 50; of the oldest there are few, and of their deaths not so many more.
    let of = |age: i64| table.ages.iter().rposition(|first| *first <= age);
    let rises = |figures: &[f64]| of(50).is_some_and(|row| figures[figures.len() - 1] >= STEEPLY * figures[row]);
    // Hundreds and thousands at every age are numbers, whatever the ages are.
    let all = || table.columns.iter().flat_map(|(_, figures)| figures.iter().copied());
    // Rates rise a hundredfold with age, people do not.
    let (fewest, many) = all().fold((f64::INFINITY, 0.0_f64), |(fewest, many), figure| (fewest.min(figure), many.max(figure)));
    let people = table.ages.len() >= 5 && fewest >= 100.0 && many <= 20.0 * fewest && all().all(|figure| figure.fract() == 0.0);
    let most = if people { many } else { most };
    let numbers = people || table.ages.last().is_some_and(|last| *last >= 75) && table.columns.iter().all(|(_, figures)| !rises(figures));
    let what = if people { text!("people", "人口") } else { text!("deaths", "死亡") };
    if counts(table, if numbers { most } else { 0.0 }, what, mistakes) {
        return;
    }
    if let Some(per) = factor.filter(|_| least >= 1.0) {
        say(table, per, text!("deaths", "死亡"), most, mistakes);
        table.multiply(1.0 / per);
    }
}

/// Birth rates that women of 20 to 39 can only have per 1,000.
pub(super) fn birth_rates(table: Option<&mut AgeTable>, mistakes: &Mistakes) {
    let Some(table) = table else { return };
    let rates = table.columns[0].1.clone();
    let fertile: Vec<f64> = (0..rates.len()).filter(|row| (20..40).contains(&table.ages[*row])).map(|row| rates[row]).collect();
    let most = fertile.iter().copied().fold(0.0, f64::max);
    if counts(table, if most > MOST_BIRTHS_PER_THOUSAND { most } else { 0.0 }, text!("births", "出生"), mistakes) {
        return;
    }
    // In per mille, the years of most births have more than one a year; the most ever seen is about 350.
    if !fertile.is_empty() && fertile.iter().all(|rate| *rate >= 1.0) && (5.0..=500.0).contains(&most) {
        // Per thousand such rates would make a tenth of a child a woman: they are per cents.
        let width = |row: usize| table.ages.get(row + 1).map_or(1, |next| next - table.ages[row]) as f64;
        let life: f64 = rates.iter().enumerate().map(|(row, rate)| rate * width(row)).sum();
        let per = if life / 1e3 < 0.3 && (0.5..=10.0).contains(&(life / 1e2)) { 1e2 } else { 1e3 };
        say(table, per, text!("births", "生育"), most, mistakes);
        table.multiply(1.0 / per);
    }
}

/// How many times the death rate at 50 that of the oldest group is at least.
const STEEPLY: f64 = 10.0;

/// Births per 1,000 women of one age that no people has.
const MOST_BIRTHS_PER_THOUSAND: f64 = 450.0;

/// Whole numbers that are many where rates are wanted: numbers of births or deaths. Whether it was told.
fn counts(table: &mut AgeTable, most: f64, what: Text, mistakes: &Mistakes) -> bool {
    let whole = table.columns.iter().all(|(_, figures)| figures.iter().all(|figure| figure.fract() == 0.0));
    if !whole || table.ages.len() < 5 || !(200.0..1e7).contains(&most) {
        return false;
    }
    let Text { zh, en } = what;
    let column = table.columns[0].0;
    mistakes.push(
        Diagnostic::error(
            Code::RateTooHigh,
            text!("whole numbers up to {most}: these are numbers of {en}, and no rates", "整数，最大为 {most}：这是{zh}人数，而不是比率"),
        )
        .at(table.place(0, column))
        .help(text!("divide each by the people of its age, in the middle of the year", "请将每个数除以该年龄的年中人数")),
    );
    // What would be said of them as rates follows from it.
    table.columns.iter_mut().flat_map(|(_, figures)| figures).for_each(|figure| *figure = f64::NAN);
    true
}

fn say(table: &AgeTable, per: f64, what: Text, most: f64, mistakes: &Mistakes) {
    let Text { zh, en } = what;
    let place =
        table.columns.iter().find_map(|(column, figures)| Some(table.place(figures.iter().position(|rate| *rate == most)?, column)));
    let column = table.columns[0].0;
    let (per_en, per_zh) = match per {
        1e2 => ("per cent", "百分数"),
        1e3 => ("per 1,000", "每千人"),
        1e4 => ("per 10,000", "每万人"),
        _ => ("per 100,000", "每十万人"),
    };
    // A comma within a heading would cut it in two.
    let heading = if per == 1e2 { "%".to_owned() } else { per_en.replace(',', "") };
    let heading_zh = if per == 1e2 { "%" } else { per_zh };
    mistakes.push(
        Diagnostic::warning(
            Code::PerThousand,
            text!("the rates are read as {en} {per_en}: {most} a head cannot be", "按{per_zh}{zh}率读取：人均 {most} 不可能"),
        )
        .maybe_at(place)
        .help(text!(
            "say it in the heading, and nothing is guessed: `{column} ({heading})`",
            "在列名中写明即可，不必推断：`{column}（{heading_zh}）`"
        )),
    );
}

impl AgeTable {
    /// All its figures times a factor, without the last bits of binary fractions.
    fn multiply(&mut self, factor: f64) {
        for figure in self.columns.iter_mut().flat_map(|(_, figures)| figures) {
            *figure = format!("{:.12}", *figure * factor).parse().unwrap_or(*figure * factor);
        }
    }
}
