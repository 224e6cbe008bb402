//! The columns of an answer about money: the price list, and of each mix what it sets, what each target wins or loses, and how it stands
//! in each future and among the sums of money.

use super::{DRAWS, NONE, SHARE};
use crate::achieve::PairedProbability;
use crate::analysis::seek::{Answer, Found, Knob, KnobKind, Outcome, Priced, Space, Turn};
use crate::plan::{Indicator, Plan};
use crate::table::{ColumnDescription, DataFrame, OutputColumn, column, output_frame};

const TARGETS: (&str, &str) = ("targets", "项");
const MONEY: (&str, &str) = ("million yuan a year, or the plan's unit of money a year", "百万元/年，或规划的货币单位/年");
const OF_KNOB: (&str, &str) = ("the lever's unit; for a line a share of all spending", "措施的单位；领域为占全部支出的份额");

/// One amount of one knob, run alone, and one target.
struct PriceRow<'a> {
    space: &'a Space<'a>,
    run: &'a Priced,
    base: &'a Outcome,
    target: usize,
    indicator: &'a str,
}

impl PriceRow<'_> {
    fn knob(&self) -> &Knob {
        &self.space.knobs[self.run.knob]
    }

    fn outcome(&self) -> &Outcome {
        &self.run.outcomes[0]
    }

    fn change(&self) -> PairedProbability {
        self.outcome().change_on(self.base, self.target)
    }
}

fn columns_of_prices<'a>() -> Vec<OutputColumn<PriceRow<'a>>> {
    vec![
        column!("lever", Words, NONE, "the lever or line, alone", "单独变动的措施或领域", |row| Some(row.knob().id.clone())),
        column!("kind", Words, NONE, "lever or line", "lever 措施、line 领域", |row| Some(kind(row.knob()).to_owned())),
        column!("from", Whole, NONE, "first year in which it works", "开始起作用的年份", |row| Some(i64::from(row.knob().from))),
        column!("amount", Number, OF_KNOB, "how much of it", "力度", |row| Some(row.run.value)),
        column!("cost", Number, MONEY, "what it costs beyond where it stands", "超出现状的费用", |row| {
            Some(row.space.a_year(row.space.cost_of(row.run.knob, row.run.value)))
        }),
        column!(
            "expected_change",
            Number,
            TARGETS,
            "change of the number of targets met on average, all in question",
            "所问目标平均达标项数的变化",
            |row| Some(row.outcome().gain_on(row.base).0)
        ),
        column!("change_se", Number, TARGETS, "its standard error, paired draw by draw", "其标准误（逐次配对）", |row| {
            Some(row.outcome().gain_on(row.base).1)
        }),
        column!("failed", Whole, DRAWS, "draws that fail there", "此时失败的次数", |row| Some(whole(row.outcome().failed))),
        column!("target", Words, NONE, "name of the target's series in the rules", "目标在规则中的序列名", |row| {
            Some(row.indicator.to_owned())
        }),
        column!("p", Number, SHARE, "P(met)", "达标概率", |row| Some(row.outcome().p(row.target))),
        column!(
            "standard_error",
            Number,
            SHARE,
            "its standard error if draws were independent",
            "其标准误（按独立模拟）",
            |row| {
                let p = row.outcome().p(row.target);
                Some((p * (1.0 - p) / row.outcome().draws() as f64).sqrt())
            }
        ),
        column!("p_change", Number, SHARE, "change of P(met)", "达标概率的变化", |row| Some(row.change().difference())),
        column!("p_change_se", Number, SHARE, "its standard error, paired draw by draw", "其标准误（逐次配对）", |row| {
            Some(row.change().standard_error())
        }),
        column!("p_change_low", Number, SHARE, "lower end of its 95 % interval", "其95%区间下限", |row| {
            Some(row.change().interval().0)
        }),
        column!("p_change_high", Number, SHARE, "upper end of its 95 % interval", "其95%区间上限", |row| {
            Some(row.change().interval().1)
        }),
    ]
}

/// What each column of [`price_frame`] holds.
pub fn price_columns() -> Vec<ColumnDescription> {
    columns_of_prices().iter().map(OutputColumn::describe).collect()
}

/// The price list of an answer: a row for each amount that was run and each target.
pub fn price_frame(plan: &Plan, answer: &Answer<'_>) -> DataFrame {
    let Some(first) = answer.found.first() else { return output_frame(&columns_of_prices(), &[]) };
    let of_run = |run| {
        let targets = plan.indicators.iter().enumerate();
        targets.map(move |(target, indicator)| PriceRow {
            space: &first.space,
            run,
            base: &answer.list.base[0],
            target,
            indicator: &indicator.id,
        })
    };
    let rows: Vec<PriceRow<'_>> = answer.list.runs.iter().flat_map(of_run).collect();
    output_frame(&columns_of_prices(), &rows)
}

/// One knob that a mix turns.
struct KnobRow<'a> {
    plan: &'a Plan,
    found: &'a Found<'a>,
    knob: usize,
}

impl KnobRow<'_> {
    fn of(&self) -> &Knob {
        &self.found.space.knobs[self.knob]
    }

    fn lever<T>(&self, read: impl Fn(&crate::plan::Lever) -> T) -> Option<T> {
        let Knob { id, kind, .. } = self.of();
        self.plan.levers.iter().find(|lever| lever.id == *id && *kind == KnobKind::Lever).map(read)
    }

    fn turn(&self) -> Option<(usize, &Turn)> {
        let turn = self.found.order.iter().position(|turn| turn.knob == self.knob)?;
        Some((turn + 1, &self.found.order[turn]))
    }
}

fn columns_of_mixes<'a>() -> Vec<OutputColumn<KnobRow<'a>>> {
    vec![
        column!("money", Number, MONEY, "the sum that was asked about; empty for none", "所问的资金；空白表示不限", |row| {
            asked(row.found)
        }),
        column!("name", Words, NONE, "the lever or line", "措施或领域", |row| Some(row.of().id.clone())),
        column!("kind", Words, NONE, "lever or line", "lever 措施、line 领域", |row| Some(kind(row.of()).to_owned())),
        column!("label_zh", Words, NONE, "its name in Chinese", "中文名称", |row| Some(row.of().label.zh.clone())),
        column!("label_en", Words, NONE, "its name in English", "英文名称", |row| Some(row.of().label.en.clone())),
        column!("amount", Number, OF_KNOB, "how much of it the mix holds", "组合中的力度", |row| Some(row.found.mix[row.knob])),
        column!("of", Number, OF_KNOB, "how much there can be", "力度上限", |row| Some(row.of().most)),
        column!("from", Whole, NONE, "first year in which it works", "开始起作用的年份", |row| Some(i64::from(row.of().from))),
        column!("cost", Number, MONEY, "what it costs", "费用", |row| {
            Some(row.found.space.a_year(row.found.space.cost_of(row.knob, row.found.mix[row.knob])))
        }),
        column!("pays", Words, NONE, "the line that pays", "出资领域", |row| row.lever(|lever| lever.pays.clone()).flatten()),
        column!("order", Whole, NONE, "its place by gain for the money", "按单位资金增益的次序", |row| row
            .turn()
            .map(|(turn, _)| whole(turn))),
        column!(
            "expected_change",
            Number,
            TARGETS,
            "what it adds to the targets in question met on average when its turn comes",
            "轮到它时所问目标平均达标项数的增益",
            |row| { row.turn().map(|(_, turn)| turn.gain) }
        ),
        column!(
            "change_se",
            Number,
            TARGETS,
            "its standard error, paired draw by draw; empty where it is read from the price list, as for several sums",
            "其标准误（逐次配对）；空白表示按价目表推算（所问为多笔资金时）",
            |row| { row.turn().and_then(|(_, turn)| turn.standard_error) }
        ),
        column!("amount_low", Number, OF_KNOB, "least amount of mixes that are as good", "近似最佳的最小力度", |row| {
            Some(row.found.ties[row.knob].0)
        }),
        column!("amount_high", Number, OF_KNOB, "largest amount of mixes that are as good", "近似最佳的最大力度", |row| {
            Some(row.found.ties[row.knob].1)
        }),
        column!("grade", Words, NONE, "grade of evidence of effect and cost", "效果和费用的证据等级", |row| {
            row.lever(|lever| lever.grade.to_string())
        }),
        column!("decides", Words, NONE, "who decides", "决定方", |row| row.lever(|lever| lever.decides.zh.clone())),
    ]
}

/// What each column of [`mix_frame`] holds.
pub fn mix_columns() -> Vec<ColumnDescription> {
    columns_of_mixes().iter().map(OutputColumn::describe).collect()
}

/// The mixes of an answer: a row for each lever or line that a mix moves.
pub fn mix_frame(plan: &Plan, answer: &Answer<'_>) -> DataFrame {
    let mut rows = Vec::new();
    for found in &answer.found {
        let turned = |knob: &usize| (found.mix[*knob] - found.space.knobs[*knob].at).abs() > 1e-12;
        rows.extend((0..found.mix.len()).filter(turned).map(|knob| KnobRow { plan, found, knob }));
    }
    output_frame(&columns_of_mixes(), &rows)
}

/// One target of one mix.
struct WonRow<'a> {
    found: &'a Found<'a>,
    indicator: &'a Indicator,
    target: usize,
    safe: f64,
}

impl WonRow<'_> {
    fn change(&self) -> PairedProbability {
        let (before, after) = self.found.promised();
        after.change_on(before, self.target)
    }
}

fn columns_of_won<'a>() -> Vec<OutputColumn<WonRow<'a>>> {
    vec![
        column!("money", Number, MONEY, "the sum that was asked about; empty for none", "所问的资金；空白表示不限", |row| {
            asked(row.found)
        }),
        column!("target", Words, NONE, "name of the target's series in the rules", "目标在规则中的序列名", |row| {
            Some(row.indicator.id.clone())
        }),
        column!("p_before", Number, SHARE, "P(met) as it is", "现状的达标概率", |row| Some(row.found.promised().0.p(row.target))),
        column!("p_after", Number, SHARE, "P(met) with the mix", "采用组合后的达标概率", |row| Some(
            row.found.promised().1.p(row.target)
        )),
        column!("change", Number, SHARE, "the difference", "两者之差", |row| Some(row.change().difference())),
        column!("change_se", Number, SHARE, "its standard error, paired draw by draw", "其标准误（逐次配对）", |row| {
            Some(row.change().standard_error())
        }),
        column!("change_low", Number, SHARE, "lower end of its 95 % interval", "其95%区间下限", |row| {
            Some(row.change().interval().0)
        }),
        column!("change_high", Number, SHARE, "upper end of its 95 % interval", "其95%区间上限", |row| {
            Some(row.change().interval().1)
        }),
        column!("safe_before", Whole, NONE, "1 if it is safe as it is", "现状有把握达标为1", |row| {
            Some(i64::from(row.found.promised().0.p(row.target) >= row.safe))
        }),
        column!("safe_after", Whole, NONE, "1 if it is safe with the mix", "采用组合后有把握达标为1", |row| {
            Some(i64::from(row.found.promised().1.p(row.target) >= row.safe))
        }),
        column!("draws", Whole, DRAWS, "draws that this is of", "所用模拟次数", |row| Some(whole(row.found.promised().1.draws()))),
    ]
}

/// What each column of [`won_frame`] holds.
pub fn won_columns() -> Vec<ColumnDescription> {
    columns_of_won().iter().map(OutputColumn::describe).collect()
}

/// What each target wins or loses by each mix of an answer; `safe` is the probability from which one is safe.
pub fn won_frame(plan: &Plan, answer: &Answer<'_>, safe: f64) -> DataFrame {
    let of_mix = |found| plan.indicators.iter().enumerate().map(move |(target, indicator)| WonRow { found, indicator, target, safe });
    output_frame(&columns_of_won(), &answer.found.iter().flat_map(of_mix).collect::<Vec<_>>())
}

/// One future of one mix.
struct FutureRow<'a> {
    found: &'a Found<'a>,
    name: &'a str,
    before: &'a Outcome,
    after: &'a Outcome,
}

fn columns_of_futures<'a>() -> Vec<OutputColumn<FutureRow<'a>>> {
    vec![
        column!("money", Number, MONEY, "the sum that was asked about; empty for none", "所问的资金；空白表示不限", |row| {
            asked(row.found)
        }),
        column!(
            "scenario",
            Words,
            NONE,
            "the future; the first is the scenario in question",
            "未来情景；首行为所问情景",
            |row| { Some(row.name.to_owned()) }
        ),
        column!("expected_before", Number, TARGETS, "targets met on average as it is", "现状平均达标项数", |row| Some(
            row.before.expected()
        )),
        column!("expected_after", Number, TARGETS, "targets met on average with the mix", "采用组合后平均达标项数", |row| {
            Some(row.after.expected())
        }),
        column!("change", Number, TARGETS, "the difference", "两者之差", |row| Some(row.after.gain_on(row.before).0)),
        column!("change_se", Number, TARGETS, "its standard error, paired draw by draw", "其标准误（逐次配对）", |row| {
            Some(row.after.gain_on(row.before).1)
        }),
        column!("failed", Whole, DRAWS, "draws that fail with the mix", "采用组合后失败的次数", |row| Some(whole(
            row.after.failed
        ))),
    ]
}

/// What each column of [`futures_frame`] holds.
pub fn futures_columns() -> Vec<ColumnDescription> {
    columns_of_futures().iter().map(OutputColumn::describe).collect()
}

/// What each mix of an answer is worth in each future that was asked about.
pub fn futures_frame(answer: &Answer<'_>) -> DataFrame {
    let mut rows = Vec::new();
    for found in &answer.found {
        rows.extend(found.futures.iter().map(|(name, before, after)| FutureRow { found, name, before, after }));
    }
    output_frame(&columns_of_futures(), &rows)
}

/// One sum of money.
struct FrontierRow<'a> {
    found: &'a Found<'a>,
    targets: &'a [usize],
    safe: f64,
}

impl FrontierRow<'_> {
    fn safe(&self, outcome: &Outcome) -> i64 {
        whole(self.targets.iter().filter(|target| outcome.p(**target) >= self.safe).count())
    }
}

fn columns_of_frontier<'a>() -> Vec<OutputColumn<FrontierRow<'a>>> {
    vec![
        column!("money", Number, MONEY, "the sum that was asked about; empty for none", "所问的资金；空白表示不限", |row| {
            asked(row.found)
        }),
        column!("cost", Number, MONEY, "what the mix costs", "组合的费用", |row| Some(row.found.space.a_year(row.found.cost))),
        column!(
            "expected",
            Number,
            TARGETS,
            "targets in question met on average, on the draws that chose",
            "所问目标平均达标项数（选择所用的模拟）",
            |row| { Some(row.found.after.expected()) }
        ),
        column!("expected_se", Number, TARGETS, "standard error of what the mix adds", "组合增益的标准误", |row| {
            Some(row.found.after.gain_on(&row.found.before).1)
        }),
        column!("safe", Whole, TARGETS, "safe targets, on the same draws", "有把握达标项数（同一批模拟）", |row| Some(
            row.safe(&row.found.after)
        )),
        column!(
            "worst_tenth",
            Number,
            TARGETS,
            "targets met on average in the worst draws",
            "最差一部分模拟的平均达标项数",
            |row| { Some(row.found.after.tail) }
        ),
        column!(
            "checked_expected",
            Number,
            TARGETS,
            "the promise: met on average, on other draws",
            "承诺：另换随机数的模拟的平均达标项数",
            |row| { row.found.checked.as_ref().map(|(_, after)| after.expected()) }
        ),
        column!("checked_gain", Number, TARGETS, "what the mix adds on those", "组合在这批模拟上的增益", |row| {
            row.found.checked.as_ref().map(|(before, after)| after.gain_on(before).0)
        }),
        column!("checked_gain_se", Number, TARGETS, "its standard error, paired draw by draw", "其标准误（逐次配对）", |row| {
            row.found.checked.as_ref().map(|(before, after)| after.gain_on(before).1)
        }),
        column!("checked_safe", Whole, TARGETS, "safe targets on those", "有把握达标项数（另换随机数）", |row| {
            row.found.checked.as_ref().map(|(_, after)| row.safe(after))
        }),
        column!("mix", Words, NONE, "levers and lines with their amounts", "措施与领域及其力度", |row| {
            let turned = row.found.space.knobs.iter().zip(&row.found.mix).filter(|(knob, value)| (**value - knob.at).abs() > 1e-12);
            Some(turned.map(|(knob, value)| format!("{} {value}", knob.id)).collect::<Vec<_>>().join("; "))
        }),
    ]
}

/// What each column of [`frontier_frame`] holds.
pub fn frontier_columns() -> Vec<ColumnDescription> {
    columns_of_frontier().iter().map(OutputColumn::describe).collect()
}

/// A row for each sum of money; `targets` are the positions of those in question, safe from the probability `safe` on.
pub fn frontier_frame(answer: &Answer<'_>, targets: &[usize], safe: f64) -> DataFrame {
    let rows: Vec<FrontierRow<'_>> = answer.found.iter().map(|found| FrontierRow { found, targets, safe }).collect();
    output_frame(&columns_of_frontier(), &rows)
}

/// The sum that a mix was asked for.
fn asked(found: &Found<'_>) -> Option<f64> {
    found.money.is_finite().then(|| found.space.a_year(found.money))
}

fn kind(knob: &Knob) -> &'static str {
    if knob.kind == KnobKind::Lever { "lever" } else { "line" }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).expect("invariant: a count of draws or targets")
}
