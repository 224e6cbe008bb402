// Files: a state as a scenario file that `fiveyear run` reads, and back; and as an address.

/** A distribution as scenario files write it. */
function written(value) {
  if (typeof value === "number") return String(value);
  const [kind, ...numbers] = value, list = (of) => `[${of.join(", ")}]`;
  if (kind === "truncated") return written(numbers[0]).replace(/ \}$/, `, truncate = ${list([numbers[1] ?? "-inf", numbers[2] ?? "inf"])} }`);
  if (kind === "quantiles") return `{ quantiles = [${list(numbers[0])}] }`;
  if (kind === "discrete") return `{ discrete = [${list(numbers[0])}, ${list(numbers[1])}] }`;
  return `{ ${kind} = ${list(kind === "pert" ? numbers.slice(0, 3) : numbers)} }`;
}

const quoted = (words) => JSON.stringify(words);

/** The file of a state: what differs from the scenario it starts from, which is its parent. */
function asToml(data, state, title) {
  const lines = [`title = ${quoted(title)}`], start = data.scenarios.find((scenario) => scenario.name === state.start);
  if (start?.has_file) lines.push(`parent = ${quoted(state.start)}`);
  const params = Object.entries(state.params);
  if (params.length) lines.push("", "[param]", ...params.map(([name, value]) => `${name} = ${written(value)}`));
  const pulled = data.levers.filter(({ id }) => state.levers[id]);
  if (pulled.length) lines.push("", "[lever]", ...pulled.map(({ id, years: [first] }) => { const [amount, from] = state.levers[id]; return `${id} = ${from === first ? amount : `{ amount = ${amount}, from = ${from} }`}`; }));
  const order = data.lines.map((line) => line.id);
  for (const { from, to, share, years } of [...(state.shifts ?? []), ...transfers(state.lines, order, state.years).shifts]) {
    lines.push("", "[[shift]]", ...(from ? [`from = ${quoted(from)}`] : []), `to = ${quoted(to)}`, `share = ${share}`, `years = [${years.join(", ")}]`);
  }
  const before = resolve(data, untouched(state.start, state.years)).facilities, after = resolve(data, state).facilities;
  for (const [id, change] of Object.entries(state.facilities)) {
    // What the start does not build cannot be changed; an address may say so all the same.
    if (!startFacility(startOf(data, state), data.facilities.find((facility) => facility.id === id))) continue;
    const rows = [];
    if (!after[id]) rows.push("cancelled = true");
    else {
      if (change.delay_years) rows.push(`delay_years = ${change.delay_years}`);
      for (const key of ["opening", "ramp", "construction_cost", "build_years", "running_cost"]) {
        const same = key === "opening" ? change.opening === undefined : after[id][key] === before[id][key];
        if (!same) rows.push(`${key} = ${key === "opening" ? change.opening : after[id][key]}`);
      }
      if (JSON.stringify(after[id].delay) !== JSON.stringify(before[id].delay)) rows.push(`delay = ${written(after[id].delay)}`);
      if (JSON.stringify(after[id].adds) !== JSON.stringify(before[id].adds)) rows.push(`adds = { ${Object.entries(after[id].adds).map(([name, amount]) => `${name} = ${amount}`).join(", ")} }`);
    }
    if (rows.length) lines.push("", `[facility.${id}]`, ...rows);
  }
  return lines.join("\n") + "\n";
}

/** Reads as much of TOML as scenario files hold. */
function readToml(text) {
  let at = 0;
  const root = {};
  let table = root;
  const fail = (what) => { const line = text.slice(0, at).split("\n").length; throw new Unreadable(line, what); };
  const skip = (lines) => { for (;;) { const m = (lines ? /^(?:[ \t\r\n]+|#[^\n]*)+/ : /^[ \t]+/).exec(text.slice(at, at + 4096)); if (!m) return; at += m[0].length; } };
  const key = () => {
    const path = [];
    for (;;) {
      skip(false);
      if (text[at] === '"' || text[at] === "'") path.push(string());
      else { const m = /^[A-Za-z0-9_*\u0080-\uffff-]+/.exec(text.slice(at, at + 200)); if (!m) fail("key"); path.push(m[0]); at += m[0].length; }
      skip(false);
      if (text[at] !== ".") return path;
      at++;
    }
  };
  const string = () => {
    const three = text.slice(at, at + 3), mark = three === '"""' || three === "'''" ? three : text[at];
    let end = at + mark.length, raw = "";
    for (; text.slice(end, end + mark.length) !== mark; end++) {
      if (end >= text.length || (mark.length === 1 && text[end] === "\n")) fail("string");
      if (mark[0] === '"' && text[end] === "\\") raw += text[end++];
      raw += text[end];
    }
    at = end + mark.length;
    if (mark[0] === "'") return raw;
    return raw.replace(/\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)/gs, (_, e) => e.length > 1 ? String.fromCodePoint(parseInt(e.slice(1), 16)) : { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" }[e] ?? e);
  };
  const value = () => {
    skip(true);
    const c = text[at];
    if (c === '"' || c === "'") return string();
    if (c === "[") { at++; const list = []; for (;;) { skip(true); if (text[at] === "]") { at++; return list; } list.push(value()); skip(true); if (text[at] === ",") at++; else if (text[at] !== "]") fail("list"); } }
    if (c === "{") { at++; const inner = {}; for (;;) { skip(true); if (text[at] === "}") { at++; return inner; } pair(inner); skip(true); if (text[at] === ",") at++; else if (text[at] !== "}") fail("table"); } }
    const m = /^(?:true|false|\d{4}-\d{2}(?:-\d{2})?(?=[\s,\]}#]|$)|[+-]?(?:inf|[0-9_]+(?:\.[0-9_]+)?(?:[eE][+-]?[0-9]+)?))/.exec(text.slice(at, at + 80));
    if (!m) fail("value");
    at += m[0].length;
    if (m[0] === "true" || m[0] === "false") return m[0] === "true";
    return /^\d{4}-/.test(m[0]) ? m[0] : Number(m[0].replaceAll("_", "").replace("inf", "Infinity"));
  };
  const into = (start, path) => path.reduce((inner, name) => {
    if (!Object.hasOwn(inner, name)) Object.defineProperty(inner, name, { value: {}, enumerable: true, configurable: true, writable: true });
    return Array.isArray(inner[name]) ? inner[name].at(-1) : inner[name];
  }, start);
  const pair = (inner) => { const path = key(); skip(false); if (text[at] !== "=") fail("="); at++; const last = path.pop(), holder = into(inner, path); Object.defineProperty(holder, last, { value: value(), enumerable: true, configurable: true, writable: true }); };
  if (text.charCodeAt(0) === 0xfeff) at = 1;
  for (skip(true); at < text.length; skip(true)) {
    if (text.startsWith("[[", at)) {
      at += 2;
      const path = key(), last = path.pop(), holder = into(root, path);
      if (!text.startsWith("]]", at)) fail("]]");
      at += 2;
      (holder[last] ??= []).push(table = {});
    } else if (text[at] === "[") { at++; const path = key(); if (text[at] !== "]") fail("]"); at++; table = into(root, path); }
    else pair(table);
  }
  return root;
}

class Unreadable extends Error { constructor(line, what) { super(what); Object.assign(this, { line, what }); } }

const Z95 = 1.6448536269514727, KINDS = ["uniform", "triangular", "pert", "normal", "lognormal", "student_t", "beta", "discrete"];

/** "low to high", a 90 % interval. */
const interval = (low, high, ln) => low > 0 ? ["lognormal", Math.sqrt(low * high), ln(high / low) / (2 * Z95)] : ["normal", 0.5 * (low + high), (high - low) / (2 * Z95)];

/** A value of a scenario file as a distribution; `before` is the parent's. */
function readValue(given, before, draws) {
  if (typeof given === "number") return given;
  if (typeof given === "string") {
    const ends = given.replace(/\s*(?:至|到|~)\s*/, " to ").split(" to ").map(Number);
    return ends.length === 2 && ends[0] < ends[1] ? interval(ends[0], ends[1], draws.functions.ln) : undefined;
  }
  if (!given || typeof given !== "object") return undefined;
  if ("times" in given || "plus" in given) return movedValue(before, given.times ?? 1, given.plus ?? 0, draws);
  // What is cut off takes a distribution function that this page does not have.
  const kind = KINDS.find((kind) => Object.hasOwn(given, kind));
  if (!kind || "truncate" in given || !Array.isArray(given[kind])) return undefined;
  return kind === "pert" ? pert(given.pert) : [kind, ...given[kind]];
}

const pert = ([low, mode, high]) => ["pert", low, mode, high, 1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low)];

/** `times` × a value + `plus`. */
function movedValue(value, times, plus, draws) {
  const at = (x) => x * times + plus;
  if (typeof value === "number") return at(value);
  const [kind, a, b, c, d, e] = value;
  switch (kind) {
    case "uniform": return [kind, at(a), at(b)];
    case "triangular": return [kind, at(a), at(b), at(c)];
    case "pert": return [kind, at(a), at(b), at(c), d, e];
    case "normal": return [kind, at(a), b * times];
    case "lognormal": {
      if (plus === 0) return [kind, a * times, b];
      const [low, high] = [0.05, 0.95].map((u) => at(a * draws.functions.exp(b * draws.normal(u))));
      return interval(low, high, draws.functions.ln);
    }
    case "student_t": return [kind, at(a), b * times, c];
    case "quantiles": return [kind, a.map(at)];
    case "beta": return [kind, a, b, at(c), at(d)];
    case "truncated": return [kind, movedValue(a, times, plus, draws), b === null ? null : at(b), c === null ? null : at(c), d, e];
    default: return [kind, a.map(at), b];
  }
}

/** The state that a scenario file describes, and what of it this page cannot show. */
function stateOf(data, text, draws, years) {
  const file = readToml(text), known = new Set(["title", "story", "parent", "param", "lever", "shift", "facility", "rules"]), cannot = [];
  const plain = data.scenarios.find((scenario) => scenario.plain)?.name ?? null;
  if (file.parent && !data.scenarios.some((scenario) => scenario.name === file.parent && !scenario.absent)) cannot.push(["parent", file.parent]);
  const state = untouched(file.parent ?? plain, years);
  state.shifts = [];
  if (file.rules) cannot.push(["rules", ""]);
  for (const name of Object.keys(file)) if (!known.has(name)) cannot.push(["unknown", name]);
  const base = resolve(data, state), assumptions = new Map(data.assumptions.map((one) => [one.name, one]));
  for (const [name, given] of Object.entries(file.param ?? {})) {
    const assumption = assumptions.get(name), value = assumption && readValue(given, base.params[name] ?? assumption.value, draws);
    const input = data.inputs.findIndex((input) => input[0] === "param" && input[1] === name);
    if (value === undefined || !draws.knows(value)) cannot.push(["value", name]);
    else if (typeof value !== "number" && input >= 0 && !data.varying[input]) cannot.push(["fixed", name]);
    else state.params[name] = value;
  }
  for (const [name, given] of Object.entries(file.lever ?? {})) {
    const lever = data.levers.find((known) => known.id === name), pull = typeof given === "number" ? [given, lever?.years[0]] : [given?.amount, given?.from ?? lever?.years[0]];
    if (!lever || !canPull(lever, pull)) cannot.push(["lever", name]); else state.levers[name] = pull;
  }
  const lines = new Set(data.lines.map((line) => line.id));
  for (const shift of file.shift ?? []) {
    const { from = null, to, share, years } = shift;
    if (!lines.has(to) || (from && !lines.has(from)) || !(share > 0 && share <= 1) || !Array.isArray(years)) cannot.push(["shift", `${from ?? "new"} → ${to}`]);
    else state.shifts.push({ from: from || null, to, share, years });
  }
  for (const [pattern, change] of Object.entries(file.facility ?? {})) {
    const matches = new RegExp(`^${pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".*")}$`);
    const meant = data.facilities.filter((facility) => matches.test(facility.id) && base.facilities[facility.id]);
    if (!meant.length) cannot.push(["facility", pattern]);
    for (const facility of meant) {
      const own = { ...change }, now = base.facilities[facility.id];
      if (typeof own.opening === "string") { const [year, month = 1] = own.opening.split("-").map(Number); own.opening = year + (month - 1) / 12; }
      if ("delay" in own) { own.delay = readValue(own.delay, now.delay, draws); if (own.delay === undefined || !draws.knows(own.delay)) cannot.push(["value", `${facility.id}.delay`]); }
      for (const key of Object.keys(own)) if (!["cancelled", "delay_years", "delay", "opening", "ramp", "construction_cost", "build_years", "running_cost", "adds"].includes(key)) cannot.push(["facility", `${facility.id}.${key}`]);
      for (const name of Object.keys(own.adds ?? {})) if (!data.inputs.some((input) => input[0] === "facility" && input[1] === facility.id && input[2] === `adds/${name}`)) cannot.push(["facility", `${facility.id}.adds.${name}`]);
      state.facilities[facility.id] = own;
    }
  }
  return { state, title: typeof file.title === "string" ? file.title : file.title?.zh ?? file.title?.en ?? "", cannot };
}

const FACILITY_NUMBERS = ["opening", "delay_years", "size", "ramp", "construction_cost", "build_years", "running_cost"];

// ---- addresses -----------------------------------------------------------------------------------------------------------------------------

// JSON's own marks, so that an address can be read.
const MARKS = { "%2C": ",", "%3A": ":", "%22": "'", "%7B": "(", "%7D": ")", "%5B": "!", "%5D": "~" };

/** A state as what stands behind `#`. */
function asAddress(state, more) {
  const short = { s: state.start, ...more };
  if (Object.keys(state.params).length) short.p = state.params;
  if (Object.values(state.lines).some(Boolean)) { short.l = state.lines; short.y = state.years; }
  if (state.shifts?.length) short.m = state.shifts;
  if (Object.keys(state.levers).length) short.v = state.levers;
  if (Object.keys(state.facilities).length) short.f = state.facilities;
  const coded = encodeURIComponent(JSON.stringify(short)).replace(/['()!~]/g, (mark) => "%" + mark.charCodeAt(0).toString(16));
  return "#" + coded.replace(/%(2C|3A|22|7B|7D|5B|5D)/g, (code) => MARKS[code]);
}

/** And back; nothing if it says nothing that this page knows. */
function ofAddress(data, address, years) {
  let short;
  try {
    const coded = address.replace(/^#/, "").replace(/[,:'()!~]/g, (mark) => Object.keys(MARKS).find((code) => MARKS[code] === mark));
    short = JSON.parse(decodeURIComponent(coded));
  } catch { return null; }
  if (!short || typeof short !== "object" || !data.scenarios.some((scenario) => scenario.name === short.s && !scenario.absent)) return null;
  // An address may have been written by anyone: only what a lever could have said is taken.
  const own = (of, known, sound) => Object.fromEntries(Object.entries(of && typeof of === "object" ? of : {}).filter(([name, value]) => known.has(name) && sound(value)));
  const names = (list, key) => new Set(list.map((one) => one[key])), lines = names(data.lines, "id");
  const inPlan = (pair) => Array.isArray(pair) && pair.length === 2 && pair.every((year) => data.years.includes(year)) && pair[0] <= pair[1];
  const state = untouched(short.s, inPlan(short.y) ? short.y : years);
  const isNumber = Number.isFinite, isValue = (value) => isNumber(value) || (Array.isArray(value) && [...KINDS, "truncated"].includes(value[0]));
  state.params = own(short.p, names(data.assumptions, "name"), isValue);
  state.lines = own(short.l, lines, (points) => isNumber(points) && Math.abs(points) <= 100);
  state.facilities = own(short.f, names(data.facilities, "id"), (change) => change && typeof change === "object" && Object.entries(change).every(([key, value]) => key === "cancelled" ? typeof value === "boolean" : key === "delay" ? isValue(value) : key === "adds" ? Object.values(value ?? {}).every(isNumber) : FACILITY_NUMBERS.includes(key) && isNumber(value)));
  state.levers = own(short.v, names(data.levers, "id"), Array.isArray);
  for (const { id, ...lever } of data.levers) if (state.levers[id] && !canPull(lever, state.levers[id])) delete state.levers[id];
  if (Array.isArray(short.m)) state.shifts = short.m.filter((shift) => shift && lines.has(shift.to) && (!shift.from || lines.has(shift.from)) && shift.share > 0 && shift.share <= 1 && inPlan(shift.years));
  return { state, more: short };
}
