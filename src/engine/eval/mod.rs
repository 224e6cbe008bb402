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
    pub fn new(tape: &'tape Tape) -> Evaluator<'tape> {
        Evaluator {
            tape,
            uniform: vec![f64::NAN; tape.uniform.len()],
            registers: vec![Vec::new(); tape.registers],
            arch: pulp::Arch::new(),
        }
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
        let (tape, uniform, registers) = (self.tape, &self.uniform, &mut self.registers);
        self.arch.dispatch(
            #[inline(always)]
            || {
                for instruction in &tape.varying {
                    // The target register is none of the arguments, so it can be taken out while they are read.
                    let mut to = std::mem::take(&mut registers[instruction.to as usize]);
                    let arguments = instruction.arguments.map(|operand| match operand {
                        Operand::Uniform(position) => Argument::Number(uniform[position as usize]),
                        Operand::Input(input) => Argument::Column(inputs[input as usize]),
                        Operand::Register(register) => Argument::Column(&registers[register as usize]),
                    });
                    kernels::apply(instruction.op, &mut to, arguments);
                    registers[instruction.to as usize] = to;
                }
            },
        );
        for (output, operand) in outputs.iter_mut().zip(&self.tape.outputs) {
            match *operand {
                Operand::Uniform(position) => output.fill(self.uniform[position as usize]),
                Operand::Input(input) => output.copy_from_slice(inputs[input as usize]),
                Operand::Register(register) => output.copy_from_slice(&self.registers[register as usize]),
            }
        }
    }
}
