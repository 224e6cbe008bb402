//! Statistics Canada's scores from -5 to 5 of a progress value, and the mean of several.
//!
//! Source: Statistics Canada, progress measurement methodology of the Canadian Indicator Framework, as taken over by Open SDG
//! (docs/progress-methodology.md). Reproduces the published series of the framework.

use super::{Label, Progress};

/// The factor that lowers thresholds near a natural limit: 1 far from it, 0 at it.
pub(super) fn limit_factor(base: f64, limit: Option<f64>) -> f64 {
    const POWER: f64 = 4.44;
    let (base, Some(limit)) = (base.abs(), limit.map(f64::abs)) else { return 1.0 };
    if base >= 2.0 * limit {
        1.0
    } else if base <= limit {
        1.0 - libm::pow(base / limit, POWER)
    } else {
        1.0 - libm::pow((2.0 * limit - base) / limit, POWER)
    }
}

/// The score of a ratio of observed to required growth.
pub(super) fn score_of_ratio(ratio: f64) -> f64 {
    if ratio >= 0.60 { (7.1429 * ratio - 4.2857).min(5.0) } else { (4.1667 * ratio - 2.5).max(-5.0) }
}

/// The score of a growth rate in the wanted direction where there is no target, with the factor of the natural limit.
pub(super) fn score_of_growth(growth: f64, factor: f64) -> f64 {
    if growth < 0.0 {
        (125.0 * growth - 2.5).max(-5.0)
    } else if factor == 0.0 {
        5.0
    } else if growth >= 0.015 * factor {
        (500.0 * growth / factor - 5.0).min(5.0)
    } else if growth >= 0.005 * factor {
        250.0 * growth / factor - 1.25
    } else {
        500.0 * growth / factor - 2.5
    }
}

/// The progress of an indicator made of several series: the mean of their scores, cut at 2.5, 0 and -2.5. A single series keeps
/// its own label, and so do several that have all achieved their targets. Rows not assessed are left out.
pub fn aggregate(rows: &[Progress]) -> Progress {
    let assessed: Vec<(f64, Label)> = rows.iter().filter_map(|row| row.score.map(|score| (score, row.label))).collect();
    let Some((_, first)) = assessed.first() else {
        return Progress { value: None, score: None, label: Label::NotAvailable };
    };
    let mean = assessed.iter().map(|(score, _)| score).sum::<f64>() / assessed.len() as f64;
    let same = *first == Label::TargetAchieved && assessed.iter().all(|(_, label)| label == first);
    let label = match mean {
        _ if assessed.len() == 1 || same => *first,
        mean if mean >= 2.5 => Label::SubstantialProgress,
        mean if mean >= 0.0 => Label::ModerateProgress,
        mean if mean >= -2.5 => Label::LimitedProgress,
        _ => Label::Deterioration,
    };
    Progress { value: None, score: Some(mean), label }
}
