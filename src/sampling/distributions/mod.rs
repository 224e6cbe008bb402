//! THE table of distributions: what planners may write for an uncertain figure, a file for each.
//!
//! A distribution is a [`Family`] with its parameters: checks, quantile function, cumulative distribution function and what a scenario's
//! `times` and `plus` make of it. Its line in `distributions!` below gives it its name and the names of its parameters; the parser of
//! both spellings, the schema of scenario files and the page of the tables follow from there.

mod beta;
mod discrete;
mod fixed;
mod log_normal;
mod normal;
mod pert;
mod quantiles;
mod student_t;
mod triangular;
mod truncated;
mod uniform;

use crate::language::Text;
use crate::math::ln;
use crate::text;

pub use beta::Beta;
pub use discrete::Discrete;
pub use log_normal::LogNormal;
pub use normal::Normal;
pub use pert::Pert;
pub use quantiles::Quantiles;
pub use student_t::StudentT;
pub use triangular::Triangular;
pub use truncated::{TRUNCATE, Truncated};
pub use uniform::Uniform;

/// Why parameters make no distribution, with a fix where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impossible {
    /// What is wrong.
    pub message: Text,
    /// A fix that works when followed.
    pub help: Option<Text>,
}

impl From<Text> for Impossible {
    fn from(message: Text) -> Impossible {
        Impossible { message, help: None }
    }
}

/// What every distribution can do; `u` is a probability strictly between 0 and 1.
pub(super) trait Family {
    /// Why these parameters make no distribution.
    fn check(&self) -> Option<Impossible>;

    /// The value below which a share `u` of the draws lie.
    fn quantile(&self, u: f64) -> f64;

    /// The probability of a value at or below `x`.
    fn cdf(&self, x: f64) -> f64;

    /// `times` × the value + `plus`.
    fn moved(&self, times: f64, plus: f64) -> Distribution;

    /// The numbers a planner writes for it, list by list.
    fn numbers(&self) -> Vec<Vec<f64>>;

    /// Turns a column of uniform numbers into values: [`Family::quantile`] of each, or a table of it within that table's error.
    fn fill(&self, column: &mut [f64]) {
        column.iter_mut().for_each(|value| *value = self.quantile(*value));
    }

    /// The probability of exactly `x`; above zero only where a distribution has lumps.
    fn probability_at(&self, _x: f64) -> f64 {
        0.0
    }

    /// The quantile of what lies between `low` and `high`, both included.
    fn quantile_within(&self, low: f64, high: f64, u: f64) -> f64 {
        let (below, inside) = self.window(low, high);
        self.quantile(within(below, inside, u)).clamp(low, high)
    }

    /// [`Family::fill`] of what lies between `low` and `high`, both included.
    fn fill_within(&self, low: f64, high: f64, column: &mut [f64]) {
        let (below, inside) = self.window(low, high);
        column.iter_mut().for_each(|value| *value = within(below, inside, *value));
        self.fill(column);
        column.iter_mut().for_each(|value| *value = value.clamp(low, high));
    }

    /// Probability below `low`, and between `low` and `high`, both included.
    fn window(&self, low: f64, high: f64) -> (f64, f64) {
        let below = self.cdf(low) - self.probability_at(low);
        (below, self.cdf(high) - below)
    }
}

/// A probability inside a window, kept strictly between 0 and 1.
fn within(below: f64, inside: f64, u: f64) -> f64 {
    (below + u * inside).clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0)
}

/// What stands behind the name of a kind of distribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parameters {
    /// One list with these numbers: `pert = [1, 2, 4]`.
    Numbers(&'static [&'static str]),
    /// These lists, of any length: `discrete = [[1, 2], [0.3, 0.7]]`.
    Lists(&'static [&'static str]),
}

/// A kind of distribution as planners write it.
pub struct Kind {
    /// Its name in files.
    pub name: &'static str,
    /// The names of its parameters.
    pub parameters: Parameters,
    make: fn(&[Vec<f64>]) -> Option<Distribution>,
}

impl Kind {
    /// The kind of this name.
    pub fn named(name: &str) -> Option<&'static Kind> {
        KINDS.iter().find(|kind| kind.name == name)
    }

    /// The distribution with these parameters, still to be checked; `None` if their number is wrong.
    pub fn make(&self, lists: &[Vec<f64>]) -> Option<Distribution> {
        (self.make)(lists)
    }

    /// What is to be written after its name: `[low, mode, high]`.
    pub fn shape(&self) -> String {
        match self.parameters {
            Parameters::Numbers(names) => format!("[{}]", names.join(", ")),
            Parameters::Lists(names) => format!("[[{}]]", names.join("], [")),
        }
    }
}

/// Declares the kinds of distribution: variant, name in files, names of its numbers or, in double brackets, of its lists.
macro_rules! distributions {
    (@parameters [[$($list:literal),+]]) => { Parameters::Lists(&[$($list),+]) };
    (@parameters [$($number:literal),+]) => { Parameters::Numbers(&[$($number),+]) };
    ($($name:ident $code:literal $parameters:tt;)+) => {
        /// A probability distribution, given by its quantile function.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Distribution {
            /// A number that is the same in every draw.
            Fixed(f64),
            /// Another one, cut off at both ends.
            Truncated(Truncated),
            $(#[doc = concat!("`", $code, "` in files.")] $name($name),)+
        }

        /// Every kind of distribution that has a name in files.
        pub const KINDS: &[Kind] = &[$(Kind {
            name: $code,
            parameters: distributions!(@parameters $parameters),
            make: |lists| $name::read(lists).map(Distribution::$name),
        }),+];

        impl Distribution {
            fn family(&self) -> &dyn Family {
                match self {
                    Distribution::Fixed(value) => value,
                    Distribution::Truncated(truncated) => truncated,
                    $(Distribution::$name(family) => family,)+
                }
            }

            /// Its name in files; a fixed number has none.
            pub(crate) fn kind(&self) -> &'static str {
                match self {
                    Distribution::Fixed(_) => "",
                    Distribution::Truncated(_) => TRUNCATE.0,
                    $(Distribution::$name(_) => $code,)+
                }
            }
        }
    };
}

distributions! {
    Pert "pert" ["low", "mode", "high"];
    Triangular "triangular" ["low", "mode", "high"];
    Uniform "uniform" ["low", "high"];
    Normal "normal" ["mean", "sd"];
    LogNormal "lognormal" ["median", "log_sd"];
    StudentT "student_t" ["location", "scale", "degrees of freedom"];
    Beta "beta" ["alpha", "beta", "low", "high"];
    Discrete "discrete" [["values", "weights"]];
    Quantiles "quantiles" [["values"]];
}

/// The standard normal quantile of 0.95.
const Z95: f64 = 1.644_853_626_951_472_7;

impl Distribution {
    /// The planner's literal `low to high`, a 90 % interval: log-normal if both ends are positive, else normal. `low < high`.
    pub fn interval90(low: f64, high: f64) -> Distribution {
        if low > 0.0 {
            Distribution::LogNormal(LogNormal { median: (low * high).sqrt(), log_sd: ln(high / low) / (2.0 * Z95) })
        } else {
            Distribution::Normal(Normal { mean: 0.5 * (low + high), sd: (high - low) / (2.0 * Z95) })
        }
    }

    /// Whether it is the same number in every draw.
    pub fn is_fixed(&self) -> bool {
        matches!(self, Distribution::Fixed(_))
    }

    /// The central value, used by a run with one central draw: the median, or the value if fixed.
    pub fn central(&self) -> f64 {
        self.quantile(0.5)
    }

    /// Why its parameters make no distribution; `None` for a sound one.
    pub fn check(&self) -> Option<Impossible> {
        self.family().check()
    }

    /// The numbers that a planner writes behind its name, list by list.
    pub(crate) fn lists(&self) -> Vec<Vec<f64>> {
        self.family().numbers()
    }

    /// All numbers that a planner writes for it.
    pub fn parameters(&self) -> Vec<f64> {
        let mut all = self.lists().concat();
        if let Distribution::Truncated(truncated) = self {
            all.extend(truncated.inner.parameters());
        }
        all
    }

    /// The value below which a share `u` of the draws lie, `u` strictly between 0 and 1.
    pub fn quantile(&self, u: f64) -> f64 {
        self.family().quantile(u)
    }

    /// Turns a column of uniform numbers into values. Quantile functions that need an iteration are read from a table, see
    /// `sampling::table` for its error; all others are those of [`Distribution::quantile`].
    pub fn fill(&self, column: &mut [f64]) {
        self.family().fill(column);
    }

    /// The probability of a value at or below `x`.
    pub fn cdf(&self, x: f64) -> f64 {
        self.family().cdf(x)
    }

    /// `times` × the value + `plus`. A scaled distribution needs `times` above zero.
    pub fn moved(&self, times: f64, plus: f64) -> Distribution {
        self.family().moved(times, plus)
    }

    /// As a cell of a workbook says it, so that it can be read back: `pert(1, 2, 4)`, `normal(1.7, 0.9) truncate(0, 4)`.
    pub fn written(&self) -> String {
        let lists: Vec<String> = self.lists().iter().map(|list| list.iter().map(f64::to_string).collect::<Vec<_>>().join(", ")).collect();
        match self {
            Distribution::Fixed(value) => value.to_string(),
            Distribution::Truncated(truncated) => format!("{} {}({})", truncated.inner.written(), self.kind(), lists.join("; ")),
            drawn => format!("{}({})", drawn.kind(), lists.join("; ")),
        }
    }
}

/// The one list of a kind whose parameters are numbers.
fn numbers<const COUNT: usize>(lists: &[Vec<f64>]) -> Option<[f64; COUNT]> {
    match lists {
        [numbers] => numbers.as_slice().try_into().ok(),
        _ => None,
    }
}

/// Why `low` and `high` are no ends.
fn check_ends(low: f64, high: f64) -> Option<Impossible> {
    let certain = || text!("write {low} alone if the value is certain", "若数值确定，请只写 {low}");
    (low >= high).then(|| Impossible { help: (low == high).then(certain), ..swapped(low, high) })
}

/// Why two ends that do not rise make no interval.
pub fn swapped(low: f64, high: f64) -> Impossible {
    if low == high {
        return text!(
            "both ends are {low}: what is uncertain needs two different ends",
            "上下限都是 {low}：不确定的数值需要两个不同的端点"
        )
        .into();
    }
    text!("the ends are swapped: {low} is not below {high}", "上下限颠倒：{low} 不小于 {high}").into()
}

/// Why `mode` is no mode between two ends.
fn check_mode(low: f64, mode: f64, high: f64) -> Option<Impossible> {
    (mode < low || mode > high)
        .then(|| text!("the mode {mode} is not between {low} and {high}", "众数 {mode} 不在 {low} 与 {high} 之间").into())
}

/// Why a parameter that must be above zero is not.
fn check_positive(english: &str, chinese: &str, number: f64) -> Option<Impossible> {
    (number <= 0.0).then(|| {
        Text::new(format!("{chinese}应当大于零，而不是 {number}"), format!("the {english} must be above zero, not {number}")).into()
    })
}
