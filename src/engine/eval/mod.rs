//! The columnar evaluator: in go a tape and blocks of input columns, out come blocks of output columns.

use crate::engine::tape::Tape;

/// Runs one tape, block by block; owns the registers, allocates nothing after the first block.
pub struct Evaluator<'tape> {
    _tape: &'tape Tape,
}

impl<'tape> Evaluator<'tape> {
    pub fn new(tape: &'tape Tape) -> Evaluator<'tape> {
        Evaluator { _tape: tape }
    }

    /// Sets the inputs that are the same in all draws (one value per graph input, varying ones ignored) and runs what depends on
    /// them alone: once per scenario.
    pub fn set_uniform(&mut self, _inputs: &[f64]) {
        unimplemented!()
    }

    /// One block: `inputs[i]` is the column of graph input `i` (empty where it is uniform), `outputs[k]` receives output `k`.
    /// All columns have the same length, which may be any up to the block's, 0 and 1 included.
    pub fn run(&mut self, _inputs: &[&[f64]], _outputs: &mut [&mut [f64]]) {
        unimplemented!()
    }
}
