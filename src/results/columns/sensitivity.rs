//! The columns of a sensitivity analysis: a row for each input or group of inputs, the one that matters most first.

use super::NONE;
use crate::analysis::sensitivity::{Answer, ElementaryEffects, Factor, RankCorrelated, Reach, Sensitivity, SobolIndices};
use crate::language::Text;
use crate::table::{ColumnDescription, DataFrame, OutputColumn, column, output_frame};

/// What one input or group of inputs does.
#[derive(Debug, Clone, PartialEq)]
pub struct SensitivityRow {
    /// Its place in the ranking, from 1 on.
    pub rank: usize,
    /// The name that tables have for it.
    pub factor: String,
    /// What it is.
    pub label: Text,
    /// Inputs in it.
    pub inputs: usize,
    /// Shares of the variance, by [`crate::analysis::sensitivity::Method::Sobol`].
    pub sobol: Option<SobolIndices>,
    /// Elementary effects, by [`crate::analysis::sensitivity::Method::Morris`].
    pub morris: Option<ElementaryEffects>,
    /// The column of it whose rank correlates most with the answer.
    pub strongest: Option<RankCorrelated>,
    /// The answer with it low and high, all else at its median.
    pub reach: Reach,
}

impl SensitivityRow {
    /// By what it is ranked: its total share, the mean of its absolute effects, or its absolute correlation.
    fn weight(&self) -> f64 {
        let correlation = self.strongest.as_ref().map_or(0.0, |strongest| strongest.correlation.value.abs());
        self.sobol.map(|sobol| sobol.total.value).or(self.morris.map(|morris| morris.mean_absolute.value)).unwrap_or(correlation)
    }
}

/// The rows of an analysis, those that matter most first; of an answer without sensitivity in the order of the factors.
pub fn sensitivity_rows(factors: &[Factor], found: &Sensitivity) -> Vec<SensitivityRow> {
    let row = |(position, factor): (usize, &Factor)| SensitivityRow {
        rank: position + 1,
        factor: factor.name.clone(),
        label: factor.label.clone(),
        inputs: factor.chance.len(),
        sobol: if let Ok(Answer::Sobol(indices)) = &found.answer { Some(indices[position]) } else { None },
        morris: if let Ok(Answer::Morris(effects)) = &found.answer { Some(effects[position]) } else { None },
        strongest: found.ranks[position].first().cloned(),
        reach: found.reach[position],
    };
    let mut rows: Vec<SensitivityRow> = factors.iter().enumerate().map(row).collect();
    if found.answer.is_ok() {
        rows.sort_by(|one, other| other.weight().total_cmp(&one.weight()));
        rows.iter_mut().zip(1..).for_each(|(row, rank)| row.rank = rank);
    }
    rows
}

/// A share of the variance.
const SHARE: (&str, &str) = ("share", "份额");
/// The unit of what is asked about.
const ASKED: (&str, &str) = ("unit of what is asked", "所问量的单位");

fn columns_of_sensitivity() -> Vec<OutputColumn<SensitivityRow>> {
    vec![
        column!("rank", Whole, NONE, "place in the ranking, from 1 on", "名次，自1起", |row| Some(row.rank as i64)),
        column!(
            "factor",
            Words,
            NONE,
            "`param.NAME`, `shock.NAME`, `delay.ID`, `lever.ID`, several joined by `+` where they are correlated, or a group's name",
            "`param.名称`、`shock.名称`、`delay.设施`、`lever.措施`，相关者以 `+` 相连，或组名",
            |row| Some(row.factor.clone())
        ),
        column!("label_zh", Words, NONE, "what it is, in Chinese", "中文名称", |row| Some(row.label.zh.clone())),
        column!("label_en", Words, NONE, "what it is, in English", "英文名称", |row| Some(row.label.en.clone())),
        column!("inputs", Whole, NONE, "inputs in it", "所含输入项数", |row| Some(row.inputs as i64)),
        column!(
            "first_order",
            Number,
            SHARE,
            "share of the variance that it makes alone (Sobol's first-order index, Jansen's estimator)",
            "单独造成的方差份额（Sobol 一阶指数，Jansen 估计量）",
            |row| row.sobol.map(|sobol| sobol.first.value)
        ),
        column!("first_order_low", Number, SHARE, "lower end of its 95 % bootstrap interval", "其95%自助法区间下端", |row| row
            .sobol
            .map(|sobol| sobol.first.low)),
        column!("first_order_high", Number, SHARE, "upper end", "区间上端", |row| row.sobol.map(|sobol| sobol.first.high)),
        column!(
            "first_order_saltelli",
            Number,
            SHARE,
            "the same by the estimator of Saltelli et al. (2010), which SALib uses",
            "同上，Saltelli 等（2010）估计量，即 SALib 所用",
            |row| row.sobol.map(|sobol| sobol.first_saltelli.value)
        ),
        column!(
            "first_order_saltelli_low",
            Number,
            SHARE,
            "lower end of its 95 % bootstrap interval",
            "其95%自助法区间下端",
            |row| row.sobol.map(|sobol| sobol.first_saltelli.low)
        ),
        column!("first_order_saltelli_high", Number, SHARE, "upper end", "区间上端", |row| row
            .sobol
            .map(|sobol| sobol.first_saltelli.high)),
        column!(
            "alone",
            Number,
            SHARE,
            "the one of both whose interval is narrower, which pages and pictures show",
            "二者中区间较窄的一个，页面与图中所示即此",
            |row| row.sobol.map(|sobol| sobol.alone().value)
        ),
        column!(
            "total_order",
            Number,
            SHARE,
            "share of the variance that it makes alone and with others (Sobol's total index, Jansen's estimator)",
            "单独及与其他输入共同造成的方差份额（Sobol 总指数，Jansen 估计量）",
            |row| row.sobol.map(|sobol| sobol.total.value)
        ),
        column!("total_order_low", Number, SHARE, "lower end of its 95 % bootstrap interval", "其95%自助法区间下端", |row| row
            .sobol
            .map(|sobol| sobol.total.low)),
        column!("total_order_high", Number, SHARE, "upper end", "区间上端", |row| row.sobol.map(|sobol| sobol.total.high)),
        column!(
            "mean_absolute_effect",
            Number,
            ASKED,
            "Morris' mean of absolute elementary effects: change of what is asked per whole range of probability",
            "Morris 基本效应绝对值的均值：概率全程对应的所问量变化",
            |row| row.morris.map(|morris| morris.mean_absolute.value)
        ),
        column!(
            "mean_absolute_effect_low",
            Number,
            ASKED,
            "lower end of its 95 % bootstrap interval",
            "其95%自助法区间下端",
            |row| row.morris.map(|morris| morris.mean_absolute.low)
        ),
        column!("mean_absolute_effect_high", Number, ASKED, "upper end", "区间上端", |row| row
            .morris
            .map(|morris| morris.mean_absolute.high)),
        column!(
            "mean_effect",
            Number,
            ASKED,
            "mean of the effects with their sign; empty of groups",
            "效应（含正负号）的均值；成组时为空",
            |row| row.morris.and_then(|morris| morris.mean)
        ),
        column!(
            "effect_deviation",
            Number,
            ASKED,
            "standard deviation of the effects, large where it acts with others or on a curve; empty of groups",
            "效应的标准差，与其他输入共同作用或非线性时较大；成组时为空",
            |row| row.morris.and_then(|morris| morris.deviation)
        ),
        column!(
            "rank_correlation",
            Number,
            NONE,
            "Spearman's rank correlation with what is asked, of the column of it where this is strongest",
            "与所问量的 Spearman 秩相关，取其中最强的一列",
            |row| row.strongest.as_ref().map(|strongest| strongest.correlation.value)
        ),
        column!("rank_correlation_low", Number, NONE, "lower end of its 95 % interval", "其95%区间下端", |row| row
            .strongest
            .as_ref()
            .map(|strongest| strongest.correlation.low)),
        column!("rank_correlation_high", Number, NONE, "upper end", "区间上端", |row| row
            .strongest
            .as_ref()
            .map(|strongest| strongest.correlation.high)),
        column!("rank_correlation_of", Words, NONE, "that column", "该列", |row| row
            .strongest
            .as_ref()
            .map(|strongest| strongest.column.clone())),
        column!(
            "at_low",
            Number,
            ASKED,
            "tornado: what is asked with it at its 10 % quantile, all else at its median",
            "龙卷风图：该项取10%分位数、其余取中位数时的所问量",
            |row| Some(row.reach.at_low)
        ),
        column!("at_high", Number, ASKED, "the same at its 90 % quantile", "同上，取90%分位数", |row| Some(row.reach.at_high)),
        column!(
            "rows",
            Whole,
            NONE,
            "rows or trajectories of which all evaluations have a value",
            "全部计算均有值的行数或轨迹数",
            |row| row.sobol.map(|sobol| sobol.rows).or(row.morris.map(|morris| morris.moves)).map(|rows| rows as i64)
        ),
    ]
}

/// What each column of [`sensitivity_frame`] holds.
pub fn sensitivity_columns() -> Vec<ColumnDescription> {
    columns_of_sensitivity().iter().map(OutputColumn::describe).collect()
}

/// The rows as a table.
pub fn sensitivity_frame(rows: &[SensitivityRow]) -> DataFrame {
    output_frame(&columns_of_sensitivity(), rows)
}
