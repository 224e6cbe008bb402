//! Tables of places: what of the plan is otherwise in each of them, by the same rules.

use std::collections::BTreeSet;

use super::rows::{Rows, find};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::plan::section::Mistakes;
use crate::plan::value::distribution_in_words;
use crate::plan::{Indicator, Plan};
use crate::sampling::Distribution;
use crate::text;

/// A row of a table of places.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceRow {
    /// What it is called in the results.
    pub name: String,
    changes: Vec<Change>,
}

/// Something that is otherwise in a place.
#[derive(Debug, Clone, PartialEq)]
enum Change {
    /// The base value of an indicator, in the order of the plan.
    Base(usize, f64),
    /// An assumption, in the order of the plan.
    Assumption(usize, Distribution),
    /// All values of a table of the plan, such as people by age, times this.
    Table(String, f64),
}

/// What a column holds.
enum Column {
    Name,
    Base(usize),
    Assumption(usize),
    Table(String),
    /// For people alone, such as the name of the province.
    Other,
}

impl PlaceRow {
    /// The plan as it is in this place.
    pub fn plan(&self, plan: &Plan) -> Plan {
        let mut own = plan.clone();
        for change in &self.changes {
            match change {
                Change::Base(indicator, value) => own.indicators[*indicator].baseline = Some(*value),
                Change::Assumption(assumption, distribution) => own.assumptions[*assumption].distribution = distribution.clone(),
                Change::Table(name, times) => {
                    own.tables.get_mut(name).into_iter().flatten().for_each(|value| *value *= times);
                }
            }
        }
        own
    }
}

/// The rows of a CSV file beside the design: `place`, and columns `base.INDICATOR`, `param.NAME` and `table.NAME`, the last a factor of all
/// values of the table. An empty cell is as in the plan; columns without a dot are for people alone.
pub(super) fn read(plan: &Plan, named: &(String, Place), mistakes: &Mistakes) -> Option<Vec<PlaceRow>> {
    let table = Rows::read(find(plan, named, mistakes)?, mistakes)?;
    let columns: Option<Vec<Column>> = table.header.iter().map(|cell| column(plan, &cell.words, table.place(cell), mistakes)).collect();
    let columns = columns?;
    table.column("place", &named.1, mistakes)?;
    let mut seen = BTreeSet::new();
    let mut places = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let mut place = PlaceRow { name: String::new(), changes: Vec::new() };
        for (cell, column) in row.iter().zip(&columns) {
            let words = cell.words.trim();
            let change = match column {
                Column::Name => {
                    place.name = words.to_owned();
                    check_name(words, !seen.insert(words.to_owned()), table.place(cell), mistakes);
                    None
                }
                Column::Other => None,
                _ if words.is_empty() => None,
                Column::Base(indicator) => table.number(cell, mistakes).map(|value| Change::Base(*indicator, value)),
                Column::Assumption(assumption) => {
                    let unit = &plan.assumptions[*assumption].unit;
                    distribution_in_words(words, &table.place(cell), unit, mistakes)
                        .map(|distribution| Change::Assumption(*assumption, distribution))
                }
                Column::Table(name) => table.number(cell, mistakes).map(|times| Change::Table(name.clone(), times)),
            };
            place.changes.extend(change);
        }
        places.push(place);
    }
    Some(places)
}

/// Names of places become parts of names of experiments.
fn check_name(name: &str, twice: bool, place: Place, mistakes: &Mistakes) {
    if twice {
        mistakes.push(Diagnostic::error(Code::DuplicateId, text!("the place `{name}` is there twice", "地点 `{name}` 出现两次")).at(place));
    } else if name.is_empty() || name.chars().any(|letter| !(letter.is_alphanumeric() || matches!(letter, '_' | '-'))) {
        mistakes.push(
            Diagnostic::error(Code::ScenarioName, text!("`{name}` cannot name a place", "`{name}` 不能作地点名"))
                .at(place)
                .help(text!("use letters, digits, `_` and `-`", "只用字母、数字、`_` 和 `-`")),
        );
    }
}

fn column(plan: &Plan, name: &str, place: Place, mistakes: &Mistakes) -> Option<Column> {
    let has_base = |indicator: &Indicator| indicator.baseline.is_some();
    let found = match name.split_once('.') {
        None if name == "place" => Some(Column::Name),
        None => Some(Column::Other),
        Some(("base", id)) => plan.indicators.iter().position(|known| known.id == id && has_base(known)).map(Column::Base),
        Some(("param", id)) => plan.assumptions.iter().position(|known| known.name == id).map(Column::Assumption),
        Some(("table", id)) => plan.tables.contains_key(id).then(|| Column::Table(id.to_owned())),
        Some(_) => None,
    };
    if found.is_none() {
        let bases = plan.indicators.iter().filter(|indicator| has_base(indicator)).map(|indicator| format!("base.{}", indicator.id));
        let assumptions = plan.assumptions.iter().map(|assumption| format!("param.{}", assumption.name));
        let known: Vec<String> = bases.chain(assumptions).chain(plan.tables.keys().map(|table| format!("table.{table}"))).collect();
        mistakes.push(
            Diagnostic::error(Code::UnknownInput, text!("`{name}` is no input of the plan", "规划没有名为 `{name}` 的输入"))
                .at(place)
                .suggest(name, known.iter().map(String::as_str))
                .help(text!(
                    "a place has columns base.INDICATOR (of indicators with a base value), param.NAME, table.NAME; others take no dot",
                    "地点表的列为 base.指标（限有基期值的指标）、param.名称、table.名称；其他列名不带点"
                )),
        );
    }
    found
}
