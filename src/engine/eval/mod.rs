//! The columnar evaluator runs a tape over columns of draws, block by block.
//!
//! Registers are short columns that stay in the cache. Nothing is allocated after the evaluator is made.

mod kernels;

use std::cell::Cell;

use crate::engine::tape::{Action, ConstantStep, Instruction, Tape};

use kernels::{Lanes, Registers, WIDTH};

/// Bytes that the registers of a block should fit into. More than the second cache of common machines, since what an instruction reads
/// was mostly written just before: longer blocks, which spread the time per instruction, were faster up to here when measured.
const CACHE: usize = 2 * 1024 * 1024;
/// Parts of [`WIDTH`] lanes in a block, at most: beyond, nothing is gained.
const MOST_PARTS: usize = 16;

/// Runs one tape, block by block; owns the registers, allocates nothing when it runs.
pub struct Evaluator<'tape> {
    tape: &'tape Tape,
    constants: Vec<f64>,
    /// Register by register, each of `parts` parts.
    cells: Vec<Lanes>,
    parts: usize,
    arch: pulp::Arch,
}

impl<'tape> Evaluator<'tape> {
    /// On the widest instruction set that this machine has, in blocks that fit its cache.
    pub fn new(tape: &'tape Tape) -> Evaluator<'tape> {
        let parts = CACHE / (tape.registers * size_of::<Lanes>()).max(1);
        Evaluator::with_lanes(tape, pulp::Arch::new(), parts.min(MOST_PARTS) * WIDTH)
    }

    /// On the instruction set that every machine of this kind has; the same bits as [`Evaluator::new`].
    pub fn baseline(tape: &'tape Tape) -> Evaluator<'tape> {
        let wide = Evaluator::new(tape);
        Evaluator { arch: pulp::Arch::Scalar, ..wide }
    }

    /// The same in blocks of about so many lanes, which changes no bit.
    pub fn in_blocks(tape: &'tape Tape, lanes: usize) -> Evaluator<'tape> {
        Evaluator::with_lanes(tape, pulp::Arch::new(), lanes)
    }

    fn with_lanes(tape: &'tape Tape, arch: pulp::Arch, lanes: usize) -> Evaluator<'tape> {
        let parts = (lanes / WIDTH).max(1);
        Evaluator { tape, constants: vec![f64::NAN; tape.constants.len()], cells: vec![[0.0; WIDTH]; tape.registers * parts], parts, arch }
    }

    /// Lanes of a block.
    pub fn lanes(&self) -> usize {
        self.parts * WIDTH
    }

    /// Sets the inputs that are the same in all draws (one value per graph input, varying ones ignored) and runs what depends on
    /// them alone: once per scenario.
    pub fn set_constants(&mut self, inputs: &[f64]) {
        for (position, step) in self.tape.constants.iter().enumerate() {
            self.constants[position] = match *step {
                ConstantStep::Constant(value) => value,
                ConstantStep::Input(input) => inputs[input as usize],
                ConstantStep::Op { op, arguments } => {
                    let values = arguments.map(|at| self.constants[at as usize]);
                    op.apply(&values[..op.arity()])
                }
            };
        }
    }

    /// `inputs[i]` is the column of graph input `i` (empty where it is constant), `outputs[k]` receives output `k`.
    /// All columns have the same length, which may be any, 0 and 1 included.
    pub fn run(&mut self, inputs: &[&[f64]], outputs: &mut [&mut [f64]]) {
        assert_eq!(inputs.len(), self.tape.inputs, "invariant: one column per input");
        assert_eq!(outputs.len(), self.tape.outputs, "invariant: one column per output");
        let length = outputs.first().map_or(0, |output| output.len());
        for (output, position) in &self.tape.constant_outputs {
            outputs[*output as usize].fill(self.constants[*position as usize]);
        }
        let lanes = self.lanes();
        for start in (0..length).step_by(lanes) {
            let registers =
                Registers { cells: Cell::from_mut(&mut self.cells[..]).as_slice_of_cells(), parts: self.parts, constants: &self.constants };
            let range = start..(start + lanes).min(length);
            self.arch.dispatch(Block { instructions: &self.tape.instructions, registers, inputs, outputs, range });
        }
    }
}

/// All instructions of one block. A type of its own and no closure: what must be inlined into each instruction set's code is then said
/// of the one function that is called.
struct Block<'a, 'i, 'o> {
    instructions: &'a [Instruction],
    registers: Registers<'a>,
    inputs: &'a [&'i [f64]],
    outputs: &'a mut [&'o mut [f64]],
    range: std::ops::Range<usize>,
}

impl pulp::NullaryFnOnce for Block<'_, '_, '_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Block { instructions, registers, inputs, outputs, range } = self;
        for instruction in instructions {
            let Instruction { action, to, arguments } = instruction;
            match *action {
                Action::Compute { op, columns } => kernels::compute(op, columns, registers, *to, *arguments),
                Action::Load => load(&inputs[arguments[0] as usize][range.clone()], registers.register(*to)),
                Action::Store => store(registers.register(arguments[0]), &mut outputs[*to as usize][range.clone()]),
            }
        }
    }
}

/// Lanes beyond the column's end are computed on like the others, and never stored.
#[inline(always)]
fn load(column: &[f64], register: &[Cell<Lanes>]) {
    let (parts, rest) = column.as_chunks::<WIDTH>();
    for (cell, part) in register.iter().zip(parts) {
        cell.set(*part);
    }
    if !rest.is_empty() {
        let mut lanes = [0.0; WIDTH];
        lanes[..rest.len()].copy_from_slice(rest);
        register[parts.len()].set(lanes);
    }
}

#[inline(always)]
fn store(register: &[Cell<Lanes>], column: &mut [f64]) {
    let (parts, rest) = column.as_chunks_mut::<WIDTH>();
    let full = parts.len();
    for (part, cell) in parts.iter_mut().zip(register) {
        *part = cell.get();
    }
    if !rest.is_empty() {
        let lanes = register[full].get();
        let count = rest.len();
        rest.copy_from_slice(&lanes[..count]);
    }
}
