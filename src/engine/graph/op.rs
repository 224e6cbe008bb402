//! THE op table: one line an operation, with its name, its spelling in NumPy, its meaning on any number, and its arity. Every evaluator takes
//! it from here.

use super::math;

/// Hands the table to another macro, so that kernels come from the same lines as the meaning.
macro_rules! with_operations {
    ($callback:ident) => {
        $callback! {
            Add "+" "{a} + {b}" (a, b) => a + b;
            Subtract "-" "{a} - {b}" (a, b) => a - b;
            Multiply "*" "{a} * {b}" (a, b) => a * b;
            /// Real division; 1 / 2 is 0.5.
            Divide "/" "{a} / {b}" (a, b) => a / b;
            /// Remainder with the sign of the dividend, as C's fmod.
            Remainder "%" "fmod({a}, {b})" (a, b) => a % b;
            Power "**" "{a} ** {b}" (a, b) => math::pow(a, b);
            /// The smaller; NaN if either is NaN; -0.0 below 0.0.
            Minimum "min" "minimum({a}, {b})" (a, b) => math::minimum(a, b);
            /// The larger; NaN if either is NaN; 0.0 above -0.0.
            Maximum "max" "maximum({a}, {b})" (a, b) => math::maximum(a, b);
            /// 1.0 or 0.0, as IEEE compares; false with NaN.
            Less "<" "1.0 * ({a} < {b})" (a, b) => math::less(a, b);
            LessOrEqual "<=" "1.0 * ({a} <= {b})" (a, b) => math::at_most(a, b);
            Equal "==" "1.0 * ({a} == {b})" (a, b) => math::equal(a, b);
            Negate "-" "-{a}" (a) => -a;
            Absolute "abs" "abs({a})" (a) => a.abs();
            SquareRoot "sqrt" "sqrt({a})" (a) => a.sqrt();
            Exponential "exp" "exp({a})" (a) => math::exp(a);
            Logarithm "ln" "log({a})" (a) => math::ln(a);
            Floor "floor" "floor({a})" (a) => a.floor();
            Ceiling "ceiling" "ceil({a})" (a) => a.ceil();
            /// Nearest integer, halves away from zero.
            Round "round" "round_half_away({a})" (a) => a.round();
            /// `then` where the condition is not 0.0, else `otherwise`.
            Select "if" "where({condition}, {then}, {otherwise})" (condition, then, otherwise) => math::select(condition, then, otherwise);
        }
    };
}

pub(crate) use with_operations;

macro_rules! define {
    ($($(#[$doc:meta])* $name:ident $symbol:literal $numpy:literal ($($argument:ident),+) => $meaning:expr;)+) => {
        /// An operation of the rules language on real numbers.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Op {
            $(
                #[doc = concat!("`", $symbol, "` in rules.")]
                $(#[$doc])*
                $name,
            )+
        }

        impl Op {
            /// Every operation, in the order of the table.
            pub const ALL: &'static [Op] = &[$(Op::$name),+];

            /// How rules and messages write it.
            pub fn symbol(self) -> &'static str {
                match self {
                    $(Op::$name => $symbol,)+
                }
            }

            /// How NumPy writes it, each argument's name in braces.
            pub(super) fn numpy(self) -> &'static str {
                match self {
                    $(Op::$name => $numpy,)+
                }
            }

            /// Names of the arguments in [`Op::numpy`].
            pub(super) fn argument_names(self) -> &'static [&'static str] {
                match self {
                    $(Op::$name => &[$(stringify!($argument)),+],)+
                }
            }

            /// Number of arguments, 1 to 3.
            pub fn arity(self) -> usize {
                match self {
                    $(Op::$name => [$(stringify!($argument)),+].len(),)+
                }
            }

            /// The value on numbers: the definition that all evaluators agree with bit for bit.
            pub fn apply(self, arguments: &[f64]) -> f64 {
                match self {
                    $(Op::$name => {
                        let [$($argument),+] = *arguments else { unreachable!("invariant: {self:?} takes {} arguments", self.arity()) };
                        $meaning
                    })+
                }
            }
        }
    };
}

with_operations!(define);
