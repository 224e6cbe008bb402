// The model in the page: states go in, probabilities and columns come out.

class Model {
  /** `parts` are what the page holds: description, module, tape, keys and tables. */
  static async make(parts, draws) {
    const [instance, crew] = await Promise.all([WebAssembly.instantiate(parts.module, {}), crewOf(parts, draws)]);
    return new Model(parts, instance.exports, crew, draws);
  }

  constructor({ description, tape, keys, tables }, functions, crew, draws) {
    Object.assign(this, { data: description, tape, crew, draws, size: replicateOf(description, draws) });
    // What reading a scenario file takes; the crew draws the columns.
    this.drawn = new Draws(description, keys, tables, functions, 0, 0, draws);
    this.applied = null;
    this.met = description.targets.map(() => new Uint8Array(draws));
    this.sound = new Uint8Array(draws).fill(1);
    this.counts = new Array(description.targets.length).fill(0);
    this.values = new Map();
  }

  dismiss() { this.crew.forEach((one) => one.dismiss()); }

  /** What each member of the crew answers. */
  ask(act, what) { return Promise.all(this.crew.map((one) => one.ask(act, what))); }

  /** Inputs that a state changes, with what they hold. */
  changesTo(values) {
    const changes = [];
    values.forEach(({ value, stream }, input) => {
      const before = this.applied?.[input].value;
      if (value !== before && !(typeof value === "object" && typeof before === "object" && JSON.stringify(value) === JSON.stringify(before))) changes.push([input, value, stream]);
    });
    return changes;
  }

  /** Computes a state, and keeps the columns of outputs that are watched. */
  async apply(resolved, watch = []) {
    const values = inputValues(this.data, resolved), changes = this.changesTo(values);
    this.applied = values;
    const answers = await this.ask("apply", { changes, watch });
    this.resolved = resolved;
    for (const [at] of answers[0].met) {
      let from = 0;
      this.met[at] = this.met[at].slice();
      for (const { met } of answers) { const own = met.find(([other]) => other === at)[1]; this.met[at].set(own, from); from += own.length; }
      this.counts[at] = this.met[at].reduce((sum, one) => sum + one, 0);
    }
    if (answers[0].sound) this.sound = joined(Uint8Array, answers.map(({ sound }) => sound));
    watch.forEach((output, at) => this.values.set(output, joined(Float64Array, answers.map(({ columns }) => columns[at]))));
  }

  /** The column of an output that is watched. */
  column(output) { return this.values.get(output); }

  failed() { return this.sound.reduce((count, one) => count + 1 - one, 0); }

  /** What failed first in how many draws: rule and year, most frequent first. */
  async failures() {
    const answers = await this.ask("failures", null);
    const found = this.data.guards.map((guard, at) => ({ guard, count: answers.reduce((sum, counts) => sum + counts[at], 0) }));
    return found.filter(({ count }) => count).sort((one, other) => other.count - one.count);
  }

  /** Differences of the mean number of these outputs that are met, each with half its 95 % interval and how much more often each output is met; nothing if something else came in between. */
  async scout(outputs, states) {
    const trials = states.map((state) => this.changesTo(inputValues(this.data, resolve(this.data, state)))), answers = await this.ask("scout", { outputs, trials });
    if (answers.includes(null)) return null;
    return trials.map((_, at) => {
      const add = (of) => answers.reduce((sum, found) => sum + of(found[at]), 0), sum = add((one) => one.sum), squares = add((one) => one.squares);
      const sums = this.size ? Array.from({ length: REPLICATES }, (_, replicate) => add((one) => one.sums[replicate])) : null;
      return { by: sum / this.draws, half: halfOf(sum, squares, sums, this.draws), each: outputs.map((_, output) => add((one) => one.each[output]) / this.draws) };
    });
  }

  /** How many of these targets are met, draw by draw. */
  numberMet(targets = this.met.keys()) {
    const sum = new Uint16Array(this.draws);
    for (const at of targets) { const met = this.met[at]; for (let d = 0; d < sum.length; d++) sum[d] += met[d]; }
    return sum;
  }

  /** 5, 25, 50, 75 and 95 % of each year of a target that is watched, over draws that did not fail. */
  fan(target) {
    return this.data.targets[target].outputs.years.map((output) => output === null ? null : quantiles(this.column(output), this.sound, FAN));
  }

  /** All that a comparison needs to keep of a state. */
  async snapshot() {
    const outputs = this.data.targets.flatMap((target) => target.outputs ? [...target.outputs.years, target.outputs.measure] : []).filter((output) => output !== null);
    const answers = await this.ask("columns", { outputs }), columns = new Map(outputs.map((output, at) => [output, joined(Float64Array, answers.map((columns) => columns[at]))]));
    const { sound } = this, of = (output) => output === null ? null : quantiles(columns.get(output), sound, FAN), known = new Map();
    return {
      met: this.met.slice(), counts: this.counts.slice(), sound, failed: this.failed(), resolved: this.resolved,
      // Sorted when someone looks.
      fan: (at) => { if (!known.has(at)) known.set(at, this.data.targets[at].outputs.years.map(of)); return known.get(at); },
      measure: (at) => of(this.data.targets[at].outputs.measure),
    };
  }

  /** How far draws that miss a target that is watched miss it on average, in its unit and in things that one can count; nothing if none misses. */
  gap(target) {
    const { outputs, band: [low, high], value, tolerance, counted, better } = this.data.targets[target];
    const values = this.column(outputs.measure), { sound } = this, met = this.met[target], denominator = denominatorOf(this.data, target);
    const denominators = denominator === null ? null : this.column(denominator), edge = tolerance ?? 0;
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
    const { tape } = this, { reference, step } = tape.results[output], made = new Uint8Array(tape.count), steps = new Uint8Array(tape.uniform.length), inputs = new Set();
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

/** The output by which the shortfall of a target is counted, if there is one. */
function denominatorOf(data, target) {
  const { counted } = data.targets[target];
  return counted?.series ? data.series[counted.series]?.at(-1) ?? null : null;
}

function joined(Kind, lists) {
  if (lists.length === 1) return lists[0];
  const all = new Kind(lists.reduce((sum, list) => sum + list.length, 0));
  let from = 0;
  for (const list of lists) { all.set(list, from); from += list.length; }
  return all;
}

const FAN = [0.05, 0.25, 0.5, 0.75, 0.95], Z975 = 1.959963984540054, T975 = 2.262157162740992;
// Fewer draws that differ, or replicates more alike than this, do not tell how exact a difference is, see src/achieve/probability.rs.
const ENOUGH = 20, AGREE = 2.5;

/** Quantiles of type 7 (Hyndman & Fan 1996) over draws that did not fail. */
function quantiles(column, sound, probabilities) {
  const kept = column.filter((value, d) => sound[d] && value === value).sort();
  if (!kept.length) return probabilities.map(() => NaN);
  return probabilities.map((p) => {
    const place = p * (kept.length - 1), low = Math.floor(place), high = Math.min(low + 1, kept.length - 1);
    return kept[low] + (place - low) * (kept[high] - kept[low]);
  });
}

/** Two states on the same random numbers: difference and 95 % interval, as in src/analysis/paired.rs: by the spread of replicates where enough draws differ, else the adjusted Wald interval of Bonett & Price 2012. */
function paired(before, after, size) {
  let first = 0, second = 0;
  for (let d = 0; d < before.length; d++) { if (before[d] > after[d]) first++; else if (after[d] > before[d]) second++; }
  const difference = (second - first) / before.length;
  let half, middle = difference;
  if (size && first + second >= ENOUGH) half = spread(byReplicate(before, after, size), before.length);
  if (!half) {
    const n = before.length + 2, a = (first + 1) / n, b = (second + 1) / n;
    half = Z975 * Math.sqrt((a + b - (b - a) ** 2) / n);
    middle = b - a;
  }
  const low = Math.max(middle - half, -1), high = Math.min(middle + half, 1);
  return { difference, low, high, verdict: first + second === 0 ? "same" : low >= 0.0005 ? "better" : high <= -0.0005 ? "worse" : "noise" };
}

/** Sums of differences in each replicate of `size` draws. */
function byReplicate(before, after, size, first = 0) {
  const sums = new Array(REPLICATES).fill(0);
  for (let d = 0; d < before.length; d++) sums[Math.floor((first + d) / size)] += after[d] - before[d];
  return sums;
}

/** Half the 95 % interval of a mean of so many draws by its replicates' sums: Student's t with nine degrees of freedom. */
function spread(sums, draws) {
  const sum = sums.reduce((sum, one) => sum + one, 0), distances = Math.max(sums.reduce((sum, one) => sum + one * one, 0) - sum * sum / REPLICATES, 0);
  return distances > AGREE ? T975 * Math.sqrt(distances / (REPLICATES * (REPLICATES - 1))) / (draws / REPLICATES) : 0;
}

/** The mean number of targets met before and now, draw by draw: difference, half its 95 % interval, verdict. */
function meanChange(before, now, size) {
  let sum = 0, squares = 0;
  for (let d = 0; d < now.length; d++) { const by = now[d] - before[d]; sum += by; squares += by * by; }
  const by = sum / now.length, half = halfOf(sum, squares, size ? byReplicate(before, now, size) : null, now.length);
  return { by, half, verdict: squares === 0 ? "same" : Math.abs(by) > half && Math.abs(by) >= 0.005 ? by > 0 ? "better" : "worse" : "noise" };
}

/** Half the 95 % interval of a mean difference from its sums: by replicates where draws differ enough, else of independent draws. */
function halfOf(sum, squares, sums, draws) {
  return sums && squares >= ENOUGH && spread(sums, draws) || Z975 * Math.sqrt(Math.max(squares / draws - (sum / draws) ** 2, 0) / draws);
}
