//! Figures of things whose size is known everywhere: people of a household, boys born for each girl, years of life. What no country has is most
//! likely a slip of the decimal point or another unit.

use super::{Assumption, Indicator, Measure, Plan, money, units};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::language::Text;
use crate::language::number::written;
use crate::text;

/// In which unit the limits of a constant are.
#[derive(Clone, Copy, PartialEq)]
enum In {
    /// In its own unit, which nobody writes otherwise: years, people, children.
    Own,
    /// For each of something, or for a hundred of it: limits are for each.
    EachOrHundred,
    /// Per cent; a part of one is a hundredth of the limits.
    PerCent,
    /// Per 1,000.
    PerThousand,
}

/// What is known of the size of something.
struct Known {
    /// Words of names and labels that speak of it, in lower case.
    names: &'static [&'static str],
    unit: In,
    low: f64,
    high: f64,
    /// What the limits are those of.
    why: (&'static str, &'static str),
}

/// National figures of the United Nations (World Population Prospects 2024; households of 2022), of the World Bank and of UNESCO, with room for
/// small places.
const KNOWN: [Known; 14] = [
    Known {
        names: &[
            "household size",
            "size of households",
            "people per household",
            "persons per household",
            "户均人口",
            "每户人口",
            "户均人数",
            "家庭户规模",
        ],
        unit: In::Own,
        low: 1.2,
        high: 9.5,
        why: ("households hold 2 people on average in the north of Europe and 8 in Senegal", "各国户均人口从北欧的约2人到塞内加尔的约8人"),
    },
    Known {
        names: &["sex ratio at birth", "boys per girl", "boys born per girl", "boys for each girl", "出生性别比", "出生人口性别比"],
        unit: In::EachOrHundred,
        low: 0.95,
        high: 1.4,
        why: ("1.02 to 1.2 boys are born for each girl", "各国每出生1名女婴有1.02至1.2名男婴"),
    },
    Known {
        names: &["life expectancy", "预期寿命"],
        unit: In::Own,
        low: 25.0,
        high: 95.0,
        why: ("people live 54 years on average in the poorest countries and 85 in the oldest", "各国人均预期寿命在54岁至85岁之间"),
    },
    Known {
        names: &["total fertility", "children per woman", "总和生育率"],
        unit: In::Own,
        low: 0.3,
        high: 9.0,
        why: ("women have 0.7 children in Korea and 6 in Chad", "总和生育率从韩国的0.7到乍得的6"),
    },
    Known {
        names: &["infant mortality", "婴儿死亡率"],
        unit: In::PerThousand,
        low: 0.1,
        high: 250.0,
        why: ("1 to 80 of 1,000 infants die", "各国婴儿死亡率在1‰至80‰之间"),
    },
    Known {
        names: &["crude birth rate", "人口出生率", "birth rate of the population"],
        unit: In::PerThousand,
        low: 1.5,
        high: 65.0,
        why: ("4 to 46 are born a year for 1,000 people", "各国出生率在4‰至46‰之间"),
    },
    Known {
        names: &["crude death rate", "人口死亡率"],
        unit: In::PerThousand,
        low: 0.8,
        high: 50.0,
        why: ("1 to 20 of 1,000 people die a year", "各国死亡率在1‰至20‰之间"),
    },
    Known {
        names: &["natural growth rate", "人口自然增长率"],
        unit: In::PerThousand,
        low: -40.0,
        high: 60.0,
        why: ("births less deaths are -11 to 36 of 1,000 people a year", "各国自然增长率在-11‰至36‰之间"),
    },
    Known {
        names: &["years of schooling", "受教育年限"],
        unit: In::Own,
        low: 0.5,
        high: 24.0,
        why: (
            "people learn 1 to 15 years on average, and children may expect 5 to 21",
            "各国平均受教育年限在1至15年之间，预期受教育年限在5至21年之间",
        ),
    },
    Known {
        names: &["urbanisation", "urbanization", "城镇化率"],
        unit: In::PerCent,
        low: 5.0,
        high: 100.0,
        why: ("15 to 100 % of people live in towns", "各国城镇化率在15%至100%之间"),
    },
    Known {
        names: &["unemployment rate", "失业率"],
        unit: In::PerCent,
        low: 0.1,
        high: 60.0,
        why: ("0.1 to 35 % of those who want work have none", "各国失业率在0.1%至35%之间"),
    },
    Known {
        names: &["premature mortality", "过早死亡率", "早死概率"],
        unit: In::PerCent,
        low: 2.0,
        high: 60.0,
        why: ("7 to 50 % of people of 30 die before 70 of the four chronic diseases", "各国30至70岁重大慢性病过早死亡率在7%至50%之间"),
    },
    Known {
        names: &["gini"],
        unit: In::PerCent,
        low: 15.0,
        high: 80.0,
        why: ("Gini coefficients are 0.23 to 0.63", "各国基尼系数在0.23至0.63之间"),
    },
    Known {
        names: &["engel", "恩格尔系数"],
        unit: In::PerCent,
        low: 5.0,
        high: 90.0,
        why: ("6 to 60 % of what households spend goes into food", "各国恩格尔系数在6%至60%之间"),
    },
];

/// Words that make another figure of a name: a change, a difference, a part of life.
const OTHERWISE: [&str; 50] = [
    "change",
    "growth of",
    "gain",
    "rise",
    "fall",
    "trend",
    "drift",
    "noise",
    "scatter",
    "spread",
    "gap",
    "differ",
    "elastic",
    "effect",
    "improve",
    "decline",
    "times",
    "relative",
    "level of",
    "a year",
    "error",
    "at 6",
    "at 65",
    "healthy",
    "lost",
    "变化",
    "增幅",
    "增加",
    "提高",
    "下降",
    "降幅",
    "升幅",
    "差",
    "弹性",
    "趋势",
    "波动",
    "倍",
    "相对",
    "影响",
    "岁时",
    "60岁",
    "65岁",
    "健康",
    "损失",
    "误差",
    "年均",
    "响应",
    "chance",
    "偶然",
    "share of people",
];

/// Where a constant is misread, with the words that name it.
fn implausible(words: &str, unit: &Text, value: f64) -> Option<(&'static Known, f64, f64)> {
    let words = words.to_lowercase();
    let known = KNOWN.iter().find(|known| known.names.iter().any(|name| words.contains(name)))?;
    let written = format!("{} {}", unit.en, unit.zh).to_lowercase();
    let counted = |signs: &[&str]| signs.iter().any(|sign| written.contains(sign));
    let per_cent = counted(&["%", "％", "per cent", "percent", "百分"]);
    let per_thousand = counted(&["‰", "per 1,000", "per 1000", "per thousand", "每千", "千分"]);
    let per_hundred = counted(&["100", "百"]);
    let growth = words.contains("growth") && known.names.iter().all(|name| !name.contains("growth"));
    if growth
        || OTHERWISE.iter().any(|word| words.contains(word))
        || counted(&["/年", "a year", "per year", "times", "倍", "log", "对数"]) && known.unit == In::Own
    {
        return None;
    }
    let within = |factor: f64| (known.low * factor..=known.high * factor).contains(&value);
    let (factors, shown): (&[f64], f64) = match known.unit {
        In::Own if per_cent || per_thousand => return None,
        In::Own => (&[1.0], 1.0),
        In::EachOrHundred if per_hundred || per_cent => (&[100.0], 100.0),
        // Where the unit does not say it, it may be either.
        In::EachOrHundred if written.trim().is_empty() => (&[1.0, 100.0], 1.0),
        In::EachOrHundred => (&[1.0], 1.0),
        In::PerCent if per_cent => (&[1.0], 1.0),
        In::PerCent if per_thousand => return None,
        In::PerCent => (&[1.0, 0.01], 0.01),
        In::PerThousand if per_cent => (&[0.1], 0.1),
        In::PerThousand if per_thousand => (&[1.0], 1.0),
        In::PerThousand => return None,
    };
    (!factors.iter().any(|factor| within(*factor))).then_some((known, known.low * shown, known.high * shown))
}

fn told(place: &Place, (id, value): (&str, f64), (known, low, high): (&Known, f64, f64)) -> Diagnostic {
    let (en, zh) = known.why;
    let [value, low, high] = [value, low, high].map(|figure| written((figure * 1e6).round() / 1e6));
    Diagnostic::warning(
        Code::OtherUnit,
        text!(
            "`{id}` is {value}, and nowhere below {low} or above {high}: {en}",
            "`{id}` 为 {value}，而各地都在 {low} 至 {high} 之间：{zh}"
        ),
    )
    .at(place.clone())
    .help(text!("is the decimal point in its place, or is it in another unit?", "小数点的位置是否正确，或用了其他单位？"))
}

/// What can be said of a plan's assumptions.
pub(super) fn of_assumptions(plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let people: f64 = ["women", "men"].iter().filter_map(|sex| plan.tables.get(*sex)).flatten().sum();
    for assumption in &plan.assumptions {
        found.extend(product_per_head(assumption, people));
        // Of a part of one where per cents are wanted, and the reverse, that is told.
        if units::part_in_per_cents(assumption).is_some() || units::share_above_one(assumption).is_some() {
            continue;
        }
        let words = format!("{} {} {}", assumption.label.en, assumption.label.zh, assumption.name.replace('_', " "));
        let value = assumption.distribution.central();
        if let Some(known) = implausible(&words, &assumption.unit, value) {
            found.push(told(&assumption.value_place, (&assumption.name, value), known));
        }
    }
    found
}

/// Yuan of product a year and person, of which the poorest counties of China have a fifth more and the richest cities half.
const PRODUCT: std::ops::RangeInclusive<f64> = 5e3..=8e5;

/// A product of a whole place in yuan that its people cannot have.
fn product_per_head(assumption: &Assumption, people: f64) -> Option<Diagnostic> {
    let (words, unit) = (format!("{} {}", assumption.label.en, assumption.label.zh).to_lowercase(), &assumption.unit);
    let product = ["gdp", "gross domestic product", "gross regional product", "生产总值"].iter().any(|name| words.contains(name));
    let whole = !["per head", "per capita", "人均", "per person"].iter().any(|word| words.contains(word));
    let yuan = unit.zh.ends_with('元').then(|| money::unit(&unit.zh)).flatten()?;
    let value = assumption.distribution.central();
    let per_head = value * yuan / people;
    let plain = product && whole && !OTHERWISE.iter().any(|word| words.contains(word));
    (plain && people > 1000.0 && value > 0.0 && !PRODUCT.contains(&per_head)).then(|| {
        let (name, Text { zh, en }) = (&assumption.name, unit);
        let [value, per_head, people] = [value, per_head.round(), people.round()].map(written);
        Diagnostic::warning(
            Code::OtherUnit,
            text!(
                "`{name}` is {value} ({en}), which is {per_head} yuan for each of {people} people",
                "`{name}` 为 {value}{zh}，按 {people} 人计人均 {per_head} 元"
            ),
        )
        .at(assumption.value_place.clone())
        .help(text!(
            "is the amount in another unit (元, 万元, 亿元), or the table of people?",
            "金额是否用了其他单位（元、万元、亿元），或人口表用了其他单位？"
        ))
    })
}

/// A row of which baseline or target is nowhere so; where both are, the unit is another one.
pub(super) fn of_row(row: &Indicator) -> Option<Diagnostic> {
    let words = format!("{} {} {}", row.name.en, row.name.zh, row.id.replace('_', " "));
    let of = |value: f64| implausible(&words, &row.unit, value);
    let baseline = row.baseline.and_then(|value| Some((of(value)?, value, &row.place)));
    let target =
        (row.target.measure == Measure::Final).then(|| Some((of(row.target.value)?, row.target.value, &row.target_place))).flatten();
    let (known, value, place) = baseline.or(target)?;
    Some(told(place, (&row.id, value), known))
}
