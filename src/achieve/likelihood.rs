//! Words of likelihood: the wording of the IPCC scale in both languages.

use crate::language::Text;
use crate::text;

/// The probability from which on something is likely.
pub const LIKELY: f64 = 0.66;

/// The IPCC likelihood scale (Mastrandrea et al. 2010, Guidance Note on Consistent Treatment of Uncertainties), cut so that each
/// probability has one class: `Likely` is 66 % to under 90 %, and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Likelihood {
    ExceptionallyUnlikely,
    VeryUnlikely,
    Unlikely,
    AboutAsLikelyAsNot,
    Likely,
    VeryLikely,
    VirtuallyCertain,
}

impl Likelihood {
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
            p if p <= 0.33 => Likelihood::Unlikely,
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

    pub fn label(self) -> Text {
        match self {
            Likelihood::ExceptionallyUnlikely => text!("exceptionally unlikely", "几乎不可能"),
            Likelihood::VeryUnlikely => text!("very unlikely", "很不可能"),
            Likelihood::Unlikely => text!("unlikely", "不大可能"),
            Likelihood::AboutAsLikelyAsNot => text!("about as likely as not", "可能与否参半"),
            Likelihood::Likely => text!("likely", "可能"),
            Likelihood::VeryLikely => text!("very likely", "很可能"),
            Likelihood::VirtuallyCertain => text!("virtually certain", "几乎确定"),
        }
    }
}

/// A probability in whole per cent without its sign: `<1` below one per cent and `>99` above 99, so that nothing looks certain that is not;
/// exactly none or all is `0` or `100`, no probability `–`.
pub fn per_cent(share: f64) -> String {
    match share {
        _ if share.is_nan() => "–".to_owned(),
        _ if share <= 0.0 => "0".to_owned(),
        _ if share >= 1.0 => "100".to_owned(),
        _ if share < 0.01 => "<1".to_owned(),
        _ if share > 0.99 => ">99".to_owned(),
        _ => format!("{:.0}", (share * 100.0).round()),
    }
}
