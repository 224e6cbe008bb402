#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    pub count: usize,
    pub mean: f64,
    pub sd: f64,
    pub min: f64,
    pub max: f64,
    pub quantiles: [f64; 7],
}
#[derive(Default)]
pub struct Scratch {}
pub fn summarise(values: &[f64], failed: &[bool], _scratch: &mut Scratch) -> Summary {
    let mut v: Vec<f64> = values.iter().zip(failed).filter(|(_, f)| !**f).map(|(v, _)| *v).collect();
    v.sort_by(f64::total_cmp);
    let q = |p: f64| {
        if v.is_empty() {
            return f64::NAN;
        }
        let h = (v.len() - 1) as f64 * p;
        let l = h as usize;
        v[l] + (h - l as f64) * (v[(l + 1).min(v.len() - 1)] - v[l])
    };
    Summary {
        count: v.len(),
        mean: v.iter().sum::<f64>() / v.len() as f64,
        sd: 0.0,
        min: q(0.0),
        max: q(1.0),
        quantiles: [q(0.05), q(0.1), q(0.25), q(0.5), q(0.75), q(0.9), q(0.95)],
    }
}
