//! What each lever does as data: for `--format json` and as CSV.

use serde::Serialize;

use crate::analysis::seek::{Date, DateEffect, Dated, Effects, KnobKind, LeverEffect, Step};
use crate::plan::Plan;

/// One amount of one lever, or one date of a group of facilities.
#[derive(Serialize)]
pub(super) struct Row {
    lever: String,
    kind: &'static str,
    from: Option<i32>,
    amount: Option<f64>,
    cost: Option<f64>,
    pays: Option<String>,
    grade: Option<char>,
    expected_change: f64,
    change_low: f64,
    change_high: f64,
    per_ten_million: Option<f64>,
    failed: Option<usize>,
    moves: Vec<MoveRow>,
}

#[derive(Serialize)]
struct MoveRow {
    target: String,
    p_before: f64,
    p_after: f64,
    change_se: f64,
}

pub(super) fn rows(plan: &Plan, effects: &Effects) -> Vec<Row> {
    let of_lever = |effect: &LeverEffect| {
        let row = |step: &Step| {
            let (low, high) = step.interval();
            Row {
                lever: effect.knob.id.clone(),
                kind: if effect.knob.kind == KnobKind::Lever { "lever" } else { "line" },
                from: Some(effect.knob.from),
                amount: Some(step.amount),
                cost: Some(step.cost),
                pays: effect.pays.clone(),
                grade: effect.grade,
                expected_change: step.gain,
                change_low: low,
                change_high: high,
                per_ten_million: step.per_ten(),
                failed: Some(step.failed),
                moves: step
                    .moves
                    .iter()
                    .map(|moved| MoveRow {
                        target: plan.indicators[moved.target].id.clone(),
                        p_before: moved.from,
                        p_after: moved.to,
                        change_se: moved.standard_error,
                    })
                    .collect(),
            }
        };
        effect.steps.iter().map(row).collect::<Vec<_>>()
    };
    let of_dates = |effect: &DateEffect| {
        let row = |dated: &Dated| {
            let (gain, half) = (dated.gain.0, 1.959_963_984_540_054 * dated.gain.1);
            Row {
                lever: effect.group.ids[0].clone(),
                kind: match dated.date {
                    Date::Moved(_) => "date",
                    Date::OnTime => "on_time",
                    Date::Never => "never",
                },
                from: None,
                amount: match dated.date {
                    Date::Moved(years) => Some(years),
                    _ => None,
                },
                cost: None,
                pays: None,
                grade: None,
                expected_change: gain,
                change_low: gain - half,
                change_high: gain + half,
                per_ten_million: None,
                failed: None,
                moves: Vec::new(),
            }
        };
        effect.dates.iter().map(row).collect::<Vec<_>>()
    };
    effects.levers.iter().flat_map(of_lever).chain(effects.dates.iter().flat_map(of_dates)).collect()
}

pub(super) fn csv(plan: &Plan, effects: &Effects) -> String {
    let mut file = String::from(
        "\u{feff}lever,kind,from,amount,cost,pays,grade,expected_change,change_low,change_high,per_ten_million,failed,target,p_before,p_after,change_se\n",
    );
    let number = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    for row in rows(plan, effects) {
        let head = [
            row.lever,
            row.kind.to_owned(),
            row.from.map_or(String::new(), |year| year.to_string()),
            number(row.amount),
            number(row.cost),
            row.pays.unwrap_or_default(),
            row.grade.map_or(String::new(), String::from),
            row.expected_change.to_string(),
            row.change_low.to_string(),
            row.change_high.to_string(),
            number(row.per_ten_million),
            row.failed.map_or(String::new(), |failed| failed.to_string()),
        ]
        .join(",");
        if row.moves.is_empty() {
            file += &format!("{head},,,,\n");
        }
        for MoveRow { target, p_before, p_after, change_se } in &row.moves {
            file += &format!("{head},{target},{p_before},{p_after},{change_se}\n");
        }
    }
    file
}
