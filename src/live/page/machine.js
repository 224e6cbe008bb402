// The machine: reads a written tape, lays out the module's memory, and computes again only what depends on inputs that changed.
// The format of the tape is told in src/engine/tape/written.rs, the module's contract in src/engine/wasm/mod.rs.
"use strict";

/** A written tape as lists: uniform steps, and the instructions that compute, with loads and stores resolved into references. */
function readTape(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const number = () => {
    let value = 0, shift = 1;
    for (;;) {
      const byte = bytes[at++];
      value += (byte & 127) * shift;
      if (byte < 128) return value;
      shift *= 128;
    }
  };
  const words = (length) => new TextDecoder().decode(bytes.subarray(at, at += length));
  if (words(13) !== "fiveyear tape" || number() !== 1) throw new Error("not a tape of version 1");
  const inputs = number(), outputs = number(), registers = number();
  const ops = Array.from({ length: number() }, () => ({ name: words(number()), arity: number() }));
  const uniform = Array.from({ length: number() }, () => {
    const kind = number();
    if (kind === 0) { const value = view.getFloat64(at, true); at += 8; return { value }; }
    if (kind === 1) return { input: number() };
    return { op: kind - 2, reads: Array.from({ length: ops[kind - 2].arity }, number) };
  });
  // What an output is: an instruction (its position), an input (-1 - input), or a step of the uniform part.
  const results = new Array(outputs);
  for (let left = number(); left > 0; left--) { const output = number(); results[output] = { step: number() }; }
  const count = number(), held = new Int32Array(registers);
  const op = new Uint8Array(count), columns = new Uint8Array(count), register = new Int32Array(count), arity = new Uint8Array(count), reads = new Int32Array(3 * count);
  let made = 0;
  for (let k = 0; k < count; k++) {
    const kind = number(), to = number();
    if (kind === 0) { held[to] = -1 - number(); continue; }
    if (kind === 1) { results[to] = { reference: held[number()] }; continue; }
    const form = (kind - 2) & 7, which = (kind - 2) >> 3;
    for (let a = 0; a < ops[which].arity; a++) { const operand = number(); reads[3 * made + a] = form >> a & 1 ? held[operand] : operand; }
    op[made] = which; columns[made] = form; register[made] = to; arity[made] = ops[which].arity;
    held[to] = made++;
  }
  return { inputs, registers, ops, uniform, results, op, columns, register, arity, reads, count: made };
}

const BLOCK = 128, STRIDE = 8, LENGTH = 5, CELL = 8 * STRIDE;

class Machine {
  /** `kernels[op][columns]` is the position of a kernel in the module's table; `varying` says which inputs are columns. */
  constructor(instance, kernels, tape, varying, draws) {
    Object.assign(this, { instance, kernels, tape, varying, draws });
    this.memory = instance.exports.memory;
    this.padded = Math.ceil(draws / STRIDE) * STRIDE;
    this.end = 1024;
    this.uniformAt = this.take(CELL * tape.uniform.length);
    this.registersAt = this.take(8 * BLOCK * tape.registers);
    this.codeAt = this.take(4 * LENGTH * Math.max(tape.count, tape.uniform.length));
    this.leverCodeAt = this.take(4 * LENGTH * tape.count);
    this.columnOf = new Map();
    for (let input = 0; input < tape.inputs; input++) if (varying[input]) this.columnOf.set(-1 - input, this.take(8 * this.padded));
    this.wanted = [];
    this.values = new Float64Array(tape.inputs).fill(NaN);
    this.cost = this.costs();
    this.edgesAt = this.end;
    this.prepared = null;
  }

  take(bytes) {
    const here = this.end;
    this.end += Math.ceil(bytes / 64) * 64;
    const missing = this.end - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / 65536));
    return here;
  }

  /** Which outputs have columns of their own from now on. */
  want(outputs) {
    this.wanted = outputs;
    for (const output of outputs) {
      const { reference } = this.tape.results[output];
      if (reference >= 0 && !this.columnOf.has(reference)) this.columnOf.set(reference, this.take(8 * this.padded));
    }
    this.edgesAt = this.end;
    this.prepared = null;
  }

  /** Operations behind each instruction, up to some: what it takes to compute it again. */
  costs() {
    const { reads, arity, columns, count } = this.tape, costs = new Uint8Array(count);
    for (let k = 0; k < count; k++) {
      let sum = 1;
      for (let a = 0; a < arity[k]; a++) if (columns[k] >> a & 1 && reads[3 * k + a] >= 0) sum += costs[reads[3 * k + a]];
      costs[k] = Math.min(sum, CHEAP + 1);
    }
    return costs;
  }

  column(reference) { return new Float64Array(this.memory.buffer, this.columnOf.get(reference), this.draws); }

  /** The column of an output, or its one number. */
  output(output) {
    const result = this.tape.results[output];
    if (result.reference !== undefined && (result.reference >= 0 || this.varying[-1 - result.reference])) return this.column(result.reference);
    return new Float64Array(this.memory.buffer, this.uniformAt + CELL * result.step, 1)[0];
  }

  /** Sets an input to one number or a column of draws. */
  set(input, value) {
    if (this.varying[input]) this.column(-1 - input)[typeof value === "number" ? "fill" : "set"](value);
    else this.values[input] = value;
  }

  /** Computes the uniform part: every step is a column of one stride. */
  runUniform() {
    const { uniform } = this.tape, cells = new Float64Array(this.memory.buffer, this.uniformAt, STRIDE * uniform.length);
    const code = new Int32Array(this.memory.buffer, this.codeAt, LENGTH * uniform.length);
    let length = 0;
    uniform.forEach((step, k) => {
      if (step.op === undefined) { cells.fill(step.input === undefined ? step.value : this.values[step.input], STRIDE * k, STRIDE * (k + 1)); return; }
      code[length++] = this.kernels[step.op][(1 << step.reads.length) - 1];
      code[length++] = this.uniformAt + CELL * k;
      for (let a = 0; a < 3; a++) code[length++] = a < step.reads.length ? this.uniformAt + CELL * step.reads[a] : 0;
    });
    this.instance.exports.run(this.codeAt, this.codeAt + 4 * length, 0, STRIDE, STRIDE);
  }

  /** Writes instructions; `own` holds columns besides those of inputs and outputs. */
  write(list, at, own) {
    const { op, columns, register, arity, reads } = this.tape, code = new Int32Array(this.memory.buffer, at, LENGTH * list.length);
    const place = (reference) => {
      const column = this.columnOf.get(reference) ?? own.get(reference);
      return column === undefined ? this.registersAt + 8 * BLOCK * register[reference] : column + 1;
    };
    let length = 0;
    for (const k of list) {
      code[length++] = this.kernels[op[k]][columns[k]];
      code[length++] = place(k);
      for (let a = 0; a < 3; a++) {
        const read = reads[3 * k + a];
        code[length++] = a >= arity[k] ? 0 : columns[k] >> a & 1 ? place(read) : this.uniformAt + CELL * read;
      }
    }
    return 4 * length;
  }

  run(at, bytes) { this.instance.exports.run(at, at + bytes, 0, this.padded, BLOCK); }

  /** What depends on inputs that changed: per uniform step and per instruction. */
  changedBy(inputs) {
    const { uniform, arity, columns, reads, count } = this.tape, of = new Uint8Array(this.tape.inputs);
    for (const input of inputs) of[input] = 1;
    const steps = new Uint8Array(uniform.length), made = new Uint8Array(count);
    for (let k = 0; k < uniform.length; k++) steps[k] = uniform[k].input !== undefined ? of[uniform[k].input] : uniform[k].reads ? +uniform[k].reads.some((read) => steps[read]) : 0;
    for (let k = 0; k < count; k++) {
      for (let a = 0; a < arity[k]; a++) {
        const read = reads[3 * k + a];
        if (columns[k] >> a & 1 ? (read >= 0 ? made[read] : of[-1 - read]) : steps[read]) { made[k] = 1; break; }
      }
    }
    return { of, steps, made };
  }

  /** Whether an output depends on what changed. */
  outputChanged(output, { of, steps, made }) {
    const { reference, step } = this.tape.results[output];
    return step !== undefined ? steps[step] : reference >= 0 ? made[reference] : of[-1 - reference];
  }

  /** Everything that `targets` need, in order. `stop` says where a column is known already. */
  needed(targets, stop) {
    const { arity, columns, reads, count } = this.tape, need = new Uint8Array(count), list = new Int32Array(count);
    for (const target of targets) need[target] = 1;
    let first = count;
    for (let k = count - 1; k >= 0; k--) {
      if (!need[k]) continue;
      list[--first] = k;
      for (let a = 0; a < arity[k]; a++) { const read = reads[3 * k + a]; if (columns[k] >> a & 1 && read >= 0 && !need[read] && !stop(read)) need[read] = 1; }
    }
    return list.subarray(first);
  }

  wantedInstructions(changed) {
    const targets = [];
    for (const output of this.wanted) { const { reference } = this.tape.results[output]; if (reference >= 0 && (!changed || changed.made[reference])) targets.push(reference); }
    return targets;
  }

  /** Computes all outputs wanted. */
  runAll() {
    this.runUniform();
    const list = this.needed(this.wantedInstructions(null), () => false);
    this.run(this.codeAt, this.write(list, this.codeAt, NO_COLUMNS));
    this.prepared = null;
    return list.length;
  }

  /** What has to be computed when these inputs change, from what is known of the outputs; found once for each set of inputs. */
  changeOf(inputs) {
    const key = inputs.join();
    if (this.prepared?.key === key) return this.prepared;
    const changed = this.changedBy(inputs), list = this.needed(this.wantedInstructions(changed), (read) => this.columnOf.has(read) && !changed.made[read]);
    this.prepared = { key, changed, flat: changed.steps.includes(1), length: list.length, bytes: this.write(list, this.leverCodeAt, NO_COLUMNS), edges: false };
    return this.prepared;
  }

  /** For more changes of the same inputs: computes and keeps the columns at which what changes begins. The outputs must be up to date. */
  prepare() {
    const { prepared } = this;
    if (!prepared || prepared.edges) return;
    prepared.edges = true;
    const { changed } = prepared, edges = new Set(), stop = (read) => {
      if (changed.made[read] || this.cost[read] <= CHEAP) return false;
      if (!this.columnOf.has(read)) edges.add(read);
      return true;
    };
    const list = this.needed(this.wantedInstructions(changed), stop);
    if (edges.size > MOST_EDGES || 4 * list.length > 3 * prepared.length) return;
    const own = new Map();
    this.end = this.edgesAt;
    for (const edge of edges) own.set(edge, this.take(8 * this.padded));
    // Outputs that do not change are not computed again on the way to the edges.
    const known = this.needed(edges, (read) => this.columnOf.has(read) && !changed.made[read]);
    this.run(this.codeAt, this.write(known, this.codeAt, own));
    Object.assign(prepared, { length: list.length, bytes: this.write(list, this.leverCodeAt, own) });
  }

  /** Computes what depends on inputs that have new values; gives what changed. */
  update(inputs) {
    const change = this.changeOf(inputs);
    if (change.flat) this.runUniform();
    if (change.bytes) this.run(this.leverCodeAt, change.bytes);
    return change;
  }
}

// Operations that are rather done again than their column kept, and columns kept at most.
const CHEAP = 12, MOST_EDGES = 1200, NO_COLUMNS = new Map();
