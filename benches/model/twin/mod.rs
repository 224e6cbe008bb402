//! The fixed small plan's model written by hand: the columns that the tape computes from the same inputs, bit for bit.
//!
//! What an expert would write who had one model and no rules engine: blocks of lanes, loops that the compiler vectorises, each thing
//! computed once. It is raced against the tape, so it must not be slower than it can be. A test compares every bit of every series.

#![allow(clippy::needless_range_loop, reason = "ages and lanes are counted")]

mod inputs;
mod lanes;
mod people;

use fiveyear::engine::graph::InputKey;
use fiveyear::engine::graph::math::{exp, ln, maximum, pow};

use inputs::{EventPlaces, Events, Known, ParamPlaces, Params};
pub use lanes::LANES;
use lanes::{Lanes, fill, pushed, response};
use people::{Sex, YOUNGEST_MOTHER};

macro_rules! series {
    (from_base_year: $($based:ident)*; later: $($later:ident)*;) => {
        /// Every number that has a value each year, in the place where it is put out.
        struct Year<'o> {
            $($based: &'o mut Lanes,)*
            $($later: &'o mut Lanes,)*
        }

        /// Series that have a value in the base year, then those that have none.
        const FROM_BASE_YEAR: &[&str] = &[$(stringify!($based)),*];
        const LATER: &[&str] = &[$(stringify!($later)),*];

        impl<'o> Year<'o> {
            /// Takes one column for each series, told whether it is one that has no value in the base year.
            #[inline(always)]
            fn of(mut next: impl FnMut(bool) -> &'o mut Lanes) -> Year<'o> {
                Year { $($based: next(false),)* $($later: next(true),)* }
            }
        }
    };
}

series! {
    from_base_year:
        age_65_plus budget carers_trained childcare_places childcare_places_per_1000 effort_childcare effort_elderly effort_health
        elderly_screening mortality_level nurseries_opened physicians physicians_per_1000 population preschool_enrolment under_3 waiting_days;
    later: births net_moves shares_sum;
}

/// What is the same in all draws: the plan's tables and base-year numbers, and what follows from them.
struct BaseYear {
    women: Vec<f64>,
    men: Vec<f64>,
    mortality_women: Vec<f64>,
    mortality_men: Vec<f64>,
    migration_women: Vec<f64>,
    migration_men: Vec<f64>,
    /// Birth rates from [`YOUNGEST_MOTHER`] on.
    fertility: Vec<f64>,
    population: f64,
    under_3: f64,
    age_65_plus: f64,
    budget: f64,
    share_childcare: f64,
    share_health: f64,
    share_elderly: f64,
    childcare_places_per_1000: f64,
    preschool_enrolment: f64,
    physicians_per_1000: f64,
    waiting_days: f64,
    elderly_screening: f64,
    carers_trained: f64,
}

/// A sum from the first element on.
fn sum(values: &[f64]) -> f64 {
    values[1..].iter().fold(values[0], |total, value| total + value)
}

impl BaseYear {
    fn new(known: &Known<'_>) -> BaseYear {
        let (women, men) = (known.table("women", 0), known.table("men", 0));
        BaseYear {
            mortality_women: known.table("mortality_women", 0),
            mortality_men: known.table("mortality_men", 0),
            migration_women: known.table("migration_women", 0),
            migration_men: known.table("migration_men", 0),
            fertility: known.table("fertility", YOUNGEST_MOTHER),
            population: sum(&women) + sum(&men),
            under_3: sum(&women[..3]) + sum(&men[..3]),
            age_65_plus: sum(&women[65..]) + sum(&men[65..]),
            budget: 1000.0,
            share_childcare: known.base("share_childcare"),
            share_health: known.base("share_health"),
            share_elderly: known.base("share_elderly"),
            childcare_places_per_1000: known.base("childcare_places_per_1000"),
            preschool_enrolment: known.base("preschool_enrolment"),
            physicians_per_1000: known.base("physicians_per_1000"),
            waiting_days: known.base("waiting_days"),
            elderly_screening: known.base("elderly_screening"),
            carers_trained: known.base("carers_trained"),
            women,
            men,
        }
    }

    fn start(&self, now: &mut Year<'_>, women: &mut Sex, men: &mut Sex) {
        women.start(&self.women);
        men.start(&self.men);
        now.population.fill(self.population);
        now.under_3.fill(self.under_3);
        now.age_65_plus.fill(self.age_65_plus);
        now.mortality_level.fill(1.0);
        now.budget.fill(self.budget);
        now.effort_childcare.fill(1.0);
        now.effort_health.fill(1.0);
        now.effort_elderly.fill(1.0);
        now.childcare_places.fill(self.childcare_places_per_1000 * self.population / 1000.0);
        now.childcare_places_per_1000.fill(self.childcare_places_per_1000);
        now.nurseries_opened.fill(0.0);
        now.preschool_enrolment.fill(self.preschool_enrolment);
        now.physicians.fill(self.physicians_per_1000 * self.population / 1000.0);
        now.physicians_per_1000.fill(self.physicians_per_1000);
        now.waiting_days.fill(self.waiting_days);
        now.elderly_screening.fill(self.elderly_screening);
        now.carers_trained.fill(self.carers_trained);
    }
}

/// The model, with room for one block.
pub struct Twin {
    params: ParamPlaces,
    base: BaseYear,
    years: Vec<EventPlaces>,
    women: Sex,
    men: Sex,
    /// Where series go that have no value in the base year.
    nowhere: Vec<Lanes>,
    arch: pulp::Arch,
}

impl Twin {
    /// On the widest instruction set that this machine has, as the tape. `constant` holds the values of inputs that do not vary.
    ///
    /// Panics, with the input's name, where the rules or the plan have changed and the twin has not.
    pub fn new(keys: &[InputKey], varying: &[bool], constant: &[f64], base_year: i32, years: usize) -> Twin {
        let known = Known::new(keys, varying, constant);
        let base = BaseYear::new(&known);
        let ages = base.women.len();
        Twin {
            params: ParamPlaces::find(&known),
            years: (1..years).map(|passed| EventPlaces::find(&known, base_year + passed as i32)).collect(),
            women: Sex::new(ages),
            men: Sex::new(ages),
            nowhere: vec![[0.0; LANES]; LATER.len()],
            arch: pulp::Arch::new(),
            base,
        }
    }

    /// Series and years (from the base year on) in the order of [`Twin::run`]'s outputs.
    pub fn outputs(&self) -> Vec<(&'static str, usize)> {
        let base = FROM_BASE_YEAR.iter().map(|name| (*name, 0));
        let later = |year: usize| FROM_BASE_YEAR.iter().chain(LATER).map(move |name| (*name, year));
        base.chain((1..=self.years.len()).flat_map(later)).collect()
    }

    /// One block of [`LANES`] draws.
    pub fn run(&mut self, inputs: &[&[f64]], outputs: &mut [&mut [f64]]) {
        let Twin { params, base, years, women, men, nowhere, arch } = self;
        let mut columns = outputs.iter_mut();
        let mut next = || -> &mut Lanes {
            let column: &mut [f64] = columns.next().expect("a column for each series and year");
            column.try_into().expect("columns of one block")
        };
        let mut nowhere = nowhere.iter_mut();
        let mut now = Year::of(|later| if later { nowhere.next().expect("a place for each series") } else { next() });
        let p = &params.of(inputs);
        base.start(&mut now, women, men);
        for places in years {
            let prev = now;
            now = Year::of(|_| next());
            arch.dispatch(OneYear { p, events: &places.of(inputs), base, prev: &prev, now: &mut now, women, men });
        }
    }
}

/// All of one year; a type, so that what it calls is inlined into each instruction set's code.
struct OneYear<'s, 'o> {
    p: &'s Params<'s>,
    events: &'s Events<'s>,
    base: &'s BaseYear,
    prev: &'s Year<'o>,
    now: &'s mut Year<'o>,
    women: &'s mut Sex,
    men: &'s mut Sex,
}

impl pulp::NullaryFnOnce for OneYear<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let OneYear { p, events, base, prev, now, women, men } = self;
        people::project(p, base, women, men, prev, now);
        money(p, events, base, prev, now);
        services(p, events, base, prev, now);
    }
}

/// rules/money.rhai.
#[inline(always)]
fn money(p: &Params<'_>, events: &Events<'_>, base: &BaseYear, prev: &Year<'_>, now: &mut Year<'_>) {
    fill(now.budget, |lane| prev.budget[lane] * (1.0 + (p.revenue_growth[lane] + p.revenue_noise[lane] * events.revenue[lane]) / 100.0));
    let Events { share_childcare, share_health, share_elderly, share_other, share_new, .. } = events;
    fill(now.shares_sum, |lane| share_childcare[lane] + share_health[lane] + share_elderly[lane] + share_other[lane] - share_new[lane]);
    let budget = &*now.budget;
    let effort = |share: f64, building: f64, base_share: f64, served: f64, lane: usize| {
        let money = budget[lane] * share;
        let excess = maximum(building - 0.15 * money, 0.0);
        (money - excess) / (base.budget * base_share) / served
    };
    fill(now.effort_childcare, |lane| {
        effort(share_childcare[lane], events.cost_childcare[lane], base.share_childcare, now.under_3[lane] / base.under_3, lane)
    });
    fill(now.effort_health, |lane| {
        effort(share_health[lane], events.cost_health[lane], base.share_health, now.population[lane] / base.population, lane)
    });
    fill(now.effort_elderly, |lane| {
        effort(share_elderly[lane], events.cost_elderly[lane], base.share_elderly, now.age_65_plus[lane] / base.age_65_plus, lane)
    });
}

/// rules/services.rhai.
#[inline(always)]
fn services(p: &Params<'_>, events: &Events<'_>, base: &BaseYear, prev: &Year<'_>, now: &mut Year<'_>) {
    fill(now.childcare_places, |lane| {
        let before = prev.childcare_places[lane];
        let added = before * p.places_added[lane] * response(now.effort_childcare[lane], p.money_elasticity[lane]);
        before * (1.0 - p.places_closed[lane]) + added + events.places_opened[lane]
    });
    fill(now.childcare_places_per_1000, |lane| now.childcare_places[lane] / now.population[lane] * 1000.0);
    fill(now.nurseries_opened, |lane| prev.nurseries_opened[lane] + events.nurseries_opened[lane]);
    fill(now.preschool_enrolment, |lane| pushed(prev.preschool_enrolment[lane], p.coverage_noise[lane] * events.enrolment[lane]));
    fill(now.physicians, |lane| {
        let before = prev.physicians[lane];
        let hired = before * p.physicians_hired[lane] * response(now.effort_health[lane], p.money_elasticity[lane]);
        before * (1.0 - p.physicians_leaving[lane]) + hired + events.physicians_opened[lane]
    });
    fill(now.physicians_per_1000, |lane| now.physicians[lane] / now.population[lane] * 1000.0);
    fill(now.waiting_days, |lane| {
        base.waiting_days * pow(now.physicians_per_1000[lane] / base.physicians_per_1000, -p.waiting_elasticity[lane])
    });
    fill(now.elderly_screening, |lane| {
        let money = p.money_elasticity[lane] * ln(now.effort_elderly[lane] / prev.effort_elderly[lane]);
        pushed(prev.elderly_screening[lane], p.coverage_drift[lane] + money + p.coverage_noise[lane] * events.screening[lane])
    });
    fill(now.carers_trained, |lane| {
        base.carers_trained
            * response(now.effort_elderly[lane], p.money_elasticity[lane])
            * exp(p.training_noise[lane] / 100.0 * events.training[lane])
    });
}
