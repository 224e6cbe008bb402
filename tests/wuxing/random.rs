//! The seed plan's model over scenarios nobody wrote: money and assumptions at random, with what must hold in each draw.

use std::collections::{BTreeMap, BTreeSet};

use fiveyear::engine::trace::{Read, Series};
use fiveyear::plan::{Better, Plan};
use fiveyear::sampling::Distribution;
use fiveyear::scenario::{Scenario, Shift, load_scenarios};
use fiveyear::simulate::{Draws, Session, Settings};

use super::worse;

/// Numbers that look random and are the same in each run (Knuth's MMIX generator).
pub struct Dice(pub u64);

impl Dice {
    /// Between 0 and 1.
    pub fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn below(&mut self, count: usize) -> usize {
        (self.share() * count as f64) as usize
    }
}

fn embedded() -> (Plan, Vec<Scenario>) {
    let plan = Plan::embedded().expect("the embedded plan loads");
    let scenarios = load_scenarios(&plan).expect("its scenarios load");
    (plan, scenarios)
}

fn all_draws(plan: &Plan, scenarios: &[Scenario], draws: usize) -> Vec<Draws> {
    let mut session = Session::new(plan, scenarios, Settings { draws, ..Settings::default() }).expect("the rules trace");
    session.each(scenarios, |_, experiment| experiment.draws.clone()).expect("the rules trace")
}

/// A scenario of the plan with money moved at random between some of its lines, and some assumptions set to a random quantile.
pub fn at_random(plan: &Plan, scenarios: &[Scenario], dice: &mut Dice) -> Scenario {
    // Rules of a scenario's own would need a model of their own each time.
    let plain: Vec<&Scenario> = scenarios.iter().filter(|scenario| scenario.rules.is_empty()).collect();
    let mut scenario = plain[dice.below(plain.len())].clone();
    for _ in 0..dice.below(4) {
        let (from, to) = (dice.below(plan.budget.len()), dice.below(plan.budget.len()));
        if from != to {
            let from_year = plan.base_year + 1 + dice.below(4) as i32;
            let share = 0.2 * plan.budget[from].share * dice.share();
            let (from, to) = (Some(plan.budget[from].id.clone()), plan.budget[to].id.clone());
            scenario.shifts.push(Shift { from, to, share, from_year, to_year: from_year + dice.below(2) as i32 });
        }
    }
    for _ in 0..dice.below(12) {
        let assumption = &plan.assumptions[dice.below(plan.assumptions.len())];
        let quantile = 0.02 + 0.96 * dice.share();
        scenario.assumptions.insert(assumption.name.clone(), Distribution::Fixed(assumption.distribution.quantile(quantile)));
    }
    scenario
}

#[test]
fn more_money_never_worsens_what_it_is_for_in_any_scenario() {
    let (plan, scenarios) = embedded();
    let mut dice = Dice(1);
    let mut pairs = Vec::new();
    let mut domains = Vec::new();
    for _ in 0..40 {
        let before = at_random(&plan, &scenarios, &mut dice);
        let domain = dice.below(plan.domains.len());
        let mut after = before.clone();
        let from_year = plan.base_year + 1 + dice.below(5) as i32;
        let share = 0.06 * dice.share();
        after.shifts.push(Shift { from: None, to: plan.domains[domain].id.clone(), share, from_year, to_year: from_year });
        pairs.extend([before, after]);
        domains.push(domain);
    }
    let draws = all_draws(&plan, &pairs, 50);
    for (pair, domain) in draws.chunks(2).zip(domains) {
        for indicator in plan.indicators.iter().filter(|indicator| indicator.domain == domain) {
            let found = worse(&pair[0], &pair[1], &indicator.id, indicator.target.better);
            assert!(found.is_none(), "{} with more money for {}: {found:?}", indicator.id, plan.domains[domain].id);
        }
    }
}

#[test]
fn more_elderly_never_raise_carers_per_elderly_in_any_scenario() {
    let (plan, scenarios) = embedded();
    let mut dice = Dice(4);
    let mut pairs = Vec::new();
    for _ in 0..40 {
        let mut fewer = at_random(&plan, &scenarios, &mut dice);
        let improvement = 6.0 * dice.share() - 2.0;
        fewer.assumptions.insert("mortality_improvement".to_string(), Distribution::Fixed(improvement));
        let mut more = fewer.clone();
        more.assumptions.insert("mortality_improvement".to_string(), Distribution::Fixed(improvement + 0.1 + 3.0 * dice.share()));
        pairs.extend([fewer, more]);
    }
    let draws = all_draws(&plan, &pairs, 50);
    for pair in draws.chunks(2) {
        let elderly = |draws: &Draws| draws.column(draws.position("age_60_plus").expect("a series"), 5).to_vec();
        assert!(elderly(&pair[0]).iter().zip(elderly(&pair[1])).all(|(fewer, more)| more > *fewer), "longer lives leave more elderly");
        let found = worse(&pair[0], &pair[1], "carers_per_10000_elderly", Better::Less);
        assert!(found.is_none(), "more elderly, and yet more carers for each: {found:?}");
    }
}

/// Series that an assumption can move, through all that their rules read, this year or before, and through the dates of facilities.
fn readers(plan: &Plan, series: &[Series], assumption: &str) -> BTreeSet<String> {
    let yearly = |driver: &str, name: &str| Read::Yearly { driver: driver.to_owned(), name: name.to_owned() };
    let mut keys = vec![Read::Param(assumption.to_owned())];
    for facility in plan.facilities.iter().filter(|facility| facility.shared_delay.as_deref() == Some(assumption)) {
        keys.extend(facility.adds.keys().map(|name| yearly("opened", name)));
        keys.extend(["facility_cost", "running_cost"].map(|driver| yearly(driver, &facility.domain)));
    }
    let reads_key = |series: &&Series| series.reads.iter().any(|read| keys.contains(read));
    let mut found: BTreeSet<String> = series.iter().filter(reads_key).map(|series| series.name.clone()).collect();
    loop {
        let reads_one = |series: &&Series| series.reads.iter().filter_map(Read::series_of_any_year).any(|name| found.contains(name));
        let more: Vec<String> =
            series.iter().filter(reads_one).map(|series| series.name.clone()).filter(|name| !found.contains(name)).collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}

#[test]
fn one_assumption_moves_what_reads_it_and_nothing_else() {
    let (plan, scenarios) = embedded();
    let trend = scenarios.iter().find(|scenario| scenario.name == "trend").expect("a scenario called trend");
    let mut variants = vec![trend.clone()];
    for assumption in &plan.assumptions {
        let (low, high) = (assumption.distribution.quantile(0.2), assumption.distribution.quantile(0.8));
        let moved = if low < high { high } else { 1.01 * low + 1e-3 };
        let mut variant = trend.clone();
        variant.assumptions.insert(assumption.name.clone(), Distribution::Fixed(moved));
        variants.push(variant);
    }
    // Enough draws that rare failures happen in some, and that what is counted in whole numbers changes in one.
    let settings = Settings { draws: 2000, ..Settings::default() };
    let mut session = Session::new(&plan, &variants, settings).expect("the rules trace");
    let compiled = session.compiled(&variants[0]).expect("the rules trace");
    let series = &compiled.model.series;
    let draws = session.each(&variants, |_, experiment| experiment.draws.clone()).expect("the rules trace");
    let mut still: BTreeMap<&str, usize> = BTreeMap::new();
    for (assumption, moved) in plan.assumptions.iter().zip(&draws[1..]) {
        let may_move = readers(&plan, series, &assumption.name);
        let mut any = false;
        for (position, name) in moved.series.iter().enumerate() {
            let same = (0..moved.years.len()).all(|year| {
                let pairs = draws[0].column(position, year).iter().zip(moved.column(position, year));
                pairs.into_iter().all(|(one, other)| one.to_bits() == other.to_bits() || (one.is_nan() && other.is_nan()))
            });
            any |= !same;
            assert!(same || may_move.contains(name), "{name} moves with {} and reads nothing of it", assumption.name);
        }
        if !any {
            still.insert(&assumption.name, may_move.len());
        }
    }
    assert!(still.is_empty(), "nothing moves with {still:?}");
}
