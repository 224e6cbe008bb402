//! Charts of what is asked beside a run.

use fiveyear::analysis::sensitivity::Estimate;
use fiveyear::chart::*;
use fiveyear::language::Text;

use super::{LONG_EN, LONG_ZH, noise, scenario};

/// What is asked beside a run: inputs that matter, boxes, policies; few and many, with short and long names.
pub fn studies() -> Vec<(String, Chart)> {
    let mut all = Vec::new();
    for (count, long) in [(1, false), (10, false), (10, true)] {
        let name =
            |index: usize| if long { Text::new(format!("{LONG_ZH}{index}"), format!("{LONG_EN} {index}")) } else { scenario(index, false) };
        let kind = if long { "-long" } else { "" };
        let bar = |index: usize| {
            let value = 0.9 * noise(index);
            SensitivityBar { name: name(index), total: Estimate { value, low: value - 0.04, high: value + 0.05 }, alone: Some(value - 0.1) }
        };
        all.push((
            format!("sensitivity-{count}{kind}"),
            Chart::Sensitivity(SensitivityChart {
                subject: name(30),
                unit: Text::new("人", "people"),
                scenario: scenario(0, long),
                bars: SensitivityBars::Shares,
                rows: (0..count).map(bar).collect(),
                left_out: 31,
                failed: (12, 47_000),
            }),
        ));
        let limit = |index: usize| DiscoveryLimit {
            name: name(index),
            words: Text::new(format!("不低于{index}.25"), format!("at least {index}.25")),
            range: (index % 3 != 2).then(|| (0.3 * noise(index), 0.5 + 0.5 * noise(index + 7))),
            doubtful: index > 4,
        };
        let Text { zh, en } = name(31);
        all.push((
            format!("discovery-{count}{kind}"),
            Chart::Discovery(DiscoveryChart {
                event: Text::new(format!("“{zh}”不达标"), format!("“{en}” misses its target")),
                source: Text::new("情景“趋势”的抽样", "Draws of scenario “Trend”"),
                cases: 10_000,
                way: (0..30).map(|step| (1.0 - 0.02 * f64::from(step), 0.4 + 0.02 * f64::from(step))).collect(),
                chosen: 12,
                limits: (0..count.min(8)).map(limit).collect(),
                left_out: 2,
            }),
        ));
        let policy = |index: usize| RobustnessBar {
            name: name(index),
            mean: 25.0 + noise(index),
            worst: 18.0 + 3.0 * noise(index + 3),
            share: noise(index + 5),
            regret: 4.0 * noise(index + 9),
        };
        all.push((
            format!("robustness-{count}{kind}"),
            Chart::Robustness(RobustnessChart {
                futures: Text::new("10000个未来，每个为一次抽样", "10000 futures, each a draw"),
                wanted: 23,
                targets: 51,
                rows: (0..count.max(2)).map(policy).collect(),
                left_out: 4,
            }),
        ));
    }
    all
}
