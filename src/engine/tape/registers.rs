//! Gives instructions their registers, each used again after its last reader, and groups equal instructions that stand together.

use super::{Action, Group, Instruction, Item};

/// Groups in order, and the number of registers they use.
pub(super) fn allocate(items: &[Item], ordered: &[u32]) -> (Vec<Group>, usize) {
    // How often each item's column is still to be read.
    let mut readers = vec![0_u32; items.len()];
    items.iter().flat_map(Item::reads).for_each(|read| readers[read as usize] += 1);
    let mut registers: Vec<u32> = vec![0; items.len()];
    let mut free: Vec<u32> = Vec::new();
    let mut count = 0;
    let mut groups: Vec<Group> = Vec::new();
    for item in ordered.iter().map(|at| *at as usize) {
        let Item { action, to, mut arguments } = items[item];
        let columns = match action {
            Action::Load => 0,
            Action::Compute { columns, .. } => columns,
            Action::Store => 1,
        };
        for argument in (0..3).filter(|at| columns >> at & 1 == 1) {
            let read = arguments[argument] as usize;
            arguments[argument] = registers[read];
            readers[read] -= 1;
            if readers[read] == 0 {
                free.push(registers[read]);
            }
        }
        // An instruction may write where it reads for the last time: it goes through its columns side by side.
        let to = if action == Action::Store {
            to
        } else {
            registers[item] = free.pop().unwrap_or_else(|| {
                count += 1;
                count - 1
            });
            registers[item]
        };
        match groups.last_mut() {
            Some(group) if group.action == action => group.instructions.push(Instruction { to, arguments }),
            _ => groups.push(Group { action, instructions: vec![Instruction { to, arguments }] }),
        }
    }
    (groups, count as usize)
}
