//! budget.toml and budget.csv: the lines of the budget as shares or as amounts of money, several levels of them.
//!
//! Rules and shifts work on shares of the lowest level. Lines of the levels above are sums that are held against what they are made of.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::budget_line::{BudgetLine, sum_to_one};
use super::budget_table;
use super::money::{self, Amount};
use super::name::check_name;
use super::rounding::{decimals, half_a_unit, tidy};
use super::section::{Mistakes, Section, Value, number, parse_document};
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::table::{TableFile, half_width};
use crate::text;

/// What the files of the budget say.
#[derive(Debug, Clone, Default)]
pub(super) struct Budget {
    pub lines: Vec<BudgetLine>,
    /// All spending in the currency itself where amounts say their unit, else in the unit they have; `None` where shares are given.
    pub total: Option<Total>,
}

/// All spending of the base year.
#[derive(Debug, Clone, Copy)]
pub(super) struct Total {
    amount: f64,
    /// Whether it is in the currency itself.
    whole: bool,
}

impl Total {
    /// In the plan's unit of money, as far as both units are known; else as it is written.
    pub(super) fn in_units(self, money_unit: Option<f64>) -> f64 {
        match money_unit {
            Some(unit) if self.whole => self.amount / unit,
            _ => self.amount,
        }
    }
}

/// Reads the budget from either of its files.
pub(super) fn load(source: Option<&Arc<Source>>, table: Option<&TableFile>, mistakes: &Mistakes) -> Option<Budget> {
    match (source, table) {
        (Some(source), Some(table)) => {
            mistakes.push(super::files::same_table_twice(table.name(), &source.name));
            None
        }
        (Some(source), None) => read(source, mistakes),
        (None, Some(table)) => read(&budget_table::spelled_out(table, mistakes)?, mistakes),
        (None, None) => Some(Budget::default()),
    }
}

/// A line as it is written.
struct Written {
    line: BudgetLine,
    figure: Figure,
    place: Place,
    within: Option<(String, Place)>,
}

#[derive(Clone, Copy, PartialEq)]
enum Figure {
    Share(f64),
    /// The amount, whether it is in the currency itself, and the decimals it is printed with.
    Amount(f64, bool, i32),
}

fn read(source: &Arc<Source>, mistakes: &Mistakes) -> Option<Budget> {
    let document = parse_document(source, mistakes)?;
    let root = Section::root(source, &document, mistakes);
    let unit = root.string("unit", root.value("unit")).map(|(words, place)| {
        money::unit(&words).unwrap_or_else(|| {
            mistakes.push(
                Diagnostic::error(Code::NotAnAmount, text!("`{words}` is no unit of money", "`{words}` 不是货币单位")).at(place).help(
                    text!(
                        "write for example \"亿元\", \"万元\", \"million\" or \"million euro\"",
                        "例如写 \"亿元\"、\"万元\" 或 \"million\""
                    ),
                ),
            );
            1.0
        })
    });
    let rounded = root.value("rounded").is_some_and(|value| {
        value.get_ref().as_bool().unwrap_or_else(|| {
            root.wrong_kind("rounded", value, text!("true or false", "true 或 false"));
            false
        })
    });
    let sections = root.tables("line");
    let told = mistakes.any_of(Code::UnknownKey);
    root.finish();
    // Under a heading that is misspelt stands what the sum would be said to lack.
    let lacks_lines = !told && mistakes.any_of(Code::UnknownKey);
    let written: Vec<Written> = sections.iter().filter_map(|(id, section)| read_line(id, section, unit, mistakes)).collect();
    // With a line missing for another mistake, no sum says anything.
    if written.len() < sections.len() || lacks_lines {
        return None;
    }
    if written.is_empty() {
        return Some(Budget::default());
    }
    if !is_one_kind(&written, mistakes) || !check_shares(&written, mistakes) || !check_levels(&written, mistakes) {
        return None;
    }
    let above: BTreeMap<String, Vec<String>> = written.iter().map(|line| (line.line.id.clone(), lines_above(line, &written))).collect();
    let mut written = written;
    written.iter_mut().for_each(|line| line.line.above = above[&line.line.id].clone());
    let is_sum = |line: &Written| above.values().any(|lines| lines.contains(&line.line.id));
    let lowest: Vec<&Written> = written.iter().filter(|line| !is_sum(line)).collect();
    if let Figure::Amount(_, whole, _) = lowest[0].figure {
        return in_amounts(&lowest, whole, mistakes);
    }
    let lines = lowest.iter().map(|line| line.line.clone()).collect();
    sum_to_one(lines, rounded, mistakes).map(|lines| Budget { lines, total: None })
}

/// The lines that a line lies within, nearest first; none goes round in a circle here.
fn lines_above(line: &Written, written: &[Written]) -> Vec<String> {
    let mut above = Vec::new();
    let mut next = line.within.as_ref();
    while let Some((id, _)) = next {
        above.push(id.clone());
        next = written.iter().find(|other| other.line.id == *id).and_then(|other| other.within.as_ref());
    }
    above
}

fn read_line(id: &str, section: &Section<'_>, unit: Option<f64>, mistakes: &Mistakes) -> Option<Written> {
    check_name(id, &section.place(), mistakes);
    let name = section.words("name", section.require("name"));
    let amount = section.value("amount");
    let share = section.value("share");
    // A key that is misspelt is told as that.
    let is_slip = |name: &str| crate::diagnostic::closest(name, ["amount", "share"]).is_some();
    let misspelt = section.entries().iter().any(|(name, ..)| !["name", "within", "source"].contains(&name.as_str()) && is_slip(name));
    if amount.is_none() && share.is_none() && !misspelt {
        mistakes.push(
            Diagnostic::error(Code::MissingKey, text!("`{id}` has neither an amount nor a share", "`{id}` 既没有金额也没有份额"))
                .at(section.place())
                .help(text!(
                    "write what the other lines have, `amount` or `share`: 0 if nothing is spent, else the figure",
                    "请与其他各项一致，写 `amount`（金额）或 `share`（份额）：没有支出时写0，否则写数值"
                )),
        );
    }
    let within = section.string("within", section.value("within"));
    let source = section.words("source", section.value("source"));
    section.finish();
    if let (Some(_), Some(share)) = (amount, share) {
        mistakes.push(
            Diagnostic::error(Code::AmountsAndShares, text!("`{id}` has an amount and a share", "`{id}` 既有金额又有份额"))
                .at(section.value_place(share))
                .help(text!("keep the amount: shares are worked out from the amounts", "请只保留金额：份额会由金额算出")),
        );
        return None;
    }
    let (figure, place) = match (amount, share) {
        (Some(value), _) => (read_amount(section, value, unit, mistakes)?, section.value_place(value)),
        (None, share) => {
            let (share, place) = section.part("share", share)?;
            (Figure::Share(share), place)
        }
    };
    let share = if let Figure::Share(share) = figure { share } else { 0.0 };
    let line =
        BudgetLine { id: id.to_owned(), name: name?, share, above: Vec::new(), source: source.unwrap_or_default(), place: section.place() };
    Some(Written { line, figure, place, within })
}

/// Whether all shares are parts of one; of one that is none, what the other lines leave is what it may be.
fn check_shares(written: &[Written], mistakes: &Mistakes) -> bool {
    let shares: Vec<(f64, &Place)> =
        written.iter().filter_map(|line| if let Figure::Share(share) = line.figure { Some((share, &line.place)) } else { None }).collect();
    let beyond = |share: f64| !(0.0..=1.0).contains(&share);
    let sum: f64 = shares.iter().map(|(share, _)| share).sum();
    if let [(first, place), _, ..] = shares[..]
        && shares.iter().all(|(share, _)| *share == 0.0 || beyond(*share) && *share > 0.0)
        && (98.0..=102.0).contains(&sum)
    {
        let (sum, part) = (tidy(sum), tidy(first / 100.0));
        mistakes.push(
            Diagnostic::error(
                Code::ShareOutOfRange,
                text!("the shares add up to {sum}: they are in per cent", "各项份额合计为 {sum}：是百分数"),
            )
            .at(place.clone())
            .help(text!("divide each by 100: {first} % is {part}", "请各除以 100：{first}% 写作 {part}")),
        );
        return false;
    }
    let nested = written.iter().any(|line| line.within.is_some());
    let rest = tidy(1.0 - shares.iter().map(|(share, _)| share).filter(|share| !beyond(**share)).sum::<f64>());
    let alone = shares.iter().filter(|(share, _)| beyond(*share)).count() == 1 && !nested && rest > 0.0;
    for (share, place) in shares.iter().filter(|(share, _)| beyond(*share)) {
        let (tenth, hundredth) = (tidy(share / 10.0), tidy(share / 100.0));
        let left = alone && [tenth, -share].iter().any(|meant| (meant - rest).abs() <= 0.001);
        let help = match () {
            () if left => text!("the other lines leave {rest}: write that?", "其他各项之外还剩 {rest}：是否应写此数？"),
            () if *share < 0.0 => text!("a share is not negative: where nothing is spent write 0", "份额不会为负：没有支出时请写 0"),
            () if (1.0..=100.0).contains(share) => {
                text!("shares are parts of one: {share} % is {hundredth}", "份额以 1 为整体：{share}% 写作 {hundredth}")
            }
            () => text!("shares are parts of one; money is written as `amount`", "份额以 1 为整体；金额请写 `amount`"),
        };
        mistakes.push(
            Diagnostic::error(Code::ShareOutOfRange, text!("the share {share} is not between 0 and 1", "份额 {share} 不在 0 与 1 之间"))
                .at((*place).clone())
                .help(help),
        );
    }
    !shares.iter().any(|(share, _)| beyond(*share))
}

fn read_amount(section: &Section<'_>, value: &Value<'_>, unit: Option<f64>, mistakes: &Mistakes) -> Option<Figure> {
    let said = match value.get_ref().as_str() {
        Some(words) => money::amount(words),
        None => number(value.get_ref()).map(Amount::Bare),
    };
    let Some(said) = said else {
        let wanted = text!("an amount such as 12.3 or \"12.3亿元\"", "金额，如 12.3 或 \"12.3亿元\"");
        section.wrong_kind("amount", value, wanted);
        return None;
    };
    let (amount, whole, decimals) = match (said, unit) {
        // A unit may stand beside the number and at the head of the file: the nearer one counts.
        (Amount::Whole(amount), _) => (amount, true, 0),
        (Amount::Bare(amount), Some(unit)) => (amount * unit, true, decimals(amount) as i32 - libm::log10(unit).round() as i32),
        (Amount::Bare(amount), None) => (amount, false, decimals(amount) as i32),
    };
    // Of `12.3亿元` the decimals are those of the digits, moved by the unit.
    let decimals = match value.get_ref().as_str() {
        Some(words) if whole && unit.is_none() => printed_decimals(words, amount),
        _ => decimals,
    };
    if amount < 0.0 {
        mistakes.push(
            Diagnostic::error(Code::NegativeAmount, text!("an amount of money cannot be negative", "金额不能为负"))
                .at(section.value_place(value)),
        );
        return None;
    }
    Some(Figure::Amount(amount, whole, decimals))
}

/// Decimals of the digits in words whose value is this many units of the currency.
fn printed_decimals(words: &str, amount: f64) -> i32 {
    let digits: String = half_width(words).chars().filter(|letter| letter.is_ascii_digit() || *letter == '.').collect();
    match digits.parse::<f64>() {
        Ok(number) if number > 0.0 && amount > 0.0 => decimals(number) as i32 - libm::log10(amount / number).round() as i32,
        _ => 0,
    }
}

/// All lines have shares, or all have amounts in one kind of unit.
fn is_one_kind(written: &[Written], mistakes: &Mistakes) -> bool {
    let first = &written[0];
    for line in &written[1..] {
        let message = match (first.figure, line.figure) {
            (Figure::Share(_), Figure::Amount(..)) | (Figure::Amount(..), Figure::Share(_)) => {
                text!("some lines have amounts and some have shares", "有的预算项写金额，有的写份额")
            }
            (Figure::Amount(_, one, _), Figure::Amount(_, other, _)) if one != other => {
                text!("some amounts say their unit and some do not", "有的金额写了单位，有的没有")
            }
            _ => continue,
        };
        mistakes.push(
            Diagnostic::error(Code::AmountsAndShares, message)
                .at(line.place.clone())
                .related(first.place.clone(), text!("the first line", "第一个预算项"))
                .help(text!(
                    "write all lines alike; the unit of all amounts may stand at the head of the file: unit = \"亿元\"",
                    "请统一写法；各金额的单位可写在文件开头：unit = \"亿元\""
                )),
        );
        return false;
    }
    true
}

/// Lines within others are known, go round in no circle, and add up to what the line above says.
fn check_levels(written: &[Written], mistakes: &Mistakes) -> bool {
    let find = |id: &str| written.iter().find(|line| line.line.id == id);
    for line in written {
        let Some((above, place)) = &line.within else { continue };
        if find(above).is_none() {
            super::checks::check_line(above, place, &written.iter().map(|line| line.line.clone()).collect::<Vec<_>>(), mistakes);
            return false;
        }
        let mut up = Some(line);
        for _ in 0..=written.len() {
            up = up.and_then(|line| line.within.as_ref()).and_then(|(above, _)| find(above));
        }
        if up.is_some() {
            let id = &line.line.id;
            mistakes.push(
                Diagnostic::error(Code::Levels, text!("`{id}` is within itself", "`{id}` 属于它自己"))
                    .at(place.clone())
                    .help(text!("the uppermost lines have no `within`", "最上一级不写 `within`")),
            );
            return false;
        }
    }
    let mut sound = true;
    for above in written {
        let parts: Vec<&Written> = written.iter().filter(|line| line.within.as_ref().is_some_and(|(id, _)| *id == above.line.id)).collect();
        if !parts.is_empty() {
            sound &= adds_up(above, &parts, mistakes);
        }
    }
    sound
}

/// Whether the parts of a line add up to it, as far as rounding goes.
fn adds_up(above: &Written, parts: &[&Written], mistakes: &Mistakes) -> bool {
    let value = |line: &Written| match line.figure {
        Figure::Share(share) => share,
        Figure::Amount(amount, ..) => amount,
    };
    let half = |line: &Written| match line.figure {
        Figure::Share(share) => half_a_unit(decimals(share)),
        Figure::Amount(_, _, decimals) => 0.5 * libm::pow(10.0, -f64::from(decimals)),
    };
    let (sum, whole) = (parts.iter().map(|part| value(part)).sum::<f64>(), value(above));
    let rounding = half(above) + parts.iter().map(|part| half(part)).sum::<f64>();
    if (sum - whole).abs() <= rounding * 1.000_001 {
        return true;
    }
    let (id, sum, whole, rest) = (&above.line.id, tidy(sum), tidy(whole), tidy(whole - sum));
    let diagnostic = Diagnostic::error(
        Code::Levels,
        text!("the lines within `{id}` add up to {sum}, and it has {whole}", "`{id}` 下各项之和为 {sum}，而它本身为 {whole}"),
    )
    .at(above.place.clone())
    .related(parts[0].place.clone(), text!("the first of them", "其中第一项"));
    mistakes.push(if rest > 0.0 {
        diagnostic
            .help(text!("give what is not listed a line of its own within `{id}`: {rest}", "未列出的部分请在 `{id}` 下另立一项：{rest}"))
    } else {
        diagnostic.help(text!("is one of them counted twice, or in another unit?", "是否有一项重复计算，或单位不同？"))
    });
    false
}

/// Shares of the whole from amounts.
fn in_amounts(lowest: &[&Written], whole: bool, mistakes: &Mistakes) -> Option<Budget> {
    let amount = |line: &Written| if let Figure::Amount(amount, ..) = line.figure { amount } else { 0.0 };
    let total: f64 = lowest.iter().map(|line| amount(line)).sum();
    if total <= 0.0 {
        mistakes.push(
            Diagnostic::error(
                Code::SharesDoNotSum,
                text!("the budget holds no money: all amounts are zero", "预算没有资金：各项金额都是零"),
            )
            .at(lowest[0].place.clone()),
        );
        return None;
    }
    let lines = lowest.iter().map(|line| BudgetLine { share: amount(line) / total, ..line.line.clone() }).collect();
    Some(Budget { lines, total: Some(Total { amount: total, whole }) })
}
