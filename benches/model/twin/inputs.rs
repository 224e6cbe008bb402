//! What the model reads, found once by name: blocks of what differs between draws, numbers of what does not.

use std::collections::BTreeMap;

use fiveyear::engine::graph::InputKey;

use super::lanes::{LANES, Lanes};

/// Where each input is found, and the values of those that are the same in all draws.
pub struct Known<'a> {
    positions: BTreeMap<&'a InputKey, usize>,
    varying: &'a [bool],
    constant: &'a [f64],
}

impl<'a> Known<'a> {
    pub fn new(keys: &'a [InputKey], varying: &'a [bool], constant: &'a [f64]) -> Known<'a> {
        Known { positions: keys.iter().enumerate().map(|(position, key)| (key, position)).collect(), varying, constant }
    }

    fn position(&self, key: &InputKey) -> usize {
        *self.positions.get(key).unwrap_or_else(|| panic!("the rules no longer read {key:?}: take it out of the twin"))
    }

    /// An assumption.
    pub fn param(&self, name: &str) -> Block {
        self.block(&InputKey::Param { name: name.to_owned() })
    }

    /// What a function of the year gives: `shock`, `opened`, `share` or `facility_cost`.
    pub fn yearly(&self, function: &str, name: &str, year: i32) -> Block {
        self.block(&InputKey::Yearly { function: function.to_owned(), name: name.to_owned(), year })
    }

    fn block(&self, key: &InputKey) -> Block {
        let position = self.position(key);
        if self.varying[position] { Block::Column(position) } else { Block::Constant(Box::new([self.constant[position]; LANES])) }
    }

    /// A base-year number of the plan, the same in all draws.
    pub fn base(&self, name: &str) -> f64 {
        self.number(&InputKey::Base { name: name.to_owned(), index: None })
    }

    /// A base-year table of the plan by age, as far as rules read it: from the age `first` on.
    pub fn table(&self, name: &str, first: u32) -> Vec<f64> {
        let at = |index: u32| InputKey::Base { name: name.to_owned(), index: Some(index) };
        (first..).map(at).take_while(|key| self.positions.contains_key(key)).map(|key| self.number(&key)).collect()
    }

    fn number(&self, key: &InputKey) -> f64 {
        let position = self.position(key);
        assert!(!self.varying[position], "{key:?} differs between draws now: make it a block in the twin");
        self.constant[position]
    }
}

/// Where the block of an input is found.
pub enum Block {
    /// Position of the input's column.
    Column(usize),
    Constant(Box<Lanes>),
}

impl Block {
    #[inline(always)]
    pub fn of<'a>(&'a self, columns: &[&'a [f64]]) -> &'a Lanes {
        match self {
            Block::Column(position) => columns[*position].try_into().expect("columns of one block"),
            Block::Constant(block) => block,
        }
    }
}

/// A struct of blocks, and one that knows where to find them, so that a block's struct is made without a search.
macro_rules! inputs {
    ($(#[$doc:meta])* $name:ident, $places:ident, ($($argument:ident: $kind:ty),*), $known:ident; $($field:ident: $find:expr,)*) => {
        $(#[$doc])*
        pub struct $name<'a> {
            $(pub $field: &'a Lanes,)*
        }

        pub struct $places {
            $($field: Block,)*
        }

        impl $places {
            pub fn find($known: &Known<'_>, $($argument: $kind),*) -> $places {
                $places { $($field: $find,)* }
            }

            #[inline(always)]
            pub fn of<'a>(&'a self, columns: &[&'a [f64]]) -> $name<'a> {
                $name { $($field: self.$field.of(columns),)* }
            }
        }
    };
}

inputs! {
    /// Assumptions.
    Params, ParamPlaces, (), known;
    net_migration: known.param("net_migration"),
    mortality_improvement: known.param("mortality_improvement"),
    revenue_growth: known.param("revenue_growth"),
    revenue_noise: known.param("revenue_noise"),
    money_elasticity: known.param("money_elasticity"),
    places_added: known.param("places_added"),
    places_closed: known.param("places_closed"),
    physicians_hired: known.param("physicians_hired"),
    physicians_leaving: known.param("physicians_leaving"),
    waiting_elasticity: known.param("waiting_elasticity"),
    coverage_drift: known.param("coverage_drift"),
    coverage_noise: known.param("coverage_noise"),
    training_noise: known.param("training_noise"),
}

inputs! {
    /// What one year brings.
    Events, EventPlaces, (year: i32), known;
    revenue: known.yearly("shock", "revenue", year),
    enrolment: known.yearly("shock", "enrolment", year),
    screening: known.yearly("shock", "screening", year),
    training: known.yearly("shock", "training", year),
    places_opened: known.yearly("opened", "childcare_places", year),
    nurseries_opened: known.yearly("opened", "nurseries_opened", year),
    physicians_opened: known.yearly("opened", "physicians", year),
    share_childcare: known.yearly("share", "childcare", year),
    share_health: known.yearly("share", "health", year),
    share_elderly: known.yearly("share", "elderly", year),
    share_other: known.yearly("share", "other", year),
    share_new: known.yearly("share", "new", year),
    cost_childcare: known.yearly("facility_cost", "childcare", year),
    cost_health: known.yearly("facility_cost", "health", year),
    cost_elderly: known.yearly("facility_cost", "elderly", year),
}
