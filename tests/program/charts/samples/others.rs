//! Every other kind of chart with the values that break layouts.

use fiveyear::chart::*;
use fiveyear::language::Text;

use super::fans::{fan, fans};
use super::{LONG_EN, LONG_ZH, noise, scenario};

/// All other kinds, ordinary and extreme.
pub fn others() -> Vec<(String, Chart)> {
    let mut all: Vec<(String, Chart)> = Vec::new();
    let mut add = |name: &str, chart: Chart| all.push((name.to_owned(), chart));

    let domain = |count: usize, long: bool| {
        let names = |index: usize| {
            if long {
                Text::new(format!("{index} {LONG_ZH}"), format!("{index} {LONG_EN}"))
            } else {
                Text::new(format!("{index} 每千人口执业（助理）医师数"), format!("{index} Licensed physicians per 1,000 people"))
            }
        };
        let base = fans();
        let fans = (0..count)
            .map(|index| {
                let Chart::Fan(fan) = base[index % base.len()].1.clone() else { unreachable!() };
                Fan { name: names(index + 1), ..fan }
            })
            .collect();
        Chart::SmallMultiples(SmallMultiples {
            name: Text::new("卫生健康服务", "Health"),
            scenario: Text::new("趋势延续", "Trend"),
            fans,
            ..SmallMultiples::default()
        })
    };
    add("multiples-9", domain(9, false));
    add("multiples-12-long", domain(12, true));
    add("multiples-30", domain(30, true));
    add("multiples-1", domain(1, true));
    add("multiples-0", domain(0, false));

    let comparison = |count: usize, long: bool| {
        let rows = (0..count).map(|index| {
            let difference = match index {
                0 => 1.0,
                1 => -1.0,
                2 => 0.0,
                index => noise(index) - 0.5,
            };
            let half: f64 = if index == 0 { 0.0 } else { 0.02 + 0.1 * noise(index + 77) };
            Compared {
                name: if long { Text::new(format!("{index} {LONG_ZH}"), format!("{index} {LONG_EN}")) } else { scenario(index, false) },
                difference,
                low: (difference - half).max(-1.0),
                high: (difference + half).min(1.0),
                clear: difference.abs() > half,
            }
        });
        Chart::Comparison(Comparison {
            first: scenario(0, false),
            second: scenario(1, long),
            rows: rows.collect(),
            unchanged: 3,
            more: 4,
            less: 3,
            smaller: 2,
        })
    };
    add("comparison-8", comparison(8, false));
    add("comparison-30-long", comparison(30, true));
    add("comparison-1", comparison(1, false));
    add("comparison-0", comparison(0, false));

    let part = |zh: &str, en: &str, value: f64| WaterfallPart {
        name: Text::new(zh, en),
        value,
        low: value - 0.3 * value.abs() - 0.01,
        high: value + 0.3 * value.abs() + 0.01,
    };
    let waterfall = Waterfall {
        gap: Some(WaterfallGap { median: 4.15, value: 0.45, words: Text::new("0.45", "0.45") }),
        name: fan().name,
        unit: fan().unit,
        digits: None,
        scenario: fan().scenario,
        start_name: Text::new("2020年基期", "baseline 2020"),
        start: 2.5,
        end_name: Text::new("2025年推算值", "projection 2025"),
        end: 4.15,
        parts: vec![
            part("服务自身趋势", "services by themselves (trend)", 1.2),
            part("人口与老龄化", "population and ageing", -0.35),
            part("经济与资金", "economy and money", 0.0),
            part("设施项目", "facilities", 0.8),
        ],
        target: Some(4.6),
        more_is_better: true,
        untold: Vec::new(),
        ..Waterfall::default()
    };
    add("waterfall", Chart::Waterfall(waterfall.clone()));
    add("waterfall-untold", Chart::Waterfall(Waterfall { untold: vec!["ageing".to_owned(), "funding".to_owned()], ..waterfall.clone() }));
    add(
        "waterfall-negative",
        Chart::Waterfall(Waterfall {
            name: Text::new(LONG_ZH, LONG_EN),
            unit: Text::new(LONG_ZH, LONG_EN),
            start: -2.0,
            end: -0.35,
            gap: None,
            target: None,
            more_is_better: false,
            parts: waterfall.parts.iter().map(|part| WaterfallPart { name: Text::new(LONG_ZH, LONG_EN), ..part.clone() }).collect(),
            ..waterfall.clone()
        }),
    );
    let huge = |value: f64| WaterfallPart {
        value: value * 1.0e7,
        low: -9.0e7,
        high: 9.9e7,
        ..part("服务自身趋势", "services by themselves", 1.0)
    };
    add(
        "waterfall-huge",
        Chart::Waterfall(Waterfall {
            start: -2.5e7,
            end: 3.15e7,
            gap: Some(WaterfallGap { median: 3.15e7, value: 4.285e8, words: Text::new("4.29亿", "429 million") }),
            target: Some(4.6e8),
            parts: [1.2, -0.35, 0.0, 0.8, 1.0, 1.0, 1.0, 1.0].map(huge).into(),
            ..waterfall.clone()
        }),
    );
    add(
        "waterfall-still",
        Chart::Waterfall(Waterfall {
            end: 2.5,
            gap: Some(WaterfallGap { median: 2.5, value: 2.1, words: Text::new("2.1", "2.1") }),
            parts: vec![],
            ..waterfall.clone()
        }),
    );
    add("waterfall-nan", Chart::Waterfall(Waterfall { end: f64::NAN, ..waterfall }));

    let ages: Vec<String> = (0..17).map(|group| format!("{}-{}", group * 5, group * 5 + 4)).chain(["85+".to_owned()]).collect();
    let people = |shift: usize, sex: usize| -> Vec<f64> {
        (0..18)
            .map(|group| (9_000.0 + 40_000.0 * noise(group / 3 + 5)) * (1.0 - 0.045 * group as f64) + (shift * 700 + sex * 300) as f64)
            .collect()
    };
    let pyramid = Pyramid {
        place: Text::new("吴兴区", "Wuxing District"),
        scenario: Text::new("趋势延续", "Trend"),
        ages,
        first: PyramidYear { year: 2020, women: people(0, 0), men: people(0, 1) },
        second: PyramidYear { year: 2025, women: people(3, 0), men: people(2, 1) },
        shares: vec![
            AgeShare {
                name: Text::new("0—14岁", "aged 0-14"),
                by_year: (2020..=2025).map(|year| (year, 13.0 - 0.3 * f64::from(year - 2020))).collect(),
            },
            AgeShare {
                name: Text::new("15—59岁", "aged 15-59"),
                by_year: (2020..=2025).map(|year| (year, 66.0 - 0.4 * f64::from(year - 2020))).collect(),
            },
            AgeShare {
                name: Text::new("60岁及以上", "aged 60 and over"),
                by_year: (2020..=2025).map(|year| (year, 19.0 + 0.7 * f64::from(year - 2020))).collect(),
            },
            AgeShare {
                name: Text::new("65岁及以上", "aged 65 and over"),
                by_year: (2020..=2025).map(|year| (year, 14.0 + 0.6 * f64::from(year - 2020))).collect(),
            },
        ],
    };
    add("pyramid", Chart::Pyramid(pyramid.clone()));
    add("pyramid-no-shares", Chart::Pyramid(Pyramid { shares: vec![], place: Text::new(LONG_ZH, LONG_EN), ..pyramid.clone() }));
    add(
        "pyramid-nobody",
        Chart::Pyramid(Pyramid {
            first: PyramidYear { year: 2020, women: vec![0.0; 18], men: vec![0.0; 18] },
            second: PyramidYear { year: 2025, women: vec![0.0; 18], men: vec![0.0; 18] },
            shares: pyramid
                .shares
                .iter()
                .enumerate()
                .map(|(index, share)| AgeShare {
                    name: Text::new(LONG_ZH, LONG_EN),
                    by_year: share.by_year.iter().map(|(year, _)| (*year, 100.0 * (index % 2) as f64)).collect(),
                })
                .collect(),
            ..pyramid.clone()
        }),
    );
    add("pyramid-empty", Chart::Pyramid(Pyramid { first: PyramidYear::default(), ..pyramid }));

    let budget = |lines: usize, long: bool| {
        let names = ["托育照护服务", "现代教育服务", "就业创业服务", "兜底保障服务", "卫生健康服务", "生活环境服务"];
        Chart::Budget(Budget {
            scenario: scenario(3, long),
            years: (2020..=2025).collect(),
            lines: (0..lines)
                .map(|index| BudgetSeries {
                    name: if long { Text::new(LONG_ZH, LONG_EN) } else { Text::new(names[index % 6], "Housing and environment") },
                    amounts: (0..6)
                        .map(|year| match index {
                            0 => 48.0 - f64::from(year),
                            1 => 0.3 + 0.01 * f64::from(year),
                            2 => 0.0,
                            index => 4.0 + 3.0 * noise(index) + 0.2 * f64::from(year),
                        })
                        .collect(),
                })
                .collect(),
            unit: Text::new("占2020年公共服务支出的比重，%", "% of public-service spending in 2020"),
        })
    };
    add("budget-11", budget(11, false));
    add("budget-11-long", budget(11, true));
    add("budget-1", budget(1, false));
    add("budget-0", budget(0, false));

    let number_met = |scenarios: usize, long: bool| {
        let rows = (0..scenarios).map(|index| {
            let centre = 20.0 + 15.0 * noise(index);
            let draws = (0..=51).map(|met| match index {
                1 => {
                    if met == 51 {
                        10_000
                    } else {
                        0
                    }
                }
                2 => {
                    if met == 0 {
                        10_000
                    } else {
                        0
                    }
                }
                _ => (1500.0 * (-(f64::from(met) - centre).powi(2) / 18.0).exp()) as usize,
            });
            NumberMetRow { scenario: scenario(index, long), draws: draws.collect() }
        });
        Chart::NumberMet(NumberMet { targets: 51, rows: rows.collect() })
    };
    add("number-met-8", number_met(8, false));
    add("number-met-30-long", number_met(30, true));
    add("number-met-1", number_met(1, false));
    add("number-met-0", number_met(0, false));

    let tornado = |count: usize, long: bool| {
        let bars = (0..count).map(|index| {
            let wide = 1.5 / (index + 1) as f64;
            let (at_low, at_high) = if index % 3 == 2 { (4.0 + wide, 4.0 + wide * 0.4) } else { (4.0 - wide, 4.0 + wide * 0.8) };
            TornadoBar {
                label: Text::default(),
                name: if long {
                    Text::new(LONG_ZH, LONG_EN)
                } else {
                    Text::new("医师年入职人数：12 … 45 人", "Physicians hired a year: 12 … 45")
                },
                at_low,
                at_high,
            }
        });
        Chart::Tornado(TornadoChart {
            digits: None,
            name: fan().name,
            unit: fan().unit,
            scenario: fan().scenario,
            base: 4.0,
            target: Some(4.6),
            bars: bars.collect(),
            left_out: 9,
        })
    };
    add("tornado-10", tornado(10, false));
    add("tornado-25-long", tornado(25, true));
    add("tornado-1", tornado(1, false));
    let Chart::Tornado(plain) = tornado(3, false) else { unreachable!() };
    let at = |at_low: f64, at_high: f64| TornadoBar { name: Text::new("迁入率", "Migration"), label: Text::default(), at_low, at_high };
    add(
        "tornado-negative",
        Chart::Tornado(TornadoChart {
            digits: None,
            base: -2.0e6,
            target: Some(3.0e6),
            bars: vec![at(-9.0e6, 4.0e6), at(f64::NAN, 1.0), at(-2.0e6, -2.0e6), at(-2.5e6, -4.0e6)],
            left_out: 0,
            ..plain
        }),
    );
    add("tornado-0", tornado(0, false));
    all
}
