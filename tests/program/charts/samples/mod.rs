//! Charts with the values that break layouts: certain and impossible, negative, missing, one and very many, the longest names.

mod fans;
mod others;
mod studies;

use fiveyear::chart::*;
use fiveyear::language::Text;

pub use fans::fan;
use fans::fans;
use others::others;
use studies::studies;

pub const LONG_ZH: &str = "每万人口拥有3岁以下婴幼儿普惠性照护服务托位数（含幼儿园托班及社区驿站）";
pub const LONG_EN: &str = "Affordable childcare places for children under three per 10,000 residents, kindergarten groups included";

pub fn credit() -> Credit {
    Credit {
        source: Text::new("吴兴区公共服务体系建设“十四五”规划", "Wuxing District public services plan, 2021-2025"),
        run: "0f3a9c21".into(),
        method: Text::new("模拟10000次，随机种子2020。", "10000 draws, seed 2020."),
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
    all.extend(studies());
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
            middle: 2,
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
                    millions: Some(Text::new("万元", "million yuan")),
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
