//! Finds where a plan contradicts itself: what its readers noted in findings.csv, and what its data show.

use serde::Serialize;

use super::printed::read_alone;
use super::{Better, Commitment, Comparison, Form, Indicator, Measure, Plan, TargetKind};
use crate::diagnostic::Diagnostic;
use crate::language::{Language, Text};
use crate::text;

/// What stands against what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// The table against the running text.
    TableText,
    /// One sentence against another.
    TextText,
    /// A unit against what it can mean.
    UnitMeaning,
    /// A figure against its own row, or one row against another.
    Internal,
    /// What the plan leaves open.
    Open,
    /// What was observed later against the plan or its projection.
    Observed,
}

/// One contradiction or open question, with both places.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Its name in files.
    pub id: String,
    /// What stands against what.
    pub kind: FindingKind,
    /// What does not fit, in a line.
    pub title: Text,
    /// One place.
    pub place_a: String,
    /// What stands there, word for word.
    pub quote_a: String,
    /// The figure there.
    pub value_a: String,
    /// Empty for what the plan leaves open.
    pub place_b: String,
    /// What stands at the other place.
    pub quote_b: String,
    /// The figure there.
    pub value_b: String,
    /// How the model reads it.
    pub reading: Text,
    /// Whether it was computed from the plan's data rather than found by reading.
    pub computed: bool,
    /// Printed rows of the plan's table that it is about.
    pub rows: Vec<String>,
}

impl Finding {
    /// A place as a language names it: `三（二）专栏 box` is `三（二）专栏` in Chinese. A place without Chinese characters stays as it is.
    pub fn place_in(place: &str, language: Language) -> String {
        let chinese = |word: &str| word.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
        if language == Language::En || !chinese(place) {
            return place.to_owned();
        }
        let foreign = |word: &&str| !chinese(word) && word.chars().any(|letter| letter.is_ascii_alphabetic());
        place.split(' ').filter(|word| !foreign(word)).collect::<Vec<_>>().join(" ")
    }
}

/// Everything known: what was found by reading (findings.csv, in its order), then what the data show besides.
pub fn audit(plan: &Plan) -> Vec<Finding> {
    let mut findings = plan.findings.clone();
    let new: Vec<Finding> = computed(plan).into_iter().filter(|finding| !findings.iter().any(|known| covers(known, finding))).collect();
    findings.extend(new);
    findings
}

/// What the data alone show: the table against the commitments, commitments against each other, and rows that are odd in themselves.
pub fn computed(plan: &Plan) -> Vec<Finding> {
    let mut findings = Vec::new();
    for commitment in &plan.commitments {
        if let Some(indicator) = commitment.indicator.as_deref().and_then(|id| plan.indicators.iter().find(|indicator| indicator.id == id))
        {
            findings.extend(table_against_text(plan, indicator, commitment));
        }
        findings.extend(above_hundred(commitment));
    }
    findings.extend(text_against_text(&plan.commitments));
    for indicator in &plan.indicators {
        findings.extend(odd_row(plan, indicator));
    }
    findings.extend(held_targets(&plan.indicators));
    findings.extend(opposite_ratios(&plan.indicators));
    findings
}

/// Whether a finding by reading says what a computed one does: same kind and rows, and for sentences the same sentence.
fn covers(known: &Finding, computed: &Finding) -> bool {
    if known.kind != computed.kind {
        return false;
    }
    let sentences = |finding: &Finding| [plain(&finding.quote_a), plain(&finding.quote_b)];
    let same = |one: &str, other: &str| !one.is_empty() && !other.is_empty() && (one.contains(other) || other.contains(one));
    let shared = sentences(computed).iter().any(|one| sentences(known).iter().any(|other| same(one, other)));
    let rows = !known.rows.is_empty() && known.rows.iter().all(|row| computed.rows.contains(row));
    let sentence = same(&plain(&computed.quote_b), &plain(&known.quote_b));
    match computed.kind {
        FindingKind::TableText => rows && sentence,
        FindingKind::TextText => shared,
        FindingKind::UnitMeaning => shared || rows,
        FindingKind::Internal | FindingKind::Open | FindingKind::Observed => rows,
    }
}

/// A quote without the punctuation and spaces in which copies differ.
fn plain(quote: &str) -> String {
    quote.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, '%' | '.')).collect()
}

/// Rows named by a place such as `二（三）#26` or `table row 26`.
pub(super) fn rows_of(place: &str) -> Option<String> {
    let tail = place.rsplit_once('#').or_else(|| place.rsplit_once("row "))?.1;
    let code: String = tail.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '.').collect();
    code.starts_with(|letter: char| letter.is_ascii_digit()).then_some(code)
}

fn finding(kind: FindingKind, id: String, rows: Vec<String>, title: Text, reading: Text) -> Finding {
    Finding {
        id,
        kind,
        title,
        place_a: String::new(),
        quote_a: String::new(),
        value_a: String::new(),
        place_b: String::new(),
        quote_b: String::new(),
        value_b: String::new(),
        reading,
        computed: true,
        rows,
    }
}

impl Finding {
    fn row(self, indicator: &Indicator, value: impl Into<String>) -> Finding {
        Finding { place_a: indicator.source.clone(), quote_a: row_name(indicator).zh, value_a: value.into(), ..self }
    }

    fn against_row(self, indicator: &Indicator, value: impl Into<String>) -> Finding {
        Finding { place_b: indicator.source.clone(), quote_b: row_name(indicator).zh, value_b: value.into(), ..self }
    }

    fn sentence(self, commitment: &Commitment) -> Finding {
        Finding { place_a: commitment.section.clone(), quote_a: commitment.quote.clone(), value_a: commitment.printed.clone(), ..self }
    }

    fn against_sentence(self, commitment: &Commitment) -> Finding {
        Finding { place_b: commitment.section.clone(), quote_b: commitment.quote.clone(), value_b: commitment.printed.clone(), ..self }
    }
}

/// An indicator's name with the part of the row it is.
fn row_name(indicator: &Indicator) -> Text {
    if indicator.stage.zh.is_empty() {
        return indicator.name.clone();
    }
    let (name, stage) = (&indicator.name, &indicator.stage);
    Text::new(format!("{}（{}）", name.zh, stage.zh), format!("{} ({})", name.en, stage.en))
}

/// Whether two comparisons ask for the same: holding a floor is keeping at least it.
fn same_demand(one: Comparison, other: Comparison, better: Better) -> bool {
    one.sides(better) == other.sides(better) && one.is_strict() == other.is_strict()
}

fn table_against_text(plan: &Plan, indicator: &Indicator, commitment: &Commitment) -> Option<Finding> {
    let (name, value, said) = (row_name(indicator), indicator.target.value, commitment.value);
    let id = format!("computed_{}", commitment.id);
    let rows = vec![indicator.number.clone()];
    // A sentence about the base year or before stands against the baseline.
    if commitment.year <= plan.base_year {
        let baseline = indicator.baseline.filter(|baseline| commitment.year == plan.base_year && *baseline != said)?;
        let title = text!("{baseline} in the table, {said} in the text for {}", "表中 {baseline}，正文 {said}（{} 年）", commitment.year);
        let reading = text!("The table's figure is used.", "采用表中数值。");
        let found = finding(FindingKind::TableText, id, rows, said_of(&name, title), reading);
        return Some(found.row(indicator, &indicator.baseline_printed).against_sentence(commitment));
    }
    let same_year = commitment.year == plan.target_year;
    if value == said && same_year && same_demand(indicator.target.comparison, commitment.comparison, indicator.target.better) {
        return None;
    }
    let table = indicator.target.comparison.asks(&value.to_string());
    let text = commitment.comparison.asks(&said.to_string());
    let (year_zh, year_en) =
        if same_year { Default::default() } else { (format!("（{}年）", commitment.year), format!(" ({})", commitment.year)) };
    let title = Text::new(
        format!("{}：表中{}，正文{}{year_zh}", name.zh, table.zh, text.zh),
        format!("{}: {} in the table, {}{year_en} in the text", name.en, table.en, text.en),
    );
    let reading = text!(
        "The indicator is judged by the table; the text's figure is kept as a commitment.",
        "指标按表中数值评判，正文数值作为承诺另行记录。"
    );
    Some(finding(FindingKind::TableText, id, rows, title, reading).row(indicator, &indicator.target_printed).against_sentence(commitment))
}

/// What a message says of observations.
pub fn observed(told: &Diagnostic) -> Finding {
    let place = told.place.as_ref().map(|place| format!("{}:{}", place.source.name, place.line())).unwrap_or_default();
    let id = format!("computed_{}_{place}", told.code.name());
    let reading = Text::join(&told.help, "；", "; ");
    Finding { place_a: place, ..finding(FindingKind::Observed, id, Vec::new(), told.message.clone(), reading) }
}

/// A name before what is said of it.
fn said_of(name: &Text, said: Text) -> Text {
    Text::new(format!("{}：{}", name.zh, said.zh), format!("{}: {}", name.en, said.en))
}

/// A share of more than everything.
fn above_hundred(commitment: &Commitment) -> Option<Finding> {
    let read = read_alone(&commitment.printed);
    let value = read.value()?.number;
    let more = matches!(read.demand, Some(TargetKind::MoreThan))
        || (read.demand == Some(TargetKind::AtLeast) && commitment.printed.contains("以上"));
    if commitment.unit.en != "%" || value < 100.0 || !more {
        return None;
    }
    let name = &commitment.name;
    let title = Text::new(
        format!("{}“{}”：比例不可能超过 100%", name.zh, commitment.printed),
        format!("{} \"{}\": a share cannot exceed 100 %", name.en, commitment.printed),
    );
    let reading = text!("Read as 100 %.", "按 100% 理解。");
    Some(
        finding(FindingKind::UnitMeaning, format!("computed_{}_above_hundred", commitment.id), Vec::new(), title, reading)
            .sentence(commitment),
    )
}

/// Commitments about the same indicator or series that ask for different things in the same year.
fn text_against_text(commitments: &[Commitment]) -> Vec<Finding> {
    let subject = |commitment: &Commitment| commitment.indicator.clone().or_else(|| commitment.series.clone());
    let mut findings = Vec::new();
    for (position, one) in commitments.iter().enumerate() {
        for other in &commitments[position + 1..] {
            let same = subject(one).is_some() && subject(one) == subject(other) && one.year == other.year;
            if !same || (one.value == other.value && one.comparison == other.comparison) {
                continue;
            }
            let (first, second) = (&one.name, &other.name);
            let title = Text::new(
                format!("{}“{}”，{}“{}”", first.zh, one.printed, second.zh, other.printed),
                format!("{} \"{}\", {} \"{}\"", first.en, one.printed, second.en, other.printed),
            );
            let reading = text!("Each is kept as a commitment of its own.", "各作为一项承诺分别评判。");
            let id = format!("computed_{}_{}", one.id, other.id);
            findings.push(finding(FindingKind::TextText, id, Vec::new(), title, reading).sentence(one).against_sentence(other));
        }
    }
    findings
}

/// What is odd in a row by itself.
fn odd_row(plan: &Plan, indicator: &Indicator) -> Vec<Finding> {
    let name = row_name(indicator);
    let rows = vec![indicator.number.clone()];
    let (base_year, target_year) = (plan.base_year, plan.target_year);
    let mut findings = Vec::new();
    let Some(baseline) = indicator.baseline else {
        let title = text!("no value is printed for {base_year}", "未印 {base_year} 年数值");
        let reading = text!("The baseline is an uncertain assumption, and reports say so.", "基期值作为不确定假设，报告中予以注明。");
        let id = format!("computed_{}_no_baseline", indicator.id);
        findings.push(finding(FindingKind::Open, id, rows, said_of(&name, title), reading).row(indicator, &indicator.target_printed));
        return findings;
    };
    let target = indicator.target;
    let years = (target_year - base_year) / plan.step.max(1);
    if baseline != 0.0 && (target.value / baseline - f64::from(years)).abs() < 1e-9 {
        let title = text!("the target is exactly {years} times the baseline", "目标恰为基期的 {years} 倍");
        let reading = if target.measure == Measure::Total {
            text!("Read as the total over the plan.", "按规划期累计数理解。")
        } else {
            text!("Read as the value of {target_year}.", "按 {target_year} 年当年值理解。")
        };
        let id = format!("computed_{}_total", indicator.id);
        let value = format!("{} → {}", indicator.baseline_printed, indicator.target_printed);
        findings.push(finding(FindingKind::Open, id, rows.clone(), said_of(&name, title), reading).row(indicator, value));
    }
    if read_alone(&indicator.baseline_printed).demand.is_some() {
        let title = text!("the value of {base_year} is printed as a limit", "{base_year} 年印的是界限而不是数值");
        let reading = text!("The limit is used as the baseline.", "以该界限为基期值。");
        let id = format!("computed_{}_baseline_is_limit", indicator.id);
        findings.push(
            finding(FindingKind::UnitMeaning, id, rows.clone(), said_of(&name, title), reading).row(indicator, &indicator.baseline_printed),
        );
    }
    let worse = match target.better {
        Better::More => target.value < baseline,
        Better::Less => target.value > baseline,
    };
    if worse && target.measure != Measure::Total {
        let title = text!("the target is worse than the baseline", "目标比基期还差");
        let reading = text!("Read as a limit that must not be passed.", "按不得突破的底线理解。");
        let id = format!("computed_{}_below_baseline", indicator.id);
        let found = finding(FindingKind::Internal, id, rows, said_of(&name, title), reading);
        findings.push(found.row(indicator, &indicator.baseline_printed).against_row(indicator, &indicator.target_printed));
    }
    findings
}

/// Targets equal to their baselines, in a finding for each way in which they are judged.
fn held_targets(indicators: &[Indicator]) -> Vec<Finding> {
    let held = |reading: HeldReading| -> Vec<&Indicator> {
        let same = |indicator: &&Indicator| {
            let target = &indicator.target;
            target.measure == Measure::Final && indicator.baseline == Some(target.value) && HeldReading::of(target.comparison) == reading
        };
        indicators.iter().filter(same).collect()
    };
    let one = |reading: HeldReading| {
        let held = held(reading);
        let (first, last) = (held.first()?, held.last()?);
        let names = Text::join(&held.iter().map(|indicator| row_name(indicator)).collect::<Vec<_>>(), "、", "; ");
        let count = held.len();
        let (series, zh, en) = (if count == 1 { "series has its target" } else { "series have targets" }, &names.zh, &names.en);
        let their = if count == 1 { "its baseline" } else { "their baselines" };
        let title = text!("{count} {series} equal to {their}: {en}", "{count} 个序列的目标与基期相同：{zh}");
        let rows = held.iter().map(|indicator| indicator.number.clone()).collect();
        let value = |indicator: &Indicator| format!("{} → {}", indicator.baseline_printed, indicator.target_printed);
        let found = finding(FindingKind::Internal, reading.id().to_owned(), rows, title, reading.words()).row(first, value(first));
        Some(if count == 1 { found } else { found.against_row(last, value(last)) })
    };
    HeldReading::ALL.into_iter().filter_map(one).collect()
}

/// How a target that is equal to its baseline is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HeldReading {
    /// Kept within a tolerance.
    Kept,
    /// Not worse than the baseline.
    NotWorse,
    /// Better than the baseline.
    Better,
}

impl HeldReading {
    const ALL: [HeldReading; 3] = [HeldReading::Kept, HeldReading::NotWorse, HeldReading::Better];

    fn of(comparison: Comparison) -> HeldReading {
        match (comparison.tolerance(), comparison.is_strict()) {
            (Some(_), _) => HeldReading::Kept,
            (None, false) => HeldReading::NotWorse,
            (None, true) => HeldReading::Better,
        }
    }

    fn id(self) -> &'static str {
        match self {
            HeldReading::Kept => "computed_hold_targets",
            HeldReading::NotWorse => "computed_not_worse_targets",
            HeldReading::Better => "computed_better_targets",
        }
    }

    fn words(self) -> Text {
        match self {
            HeldReading::Kept => text!("Met if the value is kept within the tolerance.", "在容差范围内保持即为达到。"),
            HeldReading::NotWorse => text!("Met if the value does not become worse than the baseline.", "不差于基期即为达到。"),
            HeldReading::Better => text!("Met only if the value becomes better than the baseline.", "优于基期才算达到。"),
        }
    }
}

/// Ratios printed as `1:x` in one row and as `x:1` in another.
fn opposite_ratios(indicators: &[Indicator]) -> Option<Finding> {
    let of = |form: Form| indicators.iter().find(|indicator| indicator.target.form == form);
    let (one, other) = (of(Form::OneToRatio)?, of(Form::RatioToOne)?);
    let title = text!("Two ratios are printed opposite ways, 1:x and x:1", "两个比值写法相反：1:x 与 x:1");
    let reading = text!("Each is read as printed.", "各按所印写法理解。");
    let rows = vec![one.number.clone(), other.number.clone()];
    let found = finding(FindingKind::Internal, "computed_ratio_forms".to_string(), rows, title, reading);
    Some(found.row(one, &one.target_printed).against_row(other, &other.target_printed))
}
