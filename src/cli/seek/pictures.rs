//! Pictures of an answer: what each sum buys, what each lever of a mix adds, the domains before and after, one target's levers.

use crate::analysis::seek::{Answer, Each, Found, Knob, KnobKind, Outcome, Question, Single, Turn, positions};
use crate::chart::{
    self, Amounts, AnswerChart, BeforeAndAfter, Credit, DomainChange, Frontier, FrontierPoint, LeverAmounts, MixSteps, Size, Waterfall,
    WaterfallPart,
};
use crate::language::number::{millions, of_unit, short};
use crate::language::{Language, Text};
use crate::plan::Plan;
use crate::simulate::Settings;
use crate::text;

/// Standard errors on either side of a 95 % interval.
const TWO_SIDED: f64 = 1.959_963_984_540_054;

/// The files of one picture; none where there is nothing to be shown.
pub(super) fn in_both_languages(plan: &Plan, settings: &Settings, name: &str, picture: &AnswerChart) -> Vec<(String, Vec<u8>)> {
    let credit = Credit::plain(plan, settings, "");
    let mut files = Vec::new();
    for language in Language::ALL {
        let Some(drawn) = chart::draw_answer(picture, &credit, Size::SLIDE, language) else { continue };
        // Where no font has the letters, the drawing that needs none is there.
        if let Ok(png) = chart::rasterise(&drawn, 1.0) {
            files.push((format!("{name}-{}.png", language.tag()), png));
        }
        files.push((format!("{name}-{}.svg", language.tag()), drawn.code.into_bytes()));
    }
    files
}

/// What each sum buys.
pub(super) fn frontier(plan: &Plan, question: &Question, answer: &Answer<'_>) -> Frontier {
    let targets = positions(plan, &question.targets);
    let safe = |outcome: &Outcome| targets.iter().filter(|target| outcome.p(**target) >= question.safe).count();
    let first = &answer.found[0];
    let mut before = first.space.as_it_is();
    let mut points = Vec::new();
    for found in &answer.found {
        let new = |(knob, (value, before)): (&Knob, (&f64, &f64))| (*value > *before + 1e-9).then(|| knob.label.clone());
        let new = found.space.knobs.iter().zip(found.mix.iter().zip(&before)).filter_map(new).collect();
        points.push(FrontierPoint {
            money: found.space.a_year(found.money),
            expected: found.after.expected(),
            checked: found.checked.as_ref().map(|(_, after)| after.expected()),
            safe: safe(&found.after),
            new,
        });
        before.clone_from(&found.mix);
    }
    Frontier {
        points,
        as_it_is: first.before.expected(),
        targets: targets.len(),
        safe: question.safe,
        start: first.space.start,
        levers: judged(plan, first.space.knobs.iter()),
        currency: plan.paid_in().cloned(),
    }
}

/// How many of these knobs are levers, and how many of those rest on judgement.
fn judged<'k>(plan: &Plan, knobs: impl Iterator<Item = &'k Knob>) -> (usize, usize) {
    let levers: Vec<&Knob> = knobs.filter(|knob| knob.kind == KnobKind::Lever).collect();
    let judged = |knob: &&&Knob| plan.levers.iter().any(|lever| lever.id == knob.id && lever.grade == 'D');
    (levers.len(), levers.iter().filter(judged).count())
}

/// The sum that was asked about, or what the mix costs where none was.
fn sum(plan: &Plan, found: &Found<'_>) -> Text {
    let money = if found.money.is_finite() { found.money } else { found.cost };
    let Text { zh, en } = millions(found.space.a_year(money), plan.paid_in());
    text!("{en} a year", "每年{zh}")
}

/// What each lever of a mix adds.
pub(super) fn mix_steps(plan: &Plan, found: &Found<'_>) -> MixSteps {
    let part = |Turn { knob, gain, standard_error }: &Turn| {
        let (of, value, half) = (&found.space.knobs[*knob], found.mix[*knob], TWO_SIDED * standard_error.unwrap_or(f64::NAN));
        let amount = match of.kind {
            KnobKind::Line => text!("{}%", "{}%", short(value * 100.0)),
            KnobKind::Lever => of_unit(&short(value), &of.unit),
        };
        let name = if of.is_yes_or_no() {
            of.label.clone()
        } else {
            Text::new(format!("{}：{}", of.label.zh, amount.zh), format!("{}: {}", of.label.en, amount.en))
        };
        WaterfallPart { name, value: *gain, low: gain - half, high: gain + half }
    };
    let (before, after) = found.promised();
    let (gain, error) = after.gain_on(before);
    MixSteps {
        sum: sum(plan, found),
        gain: (gain, TWO_SIDED * error),
        checked: found.checked.is_some(),
        levers: judged(plan, found.order.iter().map(|turn| &found.space.knobs[turn.knob])),
        steps: Waterfall {
            name: sum(plan, found),
            unit: text!("targets met on average", "平均达标数，项"),
            start_name: text!("as it is", "现状"),
            start: found.before.expected(),
            end_name: text!("with the mix", "采用组合后"),
            end: found.after.expected(),
            parts: found.order.iter().map(part).collect(),
            more_is_better: true,
            ..Waterfall::default()
        },
    }
}

/// The domains before and after a mix, on the draws of the promise.
pub(super) fn before_and_after(plan: &Plan, question: &Question, found: &Found<'_>) -> BeforeAndAfter {
    let asked = positions(plan, &question.targets);
    let (before, after) = found.promised();
    let row = |(domain, of): (usize, &crate::plan::Domain)| {
        let own: Vec<usize> = asked.iter().copied().filter(|target| plan.indicators[*target].domain == domain).collect();
        let met = |outcome: &Outcome| own.iter().map(|target| outcome.p(*target)).sum::<f64>();
        (!own.is_empty()).then(|| DomainChange {
            name: of.name.clone(),
            targets: own.len(),
            before: met(before),
            after: met(after),
            half: TWO_SIDED * after.gain_in(before, &own).1,
        })
    };
    BeforeAndAfter { sum: sum(plan, found), rows: plan.domains.iter().enumerate().filter_map(row).collect() }
}

/// P of one target against the amount of each lever that touches it.
pub(super) fn amounts(plan: &Plan, question: &Question, settings: &Settings, each: &Each) -> Amounts {
    let indicator = &plan.indicators[each.target];
    let panel = |single: &Single| {
        let line = plan.budget.iter().find(|line| line.id == single.lever && single.kind == KnobKind::Line);
        let lever = plan.levers.iter().find(|lever| lever.id == single.lever);
        let name = match (line, lever) {
            (Some(line), _) => {
                Text::new(format!("{}资金（占全部支出，%）", line.name.zh), format!("Money for {} (% of all spending)", line.name.en))
            }
            (None, Some(lever)) => {
                Text::new(format!("{}（{}）", lever.label.zh, lever.unit.zh), format!("{} ({})", lever.label.en, lever.unit.en))
            }
            (None, None) => Text::same(&single.lever),
        };
        LeverAmounts {
            name,
            shares: single.kind == KnobKind::Line,
            needed: single.starts.first().and_then(|start| start.amount),
            starts: single.starts.iter().map(|start| (start.year, start.tried.clone())).collect(),
        }
    };
    let (target, year, unit) = (&indicator.target_printed, plan.target_year, &indicator.unit);
    let unit_of = |unit: &str| if target.ends_with(['%', '％']) || unit.is_empty() { String::new() } else { format!(" {unit}") };
    Amounts {
        name: indicator.numbered_name(),
        target: Text::new(
            format!("{year}年{target}{}", unit_of(&unit.zh).trim_start()),
            format!("{target}{} in {year}", unit_of(&unit.en)),
        ),
        met: each.p,
        safe: question.safe,
        draws: settings.draws,
        panels: each.singles.iter().map(panel).collect(),
    }
}
