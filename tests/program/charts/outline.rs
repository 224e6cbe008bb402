//! The structure of an SVG in a few lines, for snapshots: what is drawn in which order and colour, and every text with its look.

use resvg::usvg::roxmltree::{Document, Node};

/// One line for the page, then one for each text and for each run of equal shapes. Places are left out: they follow from the sizes,
/// and other tests hold them.
pub fn outline(code: &str) -> String {
    let document = Document::parse(code).expect("well-formed");
    let root = document.root_element();
    let attribute = |node: Node<'_, '_>, name: &str| node.attribute(name).unwrap_or("-").to_owned();
    let mut lines = vec![format!(
        "svg {} {} label={:?} desc={:?}",
        attribute(root, "viewBox"),
        attribute(root, "role"),
        attribute(root, "aria-label"),
        root.children().find(|node| node.has_tag_name("desc")).and_then(|node| node.text()).unwrap_or_default()
    )];
    let mut run: Option<(String, usize)> = None;
    let shapes = root.children().filter(|node| node.is_element() && !node.has_tag_name("desc"));
    for node in shapes {
        let line = if node.has_tag_name("text") {
            let (size, weight) = (attribute(node, "font-size"), attribute(node, "font-weight"));
            let (anchor, fill) = (attribute(node, "text-anchor"), attribute(node, "fill"));
            format!("text {size} {weight} {anchor} {fill} {:?}", node.text().unwrap_or_default().trim())
        } else {
            format!("{} fill={} stroke={}", node.tag_name().name(), attribute(node, "fill"), attribute(node, "stroke"))
        };
        match &mut run {
            Some((last, count)) if *last == line => *count += 1,
            _ => {
                lines.extend(run.take().map(counted));
                run = Some((line, 1));
            }
        }
    }
    lines.extend(run.map(counted));
    lines.join("\n")
}

fn counted((line, count): (String, usize)) -> String {
    if count == 1 { line } else { format!("{line} ×{count}") }
}
