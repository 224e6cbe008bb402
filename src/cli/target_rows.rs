//! Rows that the table of a run and that of a batch share: the scenarios, the targets by domain, figures as the plan prints them.

use crate::language::Language;
use crate::language::number::percent;
use crate::plan::Plan;
use crate::results::rows::Standing;
use crate::text;

use super::terminal::{self, Heading};

/// Scenarios, by their position in the run, with their titles and how many targets each is expected to meet.
pub(super) fn legend(standings: &[(usize, &Standing)], single: bool, language: Language, width: usize) -> String {
    let mut headings = vec![
        Heading::right(text!("No.", "序号").get(language)),
        Heading::filling(text!("Scenario", "情景").get(language)),
        Heading::right(if single { text!("targets met", "达标数") } else { text!("targets met", "平均达标项数") }.get(language)),
    ];
    if !single {
        headings.push(Heading::right(text!("likely met", "可能达标").get(language)));
        headings.push(Heading::right(text!("P(all)", "全部达标").get(language)));
    }
    let row = |(position, standing): &(usize, &Standing)| {
        let Standing { scenario, title, expected_met, likely_met, p_all, .. } = standing;
        let mut row = vec![(position + 1).to_string(), format!("{} ({scenario})", title.get(language))];
        match expected_met {
            None => row.extend((0..if single { 1 } else { 3 }).map(|_| "–".to_owned())),
            Some(expected) if single => row.push(format!("{expected:.0}")),
            Some(expected) => row.extend([format!("{expected:.1}"), likely_met.to_string(), percent(p_all.unwrap_or(f64::NAN))]),
        }
        row
    };
    let rows: Vec<Vec<String>> = standings.iter().map(row).collect();
    terminal::table(&headings, &rows, width)
}

/// A row for each indicator, by position, below one that names its domain.
pub(super) fn rows_by_domain(plan: &Plan, columns: usize, language: Language, row: impl Fn(usize) -> Vec<String>) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for (position, domain) in plan.domains.iter().enumerate() {
        let mut of_domain = (0..plan.indicators.len()).filter(|index| plan.indicators[*index].domain == position).peekable();
        if of_domain.peek().is_some() {
            let mut heading = vec![String::new(); columns];
            heading[..2].clone_from_slice(&["■".to_owned(), domain.name.get(language).to_owned()]);
            rows.push(heading);
        }
        rows.extend(of_domain.map(&row));
    }
    rows
}

/// A printed figure in the language's own signs: `3.5以内` is `≤3.5` in English, `7左右` is `~7`.
pub(super) fn printed(figure: &str, language: Language) -> String {
    match language {
        Language::Zh => figure.to_owned(),
        Language::En => match (figure.strip_suffix("以内"), figure.strip_suffix("左右")) {
            (Some(limit), _) => format!("≤{limit}"),
            (_, Some(about)) => format!("~{about}"),
            _ => figure.to_owned(),
        },
    }
}
