use super::Distribution;
impl Distribution {
    pub fn fill(&self, uniforms: &mut [f64]) {
        for u in uniforms {
            *u = self.quantile(*u);
        }
    }
    pub fn describe(&self) -> crate::language::Text {
        crate::language::Text::same(format!("{self:?}"))
    }
    pub fn parse(_: &str) -> Result<Distribution, crate::language::Text> {
        unimplemented!()
    }
}
pub struct Sampler {}
impl Sampler {
    pub fn new(_: u64) -> Sampler {
        Sampler {}
    }
    pub fn fill(&self, stream: &str, first: u64, year: i32, out: &mut [f64]) {
        for (i, o) in out.iter_mut().enumerate() {
            let h = blake3::hash(format!("{stream}/{}/{year}", first + i as u64).as_bytes());
            let x = u64::from_le_bytes(h.as_bytes()[..8].try_into().unwrap());
            *o = ((x >> 11) as f64 + 0.5) / (1u64 << 53) as f64;
        }
    }
}

use statrs::distribution::{Beta, ContinuousCDF, Normal, StudentsT};
pub fn interval90(low: f64, high: f64) -> Distribution {
    let z = 1.6448536269514722;
    if low > 0.0 {
        Distribution::LogNormal { median: (low * high).sqrt(), log_sd: libm::log(high / low) / (2.0 * z) }
    } else {
        Distribution::Normal { mean: (low + high) / 2.0, sd: (high - low) / (2.0 * z) }
    }
}
pub fn quantile(d: &Distribution, u: f64) -> f64 {
    let z = |u| Normal::standard().inverse_cdf(u);
    match d {
        Distribution::Fixed(v) => *v,
        Distribution::Uniform { low, high } => low + u * (high - low),
        Distribution::Triangular { low, mode, high } => {
            let c = (mode - low) / (high - low);
            if u < c { low + (u * (high - low) * (mode - low)).sqrt() } else { high - ((1.0 - u) * (high - low) * (high - mode)).sqrt() }
        }
        Distribution::Pert { low, mode, high } => {
            let a = 1.0 + 4.0 * (mode - low) / (high - low);
            let b = 1.0 + 4.0 * (high - mode) / (high - low);
            low + (high - low) * Beta::new(a, b).unwrap().inverse_cdf(u)
        }
        Distribution::Normal { mean, sd } => mean + sd * z(u),
        Distribution::LogNormal { median, log_sd } => median * libm::exp(log_sd * z(u)),
        Distribution::StudentT { location, scale, degrees } => StudentsT::new(*location, *scale, *degrees).unwrap().inverse_cdf(u),
        Distribution::Beta { alpha, beta, low, high } => low + (high - low) * Beta::new(*alpha, *beta).unwrap().inverse_cdf(u),
        Distribution::Truncated { inner, low, high } => inner.quantile(u).clamp(*low, *high),
        Distribution::Discrete { values, .. } => values[((u * values.len() as f64) as usize).min(values.len() - 1)],
    }
}
