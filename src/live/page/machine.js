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
    // Where the columns of instructions and of inputs are; 0 for those that have none.
    this.columnAt = new Int32Array(tape.count);
    this.inputAt = new Int32Array(tape.inputs);
    for (let input = 0; input < tape.inputs; input++) if (varying[input]) this.inputAt[input] = this.take(8 * this.padded);
    this.spare = [];
    this.wanted = [];
    this.values = new Float64Array(tape.inputs).fill(NaN);
    this.change = null;
  }

  take(bytes) {
    const here = this.end;
    this.end += Math.ceil(bytes / 64) * 64;
    const missing = this.end - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / 65536));
    return here;
  }

  /** Which outputs are computed from now on. They have columns, and so has what is dear or read by many on the way to them: a change then begins close to its inputs. */
  want(outputs) {
    const { reads, arity, columns, count } = this.tape, uses = new Int32Array(count), costs = new Int32Array(count);
    this.wanted = outputs;
    this.change = null;
    const targets = this.wantedInstructions(null), list = this.needed(targets, new Int32Array(count));
    for (const k of list) for (let a = 0; a < arity[k]; a++) if (columns[k] >> a & 1 && reads[3 * k + a] >= 0) uses[reads[3 * k + a]]++;
    for (const k of targets) this.columnAt[k] ||= this.take(8 * this.padded);
    for (const k of list) {
      let cost = 1;
      for (let a = 0; a < arity[k]; a++) { const read = reads[3 * k + a]; if (columns[k] >> a & 1 && read >= 0 && !this.columnAt[read]) cost += costs[read]; }
      costs[k] = cost;
      if (cost > DEAR || cost * (uses[k] - 1) > DEAR_TO_MANY) this.columnAt[k] ||= this.take(8 * this.padded);
    }
  }

  column(reference) { return new Float64Array(this.memory.buffer, reference >= 0 ? this.columnAt[reference] : this.inputAt[-1 - reference], this.draws); }

  /** The column of an output, or its one number. */
  output(output) {
    const { reference, step } = this.tape.results[output];
    if (reference !== undefined && (reference >= 0 || this.varying[-1 - reference])) return this.column(reference);
    return new Float64Array(this.memory.buffer, this.uniformAt + CELL * step, 1)[0];
  }

  /** What an input holds. */
  held(input) { return this.varying[input] ? this.column(-1 - input).slice() : this.values[input]; }

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

  /** Writes instructions; `columnAt` says which have columns, the others have registers. */
  write(list, at, columnAt) {
    const { op, columns, register, arity, reads } = this.tape, { inputAt, registersAt, uniformAt, kernels } = this, code = new Int32Array(this.memory.buffer, at, LENGTH * list.length);
    // A column is told from a register by its last bit.
    const place = (reference) => reference < 0 ? inputAt[-1 - reference] + 1 : columnAt[reference] ? columnAt[reference] + 1 : registersAt + 8 * BLOCK * register[reference];
    let length = 0;
    for (const k of list) {
      code[length++] = kernels[op[k]][columns[k]];
      code[length++] = place(k);
      for (let a = 0; a < 3; a++) {
        const read = reads[3 * k + a];
        code[length++] = a >= arity[k] ? 0 : columns[k] >> a & 1 ? place(read) : uniformAt + CELL * read;
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

  /** Columns that hold what they shall when these instructions have changed. */
  unchanged(made) {
    const known = this.columnAt.slice();
    for (let k = 0; k < known.length; k++) if (made[k]) known[k] = 0;
    return known;
  }

  /** Everything that `targets` need besides columns that are known, in order. */
  needed(targets, known) {
    const { arity, columns, reads, count } = this.tape, need = new Uint8Array(count), list = new Int32Array(count);
    for (const target of targets) need[target] = 1;
    let first = count;
    for (let k = count - 1; k >= 0; k--) {
      if (!need[k]) continue;
      list[--first] = k;
      for (let a = 0; a < arity[k]; a++) { const read = reads[3 * k + a]; if (columns[k] >> a & 1 && read >= 0 && !known[read]) need[read] = 1; }
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
    const list = this.needed(this.wantedInstructions(null), new Int32Array(this.tape.count));
    this.run(this.codeAt, this.write(list, this.codeAt, this.columnAt));
  }

  /** What has to be computed when these inputs change; more of the same is likely to follow, so it is found once. */
  changeOf(inputs) {
    const key = inputs.join();
    if (this.change?.key === key) return this.change;
    const changed = this.changedBy(inputs), list = this.needed(this.wantedInstructions(changed), this.unchanged(changed.made));
    this.change = { key, changed, flat: changed.steps.includes(1), bytes: this.write(list, this.leverCodeAt, this.columnAt) };
    return this.change;
  }

  /** Computes what depends on inputs that have new values; gives what changed. */
  update(inputs) {
    const { changed, flat, bytes } = this.changeOf(inputs);
    if (flat) this.runUniform();
    if (bytes) this.run(this.leverCodeAt, bytes);
    return changed;
  }

  /** Outputs beside the columns, which stay as they are: with inputs that are changed for the moment, or outputs that have no column. What is given holds until the next call. */
  aside(outputs, inputs) {
    const { made, steps } = this.changedBy(inputs), columnAt = this.unchanged(made), targets = [];
    if (steps.includes(1)) this.runUniform();
    for (const output of outputs) {
      const { reference } = this.tape.results[output];
      if (!(reference >= 0) || columnAt[reference]) continue;
      columnAt[reference] = this.spare[targets.length] ??= this.take(8 * this.padded);
      targets.push(reference);
    }
    const list = this.needed(targets, columnAt);
    if (list.length) this.run(this.codeAt, this.write(list, this.codeAt, columnAt));
    return outputs.map((output) => { const { reference } = this.tape.results[output]; return reference >= 0 ? new Float64Array(this.memory.buffer, columnAt[reference], this.draws) : this.output(output); });
  }
}

// Operations behind a column that are not computed again for a change elsewhere: of one that is read once, and for all who read it.
const DEAR = 24, DEAR_TO_MANY = 8;
