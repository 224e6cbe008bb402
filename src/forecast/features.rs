//! What is known of a place when a forecast is made: level, trend, last change, swings, as far as its record goes.

/// How much of a place's record a forecast uses. The more is known, the higher the rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rung {
    /// Nothing: the class as it is.
    Nothing,
    /// The latest value.
    One,
    /// The latest value and one four to six years before.
    Two,
    /// The last five values.
    Five,
    /// Eight of the last ten years.
    Ten,
}

impl Rung {
    /// All rungs, from the one that needs least.
    pub const ALL: [Rung; 5] = [Rung::Nothing, Rung::One, Rung::Two, Rung::Five, Rung::Ten];

    /// The name it has in files.
    pub fn name(self) -> &'static str {
        match self {
            Rung::Nothing => "no value",
            Rung::One => "one value",
            Rung::Two => "two values",
            Rung::Five => "five values",
            Rung::Ten => "ten years",
        }
    }

    /// The rung of that name.
    pub fn of_name(name: &str) -> Option<Rung> {
        Rung::ALL.into_iter().find(|rung| rung.name() == name)
    }

    /// Names of its features, as they are worked out and as the tables of a class name them.
    pub fn features(self) -> &'static [&'static str] {
        match self {
            Rung::Nothing => &[],
            Rung::One => &["L"],
            Rung::Two => &["L", "D5"],
            Rung::Five => &["5:L", "5:S", "5:D1", "5:M", "5:MX", "5:MN", "5:V"],
            Rung::Ten => &["10:L", "10:S10", "10:S5", "10:D1", "10:M", "10:MX", "10:MN", "10:V", "10:D3", "10:LM"],
        }
    }

    /// The highest rung that a record up to `origin` allows. `history`: years and values on the class's scale, oldest first.
    pub fn highest(history: &[(i32, f64)], origin: i32) -> Rung {
        let highest = Rung::ALL.into_iter().rev().find(|rung| features(history, origin, *rung).is_some());
        highest.unwrap_or(Rung::Nothing)
    }
}

/// Years that a forecast looks ahead; trends are given per as many years.
pub const HORIZON: i32 = 5;
/// Of so many years before the origin, itself included ...
const LONG_WINDOW: i32 = 10;
/// ... so many must be known for the highest rung.
const LONG_LEAST: usize = 8;

/// The features of a rung, in the order of [`Rung::features`]; `None` where the record does not go so far.
///
/// `history`: years and values on the class's scale, oldest first; what lies after `origin` is not read. The value at `origin` must be there.
pub fn features(history: &[(i32, f64)], origin: i32, rung: Rung) -> Option<Vec<f64>> {
    let known = &history[..history.partition_point(|(year, _)| *year <= origin)];
    let (_, level) = *known.last().filter(|(year, _)| *year == origin)?;
    let last_five = || {
        let five = &known[known.len().checked_sub(5)?..];
        // Values that go back further than the long window say nothing of yearly swings.
        (five[0].0 > origin - LONG_WINDOW).then(|| five.iter().map(|(_, value)| *value).collect::<Vec<f64>>())
    };
    match rung {
        Rung::Nothing => Some(Vec::new()),
        Rung::One => Some(vec![level]),
        Rung::Two => {
            let before = |years: i32| known.iter().find(|(year, _)| *year == origin - years).map(|(_, value)| (years, *value));
            let (years, earlier) = [5, 4, 6].into_iter().find_map(before)?;
            Some(vec![level, (level - earlier) * f64::from(HORIZON) / f64::from(years)])
        }
        Rung::Five => {
            let values = last_five()?;
            let [mean, highest, lowest] = spread_around(&values);
            let slope = slope(&[0.0, 1.0, 2.0, 3.0, 4.0], &values) * f64::from(HORIZON);
            Some(vec![level, slope, level - values[3], level - mean, highest - level, level - lowest, swings(&values)])
        }
        Rung::Ten => {
            let window = &known[known.partition_point(|(year, _)| *year <= origin - LONG_WINDOW)..];
            if window.len() < LONG_LEAST {
                return None;
            }
            let five = last_five()?;
            let values: Vec<f64> = window.iter().map(|(_, value)| *value).collect();
            let years: Vec<f64> = window.iter().map(|(year, _)| f64::from(*year)).collect();
            let [mean, highest, lowest] = spread_around(&values);
            let mean_of_all = known.iter().map(|(_, value)| value).sum::<f64>() / known.len() as f64;
            Some(vec![
                level,
                slope(&years, &values) * f64::from(HORIZON),
                slope(&[0.0, 1.0, 2.0, 3.0, 4.0], &five) * f64::from(HORIZON),
                level - values[values.len() - 2],
                level - mean,
                highest - level,
                level - lowest,
                swings(&values),
                level - values[values.len() - 4],
                level - mean_of_all,
            ])
        }
    }
}

/// Mean, highest and lowest.
fn spread_around(values: &[f64]) -> [f64; 3] {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    [mean, values.iter().copied().fold(f64::NEG_INFINITY, f64::max), values.iter().copied().fold(f64::INFINITY, f64::min)]
}

/// Slope of the straight line of least squares.
fn slope(times: &[f64], values: &[f64]) -> f64 {
    let middle = times.iter().sum::<f64>() / times.len() as f64;
    let along: f64 = times.iter().zip(values).map(|(time, value)| (time - middle) * value).sum();
    along / times.iter().map(|time| (time - middle) * (time - middle)).sum::<f64>()
}

/// Standard deviation of the changes from value to value, of these changes as a whole.
fn swings(values: &[f64]) -> f64 {
    let changes: Vec<f64> = values.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let mean = changes.iter().sum::<f64>() / changes.len() as f64;
    (changes.iter().map(|change| (change - mean) * (change - mean)).sum::<f64>() / changes.len() as f64).sqrt()
}
