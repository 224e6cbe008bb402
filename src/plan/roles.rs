//! Which scenario and which series play the parts that reports and pictures speak of: plan.toml says so by name.

use super::name::check_name;
use super::people_given::Given;
use super::section::{Section, Value};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::language::Text;
use crate::text;

/// A name that plan.toml gives, with its place; none where the name is the usual one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: String,
    /// Where plan.toml gives it.
    pub place: Option<Place>,
}

impl Named {
    fn usual(name: &str) -> Named {
        Named { name: name.to_owned(), place: None }
    }
}

/// The parts that names of the plan play.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roles {
    /// The scenario that others are held against; without it, the first that changes nothing.
    pub reference: Option<Named>,
    /// The series of all public-service spending, for the picture of the budget; without it, that shows shares alone.
    pub spending: Option<Named>,
    /// The series of women and of men by age, one element per year of age (or per step of the plan), the last one open.
    pub women: Named,
    /// See `women`.
    pub men: Named,
    /// The series of all people, which rates are of.
    pub people: Named,
    /// What the table of the population shows besides ages; only what rules make is shown.
    pub figures: Vec<Figure>,
}

impl Default for Roles {
    fn default() -> Roles {
        let figure = |id: &str, series: &str, name: Text, unit: Unit| Figure {
            id: id.to_owned(),
            series: Named::usual(series),
            rate: unit == Unit::PerThousand,
            name,
            unit,
        };
        Roles {
            reference: None,
            spending: None,
            women: Named::usual("women"),
            men: Named::usual("men"),
            people: Named::usual("population"),
            figures: vec![
                figure("population", "population", text!("all residents", "常住人口"), Unit::People),
                figure("births", "births", text!("births", "出生"), Unit::People),
                figure("deaths", "deaths", text!("deaths", "死亡"), Unit::People),
                figure("birth_rate", "births", text!("birth rate (‰)", "出生率（‰）"), Unit::PerThousand),
                figure("death_rate", "deaths", text!("death rate (‰)", "死亡率（‰）"), Unit::PerThousand),
            ],
        }
    }
}

impl Roles {
    /// The series that plan.toml names, with their places.
    pub(super) fn given(&self) -> impl Iterator<Item = (&str, &Place)> {
        let figures = self.figures.iter().map(|figure| &figure.series);
        let all = self.spending.iter().chain([&self.women, &self.men, &self.people]).chain(figures);
        all.filter_map(|named| Some((named.name.as_str(), named.place.as_ref()?)))
    }
}

/// A line of the table of the population.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Its name in files.
    pub id: String,
    /// The series shown, or the yearly flow whose rate is.
    pub series: Named,
    /// Whether it is the number of the series per 1,000 of the mean population of the year.
    pub rate: bool,
    /// Its label.
    pub name: Text,
    /// What it counts.
    pub unit: Unit,
}

/// What a [`Figure`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Unit {
    /// People.
    People,
    /// People per 100 people of 15 to 59.
    PerHundredOfWorkingAge,
    /// Per 1,000 people a year.
    #[strum(disabled)]
    PerThousand,
    /// Years.
    Years,
}

impl Unit {
    /// What the column of units says.
    pub fn code(self) -> &'static str {
        match self {
            Unit::People => "people",
            Unit::PerHundredOfWorkingAge => "per 100 people of 15-59",
            Unit::PerThousand => "per 1000 people a year",
            Unit::Years => "years",
        }
    }
}

/// Reads `[report]` and `[population]` of plan.toml: the roles, and what it says of the people where there is no table of them.
pub(super) fn read(root: &Section<'_>) -> (Roles, Option<Given>) {
    let usual = Roles::default();
    let named = |section: &Section<'_>, key: &'static str| {
        let (name, place) = section.string(key, section.value(key))?;
        Some(Named { name, place: Some(place) })
    };
    let (mut reference, mut spending) = (None, None);
    if let Some(report) = root.table("report", root.value("report")) {
        (reference, spending) = (named(&report, "reference"), named(&report, "spending"));
        report.finish();
    }
    let Some(population) = root.table("population", root.value("population")) else {
        return (Roles { reference, spending, ..usual }, None);
    };
    let women = named(&population, "women").unwrap_or(usual.women);
    let men = named(&population, "men").unwrap_or(usual.men);
    let people = named(&population, "people").unwrap_or(usual.people);
    if women.name == men.name {
        let name = &women.name;
        population.mistakes().push(
            Diagnostic::error(Code::DuplicateId, text!("`{name}` is named for women and for men", "`{name}` 同时用作女性和男性"))
                .at(men.place.clone().unwrap_or_else(|| population.place()))
                .help(text!(
                    "name the series of each: women = \"women\", men = \"men\"",
                    "请分别写明序列：women = \"women\"、men = \"men\""
                )),
        );
    }
    let mut ids: Vec<String> = Vec::new();
    let mut figures: Vec<Figure> = Vec::new();
    for section in population.list("figure") {
        let Some(figure) = figure(&section) else { continue };
        if ids.contains(&figure.id) {
            let id = &figure.id;
            section.mistakes().push(
                Diagnostic::error(Code::DuplicateId, text!("the figure `{id}` stands here twice", "人口项 `{id}` 重复了"))
                    .at(section.place())
                    .help(text!("give one of the two another `id`", "请为其中一个另取 `id`")),
            );
        }
        ids.push(figure.id.clone());
        figures.push(figure);
    }
    let given = Given::read(&population);
    population.finish();
    let roles = Roles { reference, spending, women, men, people, figures: if figures.is_empty() { usual.figures } else { figures } };
    (roles, given)
}

/// One `[[population.figure]]`: a `series` with its `unit`, or the rate of a `flow` under an `id` of its own.
fn figure(section: &Section<'_>) -> Option<Figure> {
    let flow = section.value("flow");
    let rate = flow.is_some();
    let key = if rate { "flow" } else { "series" };
    let series = section.string(key, flow.or_else(|| section.require("series")));
    let id = section.string("id", section.value("id"));
    if let Some((id, place)) = &id {
        check_name(id, place, section.mistakes());
    }
    let id = id.map(|(id, _)| id);
    let name = section.words("name", section.require("name"));
    let unit =
        if rate { Some(Unit::PerThousand) } else { section.value("unit").map_or(Some(Unit::People), |value| read_unit(section, value)) };
    section.finish();
    let (series, place) = series?;
    Some(Figure {
        id: id.unwrap_or_else(|| series.clone()),
        series: Named { name: series, place: Some(place) },
        rate,
        name: name?,
        unit: unit?,
    })
}

fn read_unit(section: &Section<'_>, value: &Value<'_>) -> Option<Unit> {
    use strum::VariantNames as _;
    let unit = value.get_ref().as_str().and_then(|word| word.parse().ok());
    if unit.is_none() {
        let words: Vec<&str> = Unit::VARIANTS.iter().copied().filter(|word| word.parse::<Unit>().is_ok()).collect();
        let list = words.join(", ");
        section.wrong_kind("unit", value, text!("one of {list}", "{list} 之一"));
    }
    unit
}
