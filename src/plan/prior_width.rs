//! How wide a prior is, held against what any class has.

use super::section::Mistakes;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::table::Frame;
use crate::text;

/// The smallest change within five years that any class spreads by, and the largest on log-odds: from 2 to 50 %, or from 50 to 98.
const NARROWEST: f64 = 0.002;
const WIDEST_ODDS: f64 = 4.0;

/// How many times the spread of its class a row's own is at most, and what part of it at least.
const WIDTH: std::ops::RangeInclusive<f64> = 0.05..=10.0;

/// Holds the figures of a prior that say how wide it is against what any class has.
pub(super) fn check_prior_width(frame: &Frame, row: usize, spread: f64, mistakes: &Mistakes) {
    let scale = frame.text(row, "scale");
    let drift = frame.number(row, "drift").unwrap_or_default();
    let warn = |column: &'static str, message: Text, help: Text| {
        mistakes.push(Diagnostic::warning(Code::PriorSpread, message).at(frame.place(row, column)).help(help));
    };
    if scale == "logit" {
        for (column, figure) in [("drift", drift), ("spread", spread)].into_iter().filter(|(_, figure)| figure.abs() > WIDEST_ODDS) {
            warn(
                column,
                text!(
                    "a {column} of {figure} in log-odds leads from 2 % to more than 50 within five years",
                    "对数几率尺度上的 {column} 为 {figure}，即五年内由2%升至50%以上"
                ),
                text!(
                    "is the decimal point in its place? Most classes spread by 0.1 to 1",
                    "小数点的位置是否正确？多数类别的离散在 0.1 至 1 之间"
                ),
            );
        }
    }
    if scale != "linear" && spread > 0.0 && spread < NARROWEST {
        warn(
            "spread",
            text!("a spread of {spread} within five years: next to nothing", "五年的离散只有 {spread}，几乎为零"),
            text!("is the decimal point in its place? 5 % are 0.05", "小数点的位置是否正确？5% 写作 0.05"),
        );
    }
    if let Some(width) = frame.number(row, "width").filter(|width| !WIDTH.contains(width)) {
        warn(
            "width",
            text!("a width of {width}: so many times its class", "width 为 {width}，即类别宽度的 {width} 倍"),
            text!("it is a factor: 1 is as wide as the class, 0.5 half as wide", "它是倍数：1 与类别同宽，0.5 为一半"),
        );
    }
    if let Some(rank) = frame.number(row, "three_two").filter(|rank| rank.abs() > 1.0) {
        warn(
            "three_two",
            text!("a correlation of {rank}", "相关系数为 {rank}"),
            text!("correlations lie between -1 and 1", "相关系数在 -1 与 1 之间"),
        );
    }
}
