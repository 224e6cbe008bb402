//! Student's t: like the normal, with heavier tails the fewer the degrees of freedom.

use super::{Distribution, Family, Impossible, check_positive, numbers};
use crate::sampling::student;
use crate::sampling::table::with_table;

/// Student's t around `location`, stretched by `scale`.
#[derive(Debug, Clone, PartialEq)]
pub struct StudentT {
    /// The centre.
    pub location: f64,
    /// The scale, above zero.
    pub scale: f64,
    /// Degrees of freedom, above zero.
    pub degrees: f64,
}

impl StudentT {
    pub(super) fn read(lists: &[Vec<f64>]) -> Option<StudentT> {
        numbers(lists).map(|[location, scale, degrees]| StudentT { location, scale, degrees })
    }
}

impl Family for StudentT {
    fn check(&self) -> Option<Impossible> {
        check_positive("scale", "尺度", self.scale).or_else(|| check_positive("degrees of freedom", "自由度", self.degrees))
    }

    fn quantile(&self, u: f64) -> f64 {
        self.location + self.scale * student::quantile(self.degrees, u)
    }

    fn cdf(&self, x: f64) -> f64 {
        student::cdf(self.degrees, (x - self.location) / self.scale)
    }

    fn moved(&self, times: f64, plus: f64) -> Distribution {
        Distribution::StudentT(StudentT { location: self.location * times + plus, scale: self.scale * times, degrees: self.degrees })
    }

    fn numbers(&self) -> Vec<Vec<f64>> {
        vec![vec![self.location, self.scale, self.degrees]]
    }

    fn fill(&self, column: &mut [f64]) {
        with_table(student::Standard { degrees: self.degrees }, |table| {
            table.fill(column);
            column.iter_mut().for_each(|value| *value = self.location + self.scale * *value);
        });
    }
}
