//! report.html: the answer of a run laid out as one page that needs no network, in both languages; the reader switches.

use std::collections::BTreeMap;

use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;

use crate::brief::{Brief, Figure, SeenLine, Since, Tested, grades, method, scale_words, since, tested};
use crate::chart::palette::{self, Colour};
use crate::chart::{self, Chart, Comparison, Credit, Fan, Kind, Material, ScoreChart, ScoreMark, Size};
use crate::language::{Language, Text};
use crate::plan::Plan;
use crate::results::{Readout, ScenarioReadout};
use crate::run::Manifest;
use crate::text;

mod side_by_side;

pub use side_by_side::places_page;

const TEMPLATE: &str = include_str!("report.html.jinja");
const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");

/// Targets at risk that are listed.
const RISKS: usize = 12;
/// Targets whose drivers are shown.
const EXPLAINED: usize = 6;
/// Bars of a tornado.
const BARS: usize = 7;

/// A picture in both languages.
#[derive(Debug, Clone, Serialize)]
struct Picture {
    zh: String,
    en: String,
}

/// What the template is given.
#[derive(Serialize)]
struct Page<'a> {
    style: &'static str,
    script: &'static str,
    plan: PlanPart<'a>,
    /// How the figures were made.
    method: Text,
    run: Run<'a>,
    brief: &'a Brief,
    /// What observations change, and where they lay in their forecasts; none of a run that they do not move.
    since: Option<Since>,
    since_picture: Option<Picture>,
    /// How often such probabilities were right.
    tested: Tested,
    /// Targets at risk that are listed.
    risks: usize,
    /// The legend of the grades of evidence.
    grades: Text,
    /// What figures in units of the model's own scales come to.
    scales: Text,
    heat: Vec<HeatRow>,
    /// The years after the base year.
    years: Vec<i32>,
    status: Option<Picture>,
    by_when: Option<Picture>,
    pyramid: Option<Picture>,
    levers: Option<Picture>,
    budget: Option<Picture>,
    /// By indicator.
    fans: BTreeMap<&'a str, Picture>,
    /// By scenario.
    comparisons: BTreeMap<&'a str, Picture>,
    waterfalls: Vec<Picture>,
    tornados: Vec<Picture>,
}

#[derive(Serialize)]
struct PlanPart<'a> {
    name: &'a Text,
    /// The page opens in it where neither link nor reader asks for another.
    language: Language,
    source: &'a str,
}

#[derive(Serialize)]
struct Run<'a> {
    identity: String,
    version: &'a str,
    draws: usize,
    /// What follows the number of draws.
    design: Text,
    seed: u64,
    inputs: &'a BTreeMap<String, String>,
}

/// P(met) of a target in every scenario.
#[derive(Serialize)]
struct HeatRow {
    id: String,
    name: Text,
    domain: Text,
    cells: Vec<Figure>,
}

/// The page, in both languages; the reader switches. It opens in `language`.
pub fn report(material: &Material<'_>, brief: &Brief, manifest: &Manifest, language: Language) -> String {
    let Material { plan, readout } = *material;
    let pictures = Pictures { material, credit: Credit::of(plan, readout, &manifest.identity()) };
    let result = readout.reference();
    let mut explained: Vec<usize> = brief.risks.iter().map(|line| line.indicator).collect();
    // Where no target is at risk, the ones whose outcome is least certain.
    if explained.is_empty() {
        explained = least_certain(result);
    }
    explained.truncate(EXPLAINED);
    let figures = |kind: Kind, size: Size| explained.iter().filter_map(|position| pictures.of(kind, *position, size)).collect();
    let scenarios = readout.scenarios.len();
    let page = Page {
        style: STYLE,
        script: SCRIPT,
        plan: PlanPart { name: &plan.name, language, source: &plan.source },
        method: method(&readout.settings),
        run: Run {
            identity: manifest.identity(),
            version: &manifest.fiveyear,
            draws: readout.settings.draws,
            design: readout.settings.in_brackets(),
            seed: readout.settings.seed,
            inputs: &manifest.inputs,
        },
        brief,
        since_picture: since(plan, readout).filter(|since| !since.seen.is_empty()).map(|since| pictures.seen(&since)),
        since: since(plan, readout),
        tested: tested(plan),
        risks: RISKS,
        grades: grades(),
        scales: scale_words(plan.assumptions.iter().map(|assumption| &assumption.unit)),
        heat: heat(plan, readout),
        levers: pictures.of(Kind::Levers, 0, Size::WIDE),
        years: plan.years().into_iter().skip(1).collect(),
        status: pictures.of(Kind::Status, 0, Size::WIDE),
        by_when: pictures.of(Kind::ByWhen, 0, Size::WIDE),
        pyramid: pictures.of(Kind::Pyramid, 0, Size::WIDE),
        budget: pictures.of(Kind::Budget, 0, Size::WIDE),
        fans: (0..plan.indicators.len()).map(|position| (plan.indicators[position].id.as_str(), pictures.fan(result, position))).collect(),
        comparisons: (0..scenarios)
            .filter(|position| *position != readout.reference)
            .filter_map(|position| Some((readout.scenarios[position].scenario.name.as_str(), pictures.comparison(position)?)))
            .collect(),
        waterfalls: figures(Kind::Waterfall, Size::FIGURE),
        tornados: figures(Kind::Tornado, Size { height: 420, ..Size::FIGURE }),
    };
    let mut environment = Environment::new();
    // The colour of a probability and of the figure on it.
    let field = |share: Option<f64>| share.filter(|share| !share.is_nan()).map_or(palette::EMPTY, palette::probability);
    environment.add_filter("field", move |share: Option<f64>| field(share).hex());
    environment.add_filter("ink", move |share: Option<f64>| Colour::hex(palette::text_on(field(share))));
    environment.add_template("report.html", TEMPLATE).expect("invariant: the embedded template is sound");
    let template = environment.get_template("report.html").expect("invariant: added above");
    template.render(Serde(&page)).expect("invariant: the embedded template names only what it is given")
}

/// As wide as the page, and as tall as so many rows need.
fn tall(rows: usize) -> Size {
    Size { height: 190 + 27 * rows.max(2) as u32, ..Size::WIDE }
}

fn heat(plan: &Plan, readout: &Readout) -> Vec<HeatRow> {
    let row = |(position, indicator): (usize, &crate::plan::Indicator)| HeatRow {
        id: indicator.id.clone(),
        name: indicator.numbered_name(),
        domain: plan.domains[indicator.domain].name.clone(),
        cells: readout.matrix[position].iter().map(|share| Figure::probability(*share)).collect(),
    };
    plan.indicators.iter().enumerate().map(row).collect()
}

/// Draws the pictures of the page.
struct Pictures<'a> {
    material: &'a Material<'a>,
    credit: Credit,
}

impl Pictures<'_> {
    fn draw(&self, chart: &Chart, size: Size) -> Picture {
        let draw = |language: Language| chart::draw(chart, &self.credit, size, language).code;
        Picture { zh: draw(Language::Zh), en: draw(Language::En) }
    }

    fn of(&self, kind: Kind, position: usize, size: Size) -> Option<Picture> {
        let mut chart = kind.chart(self.material, position)?;
        if let Chart::Tornado(tornado) = &mut chart {
            tornado.keep(BARS);
        }
        Some(self.draw(&chart, size))
    }

    /// The fan of an indicator; one that is not modelled says so.
    fn fan(&self, result: &ScenarioReadout, position: usize) -> Picture {
        let fan = Fan::of_scenario(self.material.plan, result, position);
        self.draw(&Chart::Fan(fan), Size::FIGURE)
    }

    /// Where observations lay in their forecasts.
    fn seen(&self, since: &Since) -> Picture {
        let mark = |line: &SeenLine| {
            let (Text { zh, en }, year) = (&line.name, line.year);
            ScoreMark { name: text!("{en} {year}", "{zh} {year}"), value: line.value.clone(), below: line.below, own: line.own }
        };
        let scenario = self.material.readout.reference().scenario.title.clone();
        let chart = ScoreChart::new(scenario, since.seen.iter().map(mark).collect());
        let size = tall(chart.rows.len());
        let draw = |language: Language| chart::draw_score(&chart, &self.credit, size, language).code;
        Picture { zh: draw(Language::Zh), en: draw(Language::En) }
    }

    /// What another scenario changes.
    fn comparison(&self, position: usize) -> Option<Picture> {
        let chart = Kind::Comparison.chart(self.material, position)?;
        let Chart::Comparison(Comparison { rows, .. }) = &chart else { return None };
        Some(self.draw(&chart, tall(rows.len())))
    }
}

/// The modelled targets whose probability is nearest to one half, nearest first.
fn least_certain(result: &ScenarioReadout) -> Vec<usize> {
    let distance = |position: usize| Some((result.targets[position].p_met? - 0.5).abs());
    let mut positions: Vec<(usize, f64)> = (0..result.targets.len()).filter_map(|position| Some((position, distance(position)?))).collect();
    positions.sort_by(|(_, one), (_, other)| one.total_cmp(other));
    positions.into_iter().take(EXPLAINED).map(|(position, _)| position).collect()
}
