//! Faults that our own functions raise inside a running rule. They travel through Rhai as values of its run-time errors.

use rhai::{Dynamic, EvalAltResult, Position};

use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::text;

/// What a function of the rules language gives: a value, or a fault on its way up.
pub(super) type Outcome<T> = Result<T, Box<EvalAltResult>>;

/// What is wrong and what helps, still without a place.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) code: Code,
    pub(super) message: Text,
    pub(super) help: Vec<Text>,
}

impl Fault {
    pub(super) fn new(code: Code, message: Text) -> Fault {
        Fault { code, message, help: Vec::new() }
    }

    pub(super) fn help(mut self, help: Text) -> Fault {
        self.help.push(help);
        self
    }

    pub(super) fn diagnostic(self) -> Diagnostic {
        let mut diagnostic = Diagnostic::error(self.code, self.message);
        diagnostic.help = self.help;
        diagnostic
    }

    /// Turns the fault into a Rhai error at `position`, for callers that know a better place than the current call.
    pub(super) fn at(self, position: Position) -> Box<EvalAltResult> {
        Box::new(EvalAltResult::ErrorRuntime(Dynamic::from(self), position))
    }

    /// Adds "did you mean …?" if one of the candidates is close.
    pub(super) fn suggest<'c>(self, name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Fault {
        match crate::diagnostic::closest(name, candidates) {
            Some(candidate) => self.help(text!("did you mean `{candidate}`?", "是否想写 `{candidate}`？")),
            None => self,
        }
    }
}

impl From<Fault> for Box<EvalAltResult> {
    fn from(fault: Fault) -> Box<EvalAltResult> {
        fault.at(Position::NONE)
    }
}

/// Raised in a rule that reads another which has failed: that one's message is enough.
#[derive(Debug, Clone)]
pub(super) struct Skipped;

impl From<Skipped> for Box<EvalAltResult> {
    fn from(skipped: Skipped) -> Box<EvalAltResult> {
        Box::new(EvalAltResult::ErrorRuntime(Dynamic::from(skipped), Position::NONE))
    }
}
