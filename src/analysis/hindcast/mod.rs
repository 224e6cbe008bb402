//! How often forecasts like ours came true: forecasts of the past, each made with what was known then, held against what happened.
//!
//! * [`Panel`] holds yearly values of indicators in many places; the places of one half teach, those of the other are scored.
//! * [`strict`] is the protocol: nothing known later is used, and no place that is scored teaches.
//! * [`hindcast()`] runs it and scores the methods side by side; [`frame`] gives the result as tables.

pub mod frame;
pub mod others;
pub mod panel;
pub mod read;
pub mod score;
pub mod strict;

use std::collections::BTreeMap;

use crate::forecast::{ForecastQuantiles, Rung};
use crate::language::Text;
use crate::text;

pub use frame::{cases_frame, reliability_frame, scores_frame};
pub use others::OtherForecasts;
pub use panel::{Indicator, Lacking, Panel};
pub use read::{Halves, PanelFile, read_other, read_panel, read_scored};
pub use score::{BANDS, BASE_RATES, ForecastScore, Reliability, Scores, Tenth, score_of};
pub use strict::{Method, Protocol, Scored, forecasts};

/// A method as it is called in files and on pages.
#[derive(Debug, Clone, PartialEq)]
pub struct MethodName {
    /// Its name in files.
    pub code: String,
    /// Its title on pages.
    pub title: Text,
}

/// All forecasts of the past with their scores.
#[derive(Debug, Clone)]
pub struct Hindcast {
    /// Of the panel that is scored, in the order of [`Scored::indicator`].
    pub indicators: Vec<Indicator>,
    /// Places that taught and places that were scored, as far as they have cases.
    pub teaching_places: usize,
    /// Places that were scored.
    pub scored_places: usize,
    /// What was known when each forecast was made.
    pub protocol: Protocol,
    /// Those of [`Method::ALL`], then those of other files; all scores follow this order.
    pub methods: Vec<MethodName>,
    /// Every forecast of the past, with what each method said.
    pub cases: Vec<Scored>,
    /// For each case and method; nothing where another's file is silent.
    pub forecast_scores: Vec<Vec<Option<ForecastScore>>>,
}

/// The method that the others are held against: the class as it is.
pub const CLASS: usize = 2;

/// The method that is this program's answer where enough is known: the last five values. Ten years add nothing to it.
pub const OURS: usize = 5;

/// Scores for all cases, for one family, for one indicator, or for the cases that a partial file forecasts.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Which cases they are.
    pub level: Level,
    /// Name of the family, the indicator or the method; `all` for all.
    pub name: String,
    /// In the order of the methods.
    pub scores: Vec<Scores>,
}

/// What a [`Group`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// All cases.
    All,
    /// The indicators of one family.
    Family,
    /// One indicator.
    Indicator,
    /// The cases of which another file says something, where it is silent on some: only there is it scored as the others are.
    SaidBy,
}

impl Level {
    /// The name it has in files.
    pub fn code(self) -> &'static str {
        match self {
            Level::All => "all",
            Level::Family => "family",
            Level::Indicator => "indicator",
            Level::SaidBy => "said_by",
        }
    }
}

/// Forecasts all changes of `scored`, learning from `teaching`; both have the same indicators in the same order.
pub fn hindcast(teaching: &Panel, scored: Panel, protocol: Protocol, others: &[OtherForecasts]) -> Hindcast {
    let mut cases = forecasts(teaching, &scored, &protocol);
    let mut methods: Vec<MethodName> = Method::ALL.into_iter().map(own_name).collect();
    methods.extend(others.iter().map(|other| MethodName { code: other.name.clone(), title: Text::new(&other.name, &other.name) }));
    let mut forecast_scores: Vec<Vec<Option<ForecastScore>>> =
        cases.iter().map(|case| case.forecasts.iter().map(|quantiles| Some(score_of(quantiles, case))).collect()).collect();
    for other in others {
        for (case, forecast_scores) in cases.iter_mut().zip(&mut forecast_scores) {
            let indicator = &scored.indicators[case.indicator];
            let entity = &indicator.places[case.case.place].entity;
            let said = other.of(&indicator.name, entity, case.case.origin);
            let quantiles: Option<ForecastQuantiles> = said.map(|values| values.map(|value| indicator.scale.on(value) - case.case.level));
            forecast_scores.push(quantiles.as_ref().map(|quantiles| score_of(quantiles, case)));
            case.forecasts.push(quantiles.unwrap_or([f64::NAN; 39]));
        }
    }
    let places = |panel: &Panel| panel.entities().len();
    Hindcast {
        teaching_places: places(teaching),
        scored_places: places(&scored),
        indicators: scored.indicators,
        protocol,
        methods,
        cases,
        forecast_scores,
    }
}

impl Hindcast {
    /// Whether a method says something of every case; only then do its scores stand beside those of others.
    pub fn is_whole(&self, method: usize) -> bool {
        self.forecast_scores.iter().all(|forecast_scores| forecast_scores[method].is_some())
    }

    /// Scores of all cases, by family and by indicator; of each file that is silent on some cases also those of the others where it is not.
    pub fn groups(&self) -> Vec<Group> {
        let mut groups: BTreeMap<(Level, &str), Vec<Scores>> = BTreeMap::new();
        let partial: Vec<usize> = (0..self.methods.len()).filter(|method| !self.is_whole(*method)).collect();
        for (case, forecast_scores) in self.cases.iter().zip(&self.forecast_scores) {
            let indicator = &self.indicators[case.indicator];
            let class = forecast_scores[CLASS].as_ref().expect("invariant: the class says something of every case");
            let said = partial.iter().filter(|method| forecast_scores[**method].is_some());
            let said = said.map(|method| (Level::SaidBy, self.methods[*method].code.as_str()));
            for key in
                [(Level::All, "all"), (Level::Family, &indicator.family), (Level::Indicator, &indicator.name)].into_iter().chain(said)
            {
                let scores = groups.entry(key).or_insert_with(|| vec![Scores::default(); self.methods.len()]);
                for (scores, score) in scores.iter_mut().zip(forecast_scores) {
                    if let Some(score) = score {
                        scores.add(score, class);
                    }
                }
            }
        }
        let group = |((level, name), scores): ((Level, &str), Vec<Scores>)| Group { level, name: name.to_owned(), scores };
        groups.into_iter().map(group).collect()
    }

    /// How often what a method gave a probability came true, in tenths of the probability.
    pub fn reliability(&self, method: usize) -> Reliability {
        let mut reliability = Reliability::default();
        self.scores_of(method).for_each(|score| reliability.add(score));
        reliability
    }

    /// Of a method, how many outcomes fell into each tenth of their forecasts: even if forecasts are right.
    pub fn places(&self, method: usize) -> [usize; 10] {
        let mut counts = [0; 10];
        self.scores_of(method).for_each(|score| counts[((score.place * 10.0) as usize).min(9)] += 1);
        counts
    }

    fn scores_of(&self, method: usize) -> impl Iterator<Item = &ForecastScore> {
        self.forecast_scores.iter().filter_map(move |forecast_scores| forecast_scores[method].as_ref())
    }

    /// Indicators that have cases.
    pub fn indicators_scored(&self) -> usize {
        let mut numbers: Vec<usize> = self.cases.iter().map(|case| case.indicator).collect();
        numbers.dedup();
        numbers.len()
    }
}

fn own_name(method: Method) -> MethodName {
    let (code, title) = match method {
        Method::NoChange => ("no_change", text!("no change", "维持现值")),
        Method::Trend => ("trend", text!("past trend carried forward", "延续过去趋势")),
        Method::Model(Rung::Nothing) => ("class", text!("the class as it is", "参照类本身")),
        Method::Model(Rung::One) => ("one_value", text!("this model, one value", "本模型，一个数值")),
        Method::Model(Rung::Two) => ("two_values", text!("this model, two values", "本模型，两个数值")),
        Method::Model(Rung::Five) => ("five_values", text!("this model, five values", "本模型，五个数值")),
        Method::Model(Rung::Ten) => ("ten_years", text!("this model, ten years", "本模型，十年数据")),
    };
    MethodName { code: code.to_owned(), title }
}
