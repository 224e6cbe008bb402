//! Kinds of lines in rules that do nothing.

/// A line that does nothing, as the text of a rule shows it.
#[derive(Debug, Clone, PartialEq)]
pub enum Idle {
    /// A value that nothing takes, at its semicolon.
    ThrownAway {
        /// What sets the variable that the value is held against, where `==` stands.
        meant: Option<String>,
    },
    /// A variable of an inner block that is called as one around it, and is never read: most likely the outer one is meant.
    LostVariable {
        /// Its name.
        name: String,
    },
    /// A variable that is declared again before it was read.
    SetAgain {
        /// Its name.
        name: String,
    },
    /// What stands behind a `return` of the same block.
    BehindReturn,
    /// The year is compared with one outside of the plan; whether the comparison holds in all of its years or in none.
    Year {
        /// The year in the rule.
        written: i32,
        /// Whether the comparison always holds.
        always: bool,
    },
    /// A condition made of years and figures that holds in every year in which the rule runs, or in none.
    Condition {
        /// The condition as it is written.
        written: String,
        /// Whether it always holds.
        always: bool,
    },
    /// A condition that holds only where one above it does.
    Shadowed {
        /// The condition or case as it is written.
        written: String,
    },
    /// A case of `switch year` in which the rule does not run.
    Case {
        /// Its years as they are written.
        written: String,
    },
    /// Both branches of a condition are the same.
    SameBranches,
    /// A value is compared with itself, divided by itself or taken from itself.
    Itself {
        /// The comparison or division as it is written.
        written: String,
    },
    /// `clamp` between two numbers of which the lower is the larger, as they are written: it gives the upper one whatever it is given.
    Clamp {
        /// The lower end.
        low: String,
        /// The upper end.
        high: String,
    },
}
