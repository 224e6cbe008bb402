//! What a discovery found, in words: in which ranges of the inputs what is of interest comes out.

use crate::analysis::discover::{CaseColumn, QuasiP, Step};
use crate::language::Text;
use crate::language::number::{percent, short};
use crate::results::DiscoveryStudy;
use crate::results::columns::shown_limit;
use crate::table::PerCent;
use crate::text;

/// A limit with a quasi-p above this may well be chance.
pub const CHANCE: f64 = 0.05;

/// A restricted input of a box.
#[derive(Debug, Clone, PartialEq)]
pub struct Restriction {
    /// Position of its column.
    pub column: usize,
    /// What it is.
    pub label: Text,
    /// `at least 5%`, `3 to 5`, `one of a, b`.
    pub words: Text,
    /// How likely its limits are chance.
    pub quasi_p: QuasiP,
}

/// The restricted inputs of a box, the surest first.
pub fn restrictions(columns: &[CaseColumn], step: &Step) -> Vec<Restriction> {
    let restriction = |(column, quasi_p): &(usize, QuasiP)| {
        let known = &columns[*column];
        Restriction { column: *column, label: known.label.clone(), words: limit_words(known, step, *column, *quasi_p), quasi_p: *quasi_p }
    };
    let mut all: Vec<Restriction> = step.quasi_p.iter().map(restriction).collect();
    all.sort_by(|one, other| one.quasi_p.weakest().total_cmp(&other.quasi_p.weakest()));
    all
}

fn limit_words(known: &CaseColumn, step: &Step, column: usize, quasi_p: QuasiP) -> Text {
    let written = |value: f64| match PerCent::of_unit(&known.unit) {
        PerCent::Part => short(100.0 * value) + "%",
        _ => short(value),
    };
    match shown_limit(known, &step.limits.0[column], quasi_p) {
        (_, _, Some(words)) => {
            let zh = words.replace("; ", "、");
            text!("one of {words}", "为{zh}")
        }
        (Some(low), Some(high), _) => {
            let (low, high) = (written(low), written(high));
            text!("{low} to {high}", "在{low}至{high}之间")
        }
        (Some(low), None, _) => {
            let low = written(low);
            text!("at least {low}", "不低于{low}")
        }
        (None, Some(high), _) => {
            let high = written(high);
            text!("at most {high}", "不高于{high}")
        }
        (None, None, None) => Text::default(),
    }
}

/// The finding in a sentence: where it comes out, how often there, and how much of all that is. Limits that may be chance are left to the table.
pub fn sentence(study: &DiscoveryStudy, step: &Step) -> Text {
    let all = restrictions(&study.cases.columns, step);
    let (density, coverage, share) = (percent(step.density), percent(step.coverage), percent(study.share()));
    let Text { zh, en } = &study.event;
    if all.is_empty() {
        return text!(
            "No range of the inputs tells where {en}: it does in {share} of all cases.",
            "没有输入的范围能说明何时{zh}：全部案例中有{share}。"
        );
    }
    let sure: Vec<&Restriction> = all.iter().filter(|each| each.quasi_p.weakest() <= CHANCE).collect();
    let told = if sure.is_empty() { all.iter().collect() } else { sure };
    let part = |each: &&Restriction| {
        let (Text { zh, en }, Text { zh: is_zh, en: is_en }) = (&each.label, &each.words);
        text!("“{en}” is {is_en}", "“{zh}”{is_zh}")
    };
    let Text { zh: where_zh, en: where_en } = Text::join(&told.iter().map(part).collect::<Vec<_>>(), "，且", " and ");
    text!(
        "Where {where_en}, {en} in {density} of the cases, against {share} of all. These are {coverage} of all such cases.",
        "当{where_zh}时，{density}的案例中{zh}（全部案例中为{share}）；这些占全部此类案例的{coverage}。"
    )
}
