//! Fans with the values that break layouts.

use fiveyear::chart::*;
use fiveyear::language::Text;

use super::{LONG_EN, LONG_ZH};

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
        elsewhere: vec![],
        bounds: (0.1, 50.0),
        class: Text::default(),
        lapses: None,
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

pub fn fans() -> Vec<(String, Chart)> {
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
        (
            "fan-elsewhere",
            Fan {
                history: vec![(2019, 2.1)],
                elsewhere: [2020, 2022].map(|year| (year, 3.1, Text::new("全省", "the province"))).to_vec(),
                ..fan()
            },
        ),
        ("fan-one-year", Fan { baseline: None, history: vec![], years: shifted(0.0, 1.0).split_off(5), ..fan() }),
        ("fan-empty", Fan { years: vec![], ..fan() }),
        ("fan-nan", Fan { years: shifted(f64::NAN, 1.0), baseline: None, target: None, ..fan() }),
        ("fan-long-history", Fan { history: (1985..=2024).map(|year| (year, 2.5 + 0.03 * f64::from(year - 2020))).collect(), ..fan() }),
    ]
    .into_iter()
    .map(|(name, fan)| (name.to_owned(), Chart::Fan(fan)))
    .collect()
}
