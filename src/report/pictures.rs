//! Pictures as files: the slides of a run, and every chart there is.

use std::fs;
use std::io;
use std::path::Path;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::brief::Brief;
use crate::chart::{self, About, Chart, Credit, Kind, Material, Purpose, RasterError, Size};
use crate::language::Language;

/// A chart and the name of its file.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Name of the file, without its ending.
    pub name: String,
    /// What is drawn.
    pub chart: Chart,
}

/// The slides of a run, in the order in which they are shown: each carries a finding of the reference scenario. A chart of one indicator is about
/// the target most at risk, and one of another scenario about the one that moves the most targets of those that somebody decides on.
pub fn slides(material: &Material<'_>, brief: &Brief) -> Vec<Picture> {
    let Material { plan, readout } = material;
    let target = brief.risks.iter().find(|line| line.baseline.value.is_finite()).or(brief.risks.first());
    let scenario = brief.helps.iter().find(|help| help.decided).or(brief.helps.first());
    let subject = |kind: Kind| -> Option<(usize, Option<&String>)> {
        match kind.about() {
            About::Plan => Some((0, None)),
            About::Domain => None,
            About::Indicator => target.map(|line| (line.indicator, Some(&plan.indicators[line.indicator].id))),
            About::Scenario => {
                let id = &scenario?.id;
                Some((readout.scenarios.iter().position(|result| result.scenario.name == *id)?, Some(id)))
            }
        }
    };
    let charts = Kind::ALL.iter().filter(|kind| kind.purpose() == Purpose::Slide).filter_map(|kind| {
        let (position, id) = subject(*kind)?;
        Some((kind.code(), id, kind.chart(material, position)?))
    });
    let picture = |(index, (code, id, chart)): (usize, (&str, Option<&String>, Chart))| {
        let about = id.map_or_else(String::new, |id| format!("-{id}"));
        Picture { name: format!("{}-{code}{about}", index + 1), chart }
    };
    charts.enumerate().map(picture).collect()
}

/// Every chart that has something to show: of the whole plan, of each domain and each indicator in the reference scenario, and of each other
/// scenario against it.
pub fn every_picture(material: &Material<'_>) -> Vec<Picture> {
    let Material { plan, readout } = material;
    let subjects = |kind: Kind| -> Vec<(usize, String)> {
        let names: Vec<&String> = match kind.about() {
            About::Plan => return vec![(0, kind.code().to_owned())],
            About::Domain => plan.domains.iter().map(|domain| &domain.id).collect(),
            About::Indicator => plan.indicators.iter().map(|indicator| &indicator.id).collect(),
            About::Scenario => readout.scenarios.iter().map(|result| &result.scenario.name).collect(),
        };
        let others = |position: &usize| kind.about() != About::Scenario || *position != readout.reference;
        (0..names.len()).filter(others).map(|position| (position, format!("{}-{}", kind.code(), names[position]))).collect()
    };
    let all = Kind::ALL.iter().flat_map(|kind| subjects(*kind).into_iter().map(move |(position, name)| (kind, position, name)));
    all.filter_map(|(kind, position, name)| Some((name, kind.chart(material, position)?))).flat_map(on_pages).collect()
}

/// A chart as one picture, or as several where one would be too full to be read in a room.
fn on_pages((name, chart): (String, Chart)) -> Vec<Picture> {
    let charts: Vec<Chart> = match chart {
        Chart::HeatMap(map) => map.pages().into_iter().map(Chart::HeatMap).collect(),
        Chart::SmallMultiples(page) => page.pages().into_iter().map(Chart::SmallMultiples).collect(),
        chart => vec![chart],
    };
    let several = charts.len() > 1;
    let named = |(index, chart)| Picture { name: if several { format!("{name}-{}", index + 1) } else { name.clone() }, chart };
    charts.into_iter().enumerate().map(named).collect()
}

/// Writes pictures of a size as SVG and PNG into a folder for each language. Gives what kept PNGs from being made: characters that no font of this
/// machine has.
pub fn write_pictures(folder: &Path, pictures: &[Picture], credit: &Credit, size: Size) -> io::Result<Vec<RasterError>> {
    for language in Language::ALL {
        fs::create_dir_all(folder.join(language.tag()))?;
    }
    let tasks: Vec<(&Picture, Language)> = pictures.iter().flat_map(|picture| Language::ALL.map(|language| (picture, language))).collect();
    let faults: io::Result<Vec<Option<RasterError>>> =
        tasks.par_iter().map(|(picture, language)| write_picture(folder, picture, *language, credit, size)).collect();
    Ok(faults?.into_iter().flatten().collect())
}

fn write_picture(folder: &Path, picture: &Picture, language: Language, credit: &Credit, size: Size) -> io::Result<Option<RasterError>> {
    let svg = chart::draw(&picture.chart, credit, size, language);
    let file = folder.join(language.tag()).join(&picture.name);
    fs::write(file.with_extension("svg"), &svg.code)?;
    match chart::rasterise(&svg, size.fineness()) {
        Ok(png) => fs::write(file.with_extension("png"), png).map(|()| None),
        Err(fault) => Ok(Some(fault)),
    }
}
