//! Links a plan with its rules: finds what neither knows alone, such as an indicator without a rule or a table that names a series no rule
//! makes.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Related, closest};
use crate::engine::graph::{Graph, InputKey, Node, NodeId, Op};
use crate::engine::keyword::base_rule;
use crate::engine::trace::{Model, RuleBook, Series};
use crate::plan::{Effect, Plan};
use crate::text;

/// Values of the base year that one table gives which is not there, each table's as one message.
pub(super) fn one_for_a_missing_table(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut told: Vec<(Diagnostic, Vec<String>)> = Vec::new();
    for fault in found {
        let of_table =
            fault.code == Code::NoBaseValue && fault.help.first().is_some_and(|help| help.en.starts_with("it comes from seeds/"));
        let name = fault.message.en.split('`').nth(1).unwrap_or_default().to_owned();
        match told.iter_mut().find(|(known, _)| of_table && known.code == fault.code && known.help == fault.help) {
            Some((_, names)) if names.contains(&name) => {}
            Some((known, names)) => {
                known.related.extend(fault.place.map(|place| Related { place, label: text!("read here", "在此读取") }));
                names.push(name);
            }
            None => told.push((fault, vec![name])),
        }
    }
    for (fault, names) in told.iter_mut().filter(|(_, names)| names.len() > 1) {
        let list = |between: &str| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(between);
        let (en, zh) = (list(", "), list("、"));
        fault.message = text!("{en} have no values in the base year", "{zh} 没有基期值");
    }
    told.into_iter().map(|(fault, _)| fault).collect()
}

/// What the plan's tables name and the rules do not make.
pub(super) fn faults(plan: &Plan, rules: &RuleBook) -> Vec<Diagnostic> {
    let made: BTreeSet<&str> = rules.rule_names().collect();
    let rows: BTreeSet<&str> = plan.indicators.iter().map(|indicator| indicator.id.as_str()).collect();
    let unread: BTreeSet<&str> = rules.unread().into_iter().filter(|name| made.contains(name) && !rows.contains(name)).collect();
    let mut found = Vec::new();
    for indicator in &plan.indicators {
        let id = &indicator.id;
        // One that goes by its class and has no baseline to start from is not modelled, which loading the plan has told.
        let missing = !made.contains(id.as_str());
        if missing && let Some(made) = made.iter().find(|made| made.to_lowercase() == id.to_lowercase()) {
            // Names of rules are in small letters: capitals are most likely the table's.
            let of_table = rules.rule_place(made).is_some() && made.to_lowercase() == **made;
            if of_table {
                found.push(
                    Diagnostic::error(
                        Code::IndicatorWithoutRule,
                        text!("the rule `{made}` is written otherwise than the indicator `{id}`", "规则 `{made}` 与指标 `{id}` 的写法不同"),
                    )
                    .at(indicator.place.clone())
                    .help(text!("write `{made}` into `id`: capitals count", "`id` 请写 `{made}`：区分大小写")),
                );
                continue;
            }
            found.push(
                Diagnostic::error(
                    Code::IndicatorWithoutRule,
                    text!("`{made}` is written otherwise than the indicator `{id}`", "`{made}` 与指标 `{id}` 的写法不同"),
                )
                .maybe_at(rules.rule_place(made))
                .related(indicator.place.clone(), text!("the indicator", "该指标"))
                .help(text!("write `fn {id}()`: capitals count", "请写成 `fn {id}()`：区分大小写")),
            );
        } else if let (None, Some(place)) = (made.get(id.as_str()), rules.helper_place(id)) {
            found.push(
                Diagnostic::error(
                    Code::IndicatorWithoutRule,
                    text!("`{id}` takes a value here, and so is a helper and no rule", "`{id}` 在这里带有参数，因此是辅助函数而不是规则"),
                )
                .at(place)
                .related(indicator.place.clone(), text!("the indicator", "该指标"))
                .help(text!(
                    "write `{id}()`: a rule takes nothing, and reads what it needs",
                    "请写 `{id}()`：规则不带参数，自行读取所需的值"
                )),
            );
        } else if missing && let Some(near) = closest(id, unread.iter().copied()) {
            found.push(
                Diagnostic::error(
                    Code::IndicatorWithoutRule,
                    text!("nobody reads `{near}`, and the indicator `{id}` has no rule", "没有内容读取 `{near}`，而指标 `{id}` 没有规则"),
                )
                .maybe_at(rules.rule_place(near))
                .related(indicator.place.clone(), text!("the indicator", "该指标"))
                .help(text!("write `fn {id}()` here, or `{near}` in the table", "请在这里写 `fn {id}()`，或在表中写 `{near}`")),
            );
        } else if missing && indicator.family.is_none() {
            found.push(
                Diagnostic::error(Code::IndicatorWithoutRule, text!("no rule makes the indicator `{id}`", "没有规则计算指标 `{id}`"))
                    .at(indicator.place.clone())
                    .suggest(id, made.iter().copied())
                    .help(text!(
                        "write `fn {id}() {{ … }}` in a file of rules/, or name its class in the column `family`, as in `coverage`",
                        "请在 rules/ 的某个文件中写 `fn {id}() {{ … }}`，或在 `family` 列写明所属类别，如 `coverage`"
                    )),
            );
        }
        if let (Some(_), Some(place)) = (indicator.baseline, rules.rule_place(&base_rule(id))) {
            found.push(
                Diagnostic::error(
                    Code::TwoBaseValues,
                    text!("`{id}` has a baseline in the table and a rule `base_{id}`", "`{id}` 既有表中的基期值，又有规则 `base_{id}`"),
                )
                .at(place)
                .related(indicator.place.clone(), text!("the table gives it here", "表中在这里给出"))
                .help(text!("remove `fn base_{id}()`, or the baseline in the table", "请删去 `fn base_{id}()`，或表中的基期值")),
            );
        }
    }
    for row in plan.watched.iter().filter(|row| row.family.is_none() && !made.contains(row.id.as_str())) {
        let id = &row.id;
        found.push(
            Diagnostic::error(Code::IndicatorWithoutRule, text!("no rule makes the indicator `{id}`", "没有规则计算指标 `{id}`"))
                .at(row.place.clone())
                .suggest(id, made.iter().copied())
                .help(text!(
                    "write `fn {id}() {{ … }}` in a file of rules/, or name its class in the column `family`, as in `coverage`",
                    "请在 rules/ 的某个文件中写 `fn {id}() {{ … }}`，或在 `family` 列写明所属类别，如 `coverage`"
                )),
        );
    }
    let checked = plan.checks.iter().map(|check| (check.series.as_str(), &check.place));
    let named = plan.series_named.iter().map(|named| (named.name.as_str(), &named.place));
    let roles = [Some(&plan.roles.women), Some(&plan.roles.men), Some(&plan.roles.people), plan.roles.spending.as_ref()];
    let roles = roles.into_iter().flatten().chain(plan.roles.figures.iter().map(|figure| &figure.series));
    // A usual name has no place, and stands for nothing where no rule makes it.
    let played = roles.filter_map(|role| Some((role.name.as_str(), role.place.as_ref()?)));
    for (series, place) in checked.chain(named).chain(played).filter(|(series, _)| !made.contains(series)) {
        found.push(
            Diagnostic::error(Code::UnknownSeries, text!("no rule is called `{series}`", "没有名为 `{series}` 的规则"))
                .at(place.clone())
                .suggest(series, made.iter().copied()),
        );
    }
    found
}

/// Lists where one number is checked or shown, and numbers where a list by age is wanted: neither would ever be looked at.
pub(super) fn lists_and_numbers(plan: &Plan, model: &Model) -> Vec<Diagnostic> {
    let length = |name: &str| model.series.iter().find(|series| series.name == name).map(|series| series.length);
    let mut found = Vec::new();
    for check in plan.checks.iter().filter(|check| matches!(length(&check.series), Some(Some(_)))) {
        let name = &check.series;
        found.push(
            Diagnostic::error(
                Code::NoNumber,
                text!("`{name}` is a list, and a check holds one number", "`{name}` 是列表，而检查项只针对一个数"),
            )
            .at(check.place.clone())
            .help(text!(
                "check a rule that adds it up, such as `fn all_{name}() {{ sum(now.{name}) }}`",
                "请检查一条求和的规则，如 `fn all_{name}() {{ sum(now.{name}) }}`"
            )),
        );
    }
    let roles = &plan.roles;
    let wanted = [(Some(&roles.women), true), (Some(&roles.men), true), (Some(&roles.people), false), (roles.spending.as_ref(), false)];
    for (role, list) in wanted.into_iter().filter_map(|(role, list)| Some((role?, list))) {
        let (name, Some(place)) = (&role.name, &role.place) else { continue };
        let message = match length(name) {
            Some(None) if list => text!("`{name}` is one number, and a list by age is wanted", "`{name}` 是一个数，而这里需要按年龄的列表"),
            Some(Some(_)) if !list => text!("`{name}` is a list, and one number is wanted", "`{name}` 是列表，而这里需要一个数"),
            _ => continue,
        };
        let fits = model.series.iter().filter(|series| series.length.is_some() == list && !series.nodes.is_empty());
        let usual = if list { ["women", "men"] } else { ["population", "budget"] };
        let known = fits.map(|series| series.name.as_str()).find(|known| usual.contains(known));
        let mut fault = Diagnostic::error(Code::NoNumber, message).at(place.clone());
        fault.help.extend(known.map(|known| text!("name such a series, like `{known}`", "请写这样的序列，如 `{known}`")));
        found.push(fault);
    }
    found
}

/// Levers that move what rules do not read in the years of the plan.
pub(super) fn levers(plan: &Plan, model: &Model) -> Vec<Diagnostic> {
    let inputs = model.graph.inputs();
    let mut found = Vec::new();
    for lever in &plan.levers {
        for effect in &lever.effects {
            let Effect::Param { name, .. } = effect else { continue };
            let moved = |key: &InputKey| matches!(key, InputKey::MovedParam { name: moved, .. } if moved == name);
            if inputs.iter().any(moved) {
                continue;
            }
            let id = &lever.id;
            let base_only = inputs.contains(&InputKey::Param { name: name.clone() });
            let message = match base_only {
                true => {
                    text!("`{id}` moves `{name}`, which only rules for the base year read", "`{id}` 改变 `{name}`，但只有基期规则读取它")
                }
                false => text!("`{id}` moves `{name}`, which no rule reads", "`{id}` 改变 `{name}`，但没有规则读取它"),
            };
            found.push(Diagnostic::error(Code::LeverEffect, message).at(lever.place.clone()).help(text!(
                "a lever can move only what rules read as `param.{name}` in the years of the plan",
                "措施只能改变规则在规划期各年以 `param.{name}` 读取的假设"
            )));
        }
    }
    found
}

/// Series that no draw gives a value: their rules divide by a number that is zero, or take the logarithm of one that is not above it, in every
/// draw of a year. Only the first is told, since others follow from it.
pub(super) fn never_finite(model: &Model) -> Option<Diagnostic> {
    let never = graph_never_finite(&model.graph);
    let of_series = |series: &'_ Series| {
        let years = series.nodes.iter().zip(&model.years);
        let bad = years.flat_map(|(nodes, year)| nodes.iter().map(move |node| (*node, *year))).filter(|(node, _)| never[node.index()]);
        bad.min_by_key(|(node, year)| (*year, node.index()))
    };
    let found = model.series.iter().filter(|series| series.place.is_some()).filter_map(|series| Some((of_series(series)?, series)));
    let ((_, year), series) = found.min_by_key(|((node, year), series)| (*year, node.index(), series.name.clone()))?;
    let name = &series.name;
    let told = |diagnostic: Diagnostic| match model.never_finite.get(&(name.clone(), year)) {
        Some(place) => {
            let told = diagnostic.at(place.clone()).label(text!("this has none", "这里没有有限的值"));
            series.place.iter().fold(told, |told, rule| told.related(rule.clone(), text!("the rule begins here", "规则从这里开始")))
        }
        None => diagnostic.maybe_at(series.place.clone()),
    };
    Some(told(
        Diagnostic::error(
            Code::RuleFails,
            text!("`{name}` has no finite value in any draw of {year}", "`{name}` 在{year}年的任何一次模拟中都没有有限的值"),
        )
        .help(text!(
            "does it divide by a number that is 0, or take the logarithm of one that is not above 0?",
            "是否除以了等于 0 的数，或对不大于 0 的数取了对数？"
        )),
    ))
}

/// For each node whether it is infinite or no number whatever its inputs are.
fn graph_never_finite(graph: &Graph) -> Vec<bool> {
    let mut never: Vec<bool> = Vec::with_capacity(graph.nodes().len());
    for node in graph.nodes() {
        let is = |id: &NodeId| never[id.index()];
        never.push(match node {
            Node::Constant(bits) => !f64::from_bits(*bits).is_finite(),
            Node::Input(_) => false,
            Node::Op { op, arguments: [a, b, c] } => match op {
                Op::Divide => is(a) || graph.constant_value(*b) == Some(0.0),
                Op::Add | Op::Subtract | Op::Multiply => is(a) || is(b),
                Op::Negate | Op::Absolute => is(a),
                Op::Select => is(b) && is(c),
                _ => false,
            },
        });
    }
    never
}
