//! Designs of batches: files in `scenarios/designs/` that say which inputs are varied, over which values, and how these are combined.

use std::collections::BTreeSet;
use std::sync::Arc;

use strum::{EnumIter, EnumString, IntoStaticStr, VariantNames};
use toml::de::DeValue;

use super::{Scenario, Shift};
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::language::Text;
use crate::plan::Plan;
use crate::plan::section::{Mistakes, Section, Value, number, parse_document};
use crate::sampling::{Distribution, Sampler, Spread};
use crate::text;

/// How the values of a design's factors are combined to points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "kebab-case")]
pub enum Method {
    /// Every value of each factor with every value of the others.
    Grid,
    /// Every factor at its middle value, then each alone at its other values.
    OneAtATime,
    /// As many points as asked for, one in each equal part of every factor's range.
    LatinHypercube,
    /// As many points as asked for, spread by a scrambled Sobol sequence.
    Sobol,
}

/// Who decides on a factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    /// What a planner chooses.
    Lever,
    /// What happens, whatever is chosen.
    Uncertainty,
}

/// An input that a design varies.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    /// Its column in the experiments frame: `param.NAME` or `shift.FROM.TO`.
    pub name: String,
    /// Who decides on it.
    pub role: Role,
    input: Input,
    values: Values,
}

#[derive(Debug, Clone, PartialEq)]
enum Input {
    Assumption(String),
    /// A share of all spending, moved in equal steps over the years of the plan.
    Shift {
        from: Option<String>,
        to: String,
    },
}

#[derive(Debug, Clone, PartialEq)]
enum Values {
    List(Vec<f64>),
    Range { from: f64, to: f64 },
}

impl Values {
    /// The value that lies at a part, 0 to 1, of the way from the first to the last.
    fn at(&self, part: f64) -> f64 {
        match self {
            Values::List(values) => values[((part * values.len() as f64) as usize).min(values.len() - 1)],
            Values::Range { from, to } => from + part * (to - from),
        }
    }

    /// The values that a grid takes.
    fn list(&self) -> Vec<f64> {
        match self {
            Values::List(values) => values.clone(),
            Values::Range { from, to } => vec![*from, *to],
        }
    }
}

/// A design as its file says it.
#[derive(Debug, Clone)]
pub struct BatchDesign {
    /// File name without `.toml`.
    pub name: String,
    /// What it is for.
    pub title: Text,
    /// How values are combined.
    pub method: Method,
    /// The named scenarios that every point is applied to; none for the one that others are held against.
    pub scenarios: Vec<String>,
    /// Levers, then uncertainties, each in the order of the file.
    pub factors: Vec<Factor>,
    /// One value a factor, one row a point.
    points: Vec<Vec<f64>>,
    /// Its file.
    pub source: Arc<Source>,
}

/// Points that a design may have at most: more than anybody runs, few enough to be held in memory.
const MOST_POINTS: usize = 1_000_000;

/// The names of a plan's designs, in order.
pub fn design_names(plan: &Plan) -> Vec<&str> {
    plan.files.iter().filter_map(|file| file.name.strip_prefix("scenarios/designs/")?.strip_suffix(".toml")).collect()
}

/// The plan's design of this name.
///
/// # Errors
/// A name that no file has, and every mistake of the file.
pub fn load_design(plan: &Plan, name: &str, seed: u64) -> Result<BatchDesign, Vec<Diagnostic>> {
    let file = format!("scenarios/designs/{name}.toml");
    let Some(source) = plan.files.iter().find(|source| source.name == file) else {
        let names = design_names(plan);
        let list = names.join(", ");
        let fault = Diagnostic::error(Code::UnknownDesign, text!("no design is called `{name}`", "没有名为 `{name}` 的设计"));
        let fault = fault.suggest(name, names.iter().copied());
        return Err(vec![if names.is_empty() {
            fault.help(text!("designs are files in scenarios/designs/", "设计是 scenarios/designs/ 中的文件"))
        } else {
            fault.help(text!("the plan's designs are: {list}", "本规划的设计有：{list}"))
        }]);
    };
    let mistakes = Mistakes::default();
    let design = parse_document(source, &mistakes).and_then(|document| {
        let root = Section::root(source, &document, &mistakes);
        read(plan, name, source, &root, seed)
    });
    match design {
        Some(design) if !mistakes.any_error() => Ok(design),
        _ => Err(mistakes.into_vec()),
    }
}

fn read(plan: &Plan, name: &str, source: &Arc<Source>, root: &Section<'_>, seed: u64) -> Option<BatchDesign> {
    let title = root.words("title", root.require("title"));
    let method = root.string("method", root.require("method")).and_then(|(word, place)| method_of(&word, place, root.mistakes()));
    let scenarios = root.strings("scenarios", root.value("scenarios")).into_iter().map(|(name, _)| name).collect();
    let points = root.integer("points", root.value("points"));
    let mut factors = Vec::new();
    for (key, role) in [("levers", Role::Lever), ("uncertainties", Role::Uncertainty)] {
        if let Some(section) = root.table(key, root.value(key)) {
            factors
                .extend(section.entries().into_iter().filter_map(|(name, place, value)| factor(plan, &section, role, name, place, value)));
        }
    }
    root.finish();
    let mut seen = BTreeSet::new();
    if let Some(twice) = factors.iter().find(|factor: &&Factor| !seen.insert(factor.name.clone())) {
        let name = &twice.name;
        root.mistakes().push(
            Diagnostic::error(Code::DuplicateId, text!("`{name}` is both a lever and an uncertainty", "`{name}` 既是可选项又是不确定因素"))
                .at(root.place()),
        );
        return None;
    }
    if factors.is_empty() {
        root.mistakes().push(
            Diagnostic::error(Code::MissingKey, text!("the design varies nothing", "设计没有改变任何输入")).at(root.place()).help(text!(
                "for example: [levers] and below it \"shift.culture.health\" = [0.0, 0.01]",
                "例如：在 [levers] 下写 \"shift.culture.health\" = [0.0, 0.01]"
            )),
        );
        return None;
    }
    check_shares(plan, &factors, root);
    let method = method?;
    let spread = matches!(method, Method::LatinHypercube | Method::Sobol);
    let count = match points {
        Some((count, _)) if count > 0 && spread => count as usize,
        None if !spread => 0,
        Some((_, place)) => {
            let message = if spread {
                text!("the number of points must be above zero", "点数应当大于零")
            } else {
                text!("only latin-hypercube and sobol take a number of points", "只有 latin-hypercube 与 sobol 需要写点数")
            };
            root.mistakes().push(Diagnostic::error(Code::WrongKind, message).at(place));
            return None;
        }
        None => {
            let fault = Diagnostic::error(Code::MissingKey, text!("`points` is missing", "缺少 `points`"));
            root.mistakes().push(fault.at(root.place()).help(text!("for example: points = 200", "例如：points = 200")));
            return None;
        }
    };
    let lengths = || factors.iter().map(|factor| factor.values.list().len());
    let size = match method {
        Method::Grid => lengths().try_fold(1_usize, usize::checked_mul),
        Method::OneAtATime => Some(lengths().sum()),
        Method::LatinHypercube | Method::Sobol => Some(count),
    };
    if size.is_none_or(|size| size > MOST_POINTS) {
        root.mistakes().push(too_large(root.place()));
        return None;
    }
    let points = points_of(method, &factors, count, seed);
    Some(BatchDesign { name: name.to_owned(), title: title?, method, scenarios, factors, points, source: source.clone() })
}

fn too_large(place: Place) -> Diagnostic {
    Diagnostic::error(Code::TooLarge, text!("the design has more than {MOST_POINTS} points", "设计的点数超过 {MOST_POINTS}"))
        .at(place)
        .help(text!(
            "take fewer steps, or method = \"sobol\" with as many points as can be run",
            "请减少取值个数，或用 method = \"sobol\" 并写明点数"
        ))
}

fn method_of(word: &str, place: Place, mistakes: &Mistakes) -> Option<Method> {
    let method = word.parse().ok();
    if method.is_none() {
        let list = Method::VARIANTS.join(", ");
        let fault = Diagnostic::error(Code::UnknownChoice, text!("`{word}` is no way to combine values", "没有 `{word}` 这种组合方式"));
        let fault = fault.at(place).suggest(word, Method::VARIANTS.iter().copied());
        mistakes.push(fault.help(text!("possible: {list}", "可用：{list}")));
    }
    method
}

fn factor(plan: &Plan, section: &Section<'_>, role: Role, name: String, place: Place, value: &Value<'_>) -> Option<Factor> {
    let parts: Vec<&str> = name.split('.').collect();
    let input = match parts[..] {
        ["param", assumption] if plan.assumption(assumption).is_some() => Input::Assumption(assumption.to_owned()),
        ["shift", from, to] if from != to && (from == "new" || is_line(plan, from)) && is_line(plan, to) => {
            Input::Shift { from: Some(from.to_owned()).filter(|from| from != "new"), to: to.to_owned() }
        }
        _ => {
            let assumptions = plan.assumptions.iter().map(|assumption| format!("param.{}", assumption.name));
            let lines = plan.budget.iter().map(|line| line.id.as_str());
            let shifts = lines.clone().chain(["new"]).flat_map(|from| lines.clone().map(move |to| format!("shift.{from}.{to}")));
            let known: Vec<String> = assumptions.chain(shifts).collect();
            section.mistakes().push(
                Diagnostic::error(Code::UnknownInput, text!("`{name}` is no input of the plan", "规划没有名为 `{name}` 的输入"))
                    .at(place)
                    .suggest(&name, known.iter().map(String::as_str))
                    .help(text!(
                        "write \"param.NAME\" for an assumption, \"shift.FROM.TO\" for money moved between budget lines (FROM may be new), in quotes",
                        "假设写 \"param.名称\"，预算项之间调剂的资金写 \"shift.来源.去向\"（来源可为 new），均加引号"
                    )),
            );
            return None;
        }
    };
    let values = values(section, &name, value)?;
    Some(Factor { name, role, input, values })
}

fn is_line(plan: &Plan, id: &str) -> bool {
    plan.budget.iter().any(|line| line.id == id)
}

/// `[1, 2, 3]`, or `{ from = 1, to = 3 }`, or `{ from = 1, to = 3, steps = 5 }`.
fn values(section: &Section<'_>, name: &str, value: &Value<'_>) -> Option<Values> {
    let wrong = || {
        section.wrong_kind(
            name,
            value,
            text!(
                "a list such as [0.0, 0.01], or {{ from = 0.0, to = 0.02 }}, with steps = 5 for values in between",
                "列表如 [0.0, 0.01]，或 {{ from = 0.0, to = 0.02 }}，加 steps = 5 可取中间值"
            ),
        );
        None
    };
    match value.get_ref() {
        DeValue::Array(list) => {
            let numbers: Option<Vec<f64>> = list.iter().map(|element| number(element.get_ref())).collect();
            numbers.filter(|numbers| !numbers.is_empty()).map(Values::List).or_else(wrong)
        }
        DeValue::Table(table) => {
            let of = |key: &str| table.get(key).and_then(|value| number(value.get_ref()));
            let known = table.iter().all(|(key, _)| ["from", "to", "steps"].contains(&key.get_ref().as_ref()));
            match (of("from"), of("to"), table.get("steps").map(|_| of("steps"))) {
                (Some(from), Some(to), None) if known && from < to => Some(Values::Range { from, to }),
                (Some(_), Some(_), Some(Some(steps))) if known && steps > MOST_POINTS as f64 => {
                    section.mistakes().push(too_large(section.value_place(value)));
                    None
                }
                (Some(from), Some(to), Some(Some(steps))) if known && from < to && steps >= 2.0 && steps.fract() == 0.0 => {
                    let value = |step: usize| from + (to - from) * step as f64 / (steps - 1.0);
                    Some(Values::List((0..steps as usize).map(value).collect()))
                }
                _ => wrong(),
            }
        }
        _ => wrong(),
    }
}

/// Notes shares of money below zero, and lines from which more is taken than they have.
fn check_shares(plan: &Plan, factors: &[Factor], root: &Section<'_>) {
    for line in &plan.budget {
        let mut taken = 0.0;
        for factor in factors {
            let Input::Shift { from, .. } = &factor.input else { continue };
            let most = factor.values.list().into_iter().fold(0.0_f64, f64::max);
            if factor.values.list().iter().any(|share| !(0.0..=1.0).contains(share)) {
                let name = &factor.name;
                let message = text!("a share of `{name}` is not between 0 and 1", "`{name}` 的份额不在0与1之间");
                root.mistakes().push(Diagnostic::error(Code::ShareOutOfRange, message).at(root.place()));
                return;
            }
            taken += if from.as_deref() == Some(line.id.as_str()) { most } else { 0.0 };
        }
        if taken > line.share + 1e-12 {
            let (id, has) = (&line.id, line.share);
            let message = text!(
                "up to {taken} of all spending is taken from `{id}`, which has only {has}",
                "最多从 `{id}` 转出全部支出的 {taken}，但它只有 {has}"
            );
            root.mistakes().push(Diagnostic::error(Code::ShiftTooLarge, message).at(root.place()));
        }
    }
}

fn points_of(method: Method, factors: &[Factor], count: usize, seed: u64) -> Vec<Vec<f64>> {
    match method {
        Method::Grid => {
            let mut points = vec![Vec::new()];
            for factor in factors {
                let values = factor.values.list();
                let with = |point: Vec<f64>| values.iter().map(move |value| [&point[..], &[*value]].concat()).collect::<Vec<_>>();
                points = points.into_iter().flat_map(with).collect();
            }
            points
        }
        Method::OneAtATime => {
            let middle: Vec<f64> = factors.iter().map(|factor| factor.values.at(0.5)).collect();
            let mut points = vec![middle.clone()];
            for (at, factor) in factors.iter().enumerate() {
                for value in factor.values.list().into_iter().filter(|value| *value != middle[at]) {
                    let mut point = middle.clone();
                    point[at] = value;
                    points.push(point);
                }
            }
            points
        }
        Method::LatinHypercube | Method::Sobol => {
            let spread =
                if method == Method::Sobol { Spread::Sobol } else { Spread::LatinHypercube { draws: count as u64, replicates: 1 } };
            let stream = |factor: &Factor| format!("design/{}", factor.name);
            let sampler = Sampler::new(seed).spread(spread).in_order(factors.iter().map(|factor| (stream(factor), 0)).collect());
            let column = |factor: &Factor| {
                let mut column = vec![0.0; count];
                sampler.fill(&stream(factor), 0, 0, &mut column);
                column.iter_mut().for_each(|part| *part = factor.values.at(*part));
                column
            };
            let columns: Vec<Vec<f64>> = factors.iter().map(column).collect();
            (0..count).map(|point| columns.iter().map(|column| column[point]).collect()).collect()
        }
    }
}

impl BatchDesign {
    /// How many points it has: experiments for each named scenario.
    pub fn points(&self) -> usize {
        self.points.len()
    }

    /// The value of each factor at a point.
    pub fn point(&self, point: usize) -> &[f64] {
        &self.points[point]
    }

    /// The name of the experiment that a point makes of a scenario.
    pub fn experiment(base: &Scenario, point: usize) -> String {
        format!("{}-{point:06}", base.name)
    }

    /// A scenario with the values of a point; its name is the scenario's and the point's number.
    pub fn apply(&self, plan: &Plan, base: &Scenario, point: usize) -> Scenario {
        let mut scenario = base.clone();
        scenario.name = BatchDesign::experiment(base, point);
        for (factor, value) in self.factors.iter().zip(self.point(point)) {
            match &factor.input {
                Input::Assumption(name) => {
                    scenario.assumptions.insert(name.clone(), Distribution::Fixed(*value));
                }
                // A share of nothing is no shift, so that it costs nothing.
                Input::Shift { .. } if *value == 0.0 => {}
                Input::Shift { from, to } => {
                    let (from_year, to_year) = (plan.base_year + plan.step.max(1), plan.target_year);
                    scenario.shifts.push(Shift { from: from.clone(), to: to.clone(), share: *value, from_year, to_year });
                }
            }
        }
        scenario
    }
}
