//! `fiveyear list`: what can be named in a plan, by kind, with the names that scenarios and commands take.

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::brief::{asked_words, scale_words};
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::trace::Model;
use crate::language::number::{full, short};
use crate::language::{Language, Text, paragraphs_in};
use crate::plan::{Plan, is_percentage};
use crate::scenario::{self, Scenario};
use crate::simulate::{Session, Settings};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help};
use super::context::{Context, json_page};
use super::names::{self, Named};
use super::terminal::{self, Heading, wrap_any};

/// What `list` lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Listed {
    /// The plan's targets
    #[value(alias = "指标")]
    Indicators,
    /// Everything that a rule makes
    #[value(alias = "序列")]
    Series,
    /// Parameters of the rules
    #[value(alias = "假设")]
    Assumptions,
    /// What the plan builds
    #[value(alias = "设施")]
    Facilities,
    /// What can be decided beyond the plan
    #[value(alias = "措施")]
    Levers,
    /// Lines of the budget
    #[value(alias = "预算")]
    Budget,
    /// What-ifs
    #[value(alias = "情景")]
    Scenarios,
}

#[derive(Debug, Clone, Args)]
pub(super) struct ListArguments {
    /// What is listed: indicators, series, assumptions, facilities, levers, budget or scenarios; any other word is looked for in the names of all
    #[arg(value_name = "WHAT")]
    pub what: String,

    /// Words that the name must hold
    #[arg(value_name = "WORD")]
    pub word: Vec<String>,
}

impl Execute for ListArguments {
    const HELP: Help = Help {
        name: "list",
        en: "List what can be named in a plan, with ids and names",
        zh: "列出规划中可以指名的事项及其名称",
        arguments: &[
            (
                "what",
                "列出什么：indicators 指标，series 序列，assumptions 假设，facilities 设施，levers 措施，budget 预算项，scenarios 情景；写其他词则在全部名称中查找",
            ),
            ("word", "名称中须含的词"),
        ],
        values: &[("WHAT", "种类"), ("WORD", "词")],
    };

    fn execute(&self, common: &Common) -> Outcome {
        list(common, self)
    }
}

/// Something of the plan that has a name.
#[derive(Serialize)]
pub(super) struct Entry {
    #[serde(flatten)]
    pub named: Named,
    /// What it comes to, in a few words.
    pub detail: Text,
}

impl Listed {
    /// All of them, in the order in which they are listed.
    pub(super) const ALL: [Listed; 7] =
        [Listed::Indicators, Listed::Series, Listed::Assumptions, Listed::Facilities, Listed::Levers, Listed::Budget, Listed::Scenarios];

    /// Their name on the command line.
    fn code(self) -> &'static str {
        match self {
            Listed::Indicators => "indicators",
            Listed::Series => "series",
            Listed::Assumptions => "assumptions",
            Listed::Facilities => "facilities",
            Listed::Levers => "levers",
            Listed::Budget => "budget",
            Listed::Scenarios => "scenarios",
        }
    }

    /// What they are called.
    pub(super) fn label(self) -> Text {
        match self {
            Listed::Scenarios => text!("scenarios", "情景"),
            Listed::Indicators => text!("indicators", "指标"),
            Listed::Levers => text!("levers", "措施"),
            Listed::Facilities => text!("facilities", "设施"),
            Listed::Budget => text!("budget lines", "预算项"),
            Listed::Series => text!("series", "序列"),
            Listed::Assumptions => text!("assumptions", "假设"),
        }
    }
}

/// Lists one kind of thing, those alone whose names hold some words if any are given.
fn list(common: &Common, options: &ListArguments) -> Outcome {
    let context = Context::load(common)?;
    let (plan, language) = (&context.plan, context.language);
    let Ok(what) = Listed::from_str(&options.what, true) else { return search(common, &context, options) };
    let session;
    let model = if what == Listed::Series {
        let settings = Settings { draws: 1, central: true, ..Settings::default() };
        let mut started = Session::new(plan, &context.scenarios[..1], settings)?;
        session = started.compiled(&context.scenarios[0])?;
        Some(&session.model)
    } else {
        None
    };
    let mut entries = entries(what, plan, &context.scenarios, model);
    let words = options.word.join(" ");
    if !words.is_empty() {
        let found = names::holding(&words, entries.iter().map(|entry| &entry.named));
        let mut at = 0;
        entries.retain(|_| {
            at += 1;
            found.contains(&(at - 1))
        });
    }
    let Text { zh, en } = what.label();
    if entries.is_empty() && !words.is_empty() {
        let known = self::entries(what, plan, &context.scenarios, model);
        let fault = Diagnostic::error(Code::UnknownName, text!("`{words}` is in no name of {en}", "没有名称含“{words}”的{zh}"));
        return Err(vec![fault.suggest(&words, known.iter().map(|entry| entry.named.id.as_str()))]);
    }
    Ok(match common.printed() {
        Format::Json => json_page(&entries),
        Format::Text => table(&entries, language, context.surroundings.width) + scales_of(plan, what, &entries, &context).as_str(),
    })
}

/// What figures in the model's own units come to, under a table of assumptions that has such.
fn scales_of(plan: &Plan, what: Listed, entries: &[Entry], context: &Context) -> String {
    let assumptions = entries.iter().filter(|_| what == Listed::Assumptions).filter_map(|entry| plan.assumption(&entry.named.id));
    wrap_any(scale_words(assumptions.map(|assumption| &assumption.unit)).get(context.language), context.surroundings.width, "")
}

/// Everything whose name holds the words, kind by kind.
fn search(common: &Common, context: &Context, options: &ListArguments) -> Outcome {
    let (plan, language) = (&context.plan, context.language);
    let words = std::iter::once(&options.what).chain(&options.word).cloned().collect::<Vec<_>>().join(" ");
    let settings = Settings { draws: 1, central: true, ..Settings::default() };
    let mut started = Session::new(plan, &context.scenarios[..1], settings)?;
    let session = started.compiled(&context.scenarios[0])?;
    let holding = |kind: Listed| {
        let entries = entries(kind, plan, &context.scenarios, Some(&session.model));
        let found = names::holding(&words, entries.iter().map(|entry| &entry.named));
        // An indicator's series is the indicator.
        let twice = |entry: &Entry| kind == Listed::Series && plan.indicator(&entry.named.id).is_some();
        let own = entries.into_iter().enumerate().filter(|(at, entry)| found.contains(at) && !twice(entry));
        (kind, own.map(|(_, entry)| entry).collect::<Vec<_>>())
    };
    let found: Vec<(Listed, Vec<Entry>)> = Listed::ALL.into_iter().map(holding).filter(|(_, entries)| !entries.is_empty()).collect();
    if found.is_empty() {
        let kinds: Vec<&str> = Listed::value_variants().iter().map(|kind| kind.code()).collect();
        let (en, zh) = (kinds.join(", "), kinds.join("、"));
        let fault = Diagnostic::error(Code::UnknownName, text!("`{words}` is in no name of the plan", "规划中没有名称含“{words}”"));
        return Err(vec![fault.suggest(&words, kinds.iter().copied()).help(text!("what can be listed: {en}", "可以列出的种类：{zh}"))]);
    }
    Ok(match common.printed() {
        Format::Json => json_page(&found.into_iter().flat_map(|(_, entries)| entries).collect::<Vec<_>>()),
        Format::Text => {
            let part = |(kind, entries): &(Listed, Vec<Entry>)| {
                let table = table(entries, language, context.surroundings.width) + scales_of(plan, *kind, entries, context).as_str();
                format!("{}\n{table}", kind.label().get(language))
            };
            found.iter().map(part).collect::<Vec<_>>().join("\n")
        }
    })
}

/// A table of entries: id, name, what it comes to.
pub(super) fn table(entries: &[Entry], language: Language, width: usize) -> String {
    let headings = [
        Heading::filling(text!("id", "名称").get(language)),
        Heading::filling(text!("name", "说明").get(language)),
        Heading::filling(text!("value", "取值").get(language)),
    ];
    let row = |entry: &Entry| {
        let Named { id, number, name } = &entry.named;
        let number = number.as_ref().map_or_else(String::new, |number| format!("{number} "));
        vec![id.clone(), format!("{number}{}", name.get(language)), entry.detail.get(language).to_owned()]
    };
    terminal::table(&headings, &entries.iter().map(row).collect::<Vec<_>>(), width)
}

/// All of one kind, in the plan's order; series only where the rules have been read.
pub(super) fn entries(what: Listed, plan: &Plan, scenarios: &[Scenario], model: Option<&Model>) -> Vec<Entry> {
    let entry =
        |id: &str, name: &Text, detail: Text| Entry { named: Named { id: id.to_owned(), number: None, name: name.clone() }, detail };
    match what {
        Listed::Scenarios => {
            let first = |words: &str, mark: &str| words.split_inclusive(mark).next().unwrap_or_default().trim_end_matches(mark).to_owned();
            let of = |scenario: &Scenario| {
                let Text { zh, en } = &scenario.story;
                entry(&scenario.name, &scenario.title, Text::new(first(zh, "。"), first(en, ". ").trim_end_matches('.')))
            };
            scenarios.iter().map(of).collect()
        }
        Listed::Indicators => {
            let named = names::indicators(plan).into_iter().zip(&plan.indicators);
            named.map(|(named, indicator)| Entry { named, detail: asked_words(plan, indicator) }).collect()
        }
        Listed::Levers => {
            let of = |lever: &crate::plan::Lever| {
                let (least, most, Text { zh, en }) = (short(lever.least), short(lever.most), &lever.unit);
                entry(&lever.id, &lever.label, text!("{least} to {most} {en}", "{least}至{most}{zh}"))
            };
            plan.levers.iter().map(of).collect()
        }
        Listed::Facilities => {
            plan.facilities.iter().map(|facility| entry(&facility.id, &facility.name, facility_words(facility))).collect()
        }
        Listed::Budget => {
            let of = |line: &crate::plan::BudgetLine| {
                let share = short(100.0 * line.share);
                entry(&line.id, &line.name, text!("{share}% of spending in the base year", "占基期支出的{share}%"))
            };
            plan.budget.iter().map(of).collect()
        }
        Listed::Series => {
            // The first sentence of what is said of a rule, up to its first stop.
            let first = |comment: &str, language| {
                let words = paragraphs_in(comment, language).first().cloned().unwrap_or_default();
                let end = words.find(['。', '：', '；']).or_else(|| words.find(". ")).unwrap_or(words.len());
                words[..end].trim_end_matches(['.', ':']).to_owned()
            };
            let of = |series: &crate::engine::trace::Series| {
                let name = match plan.indicator(&series.name) {
                    Some(indicator) => indicator.full_name(),
                    None => Text::new(first(&series.description, Language::Zh), first(&series.description, Language::En)),
                };
                let place = series.place.as_ref().map_or_else(String::new, |place| format!("{}:{}", place.source.name, place.line()));
                entry(&series.name, &name, Text::same(place))
            };
            model.into_iter().flat_map(|model| model.series.iter().map(of)).collect()
        }
        Listed::Assumptions => {
            let of = |assumption: &crate::plan::Assumption| {
                let value = scenario::describe(&assumption.distribution);
                let unit = &assumption.unit;
                let space = if is_percentage(&unit.en) { "" } else { " " };
                let detail = Text::new(format!("{} {}", value.zh, unit.zh), format!("{}{space}{}", value.en, unit.en));
                entry(&assumption.name, &assumption.label, detail)
            };
            plan.assumptions.iter().map(of).collect()
        }
    }
}

/// When a facility opens and what it adds.
fn facility_words(facility: &crate::plan::Facility) -> Text {
    let (year, month) = (facility.opening.floor(), ((facility.opening.fract() * 12.0).floor() as u32) + 1);
    let adds = facility.adds.iter().map(|(name, amount)| format!("{name} {}", full(*amount))).collect::<Vec<_>>().join(", ");
    text!("opens {year}-{month:02}: {adds}", "{year}年{month}月投用：{adds}")
}
