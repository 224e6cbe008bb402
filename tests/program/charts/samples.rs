//! Charts with the values that break layouts: certain and impossible, negative, missing, one and very many, the longest names.

use fiveyear::chart::*;
use fiveyear::language::Text;

pub const LONG_ZH: &str = "每万人口拥有3岁以下婴幼儿普惠性照护服务托位数（含幼儿园托班及社区驿站）";
pub const LONG_EN: &str = "Affordable childcare places for children under three per 10,000 residents, kindergarten groups included";

pub fn credit() -> Credit {
    Credit {
        source: Text::new("吴兴区公共服务体系建设“十四五”规划", "Wuxing District public services plan, 2021-2025"),
        run: "0f3a9c21".into(),
        method: Text::new("抽样10000次，随机种子2020。", "10000 draws, seed 2020."),
    }
}

/// A repeatable number in 0..1.
fn noise(seed: usize) -> f64 {
    let mixed = (seed as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 40) as f64 / (1u64 << 24) as f64
}

pub fn all() -> Vec<(String, Chart)> {
    let mut all = vec![
        ("heat-30".to_owned(), heat_map(30, false)),
        ("heat-30-long".to_owned(), heat_map(30, true)),
        ("heat-8".to_owned(), heat_map(8, false)),
        ("heat-1".to_owned(), heat_map(1, false)),
        ("heat-1-long".to_owned(), heat_map(1, true)),
        ("heat-0".to_owned(), Chart::HeatMap(HeatMap::default())),
    ];
    all.extend(slides());
    all.extend(fans());
    all.extend(others());
    all
}

fn scenario(index: usize, long: bool) -> Text {
    if long {
        Text::new(
            format!("情景{index}：人口老龄化加速且财政收入不及预期并同时推迟两所医院"),
            format!("Scenario {index}: faster ageing, weaker revenue and two hospitals opened late"),
        )
    } else {
        let (zh, en) = [
            ("趋势延续", "Trend"),
            ("老龄化加快", "Faster ageing"),
            ("财政趋紧", "Fiscal squeeze"),
            ("支出转向卫生健康", "Spending shifted to health"),
            ("设施延期投用", "Facilities open late"),
        ][index % 5];
        if index < 5 { Text::new(zh, en) } else { Text::new(format!("{zh}之{index}"), format!("{en}, variant {index}")) }
    }
}

pub fn heat_map(scenarios: usize, long: bool) -> Chart {
    let domains = [
        ("托育照护服务", "Childcare", 3),
        ("现代教育服务", "Education", 8),
        ("就业创业服务", "Employment and business start-up", 5),
        ("卫生健康服务", "Health", 9),
        ("生活环境服务", "Housing and environment", 6),
        ("文体旅服务", "Culture, sports and tourism", 7),
        ("健康养老服务", "Elderly care", 6),
        ("便民生活服务", "Everyday services and safety", 7),
    ];
    let names = [
        ("每千人口执业（助理）医师数", "Licensed physicians per 1,000 people"),
        ("人均预期寿命", "Life expectancy"),
        ("高等教育毛入学率", "Gross enrolment ratio of higher education"),
        ("每千名老年人口拥有社会养老床位数", "Elderly-care beds per 1,000 older people"),
        ("居家社区养老服务设施覆盖率", "Coverage of home and community elderly-care facilities"),
    ];
    let mut number = 0;
    let groups = domains
        .iter()
        .map(|(zh, en, count)| HeatGroup {
            name: Text::new(*zh, *en),
            rows: (0..*count)
                .map(|_| {
                    number += 1;
                    let name = match number {
                        number if long && number % 2 == 0 => Text::new(format!("{number} {LONG_ZH}"), format!("{number} {LONG_EN}")),
                        2 => Text::new(format!("{number} {LONG_ZH}"), format!("{number} {LONG_EN}")),
                        number => {
                            let (zh, en) = names[number % 5];
                            Text::new(format!("{number} {zh}"), format!("{number} {en}"))
                        }
                    };
                    let cells = (0..scenarios).map(|scenario| match (number, scenario) {
                        (1, _) => Some(0.0),
                        (3, _) => Some(1.0),
                        (4, _) => None,
                        (5, _) => Some(0.001),
                        (6, _) => Some(0.9999),
                        (number, scenario) => Some(noise(number * 31 + scenario / 2)),
                    });
                    HeatRow { name, cells: cells.collect() }
                })
                .collect(),
        })
        .collect();
    Chart::HeatMap(HeatMap { columns: (0..scenarios).map(|index| scenario(index, long)).collect(), groups })
}

/// The slides of a whole plan: ordinary, with very many targets, with one, with none.
fn slides() -> Vec<(String, Chart)> {
    let mut all = Vec::new();
    for (name, domains, most, long) in [("", 10, 9, false), ("-93-long", 11, 16, true), ("-1", 1, 1, false), ("-0", 0, 0, false)] {
        let domain =
            |index: usize| if long { Text::new(format!("{LONG_ZH}{index}"), format!("{LONG_EN} {index}")) } else { scenario(index, false) };
        let share = |index: usize| (index % 7 != 6).then(|| noise(index));
        let mut number = 0_i32;
        let mut mark = || {
            number += 1;
            StatusMark { number: number.to_string(), met: share(number as usize) }
        };
        let count = |index: usize| if most == 1 { 1 } else { 3 + (index * 5) % (most - 2) };
        let rows: Vec<StatusRow> =
            (0..domains).map(|index| StatusRow { domain: domain(index), marks: (0..count(index)).map(|_| mark()).collect() }).collect();
        let marks: Vec<DistanceMark> = (0..number)
            .map(|index| DistanceMark {
                number: (index + 1).to_string(),
                share: 4.0 * noise(index as usize + 9) - 1.0,
                met: noise(index as usize),
            })
            .collect();
        let risk = |index: usize| RiskRow {
            name: domain(index),
            detail: Text::new(format!("要求不低于4.6，中位数3.70，{LONG_ZH}"), format!("asked for at least 4.6, median 3.70, {LONG_EN}")),
            met: noise(index) / 2.0,
        };
        let (held, reached): (Vec<DistanceMark>, Vec<DistanceMark>) =
            marks.into_iter().partition(|mark| mark.number.parse::<u32>().is_ok_and(|number| number % 4 == 0));
        let shown = (number as usize).min(10);
        let by_when = ByWhen {
            scenario: scenario(0, long),
            target_year: 2025,
            rows: rows.clone(),
            targets: number as usize,
            reached: number as usize / 2,
            on_average: (2021..=2025).map(|year| (year, noise(year as usize) * f64::from(number))).collect(),
        };
        all.push((format!("by-when{name}"), Chart::ByWhen(by_when)));
        all.push((format!("status{name}"), Chart::Status(Status { scenario: scenario(0, long), target_year: 2025, rows })));
        all.push((
            format!("distance{name}"),
            Chart::Distance(Distance { scenario: scenario(0, long), base_year: 2020, target_year: 2025, reached, held, left_out: 2 }),
        ));
        // A chart of no levers is refused before it is drawn.
        if number > 0 {
            let lever = |index: usize| {
                let gain = noise(index) * 1.2;
                let cost = 40.0 * noise(index + 3);
                LeverRow { name: domain(index), gain, low: gain - 0.03, high: gain + 0.03, cost, per_ten: Some(gain / cost * 10.0) }
            };
            let rows: Vec<LeverRow> = (0..shown.max(1)).map(lever).collect();
            all.push((
                format!("levers{name}"),
                Chart::Levers(Levers {
                    scenario: scenario(0, long),
                    rows,
                    left_out: 13,
                    judged: (24, 25),
                    millions: Some(Text::new("百万元", "million yuan")),
                }),
            ));
        }
        all.push((
            format!("at-risk{name}"),
            Chart::AtRisk(AtRisk {
                scenario: scenario(0, long),
                at_risk: number as usize,
                targets: number as usize + 3,
                rows: (0..shown).map(risk).collect(),
            }),
        ));
    }
    all
}

/// An ordinary fan.
pub fn fan() -> Fan {
    Fan {
        digits: None,
        name: Text::new("2 每千人口拥有3岁以下婴幼儿托位数", "2 Childcare places for under-3s per 1,000 people"),
        unit: Text::new("个", "places"),
        scenario: Text::new("趋势延续", "Trend"),
        years: (0..=5)
            .map(|step| {
                let (middle, spread) = (2.5 + 0.38 * f64::from(step), 0.16 * f64::from(step));
                FanYear {
                    year: 2020 + step,
                    p05: middle - 1.9 * spread,
                    p25: middle - 0.7 * spread,
                    p50: middle,
                    p75: middle + 0.8 * spread,
                    p95: middle + 2.2 * spread,
                }
            })
            .collect(),
        base_year: 2020,
        target_year: 2025,
        baseline: Some(2.5),
        baseline_year: 2020,
        baseline_assumed: false,
        target: Some(FanTarget {
            value: 4.6,
            figure: None,
            words: Text::new("不低于4.6", "at least 4.6"),
            sign: "≥",
            met: Some(0.34),
            tolerance: None,
            interim: vec![],
            judged: None,
        }),
        history: vec![(2018, 1.7), (2019, 2.1), (2020, 2.5)],
        bounds: (0.1, 50.0),
        class: Text::default(),
    }
}

fn shifted(by: f64, times: f64) -> Vec<FanYear> {
    let move_ = |value: f64| value * times + by;
    let years = fan().years.into_iter();
    years
        .map(|year| FanYear {
            year: year.year,
            p05: move_(year.p05),
            p25: move_(year.p25),
            p50: move_(year.p50),
            p75: move_(year.p75),
            p95: move_(year.p95),
        })
        .collect()
}

fn fans() -> Vec<(String, Chart)> {
    let target = |value: f64, zh: &str, en: &str, met: f64| {
        Some(FanTarget {
            value,
            figure: None,
            words: Text::new(zh, en),
            sign: "≥",
            met: Some(met),
            tolerance: None,
            interim: vec![],
            judged: None,
        })
    };
    let long = Fan { name: Text::new(format!("2 {LONG_ZH}"), format!("2 {LONG_EN}")), ..fan() };
    let flat = FanYear { year: 2025, p05: 100.0, p25: 100.0, p50: 100.0, p75: 100.0, p95: 100.0 };
    [
        ("fan", fan()),
        (
            "fan-long",
            Fan {
                unit: Text::new("个/每千名常住人口（年末数）", "places per thousand residents at the end of the year"), ..long
            },
        ),
        (
            "fan-negative",
            Fan {
                years: shifted(-5.0, 1.0),
                baseline: Some(-2.5),
                history: vec![],
                bounds: (f64::NEG_INFINITY, f64::INFINITY),
                target: target(0.0, "不低于0", "at least 0", 0.0),
                ..fan()
            },
        ),
        (
            "fan-certain",
            Fan {
                years: (2021..=2025).map(|year| FanYear { year, ..flat }).collect(),
                baseline: Some(100.0),
                history: vec![],
                bounds: (0.0, 100.0),
                target: target(100.0, "保持100", "hold 100", 1.0),
                ..fan()
            },
        ),
        ("fan-no-baseline", Fan { baseline: None, history: vec![], years: shifted(0.0, 1.0).split_off(1), ..fan() }),
        ("fan-assumed-baseline", Fan { baseline_assumed: true, history: vec![], years: shifted(0.0, 1.0).split_off(1), ..fan() }),
        (
            "fan-huge",
            Fan {
                years: shifted(0.0, 1.0e7),
                baseline: Some(2.5e7),
                history: vec![],
                bounds: (0.0, f64::INFINITY),
                target: target(4.6e7, "不低于46,000,000", "at least 46,000,000", 0.2),
                ..fan()
            },
        ),
        ("fan-far-target", Fan { target: target(49.0, "不低于49", "at least 49", 0.0), ..fan() }),
        ("fan-one-year", Fan { baseline: None, history: vec![], years: shifted(0.0, 1.0).split_off(5), ..fan() }),
        ("fan-empty", Fan { years: vec![], ..fan() }),
        ("fan-nan", Fan { years: shifted(f64::NAN, 1.0), baseline: None, target: None, ..fan() }),
        ("fan-long-history", Fan { history: (1985..=2024).map(|year| (year, 2.5 + 0.03 * f64::from(year - 2020))).collect(), ..fan() }),
    ]
    .into_iter()
    .map(|(name, fan)| (name.to_owned(), Chart::Fan(fan)))
    .collect()
}

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
            name: Text::new("卫生健康服务", "Health"), scenario: Text::new("趋势延续", "Trend"), fans
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
        gap: Some(0.45),
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
    };
    add("waterfall", Chart::Waterfall(waterfall.clone()));
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
            gap: Some(4.285e8),
            target: Some(4.6e8),
            parts: [1.2, -0.35, 0.0, 0.8, 1.0, 1.0, 1.0, 1.0].map(huge).into(),
            ..waterfall.clone()
        }),
    );
    add("waterfall-still", Chart::Waterfall(Waterfall { end: 2.5, gap: Some(2.1), parts: vec![], ..waterfall.clone() }));
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
    let at = |at_low: f64, at_high: f64| TornadoBar { name: Text::new("迁入率", "Migration"), at_low, at_high };
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
