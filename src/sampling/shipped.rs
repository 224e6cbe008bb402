//! What another program needs to draw the same numbers: keys of streams, what correlated streams are mixed of, and the tables of quantile
//! functions that take an iteration.

use super::table::with_table;
use super::{Distribution, Sampler, Stream, beta, student};

/// The table of a standard form: values at equal steps of the normal score, see `sampling::table`.
#[derive(Debug, Clone, PartialEq)]
pub struct ShippedTable {
    /// The family's name in files: `student_t`, `beta`.
    pub family: &'static str,
    /// Degrees of freedom, or the two shape parameters.
    pub parameters: Vec<f64>,
    /// Steps per unit of the score; the values begin one step below -8.5. 0, and no values, if no table is exact enough.
    pub per_unit: usize,
    /// The quantile function at these steps.
    pub values: Vec<f64>,
}

impl Stream {
    /// What the stream's numbers of a year are keyed by: words 0 and 1 key the generator, 2 and 3 the
    /// shuffles of a Latin hypercube.
    pub fn words(&self, year: i32) -> [u32; 8] {
        let key = self.key(year);
        [0, 1, 2, 3, 4, 5, 6, 7].map(|at| key.word(at))
    }
}

impl Distribution {
    /// The table that [`Distribution::fill`] reads; `None` where it computes.
    pub fn table(&self) -> Option<ShippedTable> {
        let mut found = ShippedTable { family: "", parameters: Vec::new(), per_unit: 0, values: Vec::new() };
        match self {
            Distribution::Truncated(truncated) => return truncated.inner.table(),
            Distribution::StudentT(student_t) => {
                (found.family, found.parameters) = ("student_t", vec![student_t.degrees]);
                with_table(student::Standard { degrees: student_t.degrees }, |table| (found.per_unit, found.values) = table.parts());
            }
            Distribution::Pert(pert) => return Distribution::Beta(pert.as_beta()).table(),
            Distribution::Beta(of) => {
                (found.family, found.parameters) = ("beta", vec![of.alpha, of.beta]);
                with_table(beta::Standard { alpha: of.alpha, beta: of.beta }, |table| (found.per_unit, found.values) = table.parts());
            }
            _ => return None,
        }
        Some(found)
    }
}

impl Sampler {
    /// What a correlated stream is mixed of: names of streams and weights; nothing for one that stands alone.
    pub fn mixture(&self, stream: &str) -> Option<&[(String, f64)]> {
        self.mixed.get(stream).map(Vec::as_slice)
    }
}
