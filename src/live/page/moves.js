// Which lever moves what is looked at most, and what that costs: each is tried alone, on the same random numbers, while nobody waits.

function scoutSoon(page) {
  clearTimeout(page.scouting);
  const run = page.scoutRun = (page.scoutRun ?? 0) + 1, { moves } = page.panels, key = JSON.stringify([page.state, page.domain, page.selected, page.model.draws, language]);
  // What is known already stays.
  if (page.scouted === key && moves.isConnected && moves.childElementCount > 1) return;
  replace(moves, make("h3", null, say("moves")), working(page));
  page.scouting = setTimeout(() => scout(page, run, key), 150);
}

/** That what moves most is still being worked out, and how far that is. */
function working(page) {
  page.progress = make("progress", { max: 1, value: 0, "aria-label": say("working") });
  return make("p", { class: "fine", role: "status" }, `${say("working")} `, page.progress);
}

/** Everything that could be tried, with what it costs. */
function trialsOf(page) {
  const { data, model, state } = page, depends = page.depends(), trials = [], { pulls, facilities } = model.resolved, spending = page.spending();
  for (const lever of data.levers) {
    const [amount, from] = pulls[lever.id] ?? [0, lever.years[0]], most = amountsOf(lever).at(-1), more = most - amount;
    if (!depends.lever.has(lever.id) || more <= 0 || excludedBy(data, pulls, lever)) continue;
    const [yearly, once] = priceOf(lever);
    trials.push({ label: of(lever.label), kind: "lever", words: amountWords(lever, [most, from]), cost: more * yearly, once: more * once, state: { ...state, levers: { ...state.levers, [lever.id]: [most, from] } } });
  }
  for (const line of data.lines) if (depends.share.has(line.id)) trials.push({ label: of(line.name), kind: "money", words: say("pointMore"), cost: spending === null ? null : spending / 100, once: 0, state: { ...state, lines: { ...state.lines, [line.id]: (state.lines[line.id] ?? 0) + 1 } } });
  for (const { id, name } of data.facilities) {
    if (!depends.facility.has(id) || !facilities[id]) continue;
    for (const [by, words] of [[-1, "yearSooner"], [1, "yearLater"]]) { const change = state.facilities[id] ?? {}; trials.push({ label: of(name), kind: "facility", words: say(words), state: { ...state, facilities: { ...state.facilities, [id]: { ...change, delay_years: (change.delay_years ?? 0) + by } } } }); }
  }
  for (const one of data.assumptions) {
    if (!depends.param.has(one.name) || one.range.length === 1 || typeof state.params[one.name] === "number") continue;
    for (const end of [0, 2]) trials.push({ label: of(one.label), kind: "chance", words: OWN_SCALES.test(one.unit?.zh ?? "") ? say(end ? "highEnd" : "lowEnd") : `${figure(one.range[end])} ${of(one.unit)}`, state: { ...state, params: { ...state.params, [one.name]: one.range[end] } } });
  }
  return trials;
}

/** Trials that are asked for at once: so few that a move of a lever does not wait for them, and that progress is seen. */
const AT_ONCE = 12;

async function scout(page, run, key) {
  const { data, model } = page, targets = page.chosen().filter((at) => data.targets[at].outputs), outputs = targets.map((at) => data.targets[at].outputs.met), known = [];
  if (!targets.length) { replace(page.panels.moves); return; }
  const all = trialsOf(page), isChance = ({ kind }) => kind === "chance";
  // What can be decided first: it is what is asked for.
  const trials = [...all.filter((trial) => !isChance(trial)), ...all.filter(isChance)], decided = all.length - all.filter(isChance).length;
  while (known.length < trials.length) {
    const to = known.length < decided ? Math.min(known.length + AT_ONCE, decided) : known.length + AT_ONCE, own = trials.slice(known.length, to), found = await model.scout(outputs, own.map((trial) => trial.state));
    if (run !== page.scoutRun) return;
    if (!found) { page.scouting = setTimeout(() => scout(page, run, key), 100); return; }
    known.push(...own.map((trial, at) => ({ ...trial, ...found[at], most: mostMoved(targets, found[at].each) })));
    if (known.length === decided || known.length === trials.length) renderMoves(page, known, known.length < trials.length);
    page.progress.value = known.length / trials.length;
  }
  if (!trials.length) renderMoves(page, known, false);
  page.scouted = key;
}

/** The target that is moved most, and by how much. */
function mostMoved(targets, each) {
  const at = each.reduce((best, by, at) => Math.abs(by) > Math.abs(each[best]) ? at : best, 0);
  return { target: targets[at], by: each[at] };
}

function renderMoves(page, found, isPart) {
  const whole = page.domain !== null, clear = found.filter(({ by, half }) => Math.abs(by) > half && Math.abs(by) >= (whole ? 0.01 : 0.005)), byLabel = new Map();
  for (const one of clear) { const key = one.kind + one.label, known = byLabel.get(key) ?? { ...one, ends: [] }; known.ends.push(one); byLabel.set(key, known); }
  const size = (one) => Math.max(...one.ends.map((end) => Math.abs(end.by))), ranked = [...byLabel.values()].sort((a, b) => size(b) - size(a));
  const effect = ({ by, half }) => whole ? beyond(by, half, 2) : beyond(100 * by, 100 * half, half < 0.01 ? 1 : 0);
  // Of a domain, which of its targets that is.
  const mostly = ({ most }) => { const { number } = page.data.targets[most.target]; return make("span", { class: "fine" }, `${say("mostly")} ${number} ${nameOf(page.data.targets[most.target])}${colon()}${pointsWords(sign(100 * most.by, Math.abs(most.by) < 0.01 ? 1 : 0))}`); };
  const bar = (end, widest) => { const one = make("span", { class: `bar ${end.by > 0 ? "better" : "worse"}`, "aria-hidden": "true" }, make("i")); one.firstChild.style.width = `${50 * Math.abs(end.by) / widest}%`; one.firstChild.style[end.by > 0 ? "left" : "right"] = "50%"; return one; };
  const alone = (one) => one.kind === "lever" || one.kind === "money";
  const ends = (one, widest) => one.ends.map((end) => make("div", { class: "end" }, bar(end, widest), make("span", { class: "fine" }, make("b", null, effect(end)), alone(one) ? "" : inBrackets(end.words))));
  const cost = (one) => costWords(page.data, one.cost, one.once) || (one.cost === 0 && one.once === 0 ? say("free") : say("noPrice"));
  // What helps most for the money, of what costs something.
  const perMoney = (one) => one.ends[0].by / (one.cost + one.once / page.data.years.length), priced = ranked.filter((one) => one.cost > 0 && one.ends[0].by > 0), best = priced.length > 1 ? priced.reduce((a, b) => perMoney(b) > perMoney(a) ? b : a) : null;
  const choices = ranked.filter((one) => one.kind !== "chance").sort((a, b) => b.ends[0].by - a.ends[0].by || size(b) - size(a)).slice(0, 10), chances = ranked.filter((one) => one.kind === "chance").slice(0, 8);
  const table = (rows, caption, priced) => {
    if (!rows.length) return null;
    const widest = Math.max(...rows.map(size)), heads = [priced ? "measure" : "assumptions", whole ? "moreMet" : "pointsOfP", ...(priced ? ["costs"] : [])].map((key) => make("th", { scope: "col", class: key }, say(key)));
    const name = (one) => [one.label, one === best ? make("span", { class: "best" }, say("best")) : null, whole ? mostly(one.ends.reduce((a, b) => Math.abs(b.by) > Math.abs(a.by) ? b : a)) : null, alone(one) ? make("span", { class: "fine" }, one.words, " ", make("button", { type: "button", class: "take-back", "aria-label": `${say("try")}: ${one.label}`, click: () => page.set(one.state) }, say("try"))) : null];
    return make("table", { class: priced ? "ranked priced" : "ranked" }, make("caption", null, caption), make("thead", null, make("tr", null, heads)),
      make("tbody", null, rows.map((one) => make("tr", { "data-kind": one.kind }, make("th", { scope: "row" }, name(one)), make("td", null, ends(one, widest)), priced ? make("td", { class: "costs" }, cost(one)) : null))));
  };
  replace(page.panels.moves, make("h3", null, say("moves")), make("p", { class: "fine" }, say("movesHelp")),
    choices.length || chances.length ? [table(choices, say("decided"), true), table(chances, say("chance"), false)] : isPart ? null : make("p", null, say("nothingMoves")), isPart ? working(page) : null);
}
