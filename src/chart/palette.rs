//! The colours of all charts, each with one meaning.
//!
//! All colours keep their order in grey print and for colour-blind readers, since they differ in lightness first: the sequential
//! scale for probabilities falls steadily from pale yellow to deep blue, and the colours of categories alternate light and dark.

/// An sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

/// Text and axes.
pub const INK: Colour = Colour(0x1b, 0x26, 0x2e);
/// Secondary text; 5.6:1 against paper.
pub const MUTED: Colour = Colour(0x52, 0x60, 0x6b);
/// Lines behind the data.
pub const GRID: Colour = Colour(0xdd, 0xe2, 0xe6);
/// Axes and words.
pub const BLACK: Colour = Colour(0x00, 0x00, 0x00);
/// The background.
pub const PAPER: Colour = Colour(0xff, 0xff, 0xff);
/// A cell without a value.
pub const EMPTY: Colour = Colour(0xf0, 0xf1, 0xf2);
/// The median and other main marks.
pub const MAIN: Colour = Colour(0x15, 0x4c, 0x85);
/// The middle half of all draws.
pub const BAND_50: Colour = Colour(0x86, 0xb3, 0xdb);
/// Nine tenths of all draws.
pub const BAND_90: Colour = Colour(0xd3, 0xe4, 0xf3);
/// Targets.
pub const TARGET: Colour = Colour(0xb5, 0x3a, 0x0a);
/// Values that meet a target within its tolerance.
pub const TOLERANCE: Colour = Colour(0xf6, 0xd9, 0xc8);
/// What helps, and what sets back: dark blue and light orange, also apart in grey.
pub const BETTER: Colour = Colour(0x15, 0x4c, 0x85);
/// What makes it worse.
pub const WORSE: Colour = Colour(0xe8, 0x9a, 0x4f);
/// The three classes of targets: dark blue, amber, brick red, each of another lightness.
pub const LIKELY: Colour = Colour(0x15, 0x4c, 0x85);
/// Targets that may be met or missed: amber.
pub const OPEN: Colour = Colour(0xf2, 0xc1, 0x4e);
/// Targets that are more likely missed: brick red.
pub const UNLIKELY: Colour = Colour(0xb5, 0x3a, 0x0a);
/// Neither.
pub const NEUTRAL: Colour = Colour(0x9a, 0xa5, 0xad);
/// Women and men in a pyramid.
pub const WOMEN: Colour = Colour(0xd9, 0x8a, 0x3d);
/// Men in a pyramid.
pub const MEN: Colour = Colour(0x2f, 0x6d, 0xa8);

/// Colours of categories that lie next to each other, dark and light in turn (after Okabe and Ito 2008).
pub const CATEGORIES: [Colour; 12] = [
    Colour(0x15, 0x4c, 0x85),
    Colour(0x9c, 0xcb, 0xee),
    Colour(0x0b, 0x7a, 0x5e),
    Colour(0xf2, 0xd6, 0x6b),
    Colour(0xa8, 0x3f, 0x0d),
    Colour(0xf0, 0xb4, 0x8a),
    Colour(0x6d, 0x3f, 0x73),
    Colour(0xdd, 0xbb, 0xd8),
    Colour(0x4a, 0x55, 0x5e),
    Colour(0xc3, 0xcb, 0xd1),
    Colour(0x5b, 0x6b, 0x1e),
    Colour(0xd3, 0xde, 0x9b),
];

/// Stops of the scale of probabilities (after ColorBrewer's YlGnBu, Brewer 2003), each darker than the last.
const STOPS: [Colour; 9] = [
    Colour(0xff, 0xf7, 0xcf),
    Colour(0xf1, 0xf5, 0xb5),
    Colour(0xcd, 0xe9, 0xb5),
    Colour(0x8d, 0xd1, 0xba),
    Colour(0x4f, 0xb8, 0xc2),
    Colour(0x27, 0x96, 0xbe),
    Colour(0x21, 0x6a, 0xa8),
    Colour(0x24, 0x41, 0x8f),
    Colour(0x08, 0x1d, 0x58),
];

/// The colour of a probability between 0 and 1.
pub fn probability(share: f64) -> Colour {
    let place = share.clamp(0.0, 1.0) * (STOPS.len() - 1) as f64;
    let below = (place.floor() as usize).min(STOPS.len() - 2);
    let part = place - below as f64;
    let mix = |low: u8, high: u8| (f64::from(low) + part * (f64::from(high) - f64::from(low))).round() as u8;
    let (low, high) = (STOPS[below], STOPS[below + 1]);
    Colour(mix(low.0, high.0), mix(low.1, high.1), mix(low.2, high.2))
}

/// Black or white, whichever reads better on this background: always at least 4.58:1.
pub fn text_on(background: Colour) -> Colour {
    if contrast(BLACK, background) >= contrast(PAPER, background) { BLACK } else { PAPER }
}

/// The contrast ratio of two colours (WCAG 2.2), from 1 to 21.
pub fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (one.luminance() + 0.05, other.luminance() + 0.05);
    if one > other { one / other } else { other / one }
}

impl Colour {
    /// Relative luminance (WCAG 2.2): 0 for black, 1 for white.
    pub fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { libm::pow((share + 0.055) / 1.055, 2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// As in HTML: `#154c85`.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}
