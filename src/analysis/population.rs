//! Projects the population by age and sex: people, age groups, births and deaths with their spread.

use crate::diagnostic::{Code, Diagnostic};
use crate::engine::trace::Model;
use crate::language::Text;
use crate::plan::{Figure, Plan, Unit};
use crate::scenario::Scenario;
use crate::simulate::{Draws, Experiment, FailedDraw, Scratch, Session, Settings, Stored, Summary, element, summarise};
use crate::text;

/// A population projected.
#[derive(Debug, Clone, PartialEq)]
pub struct PopulationProjection {
    /// From the base year on.
    pub years: Vec<i32>,
    /// Draws, failed ones among them.
    pub draws: usize,
    /// Draws that failed, in order: no figure counts them.
    pub failures: Vec<FailedDraw>,
    /// People by age, one group per element of the rules' vectors: women, men and both, youngest first.
    pub ages: Vec<AgeGroup>,
    /// The same by five-year groups; empty if ages are as wide already or cannot be put together so.
    pub five_years: Vec<AgeGroup>,
    /// Age groups of the services, births, deaths and ratios, as far as the rules have them.
    pub totals: Vec<Total>,
}

impl PopulationProjection {
    /// Five-year groups where there are any, else the ages as they are.
    pub fn groups(&self) -> &[AgeGroup] {
        if self.five_years.is_empty() { &self.ages } else { &self.five_years }
    }
}

/// Whom an age group counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// Women alone.
    Women,
    /// Men alone.
    Men,
    /// Women and men.
    Both,
}

impl Sex {
    /// In the order in which tables list them.
    pub const ALL: [Sex; 3] = [Sex::Women, Sex::Men, Sex::Both];

    /// Name in files.
    pub fn code(self) -> &'static str {
        match self {
            Sex::Women => "women",
            Sex::Men => "men",
            Sex::Both => "both",
        }
    }
}

/// People of one sex, or both, in an age group.
#[derive(Debug, Clone, PartialEq)]
pub struct AgeGroup {
    /// Whom it counts.
    pub sex: Sex,
    /// The first age that is in the group.
    pub from: u32,
    /// The last age that is in the group; none if it is open.
    pub to: Option<u32>,
    /// People in each year of the projection.
    pub by_year: Vec<Spread>,
}

impl AgeGroup {
    /// `15–19`, `7` or `100+`.
    pub fn label(&self) -> String {
        match self.to {
            None => format!("{}+", self.from),
            Some(to) if to == self.from => to.to_string(),
            Some(to) => format!("{}–{to}", self.from),
        }
    }
}

/// A number of the whole population.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    /// The series in the rules; of a rate, a name of its own.
    pub name: String,
    /// Its name on pages.
    pub label: Text,
    /// What it is counted in.
    pub unit: Unit,
    /// Nothing for a year without a value: births of the base year.
    pub by_year: Vec<Option<Spread>>,
}

/// A figure by the central run and over all draws.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    /// With every assumption and shock at its central value.
    pub central: f64,
    /// Mean and quantiles over the draws that did not fail.
    pub over_draws: Summary,
}

/// Projects the population of a scenario.
///
/// Errors: those of the rules, and rules without `women` and `men` by age.
pub fn project_population(session: &mut Session<'_>, scenario: &Scenario) -> Result<PopulationProjection, Vec<Diagnostic>> {
    let plan = session.plan();
    let Some((vectors, ages)) = vectors_of(plan, &session.compiled(scenario)?.model) else {
        return Err(vec![
            Diagnostic::error(Code::NoPopulation, text!("the rules project no population by age and sex", "规则没有按年龄、性别推算人口"))
                .help(text!(
                    "they need `fn women()` and `fn men()`, one element per year of age; `fiveyear init DIR` writes an example",
                    "需要 `fn women()` 与 `fn men()`，每岁一个元素；`fiveyear init DIR` 会写出一个例子"
                )),
        ]);
    };
    let stored = Stored::WithElements(vectors.map(str::to_owned).into());
    let settings = Settings { stored, ..session.settings().clone() };
    let run = |settings: Settings| session.with(settings).experiment(scenario);
    let central = run(Settings { draws: 1, first_draw: 0, central: true, ..settings.clone() })?.draws;
    let Experiment { draws, failures, .. } = run(settings)?;
    let mut reader = Reader {
        central: &central,
        draws: &draws,
        vectors,
        people: &plan.roles.people.name,
        step: plan.step.max(1) as u32,
        scratch: Scratch::default(),
    };

    let mut projection = PopulationProjection {
        years: draws.years.clone(),
        draws: draws.count,
        failures,
        ages: Vec::new(),
        five_years: Vec::new(),
        totals: plan.roles.figures.iter().filter_map(|figure| reader.total(figure)).collect(),
    };
    for sex in Sex::ALL {
        projection.ages.extend((0..ages).map(|age| reader.age_group(sex, age, age + 1, ages)));
        let width = 5 / reader.step as usize;
        if width > 1 && 5 % reader.step == 0 {
            let group = |from: usize| reader.age_group(sex, from, (from + width).min(ages), ages);
            projection.five_years.extend((0..ages).step_by(width).map(group));
        }
    }
    Ok(projection)
}

/// The vectors of women and men that plan.toml names, if the rules make them, and their number of ages.
fn vectors_of<'p>(plan: &'p Plan, model: &Model) -> Option<([&'p str; 2], usize)> {
    let length = |name: &str| model.series.iter().find(|series| series.name == name)?.length;
    let vectors = [plan.roles.women.name.as_str(), plan.roles.men.name.as_str()];
    let [women, men] = vectors.map(length);
    (women? == men?).then_some((vectors, women?))
}

struct Reader<'a> {
    central: &'a Draws,
    draws: &'a Draws,
    vectors: [&'a str; 2],
    people: &'a str,
    step: u32,
    scratch: Scratch,
}

impl Reader<'_> {
    /// Elements `from..to` of one sex or both, of `ages` in all, the last of which is open.
    fn age_group(&mut self, sex: Sex, from: usize, to: usize, ages: usize) -> AgeGroup {
        let [women, men] = self.vectors;
        let names = match sex {
            Sex::Women => vec![women],
            Sex::Men => vec![men],
            Sex::Both => vec![women, men],
        };
        let people = |draws: &Draws, year: usize| {
            let mut sum = vec![0.0; draws.count];
            for age in from..to {
                for name in &names {
                    let position = draws.position(&element(name, age)).expect("invariant: the elements are kept");
                    sum.iter_mut().zip(draws.column(position, year)).for_each(|(sum, count)| *sum += count);
                }
            }
            sum
        };
        let by_year = (0..self.draws.years.len()).map(|year| {
            let (central, column) = (people(self.central, year)[0], people(self.draws, year));
            Spread { central, over_draws: summarise(&column, &self.draws.failed, &mut self.scratch) }
        });
        let by_year = by_year.collect();
        AgeGroup { sex, from: from as u32 * self.step, to: (to < ages).then_some(to as u32 * self.step - 1), by_year }
    }

    /// A number of the whole population; none if the rules have no such series.
    fn total(&mut self, figure: &Figure) -> Option<Total> {
        let position = self.draws.position(&figure.series.name)?;
        let population = self.draws.position(self.people);
        if figure.rate {
            population?;
        }
        let step = f64::from(self.step);
        let column = |draws: &Draws, year: usize| {
            let values = draws.column(position, year).to_vec();
            match (figure.rate, population) {
                (true, Some(population)) if year > 0 => {
                    let people = draws.column(population, year - 1).iter().zip(draws.column(population, year));
                    let rate = |(flow, (before, after)): (&f64, (&f64, &f64))| 1000.0 * flow / step / (0.5 * (before + after));
                    values.iter().zip(people).map(rate).collect()
                }
                _ => values,
            }
        };
        let has_value = |year: usize| self.draws.has_value(position, year) && (year > 0 || !figure.rate);
        let by_year = (0..self.draws.years.len()).map(|year| {
            has_value(year).then(|| {
                let (central, values) = (column(self.central, year)[0], column(self.draws, year));
                Spread { central, over_draws: summarise(&values, &self.draws.failed, &mut self.scratch) }
            })
        });
        let by_year = by_year.collect();
        Some(Total { name: figure.id.clone(), label: figure.name.clone(), unit: figure.unit, by_year })
    }
}
