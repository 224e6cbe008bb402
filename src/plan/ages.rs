//! Turns a plan's tables of people, deaths, births and moves, by any age groups, into the vectors that rules read as `base.women`.
//!
//! Vectors have one element per age group of the plan's step, from birth to an open oldest group: single years in an ordinary plan. Death rates are always by single years, so that rules can build a life table.
//!
//! | vector | meaning |
//! |---|---|
//! | `women`, `men` | people |
//! | `mortality_women`, `mortality_men` | deaths per person-year, single years of age, the last open |
//! | `fertility` | births per woman-year |
//! | `migration_women`, `migration_men` | net moves by age, up to the oldest age that moves; both together add up to 1 |

use std::collections::BTreeMap;

/// A table by age: the first age of each group, and a value for each sex. The last group is open.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AgeTable {
    /// First age of each group, rising.
    pub ages: Vec<u32>,
    /// One value a group.
    pub women: Vec<f64>,
    /// One value a group.
    pub men: Vec<f64>,
}

/// Birth rates by age: the first age of each group. The last group ends where it says, or is as wide as the one before; outside there are no births.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BirthRates {
    /// First age of each group, rising.
    pub ages: Vec<u32>,
    /// Births per woman-year, one a group.
    pub rates: Vec<f64>,
    /// The age at which the last group ends; without it the group is as wide as the one before.
    pub end: Option<u32>,
}

/// The four tables of a plan; an empty one is not given. Without a migration table, people move as the population is distributed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PopulationTables {
    /// People.
    pub population: AgeTable,
    /// Deaths per person-year.
    pub mortality: AgeTable,
    /// Births per woman-year.
    pub fertility: BirthRates,
    /// Net moves, in any unit.
    pub migration: AgeTable,
}

impl PopulationTables {
    /// The vectors that rules read, for age groups `step` years wide. The oldest group starts where the death rates' does; people whom the
    /// population table holds in a younger open group are spread over it as the death rates say.
    ///
    /// Ages of a table rise from 0 (birth rates may start later), death rates are above zero and migration does not add up to zero: the reader
    /// of the files sees to it.
    pub fn vectors(&self, step: u32) -> BTreeMap<String, Vec<f64>> {
        let mut vectors = BTreeMap::new();
        let Some(open) = self.mortality.ages.last().or(self.population.ages.last()).copied() else { return vectors };
        let groups = |single: Vec<f64>| in_groups(&single, step);
        let mut dying = BTreeMap::new();
        for (sex, rates) in [("women", &self.mortality.women), ("men", &self.mortality.men)] {
            let single = single_year_rates(&self.mortality.ages, rates);
            if !single.is_empty() {
                vectors.insert(format!("mortality_{sex}"), single.clone());
            }
            dying.insert(sex, single);
        }
        if self.population.ages.is_empty() {
            return vectors;
        }
        for (sex, people) in [("women", &self.population.women), ("men", &self.population.men)] {
            vectors.insert(sex.to_owned(), groups(single_years(&self.population.ages, people, &dying[sex], open)));
        }
        if !self.fertility.ages.is_empty() {
            vectors.insert("fertility".to_owned(), mean_in_groups(&single_year_births(&self.fertility, open), step));
        }
        let moved = if self.migration.ages.is_empty() { &self.population } else { &self.migration };
        let total: f64 = moved.women.iter().chain(&moved.men).sum();
        let profiles = [("women", &moved.women), ("men", &moved.men)].map(|(sex, moves)| {
            let single = single_years(&moved.ages, moves, &dying[sex], open);
            groups(single.iter().map(|moves| moves / total).collect())
        });
        // Ages at which nobody moves are left off, so that rules need not add nothing to them.
        let movers = profiles.iter().filter_map(|profile| profile.iter().rposition(|share| *share != 0.0)).max().map_or(0, |last| last + 1);
        for (sex, mut profile) in ["women", "men"].into_iter().zip(profiles) {
            profile.truncate(movers);
            vectors.insert(format!("migration_{sex}"), profile);
        }
        vectors
    }
}

/// Single years from 0 to the open group `open`, from groups that start at `starts`, the last open; each group's total is kept to the last
/// bit.
///
/// Closed groups are split by a monotone cubic spline through the running total (Fritsch and Carlson 1980, with the slopes of Fritsch and
/// Butland 1984), so that no age becomes negative. An open group below `open` is spread like the person-years that a life table with
/// the death rates `dying` (single years) has at those ages.
pub fn single_years(starts: &[u32], totals: &[f64], dying: &[f64], open: u32) -> Vec<f64> {
    let last = starts.len() - 1;
    let oldest = starts[last];
    let tail = spread_open_group(oldest, totals[last], dying, open.max(oldest));
    // The spread ages are knots too: they tell the spline how many people there are just above the last closed group.
    let mut knots: Vec<(f64, f64)> = vec![(0.0, 0.0)];
    let closed = starts.windows(2).map(|pair| pair[1] - pair[0]).zip(totals);
    for (width, total) in closed.chain(tail[..tail.len() - 1].iter().map(|total| (1, total))) {
        let (age, sum) = knots[knots.len() - 1];
        knots.push((age + f64::from(width), sum + total));
    }
    let slopes = monotone_slopes(&knots);
    let mut single = Vec::with_capacity(open as usize + 1);
    for (group, pair) in starts.windows(2).enumerate() {
        let mut rest = totals[group];
        let mut sum = 0.0;
        for age in pair[0]..pair[1] - 1 {
            let part = value_at(&knots, &slopes, group, f64::from(age + 1)) - value_at(&knots, &slopes, group, f64::from(age));
            single.push(part);
            sum += part;
            rest = totals[group] - sum;
        }
        single.push(rest);
    }
    single.extend(tail);
    // A population table may go beyond the death rates' open group.
    let beyond: f64 = single.split_off((open as usize + 1).min(single.len())).iter().sum();
    if let Some(oldest) = single.last_mut().filter(|_| beyond != 0.0) {
        *oldest += beyond;
    }
    single
}

/// Spreads an open group that starts at `from` over single years up to the open group `open`, like person-years lived; evenly in a plan
/// without death rates.
fn spread_open_group(from: u32, total: f64, dying: &[f64], open: u32) -> Vec<f64> {
    if open == from {
        return vec![total];
    }
    let mut alive = 1.0;
    let mut lived = Vec::new();
    for age in from..open {
        let rate = dying.get(age as usize).copied().unwrap_or(0.0);
        let dead = alive * rate / (1.0 + 0.5 * rate);
        lived.push(alive - 0.5 * dead);
        alive -= dead;
    }
    lived.push(alive / dying.get(open as usize).copied().unwrap_or(1.0));
    let all: f64 = lived.iter().sum();
    let mut spread: Vec<f64> = lived.iter().map(|years| years * (total / all)).collect();
    // The oldest few make up for rounding, so that the total is kept.
    let younger: f64 = spread[..spread.len() - 1].iter().sum();
    if let Some(oldest) = spread.last_mut() {
        *oldest = total - younger;
    }
    spread
}

/// Slopes of a spline through the knots that rises and falls where they do.
fn monotone_slopes(knots: &[(f64, f64)]) -> Vec<f64> {
    let widths: Vec<f64> = knots.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    let secants: Vec<f64> = knots.windows(2).map(|pair| (pair[1].1 - pair[0].1) / (pair[1].0 - pair[0].0)).collect();
    let count = knots.len();
    if secants.len() < 2 {
        return vec![secants.first().copied().unwrap_or(0.0); count];
    }
    let mut slopes = vec![0.0; count];
    slopes[0] = end_slope(widths[0], widths[1], secants[0], secants[1]);
    slopes[count - 1] = end_slope(widths[count - 2], widths[count - 3], secants[count - 2], secants[count - 3]);
    for at in 1..count - 1 {
        let (before, after) = (secants[at - 1], secants[at]);
        if before * after > 0.0 {
            let (first, second) = (2.0 * widths[at] + widths[at - 1], widths[at] + 2.0 * widths[at - 1]);
            slopes[at] = (first + second) / (first / before + second / after);
        }
    }
    slopes
}

/// The slope at an end: a parabola through three knots, held to what keeps the curve monotone.
fn end_slope(width: f64, next_width: f64, secant: f64, next_secant: f64) -> f64 {
    let slope = ((2.0 * width + next_width) * secant - width * next_secant) / (width + next_width);
    if slope * secant <= 0.0 {
        0.0
    } else if secant * next_secant <= 0.0 && slope.abs() > 3.0 * secant.abs() {
        3.0 * secant
    } else {
        slope
    }
}

fn value_at(knots: &[(f64, f64)], slopes: &[f64], piece: usize, age: f64) -> f64 {
    let ((left, low), (right, high)) = (knots[piece], knots[piece + 1]);
    let width = right - left;
    let t = (age - left) / width;
    let (t2, t3) = (t * t, t * t * t);
    low * (2.0 * t3 - 3.0 * t2 + 1.0)
        + high * (3.0 * t2 - 2.0 * t3)
        + width * (slopes[piece] * (t3 - 2.0 * t2 + t) + slopes[piece + 1] * (t3 - t2))
}

/// Death rates by single years from rates by groups (the last open): their logarithm runs straight between the groups' middles, then each
/// group is scaled so that its rate over the life table's person-years is as given. Infants are left apart; single-year rates stay as they
/// are.
pub fn single_year_rates(starts: &[u32], rates: &[f64]) -> Vec<f64> {
    let Some(last) = starts.len().checked_sub(1) else { return Vec::new() };
    // Points through which the logarithm runs: the middle of each closed group but the infants'.
    let points: Vec<(f64, f64)> = starts
        .windows(2)
        .zip(rates)
        .filter(|(pair, _)| pair[1] > 1)
        .map(|(pair, rate)| (f64::from(pair[0] + pair[1]) / 2.0, libm::log(*rate)))
        .collect();
    let mut single = Vec::new();
    for (pair, rate) in starts.windows(2).zip(rates) {
        let (from, to) = (pair[0], pair[1]);
        if to - from == 1 || points.len() < 2 {
            single.extend((from..to).map(|_| *rate));
            continue;
        }
        let mut ages: Vec<f64> = (from..to).map(|age| libm::exp(straight(&points, f64::from(age) + 0.5))).collect();
        // Scaling changes who is alive to be counted, a little: a few rounds settle it.
        for _ in 0..4 {
            let (mut alive, mut lived, mut dead) = (1.0, 0.0, 0.0);
            for rate in &ages {
                let dying = alive * rate / (1.0 + 0.5 * rate);
                lived += alive - 0.5 * dying;
                dead += dying;
                alive -= dying;
            }
            ages.iter_mut().for_each(|age| *age *= rate * lived / dead);
        }
        single.extend(ages);
    }
    single.push(rates[last]);
    single
}

/// The straight line between the two points around `x`, or beyond the ends the nearest two.
fn straight(points: &[(f64, f64)], x: f64) -> f64 {
    let right = points.partition_point(|point| point.0 < x).clamp(1, points.len() - 1);
    let ((x0, y0), (x1, y1)) = (points[right - 1], points[right]);
    y0 + (y1 - y0) * (x - x0) / (x1 - x0)
}

/// Birth rates by single years from 0 to `open`; each group keeps its mean rate.
fn single_year_births(births: &BirthRates, open: u32) -> Vec<f64> {
    let mut starts = births.ages.clone();
    let mut sums: Vec<f64> = Vec::new();
    let last = starts[starts.len() - 1];
    let width = starts.len().checked_sub(2).map_or(1, |before| last - starts[before]);
    let end = births.end.filter(|end| *end > last).unwrap_or(last + width);
    starts.push(end.min(open.max(last + 1)));
    for (pair, rate) in starts.windows(2).zip(&births.rates) {
        sums.push(rate * f64::from(pair[1] - pair[0]));
    }
    if starts[0] > 0 {
        starts.insert(0, 0);
        sums.insert(0, 0.0);
    }
    sums.push(0.0);
    let mut single = single_years(&starts, &sums, &[], starts[starts.len() - 1]);
    single.resize(open as usize + 1, 0.0);
    single
}

/// Adds single years up to groups `step` years wide; the last group stays open.
fn in_groups(single: &[f64], step: u32) -> Vec<f64> {
    let Some((oldest, closed)) = single.split_last() else { return Vec::new() };
    let mut groups: Vec<f64> = closed.chunks(step as usize).map(|ages| ages.iter().sum()).collect();
    if closed.len().is_multiple_of(step as usize) {
        groups.push(*oldest);
    } else if let Some(last) = groups.last_mut() {
        *last += oldest;
    }
    groups
}

/// Means of single-year rates over groups `step` years wide.
fn mean_in_groups(single: &[f64], step: u32) -> Vec<f64> {
    let mut groups = in_groups(single, step);
    groups.iter_mut().for_each(|sum| *sum /= f64::from(step));
    groups
}
