//! places.html: several places side by side, on one page that needs no network, in both languages; the reader switches.

use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;

use super::{SCRIPT, STYLE};
use crate::brief::SideBySide;
use crate::chart::palette::{self, Colour};
use crate::language::{Language, Text};

const TEMPLATE: &str = include_str!("places.html.jinja");

/// What the template is given.
#[derive(Serialize)]
struct Page<'a> {
    style: &'static str,
    script: &'static str,
    language: Language,
    version: &'static str,
    /// How the figures were made.
    method: Text,
    /// The folder of each place's own run, relative to the page.
    folders: &'a [String],
    side: &'a SideBySide,
}

/// The page. `folders` hold each place's own report; without reports there are none.
pub fn places_page(side: &SideBySide, method: Text, folders: &[String], language: Language) -> String {
    let page = Page { style: STYLE, script: SCRIPT, language, version: env!("CARGO_PKG_VERSION"), method, folders, side };
    let mut environment = Environment::new();
    let field = |share: Option<f64>| share.filter(|share| !share.is_nan()).map_or(palette::EMPTY, palette::probability);
    environment.add_filter("field", move |share: Option<f64>| field(share).hex());
    environment.add_filter("ink", move |share: Option<f64>| Colour::hex(palette::text_on(field(share))));
    environment.add_template("places.html", TEMPLATE).expect("invariant: the embedded template is sound");
    let template = environment.get_template("places.html").expect("invariant: added above");
    template.render(Serde(&page)).expect("invariant: the embedded template names only what it is given")
}
