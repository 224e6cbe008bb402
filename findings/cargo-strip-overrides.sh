#!/usr/bin/env bash
# Cargo 1.95 does not strip a program that the profile says to strip, once the program's own package has a setting of its own in that profile.
# `strip = "symbols"` stands in [profile.release]; with `[profile.release.package.program]` beside it, which names another opt-level and nothing else,
# rustc is told `strip=debuginfo`, and all symbols stay, unless that table says `strip` once more. Settings for all other packages (`package."*"`) leave
# the program stripped. No warning is given.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
mkdir src && echo 'fn main() { println!("hello"); }' > src/main.rs
manifest() {
    printf '[package]\nname = "program"\nversion = "0.1.0"\nedition = "2021"\n\n[profile.release]\nopt-level = "s"\nstrip = "symbols"\n%s\n' "$1" > Cargo.toml
}
build() {
    rm -rf target
    cargo build --release --verbose 2>&1 | grep -oE 'strip=[a-z]+' | head -1
}
{
    cargo --version | cut -d ' ' -f 1,2
    manifest '' && echo "no setting of its own: $(build)"
    manifest $'[profile.release.package.program]\nopt-level = 3' && echo "an opt-level of its own: $(build)"
    manifest $'[profile.release.package.program]\nstrip = "symbols"' && echo "strip of its own: $(build)"
    manifest $'[profile.release.package."*"]\nopt-level = 3' && echo "settings for all others: $(build)"
} | tee seen
diff - seen <<'SEEN'
cargo 1.95.0
no setting of its own: strip=symbols
an opt-level of its own: strip=debuginfo
strip of its own: strip=symbols
settings for all others: strip=symbols
SEEN
