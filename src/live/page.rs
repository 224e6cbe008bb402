//! The page itself: one file with all that it needs, for a machine without network.

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::Live;
use super::describe::describe;
use crate::engine::wasm::{self, Kernel};
use crate::sampling::Sampler;

const TEMPLATE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");
/// In the order in which they use one another.
const SCRIPTS: [&str; 14] = [
    include_str!("page/machine.js"),
    include_str!("page/draws.js"),
    include_str!("page/scenario.js"),
    include_str!("page/files.js"),
    include_str!("page/crew.js"),
    include_str!("page/model.js"),
    include_str!("page/words.js"),
    include_str!("page/numbers.js"),
    include_str!("page/levers.js"),
    include_str!("page/targets.js"),
    include_str!("page/detail.js"),
    include_str!("page/moves.js"),
    include_str!("page/page.js"),
    include_str!("page/start.js"),
];

/// The page of a plan, as HTML.
///
/// Nothing of the plan but its name stands in the markup: all else is packed data, which the page's script puts in as text. The policy in the
/// head lets run the one script and the one style that are in the file, lets the script start itself again as workers and compile its module, and
/// lets it load nothing.
pub(super) fn page(live: &Live<'_>, sampler: &Sampler) -> String {
    let script = SCRIPTS.concat();
    let policy = format!(
        "default-src 'none'; script-src '{}' 'wasm-unsafe-eval'; worker-src blob:; style-src '{}'; base-uri 'none'; form-action 'none'",
        hash(&script),
        hash(STYLE)
    );
    let name = &live.plan.name;
    let title = if name.en == name.zh { name.en.clone() } else { format!("{} · {}", name.zh, name.en) };
    fill(
        TEMPLATE,
        &[
            ("language", live.opening.language.tag()),
            ("policy", &policy),
            ("title", &escaped(&title)),
            ("style", STYLE),
            ("parts", &parts(live, sampler)),
            ("script", &script),
        ],
    )
}

/// Each `{{name}}` of the template replaced, once; what is put in is not looked through again.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut page = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").expect("invariant: the embedded template is sound");
        let (_, value) = values.iter().find(|(known, _)| *known == name).expect("invariant: the template names only what it is given");
        page.push_str(before);
        page.push_str(value);
        rest = after;
    }
    page.push_str(rest);
    page
}

/// What a policy knows a script or style by.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Everything behind the page, deflated, as base64: five lengths and a zero as 32-bit words, then description, module, tape, keys and tables.
fn parts(live: &Live<'_>, sampler: &Sampler) -> String {
    let (description, keys, tables) = describe(live, sampler);
    let module = wasm::module();
    let kernels = module.kernels.iter().map(|kernel| match kernel {
        Kernel::Compute { op, columns } => json!([format!("{op:?}"), columns]),
        Kernel::Copy => json!(["", 0]),
    });
    let mut described = serde_json::to_value(&description).expect("invariant: the description is data");
    described["kernels"] = Value::Array(kernels.collect());
    let tables: Vec<u8> = tables.iter().flat_map(|value| value.to_le_bytes()).collect();
    let parts = [described.to_string().into_bytes(), module.bytes, live.tape.written(), keys, tables];
    let lengths = parts.iter().map(|part| part.len() as u32).chain([0]).flat_map(u32::to_le_bytes);
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    let written = encoder.write_all(&lengths.collect::<Vec<u8>>()).and_then(|()| parts.iter().try_for_each(|part| encoder.write_all(part)));
    let packed = written.and_then(|()| encoder.finish()).expect("invariant: memory takes whatever is written");
    STANDARD.encode(packed)
}
