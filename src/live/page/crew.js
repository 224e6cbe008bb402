// The crew: the draws are parted among workers, where the browser lets the page have them; each part has a machine of its own.

/** Computes some of the draws of a page: those from `first` on. */
class Part {
  static async make(parts, first, draws, all) {
    return new Part(parts, await WebAssembly.instantiate(parts.module, {}), first, draws, all);
  }

  constructor(parts, instance, first, draws, all) {
    const { description, tape, kernels, keys, tables } = parts;
    Object.assign(this, { parts, data: description, draws });
    this.drawn = new Draws(description, keys, tables, instance.exports, first, draws, all);
    this.machine = new Machine(instance, kernels, tape, description.varying, draws);
    const wanted = [description.sound];
    for (const { outputs } of description.targets) if (outputs) wanted.push(outputs.measure, outputs.met, ...outputs.years.filter((output) => output !== null));
    for (const years of Object.values(description.series)) wanted.push(...years.filter((output) => output !== null));
    this.machine.want([...new Set(wanted)]);
    this.values = null;
  }

  /** Takes new values of inputs, `[input, value, stream]` each; gives the draws that meet each target touched, those that are sound, and columns asked for. */
  apply({ changes, watch }) {
    const { machine, data } = this, first = !this.values;
    this.values ??= [];
    for (const [input, value, stream] of changes) { this.values[input] = [value, stream]; machine.set(input, this.drawn.column(value, stream)); }
    let touched = () => first;
    if (first) machine.runAll();
    else if (changes.length) { const changed = machine.update(changes.map(([input]) => input)); touched = (output) => machine.outputChanged(output, changed); }
    if (changes.length) this.scouting = null;
    const met = [];
    data.targets.forEach(({ outputs }, at) => { if (outputs && touched(outputs.met)) met.push([at, Uint8Array.from(this.column(outputs.met))]); });
    return { met, sound: touched(data.sound) ? Uint8Array.from(this.column(data.sound)) : null, columns: this.columns({ outputs: watch }) };
  }

  /** A column of draws, also of what is the same in all. */
  whole(column) { return typeof column === "number" ? new Float64Array(this.draws).fill(column) : column; }

  column(output) { return this.whole(this.machine.output(output)); }

  columns({ outputs }) { return outputs.map((output) => this.column(output).slice()); }

  /** Per guard the draws in which it is the first to fail. */
  failures() {
    const told = new Uint8Array(this.draws);
    return this.machine.aside(this.data.guards.map((guard) => guard[2]), []).map((sound) => {
      const column = this.whole(sound);
      let count = 0;
      for (let d = 0; d < column.length; d++) if (column[d] === 0 && !told[d]) { told[d] = 1; count++; }
      return count;
    });
  }

  /** Tries changes beside the model, without disturbing it: per trial the sum over draws of how many more of these outputs are met, in all and each, of its square, and by replicate. Nothing if something else is asked meanwhile. */
  async scout({ outputs, trials }) {
    const turn = this.scouting = {}, { machine } = this, { size, first } = this.drawn, found = [], now = new Int16Array(this.draws), then = new Int16Array(this.draws);
    const sums = (columns, all) => { all.fill(0); return columns.map((column) => { const own = this.whole(column); let sum = 0; for (let d = 0; d < all.length; d++) { sum += own[d]; all[d] += own[d]; } return sum; }); };
    const each = sums(machine.aside(outputs, []), now);
    let until = performance.now() + 8;
    for (const changes of trials) {
      if (performance.now() > until) { await new Promise((go) => setTimeout(go, 1)); until = performance.now() + 8; }
      if (this.scouting !== turn) return null;
      const inputs = changes.map(([input]) => input), before = inputs.map((input) => machine.held(input));
      for (const [input, value, stream] of changes) machine.set(input, this.drawn.column(value, stream));
      const eachThen = sums(machine.aside(outputs, inputs), then);
      inputs.forEach((input, at) => machine.set(input, before[at]));
      machine.runUniform();
      let squares = 0, sum = 0;
      for (let d = 0; d < then.length; d++) { const by = then[d] - now[d]; sum += by; squares += by * by; }
      found.push({ sum, squares, sums: size ? byReplicate(now, then, size, first) : null, each: eachThen.map((sum, at) => sum - each[at]) });
    }
    return found;
  }
}

/** A worker that computes a part, as the page asks it; an error if the browser allows none. */
function hire(address, parts, first, draws, all) {
  return new Promise((found, failed) => {
    const worker = new Worker(address), waiting = new Map();
    let asked = 0;
    const late = setTimeout(() => { worker.terminate(); failed(new Error("no answer")); }, 20000);
    worker.onerror = (event) => { event.preventDefault(); clearTimeout(late); failed(new Error(event.message)); };
    worker.onmessage = ({ data: [number, answer] }) => {
      if (number === 0) { clearTimeout(late); found({ ask: (act, what) => new Promise((answered) => { waiting.set(++asked, answered); worker.postMessage([asked, act, what]); }), dismiss: () => worker.terminate() }); return; }
      waiting.get(number)(answer);
      waiting.delete(number);
    };
    worker.postMessage([0, "make", [parts, first, draws, all]]);
  });
}

/** What a worker does: makes its part, then answers. */
function serve() {
  let part;
  onmessage = async ({ data: [number, act, what] }) => {
    if (act === "make") part = await Part.make(...what); else what = await part[act](what);
    postMessage([number, act === "make" ? null : what]);
  };
}

/** Two workers with half of the draws each; the page itself with all of them where it may have none. */
async function crewOf(parts, draws) {
  const half = Math.ceil(draws / 2 / STRIDE) * STRIDE;
  let address;
  try {
    address = URL.createObjectURL(new Blob([document.getElementById("code").textContent], { type: "text/javascript" }));
    return await Promise.all([hire(address, parts, 0, half, draws), hire(address, parts, half, draws - half, draws)]);
  } catch {
    const part = await Part.make(parts, 0, draws, draws);
    return [{ ask: async (act, what) => part[act](what), dismiss() {} }];
  } finally { URL.revokeObjectURL(address); }
}
