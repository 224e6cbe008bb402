//! The Wuxing model written by hand: in go the tape's input columns, out come the same output columns, bit for bit.
//!
//! What an expert would write who had one model and no rules engine: blocks of lanes, loops that the compiler vectorises, each thing
//! computed once. It stands here to be raced against the tape, so it must not be slower than it can be. Whoever changes a rule changes it
//! too; a test compares every bit of every series.
//!
//! What is the same in all draws is computed once (`once`), what is the same in all years once a block (`Fixed`). All that a part of the
//! model calls is inlined into one function per instruction set.

#![allow(clippy::too_many_arguments, clippy::needless_range_loop, reason = "rules read much, and lanes are counted")]

mod culture;
mod health;
mod inputs;
mod lanes;
mod learning;
mod living;
mod money;
mod once;
mod population;
mod years;

use fiveyear::engine::graph::InputKey;

use inputs::{
    Bases, FacilityCostPlaces, FacilityCosts, Known, Opened, OpenedPlaces, ParamPlaces, Params, RunningCostPlaces, RunningCosts,
    SharePlaces, Shares, ShockPlaces, Shocks,
};
pub use lanes::LANES;
use lanes::Lanes;
use money::LINES;
use once::Once;
use population::Sex;
use years::{FROM_BASE_YEAR, LATER, Year};

/// The model, with room for one block.
pub struct Twin {
    params: ParamPlaces,
    base: Bases,
    once: Once,
    years: Vec<Places>,
    work: Work,
    fixed: Fixed,
    /// Where series go that have no value in the base year.
    nowhere: Vec<Lanes>,
    arch: pulp::Arch,
}

/// Where one year's inputs are found.
struct Places {
    shock: ShockPlaces,
    opened: OpenedPlaces,
    share: SharePlaces,
    facility: FacilityCostPlaces,
    running: RunningCostPlaces,
    /// Years since the base year.
    passed: f64,
}

/// All that is read in one year.
#[derive(Clone, Copy)]
struct Moment<'a> {
    p: &'a Params<'a>,
    base: &'a Bases,
    shock: &'a Shocks<'a>,
    opened: &'a Opened<'a>,
    share: &'a Shares<'a>,
    facility: &'a FacilityCosts<'a>,
    running: &'a RunningCosts<'a>,
    /// Whether the base year is the one before.
    first: bool,
    /// Years since the base year.
    passed: f64,
}

macro_rules! blocks {
    ($(#[$doc:meta])* $name:ident { $($block:ident)* } $($other:ident: $kind:ty = $new:expr,)*) => {
        $(#[$doc])*
        struct $name {
            $($block: Lanes,)*
            $($other: $kind,)*
        }

        impl $name {
            fn new(ages: usize) -> $name {
                let _ = ages;
                $name { $($block: [0.0; LANES],)* $($other: $new(ages),)* }
            }
        }
    };
}

blocks! {
    /// What is the same in all years of a draw.
    Fixed {
        higher_education_lengthening urban_jobs_growth odds_unemployment open_2020 odds_pm25_days odds_ozone_days
        reading_spread exercise_spread food_spread medicine_spread weather_spread life_table_life_expectancy
    }
    effort_before: [Lanes; LINES] = lines,
}

blocks! {
    /// What several rules of one year share, and what the next year needs.
    Work {
        early late born leaving entering finishing age_6_11 age_12_14 before_6_11 before_12_14
        education_gain education_money employment_gain employment_log culture_gain living_gain health_gain safety_gain
        satisfaction_money fewer_children space_gain jobs_return staff_per_elderly staff_before staff_gain odds
    }
    women: Sex = Sex::new,
    men: Sex = Sex::new,
}

fn lines(_: usize) -> [Lanes; LINES] {
    [[0.0; LANES]; LINES]
}

impl Twin {
    /// On the widest instruction set that this machine has, as the tape. `uniform` holds the values of inputs that do not vary.
    ///
    /// Panics, with the input's name, where the rules or the plan have changed and the twin has not.
    pub fn new(keys: &[InputKey], varying: &[bool], uniform: &[f64], base_year: i32, years: usize) -> Twin {
        let known = Known::new(keys, varying, uniform);
        let params = ParamPlaces::find(&known, base_year);
        let base = Bases::find(&known);
        let zero = [0.0; LANES];
        let no_columns: Vec<&[f64]> = vec![&zero; keys.len()];
        let once = Once::new(&known, &params.of(&no_columns), &base);
        let places = |passed: i32| {
            let year = base_year + passed;
            Places {
                shock: ShockPlaces::find(&known, year),
                opened: OpenedPlaces::find(&known, year),
                share: SharePlaces::find(&known, year),
                facility: FacilityCostPlaces::find(&known, year),
                running: RunningCostPlaces::find(&known, year),
                passed: f64::from(passed),
            }
        };
        let ages = once.women.len();
        Twin {
            params,
            base,
            years: (1..years).map(|passed| places(passed as i32)).collect(),
            once,
            work: Work::new(ages),
            fixed: Fixed::new(ages),
            nowhere: vec![zero; LATER.len()],
            arch: pulp::Arch::new(),
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
        let Twin { params, base, once, years: places, work, fixed, nowhere, arch } = self;
        let mut columns = outputs.iter_mut();
        let mut next = || -> &mut Lanes {
            let column: &mut [f64] = columns.next().expect("a column for each series and year");
            column.try_into().expect("columns of one block")
        };
        let mut nowhere = nowhere.iter_mut();
        let mut now = Year::of(|later| if later { nowhere.next().expect("a place for each series") } else { next() });
        let p = &params.of(inputs);
        for (position, place) in places.iter().enumerate() {
            let first = position == 0;
            let moment = &Moment {
                p,
                base,
                shock: &place.shock.of(inputs),
                opened: &place.opened.of(inputs),
                share: &place.share.of(inputs),
                facility: &place.facility.of(inputs),
                running: &place.running.of(inputs),
                first,
                passed: place.passed,
            };
            if first {
                arch.dispatch(BaseYear { moment, once, now: &mut now, fixed, work });
            }
            let prev = now;
            now = Year::of(|_| next());
            macro_rules! compute {
                ($($part:ident)*) => {
                    $(arch.dispatch($part(Scene { moment, once, prev: &prev, now: &mut now, fixed, work }));)*
                };
            }
            compute!(People Money Learning Employment Health Culture Living);
        }
    }
}

/// What a part of one year's model is given: all that is known, last year and this year's columns.
struct Scene<'s, 'o> {
    moment: &'s Moment<'s>,
    once: &'s Once,
    prev: &'s Year<'o>,
    now: &'s mut Year<'o>,
    fixed: &'s Fixed,
    work: &'s mut Work,
}

impl<'o> Scene<'_, 'o> {
    fn again(&mut self) -> Scene<'_, 'o> {
        Scene { now: self.now, work: self.work, ..*self }
    }
}

/// Parts of the model. Each is a type of its own, so that all it calls is inlined into each instruction set's code; and there are several, since
/// the compiler takes very long over one.
macro_rules! parts {
    ($($part:ident: $($function:path),+;)*) => {
        $(
            struct $part<'s, 'o>(Scene<'s, 'o>);

            impl pulp::NullaryFnOnce for $part<'_, '_> {
                type Output = ();

                #[inline(always)]
                fn call(self) {
                    let mut scene = self.0;
                    $($function(scene.again());)+
                }
            }
        )*
    };
}

parts! {
    People: population::project;
    Money: money::project, culture::closures;
    Learning: learning::childcare, learning::education;
    Employment: learning::employment;
    Health: health::health, health::elderly;
    Culture: culture::project;
    Living: living::environment, living::safety_net, living::living;
}

struct BaseYear<'s, 'o> {
    moment: &'s Moment<'s>,
    once: &'s Once,
    now: &'s mut Year<'o>,
    fixed: &'s mut Fixed,
    work: &'s mut Work,
}

impl pulp::NullaryFnOnce for BaseYear<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let BaseYear { moment, once, now, fixed, work } = self;
        population::base(moment, once, now, fixed);
        money::base(moment, once, now, fixed);
        learning::base(moment, once, now, fixed);
        health::base(moment, once, now, work);
        culture::base(moment, once, now, fixed);
        living::base(moment, once, now, fixed);
    }
}
