//! A scenario's money in money: what each line of the budget gains and gives, what the scenario costs, and who pays.

use std::collections::BTreeMap;

use serde::Serialize;

use super::seek::{facility_cost, lever_cost};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::language::number::{fixed, millions, signed, signed_millions, words_in_table};
use crate::plan::{Effect, Facility, Plan};
use crate::scenario::{Difference, DifferenceKind, Scenario};
use crate::simulate::{Draws, Session, shares};
use crate::text;

/// All spending by year, in the plan's unit of money; empty if the plan names no such series.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Spending(BTreeMap<i32, f64>);

impl Spending {
    /// The medians of a run's draws.
    pub fn of_draws(plan: &Plan, draws: &Draws) -> Spending {
        let series = plan.roles.spending.as_ref().and_then(|role| draws.position(&role.name));
        let of = |series: usize| draws.years.iter().enumerate().map(move |(year, name)| (*name, draws.summary(series, year).quantiles.p50));
        Spending(series.map(|series| of(series).collect()).unwrap_or_default())
    }

    /// Medians by year.
    pub fn of_medians(medians: impl Iterator<Item = (i32, f64)>) -> Spending {
        Spending(medians.collect())
    }

    /// With every assumption at its central value: without a run.
    ///
    /// Errors: those of the scenario's own rules.
    pub fn central(session: &mut Session<'_>, scenario: &Scenario) -> Result<Spending, Vec<Diagnostic>> {
        let plan = session.plan();
        let Some(role) = &plan.roles.spending else { return Ok(Spending::default()) };
        let series = session.central(scenario)?;
        let values = series.get(&role.name).map(Vec::as_slice).unwrap_or_default();
        Ok(Spending(plan.years().into_iter().zip(values).filter_map(|(year, value)| Some((year, *value.first()?))).collect()))
    }

    fn in_year(&self, year: i32) -> Option<f64> {
        self.0.get(&year).copied().filter(|value| value.is_finite())
    }
}

/// What happens to one line of the budget.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LineMoney {
    /// The line.
    pub line: String,
    /// What it is called.
    pub name: Text,
    /// The year of which the rest speaks: the last of the plan, or the one in which most is moved.
    pub year: i32,
    /// Share of all spending in the first scenario.
    pub from: f64,
    /// Share of all spending in the second.
    pub to: f64,
    /// The difference in that year, in million yuan or in the plan's unit of money; null if the plan names no series of all spending.
    pub money: Option<f64>,
}

impl LineMoney {
    /// The difference as a part of what the line has in the first scenario.
    pub fn part(&self) -> f64 {
        (self.to - self.from) / self.from
    }

    /// Its share, what that is of the line, and in money: `1.0 % of spending, −75 %, −200 million in 2025`.
    pub fn words(&self, plan: &Plan) -> Text {
        let (to, part, year) = (share(self.to), signed(self.part() * 100.0, |part| fixed(part, 0)), self.year);
        let money = match self.money.map(|money| signed_millions(money, plan.paid_in())) {
            None => text!(" in {year}", "（{year}年）"),
            Some(Text { zh, en }) => text!(", {en} in {year}", "，{year}年{zh}"),
        };
        Text::new(format!("占支出{to}%，{part}%{}", money.zh), format!("{to} % of spending, {part} %{}", money.en))
    }
}

fn share(share: f64) -> String {
    fixed(share * 100.0, if share < 0.1 { 2 } else { 1 })
}

/// Lines of the budget that get another share in one scenario than in another, in the plan's order.
pub fn lines_moved(plan: &Plan, from: &Scenario, to: &Scenario, spending: &Spending) -> Vec<LineMoney> {
    let years: Vec<i32> = (plan.base_year + 1..=plan.target_year).collect();
    let of = |scenario: &Scenario| years.iter().map(|year| shares(&plan.budget, &scenario.shifts, *year)).collect::<Vec<_>>();
    let (one, other) = (of(from), of(to));
    let moved = |line: &crate::plan::BudgetLine| {
        let difference = |year: &usize| (other[*year][&line.id] - one[*year][&line.id]).abs();
        let last = years.len() - 1;
        let at = if difference(&last) > 1e-12 { last } else { (0..years.len()).max_by(|a, b| difference(a).total_cmp(&difference(b)))? };
        if difference(&at) <= 1e-12 || one[at][&line.id] <= 0.0 {
            return None;
        }
        let (from, to) = (one[at][&line.id], other[at][&line.id]);
        let money = spending.in_year(years[at]).map(|all| (to - from) * all * plan.million());
        Some(LineMoney { line: line.id.clone(), name: line.name.clone(), year: years[at], from, to, money })
    };
    if years.is_empty() { Vec::new() } else { plan.budget.iter().filter_map(moved).collect() }
}

/// The same as differences of inputs, to stand beside the shifts.
pub fn line_differences(plan: &Plan, from: &Scenario, to: &Scenario, spending: &Spending) -> Vec<Difference> {
    let difference = |line: LineMoney| Difference {
        kind: DifferenceKind::Shift,
        name: line.line.clone(),
        label: Text::new(format!("{}资金", line.name.zh), format!("Money for {}", line.name.en)),
        from: Text::new(format!("占支出{}%", share(line.from)), format!("{} % of spending", share(line.from))),
        to: line.words(plan),
    };
    lines_moved(plan, from, to, spending).into_iter().map(difference).collect()
}

/// What a scenario costs beyond another, in million yuan a year or in units of the plan's money, on average from the first year that costs
/// to the last of the plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cost {
    /// The first year that costs.
    pub from: i32,
    /// New money from outside.
    pub new_money: f64,
    /// What levers and projects cost as planned.
    pub uses: f64,
    /// Which lines pay for these, in the plan's order.
    pub pays: Vec<(Text, f64)>,
}

impl Cost {
    /// What the scenario costs: the money that comes from outside, or what its levers and projects take from the lines.
    pub fn all(&self) -> f64 {
        if self.new_money.abs() > 1e-9 { self.new_money } else { self.uses }
    }

    /// In words, for so many targets more with their standard error.
    pub fn words(&self, plan: &Plan, gain: Option<(f64, f64)>) -> Text {
        let Text { zh: unit_zh, en: unit_en } = match plan.millions() {
            Some(Text { zh, en }) => text!("{en} a year", "{zh}/年"),
            None => text!("a year", "每年"),
        };
        let mut parts: Vec<Text> = Vec::new();
        if self.new_money.abs() > 1e-9 {
            let sign = if self.new_money > 0.0 { "+" } else { "\u{2212}" };
            let Text { zh, en } = words_in_table(self.new_money.abs(), plan.paid_in());
            parts.push(text!("new money {sign}{en}", "新增资金{sign}{zh}"));
        }
        if !self.pays.is_empty() {
            let line = |(name, cost): &(Text, f64)| {
                let (Text { zh, en }, cost) = (name, words_in_table(*cost, plan.paid_in()));
                Text::new(format!("{zh}{}", cost.zh), format!("{en} {}", cost.en))
            };
            let (uses, Text { zh, en }) =
                (words_in_table(self.uses, plan.paid_in()), Text::join(&self.pays.iter().map(line).collect::<Vec<_>>(), "、", ", "));
            parts.push(Text::new(
                format!("措施和项目费用{}，支出领域：{zh}", uses.zh),
                format!("levers and projects cost {}, paid by {en}", uses.en),
            ));
        }
        let (Text { zh, en }, from) = (Text::join(&parts, "；", "; "), self.from);
        let mut words = Text::new(format!("资金（{unit_zh}，{from}年起）：{zh}。"), format!("Money ({unit_en} from {from}): {en}."));
        if let Some((gain, error)) = gain {
            let half = fixed(1.959_963_984_540_054 * error, 2);
            let shown = signed(gain, |gain| fixed(gain, 2));
            words.zh += &format!("平均达标数{shown} ± {half}项");
            words.en += &format!(" Targets met on average {shown} ± {half}");
            if self.all() > 1e-9 && plan.money_unit.is_some() {
                let per = signed(gain / self.all() * 10.0, |per| fixed(per, 2));
                let currency = &plan.currency.zh;
                words.zh += &format!("，每1,000万{currency}{per}项");
                words.en += &format!(", {per} for 10 million");
            }
            words.zh.push('。');
            words.en.push('.');
        }
        words
    }
}

/// What a scenario costs beyond another; nothing if neither money, levers nor projects differ.
pub fn cost(plan: &Plan, from: &Scenario, to: &Scenario, spending: &Spending) -> Option<Cost> {
    let years: Vec<i32> = (plan.base_year + 1..=plan.target_year).collect();
    let new_money = |year: i32| {
        let new =
            |scenario: &Scenario| scenario.shifts.iter().filter(|shift| shift.from.is_none()).map(|shift| shift.moved(year)).sum::<f64>();
        new(to) - new(from)
    };
    let mut uses: BTreeMap<&str, f64> = BTreeMap::new();
    let mut first = years.iter().copied().find(|year| new_money(*year).abs() > 1e-12).unwrap_or(plan.target_year + 1);
    for lever in &plan.levers {
        let of = |scenario: &Scenario| scenario.levers.get(&lever.id).copied();
        let own = |effect: &Effect| matches!(effect, Effect::Facility(_));
        // What a lever builds is among the facilities, and counted there.
        let paid = |scenario: &Scenario| {
            of(scenario).map_or(0.0, |pull| {
                let built: f64 = if lever.effects.iter().any(own) { 0.0 } else { lever_cost(plan, lever, pull.from) };
                built * pull.amount
            })
        };
        let difference = paid(to) - paid(from);
        if let (true, Some(line)) = (difference.abs() > 1e-12, &lever.pays) {
            *uses.entry(line).or_default() += difference;
            first = [of(to), of(from)].into_iter().flatten().map(|pull| pull.from).fold(first, i32::min);
        }
    }
    let costs = |scenario: &Scenario, line: &str| -> f64 {
        scenario.facilities.iter().filter(|facility| facility.domain == line).map(|facility| facility_cost(plan, facility)).sum()
    };
    let lines: Vec<&str> = plan.budget.iter().map(|line| line.id.as_str()).collect();
    for line in &lines {
        let difference = costs(to, line) - costs(from, line);
        if difference.abs() > 1e-9 {
            *uses.entry(line).or_default() += difference;
            first = first.min((plan.information_date + 1).clamp(plan.base_year + 1, plan.target_year));
        }
    }
    if first > plan.target_year {
        return None;
    }
    let count = f64::from(plan.target_year - first + 1);
    let a_year = |money: f64| money / count * plan.million();
    let new: f64 = years.iter().filter_map(|year| Some(new_money(*year) * spending.in_year(*year)?)).sum();
    let pays = plan.budget.iter().filter_map(|line| Some((line.name.clone(), a_year(*uses.get(line.id.as_str())?))));
    Some(Cost { from: first, new_money: a_year(new), uses: a_year(uses.values().sum()), pays: pays.collect() })
}

/// A line that loses more than this part of its money is warned of.
const MUCH: f64 = 1.0 / 3.0;

/// Lines of a scenario that lose more than a third of what the plan gives them, and lines that cannot pay what their projects and levers
/// cost to run, which would fail the draws.
pub fn money_faults(plan: &Plan, unchanged: &Scenario, scenario: &Scenario, spending: &Spending) -> Vec<Diagnostic> {
    let name = &scenario.name;
    let mut found = Vec::new();
    for line in lines_moved(plan, unchanged, scenario, spending).into_iter().filter(|line| line.part() < -MUCH) {
        let (id, from, Text { zh, en }) = (&line.line, share(line.from), line.words(plan));
        found.push(
            Diagnostic::warning(
                Code::ShiftTooLarge,
                text!("`{id}` loses more than a third in `{name}`: {from} → {en}", "`{name}` 使 `{id}` 减少三分之一以上：{from}% → {zh}"),
            )
            .at(scenario.place.clone())
            .help(text!(
                "a line's ordinary work hardly stands that: take less, or say in the story what is given up",
                "一个领域的日常工作很难承受这样的削减：请减少调出，或在情景说明中写明放弃什么"
            )),
        );
    }
    let years = (plan.base_year + 1)..=plan.target_year;
    for line in &plan.budget {
        let short_of = |year: i32| {
            let has = shares(&plan.budget, &scenario.shifts, year)[&line.id] * spending.in_year(year)?;
            let needs = running(plan, scenario, &line.id, year);
            (needs > has * (1.0 + 1e-9)).then_some((year, has, needs))
        };
        if let Some((year, has, needs)) = years.clone().find_map(short_of) {
            // One facility that takes more than all of its line has is most likely written in another unit.
            let swallows = |facility: &&Facility| facility.domain == line.id && facility.running_cost > has;
            let facility = scenario.facilities.iter().find(swallows);
            let needs = facility.map_or(needs, |facility| facility.running_cost);
            let id = &line.id;
            let [Text { zh, en }, Text { zh: needs_zh, en: needs_en }] =
                [has, needs].map(|money| millions(money * plan.million(), plan.paid_in()));
            if let Some(facility) = facility {
                let name = &facility.id;
                found.push(
                    Diagnostic::error(
                        Code::ShiftTooLarge,
                        text!(
                            "running `{name}` takes {needs_en} a year, and all of `{id}` has {en} in {year}",
                            "`{name}` 每年运行就要{needs_zh}，而整个 `{id}` {year}年只有{zh}"
                        ),
                    )
                    .at(facility.places.keys.get("running_cost").unwrap_or(&facility.place).clone())
                    .help(text!(
                        "`running_cost` is money of a year in the unit of seeds/facilities.toml: is it in yuan, or thousands?",
                        "`running_cost` 是一年的费用，单位见 seeds/facilities.toml：是否写成了元或千元？"
                    )),
                );
                continue;
            }
            // What the plan itself cannot pay is no scenario's.
            if scenario.name == unchanged.name {
                found.push(
                    Diagnostic::error(
                        Code::ShiftTooLarge,
                        text!(
                            "`{id}` has {en} in {year}, and running its projects takes {needs_en}",
                            "`{id}` {year}年只有{zh}，而其项目的运行就要{needs_zh}"
                        ),
                    )
                    .at(line.place.clone())
                    .help(text!(
                        "are all spending, the line's share and the running costs in the plan's unit of money?",
                        "全部支出、该项份额与运行费用是否都用规划的资金单位？"
                    )),
                );
                continue;
            }
            found.push(
                Diagnostic::error(
                    Code::ShiftTooLarge,
                    text!(
                        "`{id}` has {en} in {year} in `{name}`, and running its projects and levers takes {needs_en}",
                        "`{name}` 中 `{id}` {year}年只有{zh}，而其项目和措施的运行就要{needs_zh}"
                    ),
                )
                .at(scenario.place.clone())
                .help(text!(
                    "take less from it, pull its levers less, or give it new money: draws that cannot pay fail",
                    "请少从中调出、降低其措施力度或给它新增资金：付不起的模拟会失败"
                )),
            );
        }
    }
    found
}

/// What a line's facilities and levers cost to run in a year as planned.
fn running(plan: &Plan, scenario: &Scenario, line: &str, year: i32) -> f64 {
    let open = |facility: &Facility| (f64::from(year + 1) - facility.opening).clamp(0.0, 1.0);
    let facilities = scenario.facilities.iter().filter(|facility| facility.domain == line);
    let levers = plan.levers.iter().filter(|lever| lever.pays.as_deref() == Some(line));
    let pulled = levers.filter_map(|lever| Some((lever, scenario.levers.get(&lever.id)?))).filter(|(_, pull)| pull.from <= year);
    facilities.map(|facility| open(facility) * facility.running_cost).sum::<f64>()
        + pulled.map(|(lever, pull)| lever.cost * pull.amount).sum::<f64>()
}
