#!/usr/bin/env bash
# usvg 0.49.0 (the parser of resvg), given `font-family="DejaVu Sans, Noto Sans SC"` and a line in English that holds one Chinese character:
#   * the second family of the list is not asked for the character that the first lacks: the font loaded earliest that has it is taken, here a serif;
#   * if that font has every character of the line, the whole line is set in it, the Latin letters that DejaVu Sans has included.
# The same line with one more character that the Chinese font lacks keeps its Latin letters in DejaVu Sans: which font an A is set in hangs on its neighbours.
# Browsers choose for each character, along the list. Compiles usvg: a minute, with cargo 1.95 or later and a network.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund dejavu-fonts-ttf@2.37.3 @expo-google-fonts/noto-sans-sc@0.4.3 @expo-google-fonts/noto-serif-sc@0.4.3
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "lines"
version = "0.1.0"
edition = "2024"
[dependencies]
usvg = { version = "=0.49.0", default-features = false, features = ["text"] }
TOML
cat > src/main.rs <<'RUST'
use usvg::{Node, Options, Tree, fontdb};

fn main() {
    let mut fonts = fontdb::Database::new();
    for file in std::env::args().skip(1) {
        fonts.load_font_data(std::fs::read(file).unwrap());
    }
    let options = Options { fontdb: fonts.into(), ..Options::default() };
    for line in ["Beds", "Beds 床", "Beds 床 \u{10d0}"] {
        let code = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="400" height="40"><text y="30" font-size="20" font-family="DejaVu Sans, Noto Sans SC">{line}</text></svg>"#
        );
        let tree = Tree::from_str(&code, &options).unwrap();
        let Some(Node::Text(text)) = tree.root().children().first() else { panic!("no text") };
        let mut seen = Vec::new();
        for glyph in text.layouted().iter().flat_map(|span| &span.positioned_glyphs).filter(|glyph| glyph.text != " ") {
            let face = tree.fontdb().face(glyph.font).unwrap();
            seen.push(format!("{}={}", glyph.text, face.families[0].0));
        }
        println!("{line}: {}", seen.join(", "));
    }
}
RUST
cargo build --quiet
serif=$(ls node_modules/@expo-google-fonts/noto-serif-sc/400Regular/*.ttf); sans=$(ls node_modules/@expo-google-fonts/noto-sans-sc/400Regular/*.ttf)
target/debug/lines node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf "$serif" "$sans" | tee seen
diff - seen <<'SEEN'
Beds: B=DejaVu Sans, e=DejaVu Sans, d=DejaVu Sans, s=DejaVu Sans
Beds 床: B=Noto Serif SC, e=Noto Serif SC, d=Noto Serif SC, s=Noto Serif SC, 床=Noto Serif SC
Beds 床 ა: B=DejaVu Sans, e=DejaVu Sans, d=DejaVu Sans, s=DejaVu Sans, 床=Noto Serif SC, ა=DejaVu Sans
SEEN
