// Scenarios: what the levers of the page say, as the inputs of the tape.

/** What stands at the start: a named scenario and nothing else. */
const untouched = (start, years) => ({ start, params: {}, lines: {}, years, facilities: {}, levers: {} });

/** Money that the levers of lines move: givers and takers matched in the order of the budget, what is missing as new money. What is taken and not given to anyone stays where it is. */
function transfers(lines, order, years) {
  const givers = [], shifts = [];
  let left = 0;
  for (const line of order) if (lines[line] < 0) givers.push({ line, rest: -lines[line] });
  for (const to of order) {
    let wanted = lines[to] > 0 ? lines[to] : 0;
    while (wanted > 1e-12) {
      const giver = givers[0], share = giver ? Math.min(giver.rest, wanted) : wanted, rounded = round(share / 100);
      if (rounded > 0) shifts.push({ from: giver ? giver.line : null, to, share: rounded, years });
      wanted -= share;
      if (giver && (giver.rest -= share) <= 1e-12) givers.shift();
    }
  }
  for (const giver of givers) left += giver.rest;
  const fresh = shifts.filter((shift) => shift.from === null).reduce((sum, shift) => sum + shift.share, 0);
  return { shifts, left, fresh };
}

const round = (share) => Number(share.toFixed(9));

/** What a shift has moved in a year: equal steps from its first year to its last. */
function moved({ share, years: [from, to] }, year) { return share * clamp((year - from + 1) / (to - from + 1), 0, 1); }

/** The named scenario that a state starts from. */
const startOf = (data, state) => data.scenarios.find((scenario) => scenario.name === state.start) ?? { params: {}, shifts: [], facilities: {}, levers: {} };

/** A facility as the start has it before its levers; nothing if it is not built. */
const startFacility = (start, { id, planned, numbers }) => id in start.facilities ? start.facilities[id] : planned ? numbers : null;

/** All that the tape reads: assumptions that differ from the plan's, shifts, facilities and levers as they are in this state. */
function resolve(data, state) {
  const start = startOf(data, state), facilities = {};
  for (const facility of data.facilities) facilities[facility.id] = changedFacility(startFacility(start, facility), state.facilities[facility.id]);
  const order = data.lines.map((line) => line.id), shifts = [...start.shifts, ...(state.shifts ?? []), ...transfers(state.lines, order, state.years).shifts];
  const pulls = Object.fromEntries(Object.entries({ ...start.levers, ...state.levers }).filter(([, [amount]]) => amount !== 0));
  for (const lever of data.levers) if (pulls[lever.id]) pull(data, lever, pulls[lever.id], facilities, shifts);
  return { params: { ...start.params, ...state.params }, shifts, facilities, pulls };
}

/** What a lever makes of facilities and shifts. */
function pull(data, { effects }, [amount, from], facilities, shifts) {
  for (const [kind, one, other, share] of effects) {
    if (kind === "delay") for (const id of one) { const now = facilities[id]; if (now) facilities[id] = { ...now, opening: Math.max(now.opening + other * amount, Math.min(data.years[0] + 1, now.opening)) }; }
    if (kind === "facility") facilities[one] = other;
    if (kind === "shift") shifts.push({ from: one, to: other, share: share * amount, years: [from, from] });
  }
}

/** What levers cost a line in the step that ends with a year: all of it, or without what they cost once. */
function leverCost(data, pulls, line, year, once) {
  let sum = 0;
  for (const lever of data.levers) {
    const [amount, from] = pulls[lever.id] ?? [0];
    if (!amount || lever.pays !== line || from > year) continue;
    let cost = 0;
    for (let at = year - data.step + 1; at <= year; at++) cost += (at >= from ? lever.cost : 0) + (once && at === from ? lever.cost_once : 0);
    sum += cost * amount;
  }
  return sum;
}

function changedFacility(of, change) {
  if (!change || !of) return of;
  if (change.cancelled) return null;
  const { size = 1, delay_years = 0, ...rest } = change, out = { ...of, ...rest };
  out.opening += delay_years;
  if (size !== 1) {
    out.adds = Object.fromEntries(Object.entries(of.adds).map(([name, amount]) => [name, amount * size]));
    out.construction_cost *= size;
    out.running_cost *= size;
  }
  return out;
}

/** Per input of the tape what it holds: a number, or a distribution with its stream. */
function inputValues(data, resolved) {
  const shareOf = new Map(), assumption = new Map(data.assumptions.map((one) => [one.name, one.value]));
  for (const year of data.years.slice(1)) {
    for (const line of data.lines) shareOf.set(line.id + year, line.share);
    shareOf.set("new" + year, 0);
    const add = (line, by) => shareOf.set(line + year, shareOf.get(line + year) + by);
    for (const shift of resolved.shifts) {
      const by = moved(shift, year);
      add(shift.to, by);
      if (shift.from) add(shift.from, -by); else add("new", by);
    }
  }
  const shocks = new Map(data.shocks.map((shock) => [shock.name, shock.value])), works = new Map(data.levers.map((lever) => [lever.id, lever.works]));
  return data.inputs.map((input) => {
    if (typeof input === "number") return { value: input };
    const [kind, name, part] = input;
    if (kind === "param") return { value: resolved.params[name] ?? assumption.get(name), stream: "param/" + name };
    if (kind === "shock") return { value: shocks.get(name), stream: `shock/${name}/${part}` };
    if (kind === "share") return { value: shareOf.get(name + part) };
    if (kind === "lever" && part === "works") return { value: works.get(name), stream: "lever/" + name };
    if (kind === "lever") { const [amount, from] = resolved.pulls[name] ?? [0]; return { value: amount && from <= Number(part) ? amount : 0 }; }
    if (kind === "lever_cost" || kind === "lever_running") return { value: leverCost(data, resolved.pulls, name, Number(part), kind === "lever_cost") };
    const facility = resolved.facilities[name];
    if (part === "delay") return { value: facility ? facility.delay : 0, stream: "facility/" + name };
    if (!facility) return { value: 0 };
    return { value: part.startsWith("adds/") ? facility.adds[part.slice(5)] ?? 0 : facility[part] };
  });
}

/** Amounts of a lever, from nothing on. */
function amountsOf({ least, most, step }) {
  const size = step ?? (most - least) / 50, amounts = [];
  for (let k = 0; least + k * size <= most + 1e-9 * most; k++) amounts.push(Number((least + k * size).toPrecision(12)));
  return amounts[0] === 0 ? amounts : [0, ...amounts];
}

/** Whether a lever can be pulled like this. */
function canPull({ least, most, step, years: [first, latest] }, [amount, from]) {
  const near = step ? Math.abs(Math.min(Math.max(least + Math.round((amount - least) / step) * step, least), most) - amount) <= 1e-6 * most : true;
  return Number.isInteger(from) && from >= first && from <= latest && (amount === 0 || (amount >= least && amount <= most && near));
}
