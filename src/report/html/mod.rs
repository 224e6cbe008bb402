//! report.html: in go a plan, its assessment and what lies behind it, out comes one page that needs no network.

pub(super) mod rows;

use std::collections::BTreeSet;

use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;

use crate::achieve::{Assessment, LIKELY, ScenarioResult};
use crate::analysis::{PairedProbability, Verdict};
use crate::chart::{self, Chart, Credit, Size, build};
use crate::language::{Language, Text};
use crate::plan::Plan;
use crate::run::{Background, Manifest};
use crate::scenario::{self, Difference, DifferenceKind};
use crate::text;

use rows::{Cell, Figures, Tile};

const TEMPLATE: &str = include_str!("report.html.jinja");
const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");

/// Targets whose drivers are shown.
const EXPLAINED: usize = 6;
/// Bars of a tornado.
const BARS: usize = 8;
/// Rows of a comparison.
const COMPARED: usize = 16;

/// A picture in both languages.
#[derive(Debug, Clone, Serialize)]
struct Picture {
    zh: String,
    en: String,
}

/// What the template is given.
#[derive(Serialize)]
struct Page {
    style: &'static str,
    script: &'static str,
    plan: PlanPart,
    credit: CreditPart,
    run: rows::Run,
    answer: Answer,
    scenarios: Vec<ScenarioPart>,
    number_met: Picture,
    heat: Vec<rows::HeatRow>,
    domains: Vec<rows::DomainPart>,
    pyramid: Picture,
    budget: Picture,
    waterfalls: Vec<Picture>,
    tornados: Vec<Picture>,
    assumptions: Vec<rows::AssumptionRow>,
    failures: Vec<rows::FailureRow>,
    commitments: Vec<rows::CommitmentRow>,
    commitments_left: usize,
    findings: Vec<rows::FindingRow>,
}

#[derive(Serialize)]
struct PlanPart {
    name: Text,
    /// The language of the document that the plan was read from; the page opens in it where neither link, reader nor browser asks for one.
    language: Language,
    source: String,
}

#[derive(Serialize)]
struct CreditPart {
    method: Text,
}

#[derive(Serialize)]
struct ScenarioPart {
    id: String,
    title: Text,
    story: Text,
    differences: Vec<Difference>,
    comparison: Option<Picture>,
}

/// The page, in both languages; the reader switches.
pub fn report(plan: &Plan, assessment: &Assessment, background: &Background, manifest: &Manifest) -> String {
    let credit = build::credit(plan, assessment, &manifest.identity());
    let result = &assessment.results[background.reference];
    let picture = |chart: &Chart, size: Size| picture(chart, &credit, size);
    let heat: Vec<_> = (0..plan.indicators.len()).map(|position| rows::heat_row(plan, assessment, position)).collect();
    let uncertain = least_certain(result);
    let waterfalls: Vec<Picture> = uncertain
        .iter()
        .filter_map(|position| {
            let attribution = background.explanation.indicators.get(*position)?.as_ref()?;
            let chart = build::waterfall(plan, *position, attribution, None, &result.scenario.title);
            Some(picture(&Chart::Waterfall(chart), Size::FIGURE))
        })
        .collect();
    let tornados: Vec<Picture> = uncertain
        .iter()
        .filter_map(|position| {
            let tornado = background.tornados.get(*position).filter(|tornado| !tornado.bars.is_empty())?;
            let chart = build::tornado(plan, *position, tornado, &result.scenario.title, BARS);
            Some(picture(&Chart::Tornado(chart), Size { height: 420, ..Size::FIGURE }))
        })
        .collect();
    let domains: Vec<_> = (0..plan.domains.len())
        .map(|domain| {
            rows::domain(plan, result, domain, |position| {
                let fan = Chart::Fan(build::fan(plan, assessment, result, position));
                figure(&fan, &credit)
            })
        })
        .filter(|domain| !domain.is_empty())
        .collect();
    let (commitments, commitments_left) = rows::commitments(plan, result);
    let rows_of_number_met = assessment.results.len();
    let mut environment = Environment::new();
    environment.add_template("report.html", TEMPLATE).expect("invariant: the embedded template is sound");
    let template = environment.get_template("report.html").expect("invariant: added above");
    let page = Page {
        style: STYLE,
        script: SCRIPT,
        plan: PlanPart { name: plan.name.clone(), language: own_language(plan), source: plan.source.clone() },
        credit: CreditPart { method: credit.method.clone() },
        run: rows::run(manifest, assessment),
        answer: answer(plan, assessment, background),
        scenarios: scenarios(plan, assessment, background, &credit),
        number_met: picture(&Chart::NumberMet(build::number_met(assessment)), tall(rows_of_number_met)),
        heat,
        domains,
        pyramid: picture(&Chart::Pyramid(build::pyramid(plan, &result.scenario.title, &background.central)), Size::WIDE),
        budget: picture(&Chart::Budget(build::budget(plan, assessment, result)), Size::WIDE),
        waterfalls,
        tornados,
        assumptions: rows::assumptions(plan),
        failures: rows::failures(assessment),
        commitments,
        commitments_left,
        findings: rows::findings(plan),
    };
    template.render(Serde(&page)).expect("invariant: the embedded template names only what it is given")
}

fn own_language(plan: &Plan) -> Language {
    Language::of(if plan.source.is_empty() { &plan.name.zh } else { &plan.source })
}

fn picture(chart: &Chart, credit: &Credit, size: Size) -> Picture {
    let draw = |language: Language| chart::draw(chart, credit, size, language).code;
    Picture { zh: draw(Language::Zh), en: draw(Language::En) }
}

fn figure(chart: &Chart, credit: &Credit) -> Picture {
    picture(chart, credit, Size::FIGURE)
}

/// As wide as the page, and as tall as so many rows need.
fn tall(rows: usize) -> Size {
    Size { height: 190 + 27 * rows.max(2) as u32, ..Size::WIDE }
}

/// The modelled targets whose probability is nearest to one half, nearest first.
fn least_certain(result: &ScenarioResult) -> Vec<usize> {
    let distance = |position: &usize| (result.judgement.targets[*position].probability().share() - 0.5).abs();
    let mut positions: Vec<usize> =
        (0..result.judgement.targets.len()).filter(|position| result.judgement.targets[*position].modelled).collect();
    positions.sort_by(|one, other| distance(one).total_cmp(&distance(other)).then(one.cmp(other)));
    positions.truncate(EXPLAINED);
    positions
}

fn scenarios(plan: &Plan, assessment: &Assessment, background: &Background, credit: &Credit) -> Vec<ScenarioPart> {
    let reference = &assessment.results[background.reference].scenario;
    let part = |(position, result): (usize, &ScenarioResult)| {
        let other = position != background.reference;
        let comparison = other.then(|| {
            let pairs = background.met[background.reference].pair(&background.met[position]);
            let mut chart = build::comparison(plan, &reference.title, &result.scenario.title, &pairs);
            // The whole list only adds length: it is in the folder of charts.
            chart.keep_clearest(COMPARED);
            picture(&Chart::Comparison(chart.clone()), credit, tall(chart.rows.len()))
        });
        ScenarioPart {
            id: result.scenario.name.clone(),
            title: result.scenario.title.clone(),
            story: result.scenario.story.clone(),
            differences: scenario::differences(plan, reference, &result.scenario),
            comparison,
        }
    };
    assessment.results.iter().enumerate().map(part).collect()
}

#[derive(Serialize)]
struct Answer {
    scenario: Text,
    lead: Vec<Text>,
    tiles: Vec<Tile>,
    risks: Vec<Risk>,
    helps: Vec<Help>,
}

#[derive(Serialize)]
struct Risk {
    id: String,
    name: Text,
    domain: Text,
    target: Text,
    median: Figures,
    met: Cell,
    shortfall: Text,
}

#[derive(Serialize)]
struct Help {
    id: String,
    name: Text,
    /// What it moves, in words, and whether that is money or facilities.
    moves: Text,
    decided: bool,
    expected: Figures,
    change: Figures,
    gains: Figures,
    losses: Figures,
    best: Text,
    worst: Text,
}

fn answer(plan: &Plan, assessment: &Assessment, background: &Background) -> Answer {
    let result = &assessment.results[background.reference];
    if result.judgement.all_failed() {
        let Text { zh, en } = &result.scenario.title;
        let lead = text!(
            "Every draw of scenario “{en}” fails, so it says nothing of the targets: see failures.csv.",
            "情景“{zh}”的每次抽样都失败，不能据以判断目标，详见 failures.csv。"
        );
        let scenario = result.scenario.title.clone();
        return Answer { scenario, lead: vec![lead], tiles: Vec::new(), risks: Vec::new(), helps: Vec::new() };
    }
    let shares: Vec<f64> = result.judgement.targets.iter().filter_map(build::met).collect();
    let modelled = shares.len();
    let likely = shares.iter().filter(|share| **share >= LIKELY).count();
    let unlikely = shares.iter().filter(|share| **share <= 0.33).count();
    let open = modelled - likely - unlikely;
    let number = build::number_met(assessment);
    let row = &number.rows[background.reference];
    let [low, middle, high] = [0.05, 0.5, 0.95].map(|share| row.quantile(share));
    let (zh, en) = (&result.scenario.title.zh, &result.scenario.title.en);
    let all = chart::axis::per_cent(result.judgement.all.share());
    let promised = &result.joint.largest.indicators;
    let together = promised.len();
    let mut lead = vec![
        text!(
            "In scenario “{en}”, {middle} of {modelled} targets are met in the middle draw; nine draws in ten meet {low} to {high}.",
            "在情景“{zh}”下，{modelled}项目标中通常能达到{middle}项；九成抽样在{low}至{high}项之间。"
        ),
        text!(
            "{likely} are likely to be met, {unlikely} are unlikely, and {open} can still go either way.",
            "其中{likely}项可能达标，{unlikely}项不大可能达标，{open}项胜负未定。"
        ),
        text!("All of them together are met in {all} % of draws.", "全部目标同时达到的概率为{all}%。"),
    ];
    if together > 0 {
        let row = |position: usize, language: Language| {
            let indicator = &plan.indicators[position];
            format!("{} {}", indicator.number, indicator.stage.get(language)).trim_end().to_owned()
        };
        let rows = |language: Language| promised.iter().map(|position| row(*position, language)).collect::<Vec<_>>();
        let (zh, en) = (rows(Language::Zh).join("、"), rows(Language::En).join(", "));
        let targets = if together == 1 { "1 target".to_owned() } else { format!("{together} targets") };
        lead.push(text!(
            "{targets} can be promised together with a probability of 80 %: of row {en}.",
            "若要求同时兑现的把握不低于80%，最多可承诺{together}项目标：第{zh}行。"
        ));
    }
    let helps = helps(plan, assessment, background);
    // What can be decided is told apart from what cannot.
    if let Some(best) = helps.iter().find(|help| help.decided && help.change.sort > 0.0) {
        let (zh, en, change) = (&best.name.zh, &best.name.en, &best.change.words);
        lead.push(text!(
            "Of the scenarios that move money or facilities, “{en}” helps most: {change} targets in expectation.",
            "在调整资金或设施的情景中，“{zh}”帮助最大：预期达标项数{change}项。"
        ));
    }
    if let Some(worst) = helps.iter().rev().find(|help| help.change.sort < 0.0) {
        let (zh, en, change) = (&worst.name.zh, &worst.name.en, &worst.change.words);
        lead.push(text!("Of all scenarios, “{en}” hurts most: {change}.", "在全部情景中，“{zh}”影响最不利：{change}项。"));
    }
    let tile = |name: Text, figure: String| Tile { name, figure };
    Answer {
        scenario: result.scenario.title.clone(),
        lead,
        tiles: vec![
            tile(text!("targets met, median", "达标项数（中位数）"), format!("{middle} / {modelled}")),
            tile(text!("likely to be met (66 % and more)", "可能达标（≥66%）"), likely.to_string()),
            tile(text!("open (33 to 66 %)", "胜负未定（33%—66%）"), open.to_string()),
            tile(text!("unlikely to be met (33 % and less)", "不大可能达标（≤33%）"), unlikely.to_string()),
        ],
        risks: risks(plan, result),
        helps,
    }
}

fn risks(plan: &Plan, result: &ScenarioResult) -> Vec<Risk> {
    const MOST: usize = 12;
    let mut order: Vec<usize> = (0..plan.indicators.len()).filter(|position| result.judgement.targets[*position].modelled).collect();
    let share = |position: &usize| result.judgement.targets[*position].probability().share();
    order.sort_by(|one, other| share(one).total_cmp(&share(other)).then(one.cmp(other)));
    let at_risk = order.into_iter().filter(|position| share(position) < 0.5).take(MOST);
    at_risk
        .map(|position| {
            let (indicator, outcome) = (&plan.indicators[position], &result.judgement.targets[position]);
            Risk {
                id: indicator.id.clone(),
                name: build::indicator_name(indicator),
                domain: plan.domains[indicator.domain].name.clone(),
                target: build::target_words(plan, indicator),
                median: Figures::of(outcome.p50),
                met: Cell::of(build::met(outcome)),
                shortfall: rows::shortfall(indicator, outcome),
            }
        })
        .collect()
}

/// What each other scenario changes against the reference, the most helpful first.
fn helps(plan: &Plan, assessment: &Assessment, background: &Background) -> Vec<Help> {
    let expected = |result: &ScenarioResult| result.judgement.targets.iter().filter_map(build::met).sum::<f64>();
    let base = expected(&assessment.results[background.reference]);
    let mut rows: Vec<(f64, Help)> = Vec::new();
    // A scenario in which every draw fails says nothing of the targets.
    let says = |result: &ScenarioResult| !result.judgement.all_failed();
    let others = assessment.results.iter().enumerate().filter(|(position, result)| *position != background.reference && says(result));
    for (position, result) in others {
        let pairs = background.met[background.reference].pair(&background.met[position]);
        let clear = |sign: f64| {
            let mut list: Vec<(f64, usize)> = pairs
                .iter()
                .enumerate()
                .filter(|(_, pair)| pair.verdict() == if sign > 0.0 { Verdict::Wins } else { Verdict::Loses })
                .map(|(indicator, pair)| (pair.difference(), indicator))
                .collect();
            list.sort_by(|one, other| (sign * other.0).total_cmp(&(sign * one.0)).then(one.1.cmp(&other.1)));
            list
        };
        let (gains, losses) = (clear(1.0), clear(-1.0));
        let change = expected(result) - base;
        let (moves, decided) = what_moves(plan, &assessment.results[background.reference], result);
        rows.push((
            change,
            Help {
                id: result.scenario.name.clone(),
                name: result.scenario.title.clone(),
                moves,
                decided,
                expected: Figures::rounded(expected(result), 1),
                change: Figures::signed(change, 2),
                gains: Figures::rounded(gains.len() as f64, 0),
                losses: Figures::rounded(losses.len() as f64, 0),
                best: moved(plan, gains.first(), &pairs),
                worst: moved(plan, losses.first(), &pairs),
            },
        ));
    }
    rows.sort_by(|one, other| other.0.total_cmp(&one.0));
    rows.into_iter().map(|(_, help)| help).collect()
}

/// The kinds of input in which a scenario differs, and whether money or facilities are among them.
fn what_moves(plan: &Plan, reference: &ScenarioResult, result: &ScenarioResult) -> (Text, bool) {
    let kinds: BTreeSet<DifferenceKind> =
        scenario::differences(plan, &reference.scenario, &result.scenario).into_iter().map(|difference| difference.kind).collect();
    let word = |kind: &DifferenceKind| match kind {
        DifferenceKind::Shift => text!("money", "资金"),
        DifferenceKind::Facility => text!("facilities", "设施"),
        DifferenceKind::Assumption => text!("assumptions", "假设"),
        DifferenceKind::Rule => text!("rules", "规则"),
    };
    let words: Vec<Text> = kinds.iter().map(word).collect();
    let join = |separator: &str, of: fn(&Text) -> &str| words.iter().map(of).collect::<Vec<_>>().join(separator);
    let decided = kinds.contains(&DifferenceKind::Shift) || kinds.contains(&DifferenceKind::Facility);
    (Text::new(join("、", |text| &text.zh), join(", ", |text| &text.en)), decided)
}

fn moved(plan: &Plan, first: Option<&(f64, usize)>, pairs: &[PairedProbability]) -> Text {
    let Some((_, position)) = first else { return Text::same("–") };
    let name = build::indicator_name(&plan.indicators[*position]);
    let pair = &pairs[*position];
    let (from, to) = (chart::axis::per_cent(pair.first().share()), chart::axis::per_cent(pair.second().share()));
    Text::new(format!("{}（{from}% → {to}%）", name.zh), format!("{} ({from} → {to} %)", name.en))
}
