//! The answer on one screen: the paragraph, the targets most at risk, what helps, and how sure that is.

use console::Style;

use crate::achieve::Outlook;
use crate::brief::{Brief, Help, TargetLine, year_words};
use crate::language::number::percent;
use crate::language::{Language, Text, columns};
use crate::plan::Plan;
use crate::text;

use super::terminal::{self, Heading, wrap};

/// Targets at risk that are listed.
const RISKS: usize = 10;

/// Scenarios that are named on either side.
const HELPS: usize = 2;

/// From this width on a target at risk takes one line.
const WIDE: usize = 120;

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
    let lead = Text::join(&brief.lead, "", " ");
    let mut page = screen.wrapped(&lead);
    if brief.tiles.is_empty() {
        return page;
    }
    page.push('\n');
    page += &classes(brief, screen);
    if !brief.risks.is_empty() {
        page.push('\n');
        page += &risks(plan, brief, screen);
    }
    page += &helps(brief, screen);
    page
}

/// Counts by class, each class with its bounds where it stands.
fn classes(brief: &Brief, screen: Screen) -> String {
    let classes = Outlook::ALL.iter().zip(&brief.tiles[1..]).map(|(outlook, tile)| {
        let count = &tile.figure;
        let words = match (screen.language, outlook) {
            (Language::Zh, _) => format!("{}{count}项", tile.name.zh),
            (Language::En, Outlook::Likely) => format!("{count} likely (66 % and more)"),
            (Language::En, Outlook::Open) => format!("{count} open (33 to 66 %)"),
            (Language::En, Outlook::Unlikely) => format!("{count} unlikely (33 % and less)"),
        };
        screen.styled(&words, colour(Some(*outlook)))
    });
    classes.collect::<Vec<_>>().join(if screen.language == Language::Zh { "，" } else { " · " }) + "\n"
}

fn risks(plan: &Plan, brief: &Brief, screen: Screen) -> String {
    let (all, shown) = (brief.risks.len(), brief.risks.len().min(RISKS));
    let heading = text!(
        "Most at risk, {shown} of {all} below 50 %: median (asked for); missing; by when",
        "最难实现的目标（不足50%的{all}项中列{shown}项）：中位数（要求）；差距；年份"
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
    let (TargetLine { median, asked, unit, missing, .. }, year) = (line, year_words(plan, line.year_met));
    let median = &median.words;
    // What is missing has the unit, unless it is counted in things.
    let unit_of = |unit: &str, space: &str| match unit {
        "%" => "%".to_owned(),
        unit if line.counted => format!("{space}{unit}"),
        _ => String::new(),
    };
    let (zh, en) = (unit_of(&unit.zh, ""), unit_of(&unit.en, " "));
    Text::new(
        format!("{median}（{asked}{zh}）；平均差{}；{}", missing.zh, year.zh),
        format!("{median} ({asked}{en}); short by {}; {}", missing.en, year.en),
    )
}

/// The same as a table, where there is room for one.
fn table(plan: &Plan, lines: &[TargetLine], screen: Screen) -> String {
    let heading = |words: Text| words.get(screen.language).to_owned();
    let headings = [
        Heading::filling(heading(text!("target", "目标"))),
        Heading::right(heading(text!("P(met)", "达标概率"))),
        Heading::right(heading(text!("median", "中位数"))),
        Heading::right(heading(text!("asked for", "要求"))),
        Heading::filling(heading(text!("unit", "单位"))),
        Heading::filling(heading(text!("short by, where missed", "未达标时平均差"))),
        Heading::right(heading(text!("median gets there", "中位路径"))),
    ];
    let row = |line: &TargetLine| {
        let get = |words: &Text| words.get(screen.language).to_owned();
        vec![
            get(&line.name),
            percent(line.met.value),
            line.median.words.clone(),
            get(&line.target),
            get(&line.unit),
            get(&line.shortfall),
            get(&year_words(plan, line.year_met)),
        ]
    };
    terminal::table(&headings, &lines.iter().map(row).collect::<Vec<_>>(), screen.width)
}

/// What helps most, what can be decided apart from what cannot.
fn helps(brief: &Brief, screen: Screen) -> String {
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
    for (head, helps) in [
        (text!("Helps most, of what is decided (targets met on average):", "可决策事项中帮助最大的（平均达标项数）："), helpful(true)),
        (text!("Of circumstances:", "客观条件中："), helpful(false)),
        (text!("Hurts most:", "影响最不利的："), hurts),
    ] {
        if !helps.is_empty() {
            let (head, list) = (head, list(helps));
            page += &screen.wrapped(&Text::new(format!("{}{}", head.zh, list.zh), format!("{} {}", head.en, list.en)));
        }
    }
    if page.is_empty() { page } else { format!("\n{page}") }
}
