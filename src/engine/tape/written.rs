//! The tape as data: what another program needs to run it, in a format of its own.
//!
//! # The format, version 1
//!
//! All numbers are unsigned LEB128 (seven bits a byte, the lowest first, the highest bit set where more follow) unless something else is said;
//! text is its length in bytes, then UTF-8.
//!
//! | part | what |
//! |---|---|
//! | `fiveyear tape` | 13 bytes of ASCII |
//! | version | 1 |
//! | counts | inputs, outputs, registers |
//! | ops | how many, then for each its name in the op table and its number of arguments |
//! | constant part | how many steps, then each: 0 and a number (8 bytes, little-endian IEEE 754); 1 and an input; 2 + op and as many earlier steps as the op has arguments |
//! | constant outputs | how many, then each: output, step of the constant part |
//! | instructions | how many, then each: a kind and its operands |
//!
//! Step k of the constant part is one number, the same in all draws, computed once. Instructions then run in their order on columns of draws:
//!
//! | kind | operands | what it does |
//! |---|---|---|
//! | 0 | register, input | loads an input's column |
//! | 1 | output, register | stores a column as an output |
//! | 2 + 8 op + columns | register, arguments | computes the op, draw by draw; bit k of `columns` says whether argument k is a register, else it is a step of the constant part |

use super::{Action, ConstantStep, Tape};
use crate::engine::graph::Op;

/// The version that is written.
pub const VERSION: u32 = 1;

const HEAD: &[u8] = b"fiveyear tape";
const LOAD: u32 = 0;
const STORE: u32 = 1;
const COMPUTE: u32 = 2;

impl Tape {
    /// The tape as bytes.
    pub fn written(&self) -> Vec<u8> {
        let mut out = HEAD.to_vec();
        let numbers = [VERSION, self.inputs as u32, self.outputs as u32, self.registers as u32, Op::ALL.len() as u32];
        numbers.into_iter().for_each(|number| write(&mut out, number));
        for op in Op::ALL {
            let name = format!("{op:?}");
            write(&mut out, name.len() as u32);
            out.extend_from_slice(name.as_bytes());
            write(&mut out, op.arity() as u32);
        }
        write(&mut out, self.constants.len() as u32);
        for step in &self.constants {
            match *step {
                ConstantStep::Constant(value) => {
                    write(&mut out, 0);
                    out.extend_from_slice(&value.to_le_bytes());
                }
                ConstantStep::Input(input) => [1, input].into_iter().for_each(|number| write(&mut out, number)),
                ConstantStep::Op { op, arguments } => {
                    write(&mut out, 2 + op as u32);
                    arguments[..op.arity()].iter().for_each(|argument| write(&mut out, *argument));
                }
            }
        }
        write(&mut out, self.constant_outputs.len() as u32);
        self.constant_outputs.iter().flat_map(|(output, step)| [*output, *step]).for_each(|number| write(&mut out, number));
        write(&mut out, self.instructions.len() as u32);
        for instruction in &self.instructions {
            let (kind, arguments) = match instruction.action {
                Action::Load => (LOAD, 1),
                Action::Store => (STORE, 1),
                Action::Compute { op, columns } => (COMPUTE + 8 * op as u32 + u32::from(columns), op.arity()),
            };
            write(&mut out, kind);
            write(&mut out, instruction.to);
            instruction.arguments[..arguments].iter().for_each(|argument| write(&mut out, *argument));
        }
        out
    }
}

fn write(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}
