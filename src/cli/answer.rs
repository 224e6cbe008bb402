//! The answer on one screen: the paragraph, the targets most at risk, what helps, and how sure that is.

use console::Style;

use crate::achieve::Outlook;
use crate::brief::{Brief, Help, TargetLine, YearFigure, year_words};
use crate::language::number::{NONE, percent};
use crate::language::{Language, Text, columns};
use crate::plan::Plan;
use crate::text;

use super::terminal::{self, Heading, wrap};

/// Targets at risk that are listed.
const RISKS: usize = 10;

/// Circumstances that are named.
const HELPS: usize = 2;

/// From this width on a target at risk also says how likely it is year by year.
const WIDE: usize = 120;

/// From this width on it takes a row of a table, with the way it has to go beside the way it goes.
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
    fn wrapped(self, words: &Text) -> String {
        wrap(words.get(self.language), self.width, "")
    }

    /// Words in bold, or in the colour of their class.
    fn styled(self, words: &str, style: Style) -> String {
        style.force_styling(self.colours).apply_to(words).to_string()
    }

    /// Lines in bold.
    fn wrapped_bold(self, words: &Text) -> String {
        self.wrapped(words).lines().map(|line| self.styled(line, Style::new().bold()) + "\n").collect()
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
    // As a review reports them: binding targets first, then all.
    if !brief.nature_words.en.is_empty() {
        page += &screen.wrapped(&brief.nature_words);
    }
    page += &classes(brief, screen);
    for words in [&brief.class_words, &brief.caution] {
        if !words.en.is_empty() {
            page += &screen.wrapped(words);
        }
    }
    if !brief.risks.is_empty() {
        page.push('\n');
        page += &risks(plan, brief, screen);
    }
    page += &helps(brief, screen);
    page
}

/// Counts by class, each class with its bounds where it stands.
fn classes(brief: &Brief, screen: Screen) -> String {
    let classes = brief.classes.iter().map(|class| screen.styled(class.words.get(screen.language), colour(Some(class.outlook))));
    classes.collect::<Vec<_>>().join(if screen.language == Language::Zh { "，" } else { " · " }) + "\n"
}

fn risks(plan: &Plan, brief: &Brief, screen: Screen) -> String {
    let (all, shown) = (brief.risks.len(), brief.risks.len().min(RISKS));
    let shown_risks = &brief.risks[..shown];
    let last = plan.target_year;
    // That none gets there is said once.
    let none = shown_risks.iter().all(|line| line.year_met.is_none());
    let (none_en, none_zh) = if none { (format!(", none by {last}"), format!("，到{last}年均未达到")) } else { Default::default() };
    // Where there is room, the years stand before P(met).
    let first = plan.base_year + plan.step;
    let (years_en, years_zh) = if (WIDE..WIDEST).contains(&screen.width) {
        (format!("; right: P by year {first}-{last}, %"), format!("；右侧为{first}—{last}年逐年概率，%"))
    } else {
        Default::default()
    };
    let heading = text!(
        "Most at risk, {shown} of {all} below 50%{none_en}: median (asked for), gap: cause{years_en}",
        "最难实现的{shown}项（{all}项概率不足50%{none_zh}）：中位数（要求），差距：原因{years_zh}"
    );
    let mut page = screen.wrapped_bold(&heading);
    page += &if screen.width >= WIDEST {
        table(plan, shown_risks, none, screen)
    } else {
        shown_risks.iter().map(|line| entry(plan, line, none, screen)).collect()
    };
    page
}

/// A target in two lines: its name with P(met) at the end, and below it the median, what is asked for, the gap and its cause.
fn entry(plan: &Plan, line: &TargetLine, none: bool, screen: Screen) -> String {
    let years = if screen.width >= WIDE { by_year(&line.by_year) } else { String::new() };
    let met = percent(line.met.value);
    let end = format!("{years}{met:>6}");
    let name = line.name.get(screen.language);
    let room = screen.width.saturating_sub(columns(&end) + 2);
    // A name that is too long keeps its end, by which rows of one group are told apart.
    let name = shortened(name, room);
    let blank = " ".repeat(screen.width.saturating_sub(columns(&name) + columns(&end)));
    let end = format!("{years}{}", screen.styled(&format!("{met:>6}"), colour(line.outlook)));
    let detail = wrap(detail(plan, line, none).get(screen.language), screen.width, "   ");
    format!("{name}{blank}{end}\n{detail}")
}

/// The words in so many columns, what is too long left out before their last dozen letters.
fn shortened(words: &str, room: usize) -> String {
    const END: usize = 12;
    if columns(words) <= room || room < 3 * END {
        return console::truncate_str(words, room, "…").into_owned();
    }
    let letters: Vec<char> = words.chars().collect();
    let mut start = letters.len();
    while start > 0 && columns(&letters[start - 1..].iter().collect::<String>()) <= END {
        start -= 1;
    }
    let end: String = letters[start..].iter().collect();
    format!("{}{end}", console::truncate_str(words, room - columns(&end), "…"))
}

/// The median, what is asked for, the gap of the median, by when it gets there where any does, and what decides that.
fn detail(plan: &Plan, line: &TargetLine, none: bool) -> Text {
    let (TargetLine { median_words, asked, gap_in_short: gap, cause, .. }, year) = (line, year_words(plan, line.year_met));
    let (mut zh, mut en) = (format!("{}（{}）", median_words.zh, asked.zh), format!("{} ({})", median_words.en, asked.en));
    if gap.en != NONE {
        (zh, en) = (format!("{zh}，差距{}", gap.zh), format!("{en}, gap {}", gap.en));
    }
    if !none {
        (zh, en) = (format!("{zh}，{}", year.zh), format!("{en}, {}", year.en));
    }
    if !cause.en.is_empty() {
        (zh, en) = (format!("{zh}：{}", cause.zh), format!("{en}: {}", cause.en));
    }
    Text::new(zh, en)
}

/// The same as a table, where there is room for one.
fn table(plan: &Plan, lines: &[TargetLine], none: bool, screen: Screen) -> String {
    let heading = |words: Text| words.get(screen.language).to_owned();
    let get = |words: &Text| words.get(screen.language).to_owned();
    let (first, last) = (plan.base_year + plan.step, plan.target_year);
    let mut headings = vec![
        Heading::filling(heading(text!("target", "目标"))),
        Heading::right(heading(text!("P(met)", "达标概率"))),
        Heading::right(heading(text!("median", "中位数"))),
        Heading::right(heading(text!("asked for", "要求"))),
        Heading::filling(heading(text!("gap", "差距"))),
    ];
    if !none {
        headings.push(Heading::right(heading(text!("median gets there", "中位路径"))));
    }
    headings.extend([
        Heading::right(heading(text!("P by year {first}-{last}, %", "{first}—{last}年逐年概率，%"))),
        Heading::filling(heading(text!("cause", "原因"))),
    ]);
    let row = |line: &TargetLine| {
        let causes: Vec<Text> = [&line.cause, &line.why].into_iter().filter(|words| !words.en.is_empty()).cloned().collect();
        let mut row = vec![get(&line.name), percent(line.met.value), get(&line.median_words), get(&line.asked), get(&line.gap_in_short)];
        row.extend((!none).then(|| get(&year_words(plan, line.year_met))));
        row.extend([by_year(&line.by_year), get(&Text::join(&causes, "；", "; "))]);
        row
    };
    terminal::table(&headings, &lines.iter().map(row).collect::<Vec<_>>(), screen.width)
}

/// P(met) of each year in per cent, set apart by blanks.
pub(super) fn by_year(years: &[YearFigure]) -> String {
    years.iter().map(|year| year.met.words.as_str()).collect::<Vec<_>>().join("  ")
}

/// What helps most, in the sentences that the report has too, and which circumstances would.
fn helps(brief: &Brief, screen: Screen) -> String {
    let helpful: Vec<&Help> = brief.helps.iter().filter(|help| !help.decided && help.change.value >= 0.005).take(HELPS).collect();
    let mut page = String::new();
    if !brief.help_words.is_empty() {
        page += &screen.wrapped(&Text::join(&brief.help_words, "", " "));
    }
    if !helpful.is_empty() {
        let one = |help: &&Help| {
            let (Text { zh, en }, change) = (&help.name, &help.change.words);
            text!("{en} {change}", "{zh}{change}项")
        };
        let Text { zh, en } = Text::join(&helpful.iter().map(one).collect::<Vec<_>>(), "；", "; ");
        page += &screen.wrapped(&text!("Circumstances that would help: {en}", "有利的客观条件：{zh}"));
    }
    page
}
