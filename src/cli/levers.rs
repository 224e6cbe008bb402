//! `fiveyear levers`: what each lever does alone at its steps, what it costs, and which targets it moves.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use crate::analysis::reference;
use crate::analysis::seek::{Choice, KnobKind, PriceList, Reading, Runner, Space, price_list};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Language;
use crate::language::number::short;
use crate::simulate::Session;
use crate::table::{cannot_write, write_bytes};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help};
use super::context::{Context, json_page};
use super::draw_arguments::DrawArguments;
use super::terminal::{self, Heading};

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

    /// Also write the price list as CSV
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

impl Execute for LeversArguments {
    const HELP: Help = Help {
        name: "levers",
        en: "Show what each lever does alone at its steps: cost, targets gained, and how sure that is",
        zh: "各项措施在各档力度下的费用、增益及把握程度",
        arguments: &[("scenario", "从哪个情景出发[默认：其他情景的起点]"), ("out", "同时把价目表写入该 CSV 文件")],
        values: &[],
    };

    fn execute(&self, common: &Common) -> Outcome {
        levers(common, self)
    }
}

/// One amount of one lever.
#[derive(Serialize)]
struct Priced {
    lever: String,
    kind: &'static str,
    from: i32,
    amount: f64,
    cost: f64,
    expected_change: f64,
    change_se: f64,
    per_ten_million: Option<f64>,
    failed: usize,
    moves: Vec<(String, f64)>,
}

/// Runs every lever alone.
fn levers(common: &Common, options: &LeversArguments) -> Outcome {
    let context = Context::load(common)?;
    let plan = &context.plan;
    if plan.levers.is_empty() {
        return Err(vec![
            Diagnostic::error(Code::NoLevers, text!("the plan declares no levers", "规划没有声明措施"))
                .help(text!("write seeds/levers.toml: docs/seek.md shows how", "请编写 seeds/levers.toml，写法见 docs/seek.zh.md")),
        ]);
    }
    let scenario = match &options.scenario {
        Some(name) => context.select_one(name)?,
        None => context.scenarios[reference(plan, &context.scenarios)].clone(),
    };
    let settings = options.drawn.settings(options.draws);
    let mut session = Session::new(plan, std::slice::from_ref(&scenario), settings)?;
    let space = Space::new(&mut session, &scenario, &Choice { lines: true, ..Choice::default() })?;
    let reading = Reading::new(plan, (0..plan.indicators.len()).collect(), 0.1);
    let (from, knobs) = (space.as_it_is(), (0..space.knobs.len()).collect::<Vec<usize>>());
    let mut runner = Runner { session: &mut session, reading, spaces: vec![space.clone()], runs: 0 };
    let list = price_list(&mut runner, &from, &knobs)?;
    let priced = rows(&context, &space, &list);
    if let Some(place) = &options.out {
        let place = common.surroundings.place(place);
        write_bytes(&place, csv(&priced).as_bytes())
            .map_err(|error| vec![cannot_write(text!("the price list", "价目表"), &place, &error)])?;
    }
    Ok(match common.printed() {
        Format::Json => json_page(&priced),
        Format::Text => page(&context, &space, &priced),
    })
}

fn rows(context: &Context, space: &Space<'_>, list: &PriceList) -> Vec<Priced> {
    let base = &list.base[0];
    let row = |run: &crate::analysis::seek::Priced| {
        let (of, outcome) = (&space.knobs[run.knob], &run.outcomes[0]);
        let (expected_change, change_se) = outcome.gain_on(base);
        let cost = space.a_year(space.cost_of(run.knob, run.value));
        let targets = context.plan.indicators.iter().enumerate();
        let mut moves: Vec<(String, f64)> =
            targets.map(|(position, indicator)| (indicator.id.clone(), outcome.p(position) - base.p(position))).collect();
        moves.retain(|(_, change)| change.abs() >= 0.01);
        moves.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()));
        Priced {
            lever: of.id.clone(),
            kind: if of.kind == KnobKind::Lever { "lever" } else { "line" },
            from: of.from,
            amount: run.value,
            cost,
            expected_change,
            change_se,
            per_ten_million: (cost.abs() > 1e-9).then(|| expected_change / cost * 10.0),
            failed: outcome.failed,
            moves,
        }
    };
    let turned = |run: &&crate::analysis::seek::Priced| (run.value - space.knobs[run.knob].at).abs() > 1e-12;
    list.runs.iter().filter(turned).map(row).collect()
}

fn csv(priced: &[Priced]) -> String {
    let mut file = String::from("\u{feff}lever,kind,from,amount,cost,expected_change,change_se,per_ten_million,failed,target,p_change\n");
    for row in priced {
        let per = row.per_ten_million.map_or(String::new(), |per| per.to_string());
        let head = format!(
            "{},{},{},{},{},{},{},{per},{}",
            row.lever, row.kind, row.from, row.amount, row.cost, row.expected_change, row.change_se, row.failed
        );
        if row.moves.is_empty() {
            file += &format!("{head},,\n");
        }
        for (target, change) in &row.moves {
            file += &format!("{head},{target},{change}\n");
        }
    }
    file
}

fn page(context: &Context, space: &Space<'_>, priced: &[Priced]) -> String {
    let say = |words: crate::language::Text| words.get(context.language).to_owned();
    let million = context.plan.money_unit.map_or(text!("money", "资金/年"), |_| text!("million", "百万元/年"));
    let headings = [
        Heading::filling(say(text!("lever, its unit, and the targets it moves", "措施、单位及其影响的目标"))),
        Heading::right(say(text!("amount", "力度"))),
        Heading::right(say(million)),
        Heading::right(say(text!("targets gained", "达标数增益"))),
        Heading::right(say(text!("per 10", "每10"))),
    ];
    let mut rows = Vec::new();
    for of in &space.knobs {
        let own: Vec<&Priced> = priced.iter().filter(|row| row.lever == of.id).collect();
        let Some(last) = own.last() else { continue };
        let moves: Vec<String> = last
            .moves
            .iter()
            .take(2)
            .filter_map(|(id, change)| Some(format!("{} {:+.0}", say(context.plan.indicator(id)?.full_name()), change * 100.0)))
            .collect();
        let moves = if moves.is_empty() {
            say(text!("no target", "不影响任何目标"))
        } else {
            moves.join(if context.language == Language::Zh { "；" } else { "; " })
        };
        for (position, row) in own.iter().enumerate() {
            let name = match position {
                0 => format!("{} · {}", say(of.label.clone()), say(of.unit.clone())),
                _ if position + 1 == own.len() => format!("  {moves}"),
                _ => String::new(),
            };
            rows.push(vec![
                name,
                short(row.amount),
                short(row.cost),
                format!("{:+.2} ± {:.2}", row.expected_change, row.change_se),
                row.per_ten_million.map_or(String::new(), |per| format!("{per:+.2}")),
            ]);
        }
    }
    let judged = context.plan.levers.iter().filter(|lever| lever.grade == 'D').count();
    let all = context.plan.levers.len();
    terminal::table(&headings, &rows, context.surroundings.width)
        + say(text!(
            "Effects and costs of {judged} of {all} levers are judgements (grade D).\n",
            "{all}项措施中有{judged}项的效果和费用出自判断（证据等级 D）。\n"
        ))
        .as_str()
}
