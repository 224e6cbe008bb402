//! PNG from SVG, with the fonts of this machine.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{self, FallbackSelectionFn, FontResolver, Node, Options, Tree, fontdb};

use super::canvas::{FAMILIES, FAMILIES_ENGLISH, Svg};
use crate::diagnostic::{Code, Diagnostic};
use crate::text;

/// Why a chart has no PNG.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RasterError {
    /// No font of this machine has these characters; they would be missing from the picture.
    #[error("no font has the characters {characters}")]
    MissingCharacters {
        /// The characters, each once.
        characters: String,
    },
    /// The picture would be too large.
    #[error("a picture of {width} x {height} pixels is too large")]
    TooLarge {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
}

impl RasterError {
    /// The error in a planner's words.
    pub fn describe(&self) -> Diagnostic {
        match self {
            RasterError::MissingCharacters { characters } => {
                let some: String = characters.chars().take(6).collect();
                let more = if characters.chars().count() > 6 { "…" } else { "" };
                Diagnostic::warning(
                    Code::NoFont,
                    text!("no font on this computer has the characters {some}{more}", "本机没有能显示“{some}{more}”的字体"),
                )
                .help(text!(
                    "SVG and HTML keep them; PNG needs Noto Sans CJK (fonts-noto-cjk)",
                    "SVG 与 HTML 不受影响；PNG 需中文字体，如思源黑体（fonts-noto-cjk）"
                ))
            }
            RasterError::TooLarge { width, height } => Diagnostic::error(
                Code::PictureTooLarge,
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
        let preferred = first_there(&fonts, FAMILIES).map(str::to_owned);
        if let Some(family) = preferred.or_else(|| families.first().cloned()) {
            fonts.set_sans_serif_family(family);
        }
        for families in [FAMILIES, FAMILIES_ENGLISH] {
            hold_in_memory(&mut fonts, families);
        }
        Arc::new(fonts)
    }))
}

/// The first of a list of families that there is.
fn first_there<'f>(fonts: &fontdb::Database, families: &'f str) -> Option<&'f str> {
    families.split(", ").find(|name| fonts.faces().any(|face| face.families.iter().any(|(family, _)| family == name)))
}

/// Reads the files of the family that texts are set in: each glyph would open and map its file again otherwise, which takes longer
/// than drawing it.
fn hold_in_memory(fonts: &mut fontdb::Database, families: &str) {
    let Some(family) = first_there(fonts, families) else { return };
    for weight in [fontdb::Weight::NORMAL, fontdb::Weight::BOLD] {
        let query = fontdb::Query { families: &[fontdb::Family::Name(family)], weight, ..fontdb::Query::default() };
        let Some(face) = fonts.query(&query).and_then(|id| fonts.face(id)) else { continue };
        // A face that is not a file is in memory already; a file that cannot be read stays as it is, and is opened for each glyph.
        let fontdb::Source::File(file) = face.source.clone() else { continue };
        let Ok(bytes) = std::fs::read(&file) else { continue };
        let of_file = |face: &&fontdb::FaceInfo| matches!(&face.source, fontdb::Source::File(of) if *of == file);
        let ids: Vec<fontdb::ID> = fonts.faces().filter(of_file).map(|face| face.id).collect();
        ids.into_iter().for_each(|id| fonts.remove_face(id));
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(bytes)));
    }
}

/// The code with the first family that there is in place of the list, so that it is not looked for again for each text.
fn with_one_family(code: &str, fonts: &fontdb::Database) -> String {
    let mut code = code.to_owned();
    for families in [FAMILIES, FAMILIES_ENGLISH] {
        if let Some(family) = first_there(fonts, families) {
            code = code.replacen(&format!("font-family=\"{families}\""), &format!("font-family=\"{family}\""), 1);
        }
    }
    code
}

/// What is set in where a font misses a character: the family of Chinese texts in the same weight, then any font that has it. The usual
/// choice is the first font that has the character, a light serif on many machines, and a line with one such character is set in it
/// as a whole.
fn fallback() -> FallbackSelectionFn<'static> {
    let any = FontResolver::default_fallback_selector();
    Box::new(move |letter, used, fonts| {
        let chinese = first_there(fonts, FAMILIES).and_then(|family| {
            let base = fonts.face(*used.first()?)?;
            let families = &[fontdb::Family::Name(family)];
            fonts.query(&fontdb::Query { families, weight: base.weight, stretch: base.stretch, style: base.style })
        });
        chinese.filter(|face| !used.contains(face)).or_else(|| any(letter, used, fonts))
    })
}

/// A PNG of the chart, `scale` pixels for each of its own.
///
/// Errors: characters without a glyph in any font, so that text is never dropped in silence; a picture too large for memory.
pub fn rasterise(svg: &Svg, scale: f64) -> Result<Vec<u8>, RasterError> {
    rasterise_with(svg, scale, fonts())
}

/// The same with a choice of fonts.
pub fn rasterise_with(svg: &Svg, scale: f64, fonts: Arc<fontdb::Database>) -> Result<Vec<u8>, RasterError> {
    let font_resolver = FontResolver { select_fallback: fallback(), ..FontResolver::default() };
    let options = Options { fontdb: fonts, font_resolver, ..Options::default() };
    let tree = Tree::from_str(&with_one_family(&svg.code, &options.fontdb), &options).expect("invariant: charts are well-formed SVG");
    let missing = missing_characters(svg, &tree);
    if !missing.is_empty() {
        return Err(RasterError::MissingCharacters { characters: missing.into_iter().collect() });
    }
    let side = |length: u32| (f64::from(length) * scale).round() as u32;
    let (width, height) = (side(svg.width), side(svg.height));
    let mut pixels = Pixmap::new(width, height).ok_or(RasterError::TooLarge { width, height })?;
    pixels.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale as f32, scale as f32), &mut pixels.as_mut());
    Ok(encode(&pixels))
}

/// The picture as PNG, without transparency and with the fast compression made for PNG: twice the bytes in a fraction of the time.
fn encode(pixels: &Pixmap) -> Vec<u8> {
    const WRITES: &str = "invariant: a picture of known size is written to memory";
    let (whole, _) = pixels.data().as_chunks::<4>();
    let opaque: Vec<[u8; 3]> = whole.iter().map(|[red, green, blue, _]| [*red, *green, *blue]).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::Fast);
    encoder.add_text_chunk("Software".to_owned(), "fiveyear".to_owned()).expect(WRITES);
    let mut writer = encoder.write_header().expect(WRITES);
    writer.write_image_data(opaque.as_flattened()).expect(WRITES);
    writer.finish().expect(WRITES);
    bytes
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
