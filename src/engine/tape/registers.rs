//! Gives instructions their registers, each used again after its last reader.

use super::{Action, Instruction};

/// Puts registers in place of the positions of instructions; gives the number of registers.
pub(super) fn allocate(instructions: &mut [Instruction]) -> usize {
    // How often each instruction's column is still to be read.
    let mut readers = vec![0_u32; instructions.len()];
    for instruction in instructions.iter() {
        columns_of(instruction.action).for_each(|at| readers[instruction.arguments[at] as usize] += 1);
    }
    let mut registers: Vec<u32> = vec![0; instructions.len()];
    let mut free: Vec<u32> = Vec::new();
    let mut count = 0;
    for (position, instruction) in instructions.iter_mut().enumerate() {
        for argument in columns_of(instruction.action) {
            let read = instruction.arguments[argument] as usize;
            instruction.arguments[argument] = registers[read];
            readers[read] -= 1;
            if readers[read] == 0 {
                free.push(registers[read]);
            }
        }
        // An instruction may write where it reads for the last time: it goes through its columns side by side.
        if instruction.action != Action::Store {
            instruction.to = free.pop().unwrap_or_else(|| {
                count += 1;
                count - 1
            });
            registers[position] = instruction.to;
        }
    }
    count as usize
}

/// Which arguments are columns.
fn columns_of(action: Action) -> impl Iterator<Item = usize> {
    (0..3).filter(move |at| action.columns() >> at & 1 == 1)
}
