//! What probabilities are called. Every threshold between such words stands here and nowhere else.

use serde::Serialize;

use crate::language::Text;
use crate::text;

/// The probability from which on something is likely.
pub const LIKELY: f64 = 0.66;
/// The probability up to which something is unlikely.
pub const UNLIKELY: f64 = 0.33;
/// A target with a smaller probability is at risk: it is more likely missed than met.
pub const EVEN: f64 = 0.5;

/// Three classes of targets, as a planner counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outlook {
    /// At least [`LIKELY`].
    Likely,
    /// Between the two.
    Open,
    /// At most [`UNLIKELY`].
    Unlikely,
}

impl Outlook {
    /// All classes, the most likely first.
    pub const ALL: [Outlook; 3] = [Outlook::Likely, Outlook::Open, Outlook::Unlikely];

    /// The class of a probability; NaN is open.
    pub fn of(probability: f64) -> Outlook {
        match probability {
            p if p >= LIKELY => Outlook::Likely,
            p if p <= UNLIKELY => Outlook::Unlikely,
            _ => Outlook::Open,
        }
    }

    /// The class with its bounds.
    pub fn label(self) -> Text {
        match self {
            Outlook::Likely => text!("likely to be met (66% and more)", "可能达标（≥66%）"),
            Outlook::Open => text!("open (33 to 66%)", "尚有不确定性（33%—66%）"),
            Outlook::Unlikely => text!("unlikely to be met (33% and less)", "不大可能达标（≤33%）"),
        }
    }
}

/// The IPCC likelihood scale (Mastrandrea et al. 2010, Guidance Note on Consistent Treatment of Uncertainties), cut so that each
/// probability has one class: `Likely` is 66 % to under 90 %, and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Likelihood {
    /// At most 1 %.
    ExceptionallyUnlikely,
    /// Above 1 %, at most 10 %.
    VeryUnlikely,
    /// Above 10 %, at most 33 %.
    Unlikely,
    /// Between 33 and 66 %.
    AboutAsLikelyAsNot,
    /// 66 % to under 90 %.
    Likely,
    /// 90 % to under 99 %.
    VeryLikely,
    /// 99 % and more.
    VirtuallyCertain,
}

impl Likelihood {
    /// All classes, the least likely first.
    pub const ALL: [Likelihood; 7] = [
        Likelihood::ExceptionallyUnlikely,
        Likelihood::VeryUnlikely,
        Likelihood::Unlikely,
        Likelihood::AboutAsLikelyAsNot,
        Likelihood::Likely,
        Likelihood::VeryLikely,
        Likelihood::VirtuallyCertain,
    ];

    /// The class of a probability: at least 99 %, 90 %, 66 %; at most 33 %, 10 %, 1 %; else as likely as not. `None` of NaN.
    pub fn of(probability: f64) -> Option<Likelihood> {
        Some(match probability {
            p if p.is_nan() => return None,
            p if p >= 0.99 => Likelihood::VirtuallyCertain,
            p if p >= 0.90 => Likelihood::VeryLikely,
            p if p >= LIKELY => Likelihood::Likely,
            p if p <= 0.01 => Likelihood::ExceptionallyUnlikely,
            p if p <= 0.10 => Likelihood::VeryUnlikely,
            p if p <= UNLIKELY => Likelihood::Unlikely,
            _ => Likelihood::AboutAsLikelyAsNot,
        })
    }

    /// The name used in files.
    pub fn code(self) -> &'static str {
        match self {
            Likelihood::ExceptionallyUnlikely => "exceptionally_unlikely",
            Likelihood::VeryUnlikely => "very_unlikely",
            Likelihood::Unlikely => "unlikely",
            Likelihood::AboutAsLikelyAsNot => "about_as_likely_as_not",
            Likelihood::Likely => "likely",
            Likelihood::VeryLikely => "very_likely",
            Likelihood::VirtuallyCertain => "virtually_certain",
        }
    }

    /// The IPCC's words for it.
    pub fn label(self) -> Text {
        match self {
            Likelihood::ExceptionallyUnlikely => text!("exceptionally unlikely", "几乎不可能"),
            Likelihood::VeryUnlikely => text!("very unlikely", "很不可能"),
            Likelihood::Unlikely => text!("unlikely", "不大可能"),
            Likelihood::AboutAsLikelyAsNot => text!("about as likely as not", "可能性约一半"),
            Likelihood::Likely => text!("likely", "可能"),
            Likelihood::VeryLikely => text!("very likely", "很可能"),
            Likelihood::VirtuallyCertain => text!("virtually certain", "几乎确定"),
        }
    }
}
