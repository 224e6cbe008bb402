//! What follows from figures that are told to be in another unit or of another size: what reads them is no second fault.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::engine::trace::{Model, Read, Series};
use crate::plan::{BASE_TABLES, Plan};

/// Messages that say that a figure is hardly what was meant.
const OF_A_FIGURE: [Code; 6] =
    [Code::OtherUnit, Code::BeyondPlausible, Code::PeopleInFractions, Code::RateTooHigh, Code::RateTooLow, Code::ImpossibleDistribution];

/// Figures that are told to be wrong, and the model that reads them.
pub struct Misread<'a> {
    plan: &'a Plan,
    model: &'a Model,
    told: Vec<&'a Diagnostic>,
}

impl<'a> Misread<'a> {
    /// What of these messages is said of a figure.
    pub fn of(plan: &'a Plan, model: &'a Model, told: impl IntoIterator<Item = &'a Diagnostic>) -> Misread<'a> {
        Misread { plan, model, told: told.into_iter().filter(|told| OF_A_FIGURE.contains(&told.code)).collect() }
    }

    /// Whether a series is of a row whose figures are told, or reads such a figure, itself or through others.
    pub fn explains(&self, series: &str) -> bool {
        let Some(rule) = self.model.series.iter().find(|known| known.name == series) else { return false };
        let reads = self.all_reads(rule);
        self.told.iter().any(|told| {
            let places = told.place.iter().chain(told.related.iter().map(|related| &related.place));
            places.into_iter().any(|place| self.is_read(place, series, &reads))
        })
    }

    /// Whether a series is the rule at this place, or reads it, itself or through others.
    pub fn follows(&self, series: &str, rule: &Place) -> bool {
        let find = |is: &dyn Fn(&Series) -> bool| self.model.series.iter().find(|known| is(known));
        let (Some(own), Some(cause)) = (find(&|known| known.name == series), find(&|known| known.place.as_ref() == Some(rule))) else {
            return false;
        };
        own.name == cause.name || self.all_reads(own).iter().any(|read| read.series_of_any_year() == Some(cause.name.as_str()))
    }

    /// Whether a figure is told that stands in the row at a place.
    pub fn tells_of(&self, row: &Place) -> bool {
        let beside = |place: &Place| place.source.name == row.source.name && place.line() == row.line();
        self.told.iter().any(|told| told.place.as_ref().is_some_and(beside))
    }

    /// Whether what stands at a place is read by these reads, or is of the row of a series.
    fn is_read(&self, place: &Place, series: &str, reads: &BTreeSet<&Read>) -> bool {
        let beside = |other: &Place| other.source.name == place.source.name && other.line() == place.line();
        let base = |name: &str| reads.contains(&Read::Base(name.to_owned()));
        let row = |id: &str| id == series || base(id) || reads.iter().any(|read| read.series() == Some(id));
        let assumption = |read: &&Read| {
            let known = read.assumption().and_then(|name| self.plan.assumption(name));
            known.is_some_and(|known| known.place == *place || known.value_place == *place || beside(&known.value_place))
        };
        let file = place.source.name.rsplit('/').next().unwrap_or_default();
        let vectors = BASE_TABLES.iter().find(|(table, _)| *table == file).map(|(_, vectors)| *vectors);
        let yearly = |read: &&Read| matches!(read, Read::Yearly { driver, .. } if driver != "shock");
        match file.split('.').next().unwrap_or_default() {
            _ if vectors.is_some_and(|vectors| vectors.iter().any(|vector| base(vector))) => true,
            "migration" => base("migration_women") || base("migration_men"),
            "indicators" => self.plan.indicators.iter().any(|indicator| beside(&indicator.place) && row(&indicator.id)),
            "facilities" | "budget" | "levers" => reads.iter().any(yearly),
            _ => reads.iter().any(assumption),
        }
    }

    /// All that a rule reads, itself or through others; of what another has in the base year, what that is made of.
    fn all_reads(&self, rule: &'a Series) -> BTreeSet<&'a Read> {
        let find = |name: &str| self.model.series.iter().find(|known| known.name == name);
        let (mut open, mut reads) = (rule.reads.iter().collect::<Vec<_>>(), BTreeSet::new());
        while let Some(read) = open.pop() {
            if !reads.insert(read) {
                continue;
            }
            let in_base_year = matches!(read, Read::Base(_));
            let Some(further) = read.series_of_any_year().and_then(find) else { continue };
            open.extend(further.reads.iter().filter(|read| !in_base_year || matches!(read, Read::Base(_) | Read::Param(_))));
        }
        reads
    }
}
