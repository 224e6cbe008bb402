//! How often probabilities made as these are came true: what was measured on a panel of places that nothing had been fitted on.
//!
//! The figures are those of a test done once: 24 indicators of countries and provinces of Viet Nam (Gapminder systema_globalis, UNDP, World
//! Bank, WHO and UNICEF, ILO, General Statistics Office of Viet Nam), half of the places held out from the start, 19,878 forecasts made from
//! 2005 to 2019 for five years ahead, each from what was known when it was made. `fiveyear hindcast` does the like on any panel.

use serde::Serialize;

use super::class_words;
use crate::language::Text;
use crate::plan::{Indicator, Plan};
use crate::text;

/// One way to forecast, and how it did.
#[derive(Debug, Clone, Serialize)]
pub struct TestedMethod {
    /// What it is called.
    pub name: Text,
    /// CRPS over that of the class as it is.
    pub error: &'static str,
    /// Share of the base rate's Brier score that is saved, in percent.
    pub skill: &'static str,
    /// Outcomes of a hundred in the 50, 80 and 90 % band.
    pub cover: &'static str,
}

/// What a row's class says, for the rows that have one.
#[derive(Debug, Clone, Serialize)]
pub struct TestedRow {
    /// Number and name of the row.
    pub name: Text,
    /// What its class says and what the row takes of it.
    pub words: Text,
}

/// The page on how often such probabilities were right.
#[derive(Debug, Clone, Serialize)]
pub struct Tested {
    /// Forecasts made.
    pub forecasts: &'static str,
    /// Method by method, from the simplest.
    pub methods: Vec<TestedMethod>,
    /// Probabilities given, in percent, and how often of a hundred they came true.
    pub came_true: [(u32, u32); 10],
    /// Which probabilities of the plan are made in the way that was tested, and what was found of the others.
    pub which: Text,
    /// Rows of the plan that have a class.
    pub rows: Vec<TestedRow>,
}

/// What was measured, and which rows of the plan rest on such classes.
pub fn tested(plan: &Plan) -> Tested {
    let method = |name: Text, error, skill, cover| TestedMethod { name, error, skill, cover };
    let row = |indicator: &Indicator| {
        let sentences = class_words(plan, indicator);
        (!sentences.is_empty()).then(|| TestedRow { name: indicator.numbered_name(), words: Text::join(&sentences, "", " ") })
    };
    Tested {
        forecasts: "19,878",
        methods: vec![
            method(text!("the class as it is", "参照类本身"), "1.000", "0.0", "52 / 81 / 90"),
            method(text!("this method, one value known", "本方法，只知一个数值"), "0.917", "10.6", "53 / 82 / 91"),
            method(text!("this method, two values", "本方法，两个数值"), "0.901", "12.9", "54 / 82 / 91"),
            method(text!("this method, five values", "本方法，五个数值"), "0.890", "14.3", "53 / 81 / 90"),
            method(text!("gradient boosting, ten years", "梯度提升，十年数据"), "0.905", "10.5", "48 / 77 / 84"),
        ],
        which: which(plan),
        came_true: [(5, 3), (15, 10), (25, 17), (35, 26), (45, 35), (55, 46), (65, 57), (75, 68), (84, 76), (92, 87)],
        rows: plan.indicators.iter().filter_map(row).collect(),
    }
}

/// Which rows are forecasts of their class, which take only its spread and path, and what was found of either.
fn which(plan: &Plan) -> Text {
    let drawn = |row: &&Indicator| plan.assumptions.iter().filter_map(|one| one.class.as_ref()).any(|used| used.of == row.id);
    let wide = |row: &&Indicator| plan.priors.iter().any(|prior| prior.id == row.id);
    let made: Vec<Text> = plan.indicators.iter().filter(drawn).map(Indicator::numbered_name).collect();
    let ranged = plan.indicators.iter().filter(|row| !drawn(row) && wide(row)).count();
    let (count, all) = (made.len(), plan.indicators.len());
    let (is, names) = (if count == 1 { "is" } else { "are" }, Text::join(&made, "、", "; "));
    let list = if made.is_empty() { Text::default() } else { Text::new(format!("：{}", names.zh), format!(": {}", names.en)) };
    let (list_en, list_zh) = (list.en, list.zh);
    text!(
        "Of the {all} rows of this plan {count} {is} made in this way{list_en}. {ranged} more take the spread, and mostly the path, of a class and \
         the rest from mechanisms and judgement. Such ranges, held against the same places (16,542 changes of 20 classes), are calibrated and \
         know no more than their class: error 1.015 of the class's, Brier skill −0.005, 53 / 82 / 90 of 100 outcomes in the 50 / 80 / 90% band. \
         What mechanisms add to a row's P no panel has tested.",
        "本规划{all}行中，以这种方法得出概率的有{count}行{list_zh}。另有{ranged}行只取参照类的离散，多数也取其路径，其余来自机理与判断。这类区间用同样的地区检验\
         （20个类别，16,542个变动），离散得当，但所知不多于参照类本身：误差为参照类的1.015倍，Brier技巧为−0.005，每100个实际值有53/82/90个落入50/80/90%区间。\
         机理对各行概率的影响，没有面板检验过。"
    )
}
