//! The columnar evaluator: in go a tape and blocks of input columns, out come blocks of output columns.
//!
//! Registers are columns of one block's length that stay in the cache. Nothing is allocated after the first block of a length.

mod kernels;

use crate::engine::tape::{Operand, Tape, UniformStep};

use kernels::Argument;

/// Runs one tape, block by block; owns the registers, allocates nothing after the first block.
pub struct Evaluator<'tape> {
    tape: &'tape Tape,
    uniform: Vec<f64>,
    registers: Vec<Vec<f64>>,
    arch: pulp::Arch,
}

impl<'tape> Evaluator<'tape> {
    /// On the widest instruction set that this machine has.
    pub fn new(tape: &'tape Tape) -> Evaluator<'tape> {
        Evaluator::on(tape, pulp::Arch::new())
    }

    /// On the instruction set that every machine of this kind has; the same bits as [`Evaluator::new`].
    pub fn baseline(tape: &'tape Tape) -> Evaluator<'tape> {
        Evaluator::on(tape, pulp::Arch::Scalar)
    }

    fn on(tape: &'tape Tape, arch: pulp::Arch) -> Evaluator<'tape> {
        Evaluator { tape, uniform: vec![f64::NAN; tape.uniform.len()], registers: vec![Vec::new(); tape.registers], arch }
    }

    /// Sets the inputs that are the same in all draws (one value per graph input, varying ones ignored) and runs what depends on
    /// them alone: once per scenario.
    pub fn set_uniform(&mut self, inputs: &[f64]) {
        for (position, step) in self.tape.uniform.iter().enumerate() {
            self.uniform[position] = match *step {
                UniformStep::Constant(value) => value,
                UniformStep::Input(input) => inputs[input as usize],
                UniformStep::Op { op, arguments } => {
                    let values = arguments.map(|at| self.uniform[at as usize]);
                    op.apply(&values[..op.arity()])
                }
            };
        }
    }

    /// One block: `inputs[i]` is the column of graph input `i` (empty where it is uniform), `outputs[k]` receives output `k`.
    /// All columns have the same length, which may be any, 0 and 1 included.
    pub fn run(&mut self, inputs: &[&[f64]], outputs: &mut [&mut [f64]]) {
        assert_eq!(inputs.len(), self.tape.inputs, "invariant: one column per input");
        assert_eq!(outputs.len(), self.tape.outputs.len(), "invariant: one column per output");
        let length = outputs.first().map_or(0, |output| output.len());
        for register in &mut self.registers {
            register.resize(length, 0.0);
        }
        let tape = self.tape;
        self.arch.dispatch(Block { tape, uniform: &self.uniform, registers: &mut self.registers, inputs, outputs });
        for (position, operand) in tape.outputs.iter().enumerate() {
            match *operand {
                Operand::Output(same) if same as usize == position => {}
                Operand::Output(first) => {
                    let (earlier, later) = outputs.split_at_mut(position);
                    later[0].copy_from_slice(earlier[first as usize]);
                }
                Operand::Uniform(at) => outputs[position].fill(self.uniform[at as usize]),
                Operand::Input(input) => outputs[position].copy_from_slice(inputs[input as usize]),
                Operand::Register(_) => unreachable!("invariant: what an operation puts out is computed in its place"),
            }
        }
    }
}

/// All instructions of one block. A type of its own and no closure: what must be inlined into each instruction set's code is then said
/// of the one function that is called.
struct Block<'a, 'i, 'o> {
    tape: &'a Tape,
    uniform: &'a [f64],
    registers: &'a mut [Vec<f64>],
    inputs: &'a [&'i [f64]],
    outputs: &'a mut [&'o mut [f64]],
}

impl pulp::NullaryFnOnce for Block<'_, '_, '_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Block { tape, uniform, registers, inputs, outputs } = self;
        for instruction in &tape.varying {
            // The target is none of the arguments, so it can be taken out while they are read.
            let (mut register, mut output) = (Vec::new(), &mut [][..]);
            let to: &mut [f64] = match instruction.to {
                Operand::Register(position) => {
                    register = std::mem::take(&mut registers[position as usize]);
                    &mut register
                }
                Operand::Output(position) => {
                    output = std::mem::take(&mut outputs[position as usize]);
                    output
                }
                other => unreachable!("invariant: nothing writes to {other:?}"),
            };
            let arguments = instruction.arguments.map(|operand| match operand {
                Operand::Uniform(position) => Argument::Number(uniform[position as usize]),
                Operand::Input(input) => Argument::Column(inputs[input as usize]),
                Operand::Register(position) => Argument::Column(&registers[position as usize]),
                Operand::Output(position) => Argument::Column(outputs[position as usize]),
            });
            kernels::apply(instruction.op, to, arguments);
            match instruction.to {
                Operand::Register(position) => registers[position as usize] = register,
                Operand::Output(position) => outputs[position as usize] = output,
                _ => {}
            }
        }
    }
}
