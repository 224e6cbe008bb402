//! Rules of a scenario that take the place of the plan's: they must be there, under the names that the scenario says.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Place, closest};
use crate::text;

use super::lexer::Scan;
use super::vocabulary::RuleFile;

/// What a file replaces must be there already, and stand in the file.
pub(super) fn check_replaced(file: &RuleFile, scanned: &Scan, earlier: &BTreeSet<&str>, faults: &mut Vec<Diagnostic>) {
    let own: &BTreeSet<&str> = &scanned.functions.iter().map(|function| function.name.as_str()).collect();
    for (name, place) in &file.replaces {
        let (fault, candidates) = if !earlier.contains(name.as_str()) {
            (Diagnostic::error(Code::UnknownRule, text!("no rule is called `{name}`", "没有名为 `{name}` 的规则")), earlier)
        } else if !own.contains(name.as_str()) {
            let at = &file.source.name;
            let message = text!("{at} has no rule `{name}` to put in its place", "{at} 中没有用来替换的规则 `{name}`");
            // A rule of nearly that name is the one misspelt.
            if let Some((near, span)) = near(name, scanned) {
                let at = place.clone().unwrap_or_else(|| Place::at(&file.source, 1, 1, 1));
                faults.push(
                    Diagnostic::error(Code::RuleNotInFile, message)
                        .at(Place::new(&file.source, span))
                        .related(at, text!("asked for here", "在这里要求"))
                        .help(text!(
                            "write `fn {name}()` here, or `{near}` in `replaces`",
                            "请在这里写 `fn {name}()`，或在 `replaces` 中写 `{near}`"
                        )),
                );
                continue;
            }
            // What stands in the file and takes the place of a rule that nobody named is what is meant.
            let unnamed: Vec<&str> =
                own.iter().copied().filter(|rule| earlier.contains(rule) && !file.replaces.contains_key(*rule)).collect();
            let help = if let [meant] = unnamed[..] {
                text!("write `{meant}` for `{name}`: that rule stands in {at}", "`{name}` 请改为 `{meant}`：{at} 中是这条规则")
            } else {
                text!(
                    "copy the plan's own `fn {name}()` into {at} and change it there, or take `{name}` out of `replaces`",
                    "请将规划原有的 `fn {name}()` 复制到 {at} 再修改，或从 `replaces` 中去掉 `{name}`"
                )
            };
            (Diagnostic::error(Code::RuleNotInFile, message).help(help), own)
        } else {
            continue;
        };
        let place = place.clone().unwrap_or_else(|| Place::at(&file.source, 1, 1, 1));
        faults.push(fault.at(place).suggest(name, candidates.iter().copied()));
    }
}

/// The function of a file whose name is nearly this one, with where the name stands.
fn near(name: &str, scanned: &Scan) -> Option<(String, std::ops::Range<usize>)> {
    let close = closest(name, scanned.functions.iter().map(|function| function.name.as_str()))?;
    let function = scanned.functions.iter().find(|function| function.name == close)?;
    Some((function.name.clone(), function.name_span.clone()))
}
