//! Which rank correlations cannot hold together, and what the nearest are that can.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::sampler::{RankCorrelation, cholesky, of_scores};

/// A smallest set of streams whose correlations cannot hold together: without any one of them the others can.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ImpossibleSet {
    /// The streams, in order of name.
    pub(crate) streams: Vec<String>,
    /// Each pair of them with the rank it has, 0 where none is written, and the nearest rank with which all hold while the others stay.
    pub(crate) pairs: Vec<Pair>,
}

/// One pair of an impossible set.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pair {
    /// Its two streams, in order of name.
    pub(crate) between: [String; 2],
    /// Its position among the correlations; none where it is not written.
    pub(crate) written: Option<usize>,
    /// The nearest rank that is possible while the others stay.
    pub(crate) nearest: Option<f64>,
}

/// Streams up to which a set is looked for by leaving out one after the other.
const LARGEST: usize = 40;

/// Sets after which no more are looked for.
const MOST_SETS: usize = 10;

/// Rank correlations of streams by their positions, 0 where none is written.
struct Ranks {
    rows: Vec<Vec<f64>>,
}

impl Ranks {
    fn set(&mut self, one: usize, other: usize, rank: f64) {
        self.rows[one][other] = rank;
        self.rows[other][one] = rank;
    }

    fn possible(&self, streams: &[usize]) -> bool {
        cholesky(streams.len(), |row, column| of_scores(self.rows[streams[row]][streams[column]])).is_some()
    }

    /// Three streams of which two go along with the third and not with one another: most often they are enough.
    fn impossible_three(&self) -> Option<Vec<usize>> {
        let scores: Vec<Vec<f64>> = self.rows.iter().map(|row| row.iter().map(|rank| of_scores(*rank)).collect()).collect();
        let size = scores.len();
        for one in 0..size {
            for two in one + 1..size {
                let first = scores[one][two];
                if first == 0.0 {
                    continue;
                }
                let beside = (0..size).filter(|three| *three != one && *three != two);
                let fails = |three: &usize| {
                    let (second, third) = (scores[one][*three], scores[two][*three]);
                    1.0 + 2.0 * first * second * third - first * first - second * second - third * third < -1e-9
                };
                if let Some(three) = beside.clone().find(fails) {
                    let mut streams = vec![one, two, three];
                    streams.sort_unstable();
                    return Some(streams);
                }
            }
        }
        None
    }

    /// A smallest impossible set; none if all can hold, or if they are too many to be looked through.
    fn smallest(&self) -> Option<Vec<usize>> {
        if let Some(three) = self.impossible_three() {
            return Some(three);
        }
        let mut streams: Vec<usize> = (0..self.rows.len()).collect();
        if streams.len() > LARGEST || self.possible(&streams) {
            return None;
        }
        let mut at = 0;
        while at < streams.len() {
            let left = streams.remove(at);
            if self.possible(&streams) {
                streams.insert(at, left);
                at += 1;
            }
        }
        Some(streams)
    }

    /// The nearest rank of two decimals with which a set is possible while its other correlations stay.
    fn nearest(&mut self, streams: &[usize], one: usize, other: usize) -> Option<f64> {
        let own = self.rows[one][other];
        let mut candidates: Vec<f64> = (-99..=99).map(|hundredths| f64::from(hundredths) / 100.0).collect();
        candidates.sort_by(|one, other| (one - own).abs().total_cmp(&(other - own).abs()));
        let found = candidates.into_iter().find(|rank| {
            self.set(one, other, *rank);
            self.possible(streams)
        });
        self.set(one, other, own);
        found
    }
}

/// The sets of streams whose correlations cannot hold together. Where the last written pair of each set takes its nearest rank, all are possible.
pub(crate) fn impossible_sets(correlations: &[RankCorrelation]) -> Vec<ImpossibleSet> {
    let mut names: Vec<&str> = correlations.iter().flat_map(|correlation| correlation.streams.iter().map(String::as_str)).collect();
    names.sort_unstable();
    names.dedup();
    let position = |name: &str| names.binary_search(&name).expect("invariant: every stream is among the names");
    let mut ranks = Ranks { rows: vec![vec![0.0; names.len()]; names.len()] };
    let mut written: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (at, correlation) in correlations.iter().enumerate() {
        let [one, other] = [0, 1].map(|end| position(&correlation.streams[end]));
        let pair = (one.min(other), one.max(other));
        if let Entry::Vacant(free) = written.entry(pair) {
            free.insert(at);
            ranks.set(one, other, correlation.rank);
        }
    }
    let most = if names.len() > 100 { 1 } else { MOST_SETS };
    let mut found = Vec::new();
    while found.len() < most {
        let Some(streams) = ranks.smallest() else { break };
        let mut pairs = Vec::new();
        let mut mended: Option<(usize, usize, usize, f64)> = None;
        for (at, one) in streams.iter().enumerate() {
            for other in &streams[at + 1..] {
                let (written, nearest) = (written.get(&(*one, *other)).copied(), ranks.nearest(&streams, *one, *other));
                if let (Some(written), Some(rank)) = (written, nearest)
                    && mended.is_none_or(|(last, ..)| written > last)
                {
                    mended = Some((written, *one, *other, rank));
                }
                pairs.push(Pair { between: [names[*one].to_owned(), names[*other].to_owned()], written, nearest });
            }
        }
        found.push(ImpossibleSet { streams: streams.iter().map(|at| names[*at].to_owned()).collect(), pairs });
        match mended {
            Some((_, one, other, rank)) => ranks.set(one, other, rank),
            None => break,
        }
    }
    found
}
