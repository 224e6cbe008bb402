//! Tables row by row: structs whose fields are columns of the same name, for those who lay rows out one after the other.
//!
//! A field of kind `words`, `number`, `whole` or `flag` (yes or no) reads the column of its name; `text` reads the two columns `NAME_zh` and
//! `NAME_en`. Empty cells are `None` where a field may be empty, else an empty text, NaN or 0.

use serde::Serialize;

use super::cells::{flag, maybe, maybe_words, maybe_year, number, text, whole, words, year};
use crate::language::Text;
use crate::table::DataFrame;

/// Declares a struct of fields and how all rows of a frame are read as such.
macro_rules! rows {
    ($($(#[$doc:meta])* $row:ident { $($(#[$about:meta])* $field:ident: $kind:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize)]
        pub struct $row {
            $($(#[$about])* pub $field: type_of!($kind),)*
        }

        impl $row {
            /// Every row of a frame that has these columns.
            pub fn of(frame: &DataFrame) -> Vec<$row> {
                // Polars lays out a buffer of zeros to read the columns of an empty frame, which a small run without charts would feel.
                if frame.height() == 0 {
                    return Vec::new();
                }
                $(let $field = $kind(frame, stringify!($field));)*
                (0..frame.height()).map(|at| $row { $($field: $field(at),)* }).collect()
            }
        }
    )*};
}

macro_rules! type_of {
    (words) => { String };
    (maybe_words) => { Option<String> };
    (number) => { f64 };
    (maybe) => { Option<f64> };
    (whole) => { usize };
    (year) => { i32 };
    (maybe_year) => { Option<i32> };
    (flag) => { bool };
    (text) => { Text };
}

rows! {
    /// How a scenario stands: a row of `scenarios`.
    Standing {
        /// Name of the scenario.
        scenario: words,
        /// Its title.
        title: text,
        /// Expected number of targets met; `None` if every draw failed.
        expected_met: maybe,
        /// Targets met in 66 % of draws or more.
        likely_met: whole,
        /// Share of draws in which all targets are met; `None` if every draw failed.
        p_all: maybe,
        /// Draws that failed.
        failed_draws: whole,
    }

    /// A target in a scenario: a row of `targets`.
    Target {
        /// Name of the scenario.
        scenario: words,
        /// Name of the indicator's series.
        indicator: words,
        /// The kind of target, as a code.
        kind: words,
        /// Value of the base year; of an assumed one the median.
        baseline: maybe,
        /// The plan prints no baseline.
        baseline_assumed: flag,
        /// The target's number.
        target: number,
        /// 5 % quantile of the judged measure, NaN without a draw that succeeds.
        p05: number,
        /// Its median.
        p50: number,
        /// Its 95 % quantile.
        p95: number,
        /// Probability of meeting the target; `None` where no rule projects it.
        p_met: maybe,
        /// Monte Carlo standard error of `p_met`.
        standard_error: maybe,
        /// All draws.
        draws: whole,
        /// Draws that meet the target.
        met: whole,
        /// Draws that miss it.
        missed: whole,
        /// Draws without a value.
        failed: whole,
        /// `p_met` in words.
        class: text,
        /// Mean miss over the draws that miss, in the indicator's unit.
        shortfall: maybe,
        /// The same in things that can be counted.
        shortfall_counted: maybe,
        /// First year in which the median path meets the target.
        year_met: maybe_year,
    }

    /// A target by the standing of a year: a row of `targets_by_year`.
    YearMet {
        /// Name of the scenario.
        scenario: words,
        /// Name of the indicator's series.
        indicator: words,
        /// The year.
        year: year,
        /// Draws that meet the target by then.
        met: whole,
        /// All draws.
        draws: whole,
    }

    /// A series in a year: a row of `projections`.
    Projection {
        /// Name of the scenario.
        scenario: words,
        /// Name of the series.
        series: words,
        /// The year.
        year: year,
        /// Mean over draws that did not fail.
        mean: number,
        /// 5 % quantile.
        p05: number,
        /// 10 % quantile.
        p10: number,
        /// 25 % quantile.
        p25: number,
        /// Median.
        p50: number,
        /// 75 % quantile.
        p75: number,
        /// 90 % quantile.
        p90: number,
        /// 95 % quantile.
        p95: number,
    }

    /// Targets met in the same draw: a row of `joint`.
    Together {
        /// Name of the scenario.
        scenario: words,
        /// `domain:ID`, `plan` or `number:K`.
        scope: words,
        /// Modelled targets in the scope.
        targets: whole,
        /// Probability; `None` for a scope without targets.
        p: maybe,
        /// Draws in which it holds.
        draws: whole,
    }

    /// A member of a set of targets: a row of `together`.
    Member {
        /// Name of the scenario.
        scenario: words,
        /// `largest` or `cluster:K`.
        set: words,
        /// An indicator of the set.
        indicator: words,
        /// Probability that all of the set are met (`largest`) or missed (`cluster`).
        p: number,
        /// No larger set exists.
        exact: flag,
    }

    /// A commitment of the plan's text: a row of `commitments`.
    Commitment {
        /// Name of the scenario.
        scenario: words,
        /// Its id in the plan.
        commitment: words,
        /// Section of the plan's text.
        section: words,
        /// Its name.
        name: text,
        /// What the plan prints.
        printed: words,
        /// Year in which it is due.
        year: year,
        /// Probability that it is kept; `None` where no series judges it.
        p_kept: maybe,
        /// Median in the year due.
        p50: number,
    }

    /// A failed draw: a row of `failures`.
    Failure {
        /// Name of the scenario.
        scenario: words,
        /// Number of the draw.
        draw: whole,
        /// Year in which it failed first.
        year: year,
        /// Series whose rule failed.
        series: words,
        /// File of the rule.
        file: maybe_words,
        /// Line of the rule.
        line: whole,
        /// Code of the cause.
        cause: words,
        /// What happened.
        message: text,
    }

    /// Failed draws of one scenario, series and cause: a row of [`super::queries::failures`].
    FailureGroup {
        /// Name of the scenario.
        scenario: words,
        /// Series whose rule failed.
        series: words,
        /// Code of the cause.
        cause: words,
        /// How many draws failed so.
        draws: whole,
        /// Number of the first of them.
        first_draw: whole,
        /// Year in which that one failed.
        year: year,
        /// File of the rule.
        file: maybe_words,
        /// Line of the rule.
        line: whole,
        /// What happened.
        message: text,
    }

    /// How a domain stands in a scenario: a row of [`super::queries::by_domain`].
    DomainStanding {
        /// Name of the scenario.
        scenario: words,
        /// Name of the domain.
        domain: words,
        /// Its modelled targets.
        targets: whole,
        /// How many of them are expected to be met.
        expected_met: number,
        /// How many are met in 66 % of draws or more.
        likely_met: whole,
        /// Share of draws in which all of them are met.
        p_all: maybe,
    }

    /// The least and the most likely that a target is met in any scenario: a row of [`super::queries::extremes`].
    Extremes {
        /// Name of the indicator's series.
        indicator: words,
        /// The smallest P(met).
        lowest: number,
        /// The first scenario with it.
        lowest_in: words,
        /// The largest P(met).
        highest: number,
        /// The first scenario with it.
        highest_in: words,
    }

    /// A target in two runs: a row of [`super::queries::moved`].
    Change {
        /// Name of the scenario.
        scenario: words,
        /// Name of the indicator's series.
        indicator: words,
        /// P(met) in the earlier run; `None` where no rule projects it.
        p_before: maybe,
        /// P(met) in the later run.
        p_after: maybe,
        /// The later one less the earlier one.
        difference: maybe,
        /// Median in the earlier run.
        p50_before: number,
        /// Median in the later run.
        p50_after: number,
    }

    /// An observation and its place in the forecast: a row of `observations`.
    Observed {
        /// Name of the scenario.
        scenario: words,
        /// Indicator or other series.
        series: words,
        /// Year observed.
        year: year,
        /// Value observed.
        value: number,
        /// Where, if not in the plan's place.
        place: words,
        /// Share of draws below it before anything moved.
        below: number,
    }

    /// What observations changed of a target: a row of `updates`.
    Update {
        /// Name of the scenario.
        scenario: words,
        /// Name of the indicator's series.
        indicator: words,
        /// P(met) before.
        p_before: number,
        /// P(met) after; `None` if it was refused.
        p_after: maybe,
        /// Its standard error.
        standard_error: maybe,
        /// Draws left in effect.
        effective_draws: number,
        /// Share of the evidence that weights carry.
        tempered: number,
        /// Code of the mid-term review.
        review: words,
    }

    /// A step of the way of an indicator: a row of `attribution`.
    Step {
        /// Name of the indicator's series.
        indicator: words,
        /// `start`, a group of assumptions, or `end`.
        part: words,
        /// The start, the group's part, or the end.
        value: number,
        /// 5 % quantile of it over draws.
        p05: number,
        /// Its 95 % quantile.
        p95: number,
        /// At the start: groups whose effect is within the trend, set apart by blanks.
        not_told_apart: words,
    }

    /// What one assumption, moved alone, does to an indicator: a row of `tornado`.
    Moved {
        /// Name of the indicator's series.
        indicator: words,
        /// The assumption moved.
        assumption: words,
        /// Its low value.
        low: number,
        /// Its high value.
        high: number,
        /// The indicator with nothing moved.
        base: number,
        /// The indicator at the low value.
        at_low: number,
        /// The indicator at the high value.
        at_high: number,
    }

    /// What an amount of a lever does to a target: a row of `levers`.
    Pulled {
        /// Name of the scenario.
        scenario: words,
        /// The lever; empty for all at their utmost.
        lever: words,
        /// First year in which it works.
        from: maybe_year,
        /// How much of it.
        amount: number,
        /// What that costs, million yuan a year or the plan's unit of money.
        cost: number,
        /// Change of the number of targets met on average.
        expected_change: number,
        /// Its standard error.
        standard_error: number,
        /// Draws that fail there.
        failed_draws: whole,
        /// Name of the target's series.
        indicator: words,
        /// P(met) as it is.
        p_before: number,
        /// P(met) with the lever.
        p_met: number,
        /// Standard error of the difference.
        p_change_se: number,
    }

    /// People of an age: a row of `ages`.
    Age {
        /// `women` or `men`.
        sex: words,
        /// First age of the group.
        age: whole,
        /// The year.
        year: year,
        /// People.
        people: number,
    }
}
