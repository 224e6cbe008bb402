//! What would have to be true: levers, what each does alone, and the mix that makes most of the plan come true for a sum of money.
//!
//! The method is a price list, a choice on paper and a check: each lever is run alone at a few amounts, the probits of P are added up,
//! a knapsack and pairs of changes choose a mix without a run, and one or two runs check it and correct the list.

mod aim;
mod choose;
mod dates;
mod each;
mod effects;
mod idle;
mod interplay;
mod mix;
mod outcome;
mod price_list;
mod question_file;
mod search;
mod single;
mod space;
mod touch;

pub use aim::{Question, SAFE, Want, positions};
pub use dates::{Date, DateEffect, Dated, Group, LatestDate};
pub use each::{Besides, Class, Each, EachAnswer, seek_each};
pub use effects::{Detail, Effects, Fate, LeverEffect, Move, Step, lever_effects};
pub use idle::idle_levers;
pub use mix::{Answer, Found, Setting, Turn, seek_mix};
pub use outcome::{Failure, Outcome, Reading};
pub use price_list::{PriceList, Priced, Row, Runner, price_list, with};
pub use question_file::read_question;
pub use single::{Bound, Single, Start};
pub use space::{Choice, Knob, KnobKind, Mix, Space};
pub(crate) use space::{facility_cost, lever_cost};
