//! Written tapes in WebAssembly, as a page runs them: a host that reads the format by its description alone and runs the module in Wasmi.

use fiveyear::engine::graph::{Graph, NodeId, Op};
use fiveyear::engine::tape::lower;
use fiveyear::engine::wasm::{Kernel, Module, STRIDE, module};
use wasmi::{Engine, Instance, Linker, Memory, Store, TypedFunc};

/// A written tape, as its bytes say.
pub struct Written {
    inputs: usize,
    outputs: usize,
    registers: usize,
    /// Names with numbers of arguments.
    ops: Vec<(String, usize)>,
    uniform: Vec<Step>,
    flat: Vec<(usize, usize)>,
    /// Kind and operands.
    instructions: Vec<(usize, Vec<usize>)>,
}

pub enum Step {
    Constant(f64),
    Input(usize),
    Op(usize, Vec<usize>),
}

struct Reader<'b> {
    bytes: &'b [u8],
}

impl Reader<'_> {
    fn take(&mut self, count: usize) -> &[u8] {
        let (head, rest) = self.bytes.split_at(count);
        self.bytes = rest;
        head
    }

    fn number(&mut self) -> usize {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = self.take(1)[0];
            value |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return value;
            }
        }
    }

    fn numbers(&mut self, count: usize) -> Vec<usize> {
        (0..count).map(|_| self.number()).collect()
    }
}

pub fn read(bytes: &[u8]) -> Written {
    let mut reader = Reader { bytes };
    assert_eq!(reader.take(13), b"fiveyear tape");
    assert_eq!(reader.number(), 1, "the version");
    let [inputs, outputs, registers, count] = [(); 4].map(|()| reader.number());
    let mut ops = Vec::new();
    for _ in 0..count {
        let length = reader.number();
        let name = String::from_utf8(reader.take(length).to_vec()).expect("a name");
        ops.push((name, reader.number()));
    }
    let mut uniform = Vec::new();
    for _ in 0..reader.number() {
        uniform.push(match reader.number() {
            0 => Step::Constant(f64::from_le_bytes(reader.take(8).try_into().expect("eight bytes"))),
            1 => Step::Input(reader.number()),
            op => Step::Op(op - 2, reader.numbers(ops[op - 2].1)),
        });
    }
    let flat = (0..reader.number()).map(|_| (reader.number(), reader.number())).collect();
    let mut instructions = Vec::new();
    for _ in 0..reader.number() {
        let kind = reader.number();
        let operands = if kind < 2 { 2 } else { 1 + ops[(kind - 2) / 8].1 };
        instructions.push((kind, reader.numbers(operands)));
    }
    assert!(reader.bytes.is_empty(), "{} bytes are left", reader.bytes.len());
    Written { inputs, outputs, registers, ops, uniform, flat, instructions }
}

/// The module in memory, its kernels, and how long its memory is laid out.
pub struct Host {
    pub store: Store<()>,
    pub instance: Instance,
    memory: Memory,
    kernels: Vec<Kernel>,
    end: usize,
}

impl Host {
    pub fn new(Module { bytes, kernels }: Module) -> Host {
        let engine = Engine::default();
        let mut store = Store::new(&engine, ());
        let module = wasmi::Module::new(&engine, &bytes).expect("the module is valid");
        let instance = Linker::new(&engine).instantiate_and_start(&mut store, &module).expect("it needs nothing");
        let memory = instance.get_memory(&store, "memory").expect("it has a memory");
        Host { store, instance, memory, kernels, end: 64 }
    }

    /// Room for so many numbers.
    fn room(&mut self, numbers: usize) -> usize {
        let here = self.end;
        self.end += (8 * numbers).next_multiple_of(64);
        let pages = (self.end.div_ceil(65536) as u64).saturating_sub(self.memory.size(&self.store));
        self.memory.grow(&mut self.store, pages).expect("memory grows");
        here
    }

    fn write(&mut self, at: usize, values: &[f64]) {
        let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.memory.write(&mut self.store, at, &bytes).expect("laid out");
    }

    fn read(&self, at: usize, count: usize) -> Vec<f64> {
        let mut bytes = vec![0; 8 * count];
        self.memory.read(&self.store, at, &mut bytes).expect("laid out");
        bytes.chunks_exact(8).map(|part| f64::from_le_bytes(part.try_into().expect("eight bytes"))).collect()
    }

    fn kernel(&self, wanted: Kernel) -> u32 {
        self.kernels.iter().position(|kernel| *kernel == wanted).expect("every form has a kernel") as u32
    }

    /// Runs instructions (kernel, addresses) on draws.
    fn run(&mut self, code: &[[u32; 5]], draws: usize, block: usize) {
        let bytes: Vec<u8> = code.iter().flatten().flat_map(|word| word.to_le_bytes()).collect();
        let at = self.room(bytes.len() / 8 + 1);
        self.memory.write(&mut self.store, at, &bytes).expect("laid out");
        let run: TypedFunc<(i32, i32, i32, i32, i32), ()> = self.instance.get_typed_func(&self.store, "run").expect("exported");
        run.call(&mut self.store, (at as i32, (at + bytes.len()) as i32, 0, draws as i32, block as i32)).expect("runs");
    }
}

/// Runs a written tape over rows of inputs, in blocks of so many rows.
pub fn run_written(module: Module, written: &Written, varying: &[bool], rows: &[Vec<f64>], block: usize) -> Vec<Vec<f64>> {
    let mut host = Host::new(module);
    let draws = rows.len().next_multiple_of(STRIDE);
    let op_of = |at: usize| {
        let (name, arity) = &written.ops[at];
        let op = *Op::ALL.iter().find(|op| format!("{op:?}") == *name).expect("a known op");
        assert_eq!(op.arity(), *arity);
        op
    };
    // Each number of the uniform part is as many equal ones as a kernel computes at once.
    let uniform = host.room(STRIDE * written.uniform.len());
    let cell = |step: usize| (uniform + 8 * STRIDE * step) as u32;
    let mut code = Vec::new();
    for (at, step) in written.uniform.iter().enumerate() {
        match step {
            Step::Constant(value) => host.write(cell(at) as usize, &[*value; STRIDE]),
            Step::Input(input) => host.write(cell(at) as usize, &[rows.first().map_or(f64::NAN, |row| row[*input]); STRIDE]),
            Step::Op(op, reads) => {
                let op = op_of(*op);
                let kernel = host.kernel(Kernel::Compute { op, columns: (1 << op.arity()) - 1 });
                let read = |at: usize| reads.get(at).map_or(0, |step| cell(*step));
                code.push([kernel, cell(at), read(0), read(1), read(2)]);
            }
        }
    }
    host.run(&code, STRIDE, STRIDE);
    let registers = host.room(block * written.registers);
    let inputs = host.room(draws * written.inputs);
    let outputs = host.room(draws * written.outputs);
    let register = |at: usize| (registers + 8 * block * at) as u32;
    let (input, output) = (|at: usize| (inputs + 8 * draws * at) as u32 | 1, |at: usize| (outputs + 8 * draws * at) as u32 | 1);
    for at in (0..written.inputs).filter(|at| varying[*at]) {
        let column: Vec<f64> = rows.iter().map(|row| row[at]).collect();
        host.write(input(at) as usize - 1, &column);
    }
    let code: Vec<[u32; 5]> = written
        .instructions
        .iter()
        .map(|(kind, operands)| match kind {
            0 => [host.kernel(Kernel::Copy), register(operands[0]), input(operands[1]), 0, 0],
            1 => [host.kernel(Kernel::Copy), output(operands[0]), register(operands[1]), 0, 0],
            kind => {
                let (op, columns) = (op_of((kind - 2) / 8), ((kind - 2) % 8) as u8);
                let read = |at: usize| match operands.get(at + 1) {
                    None => 0,
                    Some(register_at) if columns >> at & 1 == 1 => register(*register_at),
                    Some(step) => cell(*step),
                };
                [host.kernel(Kernel::Compute { op, columns }), register(operands[0]), read(0), read(1), read(2)]
            }
        })
        .collect();
    host.run(&code, draws, block);
    let mut columns: Vec<Vec<f64>> = (0..written.outputs).map(|at| host.read(output(at) as usize - 1, rows.len())).collect();
    for (output, step) in &written.flat {
        columns[*output] = vec![host.read(cell(*step) as usize, 1)[0]; rows.len()];
    }
    (0..rows.len()).map(|row| columns.iter().map(|column| column[row]).collect()).collect()
}

/// The evaluator of a page: rows of inputs in, rows of outputs out.
pub fn by_module<const BLOCK: usize>(graph: &Graph, outputs: &[NodeId], varying: &[bool], rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
    run_written(shared(), &read(&lower(graph, outputs, varying).written()), varying, rows, BLOCK)
}

/// The module, made once: it is the same each time.
pub fn shared() -> Module {
    static MODULE: std::sync::OnceLock<Module> = std::sync::OnceLock::new();
    MODULE.get_or_init(module).clone()
}
