//! Kernels compute one instruction each. They are made from THE op table, one form per kind of argument.

use std::cell::Cell;

use crate::engine::graph::{Op, math, with_operations};

/// Lanes that are computed side by side: as many as the widest registers hold twice.
pub(super) const WIDTH: usize = 16;

/// Some lanes of a register.
pub(super) type Lanes = [f64; WIDTH];

/// The registers of a block, one after the other, and the numbers that are the same in all lanes.
#[derive(Clone, Copy)]
pub(super) struct Registers<'a> {
    /// Each register is `parts` of these. Cells, since an instruction may write where it reads; it reads some lanes, then writes them.
    pub cells: &'a [Cell<Lanes>],
    pub parts: usize,
    pub constants: &'a [f64],
}

impl<'a> Registers<'a> {
    #[inline(always)]
    pub(super) fn register(&self, position: u32) -> &'a [Cell<Lanes>] {
        let start = position as usize * self.parts;
        &self.cells[start..][..self.parts]
    }

    #[inline(always)]
    fn number(&self, position: u32) -> f64 {
        self.constants[position as usize]
    }
}

/// A column's lanes, or the same number in each.
macro_rules! operand {
    (column $registers:ident $position:expr) => {
        $registers.register($position)
    };
    (number $registers:ident $position:expr) => {
        $registers.number($position)
    };
}

macro_rules! lane {
    (column $lanes:ident $lane:ident) => {
        $lanes[$lane]
    };
    (number $number:ident $lane:ident) => {
        $number
    };
}

macro_rules! part {
    (column $operand:ident $at:ident) => {
        $operand[$at].get()
    };
    (number $operand:ident $at:ident) => {
        $operand
    };
}

/// One form: each argument is a column or a number.
macro_rules! form {
    ($registers:ident, $to:ident, $from:ident, $meaning:expr, $($argument:ident $kind:ident $position:literal),+) => {{
        let to = $registers.register($to);
        $(let $argument = operand!($kind $registers $from[$position]);)+
        for at in 0..$registers.parts {
            $(let $argument = part!($kind $argument at);)+
            let mut result: Lanes = [0.0; WIDTH];
            for lane in 0..WIDTH {
                $(let $argument = lane!($kind $argument lane);)+
                result[lane] = $meaning;
            }
            to[at].set(result);
        }
    }};
}

macro_rules! kernel {
    ($r:ident, $to:ident, $from:ident, $columns:ident, ($a:ident) => $meaning:expr) => {
        form!($r, $to, $from, $meaning, $a column 0)
    };
    ($r:ident, $to:ident, $from:ident, $columns:ident, ($a:ident, $b:ident) => $meaning:expr) => {
        match $columns {
            0b01 => form!($r, $to, $from, $meaning, $a column 0, $b number 1),
            0b10 => form!($r, $to, $from, $meaning, $a number 0, $b column 1),
            _ => form!($r, $to, $from, $meaning, $a column 0, $b column 1),
        }
    };
    ($r:ident, $to:ident, $from:ident, $columns:ident, ($a:ident, $b:ident, $c:ident) => $meaning:expr) => {
        match $columns {
            0b001 => form!($r, $to, $from, $meaning, $a column 0, $b number 1, $c number 2),
            0b010 => form!($r, $to, $from, $meaning, $a number 0, $b column 1, $c number 2),
            0b011 => form!($r, $to, $from, $meaning, $a column 0, $b column 1, $c number 2),
            0b100 => form!($r, $to, $from, $meaning, $a number 0, $b number 1, $c column 2),
            0b101 => form!($r, $to, $from, $meaning, $a column 0, $b number 1, $c column 2),
            0b110 => form!($r, $to, $from, $meaning, $a number 0, $b column 1, $c column 2),
            _ => form!($r, $to, $from, $meaning, $a column 0, $b column 1, $c column 2),
        }
    };
}

macro_rules! define_kernels {
    ($($(#[$doc:meta])* $name:ident $symbol:literal $numpy:literal ($($argument:ident),+) => $meaning:expr;)+) => {
        /// Does `op` into the register `to`; bit k of `columns` says whether argument k is a register.
        #[inline(always)]
        pub(crate) fn compute(op: Op, columns: u8, registers: Registers<'_>, to: u32, from: [u32; 3]) {
            match op {
                $(Op::$name => kernel!(registers, to, from, columns, ($($argument),+) => $meaning),)+
            }
        }
    };
}

with_operations!(define_kernels);
