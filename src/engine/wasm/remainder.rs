//! The remainder of a division, for which WebAssembly has no instruction: a function of its own, one number after the other.

use wasm_encoder::{BlockType, Ieee64, Instruction, ValType};

use super::code::Code;

/// A function (dividends, divisors) -> remainders, with the sign of the dividend, exact as C's fmod.
///
/// The divisor is doubled until it is just below the size of the dividend, then taken away and halved in turn: doubling and halving change the
/// exponent alone, and a difference of two numbers of which one is less than twice the other is exact (Sterbenz 1974).
pub(super) fn remainder() -> Code {
    let code = Code::new(2);
    let [x, y, left, part] = [(); 4].map(|()| code.local(ValType::F64));
    let result = code.local(ValType::V128);
    let get = |local| code.put(Instruction::LocalGet(local));
    let set = |local| code.put(Instruction::LocalSet(local));
    let number = |value: f64| code.put(Instruction::F64Const(Ieee64::from(value)));
    for lane in 0..2 {
        get(0);
        code.put(Instruction::F64x2ExtractLane(lane));
        set(x);
        get(1);
        code.put(Instruction::F64x2ExtractLane(lane));
        code.put(Instruction::F64Abs);
        set(y);
        get(x);
        code.put(Instruction::F64Abs);
        set(left);
        get(y);
        set(part);
        // Defined for a finite dividend and a divisor that is more than nothing; NaN is neither.
        get(left);
        number(f64::INFINITY);
        code.put(Instruction::F64Lt);
        get(y);
        number(0.0);
        code.put(Instruction::F64Gt);
        code.put(Instruction::I32And);
        code.put(Instruction::If(BlockType::Empty));
        {
            // While the part fits twice, it is doubled.
            code.put(Instruction::Loop(BlockType::Empty));
            get(left);
            get(part);
            code.put(Instruction::F64Sub);
            get(part);
            code.put(Instruction::F64Ge);
            code.put(Instruction::If(BlockType::Empty));
            get(part);
            get(part);
            code.put(Instruction::F64Add);
            set(part);
            code.put(Instruction::Br(1));
            code.put(Instruction::End);
            code.put(Instruction::End);
            // Down again to the divisor itself.
            code.put(Instruction::Loop(BlockType::Empty));
            get(left);
            get(part);
            code.put(Instruction::F64Ge);
            code.put(Instruction::If(BlockType::Empty));
            get(left);
            get(part);
            code.put(Instruction::F64Sub);
            set(left);
            code.put(Instruction::End);
            get(part);
            get(y);
            code.put(Instruction::F64Gt);
            code.put(Instruction::If(BlockType::Empty));
            get(part);
            number(0.5);
            code.put(Instruction::F64Mul);
            set(part);
            code.put(Instruction::Br(1));
            code.put(Instruction::End);
            code.put(Instruction::End);
        }
        code.put(Instruction::Else);
        number(f64::NAN);
        set(left);
        code.put(Instruction::End);
        get(result);
        get(left);
        get(x);
        code.put(Instruction::F64Copysign);
        code.put(Instruction::F64x2ReplaceLane(lane));
        set(result);
    }
    get(result);
    code
}
