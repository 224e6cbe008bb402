//! A line of the budget: what it is, how cells call it, and that the shares of all lines sum to one.

use super::rounding::{decimals, half_a_unit, tidy};
use super::section::Mistakes;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::language::Text;
use crate::text;

/// A share of public-service spending in the base year; shares sum to one.
#[derive(Debug, Clone)]
pub struct BudgetLine {
    /// Its name in files and rules.
    pub id: String,
    /// Its title.
    pub name: Text,
    /// Part of all spending of the base year, 0 to 1.
    pub share: f64,
    /// The lines that it lies within, nearest first.
    pub above: Vec<String>,
    /// Where the figure comes from.
    pub source: Text,
    /// Where it is declared.
    pub place: Place,
}

/// All lines by the name that a cell may call them: their id or their title.
pub(super) fn line_called<'b>(lines: &'b [BudgetLine], words: &str) -> Option<&'b BudgetLine> {
    let titled = |line: &&BudgetLine| line.name == Text::same(words) || line.name.zh == words || line.name.en == words;
    lines.iter().find(|line| line.id == words).or_else(|| lines.iter().find(titled))
}

/// Shares that sum to one, those that rounding keeps from it divided by their sum; none where they are wrong, so that nothing is held against them.
pub(super) fn sum_to_one(lines: Vec<BudgetLine>, rounded: bool, mistakes: &Mistakes) -> Option<Vec<BudgetLine>> {
    let sum: f64 = lines.iter().map(|line| line.share).sum();
    let (off, shown) = ((sum - 1.0).abs(), tidy(sum));
    if off <= 1e-9 {
        return Some(lines);
    }
    if off <= rounding_of(&lines, rounded) * 1.000_001 {
        mistakes.push(
            Diagnostic::warning(
                Code::SharesRounded,
                text!("the budget shares sum to {shown}, as rounded figures do", "各预算份额之和为 {shown}，应是四舍五入所致"),
            )
            .at(lines[0].place.clone())
            .help(text!("each is divided by {shown}, so that they sum to 1", "各份额均除以 {shown}，使其和为 1")),
        );
        return Some(lines.into_iter().map(|line| BudgetLine { share: line.share / sum, ..line }).collect());
    }
    let gap = tidy(off);
    let (more, more_zh) = if sum > 1.0 { ("too much", "多了") } else { ("too little", "少了") };
    let diagnostic = Diagnostic::error(
        Code::SharesDoNotSum,
        text!("the budget shares sum to {shown}, {gap} {more}", "各预算份额之和为 {shown}，{more_zh} {gap}"),
    )
    .at(lines[0].place.clone())
    .help(text!("the shares of all lines must sum to exactly 1", "所有预算项的份额之和应当恰好为 1"));
    let would_do = off <= rounding_of(&lines, true) * 1.000_001;
    mistakes.push(if would_do {
        diagnostic.help(text!(
            "if they are published, rounded figures, write `rounded = true` at the head of the file",
            "若为公布的四舍五入数，请在文件开头写 `rounded = true`"
        ))
    } else {
        diagnostic
    });
    None
}

/// How far shares may be from one together if each is rounded to as many decimals as the longest of them has.
fn rounding_of(lines: &[BudgetLine], rounded: bool) -> f64 {
    let longest = lines.iter().map(|line| decimals(line.share)).max().unwrap_or(0);
    // Shares of one or two decimals are chosen, not rounded, unless the file says so.
    if longest < 3 && !rounded { 0.0 } else { half_a_unit(longest.max(2)) * lines.len() as f64 }
}
