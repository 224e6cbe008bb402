//! The answer on one screen: the paragraph, the targets most at risk, what helps, and how sure that is.

use console::Style;

use crate::achieve::Outlook;
use crate::brief::{Brief, Help, LeverLine, TargetLine, YearFigure, year_words};
use crate::language::number::{millions, percent, short};
use crate::language::{Language, Text, columns};
use crate::plan::Plan;
use crate::text;

use super::terminal::{self, Heading, wrap};

/// Targets at risk that are listed.
const RISKS: usize = 10;

/// Levers that are named.
const LEVERS: usize = 3;

/// Scenarios that are named on either side.
const HELPS: usize = 2;

/// From this width on a target at risk takes one line.
const WIDE: usize = 120;

/// From this width on the line also says what is asked of the years, and why the target is at risk.
const WIDEST: usize = 180;

/// How the answer is printed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Screen {
    pub language: Language,
    pub width: usize,
    /// Whether it shows colours.
    pub colours: bool,
}

impl Screen {
    fn say(self, words: &Text) -> String {
        words.get(self.language).to_owned()
    }

    fn wrapped(self, words: &Text) -> String {
        wrap(words.get(self.language), self.width, "")
    }

    /// Words in bold, or in the colour of their class.
    fn styled(self, words: &str, style: Style) -> String {
        style.force_styling(self.colours).apply_to(words).to_string()
    }

    fn bold(self, words: &str) -> String {
        self.styled(words, Style::new().bold())
    }
}

fn colour(outlook: Option<Outlook>) -> Style {
    match outlook {
        Some(Outlook::Likely) => Style::new().green(),
        Some(Outlook::Open) => Style::new().yellow(),
        Some(Outlook::Unlikely) => Style::new().red().bold(),
        None => Style::new(),
    }
}

/// The answer of a run.
pub(super) fn answer(plan: &Plan, brief: &Brief, screen: Screen) -> String {
    let mut page = screen.wrapped(&Text::join(&brief.lead, "", " "));
    if brief.tiles.is_empty() {
        return page;
    }
    page += &classes(brief, screen);
    for words in [&brief.nature_words, &brief.class_words, &brief.caution] {
        if !words.en.is_empty() {
            page += &screen.wrapped(words);
        }
    }
    if !brief.risks.is_empty() {
        page.push('\n');
        page += &risks(plan, brief, screen);
    }
    page += &helps(plan, brief, screen);
    page
}

/// Counts by class, each class with its bounds where it stands.
fn classes(brief: &Brief, screen: Screen) -> String {
    let classes = brief.classes.iter().map(|class| screen.styled(class.words.get(screen.language), colour(Some(class.outlook))));
    classes.collect::<Vec<_>>().join(if screen.language == Language::Zh { "，" } else { " · " }) + "\n"
}

fn risks(plan: &Plan, brief: &Brief, screen: Screen) -> String {
    let (all, shown) = (brief.risks.len(), brief.risks.len().min(RISKS));
    let heading = text!(
        "Most at risk, {shown} of {all} below 50 %: median (asked for); missing; by when",
        "最难实现的目标（达标概率不足50%的{all}项中列{shown}项）：中位数（要求）；差距；年份"
    );
    let mut page = screen.bold(&screen.say(&heading)) + "\n";
    let shown = &brief.risks[..shown];
    page += &if screen.width >= WIDE { table(plan, shown, screen) } else { shown.iter().map(|line| entry(plan, line, screen)).collect() };
    page
}

/// A target in two lines: its name with P(met) at the end, and below it what is asked for, where the median comes to, what is missing.
fn entry(plan: &Plan, line: &TargetLine, screen: Screen) -> String {
    let met = percent(line.met.value);
    let name = line.name.get(screen.language);
    let room = screen.width.saturating_sub(6);
    let name = console::truncate_str(name, room, "…");
    let blank = " ".repeat(screen.width.saturating_sub(columns(&name) + columns(&met)));
    let met = screen.styled(&met, colour(line.outlook));
    let detail = wrap(detail(plan, line).get(screen.language), screen.width, "   ");
    format!("{name}{blank}{met}\n{detail}")
}

/// The median, what is asked for, what is missing where it is missed, and by when.
fn detail(plan: &Plan, line: &TargetLine) -> Text {
    let (TargetLine { median_words, asked, missing, .. }, year) = (line, year_words(plan, line.year_met));
    Text::new(
        format!("{}（{}）；平均差{}；{}", median_words.zh, asked.zh, missing.zh, year.zh),
        format!("{} ({}); short by {}; {}", median_words.en, asked.en, missing.en, year.en),
    )
}

/// The same as a table, where there is room for one.
fn table(plan: &Plan, lines: &[TargetLine], screen: Screen) -> String {
    let heading = |words: Text| words.get(screen.language).to_owned();
    let get = |words: &Text| words.get(screen.language).to_owned();
    let (first, last) = (plan.base_year + plan.step, plan.target_year);
    let mut headings = vec![
        Heading::filling(heading(text!("target", "目标"))),
        Heading::right(heading(text!("P(met)", "达标概率"))),
        Heading::right(heading(text!("median", "中位数"))),
        Heading::right(heading(text!("asked for", "要求"))),
        Heading::filling(heading(text!("short by", "未达标时平均差"))),
        Heading::right(heading(text!("median gets there", "中位路径"))),
        Heading::right(heading(text!("P by year {first}-{last}, %", "{first}—{last}年逐年概率，%"))),
    ];
    let wordy = screen.width >= WIDEST;
    if wordy {
        headings.push(Heading::filling(heading(text!("why", "原因"))));
    }
    let row = |line: &TargetLine| {
        let mut row = vec![
            get(&line.name),
            percent(line.met.value),
            get(&line.median_words),
            get(&line.asked),
            get(&line.missing),
            get(&year_words(plan, line.year_met)),
            by_year(&line.by_year),
        ];
        row.extend(wordy.then(|| get(&line.why)));
        row
    };
    terminal::table(&headings, &lines.iter().map(row).collect::<Vec<_>>(), screen.width)
}

/// The levers that gain most for the money.
fn levers(plan: &Plan, brief: &Brief) -> Text {
    let one = |line: &LeverLine| {
        let (Text { zh, en }, gain) = (&line.name, &line.gain.words);
        match line.cost.value {
            0.0 => text!("{en} {gain} at no cost", "{zh}{gain}项，无需新增资金"),
            cost => {
                let (million, much) = (short(cost), millions(cost, plan.paid_in()).zh);
                text!("{en} {gain} for {million} million", "{zh}{gain}项，{much}")
            }
        }
    };
    let Text { zh, en } = Text::join(&brief.levers.iter().take(LEVERS).map(one).collect::<Vec<_>>(), "；", "; ");
    text!(
        "Best levers for the money (targets met; cost a year; all: fiveyear levers): {en}",
        "单位资金增益最高的措施（平均达标项数，按年计；全部见 fiveyear levers）：{zh}"
    )
}

/// P(met) of each year in per cent, set apart by blanks.
pub(super) fn by_year(years: &[YearFigure]) -> String {
    years.iter().map(|year| year.met.words.as_str()).collect::<Vec<_>>().join("  ")
}

/// What helps most, what can be decided apart from what cannot.
fn helps(plan: &Plan, brief: &Brief, screen: Screen) -> String {
    let list = |helps: Vec<&Help>| {
        let one = |help: &&Help| {
            let (Text { zh, en }, change) = (&help.name, &help.change.words);
            text!("{en} {change}", "{zh}{change}项")
        };
        Text::join(&helps.iter().take(HELPS).map(one).collect::<Vec<_>>(), "；", "; ")
    };
    let helpful =
        |decided: bool| brief.helps.iter().filter(move |help| help.decided == decided && help.change.value >= 0.005).collect::<Vec<_>>();
    let hurts: Vec<&Help> = brief.helps.iter().rev().filter(|help| help.change.value <= -0.005).collect();
    let mut page = String::new();
    if !brief.levers.is_empty() {
        page += &screen.wrapped(&levers(plan, brief));
    }
    // Levers are what is decided; scenarios speak for it only where the plan declares none.
    let decided = if brief.levers.is_empty() { helpful(true) } else { Vec::new() };
    for (head, helps) in [
        (text!("Helps most (targets met on average):", "帮助最大的决策（平均达标项数）："), decided),
        (text!("Circumstances that would help:", "有利的客观条件："), helpful(false)),
        (text!("Hurts most:", "最不利："), hurts),
    ] {
        if !helps.is_empty() {
            let (head, list) = (head, list(helps));
            page += &screen.wrapped(&Text::new(format!("{}{}", head.zh, list.zh), format!("{} {}", head.en, list.en)));
        }
    }
    page
}
