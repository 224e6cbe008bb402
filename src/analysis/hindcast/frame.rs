//! A hindcast as tables: scores, reliability, and every forecast with what happened.

use super::read::QUANTILE_COLUMNS;
use super::{ForecastScore, Group, Hindcast, Scored, Scores};
use crate::table::{Column, ColumnDescription, DataFrame, NamedFrom, OutputColumn, Series, Value, output_frame};

/// A line of scores.csv.
struct ScoreRow {
    level: &'static str,
    group: String,
    method: String,
    scores: Scores,
}

/// A line of reliability.csv.
struct ReliabilityRow {
    method: String,
    tenth: usize,
    count: usize,
    said: f64,
    happened: f64,
    places: usize,
}

const NONE: (&str, &str) = ("", "");
const SHARE: (&str, &str) = ("share", "份额");
const COUNT: (&str, &str) = ("number", "个");

macro_rules! column {
    ($name:literal, $kind:ident, $unit:expr, $en:literal, $zh:literal, $read:expr) => {
        OutputColumn { name: $name, unit: $unit, description: ($en, $zh), value: Value::$kind($read) }
    };
}

fn score_columns() -> Vec<OutputColumn<ScoreRow>> {
    vec![
        column!(
            "level",
            Words,
            NONE,
            "`all`, `family`, `indicator`, or `said_by`: the cases that a file of another method forecasts, where it is silent on others",
            "`all`（全部）、`family`（类别）、`indicator`（指标），或 `said_by`：另一方法的文件只涉及部分案例时，它所预测的那些案例",
            |row: &ScoreRow| Some(row.level.to_owned())
        ),
        column!("group", Words, NONE, "which family, indicator or method", "类别、指标或方法名称", |row: &ScoreRow| Some(
            row.group.clone()
        )),
        column!("method", Words, NONE, "way to forecast", "预测方法", |row: &ScoreRow| Some(row.method.clone())),
        column!("cases", Whole, COUNT, "forecasts scored", "检验的预测数", |row: &ScoreRow| Some(row.scores.cases as i64)),
        column!(
            "crps_ratio",
            Number,
            NONE,
            "error (CRPS in standard deviations of the class) over that of the class as it is",
            "误差（CRPS，以参照类标准差计）与参照类本身之比",
            |row: &ScoreRow| Some(row.scores.error_ratio())
        ),
        column!(
            "brier_skill",
            Number,
            NONE,
            "share of the Brier score of the base rates known then that is saved",
            "相对当时已知基准率的Brier技巧",
            |row: &ScoreRow| Some(row.scores.skill())
        ),
        column!(
            "brier_skill_hindsight",
            Number,
            NONE,
            "the same against the base rates that came true",
            "相对事后基准率的Brier技巧",
            |row: &ScoreRow| Some(row.scores.skill_in_hindsight())
        ),
        column!("cover_50", Number, SHARE, "outcomes inside the 50 % band", "落入50%区间的份额", |row: &ScoreRow| Some(
            row.scores.cover()[0]
        )),
        column!("cover_80", Number, SHARE, "outcomes inside the 80 % band", "落入80%区间的份额", |row: &ScoreRow| Some(
            row.scores.cover()[1]
        )),
        column!("cover_90", Number, SHARE, "outcomes inside the 90 % band", "落入90%区间的份额", |row: &ScoreRow| Some(
            row.scores.cover()[2]
        )),
        column!(
            "mean_place",
            Number,
            SHARE,
            "mean share of the forecast below the outcome; a half if right",
            "实际值以下预测份额的均值；应为一半",
            |row: &ScoreRow| Some(row.scores.mean_place())
        ),
        column!(
            "too_high",
            Number,
            SHARE,
            "mean probability less the share of targets reached; above zero: too hopeful",
            "平均概率减去实现份额；大于零即过于乐观",
            |row: &ScoreRow| Some(row.scores.too_high())
        ),
        column!(
            "reached_75",
            Number,
            SHARE,
            "targets reached that three quarters of earlier changes had reached",
            "历史上四分之三曾达到的目标，其实现份额",
            |row: &ScoreRow| Some(row.scores.reached()[0])
        ),
        column!(
            "reached_50",
            Number,
            SHARE,
            "targets reached that half of earlier changes had reached",
            "历史上一半曾达到的目标，其实现份额",
            |row: &ScoreRow| Some(row.scores.reached()[1])
        ),
        column!(
            "reached_25",
            Number,
            SHARE,
            "targets reached that a quarter of earlier changes had reached",
            "历史上四分之一曾达到的目标，其实现份额",
            |row: &ScoreRow| Some(row.scores.reached()[2])
        ),
    ]
}

fn reliability_columns() -> Vec<OutputColumn<ReliabilityRow>> {
    vec![
        column!("method", Words, NONE, "way to forecast", "预测方法", |row: &ReliabilityRow| Some(row.method.clone())),
        column!("from", Number, SHARE, "lower end of the tenth", "该十分之一区间的下限", |row: &ReliabilityRow| Some(
            row.tenth as f64 / 10.0
        )),
        column!("to", Number, SHARE, "upper end of the tenth", "该十分之一区间的上限", |row: &ReliabilityRow| Some(
            (row.tenth + 1) as f64 / 10.0
        )),
        column!("count", Whole, COUNT, "probabilities given in this tenth", "落在此区间的概率个数", |row: &ReliabilityRow| Some(
            row.count as i64
        )),
        column!("said", Number, SHARE, "their mean", "其平均值", |row: &ReliabilityRow| Some(row.said)),
        column!("happened", Number, SHARE, "share of them that came true", "其中实现的份额", |row: &ReliabilityRow| Some(
            row.happened
        )),
        column!(
            "outcomes_in_this_tenth",
            Whole,
            COUNT,
            "outcomes that fell into this tenth of their forecasts",
            "实际值落在预测分布此十分之一的个数",
            |row: &ReliabilityRow| Some(row.places as i64)
        ),
    ]
}

/// What each column of [`scores_frame`] holds.
pub fn scores_columns() -> Vec<ColumnDescription> {
    score_columns().iter().map(OutputColumn::describe).collect()
}

/// What each column of [`reliability_frame`] holds.
pub fn reliability_table_columns() -> Vec<ColumnDescription> {
    reliability_columns().iter().map(OutputColumn::describe).collect()
}

/// Scores of each group and method.
pub fn scores_frame(hindcast: &Hindcast, groups: &[Group]) -> DataFrame {
    let mut rows = Vec::new();
    for group in groups {
        for (method, scores) in hindcast.methods.iter().zip(&group.scores).filter(|(_, scores)| scores.cases > 0) {
            rows.push(ScoreRow { level: group.level.code(), group: group.name.clone(), method: method.code.clone(), scores: *scores });
        }
    }
    output_frame(&score_columns(), &rows)
}

/// How often what was given a probability came true, and where outcomes fell, in tenths, for each method.
pub fn reliability_frame(hindcast: &Hindcast) -> DataFrame {
    let mut rows = Vec::new();
    for (number, method) in hindcast.methods.iter().enumerate() {
        let places = hindcast.places(number);
        for (tenth, found) in hindcast.reliability(number).tenths.iter().enumerate() {
            rows.push(ReliabilityRow {
                method: method.code.clone(),
                tenth,
                count: found.count,
                said: found.said(),
                happened: found.happened(),
                places: places[tenth],
            });
        }
    }
    output_frame(&reliability_columns(), &rows)
}

/// Every forecast of every method: the case, the outcome, the targets with their probabilities, and the quantiles of the value.
pub fn cases_frame(hindcast: &Hindcast) -> DataFrame {
    let mut lines: Vec<(&Scored, usize)> = Vec::new();
    let mut forecast_scores: Vec<ForecastScore> = Vec::new();
    for (case, of_case) in hindcast.cases.iter().zip(&hindcast.forecast_scores) {
        for (method, score) in of_case.iter().enumerate() {
            lines.extend(score.map(|_| (case, method)));
            forecast_scores.extend(score);
        }
    }
    let indicator = |case: &Scored| &hindcast.indicators[case.indicator];
    let words = |name: &str, of: &dyn Fn(&(&Scored, usize)) -> String| {
        Column::from(Series::new(name.into(), lines.iter().map(of).collect::<Vec<String>>()))
    };
    let numbers = |name: &str, values: Vec<f64>| Column::from(Series::new(name.into(), values));
    let number = |name: &str, of: &dyn Fn(&(&Scored, usize)) -> f64| numbers(name, lines.iter().map(of).collect());
    let whole = |name: &str, of: &dyn Fn(&(&Scored, usize)) -> i64| {
        Column::from(Series::new(name.into(), lines.iter().map(of).collect::<Vec<i64>>()))
    };
    let back = |case: &Scored, place: f64| indicator(case).scale.back(place);
    let mut columns = vec![
        words("method", &|(_, method)| hindcast.methods[*method].code.clone()),
        words("family", &|(case, _)| indicator(case).family.clone()),
        words("indicator", &|(case, _)| indicator(case).name.clone()),
        words("entity", &|(case, _)| indicator(case).places[case.case.place].entity.clone()),
        whole("origin", &|(case, _)| i64::from(case.case.origin)),
        whole("known_by", &|(case, _)| i64::from(case.known_by)),
        whole("class_cases", &|(case, _)| case.class_cases as i64),
        number("class_sd", &|(case, _)| case.class_sd),
        number("value", &|(case, _)| back(case, case.case.level)),
        number("outcome", &|(case, _)| back(case, case.case.level + case.case.change)),
        numbers("crps", forecast_scores.iter().map(|score| 2.0 * score.error).collect()),
        numbers("place", forecast_scores.iter().map(|score| score.place).collect()),
    ];
    for (target, name) in ["75", "50", "25"].into_iter().enumerate() {
        columns.push(number(&format!("target_{name}"), &|(case, _)| back(case, case.case.level + case.targets[target])));
        columns.push(numbers(&format!("p_target_{name}"), forecast_scores.iter().map(|score| score.probabilities[target]).collect()));
    }
    for (step, name) in QUANTILE_COLUMNS.iter().enumerate() {
        columns.push(number(name, &|(case, method)| back(case, case.case.level + case.forecasts[*method][step])));
    }
    DataFrame::new(lines.len(), columns).expect("invariant: columns of one length with names of their own")
}
