//! `fiveyear levers`: what each lever does alone at its steps, what it costs, and which targets it moves; dates and fate apart.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use crate::analysis::reference;
use crate::analysis::seek::{Choice, Date, DateEffect, Detail, Effects, Fate, KnobKind, LeverEffect, Step, lever_effects};
use crate::language::Text;
use crate::language::number::{counted, fixed, percent, short, signed};
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::simulate::Session;
use crate::table::{cannot_write, write_whole};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help};
use super::context::{Context, json_page};
use super::draw_arguments::DrawArguments;
use super::seek::up_to_100;
use super::seek::words::{judged, million_a_year};
use super::terminal::{self, Heading, wrap};

#[derive(Debug, Clone, Args)]
pub(super) struct LeversArguments {
    /// The scenario that everything starts from [default: the one that the others start from]
    #[arg(long, short, value_name = "NAME")]
    pub scenario: Option<String>,

    /// Random draws of each run
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(100..=200_000))]
    pub draws: u32,

    #[command(flatten)]
    pub drawn: DrawArguments,

    /// Lines of the budget without a range in levers.toml may give and get this many per cent of their money
    #[arg(long, value_name = "PERCENT", value_parser = up_to_100)]
    pub within: Option<f64>,

    /// Also write the price list as CSV
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

impl Execute for LeversArguments {
    const HELP: Help = Help {
        name: "levers",
        en: "Show what each lever does alone at its steps: cost, targets gained, and how sure that is",
        zh: "各项措施在各档力度下的费用、增益及把握程度",
        arguments: &[
            ("scenario", "从哪个情景出发[默认：其他情景的起点]"),
            ("within", "levers.toml 未写明范围的领域，可在其资金的百分之几以内增减"),
            ("out", "同时把价目表写入该 CSV 文件"),
        ],
        values: &[("PERCENT", "百分比")],
    };

    fn execute(&self, common: &Common) -> Outcome {
        levers(common, self)
    }
}

/// Assumptions of fate that are listed.
const FATES: usize = 8;

/// Runs every lever alone.
fn levers(common: &Common, options: &LeversArguments) -> Outcome {
    let context = Context::load(common)?;
    let plan = &context.plan;
    let scenario = match &options.scenario {
        Some(name) => context.select_one(name)?,
        None => context.scenarios[reference(plan, &context.scenarios)].clone(),
    };
    let settings = options.drawn.settings(options.draws);
    let mut session = Session::new(plan, std::slice::from_ref(&scenario), settings)?;
    let choice = Choice { lines: true, within: options.within.map(|part| part / 100.0), ..Choice::default() };
    let effects = lever_effects(&mut session, &scenario, &choice, Detail::Whole)?;
    let page = LeversPage { context: &context, scenario: &scenario, effects: &effects, within: options.within };
    let mut written = String::new();
    if let Some(file) = &options.out {
        let place = common.surroundings.place(file);
        let bytes = csv(plan, &effects);
        write_whole(&place, |file| file.write_all(bytes.as_bytes()))
            .map_err(|error| vec![cannot_write(text!("the price list", "价目表"), &place, &error)])?;
        let place = file.display();
        written = text!("\nWritten: {place}\n", "\n已写入：{place}\n").get(context.language).to_owned();
    }
    Ok(match common.printed() {
        Format::Json => json_page(&rows(plan, &effects)),
        Format::Text => page.text() + written.as_str(),
    })
}

/// One amount of one lever, or one date of a group of facilities.
#[derive(Serialize)]
struct Row {
    lever: String,
    kind: &'static str,
    from: Option<i32>,
    amount: Option<f64>,
    cost: Option<f64>,
    pays: Option<String>,
    grade: Option<char>,
    expected_change: f64,
    change_low: f64,
    change_high: f64,
    per_ten_million: Option<f64>,
    failed: Option<usize>,
    moves: Vec<MoveRow>,
}

#[derive(Serialize)]
struct MoveRow {
    target: String,
    p_before: f64,
    p_after: f64,
}

fn rows(plan: &Plan, effects: &Effects) -> Vec<Row> {
    let of_lever = |effect: &LeverEffect| {
        let row = |step: &Step| {
            let (low, high) = step.interval();
            Row {
                lever: effect.knob.id.clone(),
                kind: if effect.knob.kind == KnobKind::Lever { "lever" } else { "line" },
                from: Some(effect.knob.from),
                amount: Some(step.amount),
                cost: Some(step.cost),
                pays: effect.pays.clone(),
                grade: effect.grade,
                expected_change: step.gain,
                change_low: low,
                change_high: high,
                per_ten_million: step.per_ten(),
                failed: Some(step.failed),
                moves: step
                    .moves
                    .iter()
                    .map(|moved| MoveRow { target: plan.indicators[moved.target].id.clone(), p_before: moved.from, p_after: moved.to })
                    .collect(),
            }
        };
        effect.steps.iter().map(row).collect::<Vec<_>>()
    };
    let of_dates = |effect: &DateEffect| {
        let row = |dated: &crate::analysis::seek::Dated| {
            let (gain, half) = (dated.gain.0, 1.959_963_984_540_054 * dated.gain.1);
            Row {
                lever: effect.group.ids[0].clone(),
                kind: match dated.date {
                    Date::Moved(_) => "date",
                    Date::OnTime => "on_time",
                    Date::Never => "never",
                },
                from: None,
                amount: match dated.date {
                    Date::Moved(years) => Some(years),
                    _ => None,
                },
                cost: None,
                pays: None,
                grade: None,
                expected_change: gain,
                change_low: gain - half,
                change_high: gain + half,
                per_ten_million: None,
                failed: None,
                moves: Vec::new(),
            }
        };
        effect.dates.iter().map(row).collect::<Vec<_>>()
    };
    effects.levers.iter().flat_map(of_lever).chain(effects.dates.iter().flat_map(of_dates)).collect()
}

fn csv(plan: &Plan, effects: &Effects) -> String {
    let mut file = String::from(
        "\u{feff}lever,kind,from,amount,cost,pays,grade,expected_change,change_low,change_high,per_ten_million,failed,target,p_before,p_after\n",
    );
    let number = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    for row in rows(plan, effects) {
        let head = [
            row.lever,
            row.kind.to_owned(),
            row.from.map_or(String::new(), |year| year.to_string()),
            number(row.amount),
            number(row.cost),
            row.pays.unwrap_or_default(),
            row.grade.map_or(String::new(), String::from),
            row.expected_change.to_string(),
            row.change_low.to_string(),
            row.change_high.to_string(),
            number(row.per_ten_million),
            row.failed.map_or(String::new(), |failed| failed.to_string()),
        ]
        .join(",");
        if row.moves.is_empty() {
            file += &format!("{head},,,\n");
        }
        for MoveRow { target, p_before, p_after } in &row.moves {
            file += &format!("{head},{target},{p_before},{p_after}\n");
        }
    }
    file
}

struct LeversPage<'a> {
    context: &'a Context,
    scenario: &'a Scenario,
    effects: &'a Effects,
    within: Option<f64>,
}

impl LeversPage<'_> {
    fn say(&self, words: &Text) -> String {
        words.get(self.context.language).to_owned()
    }

    fn wrapped(&self, words: &Text, indent: &str) -> String {
        match words.get(self.context.language) {
            "" => String::new(),
            words => wrap(words, self.context.surroundings.width, indent),
        }
    }

    fn text(&self) -> String {
        let (Text { zh, en }, expected) = (&self.scenario.title, fixed(self.effects.base.expected(), 1));
        let (targets, draws) = (self.context.plan.indicators.len(), self.effects.base.draws());
        let mut page = self.wrapped(
            &text!(
                "What each lever does alone. As it is ({en}), {expected} of {targets} targets are met on average.",
                "各项措施单独的作用。现状（{zh}）平均达标{expected}项，共{targets}项目标。"
            ),
            "",
        );
        page += &self.wrapped(
            &text!(
                "Gain: change of that number with its 95 % interval, from the same {draws} draws. The most for the money first.",
                "增益：平均达标项数的变化及95%区间，使用相同的{draws}次模拟。按每元收益由高到低排列。"
            ),
            "",
        );
        let mut levers: Vec<&LeverEffect> = self.effects.levers.iter().filter(|effect| effect.knob.kind == KnobKind::Lever).collect();
        // What costs nothing comes first, then what gains most for the money.
        let yields = |effect: &LeverEffect| effect.best().map_or(f64::NEG_INFINITY, |step| step.per_ten().unwrap_or(f64::INFINITY));
        levers.sort_by(|one, other| yields(other).total_cmp(&yields(one)));
        if levers.is_empty() {
            page.push('\n');
            page += &self.wrapped(
                &text!(
                    "The plan declares no levers (seeds/levers.toml; docs/seek.md shows how): what follows are dates and what nobody decides.",
                    "规划没有声明措施（seeds/levers.toml，写法见 docs/seek.zh.md）：以下只有日期和无法决定的因素。"
                ),
                "",
            );
        }
        for effect in levers {
            page.push('\n');
            page += &self.lever(effect);
        }
        let lines: Vec<&LeverEffect> = self.effects.levers.iter().filter(|effect| effect.knob.kind == KnobKind::Line).collect();
        if !lines.is_empty() {
            page.push('\n');
            page += &self.lines(&lines);
        }
        page += &self.dates();
        page += &self.fate();
        page.push('\n');
        page += &self.wrapped(&judged(&self.context.plan, self.context.plan.levers.iter().map(|lever| lever.id.as_str())), "");
        let runs = self.effects.runs;
        let counted = counted(runs, "run");
        page + self.say(&text!("{counted}.\n", "共运算{runs}次。\n")).as_str()
    }

    /// A title line, its steps, and what moves.
    fn lever(&self, effect: &LeverEffect) -> String {
        let (knob, plan) = (&effect.knob, &self.context.plan);
        let line = effect.pays.as_ref().and_then(|line| plan.budget.iter().find(|known| known.id == *line)).map(|line| &line.name);
        let grade = effect.grade.unwrap_or('D');
        let title = Text::new(
            format!("{}（{}），{}年起", knob.label.zh, knob.unit.zh, knob.from),
            format!("{} ({}), from {}", knob.label.en, knob.unit.en, knob.from),
        );
        let paid = match line {
            Some(line) => {
                Text::new(format!("{}支出，证据等级{grade}", line.zh), format!("paid by {}, grade {grade}", line.en.to_lowercase()))
            }
            None => text!("grade {grade}", "证据等级{grade}"),
        };
        let mut page = self.wrapped(&title, "");
        page += &self.wrapped(&paid, "  ");
        page += &self.steps(effect, |step| short(step.amount));
        page + self.moves(effect).as_str()
    }

    /// The steps as a table, each figure beside its name.
    fn steps(&self, effect: &LeverEffect, amount: impl Fn(&Step) -> String) -> String {
        let Text { zh, en } = million_a_year(&self.context.plan);
        let headings = [
            Heading::right("    ".to_owned() + self.say(&text!("amount", "力度")).as_str()),
            Heading::right("  ".to_owned() + self.say(&text!("{en}", "{zh}")).as_str()),
            Heading::right("  ".to_owned() + self.say(&text!("gain", "增益")).as_str()),
            Heading::right("  ".to_owned() + self.say(&text!("95 % interval", "95%区间")).as_str()),
            Heading::right("  ".to_owned() + self.say(&text!("per 10 million", "每1,000万元")).as_str()),
        ];
        let gain = |value: f64| signed(value, |value| fixed(value, 2));
        let row = |step: &Step| {
            let (low, high) = step.interval();
            let (low, high) = (gain(low), gain(high));
            vec![
                amount(step),
                short(step.cost),
                gain(step.gain),
                self.say(&text!("{low} to {high}", "{low}至{high}")),
                step.per_ten().map_or_else(|| self.say(&text!("no cost", "不花钱")), |per| signed(per, |per| fixed(per, 2))),
            ]
        };
        terminal::table(&headings, &effect.steps.iter().map(row).collect::<Vec<_>>(), self.context.surroundings.width)
    }

    /// Targets that the largest amount moves, and draws that fail there.
    fn moves(&self, effect: &LeverEffect) -> String {
        let Some(last) = effect.steps.last() else { return String::new() };
        let named = |moved: &crate::analysis::seek::Move| {
            let (Text { zh, en }, from, to) =
                (self.context.plan.indicators[moved.target].full_name(), percent(moved.from), percent(moved.to));
            text!("{en} {from} → {to}", "{zh}{from} → {to}")
        };
        let mut page = match last.moves.len() {
            0 => self.wrapped(&text!("moves no target by a point", "对任何目标的影响都不足1个百分点"), "    "),
            count => {
                let shown = 3;
                let mut list: Vec<Text> = last.moves.iter().take(shown).map(named).collect();
                if count > shown {
                    let more = count - shown;
                    list.push(text!("{more} more", "另{more}项"));
                }
                let Text { zh, en } = Text::join(&list, "；", "; ");
                self.wrapped(&text!("moves: {en}", "影响：{zh}"), "    ")
            }
        };
        let base = self.effects.base.failed;
        if let Some(step) = effect.steps.iter().find(|step| step.failed > base) {
            let (failed, amount) = (step.failed, short(step.amount));
            page += &self.wrapped(
                &text!(
                    "from {amount} on {failed} draws fail: no mix may hold that much",
                    "自{amount}起有{failed}次模拟失败，组合中不得取这么多"
                ),
                "    ",
            );
        }
        page
    }

    /// Lines of the budget: one row for the least and one for the most that each may have.
    fn lines(&self, lines: &[&LeverEffect]) -> String {
        let mut page = self.wrapped(
            &match self.within {
                Some(part) => {
                    let part = short(part);
                    text!(
                        "Money of the lines, at the least and the most that levers.toml lets each have; where it says nothing, {part} % less or more (asked for here, declared by nobody):",
                        "各领域资金：levers.toml 允许的最少与最多；未写明的按增减{part}%（此处指定，无人声明）："
                    )
                }
                None => text!("Money of the lines, at the least and the most that levers.toml lets each have:", "各领域资金：levers.toml 允许的最少与最多："),
            },
            "",
        );
        let Text { zh, en } = million_a_year(&self.context.plan);
        let headings = [
            Heading::filling(self.say(&text!("line", "领域"))),
            Heading::right(self.say(&text!("% of spending", "占支出%"))),
            Heading::right(self.say(&text!("{en}", "{zh}"))),
            Heading::right(self.say(&text!("gain", "增益"))),
            Heading::right(self.say(&text!("95 % interval", "95%区间"))),
        ];
        let gain = |value: f64| signed(value, |value| fixed(value, 2));
        let mut rows = Vec::new();
        for effect in lines {
            let ends = [effect.steps.first(), effect.steps.last()];
            for step in ends.into_iter().flatten() {
                let name = effect.knob.label.get(self.context.language);
                let ((low, high), at) = (step.interval(), short(effect.knob.at * 100.0));
                let (low, high, to) = (gain(low), gain(high), short(step.amount * 100.0));
                let mark = if effect.knob.assumed { "*" } else { "" };
                rows.push(vec![
                    format!("{name}{mark}"),
                    format!("{at} → {to}"),
                    signed(step.cost, short),
                    gain(step.gain),
                    self.say(&text!("{low} to {high}", "{low}至{high}")),
                ]);
            }
        }
        page += &terminal::table(&headings, &rows, self.context.surroundings.width);
        page
    }

    /// Facilities early and late.
    fn dates(&self) -> String {
        if self.effects.dates.is_empty() {
            return String::new();
        }
        let mut page = String::from("\n");
        page += &self.wrapped(&text!("The plan's own projects, earlier and later (gain):", "规划自有项目提前或推迟（增益）："), "");
        let headings = [
            Heading::filling(self.say(&text!("projects", "项目"))),
            Heading::right(self.say(&text!("a year\nearlier", "提前\n一年"))),
            Heading::right(self.say(&text!("half a\nyear", "提前\n半年"))),
            Heading::right(self.say(&text!("on\ntime", "按期"))),
            Heading::right(self.say(&text!("a year\nlater", "推迟\n一年"))),
            Heading::right(self.say(&text!("two\nyears", "推迟\n两年"))),
            Heading::right(self.say(&text!("never", "不建"))),
        ];
        let row = |effect: &DateEffect| {
            let gains = effect.dates.iter().map(|dated| signed(dated.gain.0, |gain| fixed(gain, 2)));
            std::iter::once(self.say(&effect.group.label)).chain(gains).collect::<Vec<_>>()
        };
        let most = |effect: &&DateEffect| effect.dates.iter().map(|dated| dated.gain.0.abs()).fold(0.0, f64::max);
        let mut shown: Vec<&DateEffect> = self.effects.dates.iter().filter(|effect| most(effect) >= 0.005).collect();
        shown.sort_by(|one, other| most(other).total_cmp(&most(one)));
        let unmoved = self.effects.dates.len() - shown.len();
        page += &terminal::table(&headings, &shown.into_iter().map(row).collect::<Vec<_>>(), self.context.surroundings.width);
        if unmoved > 0 {
            let kinds = counted(unmoved, "other kind");
            page +=
                &self.wrapped(&text!("The dates of {kinds} of projects change nothing.", "另有{unmoved}类项目的日期不影响达标数。"), "");
        }
        page
    }

    /// What nobody decides.
    fn fate(&self) -> String {
        if self.effects.fate.is_empty() {
            return String::new();
        }
        let mut page = String::from("\n");
        page += &self.wrapped(
            &text!(
                "What nobody decides: targets met on average where it turns out in its lowest or highest third",
                "无法决定的因素：取值落在最低或最高三分之一时的平均达标项数"
            ),
            "",
        );
        let headings = [
            Heading::filling(self.say(&text!("assumption", "假设"))),
            Heading::right(self.say(&text!("lowest", "最低"))),
            Heading::right(self.say(&text!("highest", "最高"))),
            Heading::right(self.say(&text!("difference", "相差"))),
        ];
        let row = |fate: &Fate| {
            let label = self.context.plan.assumption(&fate.assumption).map_or(Text::same(&fate.assumption), |known| known.label.clone());
            let error = fixed(1.959_963_984_540_054 * fate.standard_error, 2);
            vec![
                self.say(&label),
                fixed(fate.low, 1),
                fixed(fate.high, 1),
                format!("{} ± {error}", signed(fate.high - fate.low, |gain| fixed(gain, 2))),
            ]
        };
        let rows: Vec<Vec<String>> = self.effects.fate.iter().take(FATES).map(row).collect();
        page + terminal::table(&headings, &rows, self.context.surroundings.width).as_str()
    }
}
