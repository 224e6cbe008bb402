//! Numbers that write WebAssembly: an operation on them adds its instructions to the code, for two draws at a time.
//!
//! [`Wide`] is a [`Number`]. Run on it, a function of the op table writes the code that computes the function.

use std::cell::RefCell;
use std::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Neg, Not, Rem, Sub};

use wasm_encoder::{Function, Instruction, MemArg, ValType};

use crate::math::number::{Bits, Number};

/// The body of a function that is being written.
#[derive(Debug, Default)]
pub(super) struct Code {
    parameters: u32,
    locals: RefCell<Vec<ValType>>,
    instructions: RefCell<Vec<Instruction<'static>>>,
}

impl Code {
    /// Of a function with so many parameters.
    pub(super) fn new(parameters: u32) -> Code {
        Code { parameters, ..Code::default() }
    }

    pub(super) fn put(&self, instruction: Instruction<'static>) {
        self.instructions.borrow_mut().push(instruction);
    }

    /// How many instructions there are.
    pub(super) fn instructions(&self) -> usize {
        self.instructions.borrow().len()
    }

    /// A new local variable.
    pub(super) fn local(&self, of: ValType) -> u32 {
        let mut locals = self.locals.borrow_mut();
        locals.push(of);
        self.parameters + locals.len() as u32 - 1
    }

    /// Takes what stands on the stack into a new local variable.
    fn keep(&self) -> Kept<'_> {
        let local = self.local(ValType::V128);
        self.put(Instruction::LocalSet(local));
        Kept { code: self, local }
    }

    /// Two numbers from memory: at an address in a local variable and so many bytes on.
    pub(super) fn load(&self, address: u32, offset: u64) -> Wide<'_> {
        self.put(Instruction::LocalGet(address));
        self.put(Instruction::V128Load(MemArg { offset, align: 4, memory_index: 0 }));
        Wide::Local(self.keep())
    }

    /// One number from memory, twice.
    pub(super) fn load_twice(&self, address: u32) -> Wide<'_> {
        self.put(Instruction::LocalGet(address));
        self.put(Instruction::V128Load64Splat(MemArg { offset: 0, align: 3, memory_index: 0 }));
        Wide::Local(self.keep())
    }

    pub(super) fn store(&self, address: u32, offset: u64, value: Wide<'_>) {
        self.put(Instruction::LocalGet(address));
        value.put(self);
        self.put(Instruction::V128Store(MemArg { offset, align: 4, memory_index: 0 }));
    }

    /// One number, twice, from a local variable.
    pub(super) fn splat(&self, local: u32) -> Wide<'_> {
        self.put(Instruction::LocalGet(local));
        self.put(Instruction::F64x2Splat);
        Wide::Local(self.keep())
    }

    /// The finished function.
    pub(super) fn into_function(self) -> Function {
        let mut function = Function::new_with_locals_types(self.locals.into_inner());
        for instruction in self.instructions.into_inner() {
            function.instruction(&instruction);
        }
        function.instruction(&Instruction::End);
        function
    }
}

/// What stands in a local variable: 128 bits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept<'c> {
    code: &'c Code,
    local: u32,
}

impl Kept<'_> {
    fn put(self) {
        self.code.put(Instruction::LocalGet(self.local));
    }
}

/// Two numbers.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wide<'c> {
    Constant(f64),
    Local(Kept<'c>),
}

/// Two words of 64 bits.
#[derive(Debug, Clone, Copy)]
pub(super) enum Words<'c> {
    Constant(u64),
    Local(Kept<'c>),
}

/// Two truths: all bits or none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Truths<'c>(Kept<'c>);

impl<'c> Wide<'c> {
    /// Puts it on the stack.
    pub(super) fn put(self, code: &Code) {
        self.words().put(code);
    }

    fn words(self) -> Words<'c> {
        match self {
            Wide::Constant(value) => Words::Constant(value.to_bits()),
            Wide::Local(kept) => Words::Local(kept),
        }
    }

    fn made(operands: &[Wide<'c>], instruction: Instruction<'static>) -> Wide<'c> {
        let words: Vec<Words<'c>> = operands.iter().map(|operand| operand.words()).collect();
        Wide::Local(made(&words, instruction))
    }

    fn compared(self, other: Wide<'c>, instruction: Instruction<'static>) -> Truths<'c> {
        Truths(made(&[self.words(), other.words()], instruction))
    }
}

impl<'c> Words<'c> {
    fn put(self, code: &Code) {
        match self {
            Words::Constant(word) => {
                let twice = u128::from(word) << 64 | u128::from(word);
                code.put(Instruction::V128Const(twice as i128));
            }
            Words::Local(kept) => kept.put(),
        }
    }

    fn code(self) -> Option<&'c Code> {
        match self {
            Words::Constant(_) => None,
            Words::Local(kept) => Some(kept.code),
        }
    }

    fn made(operands: &[Words<'c>], instruction: Instruction<'static>) -> Words<'c> {
        Words::Local(made(operands, instruction))
    }

    fn shifted(self, places: u32, instruction: Instruction<'static>) -> Words<'c> {
        let code = self.code().expect("invariant: constants are not shifted");
        self.put(code);
        code.put(Instruction::I32Const(places as i32));
        code.put(instruction);
        Words::Local(code.keep())
    }
}

/// The result of an instruction on operands.
fn made<'c>(operands: &[Words<'c>], instruction: Instruction<'static>) -> Kept<'c> {
    let code = operands.iter().find_map(|operand| operand.code()).expect("invariant: graphs fold operations on constants");
    operands.iter().for_each(|operand| operand.put(code));
    code.put(instruction);
    code.keep()
}

fn chosen<'c>(truth: Truths<'c>, then: Words<'c>, otherwise: Words<'c>) -> Kept<'c> {
    made(&[then, otherwise, Words::Local(truth.0)], Instruction::V128Bitselect)
}

/// Operators that are one instruction.
macro_rules! operators {
    ($($of:ident $trait:ident $method:ident $instruction:ident;)+) => {
        $(impl<'c> $trait for $of<'c> {
            type Output = $of<'c>;
            fn $method(self, other: $of<'c>) -> $of<'c> {
                $of::made(&[self, other], Instruction::$instruction)
            }
        })+
    };
}

operators! {
    Wide Add add F64x2Add;
    Wide Sub sub F64x2Sub;
    Wide Mul mul F64x2Mul;
    Wide Div div F64x2Div;
    Truths BitAnd bitand V128And;
    Truths BitOr bitor V128Or;
    Truths BitXor bitxor V128Xor;
}

impl<'c> Truths<'c> {
    fn made(operands: &[Truths<'c>], instruction: Instruction<'static>) -> Truths<'c> {
        let words: Vec<Words<'c>> = operands.iter().map(|truth| Words::Local(truth.0)).collect();
        Truths(made(&words, instruction))
    }
}

impl<'c> Not for Truths<'c> {
    type Output = Truths<'c>;
    fn not(self) -> Truths<'c> {
        Truths::made(&[self], Instruction::V128Not)
    }
}

impl<'c> Neg for Wide<'c> {
    type Output = Wide<'c>;
    fn neg(self) -> Wide<'c> {
        Wide::made(&[self], Instruction::F64x2Neg)
    }
}

impl<'c> Rem for Wide<'c> {
    type Output = Wide<'c>;
    /// No machine instruction: see [`super::remainder`].
    fn rem(self, other: Wide<'c>) -> Wide<'c> {
        Wide::made(&[self, other], Instruction::Call(super::REMAINDER))
    }
}

impl<'c> Number for Wide<'c> {
    type Truth = Truths<'c>;
    type Bits = Words<'c>;

    fn of(value: f64) -> Wide<'c> {
        Wide::Constant(value)
    }

    fn choose(truth: Truths<'c>, then: Wide<'c>, otherwise: Wide<'c>) -> Wide<'c> {
        Wide::Local(chosen(truth, then.words(), otherwise.words()))
    }

    fn less(self, other: Wide<'c>) -> Truths<'c> {
        self.compared(other, Instruction::F64x2Lt)
    }

    fn at_most(self, other: Wide<'c>) -> Truths<'c> {
        self.compared(other, Instruction::F64x2Le)
    }

    fn equals(self, other: Wide<'c>) -> Truths<'c> {
        self.compared(other, Instruction::F64x2Eq)
    }

    fn abs(self) -> Wide<'c> {
        Wide::made(&[self], Instruction::F64x2Abs)
    }

    fn sqrt(self) -> Wide<'c> {
        Wide::made(&[self], Instruction::F64x2Sqrt)
    }

    fn floor(self) -> Wide<'c> {
        Wide::made(&[self], Instruction::F64x2Floor)
    }

    fn ceil(self) -> Wide<'c> {
        Wide::made(&[self], Instruction::F64x2Ceil)
    }

    /// WebAssembly rounds halves to even only: so the largest number below one half is added, away from zero, and the rest cut off.
    fn round(self) -> Wide<'c> {
        let sign = self.bits().and(Words::Constant(1 << 63));
        let almost_half = Wide::of_bits(sign.or(Words::Constant((0.5 - 0.25 * f64::EPSILON).to_bits())));
        Wide::made(&[self + almost_half], Instruction::F64x2Trunc)
    }

    fn bits(self) -> Words<'c> {
        self.words()
    }

    fn of_bits(bits: Words<'c>) -> Wide<'c> {
        match bits {
            Words::Constant(word) => Wide::Constant(f64::from_bits(word)),
            Words::Local(kept) => Wide::Local(kept),
        }
    }

    fn minimum(self, other: Wide<'c>) -> Wide<'c> {
        Wide::made(&[self, other], Instruction::F64x2Min)
    }

    fn maximum(self, other: Wide<'c>) -> Wide<'c> {
        Wide::made(&[self, other], Instruction::F64x2Max)
    }
}

impl<'c> Bits for Words<'c> {
    type Truth = Truths<'c>;

    fn of(value: u64) -> Words<'c> {
        Words::Constant(value)
    }

    fn plus(self, other: Words<'c>) -> Words<'c> {
        Words::made(&[self, other], Instruction::I64x2Add)
    }

    fn minus(self, other: Words<'c>) -> Words<'c> {
        Words::made(&[self, other], Instruction::I64x2Sub)
    }

    fn and(self, other: Words<'c>) -> Words<'c> {
        Words::made(&[self, other], Instruction::V128And)
    }

    fn or(self, other: Words<'c>) -> Words<'c> {
        Words::made(&[self, other], Instruction::V128Or)
    }

    fn left(self, places: u32) -> Words<'c> {
        self.shifted(places, Instruction::I64x2Shl)
    }

    fn right(self, places: u32) -> Words<'c> {
        self.shifted(places, Instruction::I64x2ShrU)
    }

    fn choose(truth: Truths<'c>, then: Words<'c>, otherwise: Words<'c>) -> Words<'c> {
        Words::Local(chosen(truth, then, otherwise))
    }

    fn at_least(self, other: i64) -> Truths<'c> {
        Truths(made(&[self, Words::Constant(other as u64)], Instruction::I64x2GeS))
    }
}
