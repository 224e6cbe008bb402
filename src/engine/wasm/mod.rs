//! The tape in a browser: a WebAssembly module that runs written tapes, made from THE op table.
//!
//! The module holds one kernel for each op and each kind of its arguments (a column, or a number that is the same in all draws), two draws at
//! a time, and a loop that takes instructions from memory and calls their kernels. Kernels are made by running the ops' own definitions on
//! [`code::Wide`] numbers, so each bit is that of the other evaluators.
//!
//! # What the host does
//!
//! The module exports its `memory` (one page at first; the host lets it grow and lays it out), and
//!
//! | export | what it does |
//! |---|---|
//! | `run(start, end, from, to, block)` | runs the instructions in the bytes `start..end` on the draws `from..to`, `block` draws at a time |
//! | `exp(x)`, `ln(x)`, `pow(x, y)` | the functions of the same names on single numbers |
//!
//! An instruction is five words of 32 bits, little-endian: the kernel's position in [`Module::kernels`], the address of the result, and the
//! addresses of three arguments (those beyond the op's arity may be anything). An address whose lowest bit is set belongs to a column of all
//! draws: 8 bytes for each draw from 0 on are added where a block begins. All others stay: registers, which are used by each block anew, and
//! numbers. Addresses are multiples of 16; columns and registers are as long as [`STRIDE`] goes into them, since kernels compute so many draws
//! at once, beyond the last too; `from` and `block` are multiples of it.

mod code;
mod remainder;

use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, ElementSection, Elements, ExportKind, ExportSection, FunctionSection, Instruction, MemArg,
    MemorySection, MemoryType, RefType, TableSection, TableType, TypeSection, ValType,
};

use crate::engine::graph::{Op, with_operations};
use crate::math;
use code::{Code, Wide};

/// Draws that a kernel computes before it looks whether any are left.
pub const STRIDE: usize = 8;

/// Bytes of an instruction in memory.
pub const INSTRUCTION: usize = 20;

/// A module, and the kernels that its instructions may name.
#[derive(Debug, Clone)]
pub struct Module {
    /// The module in WebAssembly's binary form.
    pub bytes: Vec<u8>,
    /// What its kernels compute, by the positions that instructions name.
    pub kernels: Vec<Kernel>,
}

/// What a kernel computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kernel {
    /// The result of an operation.
    Compute {
        /// The operation.
        op: Op,
        /// Bit k says whether argument k is a column; else it is a number.
        columns: u8,
    },
    /// A column into another.
    Copy,
}

/// Position of the function that computes remainders.
const REMAINDER: u32 = 0;
/// Positions of function types.
const BINARY: u32 = 0;
const KERNEL: u32 = 1;
const RUN: u32 = 2;
const OF_ONE: u32 = 3;
const OF_TWO: u32 = 4;

/// The module, the same bytes each time.
pub fn module() -> Module {
    let kernels = kernels();
    let mut functions = FunctionSection::new();
    let mut codes = CodeSection::new();
    let mut count = 0;
    let mut add = |of: u32, code: Code| {
        functions.function(of);
        codes.function(&code.into_function());
        count += 1;
        count - 1
    };
    let remainder = add(BINARY, remainder::remainder());
    assert_eq!(remainder, REMAINDER, "invariant: the first function");
    let positions: Vec<u32> = kernels.iter().map(|kernel| add(KERNEL, kernel_code(*kernel, step_of(*kernel)))).collect();
    let mut exports = ExportSection::new();
    exports.export("memory", ExportKind::Memory, 0);
    exports.export("run", ExportKind::Func, add(RUN, run()));
    for (name, op) in [("exp", Op::Exponential), ("ln", Op::Logarithm), ("pow", Op::Power)] {
        let of = if op.arity() == 1 { OF_ONE } else { OF_TWO };
        exports.export(name, ExportKind::Func, add(of, single(op)));
    }

    let mut types = TypeSection::new();
    types.ty().function([ValType::V128; 2], [ValType::V128]);
    types.ty().function([ValType::I32; 5], []);
    types.ty().function([ValType::I32; 5], []);
    types.ty().function([ValType::F64], [ValType::F64]);
    types.ty().function([ValType::F64; 2], [ValType::F64]);
    let mut tables = TableSection::new();
    let size = kernels.len() as u64;
    tables.table(TableType { element_type: RefType::FUNCREF, table64: false, minimum: size, maximum: Some(size), shared: false });
    let mut memories = MemorySection::new();
    memories.memory(MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None });
    let mut elements = ElementSection::new();
    elements.active(None, &ConstExpr::i32_const(0), Elements::Functions(positions.into()));
    let mut module = wasm_encoder::Module::new();
    module.section(&types).section(&functions).section(&tables).section(&memories).section(&exports).section(&elements).section(&codes);
    Module { bytes: module.finish(), kernels }
}

/// Every kernel: each op in each form that has a column, in the order of the table.
fn kernels() -> Vec<Kernel> {
    let forms = |op: Op| (1..1 << op.arity()).map(move |columns| Kernel::Compute { op, columns });
    Op::ALL.iter().copied().flat_map(forms).chain([Kernel::Copy]).collect()
}

macro_rules! define_meaning {
    ($($(#[$doc:meta])* $name:ident $symbol:literal $numpy:literal ($($argument:ident),+) => $meaning:expr;)+) => {
        /// Writes the code of an op on arguments that are code.
        fn meaning<'c>(op: Op, arguments: &[Wide<'c>]) -> Wide<'c> {
            use crate::math::number::Number;
            match op {
                $(Op::$name => {
                    let [$($argument),+] = *arguments else { unreachable!("invariant: {op:?} takes {} arguments", op.arity()) };
                    $meaning
                })+
            }
        }
    };
}

with_operations!(define_meaning);

/// Draws that a kernel computes before it comes round again: as many as possible where the op is a few instructions.
fn step_of(kernel: Kernel) -> usize {
    const FEW: usize = 40;
    if kernel_code(kernel, 2).instructions() < FEW { STRIDE } else { 2 }
}

/// A function (result, three arguments, draws): the op on columns from those addresses on.
fn kernel_code(kernel: Kernel, draws: usize) -> Code {
    const DRAWS: u32 = 4;
    let code = Code::new(5);
    let (op, columns, arity) = match kernel {
        Kernel::Compute { op, columns } => (Some(op), columns, op.arity()),
        Kernel::Copy => (None, 1, 1),
    };
    let is_column = |at: usize| columns >> at & 1 == 1;
    // What is the same in all draws is read once.
    let numbers: Vec<Option<Wide<'_>>> = (0..arity).map(|at| (!is_column(at)).then(|| code.load_twice(at as u32 + 1))).collect();
    code.put(Instruction::Loop(BlockType::Empty));
    for offset in (0..8 * draws as u64).step_by(16) {
        let arguments: Vec<Wide<'_>> =
            numbers.iter().enumerate().map(|(at, number)| number.unwrap_or_else(|| code.load(at as u32 + 1, offset))).collect();
        code.store(0, offset, op.map_or(arguments[0], |op| meaning(op, &arguments)));
    }
    for address in std::iter::once(0).chain((0..arity).filter(|at| is_column(*at)).map(|at| at as u32 + 1)) {
        step(&code, address, 8 * draws as i32);
    }
    step(&code, DRAWS, -(draws as i32));
    code.put(Instruction::LocalGet(DRAWS));
    code.put(Instruction::I32Const(0));
    code.put(Instruction::I32GtS);
    code.put(Instruction::BrIf(0));
    code.put(Instruction::End);
    code
}

/// Adds to a variable.
fn step(code: &Code, local: u32, by: i32) {
    code.put(Instruction::LocalGet(local));
    code.put(Instruction::I32Const(by));
    code.put(Instruction::I32Add);
    code.put(Instruction::LocalSet(local));
}

/// The op on single numbers.
fn single(op: Op) -> Code {
    let code = Code::new(op.arity() as u32);
    let arguments: Vec<Wide<'_>> = (0..op.arity()).map(|at| code.splat(at as u32)).collect();
    meaning(op, &arguments).put(&code);
    code.put(Instruction::F64x2ExtractLane(0));
    code
}

/// The loop over blocks and instructions.
fn run() -> Code {
    let [start, end, from, to, block] = [0, 1, 2, 3, 4];
    let code = Code::new(5);
    let [at, draws, offset, word] = [(); 4].map(|()| code.local(ValType::I32));
    let get = |local| code.put(Instruction::LocalGet(local));
    let read = |position: u64| {
        get(at);
        code.put(Instruction::I32Load(MemArg { offset: 4 * position, align: 2, memory_index: 0 }));
    };
    // Nothing to run is no loop.
    for (one, other) in [(start, end), (from, to)] {
        get(one);
        get(other);
        code.put(Instruction::I32GeU);
        code.put(Instruction::If(BlockType::Empty));
        code.put(Instruction::Return);
        code.put(Instruction::End);
    }
    code.put(Instruction::Loop(BlockType::Empty));
    // As many draws as a block has, or as are left.
    get(block);
    get(to);
    get(from);
    code.put(Instruction::I32Sub);
    code.put(Instruction::LocalTee(draws));
    get(block);
    get(draws);
    code.put(Instruction::I32LtS);
    code.put(Instruction::Select);
    code.put(Instruction::LocalSet(draws));
    get(from);
    code.put(Instruction::I32Const(3));
    code.put(Instruction::I32Shl);
    code.put(Instruction::LocalSet(offset));
    get(start);
    code.put(Instruction::LocalSet(at));
    code.put(Instruction::Loop(BlockType::Empty));
    for position in 1..5 {
        read(position);
        code.put(Instruction::LocalTee(word));
        code.put(Instruction::I32Const(-2));
        code.put(Instruction::I32And);
        // The offset of the block's first draw, or nothing.
        get(word);
        code.put(Instruction::I32Const(1));
        code.put(Instruction::I32And);
        get(offset);
        code.put(Instruction::I32Mul);
        code.put(Instruction::I32Add);
    }
    get(draws);
    read(0);
    code.put(Instruction::CallIndirect { type_index: KERNEL, table_index: 0 });
    step(&code, at, INSTRUCTION as i32);
    get(at);
    get(end);
    code.put(Instruction::I32LtU);
    code.put(Instruction::BrIf(0));
    code.put(Instruction::End);
    get(from);
    get(block);
    code.put(Instruction::I32Add);
    code.put(Instruction::LocalTee(from));
    get(to);
    code.put(Instruction::I32LtS);
    code.put(Instruction::BrIf(0));
    code.put(Instruction::End);
    code
}
