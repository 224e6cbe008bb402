//! The labels of official methods: their names in files, their wording and their tiers.

use crate::language::Text;
use crate::text;

/// What a label says in terms all methods share, so that their disagreement can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tier {
    /// The method cannot be applied to the row.
    NotAssessed,
    /// Moving away from the target.
    WrongWay,
    /// Moving towards it, or standing still, too slowly to meet it.
    TooSlow,
    /// Met, or to be met at this pace.
    OnTrack,
}

macro_rules! labels {
    ($($variant:ident, $code:literal, $tier:ident, $en:literal, $zh:literal;)*) => {
        /// A label of one of the official methods.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Label {
            $(
                #[doc = concat!("\"", $en, "\"")]
                $variant
            ),*
        }

        impl Label {
            /// All labels, method by method.
            pub const ALL: &[Label] = &[$(Label::$variant),*];

            /// The name used in files.
            pub fn code(self) -> &'static str {
                match self { $(Label::$variant => $code),* }
            }

            /// The method's own words, and their translation.
            pub fn text(self) -> Text {
                match self { $(Label::$variant => text!($en, $zh)),* }
            }

            /// What the label comes to, so that methods can be compared.
            pub fn tier(self) -> Tier {
                match self { $(Label::$variant => Tier::$tier),* }
            }
        }
    };
}

labels! {
    NotAvailable, "not_available", NotAssessed, "not assessed", "未评估";
    // Statistics Canada
    TargetAchieved, "target_achieved", OnTrack, "target achieved", "已实现目标";
    SubstantialProgress, "substantial_progress", OnTrack, "substantial progress (on track)", "进展显著（进度正常）";
    ModerateProgress, "moderate_progress", TooSlow, "progress made but acceleration needed", "有进展，需要提速";
    LimitedProgress, "limited_progress", TooSlow, "limited progress", "进展有限";
    Deterioration, "deterioration", WrongWay, "deterioration", "恶化";
    // United Nations Statistics Division
    MetOrOnTrack, "met_or_on_track", OnTrack, "target met or on track", "已实现或进度正常";
    FairProgress, "fair_progress", TooSlow, "fair progress, but acceleration needed", "有一定进展，需要提速";
    StagnationOrRegression, "stagnation_or_regression", WrongWay, "stagnation or regression", "停滞或倒退";
    // ESCAP, UNECE
    Maintain, "maintain", OnTrack, "maintain progress to achieve the target", "保持势头即可实现";
    Accelerate, "accelerate", TooSlow, "accelerate progress to achieve the target", "需要提速";
    Reverse, "reverse", WrongWay, "reverse the trend to achieve the target", "需要扭转趋势";
    // Eurostat
    SignificantProgress, "significant_progress", OnTrack, "significant progress towards the target", "向目标显著迈进";
    ModerateProgressTowards, "moderate_progress_towards", TooSlow, "moderate progress towards the target", "向目标有所迈进";
    InsufficientProgress, "insufficient_progress", TooSlow, "insufficient progress towards the target", "向目标迈进不足";
    MovementAway, "movement_away", WrongWay, "movement away from the target", "偏离目标";
    ModerateMovementAway, "moderate_movement_away", WrongWay, "moderate movement away", "有所偏离";
    SignificantMovementAway, "significant_movement_away", WrongWay, "significant movement away", "明显偏离";
    // SDG Index
    OnTrackOrMaintaining, "on_track_or_maintaining", OnTrack, "on track or maintaining achievement", "进度正常或保持已实现";
    ModeratelyImproving, "moderately_improving", TooSlow, "moderately improving", "有所改善";
    Stagnating, "stagnating", TooSlow, "stagnating", "停滞";
    Decreasing, "decreasing", WrongWay, "decreasing", "下降";
    // OECD
    NoDistance, "no_distance", OnTrack, "no distance to the target", "与目标无差距";
    DistanceToGo, "distance_to_go", TooSlow, "some distance to the target", "与目标尚有差距";
}
