//! Kernels compute groups of equal instructions. They are made from THE op table, one form per kind of argument.

use std::cell::Cell;

use crate::engine::graph::{Op, math, with_operations};
use crate::engine::tape::Instruction;

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
    ($registers:ident, $instructions:ident, $meaning:expr, $($argument:ident $kind:ident $position:literal),+) => {
        for instruction in $instructions {
            let to = $registers.register(instruction.to);
            $(let $argument = operand!($kind $registers instruction.arguments[$position]);)+
            for at in 0..$registers.parts {
                $(let $argument = part!($kind $argument at);)+
                let mut result: Lanes = [0.0; WIDTH];
                for lane in 0..WIDTH {
                    $(let $argument = lane!($kind $argument lane);)+
                    result[lane] = $meaning;
                }
                to[at].set(result);
            }
        }
    };
}

macro_rules! kernel {
    ($r:ident, $i:ident, $columns:ident, ($a:ident) => $meaning:expr) => {
        form!($r, $i, $meaning, $a column 0)
    };
    ($r:ident, $i:ident, $columns:ident, ($a:ident, $b:ident) => $meaning:expr) => {
        match $columns {
            0b01 => form!($r, $i, $meaning, $a column 0, $b number 1),
            0b10 => form!($r, $i, $meaning, $a number 0, $b column 1),
            _ => form!($r, $i, $meaning, $a column 0, $b column 1),
        }
    };
    ($r:ident, $i:ident, $columns:ident, ($a:ident, $b:ident, $c:ident) => $meaning:expr) => {
        match $columns {
            0b001 => form!($r, $i, $meaning, $a column 0, $b number 1, $c number 2),
            0b010 => form!($r, $i, $meaning, $a number 0, $b column 1, $c number 2),
            0b011 => form!($r, $i, $meaning, $a column 0, $b column 1, $c number 2),
            0b100 => form!($r, $i, $meaning, $a number 0, $b number 1, $c column 2),
            0b101 => form!($r, $i, $meaning, $a column 0, $b number 1, $c column 2),
            0b110 => form!($r, $i, $meaning, $a number 0, $b column 1, $c column 2),
            _ => form!($r, $i, $meaning, $a column 0, $b column 1, $c column 2),
        }
    };
}

macro_rules! define_kernels {
    ($($(#[$doc:meta])* $name:ident $symbol:literal $numpy:literal ($($argument:ident),+) => $meaning:expr;)+) => {
        /// Runs instructions that all do `op`; bit k of `columns` says whether argument k is a register.
        #[inline(always)]
        pub(crate) fn compute(op: Op, columns: u8, registers: Registers<'_>, instructions: &[Instruction]) {
            match op {
                $(Op::$name => kernel!(registers, instructions, columns, ($($argument),+) => $meaning),)+
            }
        }
    };
}

with_operations!(define_kernels);
