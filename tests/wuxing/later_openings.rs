//! A later opening gives nothing earlier: of what a facility feeds (the stocks it adds to, and the indicators made of them) there is
//! never more while it is yet to open. What it does not cost its budget line meanwhile is the gain of the line's other services, so the
//! promise is about these series alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use fiveyear::plan::{Facility, Plan};
use fiveyear::sampling::Distribution;
use fiveyear::scenario::{Scenario, load_scenarios};
use fiveyear::simulate::{Draws, Session, Settings};

use super::random::{Dice, at_random};
use crate::support::message_book::Starter;

/// For each thing that facilities add: a series that openings alone decide, and what is fed by it.
const FED: [(&str, &str, &[&str]); 20] = [
    ("kindergarten_projects", "kindergarten_projects", &["childcare_places", "childcare_places_per_1000"]),
    ("kindergarten_places", "kindergarten_projects", &["inclusive_kindergarten", "public_kindergarten"]),
    (
        "infectious_wards",
        "opened_infectious_beds",
        &[
            "infectious_beds",
            "infectious_beds_per_10000",
            "beds",
            "beds_per_1000",
            "physicians",
            "physicians_per_1000",
            "nurses",
            "nurses_per_1000",
        ],
    ),
    ("maternal_extensions", "opened_beds", &["beds", "beds_per_1000", "physicians", "physicians_per_1000", "nurses", "nurses_per_1000"]),
    ("health_care_consortia", "health_care_consortia", &["nursing_beds", "nursing_beds_share", "carers", "carers_per_10000_elderly"]),
    ("carers", "opened_carers", &["carers", "carers_per_10000_elderly"]),
    // The share is not fed by a home that adds ordinary beds too: where most beds are nursing beds already, it falls.
    ("public_care_homes", "opened_care_home_beds", &["care_home_beds", "nursing_beds", "carers", "carers_per_10000_elderly"]),
    ("nursing_beds", "opened_nursing_beds", &["nursing_beds"]),
    ("care_home_beds", "opened_care_home_beds", &["care_home_beds"]),
    ("dementia_beds", "opened_nursing_beds", &["dementia_beds", "dementia_beds_per_10000"]),
    (
        "dementia_wards",
        "opened_nursing_beds",
        &["dementia_beds", "dementia_beds_per_10000", "nursing_beds", "nursing_beds_share", "carers", "carers_per_10000_elderly"],
    ),
    ("smart_care_homes", "smart_care_homes", &[]),
    ("mental_health_facility", "mental_health_facility", &[]),
    ("lifts", "lifts", &[]),
    ("estates_smart_renovation", "estates_smart_renovation", &[]),
    ("smart_community_pilots", "smart_community_pilots", &[]),
    ("district_venues", "district_venues", &["culture_space", "culture_space_per_10000"]),
    ("culture_space", "opened_culture_space", &["culture_space", "culture_space_per_10000"]),
    ("housing_units", "opened_housing_units", &["supported_households", "housing_support"]),
    ("sports_area_total", "opened_sports_area", &["sports_area_total", "sports_area"]),
];

/// One facility early, late and never, in the same draws.
struct Three<'a> {
    facility: &'a Facility,
    early: &'a Draws,
    late: &'a Draws,
    never: &'a Draws,
}

/// What may seldom be more with a later opening: running new public kindergartens takes money from the private ones with capped fees, and where
/// few children of dear kindergartens come to them that is the larger part.
const HARDLY_EVER: &str = "inclusive_kindergarten";
const HARDLY: f64 = 0.001;

/// What a comparison found: cases compared, cases in which the later opening leaves less, and those in which it leaves more; of what may
/// hardly ever be more, by themselves.
#[derive(Default)]
struct Found {
    compared: usize,
    less: usize,
    more: Vec<String>,
    compared_hardly: usize,
    hardly: usize,
}

impl Found {
    fn check_hardly(&self) {
        assert!(self.hardly as f64 <= HARDLY * self.compared_hardly as f64, "{HARDLY_EVER}: {} of {}", self.hardly, self.compared_hardly);
    }
}

impl Three<'_> {
    fn compare(&self, found: &mut Found) {
        self.compare_values(self.early, self.late, found);
    }

    /// The comparison with a fault planted: the values of the early run stand where the late one's should, and the other way round.
    fn compare_mixed_up(&self, found: &mut Found) {
        self.compare_values(self.late, self.early, found);
    }

    fn compare_values(&self, with: &Draws, without: &Draws, found: &mut Found) {
        let rows: Vec<_> = FED.iter().filter(|(adds, ..)| self.facility.adds.contains_key(*adds)).collect();
        assert_eq!(rows.len(), self.facility.adds.len(), "{} adds what no row of FED names", self.facility.id);
        for (_, opened, fed) in rows {
            let opened = self.early.position(opened).expect("a series of openings");
            for id in fed.iter().copied().chain([self.early.series[opened].as_str()]) {
                self.compare_series(id, opened, [with, without], found);
            }
        }
    }

    fn compare_series(&self, id: &str, opened: usize, [with, without]: [&Draws; 2], found: &mut Found) {
        let Three { facility, early, late, never } = *self;
        let series = early.position(id).unwrap_or_else(|| panic!("no series {id}"));
        let bonds = early.position("project_bonds").expect("a series");
        for year in 1..early.years.len() {
            for draw in 0..early.count {
                let of = |draws: &Draws, series: usize| draws.column(series, year)[draw];
                // Up to the year in which the later one opens: at its end less than half of what the earlier one has is in service.
                let (open_early, open_late) = (of(early, opened) - of(never, opened), of(late, opened) - of(never, opened));
                assert!(open_late <= open_early + 1e-9, "{} is open {open_late} late, {open_early} early", facility.id);
                // And where both have borrowed the same by then: what is built later is borrowed later, and saves its line interest.
                let borrowed = |draws: &Draws| (0..year).map(|before| draws.column(bonds, before)[draw]).collect::<Vec<_>>();
                if open_late > 0.5 * open_early || borrowed(early) != borrowed(late) {
                    continue;
                }
                let (with, without) = (of(with, series), of(without, series));
                found.compared += 1;
                found.less += usize::from(without < with);
                found.compared_hardly += usize::from(id == HARDLY_EVER);
                if without > with + 1e-9 * with.abs().max(1e-9) {
                    let case = format!("{id} in {} (draw {draw}): {without} with {} late, {with} early", early.years[year], facility.id);
                    if id == HARDLY_EVER { found.hardly += 1 } else { found.more.push(case) }
                }
            }
        }
    }
}

fn all_draws(plan: &Plan, scenarios: &[Scenario], draws: usize) -> Vec<Draws> {
    let mut session = Session::new(plan, scenarios, Settings { draws, ..Settings::default() }).expect("the rules trace");
    let all = session.each(scenarios, |_, experiment| experiment.draws.clone()).expect("the rules trace");
    for (draws, scenario) in all.iter().zip(scenarios) {
        assert!(draws.failed.iter().all(|failed| !failed), "{}: no draw fails", scenario.name);
    }
    all
}

fn embedded() -> (Plan, Vec<Scenario>) {
    let plan = Plan::embedded().expect("the embedded plan loads");
    let scenarios = load_scenarios(&plan).expect("its scenarios load");
    (plan, scenarios)
}

/// The scenario with one facility some years later, and without it.
fn late_and_never(early: &Scenario, facility: &str, years: f64) -> [Scenario; 2] {
    let (mut late, mut never) = (early.clone(), early.clone());
    let facilities = Arc::make_mut(&mut late.facilities);
    facilities.iter_mut().filter(|other| other.id == facility).for_each(|other| other.opening += years);
    Arc::make_mut(&mut never.facilities).retain(|other| other.id != facility);
    [late, never]
}

#[test]
fn a_later_opening_never_leaves_more_of_what_it_feeds() {
    let (plan, scenarios) = embedded();
    let trend = scenarios.iter().find(|scenario| scenario.name == "trend").expect("the plan has a scenario called trend");
    let mut all = Found::default();
    for years in [0.25, 1.0, 2.5, 6.0] {
        let mut variants = vec![trend.clone()];
        variants.extend(trend.facilities.iter().flat_map(|facility| late_and_never(trend, &facility.id, years)));
        let draws = all_draws(&plan, &variants, 200);
        let (mut told, mut wrong) = (0, Vec::new());
        for (facility, pair) in trend.facilities.iter().zip(draws[1..].chunks(2)) {
            let mut found = Found::default();
            Three { facility, early: &draws[0], late: &pair[0], never: &pair[1] }.compare(&mut found);
            all.compared_hardly += found.compared_hardly;
            all.hardly += found.hardly;
            wrong.extend(found.more.into_iter().take(1));
            assert!(found.less > 0, "{} late by {years}: nothing of {} fell", facility.id, found.compared);
            // What a run with the two mixed up would show must be found.
            let mut found = Found::default();
            Three { facility, early: &draws[0], late: &pair[0], never: &pair[1] }.compare_mixed_up(&mut found);
            told += usize::from(!found.more.is_empty());
        }
        assert!(wrong.is_empty(), "late by {years}: {wrong:#?}");
        assert!(told > trend.facilities.len() / 2, "mixed up, and told in {told} facilities");
    }
    all.check_hardly();
}

#[test]
fn a_later_opening_never_leaves_more_of_what_it_feeds_in_any_scenario() {
    let (plan, scenarios) = embedded();
    let mut dice = Dice(2);
    let mut triples = Vec::new();
    let mut moved = Vec::new();
    while moved.len() < 40 {
        let early = at_random(&plan, &scenarios, &mut dice);
        if early.facilities.is_empty() {
            continue;
        }
        let facility = early.facilities[dice.below(early.facilities.len())].clone();
        let [late, never] = late_and_never(&early, &facility.id, 0.1 + 3.0 * dice.share());
        triples.extend([early, late, never]);
        moved.push(facility);
    }
    let draws = all_draws(&plan, &triples, 50);
    let (mut found, mut told) = (Found::default(), 0);
    for (triple, facility) in draws.chunks(3).zip(&moved) {
        let three = Three { facility, early: &triple[0], late: &triple[1], never: &triple[2] };
        let mut mixed_up = Found::default();
        three.compare(&mut found);
        three.compare_mixed_up(&mut mixed_up);
        told += usize::from(!mixed_up.more.is_empty());
    }
    assert!(told > moved.len() / 4, "mixed up, and told in {told} scenarios");
    assert!(found.more.is_empty(), "{:?}", found.more.first());
    found.check_hardly();
    assert!(found.less > 1000, "a later opening leaves less in service: {} of {}", found.less, found.compared);
}

/// Trend as usual, the delay that lifts share set to a value and their dates moved.
fn lifts(trend: &Scenario, shared: f64, moved: f64) -> Scenario {
    let mut scenario = trend.clone();
    scenario.assumptions.insert("lift_delay".to_string(), Distribution::Fixed(shared));
    let facilities = Arc::make_mut(&mut scenario.facilities).iter_mut();
    facilities.filter(|facility| facility.shared_delay.as_deref() == Some("lift_delay")).for_each(|facility| facility.opening += moved);
    scenario
}

#[test]
fn a_shared_delay_moves_all_that_share_it_and_nothing_else() {
    let (plan, scenarios) = embedded();
    let trend = scenarios.iter().find(|scenario| scenario.name == "trend").expect("the plan has a scenario called trend");
    let draws = all_draws(&plan, &[lifts(trend, 1.0, 0.0), lifts(trend, 0.0, 1.0), lifts(trend, 0.0, 0.0)], 100);
    let column = |draws: &Draws, id: &str, year: usize| draws.column(draws.position(id).expect("a series"), year).to_vec();
    for year in 1..draws[0].years.len() {
        assert_eq!(column(&draws[0], "lifts", year), column(&draws[1], "lifts", year));
        assert_eq!(column(&draws[0], "kindergarten_projects", year), column(&draws[2], "kindergarten_projects", year));
    }
    assert!(column(&draws[0], "lifts", 3) != column(&draws[2], "lifts", 3));
}

#[test]
fn batches_that_share_a_delay_are_late_together() {
    let (plan, scenarios) = embedded();
    let trend = scenarios.iter().find(|scenario| scenario.name == "trend").expect("the plan has a scenario called trend");
    // Two batches of a year, each with its half of the delay; what both lack by its end shows in how far their sum spreads.
    let spread = |shared: Option<&str>| {
        let mut scenario = trend.clone();
        let facilities = Arc::make_mut(&mut scenario.facilities);
        facilities.retain(|facility| facility.id.starts_with("kindergartens_2022"));
        facilities.iter_mut().for_each(|facility| facility.shared_delay = shared.map(str::to_string));
        let draws = all_draws(&plan, &[scenario], 2000);
        let open = draws[0].column(draws[0].position("kindergarten_projects").expect("a series"), 2);
        let share = open.iter().sum::<f64>() / 10.0 / open.len() as f64;
        let variance = open.iter().map(|count| (count / 10.0 - share).powi(2)).sum::<f64>() / open.len() as f64;
        variance / (share * (1.0 - share))
    };
    // Two independent chances: a half. Two that always go together: one.
    assert!((spread(None) - 0.5).abs() < 0.06, "{}", spread(None));
    assert!(spread(Some("kindergarten_delay")) > 0.6, "{}", spread(Some("kindergarten_delay")));
}

/// Lifts in service at each year's end when they all open at one moment, without delay.
fn lifts_opened_at(trend: &Scenario, plan: &Plan, opening: f64, delay: f64) -> Vec<f64> {
    let mut scenario = trend.clone();
    let facilities = Arc::make_mut(&mut scenario.facilities);
    facilities.retain(|facility| facility.id == "lifts_2021a");
    assert_eq!(facilities.len(), 1);
    facilities[0].opening = opening;
    facilities[0].delay = Distribution::Fixed(delay);
    facilities[0].shared_delay = None;
    let draws = all_draws(plan, &[scenario], 2);
    (0..draws[0].years.len()).map(|year| draws[0].column(draws[0].position("lifts").expect("a series"), year)[0]).collect()
}

#[test]
fn what_opens_at_the_turn_of_a_year_opens_in_the_year_that_begins() {
    let (plan, scenarios) = embedded();
    let trend = scenarios.iter().find(|scenario| scenario.name == "trend").expect("the plan has a scenario called trend");
    let opened = |opening: f64, delay: f64| lifts_opened_at(trend, &plan, opening, delay);
    assert_eq!(opened(2021.0, 0.0), [0.0, 10.0, 10.0, 10.0, 10.0, 10.0]);
    assert_eq!(opened(2024.0, 0.0), [0.0, 0.0, 0.0, 0.0, 10.0, 10.0]);
    assert_eq!(opened(2023.999, 0.0), [0.0, 0.0, 0.0, 10.0, 10.0, 10.0]);
    assert_eq!(opened(2026.0, 0.0), [0.0; 6]);
    // What a draw opens before the plan begins is not lost.
    assert_eq!(opened(2021.5, -3.0), [0.0, 10.0, 10.0, 10.0, 10.0, 10.0]);
}

/// The starter plan in one step of five years, with people who stay as they are.
#[test]
fn a_step_of_five_years_holds_all_that_opens_in_it() {
    let mut starter = Starter::new();
    let still = |name: &str| format!("fn {name}() {{ prev.{name} }}\nfn base_{name}() {{ 10000.0 }}\n");
    let people: String = ["population", "births", "under_3", "age_65_plus"].map(still).concat();
    starter.edit("rules/population.rhai", "", &people);
    let scenario = |starter: &Starter| {
        let plan = starter.plan();
        let trend = load_scenarios(&plan).expect("its scenarios load").into_iter().find(|scenario| scenario.name == "trend");
        let mut trend = trend.expect("the starter has a scenario called trend");
        Arc::make_mut(&mut trend.facilities).iter_mut().for_each(|facility| facility.delay = Distribution::Fixed(0.0));
        // Services that are written for single years leave their bounds, which does not matter here.
        let settings = Settings { draws: 2, ..Settings::default() };
        let mut session = Session::new(&plan, std::slice::from_ref(&trend), settings).expect("the rules trace");
        let draws = session.experiment(&trend).expect("the rules trace").draws;
        let last = draws.years.len() - 1;
        draws.column(draws.position("nurseries_opened").expect("a series"), last)[0]
    };
    let yearly = scenario(&starter);
    starter.edit("seeds/plan.toml", "step = 1", "step = 5");
    assert_eq!((yearly, scenario(&starter)), (2.0, 2.0));
}

#[test]
fn a_shared_delay_that_is_no_assumption_is_refused() {
    let (plan, _) = embedded();
    let mut files: BTreeMap<String, Vec<u8>> = plan.files.iter().map(|file| (file.name.clone(), file.text.clone().into_bytes())).collect();
    let facilities = files.get_mut("seeds/facilities.toml").expect("the plan has facilities");
    let text = String::from_utf8(facilities.clone()).expect("UTF-8");
    assert!(text.contains("\"lift_delay\""));
    *facilities = text.replacen("\"lift_delay\"", "\"lift_dely\"", 1).into_bytes();
    let found = Plan::from_files(&files).expect_err("no assumption has this name");
    assert_eq!(found.iter().map(|mistake| mistake.code.name()).collect::<Vec<_>>(), ["unknown-assumption"]);
}
