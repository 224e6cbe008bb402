//! Applies what a scenario's file says of assumptions, money and rules to what its parent has.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::de::DeValue;

use super::assumption_headings::value_under_heading;
use super::plausible::{implausible, in_its_unit};
use super::shift_checks::{beyond_limits, repeats_parent, too_much_new_money};
use super::shift_years::read_years;
use super::{RuleOverride, Shift};
use crate::diagnostic::{Code, Diagnostic, Place, Source, closest};
use crate::language::Text;
use crate::plan::checks::{check_line, is_a_shock};
use crate::plan::section::{Mistakes, Section, Value, number, part_of_one};
use crate::plan::units::part_for_per_cents;
use crate::plan::value::{MOST, beyond_measure, distribution};
use crate::plan::{Assumption, Plan};
use crate::sampling::Distribution;
use crate::sampling::distributions::{Kind, TRUNCATE};
use crate::table::{PerCent, change_as_factor};
use crate::text;

/// `[param]`: a new value, or `{ times = 1.5 }` / `{ plus = 0.1 }` on what the parent has.
pub(super) fn apply_params(plan: &Plan, section: &Section<'_>, assumptions: &mut BTreeMap<String, Distribution>) {
    let mut seen: BTreeMap<&str, Place> = BTreeMap::new();
    for (name, place, value) in section.entries() {
        // By its name in the rules, or as it is called in either language.
        let called = |assumption: &&Assumption| assumption.label.zh == name || assumption.label.en == name;
        let Some(assumption) = plan.assumption(&name).or_else(|| plan.assumptions.iter().find(called)) else {
            if plan.shocks.iter().any(|shock| shock.name == name) {
                section.mistakes().push(is_a_shock(&name, place));
                continue;
            }
            section.mistakes().push(
                Diagnostic::error(Code::UnknownAssumption, text!("no assumption is called `{name}`", "没有名为 `{name}` 的假设"))
                    .at(place)
                    .suggest(&name, plan.assumptions.iter().map(|assumption| assumption.name.as_str()))
                    .help(without_namespace(&name, value).unwrap_or_else(|| {
                        text!("assumptions are declared in seeds/assumptions.toml", "假设在 seeds/assumptions.toml 中声明")
                    })),
            );
            continue;
        };
        // Once by its name and once as it is called.
        let name = assumption.name.clone();
        if let Some(first) = seen.insert(&assumption.name, place.clone()) {
            section.mistakes().push(
                Diagnostic::error(Code::DuplicateId, text!("`{name}` is changed here twice", "`{name}` 在这里改动了两次"))
                    .at(place)
                    .related(first, text!("first here", "第一次出现在这里")),
            );
            continue;
        }
        if let Some(fault) = value_under_heading(section, &name, value) {
            section.mistakes().push(fault);
            continue;
        }
        let before = assumptions.get(&name).unwrap_or(&assumption.distribution);
        let change = change(section, &name, value, &assumption.unit);
        let is_change = change.is_some();
        let after = match change {
            Some(change) => change.and_then(|(times, plus)| changed(section, value, before, times, plus)),
            None => distribution(section, &name, value, &assumption.unit),
        };
        if let Some(after) = after {
            if is_change && after == *before {
                section.mistakes().push(
                    Diagnostic::warning(Code::ChangesNothing, text!("this changes nothing of `{name}`", "这里没有改变 `{name}`"))
                        .at(section.value_place(value))
                        .help(text!("write what differs from the parent, or leave the line out", "请写与上级不同的取值，或删去这一行")),
                );
            }
            let place = section.value_place(value);
            let warning = if is_change {
                implausible(assumption, &after)
            } else {
                part_for_per_cents(assumption, &after, &place).or_else(|| in_its_unit(assumption, &after, &place))
            };
            section.mistakes().extend(warning.map(|warning| warning.at(place)));
            assumptions.insert(name, after);
        }
    }
}

/// What is to be written for `param.x` below `[param]`, where names stand alone.
fn without_namespace(name: &str, value: &Value<'_>) -> Option<Text> {
    let DeValue::Table(table) = value.get_ref() else { return None };
    let (inner, _) = table.iter().next().filter(|_| name == "param")?;
    let inner = inner.get_ref();
    Some(text!("names below [param] stand alone: write `{inner} = …`", "[param] 之下只写名称：请写 `{inner} = …`"))
}

/// The words of a change of what the parent has.
const CHANGES: [&str; 2] = ["times", "plus"];

/// The numbers of `{ times = … }`, `{ plus = … }` or both; `None` if the value is something else, and nothing inside if it is a faulty change.
fn change(section: &Section<'_>, name: &str, value: &Value<'_>, unit: &Text) -> Option<Option<(f64, f64)>> {
    let DeValue::Table(table) = value.get_ref() else { return None };
    let known = |key: &str| CHANGES.contains(&key);
    let distribution = |key: &str| key == TRUNCATE.0 || Kind::named(key).is_some();
    let keys = || table.iter().map(|(key, _)| key.get_ref().as_ref());
    if !keys().any(known) && (keys().any(distribution) || keys().all(|key| closest(key, CHANGES).is_none() && meant(key, 0.0).is_none())) {
        return None;
    }
    let (mut times, mut plus, mut sound) = (1.0, 0.0, true);
    for (key, entry) in table {
        let word = key.get_ref().as_ref();
        let path = format!("{name}.{word}");
        if !known(word) {
            let fault = Diagnostic::error(Code::UnknownKey, text!("`{path}` means nothing here", "这里没有 `{path}` 这一项"))
                .at(section.place_of(key.span()));
            section.mistakes().push(match number(entry.get_ref()).and_then(|number| meant(word, number)) {
                Some(change) => {
                    fault.help(text!("a change of what the parent has is written `{change}`", "相对上级取值的变化写作 `{change}`"))
                }
                None => fault.suggest(word, CHANGES).help(text!(
                    "what the parent has is changed by {{ times = 1.5 }} or {{ plus = 0.1 }}",
                    "相对上级取值的变化写作 {{ times = 1.5 }} 或 {{ plus = 0.1 }}"
                )),
            });
            sound = false;
        } else if let Some(number) = number(entry.get_ref()) {
            *(if word == CHANGES[0] { &mut times } else { &mut plus }) = number;
        } else {
            if let Some(times) = entry.get_ref().as_str().and_then(change_as_factor).filter(|_| word == CHANGES[0]) {
                let words = entry.get_ref().as_str().unwrap_or_default();
                section.mistakes().push(
                    Diagnostic::error(
                        Code::WrongKind,
                        text!(
                            "`{path}` says by what is multiplied, and \"{words}\" is a change",
                            "`{path}` 是乘数，而 \"{words}\" 是增减幅度"
                        ),
                    )
                    .at(section.value_place(entry))
                    .help(text!("write `{times}`", "请写 `{times}`")),
                );
                sound = false;
                continue;
            }
            // A hundredth of the parent's value is meant by `times = "120%"`; what `plus` adds is in the assumption's unit.
            let per_cent = if word == CHANGES[0] { PerCent::Part } else { PerCent::of_unit(unit) };
            section.wrong_kind_in(&path, entry, text!("a number", "数字"), per_cent);
            sound = false;
        }
    }
    Some(sound.then_some((times, plus)))
}

/// The change that another word for one stands for.
fn meant(word: &str, number: f64) -> Option<String> {
    match word {
        "percent" | "per_cent" | "pct" => Some(format!("{{ times = {} }}", ((1.0 + number / 100.0) * 1e9).round() / 1e9)),
        "multiply" | "factor" | "multiplied" | "by" => Some(format!("{{ times = {number} }}")),
        "add" | "added" | "increase" | "more" => Some(format!("{{ plus = {number} }}")),
        _ => None,
    }
}

fn changed(section: &Section<'_>, value: &Value<'_>, before: &Distribution, times: f64, plus: f64) -> Option<Distribution> {
    if times <= 0.0 && !before.is_fixed() {
        section.mistakes().push(
            Diagnostic::error(
                Code::ChangeOfDistribution,
                text!("a distribution can be multiplied by a positive number only", "分布只能乘以正数"),
            )
            .at(section.value_place(value))
            .help(text!("write the whole distribution that is meant", "请直接写出想要的分布")),
        );
        return None;
    }
    let after = before.moved(times, plus);
    let reached = [after.central(), after.quantile(0.05), after.quantile(0.95)];
    if let Some(number) = reached.into_iter().find(|number| number.is_nan() || number.abs() > MOST) {
        section.mistakes().push(beyond_measure(number, &section.value_place(value)));
        return None;
    }
    Some(after)
}

/// `[[shift]]`: money from one line to another, on top of the parent's.
pub(super) fn apply_shifts(plan: &Plan, sections: &[Section<'_>], shifts: &mut Vec<Shift>, mistakes: &Mistakes) {
    let before = shifts.len();
    for section in sections {
        // A line may be called by its title as well.
        let line = |(words, place): (String, Place)| (plan.budget_line(&words).map_or(words, |line| line.id.clone()), place);
        let from = section.string("from", section.value("from")).filter(|(line, _)| !line.is_empty()).map(line);
        if let Some((words, place)) = from.as_ref().filter(|(words, _)| is_new_money(words) && plan.budget_line(words).is_none()) {
            mistakes.push(
                Diagnostic::error(Code::UnknownBudgetLine, text!("no budget line is called `{words}`", "没有名为 `{words}` 的预算项"))
                    .at(place.clone())
                    .help(text!("for new money leave the line `from` out", "若为新增资金，请删去 `from` 这一行")),
            );
            section.tell(["to", "share", "years"].map(str::to_owned));
            section.finish();
            continue;
        }
        let to = section.string("to", section.require("to")).map(line);
        let share = section.part("share", section.require("share"));
        let years = section.require("years").and_then(|value| read_years(plan, section, value));
        section.finish();
        for (line, place) in from.iter().chain(&to) {
            check_line(line, place, &plan.budget, mistakes);
        }
        if let (Some((from, place)), Some((to, _))) = (&from, &to)
            && from == to
        {
            mistakes.push(Diagnostic::error(Code::Shift, text!("from `{from}` to itself", "从 `{from}` 转给自身")).at(place.clone()));
        }
        let (Some((to, _)), Some((share, share_place)), Some((from_year, to_year))) = (to, share, years) else { continue };
        if !(share > 0.0 && share <= 1.0) {
            mistakes.push(
                Diagnostic::error(Code::Shift, text!("the share {share} is not above 0 and at most 1", "份额 {share} 应大于 0 且不超过 1"))
                    .at(share_place)
                    .help(match share {
                        _ if share > 1.0 && share <= 100.0 => part_of_one(share),
                        _ if share < 0.0 => text!("to take money back, swap `from` and `to`", "要收回资金，请对调 `from` 和 `to`"),
                        _ => text!("shares are parts of all spending: 2 % is 0.02", "份额是占全部支出的比例，2% 写作 0.02"),
                    }),
            );
            continue;
        }
        mistakes.extend(too_much_new_money(from.is_none(), share, &share_place));
        if share < LEAST_SHARE {
            mistakes.push(
                Diagnostic::warning(Code::Shift, text!("{share} of all spending is next to nothing", "全部支出的 {share} 几乎为零"))
                    .at(share_place.clone())
                    .help(text!("shares are parts of all spending: 2 % is 0.02", "份额是占全部支出的比例，2% 写作 0.02")),
            );
        }
        let shift = Shift { from: from.as_ref().map(|(line, _)| line.clone()), to, share, from_year, to_year };
        if shifts[before..].contains(&shift) {
            mistakes.push(
                Diagnostic::warning(Code::Shift, text!("the same shift stands in this file twice", "本文件中有两条相同的资金调剂"))
                    .at(section.place())
                    .help(text!("remove one of the two, or write one of twice the share", "请删去一条，或合并为一条、份额加倍")),
            );
        } else {
            mistakes.extend(repeats_parent(&shifts[..before], &shift, section.place()));
        }
        shifts.push(shift);
        mistakes.extend(beyond_limits(plan, shifts, &share_place));
        if let Some((line, _)) = &from {
            check_taken(plan, line, shifts, share_place, mistakes);
        }
    }
}

/// Whether words say that money comes from no line; designs call it so.
fn is_new_money(words: &str) -> bool {
    ["new", "new money", "none", "extra", "新增", "新增资金", "无"].contains(&words.to_lowercase().as_str())
}

/// Notes a line from which more is taken than it has in some year.
fn check_taken(plan: &Plan, line: &str, shifts: &[Shift], place: Place, mistakes: &Mistakes) {
    let Some(budget) = plan.budget.iter().find(|budget| budget.id == line) else { return };
    for year in plan.base_year + 1..=plan.target_year {
        let sum = |taken: bool| -> f64 {
            let touches = |shift: &&Shift| if taken { shift.from.as_deref() == Some(line) } else { shift.to == line };
            shifts.iter().filter(touches).map(|shift| shift.moved(year)).sum()
        };
        let has = budget.share + sum(false);
        let taken = sum(true);
        if taken > has + 1e-12 {
            let shown = |share: f64| (share * 1e6).round() / 1e6;
            let (taken, has) = (shown(taken), shown(has));
            mistakes.push(
                Diagnostic::error(
                    Code::ShiftTooLarge,
                    text!(
                        "`{line}` gives {taken} of all spending in {year} but has only {has}",
                        "{year} 年要从 `{line}` 转出全部支出的 {taken}，但它只有 {has}"
                    ),
                )
                .at(place)
                .related(budget.place.clone(), text!("its share", "其份额"))
                .help(text!("shifts of the parents count too", "上级情景的调剂也计算在内")),
            );
            return;
        }
        let most = shifts.iter().filter(|shift| shift.from.as_deref() == Some(line)).map(|shift| shift.to_year).max() == Some(year);
        if most && taken > MOST_TAKEN * has {
            let (per_cent, left) = ((100.0 * taken / has).round(), (100.0 * (has - taken)).round());
            let has = (100.0 * has).round();
            mistakes.push(
                Diagnostic::warning(
                    Code::Shift,
                    text!(
                        "`{line}` loses {per_cent} % of its money by {year}: from {has} to {left} % of all spending",
                        "到{year}年，`{line}` 失去其资金的 {per_cent}%：由全部支出的 {has}% 降至 {left}%"
                    ),
                )
                .at(place)
                .related(budget.place.clone(), text!("its share", "其份额"))
                .help(text!("`share` is a part of all spending, not of the line", "`share` 是占全部支出的比例，而不是占该预算项的比例")),
            );
            return;
        }
    }
}

/// A share below which nothing is moved that anyone would notice.
const LEAST_SHARE: f64 = 1e-4;

/// The part of a line's money that can be taken without a word.
const MOST_TAKEN: f64 = 0.5;

/// `[[rules]]`: a file of rules, and which of the plan's or the parent's rules it replaces. Whether there are such rules shows when the files
/// are read.
pub(super) fn apply_rules(plan: &Plan, sections: &[Section<'_>], rules: &mut Vec<RuleOverride>, mistakes: &Mistakes) {
    for section in sections {
        let file = section.string("file", section.require("file"));
        let written = section.require("replaces");
        let replaces = section.strings("replaces", written);
        section.finish();
        let Some((file, place)) = file else { continue };
        let Some(source) = find_file(plan, &file) else {
            let beside = plan.files.iter().filter_map(|known| known.name.strip_prefix("scenarios/")).filter(|name| name.ends_with(".rhai"));
            mistakes.push(
                Diagnostic::error(Code::MissingFile, text!("there is no file scenarios/{file}", "文件 scenarios/{file} 不存在"))
                    .at(place)
                    .suggest(&file, beside)
                    .help(text!(
                        "rules of scenarios lie below scenarios/, for example scenarios/rules/",
                        "情景的规则文件放在 scenarios/ 下，例如 scenarios/rules/"
                    )),
            );
            continue;
        };
        if replaces.is_empty() && written.is_some_and(|value| value.get_ref().is_array()) {
            mistakes.push(
                Diagnostic::error(Code::ReplacesNothing, text!("`replaces` names no rule", "`replaces` 没有列出规则"))
                    .at(section.place())
                    .help(text!("name the rules of the plan that {file} takes the place of", "请列出 {file} 所替换的规则")),
            );
        }
        let (replaces, places) = replaces.into_iter().unzip();
        rules.push(RuleOverride { source, replaces, places });
    }
}

/// A file named as seen from scenarios/.
fn find_file(plan: &Plan, name: &str) -> Option<Arc<Source>> {
    let name = name.strip_prefix("scenarios/").unwrap_or(name);
    plan.files.iter().find(|file| file.name.ends_with(".rhai") && file.name.strip_prefix("scenarios/") == Some(name)).cloned()
}
