//! What one forecast was worth once the value is known: its place in the forecast, the band it fell into, and the CRPS.
//!
//! A forecast is told by a few quantiles, as every run keeps them, and taken as even between them. Beyond the outermost it ends as far out as the
//! outermost lies from the one two steps in, which for a normal distribution leaves half a percent outside.

/// Probabilities of the quantiles that every run keeps of every series and year.
pub const KEPT: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];

/// Bands that are told, by their share in percent, with the numbers of their ends among [`KEPT`].
const BANDS: [(u32, usize, usize); 3] = [(50, 2, 4), (80, 1, 5), (90, 0, 6)];

/// A forecast by its quantiles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Told {
    /// The quantiles at [`KEPT`].
    pub quantiles: [f64; 7],
}

impl Told {
    /// Values and the probabilities below them, from where nothing is below to where all is.
    fn points(&self) -> [(f64, f64); 9] {
        let kept = self.quantiles;
        let low = kept[0] - (kept[2] - kept[0]);
        let high = kept[6] + (kept[6] - kept[4]);
        std::array::from_fn(|step| match step {
            0 => (low, 0.0),
            8 => (high, 1.0),
            _ => (kept[step - 1], KEPT[step - 1]),
        })
    }

    /// Share of the forecast below a value; of a value that many draws share, the middle of theirs.
    pub fn below(&self, value: f64) -> f64 {
        let points = self.points();
        let (first, last) = (points[0], points[8]);
        if value < first.0 {
            return 0.0;
        }
        if value > last.0 {
            return 1.0;
        }
        let at: Vec<f64> = points.iter().filter(|point| point.0 == value).map(|point| point.1).collect();
        if let (Some(from), Some(to)) = (at.first(), at.last()) {
            return (from + to) / 2.0;
        }
        let right = points.partition_point(|point| point.0 < value);
        let ((from, below), (to, above)) = (points[right - 1], points[right]);
        below + (above - below) * (value - from) / (to - from)
    }

    /// The narrowest band of 50, 80 and 90 % that holds a value; nothing outside the widest.
    pub fn band(&self, value: f64) -> Option<u32> {
        let holds = |(_, from, to): &&(u32, usize, usize)| (self.quantiles[*from]..=self.quantiles[*to]).contains(&value);
        BANDS.iter().find(holds).map(|(band, ..)| *band)
    }

    /// Continuous ranked probability score, in the unit of the value: the integral of the squared distance between the forecast's distribution
    /// function and the step at the value (Gneiting and Raftery 2007). Of a forecast without spread it is the distance.
    pub fn crps(&self, value: f64) -> f64 {
        let points = self.points();
        let beyond = (points[0].0 - value).max(0.0) + (value - points[8].0).max(0.0);
        let piece = |from: (f64, f64), to: (f64, f64), step: f64| {
            let (low, high) = (from.1 - step, to.1 - step);
            (to.0 - from.0) * (low * low + low * high + high * high) / 3.0
        };
        let inside: f64 = points
            .windows(2)
            .map(|ends| {
                let (from, to) = (ends[0], ends[1]);
                if value >= to.0 {
                    piece(from, to, 0.0)
                } else if value <= from.0 {
                    piece(from, to, 1.0)
                } else {
                    let middle = (value, from.1 + (to.1 - from.1) * (value - from.0) / (to.0 - from.0));
                    piece(from, middle, 0.0) + piece(middle, to, 1.0)
                }
            })
            .sum();
        beyond + inside
    }
}
