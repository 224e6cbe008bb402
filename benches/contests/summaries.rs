//! Summaries by selection, against those by a sort of all values.

use std::hint::black_box;

use fiveyear::sampling::{Distribution, Stream};
use fiveyear::simulate::{Quantiles, Scratch, summarise};

use super::{Contestant, Effort, race};

const DRAWS: usize = 10_000;

pub fn against_sorting(effort: Effort) {
    let sampled = |distribution: Distribution| {
        let mut column = vec![0.0; DRAWS];
        Stream::new(1, "bench").fill(0, 0, &mut column);
        distribution.fill(&mut column);
        column
    };
    let normal = sampled(Distribution::interval90(-3.0, 5.0));
    let shapes = [
        ("normal", normal.clone()),
        ("skewed (log-normal)", sampled(Distribution::interval90(0.01, 100.0))),
        ("ties (whole numbers)", normal.iter().map(|value| value.round()).collect()),
        ("far outlier", [&normal[1..], &[1e12]].concat()),
    ];
    let failed = vec![false; DRAWS];
    for (shape, column) in &shapes {
        let mut sorted = Vec::with_capacity(DRAWS);
        let mut scratch = Scratch::default();
        let contestants = vec![
            Contestant::new("sort", DRAWS, || {
                sorted.clear();
                sorted.extend_from_slice(column);
                sorted.sort_unstable_by(f64::total_cmp);
                let mean = sorted.iter().sum::<f64>() / DRAWS as f64;
                let squares: f64 = sorted.iter().map(|value| (value - mean) * (value - mean)).sum();
                black_box((mean, squares, Quantiles::PROBABILITIES.map(|share| sorted[((DRAWS - 1) as f64 * share) as usize])));
            }),
            Contestant::new("selection", DRAWS, || {
                black_box(summarise(column, &failed, &mut scratch));
            }),
        ];
        race(&format!("Mean, spread and seven quantiles of {DRAWS} draws, {shape}"), "value", effort, contestants);
    }
}
