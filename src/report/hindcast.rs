//! The pictures of a hindcast.

use crate::analysis::hindcast::{Group, Hindcast, Level, OURS, Scored};
use crate::chart::{self, Chart, Credit, Fan, FanYear, HindcastChart, SaidAndHappened, Size, Svg};
use crate::language::{Language, Text};
use crate::text;

/// A picture of a hindcast.
#[derive(Debug, Clone, PartialEq)]
pub enum HindcastPicture {
    /// A picture of scores.
    Scores(HindcastChart),
    /// One forecast with what came.
    Example(Chart),
}

impl HindcastPicture {
    /// As a slide.
    pub fn draw(&self, credit: &Credit, language: Language) -> Svg {
        match self {
            HindcastPicture::Scores(chart) => chart::draw_hindcast(chart, credit, Size::SLIDE, language),
            HindcastPicture::Example(chart) => chart::draw(chart, credit, Size::SLIDE, language),
        }
    }
}

/// Reliability, cover by family, skill by what was known, places of outcomes, and one forecast with what came.
pub fn hindcast_pictures(hindcast: &Hindcast, groups: &[Group]) -> Vec<(&'static str, HindcastPicture)> {
    let method = hindcast.methods[OURS].title.clone();
    let Text { zh, en } = &method;
    let method = text!("Method: {en}", "方法：{zh}");
    let reliability = hindcast.reliability(OURS);
    let tenth =
        |tenth: &crate::analysis::hindcast::Tenth| SaidAndHappened { said: tenth.said(), happened: tenth.happened(), count: tenth.count };
    let families = groups.iter().filter(|group| group.level == Level::Family).map(|group| {
        let (name, cases) = (&group.name, group.scores[OURS].cases);
        (text!("{name} ({cases})", "{name}（{cases}）"), group.scores[OURS].cover())
    });
    // The rungs stand side by side among the methods, from nothing to ten years.
    let known =
        [text!("none", "无"), text!("one value", "一个数值"), text!("two", "两个"), text!("five", "五个"), text!("ten years", "十年")];
    let rungs = known.into_iter().zip(&groups[0].scores[2..]).map(|(name, scores)| (name, scores.skill(), scores.skill_in_hindsight()));
    let mut pictures = vec![
        ("reliability", HindcastChart::Reliability { method: method.clone(), tenths: reliability.tenths.iter().map(tenth).collect() }),
        ("cover", HindcastChart::Cover { method: method.clone(), families: families.collect() }),
        ("skill", HindcastChart::Skill { rungs: rungs.collect() }),
        ("places", HindcastChart::Places { method, counts: hindcast.places(OURS).to_vec() }),
    ]
    .into_iter()
    .map(|(name, chart)| (name, HindcastPicture::Scores(chart)))
    .collect::<Vec<_>>();
    pictures.push(("example", HindcastPicture::Example(Chart::Fan(example(hindcast)))));
    pictures
}

/// One forecast with its record and what came: that in the middle of the list, so that no one chose it.
fn example(hindcast: &Hindcast) -> Fan {
    let case = &hindcast.cases[hindcast.cases.len() / 2];
    let Scored { indicator, case: change, forecasts, .. } = case;
    let indicator = &hindcast.indicators[*indicator];
    let place = &indicator.places[change.place];
    let back = |step: usize| indicator.scale.back(change.level + forecasts[OURS][step]);
    let end = change.origin + crate::forecast::HORIZON;
    let history = place.values.iter().filter(|(year, _)| (change.origin - 10..=end).contains(year));
    let (name, entity) = (&indicator.name, &place.entity);
    let (origin, cases) = (change.origin, case.class_cases);
    Fan {
        name: text!(
            "Forecast of {origin} for {end} and what came: {name} in {entity}",
            "{origin}年对{end}年的预测与实际：{entity}，{name}"
        ),
        class: text!(
            "Reference class of {cases} five-year changes; the last five values were known",
            "参照类共{cases}例五年变化；已知最近五个数值"
        ),
        years: vec![FanYear { year: end, p05: back(1), p25: back(9), p50: back(19), p75: back(29), p95: back(37) }],
        base_year: origin,
        baseline_year: origin,
        target_year: end,
        baseline: Some(indicator.scale.back(change.level)),
        history: history.map(|(year, value)| (*year, indicator.scale.back(*value))).collect(),
        bounds: (f64::NEG_INFINITY, f64::INFINITY),
        ..Fan::default()
    }
}
