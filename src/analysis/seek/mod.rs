//! What would have to be true: levers, what each does alone, and the mix that makes most of the plan come true for a sum of money.
//!
//! The method is a price list, a choice on paper and a check: each lever is run alone at a few amounts, the probits of P are added up,
//! a knapsack and pairs of changes choose a mix without a run, and one or two runs check it and correct the list.

mod aim;
mod choose;
mod each;
mod mix;
mod outcome;
mod price_list;
mod question_file;
mod space;

pub use aim::{Question, Want, positions};
pub use each::{Besides, Class, Each, Single, Start, seek_each};
pub use mix::{Answer, Found, Setting, seek_mix};
pub use outcome::{Failure, Outcome, Reading};
pub use price_list::{PriceList, Priced, Row, Runner, price_list, with};
pub use question_file::read_question;
pub use space::{Choice, Knob, KnobKind, Mix, Space};
