//! The charts of a run: in go its assessment and background, out come SVG and PNG files in a folder `charts`.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::achieve::Assessment;
use crate::chart::{self, Chart, Credit, Kind, RasterError, Size, build};
use crate::language::Language;
use crate::plan::Plan;
use crate::run::Background;

/// A chart of a run and the name of its file.
#[derive(Debug, Clone)]
pub struct Picture {
    pub name: String,
    pub chart: Chart,
    /// Whether it is for slides: such a chart has a PNG too.
    pub slide: bool,
}

/// All charts of a run: the whole plan, each domain and each indicator in the reference scenario, and each other scenario against it.
pub fn pictures(plan: &Plan, assessment: &Assessment, background: &Background) -> Vec<Picture> {
    let result = &assessment.results[background.reference];
    let mut all = Vec::new();
    let mut add = |kind: Kind, of: &str, chart: Chart, slide: bool| {
        let name = if of.is_empty() { kind.code().to_owned() } else { format!("{}-{of}", kind.code()) };
        all.push(Picture { name, chart, slide });
    };
    add(Kind::HeatMap, "", Chart::HeatMap(build::heat_map(plan, assessment)), true);
    add(Kind::NumberMet, "", Chart::NumberMet(build::number_met(assessment)), true);
    add(Kind::Pyramid, "", Chart::Pyramid(build::pyramid(plan, &result.scenario.title, &background.central)), true);
    add(Kind::Budget, "", Chart::Budget(build::budget(plan, assessment, result)), true);
    for (position, domain) in plan.domains.iter().enumerate() {
        let page = build::small_multiples(plan, assessment, result, position);
        if !page.fans.is_empty() {
            add(Kind::Domain, &domain.id, Chart::SmallMultiples(page), true);
        }
    }
    for (position, indicator) in plan.indicators.iter().enumerate() {
        add(Kind::Fan, &indicator.id, Chart::Fan(build::fan(plan, assessment, result, position)), false);
    }
    for (position, other) in assessment.results.iter().enumerate().filter(|(position, _)| *position != background.reference) {
        let pairs = background.met[background.reference].pair(&background.met[position]);
        let comparison = build::comparison(plan, &result.scenario.title, &other.scenario.title, &pairs);
        add(Kind::Comparison, &other.scenario.name, Chart::Comparison(comparison), false);
    }
    all
}

/// Writes every chart as SVG in both languages, and those for slides as PNG too. Gives what kept PNGs from being made: characters that
/// no font of this machine has.
pub fn write_pictures(folder: &Path, pictures: &[Picture], credit: &Credit) -> io::Result<Vec<RasterError>> {
    let folder = folder.join("charts");
    for language in Language::ALL {
        fs::create_dir_all(folder.join(language.tag()))?;
    }
    let tasks: Vec<(&Picture, Language)> = pictures.iter().flat_map(|picture| Language::ALL.map(|language| (picture, language))).collect();
    let next = AtomicUsize::new(0);
    let found: Mutex<Vec<(usize, io::Result<Option<RasterError>>)>> = Mutex::new(Vec::new());
    let threads = crate::simulate::threads().min(tasks.len().max(1));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let task = next.fetch_add(1, Ordering::Relaxed);
                    let Some((picture, language)) = tasks.get(task) else { break };
                    let outcome = write_picture(&folder, picture, *language, credit);
                    found.lock().expect("invariant: no thread panics with the lock").push((task, outcome));
                }
            });
        }
    });
    let mut found = found.into_inner().expect("invariant: no thread panics with the lock");
    found.sort_by_key(|(task, _)| *task);
    let mut faults = Vec::new();
    for (_, outcome) in found {
        faults.extend(outcome?);
    }
    Ok(faults)
}

fn write_picture(folder: &Path, picture: &Picture, language: Language, credit: &Credit) -> io::Result<Option<RasterError>> {
    let svg = chart::draw(&picture.chart, credit, Size::SLIDE, language);
    let file = folder.join(language.tag()).join(&picture.name);
    fs::write(file.with_extension("svg"), &svg.code)?;
    if !picture.slide {
        return Ok(None);
    }
    match chart::rasterise(&svg, 1.0) {
        Ok(png) => fs::write(file.with_extension("png"), png).map(|()| None),
        Err(fault) => Ok(Some(fault)),
    }
}
