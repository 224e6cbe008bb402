// The model in the page: states go in, probabilities and columns come out.

class Model {
  /** `parts` are what the page holds: description, module, tape, keys and tables. */
  static async make(parts, draws) {
    return new Model(parts, await WebAssembly.instantiate(parts.module, {}), draws);
  }

  constructor({ description, tape, kernels, keys, tables }, instance, draws) {
    this.data = description;
    this.draws = draws;
    this.drawn = new Draws(description, keys, tables, instance.exports, draws);
    this.machine = new Machine(instance, kernels, tape, description.varying, draws);
    this.wanted = [description.sound];
    for (const { outputs } of description.targets) if (outputs) this.wanted.push(outputs.measure, outputs.met, ...outputs.years.filter((output) => output !== null));
    for (const years of Object.values(description.series)) this.wanted.push(...years.filter((output) => output !== null));
    this.machine.want([...new Set(this.wanted)]);
    this.applied = null;
    this.met = description.targets.map(() => new Uint8Array(draws));
    this.counts = new Array(description.targets.length).fill(0);
  }

  /** Inputs that a state changes. */
  changedBy(values) {
    const changed = [];
    values.forEach(({ value }, input) => {
      const before = this.applied?.[input].value;
      if (value !== before && !(typeof value === "object" && typeof before === "object" && JSON.stringify(value) === JSON.stringify(before))) changed.push(input);
    });
    return changed;
  }

  /** Gets ready for a state that is likely to come, and for those that differ from it in the same inputs. */
  anticipate(resolved) {
    const changed = this.changedBy(inputValues(this.data, resolved));
    if (!changed.length) return;
    this.machine.changeOf(changed);
    this.machine.prepare();
  }

  /** Computes a state; gives the positions of targets whose draws may have changed. */
  apply(resolved) {
    const values = inputValues(this.data, resolved), changed = this.changedBy(values);
    for (const input of changed) this.machine.set(input, this.drawn.column(values[input].value, values[input].stream));
    const first = !this.applied;
    this.applied = values;
    this.resolved = resolved;
    if (!first && !changed.length) return [];
    let touched = () => true;
    if (first) this.machine.runAll(); else {
      const { changed: marks } = this.machine.update(changed);
      touched = (output) => this.machine.outputChanged(output, marks);
    }
    const targets = [];
    this.data.targets.forEach(({ outputs }, at) => {
      if (!outputs || !touched(outputs.met)) return;
      this.counts[at] = this.readMet(outputs.met, this.met[at]);
      targets.push(at);
    });
    return targets;
  }

  readMet(output, into) {
    const column = this.machine.output(output);
    if (typeof column === "number") { into.fill(column); return column * this.draws; }
    let count = 0;
    for (let d = 0; d < column.length; d++) count += into[d] = column[d];
    return count;
  }

  /** A column of draws, also of what is the same in all. */
  column(output) {
    const column = this.machine.output(output);
    return typeof column === "number" ? new Float64Array(this.draws).fill(column) : column;
  }

  failed() {
    const sound = this.column(this.data.sound);
    let count = 0;
    for (const one of sound) count += 1 - one;
    return count;
  }

  /** What failed first in how many draws: rule and year, most frequent first. */
  failures() {
    const { guards } = this.data, machine = this.machine, wanted = machine.wanted;
    const before = new Map(machine.columnOf);
    machine.want([...wanted, ...guards.map((guard) => guard[2])]);
    machine.runAll();
    const told = new Uint8Array(this.draws), found = [];
    for (const guard of guards) {
      const column = this.column(guard[2]);
      let count = 0;
      for (let d = 0; d < column.length; d++) if (column[d] === 0 && !told[d]) { told[d] = 1; count++; }
      if (count) found.push({ guard, count });
    }
    // Back to the columns that are always there; memory once taken stays.
    machine.columnOf = before;
    machine.wanted = wanted;
    machine.prepared = null;
    machine.edgesAt = machine.end;
    return found.sort((one, other) => other.count - one.count);
  }

  /** How many targets are met, draw by draw. */
  numberMet() {
    const sum = new Uint16Array(this.draws);
    for (const met of this.met) for (let d = 0; d < sum.length; d++) sum[d] += met[d];
    return sum;
  }

  /** 5, 25, 50, 75 and 95 % of each year of a target, over draws that did not fail. */
  fan(target) {
    const { outputs } = this.data.targets[target], sound = this.column(this.data.sound);
    return outputs.years.map((output) => output === null ? null : quantiles(this.column(output), sound, FAN));
  }

  /** All that a comparison needs to keep of a state. */
  snapshot() {
    return {
      met: this.met.map((met) => met.slice()), counts: this.counts.slice(), failed: this.failed(), numberMet: this.numberMet(), resolved: this.resolved,
      fans: this.data.targets.map((target, at) => target.outputs ? this.fan(at) : null),
      measures: this.data.targets.map((target) => target.outputs ? quantiles(this.column(target.outputs.measure), this.column(this.data.sound), FAN) : null),
    };
  }

  /** How far draws that miss a target miss it on average, in its unit and in things that one can count; nothing if none misses. */
  gap(target) {
    const { outputs, band: [low, high], value, tolerance, counted, better } = this.data.targets[target];
    const values = this.column(outputs.measure), sound = this.column(this.data.sound), met = this.met[target];
    const denominators = counted && counted.series && this.data.series[counted.series]?.at(-1) != null ? this.column(this.data.series[counted.series].at(-1)) : null;
    const edge = tolerance ?? 0;
    const miss = (x) => low !== null && high !== null ? Math.abs(x - value) - edge : low !== null ? value - (better === "more" ? edge : 0) - x : x - value - (better === "less" ? edge : 0);
    let sum = 0, things = 0, count = 0;
    for (let d = 0; d < values.length; d++) {
      if (!sound[d] || met[d] || values[d] !== values[d]) continue;
      const by = Math.max(miss(values[d]), 0);
      sum += by;
      things += by * (denominators ? denominators[d] : 1);
      count++;
    }
    return count ? { mean: sum / count, counted: counted && (denominators || !counted.series) ? things / counted.per / count : null, count } : null;
  }

  /** Inputs on which an output depends. */
  inputsOf(output) {
    const { tape } = this.machine, { reference, step } = tape.results[output], made = new Uint8Array(tape.count), steps = new Uint8Array(tape.uniform.length), inputs = new Set();
    if (step !== undefined) steps[step] = 1; else if (reference >= 0) made[reference] = 1; else inputs.add(-1 - reference);
    for (let k = tape.count - 1; k >= 0; k--) {
      if (!made[k]) continue;
      for (let a = 0; a < tape.arity[k]; a++) { const read = tape.reads[3 * k + a]; if (!(tape.columns[k] >> a & 1)) steps[read] = 1; else if (read >= 0) made[read] = 1; else inputs.add(-1 - read); }
    }
    for (let k = tape.uniform.length - 1; k >= 0; k--) {
      if (!steps[k]) continue;
      const { input, reads } = tape.uniform[k];
      if (input !== undefined) inputs.add(input);
      reads?.forEach((read) => { steps[read] = 1; });
    }
    return inputs;
  }
}

/** Tries changes of one target beside the model, without disturbing it. */
class Scout {
  constructor(model, instance, target) {
    const { machine, data } = model;
    this.model = model;
    this.output = data.targets[target].outputs.met;
    this.machine = new Machine(instance, machine.kernels, machine.tape, data.varying, model.draws);
    this.machine.want([this.output]);
    this.met = new Uint8Array(model.draws);
    this.values = model.applied.slice();
    this.machine.values.set(machine.values);
    data.varying.forEach((varies, input) => { if (varies) this.machine.column(-1 - input).set(machine.column(-1 - input)); });
    this.machine.runUniform();
    this.list = this.machine.needed(this.machine.wantedInstructions(null), () => false);
    this.bytes = this.machine.write(this.list, this.machine.leverCodeAt, NO_COLUMNS);
  }

  /** How many draws meet the target if the state were this. */
  count(resolved) {
    const values = inputValues(this.model.data, resolved);
    values.forEach(({ value, stream }, input) => {
      const before = this.values[input].value;
      if (value !== before && JSON.stringify(value) !== JSON.stringify(before)) this.machine.set(input, this.model.drawn.column(value, stream));
    });
    this.values = values;
    this.machine.runUniform();
    if (this.bytes) this.machine.run(this.machine.leverCodeAt, this.bytes);
    const column = this.machine.output(this.output);
    let sum = 0;
    if (typeof column === "number") return column * this.model.draws;
    for (const met of column) sum += met;
    return sum;
  }
}

const FAN = [0.05, 0.25, 0.5, 0.75, 0.95];

/** Quantiles of type 7 (Hyndman & Fan 1996) over draws that did not fail. */
function quantiles(column, sound, probabilities) {
  const kept = column.filter((value, d) => sound[d] && value === value).sort();
  if (!kept.length) return probabilities.map(() => NaN);
  return probabilities.map((p) => {
    const place = p * (kept.length - 1), low = Math.floor(place), high = Math.min(low + 1, kept.length - 1);
    return kept[low] + (place - low) * (kept[high] - kept[low]);
  });
}

/** Two states on the same random numbers: difference and 95 % interval (adjusted Wald interval of Bonett & Price 2012, as in src/analysis/paired.rs). */
function paired(before, after) {
  let first = 0, second = 0;
  for (let d = 0; d < before.length; d++) { if (before[d] > after[d]) first++; else if (after[d] > before[d]) second++; }
  const n = before.length + 2, a = (first + 1) / n, b = (second + 1) / n, half = 1.959963984540054 * Math.sqrt((a + b - (b - a) ** 2) / n);
  const low = Math.max(b - a - half, -1), high = Math.min(b - a + half, 1);
  return { difference: (second - first) / before.length, low, high, verdict: first + second === 0 ? "same" : low >= 0.0005 ? "better" : high <= -0.0005 ? "worse" : "noise" };
}
