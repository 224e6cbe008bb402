//! Per cents and parts of one on their way through rules: a part of one that is divided by 100, a per cent divided twice, `1 + 5` for 5 %.
//!
//! Only what an assumption's own unit says is followed, and only while nothing else comes to it: what is multiplied by a stock is an amount.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::engine::graph::{InputKey, Node, NodeId, Op};
use crate::engine::keyword::{Namespace, base_rule};
use crate::engine::trace::Series;
use crate::language::Text;
use crate::plan::{Assumption, Plan, is_percentage};
use crate::table::PerCent;
use crate::text;

use super::compile::Compiled;
use super::drivers::SHOCK;

/// How a value that comes from one assumption is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    PerCent,
    Part,
    /// A part of one that a rule has made of a per cent.
    Divided,
    /// Per thousand.
    PerMille,
}

/// What a rule does to it that its unit speaks against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Slip {
    /// A part of one divided by 100.
    PartDivided,
    /// A per cent divided by 10,000, or by 100 twice.
    DividedTwice,
    /// A per cent added to 1, or taken from it.
    AddedToOne,
    /// A per cent in an exponential.
    InExponential,
    /// Per thousand divided by 100.
    PerMilleByHundred,
    /// A per cent divided by 1,000.
    PerCentByThousand,
}

/// A warning for each assumption that rules take in another unit than its own.
pub(super) fn misread_units(plan: &Plan, compiled: &[&Compiled]) -> Vec<Diagnostic> {
    let mut found: BTreeMap<&str, Diagnostic> = BTreeMap::new();
    let mut of_helpers: BTreeMap<&str, Diagnostic> = BTreeMap::new();
    for compiled in compiled {
        let (mut slips, partners) = slips(plan, compiled);
        for (helper, (slip, names)) in at_helpers(compiled, &slips) {
            slips.retain(|name, _| !names.contains(name));
            of_helpers.entry(helper).or_insert_with(|| told_at(plan, compiled, helper, slip, &names));
        }
        for (name, (node, slip)) in slips {
            let Some(assumption) = plan.assumption(name) else { continue };
            let Some(series) = reader(compiled, name, node) else { continue };
            let place = read_at(compiled, series, name, slip);
            let beside = partners.get(name).into_iter().flatten().copied().collect::<BTreeSet<&str>>();
            if beside.iter().any(|other| found.contains_key(*other)) {
                continue;
            }
            found.entry(name).or_insert_with(|| {
                with_partners(told(assumption, slip), &beside)
                    .maybe_at(place)
                    .related(assumption.place.clone(), text!("its unit stands here", "单位写在这里"))
            });
        }
    }
    of_helpers.into_values().chain(found.into_values()).collect()
}

/// Helpers to which several assumptions are handed that slip in one way, where they are most of what is handed to it: it is the helper that slips.
fn at_helpers<'c>(compiled: &'c Compiled, slips: &BTreeMap<&'c str, (NodeId, Slip)>) -> BTreeMap<&'c str, (Slip, BTreeSet<&'c str>)> {
    let mut handed: BTreeMap<(&str, Slip), BTreeSet<&str>> = BTreeMap::new();
    for (name, (node, slip)) in slips {
        let helper = reader(compiled, name, *node).and_then(|series| compiled.rules.handed_to(&series.name, Namespace::Param.word(), name));
        if let Some(helper) = helper {
            handed.entry((helper, *slip)).or_default().insert(name);
        }
    }
    let most = |helper: &str, names: usize| names > 1 && 2 * names >= compiled.rules.calls_of(helper);
    handed
        .into_iter()
        .filter(|((helper, _), names)| most(helper, names.len()))
        .map(|((helper, slip), names)| (helper, (slip, names)))
        .collect()
}

fn told_at(plan: &Plan, compiled: &Compiled, helper: &str, slip: Slip, names: &BTreeSet<&str>) -> Diagnostic {
    let (count, rules) = (names.len(), &compiled.rules);
    let (message, help) = match slip {
        Slip::AddedToOne => {
            let parameter = rules.added_to_one(helper);
            let value = parameter.as_ref().map_or("value", |place| &place.source.text[place.span.clone()]);
            (
                text!(
                    "`{helper}` adds what it is given to 1 as it stands, and {count} assumptions that are handed to it are in per cent",
                    "`{helper}` 把得到的值直接与 1 相加减，而传给它的 {count} 个假设都是百分数"
                ),
                text!("write `{value} / 100.0` there", "请在那里写 `{value} / 100.0`"),
            )
        }
        Slip::PartDivided => (
            text!(
                "`{helper}` divides by 100, and {count} assumptions that are handed to it are parts of one",
                "`{helper}` 除以 100，而传给它的 {count} 个假设都是占1的比例"
            ),
            text!("leave `/ 100.0` out there", "请去掉那里的 `/ 100.0`"),
        ),
        Slip::DividedTwice => (
            text!("`{helper}` divides {count} assumptions in per cent by 100 twice", "`{helper}` 把 {count} 个百分数假设除以 100 两次"),
            text!("divide by 100 once", "请只除以 100 一次"),
        ),
        Slip::InExponential => (
            text!(
                "`{helper}` takes what it is given into `exp`, and {count} assumptions that are handed to it are in per cent",
                "`{helper}` 把得到的值直接放进 `exp`，而传给它的 {count} 个假设都是百分数"
            ),
            text!("divide by 100 there first", "请在那里先除以 100"),
        ),
        Slip::PerMilleByHundred => (
            text!(
                "`{helper}` divides by 100, and {count} assumptions that are handed to it are by the thousand",
                "`{helper}` 除以 100，而传给它的 {count} 个假设都是千分数"
            ),
            text!("divide by 1,000 there", "请在那里除以 1000"),
        ),
        Slip::PerCentByThousand => (
            text!(
                "`{helper}` divides by 1,000, and {count} assumptions that are handed to it are in per cent",
                "`{helper}` 除以 1000，而传给它的 {count} 个假设都是百分数"
            ),
            text!("divide by 100 there", "请在那里除以 100"),
        ),
    };
    let place = rules.added_to_one(helper).filter(|_| slip == Slip::AddedToOne).or_else(|| rules.helper_place(helper));
    let told = Diagnostic::warning(Code::OtherUnit, message).maybe_at(place).help(help);
    let units = names.iter().filter_map(|name| plan.assumption(name)).take(3);
    units.fold(told, |told, assumption| told.related(assumption.place.clone(), text!("its unit stands here", "单位写在这里")))
}

/// Where the rule reads the assumption; where only its base-year value comes of it, there if that divides it already, else where it reads that.
fn read_at(compiled: &Compiled, series: &Series, name: &str, slip: Slip) -> Option<Place> {
    let (rules, id) = (&compiled.rules, &series.name);
    let own = |rule: &str| rules.reading(rule, Namespace::Param.word(), name);
    let base = base_rule(id);
    let divides = matches!(slip, Slip::DividedTwice | Slip::PartDivided) && rules.text(&base).is_some_and(|text| text.contains('/'));
    own(id)
        .or_else(|| own(&base).filter(|_| divides))
        .or_else(|| rules.reading(id, Namespace::Previous.word(), id).filter(|_| own(&base).is_some()))
        .or_else(|| series.place.clone())
}

/// The same of what stands in one sum with the assumption: to divide one of them would leave the others as they are.
fn with_partners(told: Diagnostic, beside: &BTreeSet<&str>) -> Diagnostic {
    if beside.is_empty() {
        return told;
    }
    let names: Vec<String> = beside.iter().map(|name| format!("`param.{name}`")).collect();
    let (en, zh) = (names.join(", "), names.join("、"));
    told.help(text!("so with what is added to it: {en}", "与它相加的也是如此：{zh}"))
}

/// Assumptions in one unit that are added up, by each of them.
type Partners<'p> = BTreeMap<&'p str, BTreeSet<&'p str>>;

/// The first node of each assumption that slips, in the order of the graph, and what it is added to.
fn slips<'p>(plan: &'p Plan, compiled: &Compiled) -> (BTreeMap<&'p str, (NodeId, Slip)>, Partners<'p>) {
    let graph = &compiled.model.graph;
    let keys = graph.inputs();
    let units: BTreeMap<&str, (&'p str, Written)> = plan
        .assumptions
        .iter()
        .filter_map(|assumption| Some((assumption.name.as_str(), (assumption.name.as_str(), written(assumption)?))))
        .collect();
    let mut known: Vec<Option<(&'p str, Written)>> = Vec::with_capacity(graph.nodes().len());
    let mut found: BTreeMap<&'p str, (NodeId, Slip)> = BTreeMap::new();
    let mut partners: Partners<'p> = BTreeMap::new();
    let constant = |node: NodeId| match graph.nodes()[node.index()] {
        Node::Constant(bits) => Some(f64::from_bits(bits)),
        _ => None,
    };
    let is_shock = |node: NodeId| match graph.nodes()[node.index()] {
        Node::Input(input) => matches!(&keys[input.index()], InputKey::Yearly { function, .. } if function == SHOCK),
        _ => false,
    };
    for (index, node) in graph.nodes().iter().enumerate() {
        let mut note = |name: &'p str, slip: Slip| {
            let node = NodeId(u32::try_from(index).expect("invariant: nodes are counted in 32 bits"));
            found.entry(name).or_insert((node, slip));
        };
        let now = match node {
            Node::Constant(_) => None,
            Node::Input(input) => keys[input.index()].assumption().and_then(|name| units.get(name).copied()),
            Node::Op { op, arguments } => {
                let [one, other, _] = *arguments;
                let of = |node: NodeId| known[node.index()];
                let divisor = match op {
                    Op::Divide => constant(other),
                    Op::Multiply => constant(other).or_else(|| constant(one)).filter(|factor| *factor > 0.0).map(|factor| 1.0 / factor),
                    _ => None,
                };
                let near = |number: f64| divisor.is_some_and(|divisor| (divisor / number - 1.0).abs() < 1e-9);
                let carried = if op.arity() > 1 { of(one).or_else(|| of(other)) } else { of(one) };
                match (op, carried) {
                    (Op::Divide, Some((name, unit))) if of(other).is_none() && of(one).is_some() => scaled(name, unit, near, &mut note),
                    (Op::Multiply, Some((name, unit))) if divisor.is_some() => scaled(name, unit, near, &mut note),
                    (Op::Add | Op::Subtract, Some((name, unit))) => {
                        let first = constant(one).or_else(|| if *op == Op::Add { constant(other) } else { None });
                        if unit == Written::PerCent && first == Some(1.0) {
                            note(name, Slip::AddedToOne);
                        }
                        if let (Some((one, its)), Some((other, others))) = (of(one), of(other))
                            && one != other
                            && its == others
                        {
                            partners.entry(one).or_default().insert(other);
                            partners.entry(other).or_default().insert(one);
                        }
                        // What is added to a per cent is a per cent itself.
                        (constant(one).is_none() && constant(other).is_none()).then_some((name, unit))
                    }
                    (Op::Negate, carried) => carried,
                    (Op::Exponential, Some((name, Written::PerCent))) => {
                        note(name, Slip::InExponential);
                        None
                    }
                    // A standard shock has no unit: what it is multiplied by keeps its own.
                    (Op::Multiply, Some(carried)) if is_shock(one) || is_shock(other) => Some(carried),
                    _ => None,
                }
            }
        };
        known.push(now);
    }
    (found, partners)
}

/// A value divided by a constant: by 100 a per cent becomes a part of one, and by 0.01 the other way round.
fn scaled<'p>(
    name: &'p str,
    unit: Written,
    near: impl Fn(f64) -> bool,
    note: &mut impl FnMut(&'p str, Slip),
) -> Option<(&'p str, Written)> {
    match unit {
        Written::PerCent if near(100.0) => Some((name, Written::Divided)),
        Written::PerCent if near(10_000.0) => {
            note(name, Slip::DividedTwice);
            None
        }
        Written::Divided if near(100.0) => {
            note(name, Slip::DividedTwice);
            None
        }
        Written::PerMille if near(100.0) => {
            note(name, Slip::PerMilleByHundred);
            None
        }
        Written::PerCent if near(1000.0) => {
            note(name, Slip::PerCentByThousand);
            None
        }
        Written::Part if near(100.0) => {
            note(name, Slip::PartDivided);
            None
        }
        Written::Part | Written::Divided if near(0.01) => Some((name, Written::PerCent)),
        _ => None,
    }
}

fn written(assumption: &Assumption) -> Option<Written> {
    let unit = &assumption.unit;
    if PerCent::of_unit(unit) == PerCent::Part {
        return Some(Written::Part);
    }
    // An elasticity is said in per cent of per cent, and has no unit.
    let marks = ["%", "％", "per cent", "percent"];
    let per_cent = [&unit.zh, &unit.en].iter().any(|unit| {
        let words = unit.trim().to_lowercase();
        let counted: usize = marks.iter().map(|mark| words.matches(mark).count()).sum();
        is_percentage(&words) || counted == 1 && marks.iter().any(|mark| words.starts_with(mark))
    });
    let middle = assumption.distribution.central().abs();
    if is_per_mille(assumption) {
        return Some(Written::PerMille);
    }
    (per_cent && middle > 0.6).then_some(Written::PerCent)
}

/// Rates by the thousand; what is counted per 1,000 people is no rate.
fn is_per_mille(assumption: &Assumption) -> bool {
    let unit = &assumption.unit;
    [&unit.zh, &unit.en].iter().any(|unit| unit.trim().starts_with('‰') || unit.trim() == "per 1,000 a year")
}

/// The series whose rule reads the assumption and whose values come past the node.
fn reader<'m>(compiled: &'m Compiled, name: &str, node: NodeId) -> Option<&'m Series> {
    let model = &compiled.model;
    let reads = |series: &&Series| series.reads.iter().any(|read| read.assumption() == Some(name));
    let mut behind = vec![false; model.graph.nodes().len()];
    behind[node.index()] = true;
    for (index, known) in model.graph.nodes().iter().enumerate().skip(node.index() + 1) {
        if let Node::Op { op, arguments } = known {
            behind[index] = arguments[..op.arity()].iter().any(|argument| behind[argument.index()]);
        }
    }
    let comes = |series: &&Series| series.nodes.iter().flatten().any(|node| behind[node.index()]);
    let readers: Vec<&Series> = model.series.iter().filter(reads).collect();
    readers.iter().copied().find(comes).or_else(|| readers.first().copied())
}

fn told(assumption: &Assumption, slip: Slip) -> Diagnostic {
    let name = &assumption.name;
    let Text { zh, en } = &assumption.unit;
    let (message, help) = match slip {
        Slip::PartDivided => (
            text!("`param.{name}` is a part of one ({en}), and is divided by 100", "`param.{name}` 是占1的比例（{zh}），这里又除以 100"),
            text!("leave `/ 100.0` out, or give the value in per cent and the unit %", "请去掉 `/ 100.0`，或将取值改为百分数、单位改为 %"),
        ),
        Slip::DividedTwice => (
            text!(
                "`param.{name}` is in per cent ({en}), and is divided by 100 twice",
                "`param.{name}` 是百分数（{zh}），这里除以 100 两次"
            ),
            text!("divide by 100 once: `param.{name} / 100.0`", "请只除以 100 一次：`param.{name} / 100.0`"),
        ),
        Slip::InExponential => (
            text!(
                "`param.{name}` is in per cent ({en}), and stands in `exp` as it is",
                "`param.{name}` 是百分数（{zh}），这里直接放进 `exp`"
            ),
            text!("divide it by 100 first: `param.{name} / 100.0`", "请先除以 100：`param.{name} / 100.0`"),
        ),
        Slip::PerMilleByHundred => (
            text!("`param.{name}` is by the thousand ({en}), and is divided by 100", "`param.{name}` 是千分数（{zh}），这里除以 100"),
            text!("divide it by 1,000: `param.{name} / 1000.0`", "请除以 1000：`param.{name} / 1000.0`"),
        ),
        Slip::PerCentByThousand => (
            text!("`param.{name}` is in per cent ({en}), and is divided by 1,000", "`param.{name}` 是百分数（{zh}），这里除以 1000"),
            text!("divide it by 100: `param.{name} / 100.0`", "请除以 100：`param.{name} / 100.0`"),
        ),
        Slip::AddedToOne => (
            text!(
                "`param.{name}` is in per cent ({en}), and is added to 1 as it stands",
                "`param.{name}` 是百分数（{zh}），这里直接与 1 相加减"
            ),
            text!("divide it by 100 first: `param.{name} / 100.0`", "请先除以 100：`param.{name} / 100.0`"),
        ),
    };
    Diagnostic::warning(Code::OtherUnit, message).help(help)
}
