//! The charts of a run as SVG and PNG files in its folder `charts`.

use std::fs;
use std::io;
use std::path::Path;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::chart::{self, About, Chart, Credit, Kind, Material, Place, RasterError, Size};
use crate::language::Language;

/// A chart of a run and the name of its file.
#[derive(Debug, Clone)]
pub struct Picture {
    pub name: String,
    pub chart: Chart,
    /// Whether it is for slides: such a chart has a PNG too.
    pub slide: bool,
}

/// All charts of a run: the whole plan, each domain and each indicator in the reference scenario, and each other scenario against it.
pub fn pictures(material: &Material<'_>) -> Vec<Picture> {
    let Material { plan, assessment, background } = material;
    let subjects = |kind: Kind| -> Vec<(usize, String)> {
        let names: Vec<&String> = match kind.about() {
            About::Plan => return vec![(0, kind.code().to_owned())],
            About::Domain => plan.domains.iter().map(|domain| &domain.id).collect(),
            About::Indicator => plan.indicators.iter().map(|indicator| &indicator.id).collect(),
            About::Scenario => assessment.results.iter().map(|result| &result.scenario.name).collect(),
        };
        let others = |position: &usize| kind.about() != About::Scenario || *position != background.reference;
        (0..names.len()).filter(others).map(|position| (position, format!("{}-{}", kind.code(), names[position]))).collect()
    };
    let kinds = Kind::ALL.iter().copied().filter(|kind| kind.place() != Place::OnDemand);
    kinds
        .flat_map(|kind| subjects(kind).into_iter().map(move |(position, name)| (kind, position, name)))
        .filter_map(|(kind, position, name)| {
            Some(Picture { name, chart: kind.chart(material, position)?, slide: kind.place() == Place::Slide })
        })
        .collect()
}

/// Writes every chart as SVG in both languages, and those for slides as PNG too. Gives what kept PNGs from being made: characters that
/// no font of this machine has.
pub fn write_pictures(folder: &Path, pictures: &[Picture], credit: &Credit) -> io::Result<Vec<RasterError>> {
    let folder = folder.join("charts");
    for language in Language::ALL {
        fs::create_dir_all(folder.join(language.tag()))?;
    }
    let tasks: Vec<(&Picture, Language)> = pictures.iter().flat_map(|picture| Language::ALL.map(|language| (picture, language))).collect();
    let faults: io::Result<Vec<Option<RasterError>>> =
        tasks.par_iter().map(|(picture, language)| write_picture(&folder, picture, *language, credit)).collect();
    Ok(faults?.into_iter().flatten().collect())
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
