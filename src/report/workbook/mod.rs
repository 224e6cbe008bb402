//! workbook.xlsx: the answer, its tables and charts that planners can restyle.
//!
//! It is in one language, so that it can be handed on. Tables are those of the run's CSV files; what is drawn is what the fan charts draw.

mod domain;
mod grid;
mod inputs;
mod levers;
mod style;
mod summary;
mod targets;

use std::collections::BTreeSet;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use crate::brief::Brief;
use crate::chart::Material;
use crate::language::{Language, Text};
use crate::plan::Plan;
use crate::results::{Readout, Results};
use crate::run::Manifest;
use crate::text;

use style::{Styles, colour};

/// What the sheets are made from.
struct Content<'a> {
    plan: &'a Plan,
    readout: &'a Readout,
    results: &'a Results,
    brief: &'a Brief,
    /// Identity of the run.
    run: String,
    styles: Styles,
}

/// The workbook of a run. The same run gives the same bytes: its properties carry no time of writing.
pub fn workbook(
    material: &Material<'_>,
    results: &Results,
    brief: &Brief,
    manifest: &Manifest,
    language: Language,
) -> Result<Vec<u8>, XlsxError> {
    let Material { plan, readout } = *material;
    let styles = Styles::new(&plan.indicators, language);
    let content = &Content { plan, readout, results, brief, run: manifest.identity(), styles };
    let mut book = Workbook::new();
    // Half the time of the usual level, for a file a tenth larger.
    book.set_zip_compression_level(3);
    book.set_properties(&properties(&content.styles.say(&plan.name), &plan.source, &content.run, &manifest.fiveyear)?);
    let mut names = Names::default();
    type Write = fn(&mut Worksheet, &Content<'_>) -> Result<(), XlsxError>;
    let sheets: [(Text, Write); 6] = [
        (text!("Summary", "摘要"), summary::write),
        (text!("Targets", "目标"), targets::write_targets),
        (text!("P(met)", "达标概率"), targets::write_matrix),
        (text!("Projections", "推算"), targets::write_projections),
        (text!("Assumptions", "假设"), inputs::write_assumptions),
        (text!("Scenarios", "情景"), inputs::write_scenarios),
    ];
    // A plan without levers has no sheet of them.
    let of_levers: [(Text, Write); 2] =
        [(text!("Levers", "措施"), levers::write_levers), (text!("Conditions", "达标条件"), levers::write_conditions)];
    for (title, write) in sheets.into_iter().chain(of_levers.into_iter().filter(|_| !brief.levers.is_empty())) {
        let sheet = book.add_worksheet();
        sheet.set_name(names.name(title.get(language)))?;
        sheet.set_tab_color(colour(crate::chart::palette::MAIN));
        set_page(sheet);
        write(sheet, content)?;
    }
    // A domain without indicators has nothing to show.
    let with_targets = |position: usize| plan.indicators.iter().any(|indicator| indicator.domain == position);
    for (position, domain) in plan.domains.iter().enumerate().filter(|(position, _)| with_targets(*position)) {
        let sheet = book.add_worksheet();
        let name = names.name(domain.name.get(language));
        sheet.set_name(&name)?;
        set_page(sheet);
        domain::write(sheet, &name, content, position)?;
    }
    book.save_to_buffer()
}

fn properties(name: &str, source: &str, run: &str, version: &str) -> Result<DocProperties, XlsxError> {
    // The epoch of the ZIP format, which the parts of the file bear as well.
    let always = ExcelDateTime::from_ymd(1980, 1, 1)?;
    Ok(DocProperties::new()
        .set_title(name)
        .set_subject(source)
        .set_comment(format!("fiveyear {version}, {run}"))
        .set_creation_datetime(&always))
}

/// Landscape pages of A4, as wide as the sheet.
fn set_page(sheet: &mut Worksheet) {
    const A4: u8 = 9;
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0).set_footer("&L&A&R&P / &N").set_screen_gridlines(false);
}

/// Names of sheets given so far.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Names {
    /// Most characters of a sheet's name.
    const LONGEST: usize = 31;

    /// The title as far as it fits, cut between words, without the characters that Excel forbids, once per workbook.
    fn name(&mut self, title: &str) -> String {
        let clean = title.replace(['[', ']', ':', '*', '?', '/', '\\'], " ").trim_matches('\'').to_owned();
        // Room for a number that tells two alike.
        let fits = |words: &str| words.encode_utf16().count() <= Self::LONGEST - 3;
        let mut name = clean;
        while !fits(&name) {
            match name.rsplit_once(' ').map(|(before, _)| before.len()) {
                Some(end) => name.truncate(end),
                None => drop(name.pop()),
            }
        }
        // A name does not end in a word that only joins.
        while let Some((before, "and" | "of" | "the" | "for")) = name.rsplit_once(' ') {
            name = before.to_owned();
        }
        let name = name.trim_end_matches([',', ' ']).trim_start().to_owned();
        let name = if name.is_empty() { "-".to_owned() } else { name };
        // Excel takes upper and lower case for the same.
        let unique = std::iter::once(name.clone())
            .chain((2..).map(|number| format!("{name} {number}")))
            .find(|candidate| !self.0.contains(&candidate.to_lowercase()))
            .expect("invariant: numbers do not end");
        self.0.insert(unique.to_lowercase());
        unique
    }
}
