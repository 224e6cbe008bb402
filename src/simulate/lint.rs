//! Lints: what in a plan with its traced rules is sound and most likely not meant.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::engine::keyword::{BASE_PREFIX, Namespace};
use crate::engine::trace::{Read, RuleBook};
use crate::plan::{Effect, Plan};
use crate::scenario::Scenario;
use crate::text;

use super::compile::{Compilation, Compiled};
use super::drivers::{FACILITY_COST, OPENED, RUNNING_COST, SHARE, SHOCK};
use super::reach;
use super::units_read::misread_units;

impl Compilation {
    /// What the plan holds and no rule traced so far reads.
    pub fn warnings(&self, plan: &Plan, scenarios: &[Scenario]) -> Vec<Diagnostic> {
        warnings(plan, scenarios, &self.models().collect::<Vec<_>>())
    }
}

/// All that can be said of a plan, these scenarios and the rules traced for them.
fn warnings(plan: &Plan, scenarios: &[Scenario], compiled: &[&Compiled]) -> Vec<Diagnostic> {
    // The cause before what follows from it: what stands behind a `return` is read by no rule.
    let mut found = super::idle_lines::told(plan, compiled);
    let idle_places: Vec<Place> = found.iter().filter_map(|told| told.place.clone()).collect();
    found.extend(wrong_calls(compiled));
    found.extend(unused(plan, scenarios, compiled));
    found.extend(idle_lines(plan, compiled));
    found.extend(nothing_opens(plan, scenarios, compiled));
    found.extend(own_targets(plan, compiled));
    let idle = idle_rules(plan, compiled);
    let unread = idle.iter().filter_map(|told| Some(told.place.as_ref()?.text())).collect();
    found.extend(idle_ranges(plan, compiled, &unread, &idle_places));
    found.extend(idle);
    found.extend(misread_units(plan, compiled));
    // A `clamp` upside down is told as that.
    let idle = |told: &Diagnostic| {
        let beside = |place: &Place, other: &Place| place.source.name == other.source.name && place.line() == other.line();
        told.place.as_ref().is_some_and(|place| idle_places.iter().any(|other| beside(place, other)))
    };
    found.extend(super::settled_targets::told(plan, compiled).into_iter().filter(|told| !idle(told)));
    found.extend(super::figures_compared::told(plan, compiled));
    found.extend(scenarios.iter().flat_map(|scenario| scenario.warnings.iter().cloned()));
    found
}

/// Helpers that are handed their values in a wrong order, or that call themselves and that no rule calls so far.
fn wrong_calls(compiled: &[&Compiled]) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for compiled in compiled {
        let swapped = compiled.rules.swapped_values().into_iter().map(|swapped| {
            let (helper, [one, other]) = (&swapped.helper, &swapped.values);
            let message = text!(
                "`{helper}` is handed `{one}` before `{other}`: the two have changed places",
                "传给 `{helper}` 的 `{one}` 与 `{other}` 位置颠倒"
            );
            Diagnostic::warning(Code::WrongOperands, message)
                .at(swapped.place)
                .related(swapped.other, text!("the order is the other here", "这里的顺序相反"))
                .help(text!("write `{other}` first", "请先写 `{other}`"))
        });
        let endless = compiled.rules.endless_helpers().into_iter().map(|(helper, place)| {
            Diagnostic::warning(Code::EndlessRecursion, text!("`{helper}` calls itself without end", "`{helper}` 无休止地调用自身"))
                .at(place)
                .help(text!(
                    "a helper cannot call itself: use a loop, `for age in 0..100 {{ … }}`",
                    "辅助函数不能调用自身：请改用循环 `for age in 0..100 {{ … }}`"
                ))
        });
        let before_first = compiled.rules.before_first().into_iter().map(|asked| {
            let (counter, less, first) = (&asked.counter, asked.less, asked.first);
            let place = first - less;
            Diagnostic::warning(
                Code::IndexOutOfRange,
                text!(
                    "the first round asks for place {place}: below 0 a list is read from its end",
                    "第一轮取第 {place} 位：负的位置从列表末尾倒数"
                ),
            )
            .at(asked.place)
            .help(text!(
                "begin the loop at {less}, or take at most {first} off `{counter}`",
                "请让循环从 {less} 开始，或从 `{counter}` 中至多减去 {first}"
            ))
        });
        for told in swapped.chain(endless).chain(before_first) {
            if !found.iter().any(|known| known.place == told.place && known.message == told.message) {
                found.push(told);
            }
        }
    }
    found
}

/// All that rules of these models read.
fn all_reads<'m>(compiled: &[&'m Compiled]) -> BTreeSet<&'m Read> {
    compiled.iter().flat_map(|compiled| &compiled.model.series).flat_map(|series| &series.reads).collect()
}

/// What rules ask of facilities where the plan has none and no scenario adds it: each such rule reads zero.
fn nothing_opens(plan: &Plan, scenarios: &[Scenario], compiled: &[&Compiled]) -> Vec<Diagnostic> {
    // A plan that has some may ask for what a lever or a later scenario adds, but hardly for an indicator itself.
    let may_come = !plan.facilities.is_empty() || !plan.levers.is_empty();
    let by_lever = |name: &str| {
        let effects = plan.levers.iter().flat_map(|lever| &lever.effects);
        effects.into_iter().any(|effect| matches!(effect, Effect::Facility(facility) if facility.adds.contains_key(name)))
    };
    let facilities = || plan.facilities.iter().chain(scenarios.iter().flat_map(|scenario| scenario.facilities.iter()));
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let mut found = Vec::new();
    for (compiled, series) in compiled.iter().flat_map(|compiled| compiled.model.series.iter().map(move |series| (compiled, series))) {
        for read in &series.reads {
            let Read::Yearly { driver, name } = read else { continue };
            let added = facilities().any(|facility| facility.adds.contains_key(name)) || by_lever(name);
            if driver != OPENED || added || may_come && plan.indicator(name).is_none() || !told.insert(name) {
                continue;
            }
            found.push(
                Diagnostic::warning(
                    Code::Unused,
                    text!(
                        "no facility adds `{name}`: `opened(\"{name}\")` is always 0",
                        "没有设施新增 `{name}`：`opened(\"{name}\")` 总是 0"
                    ),
                )
                .maybe_at(compiled.rules.asking(&series.name, OPENED, name).or_else(|| series.place.clone()))
                .suggest(name, facilities().flat_map(|facility| facility.adds.keys().map(String::as_str)).filter(|_| may_come))
                .help(text!(
                    "was seeds/facilities.toml emptied or lost? Else declare what opens there, or read nothing",
                    "seeds/facilities.toml 是否被清空或丢失？否则请在其中声明要开放的设施，或不再读取"
                )),
            );
        }
    }
    found
}

/// Lines of the budget that no rule asks for: money shifted to them or from them changes nothing.
fn idle_lines(plan: &Plan, compiled: &[&Compiled]) -> Vec<Diagnostic> {
    let read = all_reads(compiled);
    let asked = |line: &str| {
        let yearly = |driver: &str| read.contains(&Read::Yearly { driver: driver.to_owned(), name: line.to_owned() });
        [SHARE, FACILITY_COST, RUNNING_COST].into_iter().any(yearly) || read.contains(&Read::Base(format!("share_{line}")))
    };
    let idle = plan.budget.iter().filter(|line| !asked(&line.id));
    let told = |line: &crate::plan::BudgetLine| {
        let id = &line.id;
        Diagnostic::warning(Code::Unused, text!("no rule reads `share(\"{id}\")`", "没有规则读取 `share(\"{id}\")`"))
            .at(line.place.clone())
            .help(text!(
                "money of this line changes no number: read it in a rule, or join the line with another",
                "该预算项的资金不影响任何结果：请在规则中读取它，或并入其他预算项"
            ))
    };
    idle.map(told).collect()
}

/// Rules that read the target they are held against.
fn own_targets(plan: &Plan, compiled: &[&Compiled]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for compiled in compiled {
        for series in &compiled.model.series {
            let name = &series.name;
            if plan.indicator(name).is_none() || !series.reads.contains(&Read::Target(name.clone())) || !told.insert(name) {
                continue;
            }
            let place = compiled.rules.reading(name, Namespace::Target.word(), name).or_else(|| series.place.clone());
            found.push(
                Diagnostic::warning(
                    Code::OwnTarget,
                    text!(
                        "the rule of `{name}` reads its own target: what is wished for is no reason for it to come",
                        "`{name}` 的规则读取了它自己的目标值：期望不是实现的原因"
                    ),
                )
                .maybe_at(place)
                .help(text!(
                    "write what moves it: money, people, the years before; an aim that an office works towards is an assumption, `param.name`",
                    "请写出推动它的因素：资金、人员、往年水平；部门努力的方向应写成假设 `param.名称`"
                )),
            );
        }
    }
    found
}

/// Series that nothing reads, judges or names, whatever a remark says of them, and helpers that nothing calls. What is there to be looked at
/// alone has a check, or a figure in plan.toml.
fn idle_rules(plan: &Plan, compiled: &[&Compiled]) -> Vec<Diagnostic> {
    let mut known: BTreeSet<&str> = plan.indicators.iter().map(|indicator| indicator.id.as_str()).collect();
    known.extend(plan.watched.iter().map(|row| row.id.as_str()));
    known.extend(plan.checks.iter().map(|check| check.series.as_str()));
    known.extend(plan.series_named.iter().map(|named| named.name.as_str()));
    known.extend(plan.commitments.iter().filter_map(|commitment| commitment.series.as_deref()));
    known.extend(plan.history.iter().map(|seen| seen.series.as_str()));
    known.extend(
        [&plan.roles.women, &plan.roles.men, &plan.roles.people].into_iter().chain(&plan.roles.spending).map(|role| role.name.as_str()),
    );
    known.extend(plan.roles.figures.iter().map(|figure| figure.series.name.as_str()));
    for compiled in compiled {
        for series in &compiled.model.series {
            known.extend(series.reads.iter().filter_map(Read::series_of_any_year).filter(|read| *read != series.name));
        }
    }
    let read = all_reads(compiled);
    let mut found: BTreeMap<&str, Diagnostic> = BTreeMap::new();
    let calling: Vec<&RuleBook> = compiled.iter().map(|compiled| &compiled.rules).collect();
    for compiled in compiled {
        let idle = compiled.model.series.iter().filter(|series| series.place.is_some() && !known.contains(series.name.as_str()));
        for series in idle.filter(|series| !series.name.starts_with(BASE_PREFIX)) {
            let name = &series.name;
            let told = || {
                Diagnostic::warning(Code::Unused, text!("nothing reads `{name}`", "没有任何内容读取 `{name}`"))
                    .maybe_at(series.place.clone())
                    .suggest(name, plan.indicators.iter().map(|indicator| indicator.id.as_str()))
                    .help(text!(
                        "no rule, indicator, check or table asks for it: is its name right? To keep it for its own sake, give it a check in seeds/checks.toml",
                        "没有规则、指标、检查项或表格用到它：名称是否正确？若只为查看，请在 seeds/checks.toml 中为它写一条检查"
                    ))
            };
            found.entry(name).or_insert_with(told);
        }
        for (name, place) in compiled.rules.idle_bases() {
            let series = name.strip_prefix(BASE_PREFIX).unwrap_or(name);
            // A rule may ask for the base-year value of what has no other.
            if read.contains(&Read::Base(series.to_owned())) {
                continue;
            }
            let told = || {
                Diagnostic::warning(
                    Code::Unused,
                    text!(
                        "nothing reads `{name}`: no series is called `{series}`",
                        "没有任何内容读取 `{name}`：没有名为 `{series}` 的序列"
                    ),
                )
                .at(place.clone())
                .suggest(series, compiled.model.series.iter().map(|known| known.name.as_str()))
                .help(text!("a rule `base_NAME` gives the base-year value of the series `NAME`", "规则 `base_名称` 给出序列“名称”的基期值"))
            };
            found.entry(name).or_insert_with(told);
        }
        // A scenario that replaces the one rule that calls a helper does not make it idle.
        let called_elsewhere = |name: &str| {
            calling.iter().any(|other| other.helper_place(name).is_some() && !other.idle_helpers().iter().any(|(idle, _)| *idle == name))
        };
        for (name, place) in compiled.rules.idle_helpers().into_iter().filter(|(name, _)| !called_elsewhere(name)) {
            let told = || {
                Diagnostic::warning(Code::Unused, text!("no rule calls `{name}`", "没有规则调用 `{name}`"))
                    .at(place.clone())
                    .help(text!("call it in a rule, or remove it", "请在规则中调用它，或删去"))
            };
            found.entry(name).or_insert_with(told);
        }
    }
    found.into_values().collect()
}

/// Uncertain assumptions that rules read and on which nothing that is judged depends: whatever their range is, no probability moves.
fn idle_ranges(plan: &Plan, compiled: &[&Compiled], unread: &BTreeSet<&str>, idle_places: &[Place]) -> Vec<Diagnostic> {
    let read = all_reads(compiled);
    let mut judged: BTreeSet<&str> = plan.indicators.iter().map(|indicator| indicator.id.as_str()).collect();
    judged.extend(plan.commitments.iter().filter_map(|commitment| commitment.series.as_deref()));
    judged.extend(plan.watched.iter().map(|row| row.id.as_str()));
    judged.extend(plan.checks.iter().map(|check| check.series.as_str()));
    judged.extend(plan.series_named.iter().map(|named| named.name.as_str()));
    let moving: BTreeSet<&str> = compiled.iter().flat_map(|compiled| reach::assumptions_behind(&compiled.model, &judged)).collect();
    let delays: BTreeSet<&str> = plan.facilities.iter().filter_map(|facility| facility.shared_delay.as_deref()).collect();
    // What only rules read that nothing reads themselves follows from that, which is told.
    let behind: BTreeSet<&str> = compiled.iter().flat_map(|compiled| reach::assumptions_behind(&compiled.model, unread)).collect();
    // So does what stands in a rule with a line that does nothing.
    let in_idle_rule = |name: &str| {
        let readers = compiled.iter().flat_map(|compiled| &compiled.model.series);
        let readers = readers.filter(|series| series.reads.iter().any(|read| read.assumption() == Some(name)));
        readers.filter_map(|series| series.place.as_ref()).any(|rule| {
            let after = |place: &Place| place.source.name == rule.source.name && place.span.start > rule.span.start;
            let rule_ends = rule.source.text[rule.span.start..].find("\nfn ").map_or(rule.source.text.len(), |end| rule.span.start + end);
            idle_places.iter().any(|place| after(place) && place.span.start < rule_ends)
        })
    };
    let idle = plan.assumptions.iter().filter(|assumption| {
        let name = assumption.name.as_str();
        let uncertain = !assumption.distribution.is_fixed();
        uncertain
            && read.contains(&Read::Param(name.to_owned()))
            && !moving.contains(name)
            && !delays.contains(name)
            && !behind.contains(name)
            && !in_idle_rule(name)
    });
    let told = |assumption: &crate::plan::Assumption| {
        let name = &assumption.name;
        Diagnostic::warning(
            Code::Unused,
            text!("the range of `{name}` moves nothing that is judged", "`{name}` 的取值范围不影响任何被评判的内容"),
        )
        .at(assumption.place.clone())
        .help(text!(
            "rules read it, and no indicator, commitment or check depends on those rules in any year",
            "虽有规则读取它，但任何年份的指标、任务或检查项都不依赖这些规则"
        ))
    };
    idle.map(told).collect()
}

/// What the plan holds and no rule of any of these models reads: it changes no number, which is hardly meant.
fn unused(plan: &Plan, scenarios: &[Scenario], compiled: &[&Compiled]) -> Vec<Diagnostic> {
    let read = all_reads(compiled);
    let yearly = |driver: &str, name: &str| read.contains(&Read::Yearly { driver: driver.to_owned(), name: name.to_owned() });
    let delays: BTreeSet<&str> = plan.facilities.iter().filter_map(|facility| facility.shared_delay.as_deref()).collect();
    let mut found = Vec::new();
    for assumption in &plan.assumptions {
        let name = &assumption.name;
        if !read.contains(&Read::Param(name.clone())) && !delays.contains(name.as_str()) {
            found.push(
                Diagnostic::warning(Code::Unused, text!("no rule reads `param.{name}`", "没有规则读取 `param.{name}`"))
                    .at(assumption.place.clone())
                    .help(text!("read it in a rule, or remove it: it changes nothing", "请在规则中读取它，或删去：它不影响任何结果")),
            );
        }
    }
    for shock in plan.shocks.iter().filter(|shock| !yearly(SHOCK, &shock.name)) {
        let name = &shock.name;
        found.push(
            Diagnostic::warning(Code::Unused, text!("no rule reads `shock(\"{name}\")`", "没有规则读取 `shock(\"{name}\")`"))
                .at(shock.place.clone())
                .help(text!("read it in a rule, or remove it: it changes nothing", "请在规则中读取它，或删去：它不影响任何结果")),
        );
    }
    let mut told: BTreeSet<(&str, &str)> = BTreeSet::new();
    let facilities = plan.facilities.iter().chain(scenarios.iter().flat_map(|scenario| scenario.facilities.iter()));
    for facility in facilities {
        for name in facility.adds.keys().filter(|name| !yearly(OPENED, name)) {
            let id = &facility.id;
            if !told.insert((id, name)) {
                continue;
            }
            found.push(
                Diagnostic::warning(
                    Code::Unused,
                    text!(
                        "`{id}` adds `{name}`, and no rule reads `opened(\"{name}\")`",
                        "`{id}` 新增 `{name}`，但没有规则读取 `opened(\"{name}\")`"
                    ),
                )
                .at(facility.places.adds.get(name).unwrap_or(&facility.place).clone())
                .suggest(name, opened(&read))
                .help(text!("what it adds is lost: no rule asks for it", "所增能力会丢失：没有规则读取它")),
            );
        }
    }
    found
}

/// What rules ask of facilities.
fn opened<'r>(read: &BTreeSet<&'r Read>) -> Vec<&'r str> {
    let of_facilities = |read: &&'r Read| match read {
        Read::Yearly { driver, name } if driver == OPENED => Some(name.as_str()),
        _ => None,
    };
    read.iter().filter_map(of_facilities).collect()
}
