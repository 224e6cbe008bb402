//! The shapes of rules/lib/shapes.rhai against what they claim: a Poisson count is one, a percentage stays one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fiveyear::diagnostic::Source;
use fiveyear::engine::graph::{InputKey, NodeId, interpret};
use fiveyear::engine::trace::{RuleFile, Vocabulary, load, trace};

/// What `fn answer() { … }` over the shapes gives for each set of assumptions.
fn answers(body: &str, names: &[&str], rows: &[Vec<f64>]) -> Vec<f64> {
    let shapes =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/lib/shapes.rhai")).expect("rules of the repository");
    let change =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/lib/change.rhai")).expect("rules of the repository");
    let file = |name: &str, text: String| RuleFile { source: Source::new(name, text), replaces: Default::default() };
    let files = [file("shapes.rhai", shapes), file("change.rhai", change), file("answer.rhai", format!("fn answer() {{ {body} }}"))];
    let mut params: BTreeSet<String> = names.iter().map(|name| (*name).to_string()).collect();
    params.extend(["effort_saturation".to_string(), "effort_speed".to_string()]);
    let vocabulary = Vocabulary {
        base_year: 2020,
        target_year: 2021,
        step: 1,
        params,
        bases: BTreeMap::new(),
        targets: BTreeSet::new(),
        holds: BTreeMap::new(),
        yearly: BTreeMap::new(),
        ..Vocabulary::default()
    };
    let rules = load(&files).expect("the shapes parse");
    let model = trace(&rules, &vocabulary).expect("the shapes trace");
    let series = model.series.iter().find(|series| series.name == "answer").expect("it is a rule");
    let node: NodeId = series.nodes[1][0];
    let value = |row: &Vec<f64>| {
        let input = |key: &InputKey| match key {
            InputKey::Param { name } => names.iter().position(|known| known == name).map_or(f64::NAN, |at| row[at]),
            _ => f64::NAN,
        };
        let inputs: Vec<f64> = model.graph.inputs().iter().map(input).collect();
        interpret(&model.graph, &inputs)[node.index()]
    };
    rows.iter().map(value).collect()
}

/// P(N <= k) of a Poisson law, by its sum.
fn poisson_below(mean: f64, k: f64) -> f64 {
    let mut term = (-mean).exp();
    let mut sum = term;
    let mut at = 1.0;
    while at <= k {
        term *= mean / at;
        sum += term;
        at += 1.0;
    }
    sum
}

/// Standard normal numbers at which the distribution function is `u`, by bisection on Abramowitz and Stegun's integral.
fn normal_quantile(u: f64) -> f64 {
    let below = |z: f64| 0.5 * libm::erfc(-z / std::f64::consts::SQRT_2);
    let (mut low, mut high) = (-10.0, 10.0);
    for _ in 0..80 {
        let middle = (low + high) / 2.0;
        if below(middle) < u { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

#[test]
fn a_count_is_poisson_within_one_event() {
    for mean in [5.0, 12.0, 27.0, 90.0] {
        let uniforms: Vec<f64> = (0..400).map(|step| (f64::from(step) + 0.5) / 400.0).collect();
        let rows: Vec<Vec<f64>> = uniforms.iter().map(|u| vec![mean, normal_quantile(*u)]).collect();
        let counts = answers("poisson_count(param.mean, param.draw)", &["mean", "draw"], &rows);
        let mut off = 0;
        for (u, count) in uniforms.iter().zip(&counts) {
            assert_eq!(count.fract(), 0.0);
            // The exact quantile is the smallest k with P(N <= k) >= u.
            let exact = poisson_below(mean, *count) >= *u && (*count == 0.0 || poisson_below(mean, *count - 1.0) < *u);
            let near = poisson_below(mean, *count + 1.0) >= *u && (*count <= 1.0 || poisson_below(mean, *count - 2.0) < *u);
            assert!(near, "{count} events of {mean} at {u}");
            off += usize::from(!exact);
        }
        assert!(off <= 6, "{off} of 400 counts of {mean} are one off");
    }
}

#[test]
fn rare_events_follow_the_poisson_law_exactly() {
    for mean in [0.01, 0.3, 2.0, 4.5] {
        let uniforms: Vec<f64> = (0..300).map(|step| (f64::from(step) + 0.5) / 300.0).collect();
        let rows: Vec<Vec<f64>> = uniforms.iter().map(|u| vec![mean, *u]).collect();
        for (u, count) in uniforms.iter().zip(answers("rare_count(param.mean, param.uniform)", &["mean", "uniform"], &rows)) {
            assert!(
                poisson_below(mean, count) >= *u && (count == 0.0 || poisson_below(mean, count - 1.0) < *u),
                "{count} of {mean} at {u}"
            );
        }
    }
}

#[test]
fn a_percentage_never_leaves_its_bounds_however_hard_it_is_pushed() {
    let pushes = [-40.0, -3.0, 0.0, 2.0, 40.0];
    let rows: Vec<Vec<f64>> = [0.5, 50.0, 99.78].iter().flat_map(|percent| pushes.map(|push| vec![*percent, push])).collect();
    for value in answers("pushed(param.percent, param.push)", &["percent", "push"], &rows) {
        assert!((0.0..=100.0).contains(&value), "{value}");
    }
    let below = answers("pushed_below(param.percent, 90.0, param.push)", &["percent", "push"], &[vec![50.0, 40.0], vec![50.0, 0.0]]);
    assert!(below[0] <= 90.0 && below[0] > 89.999);
    assert!((below[1] - 50.0).abs() < 1e-12);
}

#[test]
fn a_count_among_people_scatters_as_the_binomial_law() {
    // 90 % of 100 people: standard deviation 3 points.
    let at = |draw: f64| answers("counted_among(90.0, 90.0, 100.0, param.draw)", &["draw"], &[vec![draw]])[0];
    assert!((at(0.0) - 90.0).abs() < 1e-12);
    let slope = (at(0.01) - at(-0.01)) / 0.02;
    assert!((slope - 3.0).abs() < 0.01, "{slope}");
}
