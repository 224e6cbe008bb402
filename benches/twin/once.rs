//! What is the same in all draws: in go the plan's base numbers and tables, out come the numbers of the base year, computed once.

use fiveyear::engine::graph::math::pow;

use super::inputs::{Bases, Known, Params};
use super::lanes::logit;

/// Numbers of the base year and tables by age.
pub struct Once {
    pub women: Vec<f64>,
    pub men: Vec<f64>,
    pub dying_women: Vec<f64>,
    pub dying_men: Vec<f64>,
    /// As many as ages; from `moving` on they are not read.
    pub migration_women: Vec<f64>,
    pub migration_men: Vec<f64>,
    pub moving: usize,
    pub fertility: Vec<f64>,
    pub girls_die: f64,
    pub boys_die: f64,
    pub life_table_life_expectancy: f64,
    pub years_lost: f64,
    pub under_3: f64,
    pub age_3_5: f64,
    pub age_6_14: f64,
    pub age_6_11: f64,
    pub age_12_14: f64,
    pub women_15_49: f64,
    pub age_15_59: f64,
    pub age_60_plus: f64,
    pub age_65_plus: f64,
    pub age_80_plus: f64,
    pub population: f64,
    pub households: f64,
    pub gdp: f64,
    pub childcare_places: f64,
    pub beds: f64,
    pub physicians: f64,
    pub nurses: f64,
    pub carers: f64,
    pub lawyers: f64,
    pub social_workers: f64,
    pub culture_space: f64,
    pub sports_area_total: f64,
    pub supported_households: f64,
    pub schooling_total: f64,
    /// The part of unemployment's chance that is its own.
    pub labour_market_own: f64,
    pub work_deaths: f64,
    pub townships_with_care: f64,
    /// Log-odds of base-year percentages.
    pub odds: Odds,
}

/// Log-odds of base-year percentages that are the same in all draws.
pub struct Odds {
    pub preschool: f64,
    pub disabled_preschool: f64,
    pub disabled_compulsory: f64,
    pub disabled_upper: f64,
    pub disabled_employment: f64,
    pub disability_allowances: f64,
    pub medical_insurance: f64,
    pub medicine_pass: f64,
    pub reading: f64,
    pub exercise: f64,
    pub food_satisfaction: f64,
    pub food_pass: f64,
    pub medicine_satisfaction: f64,
    pub weather_satisfaction: f64,
    pub premature_ncd: f64,
}

impl Once {
    pub fn new(known: &Known<'_>, p: &Params<'_>, base: &Bases) -> Once {
        let (women, men) = (known.table("women"), known.table("men"));
        let lived_women = person_years(&known.table("mortality_women"), p.local_mortality);
        let lived_men = person_years(&known.table("mortality_men"), p.local_mortality);
        let both_sexes = |women: f64, men: f64| (women + p.sex_ratio_at_birth * men) / (1.0 + p.sex_ratio_at_birth);
        let people = |from: usize, to: usize| (sum(&women[from..to]) + sum(&men[from..to])) * p.definition;
        let women_15_49 = sum(&women[15..50]) * p.definition;
        let age_15_59 = women_15_49 + (sum(&women[50..60]) + sum(&men[15..60])) * p.definition;
        let age_80_plus = people(80, women.len());
        let age_65_plus = age_80_plus + people(65, 80);
        let age_60_plus = age_65_plus + people(60, 65);
        let (under_3, age_3_5, age_6_14) = (people(0, 3), people(3, 6), people(6, 15));
        let population = under_3 + age_3_5 + age_6_14 + age_15_59 + age_60_plus;
        let households = population / p.household_size_2020;
        let gdp = p.gdp_2020 * p.definition_gdp;
        let (migration_women, migration_men) = (known.table("migration_women"), known.table("migration_men"));
        assert_eq!(migration_women.len(), migration_men.len(), "women and men move up to the same age");
        let moving = migration_women.len();
        let padded = |mut values: Vec<f64>| {
            values.resize(women.len(), 0.0);
            values
        };
        let (dying_women, dying_men) = (dying(&lived_women), dying(&lived_men));
        Once {
            girls_die: dying_women[0],
            boys_die: dying_men[0],
            dying_women,
            dying_men,
            migration_women: padded(migration_women),
            migration_men: padded(migration_men),
            moving,
            fertility: padded(known.table("fertility")),
            life_table_life_expectancy: both_sexes(sum(&lived_women), sum(&lived_men)),
            years_lost: both_sexes(years_lost(&lived_women), years_lost(&lived_men)),
            under_3,
            age_3_5,
            age_6_14,
            age_6_11: people(6, 12),
            age_12_14: people(12, 15),
            women_15_49,
            age_15_59,
            age_60_plus,
            age_65_plus,
            age_80_plus,
            population,
            households,
            gdp,
            childcare_places: base.childcare_places_per_1000 * population / 1000.0,
            beds: base.beds_per_1000 * population / 1000.0,
            physicians: base.physicians_per_1000 * population / 1000.0,
            nurses: base.nurses_per_1000 * population / 1000.0,
            carers: base.carers_per_10000_elderly * age_60_plus / 10000.0,
            lawyers: base.lawyers_per_10000 * population / 10000.0,
            social_workers: base.social_workers_per_10000 * population / 10000.0,
            culture_space: base.culture_space_per_10000 * population / 10000.0,
            sports_area_total: base.sports_area * population,
            supported_households: base.housing_support / 100.0 * households,
            schooling_total: base.schooling_years * age_15_59,
            labour_market_own: (1.0 - pow(p.labour_market_shared, 2.0)).sqrt(),
            work_deaths: base.work_safety_deaths * gdp,
            townships_with_care: base.disability_care_institutions / 100.0 * p.townships,
            odds: Odds {
                preschool: logit(base.preschool_enrolment / 100.0),
                disabled_preschool: logit(base.disabled_enrolment_preschool / 100.0),
                disabled_compulsory: logit(base.disabled_enrolment_compulsory / 100.0),
                disabled_upper: logit(base.disabled_enrolment_upper_secondary / 100.0),
                disabled_employment: logit(base.disabled_employment / 100.0),
                disability_allowances: logit(base.disability_allowances / 100.0),
                medical_insurance: logit(base.medical_insurance / 100.0),
                medicine_pass: logit(base.medicine_pass_rate / 100.0),
                reading: logit(base.reading_rate / 100.0),
                exercise: logit(base.exercise_rate / 100.0),
                food_satisfaction: logit(base.food_safety_satisfaction / 100.0),
                food_pass: logit(base.food_pass_rate / 100.0),
                medicine_satisfaction: logit(base.medicine_satisfaction / 100.0),
                weather_satisfaction: logit(base.weather_satisfaction / 100.0),
                premature_ncd: logit(base.premature_ncd_mortality / 100.0),
            },
            women,
            men,
        }
    }
}

/// A sum from the first element on.
fn sum(values: &[f64]) -> f64 {
    values[1..].iter().fold(values[0], |total, value| total + value)
}

/// Years that a life table's newborn live at each age.
fn person_years(rates: &[f64], level: f64) -> Vec<f64> {
    let mut alive = 1.0;
    let mut lived = Vec::new();
    let last = rates.len() - 1;
    for (age, rate) in rates[..last].iter().enumerate() {
        let unlived = if age == 0 { 0.9 } else { 0.5 };
        let rate = rate * level;
        let dead = alive * rate / (1.0 + unlived * rate);
        lived.push(alive - unlived * dead);
        alive -= dead;
    }
    lived.push(alive / (rates[last] * level));
    lived
}

/// The share of each age that dies on the way to the next; the newborn's first.
fn dying(years: &[f64]) -> Vec<f64> {
    let last = years.len() - 1;
    let mut shares = vec![1.0 - years[0]];
    shares.extend((1..last).map(|age| 1.0 - years[age] / years[age - 1]));
    shares.push(1.0 - years[last] / (years[last - 1] + years[last]));
    shares
}

fn years_lost(lived: &[f64]) -> f64 {
    let last = lived.len() - 1;
    let mut ahead = lived[last];
    let mut lost = lived[last];
    for age in (1..last).rev() {
        let alive = (lived[age - 1] + lived[age]) / 2.0;
        ahead += lived[age];
        lost += (lived[age - 1] - lived[age]) * ahead / alive;
    }
    lost + (1.0 - lived[0]) * (ahead + lived[0])
}
