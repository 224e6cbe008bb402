//! The official methods as tables of thresholds over one kernel.

use super::growth::{self, ZERO};
use super::{Label, Progress, ProgressRow, statcan};
use crate::language::Text;
use crate::text;

/// An official method of measuring progress towards a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// Statistics Canada, Canadian Indicator Framework.
    StatisticsCanada,
    /// United Nations, Sustainable Development Goals Progress Chart.
    UnitedNations,
    /// UN ESCAP, Asia and the Pacific SDG Progress Report.
    Escap,
    /// Eurostat, monitoring report on progress towards the SDGs.
    Eurostat,
    /// SDSN, Sustainable Development Report.
    SdgIndex,
    /// OECD, Measuring Distance to the SDG Targets.
    Oecd,
}

/// What a method measures where there is a target.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Measured {
    /// Observed over required compound growth.
    CompoundRatio,
    /// Observed over required linear growth.
    LinearRatio,
    /// The share of the required change that compound growth delivers by the target year.
    ShareDelivered,
    /// The share of the required change that a weighted line leaves undone, in per cent.
    AnticipatedGap,
    /// Distance to the target in standard deviations of peers.
    Distance,
}

/// A label for measures of at least `cut`.
struct Cut(f64, Label);

/// One method: what it measures, and its thresholds, the best label first.
struct Table {
    measured: Measured,
    /// The label of a target already met, whatever the trend.
    achieved: Label,
    with_target: &'static [Cut],
    /// The label below every cut.
    worst: Label,
    /// Thresholds of yearly compound growth in the wanted direction, and the label below them; none if the method needs a target.
    without_target: Option<(&'static [Cut], Label)>,
}

use Label::*;

const STATISTICS_CANADA: Table = Table {
    measured: Measured::CompoundRatio,
    achieved: TargetAchieved,
    with_target: &[Cut(0.95, SubstantialProgress), Cut(0.60, ModerateProgress), Cut(0.0, LimitedProgress)],
    worst: Deterioration,
    without_target: Some((&[Cut(0.015, SubstantialProgress), Cut(0.005, ModerateProgress), Cut(0.0, LimitedProgress)], Deterioration)),
};

const UNITED_NATIONS: Table = Table {
    measured: Measured::ShareDelivered,
    achieved: MetOrOnTrack,
    with_target: &[Cut(0.95, MetOrOnTrack), Cut(0.10, FairProgress)],
    worst: StagnationOrRegression,
    without_target: Some((&[Cut(0.02, MetOrOnTrack), Cut(0.005, FairProgress)], StagnationOrRegression)),
};

/// The anticipated gap is better when smaller: its cuts are on the gap's negative.
const ESCAP: Table = Table {
    measured: Measured::AnticipatedGap,
    achieved: Maintain,
    with_target: &[Cut(-10.0, Maintain), Cut(-100.0, Accelerate)],
    worst: Reverse,
    without_target: None,
};

const EUROSTAT: Table = Table {
    measured: Measured::CompoundRatio,
    achieved: SignificantProgress,
    with_target: &[Cut(0.95, SignificantProgress), Cut(0.60, ModerateProgressTowards), Cut(0.0, InsufficientProgress)],
    worst: MovementAway,
    without_target: Some((
        &[Cut(0.01, SignificantProgress), Cut(0.0, ModerateProgressTowards), Cut(-0.01, ModerateMovementAway)],
        SignificantMovementAway,
    )),
};

const SDG_INDEX: Table = Table {
    measured: Measured::LinearRatio,
    achieved: OnTrackOrMaintaining,
    with_target: &[Cut(1.0, OnTrackOrMaintaining), Cut(0.5, ModeratelyImproving), Cut(0.0, Stagnating)],
    worst: Decreasing,
    without_target: None,
};

const OECD: Table = Table {
    measured: Measured::Distance,
    achieved: NoDistance,
    with_target: &[Cut(0.0, NoDistance)],
    worst: DistanceToGo,
    without_target: None,
};

impl Method {
    /// All methods, in the order of tables.
    pub const ALL: [Method; 6] =
        [Method::StatisticsCanada, Method::UnitedNations, Method::Escap, Method::Eurostat, Method::SdgIndex, Method::Oecd];

    fn table(self) -> &'static Table {
        match self {
            Method::StatisticsCanada => &STATISTICS_CANADA,
            Method::UnitedNations => &UNITED_NATIONS,
            Method::Escap => &ESCAP,
            Method::Eurostat => &EUROSTAT,
            Method::SdgIndex => &SDG_INDEX,
            Method::Oecd => &OECD,
        }
    }

    /// The name used on the command line and in files.
    pub fn code(self) -> &'static str {
        match self {
            Method::StatisticsCanada => "statcan",
            Method::UnitedNations => "unsd",
            Method::Escap => "escap",
            Method::Eurostat => "eurostat",
            Method::SdgIndex => "sdg_index",
            Method::Oecd => "oecd",
        }
    }

    /// The method of a [`Method::code`]; `sdg-index` counts as `sdg_index`.
    pub fn named(code: &str) -> Option<Method> {
        Method::ALL.into_iter().find(|method| method.code() == code.replace('-', "_").to_ascii_lowercase())
    }

    /// The method's publisher and name.
    pub fn name(self) -> Text {
        match self {
            Method::StatisticsCanada => text!("Statistics Canada", "加拿大统计局"),
            Method::UnitedNations => text!("UN Statistics Division", "联合国统计司"),
            Method::Escap => text!("UN ESCAP", "联合国亚太经社会"),
            Method::Eurostat => text!("Eurostat", "欧盟统计局"),
            Method::SdgIndex => text!("SDG Index", "可持续发展目标指数"),
            Method::Oecd => text!("OECD", "经合组织"),
        }
    }

    /// What [`Progress::value`] is, in words.
    pub fn value_meaning(self) -> Text {
        match self.table().measured {
            Measured::CompoundRatio => text!(
                "observed over required compound growth; without a target, yearly growth in the wanted direction",
                "实际复合增速与所需增速之比；没有目标时为朝期望方向的年增速"
            ),
            Measured::LinearRatio => text!("observed over required linear growth", "实际线性增速与所需增速之比"),
            Measured::ShareDelivered => text!(
                "share of the required change delivered by the target year; without a target, yearly growth in the wanted direction",
                "到目标年可完成的所需变化份额；没有目标时为朝期望方向的年增速"
            ),
            Measured::AnticipatedGap => text!("anticipated gap in per cent of the required change", "预期差距占所需变化的百分比"),
            Measured::Distance => text!("distance to the target in standard deviations of peers", "以同类标准差计的与目标距离"),
        }
    }

    /// Where the method is published, and whether its thresholds were checked against published results.
    pub fn source(self) -> Text {
        match self {
            Method::StatisticsCanada => text!(
                "Statistics Canada, Canadian Indicator Framework, progress measurement methodology (also Open SDG); reproduces its \
                 published series",
                "加拿大统计局《加拿大指标框架》进展测度方法（Open SDG 同）；可复现其已发布序列"
            ),
            Method::UnitedNations => text!(
                "UN Statistics Division, Sustainable Development Goals Progress Chart, technical note; thresholds as recalled",
                "联合国统计司《可持续发展目标进展图》技术说明；分档阈值凭记载转述"
            ),
            Method::Escap => text!(
                "UN ESCAP, Asia and the Pacific SDG Progress Report, anticipated progress index; weights and cuts as recalled",
                "联合国亚太经社会《亚太可持续发展目标进展报告》预期进展指数；权重与分档凭记载转述"
            ),
            Method::Eurostat => text!(
                "Eurostat, Sustainable development in the European Union, assessment of indicator trends; thresholds as recalled",
                "欧盟统计局《欧盟可持续发展监测报告》指标趋势评估；分档阈值凭记载转述"
            ),
            Method::SdgIndex => text!(
                "Sustainable Development Solutions Network, Sustainable Development Report, SDG trends; thresholds as recalled",
                "可持续发展解决方案网络《可持续发展报告》趋势方法；分档阈值凭记载转述"
            ),
            Method::Oecd => text!(
                "OECD, Measuring Distance to the SDG Targets, distance in standard deviations",
                "经合组织《衡量与可持续发展目标的距离》，以标准差计的距离"
            ),
        }
    }

    /// Every label the method can give, the best first.
    pub fn labels(self) -> Vec<Label> {
        let table = self.table();
        let without = table.without_target.iter().flat_map(|(cuts, worst)| cuts.iter().map(|cut| cut.1).chain([*worst]));
        let mut labels = Vec::new();
        for label in [table.achieved].into_iter().chain(table.with_target.iter().map(|cut| cut.1)).chain([table.worst]).chain(without) {
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        labels.push(NotAvailable);
        labels
    }
}

/// What a method says of each row, in order.
pub fn progress(rows: &[ProgressRow], method: Method) -> Vec<Progress> {
    rows.iter().map(|row| progress_of(row, method)).collect()
}

/// What a method says of a row. Never fails: what cannot be assessed is labelled so.
pub fn progress_of(row: &ProgressRow, method: Method) -> Progress {
    const NOTHING: Progress = Progress { value: None, score: None, label: NotAvailable };
    let table = method.table();
    let scores = method == Method::StatisticsCanada;
    let Some(current) = row.current_value.filter(|value| value.is_finite()) else { return NOTHING };

    let Some(target) = row.target_value else {
        let (Some(base), Some((cuts, worst))) = (row.base_value, table.without_target) else { return NOTHING };
        let Some(observed) = growth::compound(base, current, row.current_year - row.base_year) else { return NOTHING };
        let value = negative_base(base) * row.sign() * observed;
        let factor = if scores { statcan::limit_factor(base, row.natural_limit) } else { 1.0 };
        let label = cuts.iter().find(|cut| value >= cut.0 * factor).map_or(worst, |cut| cut.1);
        return Progress { value: Some(value), score: scores.then(|| statcan::score_of_growth(value, factor)), label };
    };

    let value = match table.measured {
        Measured::Distance => distance(row, current, target),
        measured => row.base_value.and_then(|base| measure(measured, row, base, current, target)),
    };
    if row.achieved_by(current) || (method == Method::UnitedNations && within_a_point_of_the_end(row, current, target)) {
        return Progress { value, score: scores.then_some(5.0), label: table.achieved };
    }
    // A gap is better when smaller; the cuts are on its negative.
    let lower_is_better = matches!(table.measured, Measured::AnticipatedGap | Measured::Distance);
    match value {
        Some(value) => {
            let index = if lower_is_better { -value } else { value };
            let label = table.with_target.iter().find(|cut| index >= cut.0).map_or(table.worst, |cut| cut.1);
            Progress { value: Some(value), score: scores.then(|| statcan::score_of_ratio(value)), label }
        }
        // The OECD's distance needs peers to be measured, not to be seen.
        None if table.measured == Measured::Distance => Progress { value: None, score: None, label: table.worst },
        // The base meets the target, and the current value misses it: no change was required, and it moved away.
        None if row.current_year > row.base_year && row.base_value.is_some_and(|base| no_change_required(table, row, base)) => {
            Progress { value: None, score: scores.then_some(-5.0), label: table.worst }
        }
        None => NOTHING,
    }
}

/// Whether a method's measure is undefined because it divides by a required change that there is not.
fn no_change_required(table: &Table, row: &ProgressRow, base: f64) -> bool {
    row.target_value == Some(base) || (table.measured == Measured::AnticipatedGap && row.achieved_by(base))
}

/// Distance to the target in standard deviations of peers; negative beyond the target. `None` without peers.
fn distance(row: &ProgressRow, current: f64, target: f64) -> Option<f64> {
    let distance = row.sign() * (target - current) / row.peer_spread?;
    distance.is_finite().then_some(distance)
}

/// A method's measure; `None` where it is undefined.
fn measure(measured: Measured, row: &ProgressRow, base: f64, current: f64, target: f64) -> Option<f64> {
    let elapsed = row.current_year - row.base_year;
    let planned = row.target_year - row.base_year;
    // A shift in the wanted direction, as a share of the required change's size.
    let share = |change: f64, required: f64| {
        let share = row.sign() * change / required.abs();
        share.is_finite().then_some(share)
    };
    match measured {
        Measured::CompoundRatio => {
            let observed = growth::compound(base, current, elapsed)?;
            let required = growth::compound(base, if target == 0.0 { ZERO } else { target }, planned)?;
            share(negative_base(base) * observed, required)
        }
        Measured::LinearRatio => share(growth::linear(base, current, elapsed)?, growth::linear(base, target, planned)?),
        Measured::ShareDelivered => {
            let observed = growth::compound(base, current, elapsed)?;
            let left = (row.target_year - row.current_year).max(0.0);
            share(current * libm::pow(1.0 + observed, left) - base, target - base)
        }
        Measured::AnticipatedGap => {
            let projected = if row.current_year >= row.target_year {
                current
            } else {
                let mut observations = vec![(row.base_year, base)];
                observations.extend(&row.between);
                observations.push((row.current_year, current));
                growth::weighted_line(&observations, row.target_year)?
            };
            if row.achieved_by(projected) {
                return Some(0.0);
            }
            // A share of a required change that there is not.
            if row.achieved_by(base) {
                return None;
            }
            let gap = 100.0 * (target - projected).abs() / (target - base).abs();
            gap.is_finite().then_some(gap)
        }
        Measured::Distance => distance(row, current, target),
    }
}

/// Growth of a negative value is towards zero or away from it: its sign is turned.
fn negative_base(base: f64) -> f64 {
    if base < 0.0 { -1.0 } else { 1.0 }
}

/// The United Nations count a value within one point of a target of 0 % or 100 % as met. That a row is in per cent is known from
/// its natural limit.
fn within_a_point_of_the_end(row: &ProgressRow, current: f64, target: f64) -> bool {
    let per_cent = row.natural_limit == Some(100.0) || (row.natural_limit == Some(0.0) && target == 0.0);
    per_cent && (target == 0.0 || target == 100.0) && (current - target).abs() <= 1.0
}
