//! What `sensitivity` prints: the inputs that the spread comes from, as a page or as JSON.

use serde_json::json;

use crate::analysis::sensitivity::{Estimate, Method, SobolIndices};
use crate::language::Text;
use crate::language::number::{counted, fixed, percent, short};
use crate::results::SensitivityStudy;
use crate::results::columns::SensitivityRow;
use crate::text;

use super::context::Context;
use super::terminal::{self, Heading, wrap};

/// Inputs that are listed without `--all`.
const SHOWN: usize = 15;

/// The study as JSON.
pub(super) fn as_json(subject: &str, scenario: &str, study: &SensitivityStudy) -> serde_json::Value {
    let number = |value: f64| value.is_finite().then_some(value);
    let estimate =
        |estimate: &Estimate| json!({ "value": number(estimate.value), "low": number(estimate.low), "high": number(estimate.high) });
    let row = |row: &SensitivityRow| {
        json!({
            "factor": row.factor,
            "label": row.label,
            "inputs": row.inputs,
            "first_order": row.sobol.map(|sobol| estimate(&sobol.first)),
            "first_order_saltelli": row.sobol.map(|sobol| estimate(&sobol.first_saltelli)),
            "alone": row.sobol.map(|sobol| estimate(&sobol.alone())),
            "total_order": row.sobol.map(|sobol| estimate(&sobol.total)),
            "mean_absolute_effect": row.morris.map(|morris| estimate(&morris.mean_absolute)),
            "mean_effect": row.morris.and_then(|morris| morris.mean),
            "effect_deviation": row.morris.and_then(|morris| morris.deviation),
            "rank_correlation": row.strongest.as_ref().map(|strongest| estimate(&strongest.correlation)),
            "at_low": number(row.reach.at_low),
            "at_high": number(row.reach.at_high),
        })
    };
    json!({
        "subject": subject,
        "name": study.subject,
        "scenario": scenario,
        "method": method_code(study.method),
        "points": study.points,
        "evaluations": study.evaluations,
        "failed": study.failed,
        "mean": number(study.spread.0),
        "standard_deviation": number(study.spread.1),
        "factors": study.rows.iter().map(row).collect::<Vec<_>>(),
    })
}

fn method_code(method: Method) -> &'static str {
    match method {
        Method::Sobol => "sobol",
        Method::Morris => "morris",
        Method::Rank => "rank",
    }
}

/// The study as a page.
pub(super) struct Page<'a> {
    pub context: &'a Context,
    pub study: &'a SensitivityStudy,
    pub all: bool,
}

impl Page<'_> {
    fn say(&self, words: &Text) -> String {
        words.get(self.context.language).to_owned()
    }

    fn wrapped(&self, words: &Text) -> String {
        wrap(words.get(self.context.language), self.context.surroundings.width, "")
    }

    pub(super) fn text(&self) -> String {
        let study = self.study;
        let (Text { zh, en }, Text { zh: scenario_zh, en: scenario_en }) = (&study.subject, &study.scenario);
        let mut page = self.wrapped(&text!(
            "What the spread of “{en}” comes from, in scenario “{scenario_en}”",
            "“{zh}”的不确定性从何而来（情景“{scenario_zh}”）"
        ));
        page += &self.wrapped(&self.counts());
        page.push('\n');
        let rows: Vec<&SensitivityRow> = study.rows.iter().filter(|row| self.all || self.matters(row)).collect();
        let shown = if self.all { rows.len() } else { rows.len().min(SHOWN) };
        page += &self.table(&rows[..shown]);
        page.push('\n');
        page += &self.wrapped(&self.rest(study.rows.len() - shown));
        page
    }

    /// Whether an input is worth a line.
    fn matters(&self, row: &SensitivityRow) -> bool {
        match (row.sobol, row.morris, &row.strongest) {
            (Some(sobol), ..) => sobol.total.value >= 0.005,
            (_, Some(morris), _) => morris.mean_absolute.value > 0.0,
            (.., Some(strongest)) => strongest.correlation.low * strongest.correlation.high > 0.0,
            _ => false,
        }
    }

    /// How much was evaluated, and the spread itself.
    fn counts(&self) -> Text {
        let study = self.study;
        let (points, evaluations, inputs) = (study.points, study.evaluations, study.rows.len());
        let (mean, deviation) = (short(study.spread.0), short(study.spread.1));
        // Of a series no table may say the unit.
        let unit = Text::new(&study.unit.zh, &study.unit.en);
        let Text { zh, en } = if unit.en.is_empty() { unit } else { Text::new(format!("（{}）", unit.zh), format!(" ({})", unit.en)) };
        match study.method {
            Method::Sobol => text!(
                "Mean {mean}, standard deviation {deviation}{en}. Inputs or groups: {inputs}; rows: {points}; evaluations: {evaluations}.",
                "均值{mean}，标准差{deviation}{zh}。输入或组{inputs}项，{points}行，共计算{evaluations}次。"
            ),
            Method::Morris => text!(
                "Inputs or groups: {inputs}; trajectories: {points}; evaluations: {evaluations}.",
                "输入或组{inputs}项，{points}条轨迹，共计算{evaluations}次。"
            ),
            Method::Rank => text!(
                "Mean {mean}, standard deviation {deviation}{en}. Inputs or groups: {inputs}; draws: {points}.",
                "均值{mean}，标准差{deviation}{zh}。输入或组{inputs}项，模拟{points}次。"
            ),
        }
    }

    fn table(&self, rows: &[&SensitivityRow]) -> String {
        let filling = Heading::filling(self.say(&text!("\ninput", "\n输入")));
        let right = |words: Text| Heading::right(self.say(&words));
        let rank = right(text!("\nrank", "\n秩相关"));
        let interval = right(text!("95%\ninterval", "95%\n区间"));
        let headings = match self.study.method {
            Method::Sobol => vec![filling, right(text!("\nalone", "\n单独")), right(text!("with\nothers", "含共同\n作用")), interval, rank],
            Method::Morris => vec![
                filling,
                right(text!("mean\neffect", "平均\n效应")),
                interval,
                right(text!("with\nsign", "含正\n负号")),
                right(text!("\nspread", "\n离散")),
            ],
            Method::Rank => vec![filling, rank, interval],
        };
        let between = |low: String, high: String| self.say(&text!("{low} to {high}", "{low}至{high}"));
        let cells = |row: &&SensitivityRow| {
            let label = self.say(&row.label);
            let strongest = row.strongest.as_ref().map(|strongest| strongest.correlation);
            let correlation = strongest.map_or_else(|| "–".to_owned(), |correlation| fixed(correlation.value, 2));
            match (self.study.method, row.sobol, row.morris) {
                (Method::Sobol, Some(sobol), _) => vec![
                    label,
                    percent(alone(&sobol)),
                    percent(sobol.total.value.max(0.0)),
                    between(percent(sobol.total.low.max(0.0)), percent(sobol.total.high.max(0.0))),
                    correlation,
                ],
                (Method::Morris, _, Some(morris)) => vec![
                    label,
                    short(morris.mean_absolute.value),
                    between(short(morris.mean_absolute.low), short(morris.mean_absolute.high)),
                    morris.mean.map_or_else(|| "–".to_owned(), short),
                    morris.deviation.map_or_else(|| "–".to_owned(), short),
                ],
                _ => {
                    let ends = strongest.map_or_else(|| "–".to_owned(), |ends| between(fixed(ends.low, 2), fixed(ends.high, 2)));
                    vec![label, correlation, ends]
                }
            }
        };
        terminal::table(&headings, &rows.iter().map(cells).collect::<Vec<_>>(), self.context.surroundings.width)
    }

    /// What the table does not show, and how to read it.
    fn rest(&self, left_out: usize) -> Text {
        let left = match left_out {
            0 => Text::default(),
            _ => {
                let inputs = counted(left_out, "input");
                text!("{inputs} that hardly matter are not shown (--all). ", "另有{left_out}项影响甚微，未列出（--all 可列出）。")
            }
        };
        let read = match self.study.method {
            Method::Sobol => {
                let alone: f64 = self.study.rows.iter().filter_map(|row| row.sobol.as_ref()).map(alone).sum();
                let alone = percent(alone.min(1.0));
                text!(
                    "Shares of the variance. Each alone, they make {alone} of it; the rest is what they do together. The interval is that of “with others”; rank: rank correlation over plain draws.",
                    "数字为方差份额。各项单独合计占{alone}，其余为共同作用。区间为“含共同作用”的区间；秩相关取自普通随机模拟。"
                )
            }
            Method::Morris => text!(
                "Change of what is asked over the whole range of an input, from many places. A spread as large as the effect: it acts with others, or on a curve.",
                "数字为该项走完全程时所问量的变化，从多处出发。离散与效应相当时，表示与其他输入共同作用或非线性。"
            ),
            Method::Rank => text!(
                "Of inputs with several columns, such as the years of a shock, the strongest counts. What goes up and down again is not seen.",
                "含多列的输入（如各年冲击）取最强的一列。先升后降之类的关系看不出来。"
            ),
        };
        Text::new(format!("{}{}", left.zh, read.zh), format!("{}{}", left.en, read.en))
    }
}

/// The share that an input makes alone, as it is shown: by chance an estimate may lie below nothing.
fn alone(sobol: &SobolIndices) -> f64 {
    sobol.alone().value.max(0.0)
}
