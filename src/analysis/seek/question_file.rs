//! Reads a question from a TOML file, every mistake with its place.

use std::sync::Arc;

use toml::de::DeValue;

use super::aim::{Question, Want};
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::language::Text;
use crate::plan::Plan;
use crate::plan::section::{Mistakes, Section, Value, number, parse_document};
use crate::text;

/// The question of a file, and the scenario that it starts from, if it names one.
pub fn read_question(plan: &Plan, source: &Arc<Source>) -> Result<(Question, Option<String>), Vec<Diagnostic>> {
    let mistakes = Mistakes::default();
    let question = parse_document(source, &mistakes).map(|document| read(plan, &Section::root(source, &document, &mistakes)));
    match question {
        Some(question) if !mistakes.any_error() => Ok(question),
        _ => Err(mistakes.into_vec()),
    }
}

fn read(plan: &Plan, root: &Section<'_>) -> (Question, Option<String>) {
    let mut question = Question::default();
    root.words("title", root.value("title"));
    let scenario = root.string("scenario", root.value("scenario")).map(|(name, _)| name);
    let mistakes = root.mistakes();
    let note = |diagnostic: Diagnostic| mistakes.push(diagnostic);
    if let Some((word, place)) = root.string("want", root.value("want")) {
        match word.parse::<Want>() {
            Ok(want) => question.want = want,
            Err(_) => {
                use strum::VariantNames;
                let list = Want::VARIANTS.join(", ");
                note(
                    Diagnostic::error(Code::UnknownWant, text!("`{word}` is nothing that can be wanted", "不能以 `{word}` 为目的"))
                        .at(place)
                        .suggest(&word, Want::VARIANTS.iter().copied())
                        .help(text!("one of: {list}", "可以是：{list}")),
                );
            }
        }
    }
    let indicators = || plan.indicators.iter().map(|indicator| indicator.id.as_str());
    for (target, place) in root.strings("targets", root.value("targets")) {
        if !indicators().any(|id| id == target) {
            note(
                Diagnostic::error(Code::UnknownIndicator, text!("no indicator is called `{target}`", "没有名为 `{target}` 的指标"))
                    .at(place)
                    .suggest(&target, indicators()),
            );
        }
        question.targets.push(target);
    }
    if let Some((safe, place)) = root.number("safe", root.value("safe")) {
        if !(0.0 < safe && safe < 1.0) {
            note(
                Diagnostic::error(
                    Code::ShareOutOfRange,
                    text!("`safe` lies between 0 and 1: 80 % is 0.8", "`safe` 应在0与1之间：80%写作0.8"),
                )
                .at(place),
            );
        }
        question.safe = safe;
    }
    let (money, in_all) = (root.value("money"), root.value("money_in_all"));
    if let (Some(_), Some(second)) = (money, in_all) {
        note(
            Diagnostic::error(
                Code::TwoSums,
                text!("`money` is a year's, `money_in_all` the plan's: give one", "`money` 按年计，`money_in_all` 按全期计：只写一个"),
            )
            .at(root.value_place(second))
            .help(text!("delete one of the two lines", "请删去其中一行")),
        );
    }
    question.in_all = in_all.is_some();
    question.money = in_all.or(money).map_or(Vec::new(), |value| {
        numbers(
            root,
            if question.in_all { "money_in_all" } else { "money" },
            value,
            text!("a sum, or a list of sums", "金额，或金额的列表"),
        )
    });
    if let (Some(value), Want::Each, false) = (root.value("want"), question.want, question.money.is_empty()) {
        note(
            Diagnostic::error(
                Code::QuestionPart,
                text!("`each` asks about targets one by one, and spends no money", "`each` 逐项询问目标，不涉及金额"),
            )
            .at(root.value_place(value))
            .help(text!("leave `want` out for the best mix, or `money`", "若求最佳组合请删去 `want`，否则删去 `money`")),
        );
    }
    question.choice.lines = root.value("lines").is_some_and(|value| {
        value.get_ref().as_bool().unwrap_or_else(|| {
            root.wrong_kind("lines", value, text!("true or false", "true 或 false"));
            false
        })
    });
    question.choice.within = root.number("within", root.value("within")).map(|(within, place)| {
        if !(0.0 < within && within <= 1.0) {
            note(
                Diagnostic::error(
                    Code::ShareOutOfRange,
                    text!("`within` is a part of a line's money: 5 % is 0.05", "`within` 是领域资金的一部分：5%写作0.05"),
                )
                .at(place),
            );
        }
        within
    });
    let levers = || plan.levers.iter().map(|lever| lever.id.as_str());
    let known = |(id, place): (String, Place)| {
        if !levers().any(|lever| lever == id) {
            note(
                Diagnostic::error(Code::UnknownLever, text!("no lever is called `{id}`", "没有名为 `{id}` 的措施"))
                    .at(place)
                    .suggest(&id, levers()),
            );
        }
        id
    };
    if let Some(value) = root.value("levers") {
        question.choice.levers = Some(root.strings("levers", Some(value)).into_iter().map(known).collect());
    }
    question.choice.without = root.strings("without", root.value("without")).into_iter().map(known).collect();
    question.choice.start = root.integer("start", root.value("start")).map(|(year, place)| {
        if year <= plan.base_year || year > plan.target_year {
            let (first, last) = (plan.base_year + 1, plan.target_year);
            note(
                Diagnostic::error(
                    Code::LeverYears,
                    text!("{year} is outside the plan, {first} to {last}", "{year}年不在规划期{first}至{last}年内"),
                )
                .at(place),
            );
        }
        year
    });
    if let Some(value) = root.value("starts") {
        let years = numbers(root, "starts", value, text!("a year, or a list of years", "年份，或年份的列表"));
        let (first, last) = (plan.base_year + 1, plan.target_year);
        if let Some(year) = years.iter().find(|year| year.fract() != 0.0 || **year < f64::from(first) || **year > f64::from(last)) {
            note(
                Diagnostic::error(
                    Code::LeverYears,
                    text!("{year} is no year of the plan, {first} to {last}", "{year} 不是规划期{first}至{last}年中的年份"),
                )
                .at(root.value_place(value)),
            );
        }
        question.starts = years.into_iter().map(|year| year as i32).collect();
    }
    if let Some((floor, place)) = root.number("floor", root.value("floor")) {
        if !(0.0..1.0).contains(&floor) {
            note(
                Diagnostic::error(
                    Code::ShareOutOfRange,
                    text!("`floor` is a part of 1: 5 points are 0.05", "`floor` 以1为整体：5个百分点写作0.05"),
                )
                .at(place.clone()),
            );
        }
        if question.want == Want::Cheapest {
            note(
                Diagnostic::error(
                    Code::FloorAndCheapest,
                    text!("`cheapest` says already how likely targets must be", "`cheapest` 已规定了达标概率"),
                )
                .at(place)
                .help(text!("leave `floor` out, or want `expected`", "请删去 `floor`，或改为 `expected`")),
            );
        }
        question.floor = Some(floor);
    }
    question.futures = root.strings("futures", root.value("futures")).into_iter().map(|(name, _)| name).collect();
    question.tail = root.number("tail", root.value("tail")).map(|(tail, place)| {
        if !(0.0 < tail && tail <= 1.0) {
            note(
                Diagnostic::error(
                    Code::ShareOutOfRange,
                    text!("`tail` is a part of the draws: a tenth is 0.1", "`tail` 是模拟的一部分：一成写作0.1"),
                )
                .at(place),
            );
        }
        tail
    });
    root.finish();
    (question, scenario)
}

/// One number, or a list of them in rising order; `kind` says what they are.
fn numbers(root: &Section<'_>, key: &str, value: &Value<'_>, kind: Text) -> Vec<f64> {
    let found: Option<Vec<f64>> = match value.get_ref() {
        DeValue::Array(array) => array.iter().map(|entry| number(entry.get_ref())).collect(),
        other => number(other).map(|number| vec![number]),
    };
    match found {
        Some(mut numbers) if numbers.iter().all(|number| *number >= 0.0) => {
            numbers.sort_by(f64::total_cmp);
            numbers
        }
        Some(_) => {
            root.wrong_value(value, text!("neither a sum nor a year is negative", "金额和年份都不能为负"));
            Vec::new()
        }
        None => {
            root.wrong_kind(key, value, kind);
            Vec::new()
        }
    }
}
