//! The marks of the three classes of targets, told apart by colour and by shape, with the number of the target's row on each.

use super::canvas::{Anchor, Area, Canvas, Type};
use super::measure;
use super::page::Page;
use super::palette::{self, Colour, EMPTY, INK};
use crate::achieve::Outlook;
use crate::text;

/// The colour of a class; `None` for what is not modelled.
pub(super) fn colour(outlook: Option<Outlook>) -> Colour {
    match outlook {
        Some(Outlook::Likely) => palette::LIKELY,
        Some(Outlook::Open) => palette::OPEN,
        Some(Outlook::Unlikely) => palette::UNLIKELY,
        None => EMPTY,
    }
}

/// Draws one target: a disc where it is likely, a diamond where it is open, a square where it is unlikely. `radius` is half its height.
pub(super) fn draw(canvas: &mut Canvas<'_>, centre: (f64, f64), radius: f64, outlook: Option<Outlook>, words: &str) {
    let (x, y) = centre;
    let fill = colour(outlook);
    match outlook {
        Some(Outlook::Likely) => canvas.dot(centre, radius, fill),
        Some(Outlook::Open) => {
            let wide = radius * 1.22;
            canvas.polygon(&[(x, y - wide), (x + wide, y), (x, y + wide), (x - wide, y)], fill);
        }
        Some(Outlook::Unlikely) | None => {
            let side = radius * 0.9;
            canvas.fill(Area::new(x - side, y - side, x + side, y + side), fill);
        }
    }
    let size = (radius * 1.02).min(radius * 1.5 / measure::width(words, 1.0, true).max(0.6));
    let ink = if outlook.is_none() { INK } else { palette::text_on(fill) };
    canvas.text(words, centre, Type::new(size).bold().colour(ink).anchor(Anchor::Middle));
}

/// The key to the marks from the top left of `area`; gives its bottom.
pub(super) fn key(page: &mut Page<'_, '_>, area: Area, with_unmodelled: bool) -> f64 {
    let size = page.text(0.72);
    let radius = size * 0.62;
    let mut entries: Vec<(Option<Outlook>, _)> = Outlook::ALL.map(|outlook| (Some(outlook), outlook.label())).to_vec();
    if with_unmodelled {
        entries.push((None, text!("not modelled", "未建模")));
    }
    let (mut x, mut y) = (area.left + radius, area.top + size * 0.8);
    for (outlook, label) in entries {
        let words = page.get(&label).to_owned();
        let wide = radius * 2.2 + measure::width(&words, size, false) + size * 1.6;
        if x + wide - size * 1.6 > area.right && x > area.left + radius {
            (x, y) = (area.left + radius, y + size * 1.6);
        }
        draw(page.canvas, (x, y), radius, outlook, "");
        page.canvas.text(&words, (x + radius * 1.7, y), Type::new(size));
        x += wide;
    }
    y + size * 0.8
}
