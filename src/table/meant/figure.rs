//! A figure as people write it, taken apart into digits, a factor and what stands around them, with the ways to write it for files.

use super::digits::{digits, fraction, is_invisible, is_odd_space, mixed, plain_digit, shifted, spoken, vulgar, without_mark};
use super::words::{BEFORE, BEHIND, CURRENCIES, CURRENCIES_BEHIND, FRACTIONS, FRACTIONS_BEFORE, POWERS, TIMES, UNITS};
use crate::language::Text;
use crate::table::number::{chinese_number, parse_number, plain_decimal};
use crate::text;

/// What a per cent sign, or another word of size, means where a figure stands: the unit there decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PerCent {
    /// The unit is %: `12%` is 12.
    Points,
    /// The figure is a part of one: `12%` is 0.12.
    Part,
    /// The unit is ‰: `12%` is 120.
    Thousandths,
    /// The figure is a time in years: `18 months` is 1.5.
    Years,
    /// The figure is a sum in the plan's unit of money, a power of ten of the currency where the plan says so: `1800万元` is 18 million.
    Money(Option<i32>),
    /// Not known here.
    #[default]
    Unknown,
}

impl PerCent {
    /// What a unit says of it, in either language.
    pub fn of_unit(unit: &Text) -> PerCent {
        let words = format!("{} {}", unit.en.to_lowercase(), unit.zh);
        let holds = |marks: &[&str]| marks.iter().any(|mark| words.contains(mark));
        if matches!(unit.en.trim().to_lowercase().as_str(), "year" | "years") || unit.zh.trim() == "年" {
            PerCent::Years
        } else if holds(&["‰", "per mille"]) {
            PerCent::Thousandths
        } else if holds(&["%", "％", "per cent", "percent", "百分", "points"]) {
            PerCent::Points
        } else if holds(&["share", "fraction", "proportion", "part of", "比例", "份额", "占比", "比重"]) {
            PerCent::Part
        } else {
            PerCent::Unknown
        }
    }
}

/// The ways to write a figure that has been understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figure {
    /// The value as files want it; two where the digits can be read in two ways.
    readings: Vec<String>,
    pub(super) scale: Scaling,
    /// Whether a currency stood beside it.
    currency: bool,
    /// What stood around the digits.
    around: Around,
}

/// A factor that was written as a word or sign behind the digits.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scaling {
    None,
    /// A part of a whole in some power of ten: -2 for per cent, -1 for 成.
    Fraction(i32),
    /// A ratio of two whole numbers, or a half of something.
    Ratio,
    /// A power of ten, with the word as written.
    Power(i32, String),
    /// A power of ten that belongs to a currency, such as 万元.
    Currency(i32, &'static str),
    /// A time of which so many make a year.
    Time(f64),
}

/// What stood around the digits and is no part of the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Around {
    Nothing,
    /// Chinese numerals.
    Numerals,
    /// A space or mark that nobody sees.
    Invisible,
    /// A unit or a currency.
    Unit,
    /// Words such as 约 or `>`.
    Demand,
}

impl Figure {
    pub(super) fn help(&self, per_cent: PerCent) -> Text {
        let sum = matches!(self.scale, Scaling::Currency(..)) || self.currency;
        if per_cent == PerCent::Part && sum {
            return text!("a share is wanted here, a part of one, not a sum of money", "这里应写占1的份额，而不是金额");
        }
        let values = self.values(per_cent);
        let [number] = &self.readings[..] else {
            if let ([first, second], Scaling::None) = (&self.readings[..], &self.scale) {
                return text!(
                    "write `{first}` if the comma parts thousands, `{second}` if it begins the decimals",
                    "若逗号是千位分隔符，请写 `{first}`；若是小数点，请写 `{second}`"
                );
            }
            let list = values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>();
            let (en, zh) = (list.join(" or "), list.join(" 或 "));
            return text!("write {en}, whichever is meant", "请按原意写 {zh}");
        };
        let value = values.first().unwrap_or(number);
        match (&self.scale, per_cent) {
            (Scaling::Fraction(_) | Scaling::Ratio, PerCent::Points) => text!("write `{value}`: the unit is %", "请写 `{value}`：单位是%"),
            (Scaling::Fraction(_) | Scaling::Ratio, PerCent::Part) => {
                text!("write `{value}`: it is a part of one", "请写 `{value}`：这里是占1的份额")
            }
            (Scaling::Ratio, PerCent::Unknown) => {
                let points = shifted(number, 2);
                text!("write `{value}`, or `{points}` where the unit is %", "请写 `{value}`；单位为%时请写 `{points}`")
            }
            (Scaling::Fraction(_), PerCent::Thousandths) => text!("write `{value}`: the unit is ‰", "请写 `{value}`：单位是‰"),
            (Scaling::Fraction(power), _) => {
                let (points, part) = (shifted(number, power + 2), shifted(number, *power));
                let thousandths = shifted(number, power + 3);
                if *power == -3 {
                    text!(
                        "write `{points}` where the unit is %, `{part}` where it is a part of one, `{thousandths}` where it is ‰",
                        "单位为%时请写 `{points}`，为份额（占1的比例）时请写 `{part}`，单位为‰时请写 `{thousandths}`"
                    )
                } else {
                    text!(
                        "write `{points}` where the unit is %, `{part}` where it is a part of one",
                        "单位为%时请写 `{points}`，为份额（占1的比例）时请写 `{part}`"
                    )
                }
            }
            (Scaling::Power(..) | Scaling::Currency(..), PerCent::Money(Some(_))) => {
                text!("write `{value}`, in the plan's unit of money", "请按规划的资金单位写 `{value}`")
            }
            (Scaling::Power(power, _) | Scaling::Currency(power, _), PerCent::Money(None)) => {
                let (millions, ten_thousands) = (shifted(number, power - 6), shifted(number, power - 4));
                text!(
                    "write the number alone, in the plan's unit of money: `{millions}` if that is a million, `{ten_thousands}` if it is 万 (ten thousand)",
                    "请按规划的资金单位只写数字：单位为百万时写 `{millions}`，为万时写 `{ten_thousands}`"
                )
            }
            (Scaling::Power(_, word), _) => {
                text!("write `{value}`, or `{number}` if the unit is {word}", "请写 `{value}`；若单位就是{word}，请写 `{number}`")
            }
            (Scaling::Time(_), PerCent::Years) => text!("write `{value}`: the unit is a year", "请写 `{value}`：单位是年"),
            (Scaling::Currency(..) | Scaling::Time(_), _) => text!("write the number alone, `{number}`", "请只写数字 `{number}`"),
            (Scaling::None | Scaling::Ratio, _) => match self.around {
                Around::Demand => text!(
                    "write the number alone, `{value}`; what it asks for belongs into another column",
                    "请只写数字 `{value}`；要求（如“以上”）请写到别的列"
                ),
                Around::Numerals => text!("write Chinese numerals as digits: `{value}`", "中文数字请写成阿拉伯数字：`{value}`"),
                Around::Unit => text!("write the number alone, `{value}`", "请只写数字 `{value}`"),
                Around::Invisible => {
                    text!("write `{value}`: a character that cannot be seen stands in it", "请写 `{value}`：其中有看不见的字符")
                }
                Around::Nothing if self.scale == Scaling::Ratio => text!("write `{value}`", "请写 `{value}`"),
                Around::Nothing => text!(
                    "write `{value}`: no separators between the digits, and a point before decimals",
                    "请写 `{value}`：数字之间不要分隔符，小数用小数点"
                ),
            },
        }
    }

    /// The values this can stand for, likeliest first; none where a sum's unit is not known.
    pub(super) fn values(&self, per_cent: PerCent) -> Vec<String> {
        // A sum of so much is in the currency itself, whatever it is called.
        let in_full = |number: &str| self.currency && parse_number(number).is_some_and(|number| number.abs() >= 1e5);
        let value = |number: &String| match (&self.scale, per_cent) {
            (Scaling::Fraction(power), PerCent::Points) => shifted(number, power + 2),
            (Scaling::Fraction(power), PerCent::Thousandths) => shifted(number, power + 3),
            (Scaling::Fraction(-2), PerCent::Unknown | PerCent::Years | PerCent::Money(_)) => number.clone(),
            (Scaling::Fraction(power), _) => shifted(number, *power),
            (Scaling::Ratio, PerCent::Points) => shifted(number, 2),
            (Scaling::Ratio, PerCent::Thousandths) => shifted(number, 3),
            (Scaling::Power(power, _) | Scaling::Currency(power, _), PerCent::Money(Some(unit))) => shifted(number, power - unit),
            (Scaling::Power(power, _), _) => shifted(number, *power),
            (Scaling::None, PerCent::Money(Some(unit))) if in_full(number) => shifted(number, -unit),
            (Scaling::Time(in_a_year), PerCent::Years) => {
                parse_number(number).map_or_else(|| number.clone(), |time| ((time / in_a_year * 1e4).round() / 1e4).to_string())
            }
            (Scaling::None | Scaling::Ratio | Scaling::Currency(..) | Scaling::Time(_), _) => number.clone(),
        };
        self.readings.iter().map(value).collect()
    }
}

/// Takes words apart into digits, a factor and what stands around; `None` if something else is left over.
pub(super) fn figure(words: &str) -> Option<Figure> {
    let mut rest = words.trim().to_lowercase();
    let mut around = Around::Nothing;
    let mut note = |seen: Around| around = around.max(seen);
    if rest.chars().any(|letter| is_invisible(letter) || is_odd_space(letter)) {
        note(Around::Invisible);
        rest = rest.chars().filter(|letter| !is_invisible(*letter)).map(|letter| if is_odd_space(letter) { ' ' } else { letter }).collect();
        rest = rest.trim().to_owned();
    }
    if let Some(inside) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        // Accountants put negative amounts in brackets.
        let inner = figure(inside)?;
        let readings = inner.readings.iter().map(|number| format!("-{number}")).collect();
        return (inner.scale == Scaling::None).then_some(Figure { readings, ..inner });
    }
    if let Some(number) = without_mark(&rest) {
        return figure(number).map(|figure| Figure { around: figure.around.max(Around::Unit), ..figure });
    }
    // A raised point begins decimals as well.
    if let Some((whole, part)) = rest.split_once(['·', '‧', '・'])
        && [whole, part].iter().all(|digits| !digits.is_empty() && digits.chars().all(|letter| letter.is_ascii_digit()))
    {
        rest = format!("{whole}.{part}");
        return Some(Figure { readings: vec![rest], scale: Scaling::None, currency: false, around });
    }
    if let Some(number) = mixed(&rest) {
        return Some(Figure { readings: vec![number], scale: Scaling::None, currency: false, around: Around::Numerals });
    }
    let mut scale = Scaling::None;
    let mut currency = false;
    if let Some((numerals, power)) = FRACTIONS_BEFORE.iter().find_map(|(word, power)| Some((rest.strip_prefix(word)?, *power))) {
        scale = Scaling::Fraction(power);
        rest = numerals.to_owned();
    }
    // `一年半`, `1年半`: and half of one.
    if let Some(years) = rest.strip_suffix("年半").and_then(figure) {
        let readings = years.readings.iter().filter_map(|years| Some((parse_number(years)? + 0.5).to_string())).collect();
        return (years.scale == Scaling::None).then_some(Figure { readings, around: Around::Unit, ..years });
    }
    // `九成八`: tenths with their decimals.
    if let Some((tenths, hundredths)) = rest.split_once('成')
        && let (Some(tenths), Some(hundredths)) =
            (spoken(tenths).or_else(|| plain_digit(tenths)), spoken(hundredths).or_else(|| plain_digit(hundredths)))
    {
        return Some(Figure {
            readings: vec![format!("{tenths}.{hundredths}")],
            scale: Scaling::Fraction(-1),
            currency,
            around: Around::Numerals,
        });
    }
    loop {
        let before = rest.len();
        for (list, kind) in [(&BEFORE[..], Around::Demand), (&CURRENCIES[..], Around::Unit)] {
            if let Some(left) = list.iter().find_map(|word| rest.strip_prefix(word)) {
                note(kind);
                currency |= kind == Around::Unit;
                rest = left.trim_start().to_owned();
            }
        }
        for (list, kind) in [(&BEHIND[..], Around::Demand), (&UNITS[..], Around::Unit)] {
            // A word of letters is one only behind a digit, a factor or a space: `1.2万人`, `12 beds`.
            // Of `百万元` the currency is 元.
            let found = list.iter().find_map(|word| {
                let left = rest.strip_suffix(word).filter(|left| !left.is_empty())?;
                let of_power = word.chars().count() > 1 && word.ends_with('元') && left.ends_with(['十', '百', '千', '万']);
                (!of_power).then_some((left, *word))
            });
            if let Some((left, word)) = found {
                note(kind);
                currency |= CURRENCIES_BEHIND.contains(&word);
                if scale == Scaling::None {
                    scale = match word {
                        "万元" => Scaling::Currency(4, word),
                        "亿元" => Scaling::Currency(8, word),
                        _ => TIMES.iter().find(|(time, _)| *time == word).map_or(Scaling::None, |(_, in_a_year)| Scaling::Time(*in_a_year)),
                    };
                }
                rest = left.trim_end().to_owned();
            }
        }
        if scale == Scaling::None {
            if let Some((left, power)) = FRACTIONS.iter().find_map(|(word, power)| Some((rest.strip_suffix(word)?, *power))) {
                scale = Scaling::Fraction(power);
                rest = left.trim_end().to_owned();
            } else if chinese_number(&rest).is_none()
                && let Some((left, word, power)) = POWERS.iter().find_map(|(word, power)| Some((rest.strip_suffix(word)?, *word, *power)))
            {
                scale = Scaling::Power(power, word.to_owned());
                rest = left.trim_end().to_owned();
            }
        }
        if rest.len() == before {
            break;
        }
    }
    let (sign, body) = match rest.strip_prefix('-') {
        Some(body) => ("-", body.trim_start()),
        None => ("", rest.strip_prefix('+').unwrap_or(&rest).trim_start()),
    };
    let readings = match digits(body).or_else(|| vulgar(body).map(|number| vec![number])) {
        Some(readings) => readings,
        None if spoken(body).is_some() => {
            note(Around::Numerals);
            if scale == Scaling::None && matches!(body, "一半" | "半") {
                scale = Scaling::Ratio;
            }
            vec![spoken(body)?]
        }
        None => {
            let ratio = fraction(body)?;
            if scale == Scaling::None {
                scale = Scaling::Ratio;
            }
            vec![ratio]
        }
    };
    let readings: Vec<String> = readings.into_iter().map(|number| format!("{sign}{number}")).collect();
    let readings = readings.iter().map(|number| plain_decimal(number)).collect::<Vec<_>>();
    readings.iter().all(|number| parse_number(number).is_some()).then_some(Figure { readings, scale, currency, around })
}
