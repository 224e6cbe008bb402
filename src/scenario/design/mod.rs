//! Designs of batches: files in `scenarios/designs/` that say which inputs are varied, over which values, how these are combined, and in which
//! places.

mod factor;
mod places;
mod points;
mod rows;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use strum::{EnumIter, EnumString, IntoStaticStr, VariantNames};

use self::rows::Rows;
use super::Scenario;
use crate::diagnostic::{Code, Diagnostic, Place, Source};
use crate::language::Text;
use crate::plan::Plan;
use crate::plan::section::{Mistakes, Section, parse_document};
use crate::text;

pub use factor::{Factor, Role};
pub use places::PlaceRow;

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
    /// As many trajectories as asked for, in each of which every factor moves once, from anywhere by a quarter to a half of its range.
    Morris,
    /// Saltelli's two matrices of as many rows as asked for, and the first with each column of the second.
    Saltelli,
    /// The rows of a CSV file.
    Rows,
}

impl Method {
    /// The key that says how many points there are.
    fn count_key(self) -> Option<&'static str> {
        match self {
            Method::LatinHypercube | Method::Sobol | Method::Saltelli => Some("points"),
            Method::Morris => Some("trajectories"),
            Method::Grid | Method::OneAtATime | Method::Rows => None,
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
    /// The places that all of it is run in; none for the plan's own.
    pub places: Vec<PlaceRow>,
    /// Levers, then uncertainties, each in the order of the file.
    pub factors: Vec<Factor>,
    /// One value a factor, one row a point.
    points: Vec<Vec<f64>>,
    /// Its file.
    pub source: Arc<Source>,
    /// What is odd in its file but does not stop a run.
    pub warnings: Vec<Diagnostic>,
    /// The tables that it names, as files of the plan.
    tables: Vec<String>,
}

/// Where designs and their tables lie within a plan.
const FOLDER: &str = "scenarios/designs/";

impl BatchDesign {
    /// The hash of every file of the plan that the results depend on: all but the designs of other batches.
    pub fn inputs(&self, plan: &Plan) -> BTreeMap<String, String> {
        let own = |name: &String| !name.starts_with(FOLDER) || *name == self.source.name || self.tables.contains(name);
        plan.hashes().into_iter().filter(|(name, _)| own(name)).collect()
    }
}

/// Points that a design may have at most: more than anybody runs, few enough to be held in memory.
const MOST_POINTS: usize = 1_000_000;

/// The names of a plan's designs, in order.
pub fn design_names(plan: &Plan) -> Vec<&str> {
    plan.files.iter().filter_map(|file| file.name.strip_prefix(FOLDER)?.strip_suffix(".toml")).collect()
}

/// The plan's design of this name.
///
/// # Errors
/// A name that no file has, and every mistake of the file.
pub fn load_design(plan: &Plan, name: &str, seed: u64) -> Result<BatchDesign, Vec<Diagnostic>> {
    let file = format!("{FOLDER}{name}.toml");
    let Some(source) = plan.files.iter().find(|source| source.name == file) else {
        let names = design_names(plan);
        let list = names.join(", ");
        let fault = Diagnostic::error(Code::UnknownDesign, text!("no design is called `{name}`", "没有名为 `{name}` 的设计"));
        // The path of the file may have been typed in place of its name.
        let bare = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let fault = fault.suggest(bare.strip_suffix(".toml").unwrap_or(bare), names.iter().copied());
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
        Some(design) if !mistakes.any_error() => Ok(BatchDesign { warnings: mistakes.into_vec(), ..design }),
        _ => Err(mistakes.into_vec()),
    }
}

fn read(plan: &Plan, name: &str, source: &Arc<Source>, root: &Section<'_>, seed: u64) -> Option<BatchDesign> {
    let mistakes = root.mistakes();
    let title = root.words("title", root.require("title"));
    let method = root.string("method", root.require("method")).and_then(|(word, place)| method_of(&word, place, mistakes));
    let scenarios = root.strings("scenarios", root.value("scenarios"));
    check_scenarios(plan, &scenarios, mistakes);
    let scenarios = scenarios.into_iter().map(|(name, _)| name).collect();
    let named = root.string("places", root.value("places"));
    let places = named.as_ref().map(|named| places::read(plan, named, mistakes));
    let counts = ["points", "trajectories"].map(|key| (key, root.integer(key, root.value(key))));
    let file = root.string("rows", root.value("rows"));
    let cross = root.value("cross").is_some_and(|value| {
        value.get_ref().as_bool().unwrap_or_else(|| {
            root.wrong_kind("cross", value, text!("true or false", "true 或 false"));
            false
        })
    });
    let table = file.as_ref().and_then(|named| Rows::read(rows::find(plan, named, mistakes)?, mistakes));
    let sections = [("levers", Role::Lever), ("uncertainties", Role::Uncertainty)];
    let sections = sections.map(|(key, role)| (root.table(key, root.value(key)), role));
    root.finish();
    let method = method?;
    if (method == Method::Rows) != file.is_some() {
        let message = text!("method = \"rows\" and rows = \"FILE.csv\" go together", "method = \"rows\" 与 rows = \"文件.csv\" 须同时写明");
        mistakes.push(Diagnostic::error(Code::MissingKey, message).at(root.place()));
    }
    if mistakes.any_error() {
        return None;
    }
    let mut factors = Vec::new();
    for (section, role) in &sections {
        let entries = section.iter().flat_map(|section| section.entries().into_iter().map(move |entry| (section, entry)));
        factors.extend(entries.filter_map(|(section, entry)| factor::read(plan, section, *role, entry, table.as_ref())));
    }
    // Where an input could not be read, that was said: the design meant to vary it.
    let means_nothing = factors.is_empty() && places.is_none() && !mistakes.any_error();
    check_factors(plan, &factors, means_nothing, root);
    let count = count(method, &counts, root);
    let levers = factors.iter().filter(|factor| factor.role == Role::Lever).count();
    if cross && (file.is_some() || levers == 0 || levers == factors.len()) {
        let message = text!(
            "`cross` holds every choice of levers against every future: it takes levers, uncertainties, and a method that is not `rows`",
            "`cross` 使每种选择面对每种未来：需要同时有可选项与不确定因素，且方法不是 `rows`"
        );
        mistakes.push(Diagnostic::error(Code::MissingKey, message).at(root.place()));
    }
    if mistakes.any_error() {
        return None;
    }
    let count = table.map_or(count.unwrap_or(0), |table| table.rows.len());
    // Levers that are crossed with futures take each of their values with each of the others'.
    let (chosen, drawn) = factors.split_at(if cross { levers } else { 0 });
    let sizes = points::size(Method::Grid, chosen, 0).zip(points::size(method, drawn, count));
    if sizes.and_then(|(one, other)| one.checked_mul(other)).is_none_or(|size| size > MOST_POINTS) {
        mistakes.push(too_large(root.place()));
        return None;
    }
    let (choices, futures) = (points::points(plan, Method::Grid, chosen, 0, seed), points::points(plan, method, drawn, count, seed));
    let mut points: Vec<Vec<f64>> =
        choices.iter().flat_map(|choice| futures.iter().map(move |future| [&choice[..], future].concat())).collect();
    points.iter_mut().for_each(|point| point.iter_mut().zip(&factors).for_each(|(value, factor)| *value = factor.nearest(plan, *value)));
    check_levers(plan, &factors, &points, root);
    let places = places.flatten().unwrap_or_default();
    let tables = [&file, &named].into_iter().flatten().map(|(table, _)| format!("{FOLDER}{table}")).collect();
    Some(BatchDesign {
        name: name.to_owned(),
        title: title?,
        method,
        scenarios,
        places,
        factors,
        points,
        source: source.clone(),
        warnings: Vec::new(),
        tables,
    })
}

/// Notes scenarios that the plan does not have; one may be called by its title as well.
fn check_scenarios(plan: &Plan, named: &[(String, Place)], mistakes: &Mistakes) {
    let stem = |source: &Arc<Source>| source.name.trim_start_matches("scenarios/").trim_end_matches(".toml").to_owned();
    let known: Vec<String> = plan.scenarios.iter().map(stem).collect();
    for (name, place) in named {
        let titled = || plan.scenarios.iter().any(|source| source.text.contains(&format!("\"{name}\"")));
        if !known.is_empty() && !known.contains(name) && !titled() {
            mistakes.push(
                Diagnostic::error(Code::UnknownScenario, text!("no scenario is called `{name}`", "没有名为 `{name}` 的情景"))
                    .at(place.clone())
                    .suggest(name, known.iter().map(String::as_str)),
            );
        }
    }
}

/// How many points, trajectories or rows of matrices the design asks for, where its method takes such a number.
fn count(method: Method, counts: &[(&'static str, Option<(i32, Place)>)], root: &Section<'_>) -> Option<usize> {
    let wanted = method.count_key();
    for (key, found) in counts {
        match found {
            Some((count, place)) if Some(*key) == wanted && *count <= 0 => {
                let message = text!("`{key}` must be above zero", "`{key}` 应当大于零");
                root.mistakes().push(Diagnostic::error(Code::WrongKind, message).at(place.clone()));
            }
            Some((count, _)) if Some(*key) == wanted => return Some(*count as usize),
            Some((_, place)) => {
                let method: &'static str = method.into();
                let message = text!("a design by {method} takes no `{key}`", "{method} 设计不需要 `{key}`");
                root.mistakes().push(Diagnostic::error(Code::WrongKind, message).at(place.clone()));
            }
            None if Some(*key) == wanted => {
                let fault = Diagnostic::error(Code::MissingKey, text!("`{key}` is missing", "缺少 `{key}`"));
                root.mistakes().push(fault.at(root.place()).help(text!("for example: {key} = 200", "例如：{key} = 200")));
            }
            None => {}
        }
    }
    None
}

/// Notes factors that are there twice, none at all, starts of levers that nobody pulls, and more money than a line has.
fn check_factors(plan: &Plan, factors: &[Factor], means_nothing: bool, root: &Section<'_>) {
    let note = |code, message| root.mistakes().push(Diagnostic::error(code, message).at(root.place()));
    let mut seen = BTreeSet::new();
    for factor in factors {
        let name = &factor.name;
        if !seen.insert(name.clone()) {
            note(Code::DuplicateId, text!("`{name}` is both a lever and an uncertainty", "`{name}` 既是可选项又是不确定因素"));
        }
        if let Some(id) = factor.starts().filter(|id| !factors.iter().any(|other| other.pulls(id))) {
            note(Code::MissingKey, text!("`{name}` needs `lever.{id}`, how far it is pulled", "`{name}` 需要同时写明力度 `lever.{id}`"));
        }
    }
    if means_nothing {
        root.mistakes().push(
            Diagnostic::error(Code::MissingKey, text!("the design varies nothing", "设计没有改变任何输入")).at(root.place()).help(text!(
                "for example: [levers] and below it \"shift.culture.health\" = [0.0, 0.01]",
                "例如：在 [levers] 下写 \"shift.culture.health\" = [0.0, 0.01]"
            )),
        );
    }
    for line in &plan.budget {
        let most = |factor: &Factor| factor.values.list().into_iter().fold(0.0_f64, f64::max);
        let taken: f64 = factors.iter().filter(|factor| factor.takes_from() == Some(&line.id)).map(most).sum();
        if taken > line.share + 1e-12 && taken <= 1.0 {
            let (id, has) = (&line.id, line.share);
            note(
                Code::ShiftTooLarge,
                text!(
                    "up to {taken} of all spending is taken from `{id}`, which has only {has}",
                    "最多从 `{id}` 转出全部支出的 {taken}，但它只有 {has}"
                ),
            );
        }
    }
}

/// Notes a point that pulls two levers which cannot stand side by side.
fn check_levers(plan: &Plan, factors: &[Factor], points: &[Vec<f64>], root: &Section<'_>) {
    for lever in &plan.levers {
        for other in &lever.excludes {
            let of = |id: &str| factors.iter().position(|factor| factor.pulls(id));
            let (Some(one), Some(two)) = (of(&lever.id), of(other)) else { continue };
            if points.iter().any(|point| point[one] > 0.0 && point[two] > 0.0) {
                let id = &lever.id;
                root.mistakes().push(
                    Diagnostic::error(
                        Code::LeverExcluded,
                        text!("`{id}` and `{other}` cannot stand side by side", "`{id}` 与 `{other}` 不能同时采用"),
                    )
                    .at(root.place())
                    .related(lever.place.clone(), text!("`excludes` says so here", "见此处的 `excludes`"))
                    .help(text!("list points that have one of them, with method = \"rows\"", "请用 method = \"rows\" 列出只含其一的点")),
                );
            }
        }
    }
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

impl BatchDesign {
    /// How many points it has: experiments for each named scenario.
    pub fn points(&self) -> usize {
        self.points.len()
    }

    /// The value of each factor at a point.
    pub fn point(&self, point: usize) -> &[f64] {
        &self.points[point]
    }

    /// The name of an experiment: of a point applied to a scenario, in a place by its position where the design has places.
    pub fn experiment(&self, place: usize, base: &str, point: usize) -> String {
        let place = self.places.get(place).map_or_else(String::new, |place| format!("{}-", place.name));
        format!("{place}{base}-{point:06}")
    }

    /// A scenario with the values that a point gives to levers alone: what is chosen, apart from what happens.
    pub fn choose(&self, plan: &Plan, base: &Scenario, point: usize) -> Scenario {
        let levers = self.factors.iter().filter(|factor| factor.role == Role::Lever).count();
        factor::apply(plan, base, &self.factors[..levers], &self.point(point)[..levers])
    }

    /// A scenario with the values of a point, under the name of an experiment.
    pub fn apply(&self, plan: &Plan, base: &Scenario, point: usize, name: String) -> Scenario {
        Scenario { name, ..factor::apply(plan, base, &self.factors, self.point(point)) }
    }
}
