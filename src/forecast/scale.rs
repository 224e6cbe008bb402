//! The scale on which changes of a quantity are comparable between places.

/// How a value is laid out before changes are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scale {
    /// As it is.
    Linear,
    /// Natural logarithm; values above zero.
    Log,
    /// Log-odds of a percentage, kept between 0.5 and 99.5 %, since a coverage printed as 100 % says no more than "nearly all".
    Logit,
}

/// Log-odds are kept this many percent from either end.
const NEAREST_TO_THE_END: f64 = 0.5;

impl Scale {
    /// All scales.
    pub const ALL: [Scale; 3] = [Scale::Linear, Scale::Log, Scale::Logit];

    /// The name it has in files.
    pub fn name(self) -> &'static str {
        match self {
            Scale::Linear => "linear",
            Scale::Log => "log",
            Scale::Logit => "logit",
        }
    }

    /// The scale of that name.
    pub fn of_name(name: &str) -> Option<Scale> {
        Scale::ALL.into_iter().find(|scale| scale.name() == name)
    }

    /// The value on the scale; not a number where a logarithm has none.
    pub fn on(self, value: f64) -> f64 {
        self.on_within(value, NEAREST_TO_THE_END)
    }

    /// The same with percentages kept so many percent from either end: a plan's shares may differ where a class's do not.
    pub fn on_within(self, value: f64, nearest: f64) -> f64 {
        match self {
            Scale::Linear => value,
            Scale::Log => libm::log(value),
            Scale::Logit => {
                let percent = value.clamp(nearest, 100.0 - nearest);
                libm::log(percent / (100.0 - percent))
            }
        }
    }

    /// The value that stands at a place of the scale; what [`Scale::on`] does, undone.
    pub fn back(self, place: f64) -> f64 {
        match self {
            Scale::Linear => place,
            Scale::Log => libm::exp(place),
            Scale::Logit => 100.0 / (1.0 + libm::exp(-place)),
        }
    }
}
