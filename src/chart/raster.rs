//! PNG from SVG: in goes a chart, out come the bytes of a picture, or the characters that no font of this machine has.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, Node, Options, Tree, fontdb};

use super::canvas::Svg;
use crate::diagnostic::Diagnostic;
use crate::text;

/// Why a chart has no PNG.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RasterError {
    /// No font of this machine has these characters; they would be missing from the picture.
    #[error("no font has the characters {characters}")]
    MissingCharacters { characters: String },
    /// The picture would be too large.
    #[error("a picture of {width} x {height} pixels is too large")]
    TooLarge { width: u32, height: u32 },
}

impl RasterError {
    /// The error in a planner's words.
    pub fn describe(&self) -> Diagnostic {
        match self {
            RasterError::MissingCharacters { characters } => {
                let some: String = characters.chars().take(12).collect();
                let more = if characters.chars().count() > 12 { "…" } else { "" };
                Diagnostic::warning(
                    "no-font",
                    text!("no font on this computer has the characters {some}{more}", "本机没有能显示“{some}{more}”的字体"),
                )
                .help(text!(
                    "SVG and HTML keep these labels; for PNG install a font such as Noto Sans CJK (package fonts-noto-cjk)",
                    "SVG 与 HTML 不受影响；如需 PNG，请安装中文字体，例如思源黑体（软件包 fonts-noto-cjk）"
                ))
            }
            RasterError::TooLarge { width, height } => Diagnostic::error(
                "picture-too-large",
                text!("a picture of {width} × {height} pixels is too large", "{width} × {height} 像素的图片过大"),
            ),
        }
    }
}

/// The fonts of this machine, looked for once.
fn fonts() -> Arc<fontdb::Database> {
    static FONTS: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    Arc::clone(FONTS.get_or_init(|| {
        let mut fonts = fontdb::Database::new();
        fonts.load_system_fonts();
        // The generic family must name a font that is there; the first by name does, whatever the folder's order.
        let mut families: Vec<String> = fonts.faces().filter_map(|face| Some(face.families.first()?.0.clone())).collect();
        families.sort();
        let preferred = super::canvas::FAMILIES.split(", ").find(|name| families.iter().any(|family| family == name));
        if let Some(family) = preferred.map(str::to_owned).or_else(|| families.first().cloned()) {
            fonts.set_sans_serif_family(family);
        }
        Arc::new(fonts)
    }))
}

/// A PNG of the chart, `scale` pixels for each of its own.
///
/// Errors: characters without a glyph in any font, so that text is never dropped in silence; a picture too large for memory.
pub fn rasterise(svg: &Svg, scale: f64) -> Result<Vec<u8>, RasterError> {
    rasterise_with(svg, scale, fonts())
}

/// The same with a choice of fonts.
pub fn rasterise_with(svg: &Svg, scale: f64, fonts: Arc<fontdb::Database>) -> Result<Vec<u8>, RasterError> {
    let options = Options { fontdb: fonts, ..Options::default() };
    let tree = Tree::from_str(&svg.code, &options).expect("invariant: charts are well-formed SVG");
    let missing = missing_characters(svg, &tree);
    if !missing.is_empty() {
        return Err(RasterError::MissingCharacters { characters: missing.into_iter().collect() });
    }
    let side = |length: u32| (f64::from(length) * scale).round() as u32;
    let (width, height) = (side(svg.width), side(svg.height));
    let mut pixels = Pixmap::new(width, height).ok_or(RasterError::TooLarge { width, height })?;
    resvg::render(&tree, Transform::from_scale(scale as f32, scale as f32), &mut pixels.as_mut());
    pixels.encode_png().map_err(|_| RasterError::TooLarge { width, height })
}

/// Characters of the chart that were laid out with no glyph, or not at all.
fn missing_characters(svg: &Svg, tree: &Tree) -> BTreeSet<char> {
    let mut shown = BTreeSet::new();
    let mut without_glyph = BTreeSet::new();
    collect(tree.root(), &mut shown, &mut without_glyph);
    let wanted = svg.texts.iter().flat_map(|text| text.words.chars()).filter(|character| !character.is_whitespace());
    let mut missing: BTreeSet<char> = wanted.filter(|character| !shown.contains(character)).collect();
    missing.extend(without_glyph);
    missing
}

fn collect(group: &usvg::Group, shown: &mut BTreeSet<char>, without_glyph: &mut BTreeSet<char>) {
    for node in group.children() {
        match node {
            Node::Group(group) => collect(group, shown, without_glyph),
            Node::Text(text) => {
                for glyph in text.layouted().iter().flat_map(|span| &span.positioned_glyphs) {
                    let set = if glyph.id.0 == 0 { &mut *without_glyph } else { &mut *shown };
                    set.extend(glyph.text.chars().filter(|character| !character.is_whitespace()));
                }
            }
            _ => {}
        }
    }
}
