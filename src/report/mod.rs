//! What people look at in a run's folder: pictures, report.html, whatif.html and workbook.xlsx.

mod hindcast;
mod html;
mod model_card;
mod pictures;
mod places_table;
mod workbook;

use std::fs;
use std::io;
use std::path::Path;

use crate::brief::brief;
use crate::chart::{Credit, Material, RasterError, Size};
use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::live::{self, Opening};
use crate::plan::Plan;
use crate::run::Finished;
use crate::scenario::Scenario;
use crate::simulate::{Settings, join};

pub use hindcast::hindcast_pictures;
pub use html::{places_page, report};
pub use model_card::ModelCard;
pub use pictures::{Picture, every_picture, slides, write_pictures};
pub use places_table::{places_columns, places_frame};
pub use workbook::workbook;

/// The language of the document that the plan was read from.
pub fn own_language(plan: &Plan) -> Language {
    Language::of(if plan.source.is_empty() { &plan.name.zh } else { &plan.source })
}

/// Draws the charts of a run and writes report, live page and workbook into its folder. Gives what no font of this machine could draw.
///
/// # Errors
/// Those of the file system.
pub fn lay_out(run: &Finished<'_>, folder: &Path) -> io::Result<Vec<Diagnostic>> {
    let Finished { plan, traced, readout, results, manifest } = run;
    let material = Material { plan, readout };
    let brief = brief(plan, readout);
    let language = manifest.options.language.unwrap_or_else(|| own_language(plan));
    let brief = brief.with_levers(plan, readout);
    let draw = || {
        let credit = Credit::of(plan, readout, &manifest.identity());
        let faults = write_pictures(&folder.join("charts"), &slides(&material, &brief), &credit, Size::SLIDE)?;
        fs::write(folder.join("report.html"), report(&material, &brief, manifest, language)).map(|()| faults)
    };
    let tabulate = || {
        let bytes = workbook(&material, results, &brief, manifest, language).map_err(io::Error::other)?;
        fs::write(folder.join("workbook.xlsx"), bytes)
    };
    let play = || {
        let scenarios: Vec<Scenario> = readout.scenarios.iter().map(|result| result.scenario.clone()).collect();
        let Settings { seed, design, as_of, .. } = readout.settings;
        let settings = Settings { as_of, ..live::settings(seed, design) };
        let opening = Opening { scenarios: &scenarios, start: readout.reference, language, design };
        let page = live::whatif(plan, traced, opening, &settings).expect("invariant: the run has traced these rules");
        fs::write(folder.join("whatif.html"), page)
    };
    let (drawn, (tabulated, played)) = join(draw, || join(tabulate, play));
    // Every picture lacks the same characters: one note says so.
    tabulated.and(played).and(drawn).map(|faults| faults.first().map(RasterError::describe).into_iter().collect())
}
