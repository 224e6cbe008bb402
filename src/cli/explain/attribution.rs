//! The part of `fiveyear explain` that says why: an indicator's change, from the baseline or between two scenarios, split over groups of
//! assumptions.

use serde::Serialize;

use crate::analysis::{Attribution, Part, explain_difference, explain_projection};
use crate::brief::{Digits, group_name, untold_words};
use crate::diagnostic::Diagnostic;
use crate::language::number::{fixed, signed, whole};
use crate::language::{Language, Text};
use crate::scenario::Scenario;
use crate::simulate::{Session, Settings};
use crate::text;

use super::super::terminal::{self, Heading, wrap};

/// A change of one indicator, from its baseline or from another scenario.
pub(super) struct Why {
    pub attribution: Attribution,
    /// The other scenario's title; `None` for the baseline.
    pub from: Option<Text>,
    pub base_year: i32,
    /// Digits after the point, the same for all parts.
    pub decimals: usize,
}

impl Why {
    /// `None` if the indicator has no baseline and no other scenario is given, or is not modelled.
    pub(super) fn of(
        session: &Session<'_>,
        position: usize,
        scenario: &Scenario,
        from: Option<&Scenario>,
        settings: &Settings,
    ) -> Result<Option<Why>, Vec<Diagnostic>> {
        let mut explanation = match from {
            Some(from) => explain_difference(session, from, scenario, settings)?,
            None => explain_projection(session, scenario, settings)?,
        };
        let decimals = Digits::of(&session.plan().indicators[position]).decimals() + 1;
        let why =
            |attribution| Why { attribution, from: from.map(|from| from.title.clone()), base_year: session.plan().base_year, decimals };
        Ok(explanation.indicators.swap_remove(position).map(why))
    }

    pub(super) fn text(&self, language: Language, width: usize) -> String {
        let (attribution, draws) = (&self.attribution, whole(self.attribution.draws));
        let full = |value: f64| fixed(value, self.decimals);
        let title = match &self.from {
            None => text!(
                "Why it gets there: mean of {draws} draws, with the 90% interval of each part",
                "变动成因分解：{draws}次模拟的均值，附各部分的90%区间"
            ),
            Some(from) => {
                let (en, zh) = (&from.en, &from.zh);
                text!(
                    "Why it differs from “{en}”: mean of {draws} draws, with the 90% interval of each part",
                    "与“{zh}”为何不同：{draws}次模拟的均值，附各部分的90%区间"
                )
            }
        };
        let year = self.base_year;
        let start =
            if self.from.is_none() { text!("base year {year}", "{year}年基期") } else { text!("other scenario", "对照情景") };
        let to = text!("to", "至");
        let to = to.get(language);
        let mut rows = vec![vec![start.get(language).to_owned(), full(attribution.start), String::new()]];
        let nought = full(0.0);
        let seen = |part: &&Part| [part.mean, part.quantiles.p05, part.quantiles.p95].iter().any(|value| full(value.abs()) != nought);
        for part in attribution.parts.iter().filter(seen) {
            let interval = format!("{} {to} {}", signed(part.quantiles.p05, full), signed(part.quantiles.p95, full));
            rows.push(vec![group_name(&part.group).get(language).to_owned(), signed(part.mean, full), interval]);
        }
        rows.push(vec![text!("projected (mean)", "推算值（均值）").get(language).to_owned(), full(attribution.end), String::new()]);
        let headings = [Heading::filling(""), Heading::right(""), Heading::right("90%")];
        let mut page = format!("\n{}", wrap(title.get(language), width, ""));
        page += &terminal::table(&headings, &rows, width);
        let interaction = signed(attribution.interaction, full);
        page += &wrap(
            text!(
                "Parts are Shapley values: {interaction} of the change comes of groups acting together and is shared among them.",
                "各部分按沙普利值分解：其中 {interaction} 来自各组共同作用，已分摊到各组。"
            )
            .get(language),
            width,
            "",
        );
        page + wrap(untold_words(&self.attribution.untold).get(language), width, "").as_str()
    }

    /// The same as data.
    pub(super) fn page(&self) -> WhyPage {
        let part = |part: &'_ Part| PartPage {
            group: part.group.clone(),
            mean: part.mean,
            standard_error: part.standard_error,
            p05: part.quantiles.p05,
            p50: part.quantiles.p50,
            p95: part.quantiles.p95,
            alone: part.alone,
        };
        let Attribution { start, end, parts, untold, interaction, draws, left_out, .. } = &self.attribution;
        WhyPage {
            start: *start,
            end: *end,
            parts: parts.iter().map(part).collect(),
            not_told_apart: untold.clone(),
            interaction: *interaction,
            draws: *draws,
            left_out: *left_out,
        }
    }
}

/// A change split over groups, as data.
#[derive(Serialize)]
pub(super) struct WhyPage {
    start: f64,
    end: f64,
    parts: Vec<PartPage>,
    /// Groups whose effect is in `trend`, wholly or in part.
    not_told_apart: Vec<String>,
    interaction: f64,
    draws: usize,
    left_out: usize,
}

#[derive(Serialize)]
struct PartPage {
    group: String,
    mean: f64,
    standard_error: f64,
    p05: f64,
    p50: f64,
    p95: f64,
    alone: f64,
}
