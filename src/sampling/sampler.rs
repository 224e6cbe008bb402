//! Columns of uniform numbers by stream, correlated where planners say so.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::layout::{Layout, Source};
use super::{Spread, normal};
use crate::language::Text;
use crate::text;

/// Spearman's rank correlation wanted between two streams.
#[derive(Debug, Clone, PartialEq)]
pub struct RankCorrelation {
    /// The names of the two streams.
    pub streams: [String; 2],
    /// -1 to 1.
    pub rank: f64,
}

/// Fills columns of uniform numbers; what is not correlated depends on its own stream alone.
#[derive(Debug, Clone)]
pub struct Sampler {
    seed: u64,
    spread: Spread,
    layout: Layout,
    /// The dimensions that streams and years have in a joint sequence.
    dimensions: Arc<BTreeMap<(String, i32), usize>>,
    /// Per correlated stream the streams it mixes with their weights: its row of the Cholesky factor.
    pub(super) mixed: BTreeMap<String, Vec<(String, f64)>>,
}

impl Sampler {
    /// A sampler of independent draws, without correlations.
    pub fn new(seed: u64) -> Sampler {
        Sampler { seed, spread: Spread::Independent, layout: Layout::Plain, dimensions: Arc::default(), mixed: BTreeMap::new() }
    }

    /// The same streams, their draws spread by a design.
    pub fn spread(self, spread: Spread) -> Sampler {
        Sampler { spread, ..self }
    }

    /// The same streams, their draws laid out in another way.
    pub fn laid_out(self, layout: Layout) -> Sampler {
        Sampler { layout, ..self }
    }

    /// The same streams, of which these, with their years, have the dimensions of one joint sequence in this order, if they are drawn by one.
    /// Beyond its last dimension each stream is spread by itself.
    pub fn in_order(self, streams: Vec<(String, i32)>) -> Sampler {
        let dimensions = streams.into_iter().enumerate().map(|(dimension, stream)| (stream, dimension));
        Sampler { dimensions: Arc::new(dimensions.collect()), ..self }
    }

    /// A sampler whose streams have these rank correlations, by a Gaussian copula: the normal scores of a group of correlated streams are
    /// mixed by the Cholesky factor of their correlation matrix, with r = 2 sin(pi rank / 6) for normal scores (Pearson 1907).
    ///
    /// Each stream stays uniform. Only the first of a group keeps what a design says of single streams (one draw in each part): the
    /// others are sums of several streams' scores, of which each is spread evenly.
    ///
    /// An error says in words why the correlations cannot hold together.
    pub fn correlated(seed: u64, correlations: &[RankCorrelation]) -> Result<Sampler, Text> {
        let mut sampler = Sampler::new(seed);
        for group in groups(correlations) {
            sampler.mixed.extend(factor(&group, correlations)?);
        }
        Ok(sampler)
    }

    /// Uniform numbers of a stream for the draws `first_draw..first_draw + out.len()` of a year.
    pub fn fill(&self, stream: &str, first_draw: u64, year: i32, out: &mut [f64]) {
        let Some(parts) = self.mixed.get(stream) else {
            self.fill_alone(stream, first_draw, year, out);
            return;
        };
        let mut part = vec![0.0; out.len()];
        out.fill(0.0);
        for (name, weight) in parts {
            self.fill_alone(name, first_draw, year, &mut part);
            normal::fill(&mut part);
            out.iter_mut().zip(&part).for_each(|(sum, score)| *sum += weight * score);
        }
        out.iter_mut().for_each(|score| *score = normal::cdf(*score).clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0));
    }

    /// The numbers of a stream before any mixing.
    fn fill_alone(&self, stream: &str, first_draw: u64, year: i32, out: &mut [f64]) {
        let dimension = match self.spread {
            Spread::Sobol | Spread::OneAtATime => self.dimensions.get(&(stream.to_owned(), year)).copied(),
            _ => None,
        };
        let source = Source { seed: self.seed, spread: self.spread, dimension, dimensions: self.dimensions.len(), name: stream };
        self.layout.fill(&source, first_draw, year, out);
    }
}

/// Streams that are correlated with one another, directly or through others, each group in order of name.
fn groups(correlations: &[RankCorrelation]) -> Vec<Vec<String>> {
    let mut groups: Vec<BTreeSet<String>> = Vec::new();
    for correlation in correlations {
        // Most pairs of a large group add nothing to it.
        if groups.iter().any(|group| correlation.streams.iter().all(|stream| group.contains(stream))) {
            continue;
        }
        let pair: BTreeSet<String> = correlation.streams.iter().cloned().collect();
        let (touched, rest): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| !group.is_disjoint(&pair));
        groups = rest;
        groups.push(touched.into_iter().flatten().chain(pair).collect());
    }
    groups.into_iter().map(|group| group.into_iter().collect()).collect()
}

/// Rows of the Cholesky factor, each with the streams it mixes.
fn factor(group: &[String], correlations: &[RankCorrelation]) -> Result<BTreeMap<String, Vec<(String, f64)>>, Text> {
    let size = group.len();
    let mut ranks: BTreeMap<[&str; 2], f64> = BTreeMap::new();
    for correlation in correlations {
        let mut pair = [correlation.streams[0].as_str(), correlation.streams[1].as_str()];
        pair.sort_unstable();
        ranks.entry(pair).or_insert(correlation.rank);
    }
    // Names of a group are in order, so that the later one is that of the row.
    let wanted = |row: usize, column: usize| {
        let found = ranks.get(&[group[column].as_str(), group[row].as_str()]);
        found.map_or(0.0, |rank| of_scores(*rank))
    };
    let rows = cholesky(size, wanted).ok_or_else(|| impossible(group))?;
    let mixed = |row: &Vec<f64>| group.iter().cloned().zip(row.iter().copied()).filter(|(_, weight)| *weight != 0.0).collect();
    Ok(group.iter().cloned().zip(rows.iter().map(mixed)).collect())
}

/// The correlation of normal scores that gives a rank correlation (Pearson 1907).
pub(super) fn of_scores(rank: f64) -> f64 {
    2.0 * libm::sin(std::f64::consts::PI / 6.0 * rank)
}

/// The Cholesky factor of a correlation matrix, given below its diagonal; `None` if no variables have these correlations.
pub(super) fn cholesky(size: usize, wanted: impl Fn(usize, usize) -> f64) -> Option<Vec<Vec<f64>>> {
    let mut rows = vec![vec![0.0; size]; size];
    for row in 0..size {
        for column in 0..=row {
            let inner: f64 = (0..column).map(|at| rows[row][at] * rows[column][at]).sum();
            let below: f64 = rows[column][column];
            let left = if row == column { 1.0 - inner } else { wanted(row, column) - inner };
            // A stream that others determine has nothing of its own to correlate by, but for rounding.
            let possible = if row == column { left >= -1e-12 } else { below > 0.0 || left.abs() < 1e-6 };
            if !possible {
                return None;
            }
            rows[row][column] = match (row == column, below > 0.0) {
                (true, _) if left < 1e-12 => 0.0,
                (true, _) => left.sqrt(),
                (false, true) => left / below,
                (false, false) => 0.0,
            };
        }
    }
    Some(rows)
}

fn impossible(group: &[String]) -> Text {
    let names = group.iter().map(|name| name.strip_prefix("param/").unwrap_or(name)).collect::<Vec<_>>().join(", ");
    text!(
        "the rank correlations between {names} cannot hold together: give the missing pairs a correlation too, or lower some",
        "{names} 之间的秩相关不能同时成立：请为未写明的各对也给出相关系数，或调低其中一些"
    )
}
