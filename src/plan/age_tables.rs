//! What a table by age as a whole shows to be a slip: a column copied from another one, one rate at all ages, rows cut off, figures of the two sexes
//! in each other's place.

use super::age_table::AgeTable;
use super::section::Mistakes;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::number::written;
use crate::text;

/// Rows of which chance makes no pattern.
const FEWEST_ROWS: usize = 5;

/// One column that is the other in every row, where sexes never are alike so.
pub(super) fn check_copied(table: &AgeTable, mistakes: &Mistakes) -> bool {
    let [(women, hers), (men, his)] = &table.columns[..] else { return false };
    let copied = hers.len() >= FEWEST_ROWS && hers == his && hers.iter().sum::<f64>() > 1000.0;
    if copied {
        mistakes.push(
            Diagnostic::warning(
                Code::OtherUnit,
                text!(
                    "`{men}` is `{women}` in every row: as many men as women at every age",
                    "`{men}` 各行都与 `{women}` 相同：每个年龄男女一样多"
                ),
            )
            .at(table.place(0, men))
            .help(text!(
                "was the column copied? If both sexes together were halved, leave it: women live longer, and boys are more",
                "是否复制了该列？若是把男女合计对半分开，可以保留：但女性更长寿，男孩更多"
            )),
        );
    }
    copied
}

/// Shares of the people in the place of their numbers: parts that add up to one, or per cents. Whether it was told.
pub(super) fn check_shares(table: Option<&AgeTable>, mistakes: &Mistakes) -> bool {
    let Some(table) = table else { return false };
    let figures = || table.columns.iter().flat_map(|(_, figures)| figures.iter().copied());
    let sum: f64 = figures().sum();
    let shares = (0.97..=1.03).contains(&sum) || (97.0..=103.0).contains(&sum) && figures().any(|figure| figure.fract() != 0.0);
    if table.ages.len() < FEWEST_ROWS || !shares || figures().any(|figure| figure < 0.0) {
        return false;
    }
    let whole = sum <= 2.0;
    let sum = written((sum * 1000.0).round() / 1000.0);
    let message = text!("all figures add up to {sum}: these are shares of the people", "全部数字合计为 {sum}：这是人口占比，而不是人数");
    // A place may have a hundred thousand people, and a table of thousands as many as per cents have.
    let told = if whole { Diagnostic::error(Code::OtherUnit, message) } else { Diagnostic::warning(Code::OtherUnit, message) };
    mistakes.push(told.at(table.place(0, table.columns[0].0)).help(text!(
        "write how many people there are, each share times all people; if they are thousands of people, say so in the heading: `women (thousands)`",
        "请写人数：各占比乘以总人口；若单位是千人，请在列名中写明：`女（千人）`"
    )));
    true
}

/// One death rate at all ages.
pub(super) fn check_one_rate(table: &AgeTable, mistakes: &Mistakes) -> bool {
    let mut figures = table.columns.iter().flat_map(|(_, figures)| figures);
    let Some(first) = figures.next().copied() else { return false };
    let one = table.ages.len() >= FEWEST_ROWS && first > 0.0 && first <= 1.0 && figures.all(|figure| *figure == first);
    if one {
        let rate = written(first);
        mistakes.push(
            Diagnostic::warning(Code::OtherUnit, text!("one death rate, {rate}, at all ages", "各年龄的死亡率都是 {rate}"))
                .at(table.place(0, table.columns[0].0))
                .help(text!(
                    "the old die a hundred times as often as children: write the rates by age",
                    "老年人的死亡率是儿童的上百倍：请按年龄填写"
                )),
        );
    }
    one
}

/// How many times the rate of the second group that of the first hardly is, and up to which rate that is nothing to speak of.
const INFANTS: f64 = 50.0;
const MANY_INFANTS: f64 = 0.05;

/// A death rate of the youngest that no people has.
pub(super) fn check_infants(table: &AgeTable, mistakes: &Mistakes) -> bool {
    let high = |rates: &[f64]| {
        rates.len() >= FEWEST_ROWS && rates[0] <= 1.0 && rates[0] > MANY_INFANTS && rates[1] > 0.0 && rates[0] > INFANTS * rates[1]
    };
    let found = table.columns.iter().find(|(_, rates)| high(rates));
    if let Some((column, rates)) = found {
        let ([first, next], (age, next_age)) = ([rates[0], rates[1]].map(written), (table.ages[0], table.ages[1]));
        mistakes.push(
            Diagnostic::warning(
                Code::OtherUnit,
                text!(
                    "a death rate of {first} at {age}, and of {next} at {next_age}",
                    "{age}岁的死亡率为 {first}，而{next_age}岁为 {next}"
                ),
            )
            .at(table.place(0, column))
            .help(text!(
                "is the decimal point in its place? Of 1,000 infants 2 to 60 die in a year",
                "小数点的位置是否正确？每千名婴儿一年死亡2至60人"
            )),
        );
    }
    found.is_some()
}

/// A first age of the last group up to which it always holds more people than the group before.
const OPEN_AT: i64 = 75;

/// Rows of people that are cut off: the open group has fewer people than the one before, while the death rates go on.
pub(super) fn check_cut_off(people: Option<&AgeTable>, deaths: Option<&AgeTable>, mistakes: &Mistakes) {
    let (Some(people), Some(deaths)) = (people, deaths) else { return };
    let rises = |table: &AgeTable| table.ages.windows(2).all(|pair| pair[0] < pair[1]);
    let last = people.ages.len().saturating_sub(1);
    if last < FEWEST_ROWS || mistakes.any_error() || !rises(people) || !rises(deaths) {
        return;
    }
    let (age, reach) = (people.ages[last], deaths.ages.last().copied().unwrap_or_default());
    let in_all = |row: usize| people.columns.iter().map(|(_, figures)| figures[row]).sum::<f64>();
    let (before, own) = (in_all(last - 1), in_all(last));
    if age > OPEN_AT || reach < age + 10 || own >= before || before < 100.0 || people.ages[last] - people.ages[last - 1] > 5 {
        return;
    }
    let (from, [before, own]) = (people.ages[last - 1], [before, own].map(written));
    mistakes.push(
        Diagnostic::warning(
            Code::AgeGap,
            text!(
                "the last row, {age}, is read as everybody of {age} and older: {own} people, after {before} of {from}",
                "最后一行（{age}岁）按{age}岁及以上读取：只有 {own} 人，而{from}岁组有 {before} 人"
            ),
        )
        .at(people.place(last, "age"))
        .help(text!("were rows cut off? The death rates go on to {reach}", "表尾是否缺行？死亡率直到{reach}岁")),
    );
}

/// From which age on women outnumber men, and by how much, as a logarithm, the ratio of the sexes turns where two figures are exchanged.
const OLD: i64 = 70;
const TURNED: f64 = 0.55;

/// How many times as many women for each man there are as in the group before, at most.
const FURTHER: f64 = 1.8;

/// Figures of the two sexes in one row of the old that stand in each other's place.
pub(super) fn check_exchanged(table: &AgeTable, mistakes: &Mistakes) -> bool {
    let [(women, hers), (men, his)] = &table.columns[..] else { return false };
    let rises = table.ages.windows(2).all(|pair| pair[0] < pair[1]);
    let turned = |row: &usize| {
        let (own, before) = ((hers[*row], his[*row]), (hers[row - 1], his[row - 1]));
        let enough = [own.0, own.1, before.0, before.1].iter().all(|people| *people >= 100.0);
        let turns = before.0 > before.1 && own.1 > own.0 && libm::log(own.1 / own.0) + libm::log(before.0 / before.1) > TURNED;
        // Exchanged, they are as far apart as the sexes of the group before are, or a little further.
        enough && table.ages[row - 1] >= OLD && turns && (0.7..=FURTHER).contains(&(own.1 / own.0 / (before.0 / before.1)))
    };
    let Some(row) = (1..table.ages.len()).find(turned).filter(|_| rises) else { return false };
    let (age, [own_women, own_men]) = (table.ages[row], [hers[row], his[row]].map(written));
    let from = table.ages[row - 1];
    mistakes.push(
        Diagnostic::warning(
            Code::OtherUnit,
            text!(
                "{own_women} women and {own_men} men of {age}, where women are more at {from}",
                "{age}岁女 {own_women}、男 {own_men}，而{from}岁时女性较多"
            ),
        )
        .at(table.place(row, women))
        .related(table.place(row, men), text!("the other sex", "另一性别"))
        .help(text!("do the two figures stand in each other's column?", "这两个数是否填反了？")),
    );
    true
}

/// How many times those of both ages beside it the moves of an age are, where both sexes show it: no more than a slip of a digit makes them.
const TENFOLD: f64 = 8.0;

/// Moves of both sexes at one age that are many times those beside it, or of one sex that have lost their sign.
pub(super) fn check_moves_by_age(table: &AgeTable) -> Option<Diagnostic> {
    let [(women, hers), (men, his)] = &table.columns[..] else { return None };
    let rows = 1..table.ages.len().saturating_sub(1);
    let far = |figures: &[f64], row: usize| {
        let own = figures[row];
        [figures[row - 1], figures[row + 1]]
            .iter()
            .all(|next| *next != 0.0 && next.signum() == own.signum() && own.abs() > TENFOLD * next.abs())
    };
    // One sharp peak is a student town's: a digit too many at ten times both neighbours is none where everybody else moves little.
    let peaks: Vec<usize> = rows.clone().filter(|row| far(hers, *row) && far(his, *row)).collect();
    if let [row] = peaks[..] {
        let (age, [own, before, after]) = (table.ages[row], [hers[row], hers[row - 1], hers[row + 1]].map(written));
        return Some(
            Diagnostic::warning(
                Code::OtherUnit,
                text!(
                    "{own} at age {age}, between {before} and {after}, and the same in the other sex",
                    "{age}岁为 {own}，前后两组为 {before} 与 {after}，另一性别也如此"
                ),
            )
            .at(table.place(row, women))
            .help(text!("is there a digit too many?", "是否多写了一位？")),
        );
    }
    let lost = |own: &[f64], other: &[f64], row: usize| {
        let alike = own[row] == -other[row] && own[row] != 0.0;
        let beside = [own[row - 1], own[row + 1], other[row - 1], other[row + 1]];
        alike && beside.iter().all(|next| next.signum() == other[row].signum() && *next != 0.0)
    };
    let (row, name) = rows.clone().find_map(|row| {
        let hers_lost = lost(hers, his, row).then_some((row, *women));
        hers_lost.or_else(|| lost(his, hers, row).then_some((row, *men)))
    })?;
    let (own, other) = if name == *women { (hers[row], his[row]) } else { (his[row], hers[row]) };
    let (age, [own, other]) = (table.ages[row], [own, other].map(written));
    Some(
        Diagnostic::warning(
            Code::OtherUnit,
            text!("{own} at age {age}, and {other} of the other sex", "{age}岁为 {own}，而另一性别为 {other}"),
        )
        .at(table.place(row, name))
        .help(text!("is the sign wrong? All ages beside have the other one", "正负号是否写错？相邻年龄的符号都相反")),
    )
}
