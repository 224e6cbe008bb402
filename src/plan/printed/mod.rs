//! What a printed figure says: a number with its demand, a range, a change from the baseline, words, or nothing.
//!
//! [`read`] reads one cell or one figure of a sentence, [`asked()`] what a bare row leaves unsaid of its target. Both a plan's own tables and
//! tables that are imported are read by them. Plans print the same target in dozens of ways (`≥90`, `3.5以内`, `[1500]`, `1.66:1`, `1.2万`, `提高0.4个百分点`, `应保尽保`). What is read is
//! read exactly; what could mean two things carries a doubt, and what cannot be read says why.

mod asked;
mod beside;
mod cell_unit;
mod demand;
mod direction;
mod eras;
mod figures;
mod left;
mod multiple;
mod number;
mod pair;
mod sign;
mod words;

use super::{Form, Measure, TargetKind, is_growth, is_percentage};
use crate::language::Text;
use crate::text;

pub use asked::{Asked, Known, asked, decimals_of, per, scale};
pub use cell_unit::says_the_same;
pub(crate) use cell_unit::{counted_in, hours};
pub use eras::without_eras;
pub use number::{Decimals, decimals_shown};
pub use sign::is_money;
pub use words::{plain, without_footnote};

use demand::{Demanded, opposite, take_demand};
use direction::{Way, take_way};
use figures::{Found, numbers};
use multiple::{Multiple, multiple, one_number_word};
use pair::pair;

/// What a cell says.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The figure itself.
    pub meaning: Meaning,
    /// What the words around it ask for.
    pub demand: Option<TargetKind>,
    /// Whether it counts all years of the plan together, as brackets and 累计 say.
    pub total: bool,
    /// Whether it is a mean over years, as 年均 says.
    pub average: bool,
    /// The year that stands beside it, as in `40 (2010)`.
    pub year: Option<i32>,
    /// The year that a change is counted from, as in 比2015年下降18%.
    pub compared: Option<i32>,
    /// What a reader should look at, since it could mean something else.
    pub doubts: Vec<Text>,
    /// The way to it, up (1) or down (-1), as 提高到 says.
    pub toward: Option<f64>,
    /// Words beside the figure that are not understood.
    pub unread: Option<String>,
    /// Whether these may turn its meaning: words before it, or another unit after it.
    pub turned: bool,
}

impl Figure {
    fn nothing() -> Figure {
        Figure {
            meaning: Meaning::Nothing,
            demand: None,
            total: false,
            average: false,
            year: None,
            compared: None,
            doubts: Vec::new(),
            toward: None,
            unread: None,
            turned: false,
        }
    }

    /// The same, left open where words that are not understood may turn its meaning: for a reader who has nothing but the cell.
    #[must_use]
    pub fn left_open(mut self) -> Figure {
        if self.turned {
            self.meaning = Meaning::Unreadable;
            self.doubts.push(text!("left open, since these words may turn its meaning", "这些文字可能改变其含义，保留空缺"));
        }
        self
    }
}

/// The figure of a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// Empty, or a mark that stands for nothing.
    Nothing,
    /// One number.
    Value(Value),
    /// From one number to another.
    Range {
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
    /// A change from the baseline.
    Change {
        /// By how much; negative for a fall.
        by: f64,
        /// What it is a change of.
        how: Change,
    },
    /// A target in words, such as 应保尽保.
    Words,
    /// Something with digits that does not read as one figure.
    Unreadable,
}

/// One number as printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Value {
    /// In the unit of its row.
    pub number: f64,
    /// Digits after the decimal mark; below zero where it counts in 万 and the like: -3 for 1.2万.
    pub decimals: i32,
    /// Plain, or a ratio with one side 1.
    pub form: Form,
    /// Whether it carries a per cent sign.
    pub per_cent: bool,
}

/// What a change is a change of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// In the row's own unit, percentage points of a percentage among them.
    Amount,
    /// The same in each year of the plan.
    AmountAYear,
    /// In per cent of the baseline.
    PerCent,
    /// In per cent a year.
    PerCentAYear,
}

/// What is known of the row and table that a cell stands in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings<'a> {
    /// Name of the indicator.
    pub name: &'a str,
    /// Its unit.
    pub unit: &'a str,
    /// The table's decimal mark.
    pub decimals: Decimals,
    /// Whether the cell may hold a change: targets do, baselines do not.
    pub target: bool,
}

impl<'a> Surroundings<'a> {
    /// A target in a table whose decimal mark is not known.
    pub fn of_target(name: &'a str, unit: &'a str) -> Surroundings<'a> {
        Surroundings { name, unit, target: true, ..Surroundings::default() }
    }
}

impl Figure {
    /// The number, where it is one and stands for a single year or a total alike.
    pub fn value(&self) -> Option<Value> {
        match self.meaning {
            Meaning::Value(value) => Some(value),
            _ => None,
        }
    }

    /// The measure that the words around the figure name, where they name one: brackets and 累计 are how plans print a total.
    pub fn measure(&self) -> Option<Measure> {
        let stands = !matches!(self.meaning, Meaning::Nothing | Meaning::Words | Meaning::Unreadable);
        match () {
            () if stands && self.total => Some(Measure::Total),
            () if stands && self.average => Some(Measure::Average),
            () => None,
        }
    }
}

/// Reads one figure of a sentence or a cell of which nothing else is known.
pub fn read_alone(words: &str) -> Figure {
    read(words, Surroundings::default())
}

/// Whether a plan that prints these words beside this number says the same twice.
pub fn printed_says(words: &str, value: f64, form: Form) -> bool {
    read_alone(words).value().is_some_and(|read| read.form == form && says_the_same(&read, words, value, ""))
}

/// Reads a cell.
pub fn read(cell: &str, around: Surroundings<'_>) -> Figure {
    let rest = words::plain(cell);
    match number::plain(&rest) {
        Some(value) => Figure { meaning: Meaning::Value(value), ..Figure::nothing() },
        None if words::is_nothing(&rest) => Figure::nothing(),
        None => read_words(cell, rest, around),
    }
}

/// Reads a cell whose plain form is `rest`.
fn read_words(cell: &str, mut rest: String, around: Surroundings<'_>) -> Figure {
    let mut figure = Figure::nothing();
    let (unmarked, marked) = words::without_footnote(&rest);
    rest = unmarked;
    if marked {
        figure.doubts.push(text!("a footnote mark stands at the figure", "数字旁有注释符号"));
    }
    (rest, figure.year, figure.compared) = beside::take_year(&rest);
    match sign::plain_minus(&rest, around) {
        Some(sign::Minus::Open(doubt)) => {
            figure.meaning = Meaning::Unreadable;
            figure.doubts.push(doubt);
            return figure;
        }
        Some(sign::Minus::Read(minus, doubt)) => {
            rest = minus;
            figure.doubts.push(doubt);
        }
        None => {}
    }
    if let Some(end) = beside::end_of_way(&rest) {
        rest = end;
    }
    if matches!(rest.to_lowercase().trim(), "zero" | "nil" | "零" | "cero") {
        rest = "0".to_owned();
    }
    figure.total = words::take_total(&mut rest);
    let yearly = words::says_yearly(&rest);
    figure.average = words::take_average(&mut rest);
    let Demanded { kind, mut unclear } = take_demand(&mut rest);
    figure.demand = kind;
    match multiple(&rest, around.unit) {
        Multiple::Change(change) => {
            figure.demand = if change < 0.0 { figure.demand.map(opposite) } else { figure.demand };
            figure.meaning = if unclear { Meaning::Unreadable } else { Meaning::Change { by: change, how: Change::PerCent } };
            return figure;
        }
        Multiple::Left(change) => {
            figure.meaning = if unclear { Meaning::Unreadable } else { Meaning::Change { by: change, how: Change::PerCent } };
            return figure;
        }
        Multiple::Unclear => unclear = true,
        Multiple::None => {}
    }
    if let Some(counted) = one_number_word(&rest) {
        rest = counted;
    }
    match words::rank(&rest) {
        // The third place asks for at most 3.
        Some(number) if words::is_rank(around.name, around.unit) => {
            rest = number;
            figure.demand = figure.demand.or(Some(TargetKind::AtMost));
        }
        Some(_) => unclear = true,
        None => {}
    }
    // `50+` is fifty or more.
    if figure.demand.is_none() && rest.trim_end().ends_with('+') && rest.chars().any(|letter| letter.is_ascii_digit()) {
        figure.demand = Some(TargetKind::AtLeast);
        rest.truncate(rest.trim_end().len() - 1);
    }
    if figure.demand.is_none() && rest.ends_with('内') && !rest.ends_with("国内") {
        rest.truncate(rest.len() - '内'.len_utf8());
        figure.demand = Some(TargetKind::AtMost);
    }
    if figure.demand.is_none() && rest.starts_with(['~', '≈']) {
        figure.demand = Some(TargetKind::About);
    }
    // 累计新增 counts what is added; 新增 alone adds to what is there, unless the indicator itself counts additions.
    let added = ["净新增", "新增", "净增"].into_iter().find(|word| rest.contains(word));
    let counts = figure.total || !yearly && figure.average || around.name.contains("新增") || around.name.contains("净增");
    // What is built each year comes on top of what is there, unless the indicator counts what is built.
    let built = ["新建", "新开", "新设", "新添"].into_iter().find(|word| yearly && rest.contains(word) && !around.name.contains(word));
    let built = built.or_else(|| {
        ["new", "more"].into_iter().find(|word| yearly && demand::has_word(&rest, word) && !demand::has_word(around.name, word))
    });
    let direction = match added.filter(|_| counts) {
        Some(word) => {
            rest = rest.replace(word, " ");
            None
        }
        None if let (true, Some(word)) = (around.target, built) => {
            words::take(&mut rest, word);
            Some(1.0)
        }
        None if around.target => match take_way(&mut rest, around.name) {
            Way::Change(sign) => Some(sign),
            Way::Toward(sign) => {
                figure.toward = Some(sign);
                None
            }
            Way::Level => None,
        },
        None => None,
    };
    // 下降10%以上 asks how far a fall goes: at least so far down is at most what is left.
    if direction == Some(-1.0) {
        figure.demand = figure.demand.map(opposite);
    }
    if added.is_some() && direction.is_some() {
        figure.doubts.push(text!("read as an addition to the baseline", "按在基期值上增加理解"));
    }
    rest = words::chinese_shares(&rest);
    let numbers = numbers(&rest, around);
    figure.doubts.extend(numbers.iter().filter_map(|number| number.doubt.clone()));
    figure.meaning = match &numbers[..] {
        [] if rest.chars().any(|letter| letter.is_ascii_digit()) => Meaning::Unreadable,
        [] => Meaning::Words,
        // `above the 2025 level` names a year and no figure.
        [one] if one.is_year() && ["level", "水平", "水準"].iter().any(|word| rest[one.span.end..].to_lowercase().contains(word)) => {
            Meaning::Words
        }
        [one] => single(one, &rest, (direction, yearly), around, &mut figure),
        [left, right] => pair(left, right, &rest, &mut figure),
        _ => Meaning::Unreadable,
    };
    if unclear && figure.meaning != Meaning::Words {
        figure.meaning = Meaning::Unreadable;
        figure.doubts.push(text!("what these words ask for cannot be told: no guess is made", "无法判断这些文字的要求，不作猜测"));
        return figure;
    }
    if figure.meaning == Meaning::Unreadable
        && let Some(outside) = beside::outside_brackets(cell)
    {
        let mut outside = read(&outside, around);
        if outside.meaning != Meaning::Unreadable {
            outside.doubts.push(text!("what stands in brackets is left out: {cell}", "括号中的内容未采用：{cell}"));
            return outside;
        }
    }
    if figure.meaning == Meaning::Unreadable {
        figure.doubts.push(text!("this does not read as one figure", "无法读成一个数值"));
    } else if figure.meaning != Meaning::Words {
        left::tell(&rest, &numbers, around, &mut figure);
    }
    figure
}

fn single(found: &Found, rest: &str, (direction, yearly): (Option<f64>, bool), around: Surroundings<'_>, figure: &mut Figure) -> Meaning {
    if found.printed.ambiguous {
        let value = found.value();
        figure.doubts.push(if found.printed.decimals == 3 {
            text!(
                "read as {value}; if its mark parts thousands, it is a thousand times as much",
                "读作 {value}；若其中的符号为千位分隔符，则应为一千倍"
            )
        } else {
            text!("read as {value}; a decimal comma would make it a thousandth", "读作 {value}；若其中的符号表示小数点，则只有千分之一")
        });
    }
    let percentage = is_percentage(around.unit);
    // 80‰ in a row of per cents is 8 of them.
    if percentage && !around.unit.contains('‰') && rest[found.span.end..].trim_start().starts_with('‰') {
        let number = format!("{:.10}", found.value() / 10.0).parse().unwrap_or(found.value() / 10.0);
        figure.doubts.push(text!(
            "per mille, but the unit is `{}`: read as {number}",
            "带千分号，但单位是“{}”：读作 {number}",
            around.unit
        ));
        return Meaning::Value(Value { number, decimals: found.decimals() + 1, form: Form::Number, per_cent: true });
    }
    // `≤ +1.5` bounds a level that may lie below zero.
    let bounded = matches!(figure.demand, Some(TargetKind::AtMost | TargetKind::LessThan));
    let sign = rest[..found.span.start].trim_end().ends_with('+').then_some(1.0).filter(|_| !bounded);
    // A target of -10% or -3 pp is a fall by so much, unless the indicator is itself a change.
    let fall = (found.negative && (found.per_cent || words::says_points(rest)) && !is_growth(around.name)).then_some(-1.0);
    let sign = sign.or(fall);
    let change = direction.or_else(|| sign.filter(|_| around.target));
    let Some(direction) = change else {
        let (mut number, mut decimals) = (found.value(), found.decimals());
        if found.per_cent && !around.unit.is_empty() && !percentage && !words::says_points(around.unit) {
            figure.doubts.push(text!("a per cent sign, but the unit is `{}`", "带百分号，但单位是“{}”", around.unit));
            if around.unit.trim() != "‰" {
                return Meaning::Unreadable;
            }
            number = format!("{:.10}", number * 10.0).parse().unwrap_or(number * 10.0);
            decimals -= 1;
        }
        return Meaning::Value(Value { number, decimals, form: Form::Number, per_cent: found.per_cent });
    };
    let points = words::says_points(rest);
    let how = match () {
        () if (points || !found.per_cent) && yearly => Change::AmountAYear,
        () if points || !found.per_cent => Change::Amount,
        () if figure.average => Change::PerCentAYear,
        () => Change::PerCent,
    };
    if how == Change::PerCent && percentage {
        figure.doubts.push(text!(
            "a change of a percentage in per cent: read as per cent of the baseline, not as points",
            "百分比指标的变化写成百分之几：按相对基期的百分比理解，而不是百分点"
        ));
    }
    figure.average &= !matches!(how, Change::PerCentAYear | Change::AmountAYear);
    Meaning::Change { by: direction * found.value().abs(), how }
}
