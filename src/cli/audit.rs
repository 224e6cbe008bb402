//! `fiveyear audit` lists every contradiction and open question of the plan's text, with both places and both values.

use clap::Args;

use crate::achieve::assess_each;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Language;
use crate::plan::Plan;
use crate::plan::audit::{self, Finding, FindingKind};
use crate::results::Readout;
use crate::scenario::plan_itself;
use crate::simulate::{Session, Settings};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help};
use super::context::{json_page, language, load_plan};
use super::observed::outside_band;
use super::terminal::wrap;

#[derive(Debug, Clone, Args)]
pub(super) struct AuditArguments {}

impl Execute for AuditArguments {
    const HELP: Help = Help {
        name: "audit",
        en: "List where the plan contradicts itself and what it leaves open",
        zh: "列出规划自相矛盾之处和未写明的问题",
        arguments: &[],
        values: &[],
    };

    fn execute(&self, common: &Common) -> Outcome {
        audit(common)
    }
}

/// Lists the findings by kind.
fn audit(common: &Common) -> Outcome {
    let plan = load_plan(common)?;
    let mut findings = audit::audit(&plan);
    findings.extend(observed(&plan).iter().map(audit::observed));
    Ok(match common.printed() {
        Format::Json => json_page(&findings),
        Format::Text => page(&findings, language(common), common.surroundings.width),
    })
}

/// What was observed that contradicts a baseline, has passed a target, or lies outside the band of the plan's own projection. Rules that cannot
/// be run are for `check` to tell.
fn observed(plan: &Plan) -> Vec<Diagnostic> {
    const TOLD: [Code; 2] = [Code::ObservedNotBaseline, Code::TargetPassed];
    let mut found: Vec<Diagnostic> = plan.warnings.iter().filter(|told| TOLD.contains(&told.code)).cloned().collect();
    if !plan.history.iter().any(|seen| seen.year > plan.base_year) {
        return found;
    }
    let scenario = plan_itself(plan);
    let settings = Settings { draws: DRAWS, ..Settings::default() };
    if let Ok(mut session) = Session::new(plan, std::slice::from_ref(&scenario), settings.clone()) {
        let _ = assess_each(&mut session, std::slice::from_ref(&scenario), |result, _| {
            found.extend(outside_band(plan, Readout::of_result(plan, settings.clone(), &result).reference(), None));
        });
    }
    found
}

/// Draws that tell a band of nine in ten well enough.
const DRAWS: usize = 2000;

const KINDS: [FindingKind; 6] = [
    FindingKind::TableText,
    FindingKind::TextText,
    FindingKind::Internal,
    FindingKind::UnitMeaning,
    FindingKind::Open,
    FindingKind::Observed,
];

fn heading(kind: FindingKind) -> crate::language::Text {
    match kind {
        FindingKind::TableText => text!("The table against the text", "表格与正文不一致"),
        FindingKind::TextText => text!("The text against itself", "正文前后不一致"),
        FindingKind::Internal => text!("A row against itself", "同一行内不一致"),
        FindingKind::UnitMeaning => text!("Unit against meaning", "单位与含义不符"),
        FindingKind::Observed => text!("What was observed against the plan", "观测值与规划不符"),
        FindingKind::Open => text!("What the plan leaves open", "规划未写明的问题"),
    }
}

fn page(findings: &[Finding], language: Language, width: usize) -> String {
    let mut page = String::new();
    let mut number = 0;
    for kind in KINDS {
        let of_kind: Vec<&Finding> = findings.iter().filter(|finding| finding.kind == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        let (title, count) = (heading(kind), of_kind.len());
        page += &format!("■ {} ({count})\n", title.get(language));
        for finding in of_kind {
            number += 1;
            page += &wrap(&format!("{number}. {}", finding.title.get(language)), width, "  ");
            for (place, quote, value) in
                [(&finding.place_a, &finding.quote_a, &finding.value_a), (&finding.place_b, &finding.quote_b, &finding.value_b)]
            {
                if !(place.is_empty() && quote.is_empty() && value.is_empty()) {
                    let value = if value.is_empty() { String::new() } else { format!("  → {value}") };
                    let quote = if quote.is_empty() { String::new() } else { format!("“{quote}”") };
                    page += &wrap(&format!("{} {quote}{value}", Finding::place_in(place, language)), width, "     ");
                }
            }
            let reading = finding.reading.get(language);
            if !reading.is_empty() {
                let words = text!("read as: {reading}", "本模型的处理：{reading}");
                page += &wrap(words.get(language), width, "     ");
            }
        }
        page += "\n";
    }
    page
}
