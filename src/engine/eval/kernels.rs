//! Kernels: in go an op and its arguments as columns or numbers, out comes a column. Made from THE op table, one form per kind of argument.

use crate::engine::graph::{Op, math, with_operations};

/// An argument of an instruction.
#[derive(Clone, Copy)]
pub enum Argument<'a> {
    Column(&'a [f64]),
    Number(f64),
}

macro_rules! kernel {
    ($out:ident, $arguments:ident, ($a:ident) => $meaning:expr) => {
        match $arguments[0] {
            Argument::Column(a) => $out.iter_mut().zip(a).for_each(|(out, &$a)| *out = $meaning),
            Argument::Number($a) => $out.fill($meaning),
        }
    };
    ($out:ident, $arguments:ident, ($a:ident, $b:ident) => $meaning:expr) => {
        match ($arguments[0], $arguments[1]) {
            (Argument::Column(a), Argument::Column(b)) => $out.iter_mut().zip(a).zip(b).for_each(|((out, &$a), &$b)| *out = $meaning),
            (Argument::Column(a), Argument::Number($b)) => $out.iter_mut().zip(a).for_each(|(out, &$a)| *out = $meaning),
            (Argument::Number($a), Argument::Column(b)) => $out.iter_mut().zip(b).for_each(|(out, &$b)| *out = $meaning),
            (Argument::Number($a), Argument::Number($b)) => $out.fill($meaning),
        }
    };
    ($out:ident, $arguments:ident, ($a:ident, $b:ident, $c:ident) => $meaning:expr) => {
        match ($arguments[0], $arguments[1], $arguments[2]) {
            (Argument::Column(a), Argument::Column(b), Argument::Column(c)) => {
                $out.iter_mut().zip(a).zip(b).zip(c).for_each(|(((out, &$a), &$b), &$c)| *out = $meaning)
            }
            (Argument::Column(a), Argument::Column(b), Argument::Number($c)) => {
                $out.iter_mut().zip(a).zip(b).for_each(|((out, &$a), &$b)| *out = $meaning)
            }
            (Argument::Column(a), Argument::Number($b), Argument::Column(c)) => {
                $out.iter_mut().zip(a).zip(c).for_each(|((out, &$a), &$c)| *out = $meaning)
            }
            (Argument::Column(a), Argument::Number($b), Argument::Number($c)) => {
                $out.iter_mut().zip(a).for_each(|(out, &$a)| *out = $meaning)
            }
            (Argument::Number($a), Argument::Column(b), Argument::Column(c)) => {
                $out.iter_mut().zip(b).zip(c).for_each(|((out, &$b), &$c)| *out = $meaning)
            }
            (Argument::Number($a), Argument::Column(b), Argument::Number($c)) => {
                $out.iter_mut().zip(b).for_each(|(out, &$b)| *out = $meaning)
            }
            (Argument::Number($a), Argument::Number($b), Argument::Column(c)) => {
                $out.iter_mut().zip(c).for_each(|(out, &$c)| *out = $meaning)
            }
            (Argument::Number($a), Argument::Number($b), Argument::Number($c)) => $out.fill($meaning),
        }
    };
}

macro_rules! define_kernels {
    ($($(#[$doc:meta])* $name:ident $symbol:literal ($($argument:ident),+) => $meaning:expr;)+) => {
        /// `out = op(arguments)`, element by element; columns are as long as `out`.
        #[inline(always)]
        pub fn apply(op: Op, out: &mut [f64], arguments: [Argument<'_>; 3]) {
            match op {
                $(Op::$name => kernel!(out, arguments, ($($argument),+) => $meaning),)+
            }
        }
    };
}

with_operations!(define_kernels);
