//! THE tables of targets: one line for each way in which a plan can ask for something.
//!
//! Readers, codes in files, words, signs, column descriptions and the sides on which a value can miss all follow from these lines, so
//! that a new comparison is a line in `comparisons!` and one in [`TargetKind`], and a sentence in `seeds/README.md`. What meeting a
//! target means in numbers is `achieve::target`.

use crate::language::Text;
use crate::text;

/// A list of codes without the separator after the last.
pub(super) const fn listed(codes: &'static str, separator: &str) -> &'static str {
    codes.split_at(codes.len() - separator.len()).0
}

/// Declares an enumeration of words that tables hold: variant, code, English, Chinese.
macro_rules! coded {
    (
        $(#[$meta:meta])*
        $enum:ident $column_en:literal $column_zh:literal
        $($(#[$doc:meta])* $name:ident $code:literal $en:literal $zh:literal;)+
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $enum {
            $($(#[$doc])* #[doc = $en] $name,)+
        }

        impl $enum {
            /// All of them, in the order of the table.
            pub const ALL: &'static [$enum] = &[$($enum::$name),+];

            /// Their names in files.
            pub const CODES: &'static [&'static str] = &[$($code),+];

            /// What a column that holds these codes means, in English and Chinese.
            pub const COLUMN: (&'static str, &'static str) = (
                $crate::plan::target::listed(concat!($column_en, ": ", $($code, ", "),+), ", "),
                $crate::plan::target::listed(concat!($column_zh, "：", $($code, "（", $zh, "）、"),+), "、"),
            );

            /// The name used in files.
            pub fn code(self) -> &'static str {
                match self {
                    $($enum::$name => $code,)+
                }
            }

            /// The one with this name in files.
            pub fn parse(code: &str) -> Option<$enum> {
                match code {
                    $($code => Some($enum::$name),)+
                    _ => None,
                }
            }

            /// Its name in words.
            pub fn label(self) -> Text {
                match self {
                    $($enum::$name => text!($en, $zh),)+
                }
            }
        }
    };
}

pub(super) use coded;

coded! {
    /// The kinds of target a planner tells apart; each row of a plan has one.
    TargetKind "kind of target" "目标类型"
    AtLeast "at_least" "at least" "不低于";
    MoreThan "more_than" "more than" "高于";
    AtMost "at_most" "at most" "不高于";
    LessThan "less_than" "less than" "低于";
    About "about" "about" "左右";
    Ratio "ratio" "ratio" "比值";
    Average "average" "average over the plan" "规划期年均";
    Total "total" "total over the plan" "规划期累计";
    Hold "hold" "hold" "保持";
    Full "full" "in full" "足额";
    /// At least (or at most) a value that the baseline already betters: the plan allows it to slip so far.
    Floor "floor" "floor the baseline already betters" "底线，即基期已优于目标";
}

coded! {
    /// Which value of the plan's years is held against the target.
    Measure "what is judged" "考核的量"
    /// The value of the target year.
    Final "final" "value of the target year" "目标年的值";
    /// The mean over the years after the base year.
    Average "average" "average over the plan" "规划期年均";
    /// The sum over the years after the base year.
    Total "total" "total over the plan" "规划期累计";
}

impl Measure {
    /// The kind of a target that is judged by this measure, whatever its comparison.
    pub fn kind(self) -> Option<TargetKind> {
        match self {
            Measure::Final => None,
            Measure::Average => Some(TargetKind::Average),
            Measure::Total => Some(TargetKind::Total),
        }
    }
}

coded! {
    /// How the number is printed.
    Form "how the target is printed" "目标的书写形式"
    Number "number" "a number" "数值";
    RatioToOne "ratio_to_one" "x:1" "x:1";
    OneToRatio "one_to_ratio" "1:x" "1:x";
}

impl Form {
    /// The kind of a target that is printed in this form.
    pub fn kind(self) -> Option<TargetKind> {
        match self {
            Form::Number => None,
            Form::RatioToOne | Form::OneToRatio => Some(TargetKind::Ratio),
        }
    }

    /// A figure in this form: `1.66:1` of `1.66`.
    pub fn wrap(self, figure: &str) -> String {
        match self {
            Form::Number => figure.to_owned(),
            Form::RatioToOne => format!("{figure}:1"),
            Form::OneToRatio => format!("1:{figure}"),
        }
    }
}

coded! {
    /// What a target binds its government to, as the last column of a five-year plan's table says.
    Nature "what the target binds to" "指标属性"
    /// The government answers for it.
    Binding "binding" "binding" "约束性";
    /// Expected of the market and of society.
    Expected "expected" "expected" "预期性";
}

coded! {
    /// Which way is good.
    Better "which way is better" "何者为优"
    More "more" "more" "越高越好";
    Less "less" "less" "越低越好";
}

/// On which sides of a target a value can miss it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sides {
    /// Values below it miss: a floor.
    Below,
    /// Values above it miss: a ceiling.
    Above,
    /// Values on either side miss.
    Both,
}

/// The sides on which values miss, as a comparison's line says it.
enum Missed {
    Below,
    Above,
    Both,
    /// The side that [`Better`] does not point to.
    Worse,
}

impl Missed {
    fn sides(self, better: Better) -> Sides {
        match (self, better) {
            (Missed::Below, _) | (Missed::Worse, Better::More) => Sides::Below,
            (Missed::Above, _) | (Missed::Worse, Better::Less) => Sides::Above,
            (Missed::Both, _) => Sides::Both,
        }
    }
}

/// Whether the target's own value meets it.
enum Edge {
    Included,
    Strict,
}

/// Declares how values are held against targets: variant (with its tolerance, if it has one), the sides that miss, whether the target itself
/// meets it, its sign, what it asks for in both languages, and the words of a printed figure that mean it.
macro_rules! comparisons {
    ($(
        $(#[$doc:meta])*
        $name:ident $({ $tolerance:ident })? $sides:ident $edge:ident $sign:literal $en:literal $zh:literal [$($printed:literal),*];
    )+) => {
        /// How a value is held against the target.
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub enum Comparison {
            $(
                $(#[$doc])*
                #[doc = $en]
                $name $({
                    /// How far beyond the target a value still meets it, in the indicator's unit.
                    $tolerance: f64,
                })?,
            )+
        }

        impl Comparison {
            /// Their names in files.
            pub const CODES: &'static [&'static str] = &[$(code_of(TargetKind::$name)),+];

            /// What a column that holds these codes means, in English and Chinese.
            pub const COLUMN: (&'static str, &'static str) = (
                "how a value is held against the target: the kind of target, whatever is judged and however it is printed",
                "与目标比较的方式：不论考核的量与书写形式的目标类型",
            );

            /// Words of printed figures and the kind of target they mean.
            pub const PRINTED: &'static [(&'static str, TargetKind)] = &[$($(($printed, TargetKind::$name),)*)+];

            /// The comparison of this kind, with this tolerance if it has one; `None` for kinds that are none.
            pub fn of_kind(kind: TargetKind, tolerance: f64) -> Option<Comparison> {
                let _ = tolerance;
                $(if kind == TargetKind::$name {
                    return Some(Comparison::$name $({ $tolerance: tolerance })?);
                })+
                None
            }

            /// The kind of a target that nothing but this comparison tells apart.
            pub fn kind(self) -> TargetKind {
                match self {
                    $(Comparison::$name { .. } => TargetKind::$name,)+
                }
            }

            /// How far beyond its edge a value still meets the target; `None` if the comparison has no tolerance.
            pub fn tolerance(self) -> Option<f64> {
                match self {
                    $(Comparison::$name { $($tolerance,)? .. } => {
                        let own: &[f64] = &[$($tolerance)?];
                        own.first().copied()
                    })+
                }
            }

            /// The sides on which values miss.
            pub fn sides(self, better: Better) -> Sides {
                match self {
                    $(Comparison::$name { .. } => Missed::$sides.sides(better),)+
                }
            }

            /// Whether a value equal to the target misses it.
            pub fn is_strict(self) -> bool {
                match self {
                    $(Comparison::$name { .. } => matches!(Edge::$edge, Edge::Strict),)+
                }
            }

            /// The sign before a number.
            pub fn sign(self) -> &'static str {
                match self {
                    $(Comparison::$name { .. } => $sign,)+
                }
            }

            /// What it asks for in words, around a figure as it is to be shown: `at least 4.6`, `7 ± 0.5`.
            pub fn asks(self, figure: &str) -> Text {
                let tolerance = self.tolerance().unwrap_or_default().to_string();
                let fill = |words: &str| words.replace("{value}", figure).replace("{tolerance}", &tolerance);
                match self {
                    $(Comparison::$name { .. } => Text::new(fill($zh), fill($en)),)+
                }
            }
        }
    };
}

/// [`TargetKind::code`] for constants.
const fn code_of(kind: TargetKind) -> &'static str {
    TargetKind::CODES[kind as usize]
}

comparisons! {
    AtLeast Below Included "≥" "at least {value}" "不低于{value}"
        ["不少于", "不低于", "不小于", "至少", "以上", "≥", ">=", "at least", "no less than", "not less than", "no fewer than", "or more"];
    /// Strictly more: printed `>99`.
    MoreThan Below Strict ">" "more than {value}" "高于{value}" ["超过", "高于", "大于", "多于", ">", "more than", "over", "above"];
    AtMost Above Included "≤" "at most {value}" "不高于{value}"
        ["不超过", "不高于", "不大于", "不多于", "至多", "最多", "以内", "以下", "≤", "<=", "at most", "no more than", "not more than", "no higher than",
         "up to", "within", "or less", "or fewer"];
    /// Strictly less.
    LessThan Above Strict "<" "less than {value}" "低于{value}" ["低于", "小于", "少于", "<", "less than", "fewer than", "under", "below"];
    /// Within a tolerance on both sides: printed `7左右`.
    About { tolerance } Both Included "≈" "{value} ± {tolerance}" "{value}±{tolerance}" ["左右", "约", "about", "around", "±"];
    /// Keep the baseline: at least (or at most, where less is better) the target, within a tolerance for rounding.
    Hold { tolerance } Worse Included "=" "hold {value}" "保持{value}" [];
    /// The bound of the scale itself, such as 100 %, which log-odds come near and never reach: met from what prints as it.
    Full { tolerance } Worse Included "≥" "{value} within {tolerance}" "达到{value}，容差{tolerance}" [];
}

/// What has to hold in the target year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// The parsed number: 1.25 for `1:1.25`, 99 for `>99`, 7 for `7左右`.
    pub value: f64,
    /// How a value is held against it.
    pub comparison: Comparison,
    /// Which value of the plan's years is.
    pub measure: Measure,
    /// How it is printed.
    pub form: Form,
    /// Which way is good.
    pub better: Better,
}

impl Target {
    /// The sides on which values miss it.
    pub fn sides(&self) -> Sides {
        self.comparison.sides(self.better)
    }

    /// The sign before its figure. One that asks to hold a value is missed on one side alone, and its sign says on which.
    pub fn sign(&self) -> &'static str {
        match (self.comparison, self.sides()) {
            (Comparison::Hold { .. }, Sides::Below) => "≥",
            (Comparison::Hold { .. } | Comparison::Full { .. }, Sides::Above) => "≤",
            _ => self.comparison.sign(),
        }
    }
}
