//! The columns of what would have to be true: for each target, each lever that touches it, from each year on.

use super::{NONE, SHARE};
use crate::analysis::seek::{Besides, Each, EachAnswer, Single, Start};
use crate::plan::Plan;
use crate::table::{ColumnDescription, DataFrame, OutputColumn, column, output_frame};

/// One target and one start of one lever; without a lever where none has anything to say of it.
struct ConditionRow<'a> {
    indicator: &'a str,
    each: &'a Each,
    start: Option<(&'a Single, &'a Start)>,
    safe: f64,
}

impl ConditionRow<'_> {
    fn start<T>(&self, read: impl Fn(&Start) -> Option<T>) -> Option<T> {
        self.start.and_then(|(_, start)| read(start))
    }

    fn besides<T>(&self, read: impl Fn(&Besides) -> T) -> Option<T> {
        self.each.besides.as_ref().map(read)
    }
}

const OF_LEVER: (&str, &str) = ("the lever's unit; for a line a share of all spending", "措施的单位；领域为占全部支出的份额");
const OF_ASSUMPTION: (&str, &str) = ("the assumption's unit", "假设的单位");

fn columns_of_conditions<'a>() -> Vec<OutputColumn<ConditionRow<'a>>> {
    vec![
        column!("target", Words, NONE, "name of the target's series in the rules", "目标在规则中的序列名", |row| {
            Some(row.indicator.to_owned())
        }),
        column!("p", Number, SHARE, "P(met) as it is", "现状的达标概率", |row| Some(row.each.p)),
        column!("safe", Number, SHARE, "from which it is safe", "有把握达标的界限", |row| Some(row.safe)),
        column!(
            "why",
            Words,
            NONE,
            "safe, one_lever, together, range (more of the levers would do), levels_off, too_late, no_lever",
            "safe 现状有把握、one_lever 单项措施可以、together 全部并用可以、range 上限不够、levels_off 效果趋平、too_late 为时已晚、no_lever 没有措施能影响",
            |row| { Some(<&str>::from(row.each.class).to_owned()) }
        ),
        column!(
            "p_together",
            Number,
            SHARE,
            "P(met) with all levers at their utmost",
            "全部措施用到最大力度时的达标概率",
            |row| { Some(row.each.p_together) }
        ),
        column!("lever", Words, NONE, "the lever or line, alone", "单独采用的措施或领域", |row| {
            row.start.map(|(single, _)| single.lever.clone())
        }),
        column!("start", Whole, NONE, "first year in which it works", "开始起作用的年份", |row| row
            .start(|start| Some(i64::from(start.year)))),
        column!("reachable", Whole, NONE, "1 if it is enough from that year on", "自该年起足够为1", |row| {
            row.start(|start| Some(i64::from(start.amount.is_some())))
        }),
        column!("amount", Number, OF_LEVER, "the smallest amount that is safe", "有把握达标的最小力度", |row| row
            .start(|start| start.amount)),
        column!(
            "amount_low",
            Number,
            OF_LEVER,
            "its range, one standard error of P below",
            "其范围下端（P的一个标准误）",
            |row| { row.start(|start| start.range.map(|(low, _)| low)) }
        ),
        column!(
            "amount_high",
            Number,
            OF_LEVER,
            "its range, one standard error of P above",
            "其范围上端（P的一个标准误）",
            |row| { row.start(|start| start.range.map(|(_, high)| high)) }
        ),
        column!(
            "cost",
            Number,
            ("the plan's unit of money, over the plan", "规划的货币单位，全期合计"),
            "what that costs",
            "费用",
            |row| { row.start(|start| start.cost) }
        ),
        column!("latest_start", Whole, NONE, "the last year from which it is still enough", "仍然足够的最晚起始年", |row| {
            row.start.and_then(|(single, _)| {
                single.starts.iter().filter(|start| start.amount.is_some()).map(|start| i64::from(start.year)).max()
            })
        }),
        column!("p_at_most", Number, SHARE, "P(met) at its utmost", "最大力度时的达标概率", |row| row
            .start(|start| Some(start.p_at_most))),
        column!("would_take", Number, OF_LEVER, "what it would take beyond its range", "超出上限时所需的力度", |row| {
            let of_lever = |(single, start): (&Single, &Start)| {
                let leads = row.each.lever.as_ref() == Some(&single.lever);
                start.would_take.or(row.each.would_take.filter(|_| leads))
            };
            row.start.and_then(of_lever)
        }),
        column!("assumption", Words, NONE, "what would have to turn out well besides", "此外需要有利的假设", |row| {
            row.besides(|besides| besides.assumption.clone())
        }),
        column!("assumption_from", Number, OF_ASSUMPTION, "its best third, from", "其最有利三分之一的下端", |row| row
            .besides(|besides| besides.from)),
        column!("assumption_to", Number, OF_ASSUMPTION, "to", "其上端", |row| row.besides(|besides| besides.to)),
        column!("p_if", Number, SHARE, "P(met) then, with all levers", "此时全部措施并用的达标概率", |row| row
            .besides(|besides| besides.p)),
    ]
}

/// What each column of [`conditions_frame`] holds.
pub fn condition_columns() -> Vec<ColumnDescription> {
    columns_of_conditions().iter().map(OutputColumn::describe).collect()
}

/// What would have to be true for each target of an answer; `safe` is the probability from which one is safe.
pub fn conditions_frame(plan: &Plan, answer: &EachAnswer, safe: f64) -> DataFrame {
    let mut rows = Vec::new();
    for each in &answer.targets {
        let indicator = plan.indicators[each.target].id.as_str();
        let starts = each.singles.iter().flat_map(|single| single.starts.iter().map(move |start| (single, start)));
        let row = |start| ConditionRow { indicator, each, start, safe };
        let before = rows.len();
        rows.extend(starts.map(|start| row(Some(start))));
        if rows.len() == before {
            rows.push(row(None));
        }
    }
    output_frame(&columns_of_conditions(), &rows)
}
