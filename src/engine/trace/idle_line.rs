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
        /// Whether something is added to it.
        added: bool,
    },
    /// A variable that is declared again before it was read.
    SetAgain {
        /// Its name.
        name: String,
    },
    /// The value of a choice or block in the middle of a function.
    LostValue {
        /// `if` or `switch`; empty for braces alone and for a value before a closing brace.
        word: String,
    },
    /// A variable that is set and never read, or set once more behind the last place that reads it.
    UnreadVariable {
        /// Its name.
        name: String,
    },
    /// A parameter that its helper does not read.
    UnreadParameter {
        /// The helper.
        helper: String,
        /// The parameter.
        name: String,
    },
    /// A range between two whole numbers that holds none.
    EmptyRange {
        /// As it is written.
        written: String,
        /// What holds some.
        meant: String,
    },
    /// A variable that each round of a loop sets anew without reading it.
    SetEachRound {
        /// Its name.
        name: String,
        /// What it is set to.
        value: String,
    },
    /// Years are counted from one outside of the plan.
    CountedFrom {
        /// That year.
        written: i32,
    },
    /// The calendar year is multiplied, or raised to.
    CalendarYear,
    /// Something is multiplied by 0.
    ZeroFactor,
    /// Something is multiplied by 1 before a share is taken from it: brackets are missing.
    OneFactor {
        /// With its brackets.
        meant: String,
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
    /// A `clamp` whose value does not come first.
    ClampLast {
        /// The call as it is meant.
        meant: String,
    },
    /// A call that gives one number whatever it is given.
    Fixed {
        /// As it is written.
        written: String,
        /// That number.
        value: String,
    },
}
