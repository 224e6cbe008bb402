//! How wide a prior is, held against what any class has.

use super::section::Mistakes;
use crate::diagnostic::{Code, Diagnostic};
use crate::table::Frame;
use crate::text;

/// The smallest change within five years that any class spreads by.
const NARROWEST: f64 = 0.002;

/// The largest change of log-odds in five years that a class of indicators has: from 50 to 95 %.
const WIDEST_ODDS: f64 = 3.0;

/// Holds the figures of a prior that say how wide it is against what any class has.
pub(super) fn check_prior_width(frame: &Frame, row: usize, spread: f64, mistakes: &Mistakes) {
    if let Some(rank) = frame.number(row, "three_two").filter(|rank| rank.abs() > 1.0) {
        mistakes.push(
            Diagnostic::error(
                Code::PriorSpread,
                text!("a rank correlation of {rank} cannot be: it lies between -1 and 1", "秩相关不会是 {rank}：应在 -1 与 1 之间"),
            )
            .at(frame.place(row, "three_two"))
            .help(text!("is a point missing? Leave it empty where it is not known", "是否漏了小数点？不知道时请留空")),
        );
    }
    if let Some(width) = frame.number(row, "width").filter(|width| !(0.0..=5.0).contains(width)) {
        let part = (1e9 * width / 100.0).round() / 1e9;
        mistakes.push(
            Diagnostic::warning(
                Code::PriorScale,
                text!(
                    "a width of {width}: it is a part of the class's spread, 1 the class as it is",
                    "width 为 {width}：应为参照类离散的一部分，1 为该类本身"
                ),
            )
            .at(frame.place(row, "width"))
            .help(text!("is it in per cent? Then write {part}", "是否按百分数填写？若是，请写 {part}")),
        );
    }
    if frame.text(row, "scale") == "logit" {
        let drift = frame.number(row, "drift").unwrap_or_default();
        for (column, figure) in [("drift", drift), ("spread", spread)].into_iter().filter(|(_, figure)| figure.abs() > WIDEST_ODDS) {
            let times = libm::exp(figure.abs()).round();
            mistakes.push(
                Diagnostic::warning(
                    Code::PriorScale,
                    text!(
                        "a {column} of {figure} in log-odds is odds {times} times as large within five years",
                        "对数几率尺度上的 {column} 为 {figure}，即五年内几率变为 {times} 倍"
                    ),
                )
                .at(frame.place(row, column))
                .help(text!(
                    "is a point missing? Classes of coverage spread by about 0.8",
                    "是否漏了小数点？覆盖率类指标的离散约为 0.8"
                )),
            );
        }
    }
    if frame.text(row, "scale") != "linear" && spread > 0.0 && spread < NARROWEST {
        mistakes.push(
            Diagnostic::warning(
                Code::PriorSpread,
                text!("a spread of {spread} within five years: next to nothing", "五年的离散只有 {spread}，几乎为零"),
            )
            .at(frame.place(row, "spread"))
            .help(text!("is the decimal point in its place? 5 % are 0.05", "小数点的位置是否正确？5% 写作 0.05")),
        );
    }
}
