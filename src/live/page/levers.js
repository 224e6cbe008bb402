// The levers on the left: measures, money by line, facilities, and uncertainties that one may fix.

function buildLevers(page) {
  const { data } = page;
  page.balance = make("div", { class: "balance", role: "status" });
  const relevant = make("input", { type: "checkbox", id: "relevant", checked: Boolean(page.onlyRelevant), change: () => { page.onlyRelevant = relevant.checked; syncLevers(page); } });
  page.relevantLabel = make("label", { for: "relevant" });
  const group = (key, count, open, ...content) => make("details", { class: "group", open, "data-group": key }, make("summary", null, `${say(key)} (${count})`), content);
  const has = data.lines.length || data.facilities.length || data.levers.length;
  return [make("h2", null, say("levers")), data.lines.length || data.levers.length ? page.balance : null,
    has ? make("p", { class: "only" }, relevant, page.relevantLabel) : null,
    data.levers.length ? group("measures", data.levers.length, true, make("p", { class: "fine" }, say("measuresHelp")), measures(page)) : null,
    data.lines.length ? group("money", data.lines.length, true, make("p", { class: "fine" }, say("moneyHelp")), years(page), data.lines.map((line) => lineLever(page, line))) : null,
    data.facilities.length ? group("facilities", data.facilities.filter((one) => one.planned).length, false, make("p", { class: "fine" }, say("facilitiesHelp")), data.facilities.map((facility) => facilityLever(page, facility))) : null,
    uncertainties(page, !has)].filter(Boolean);
}

/** A lever as all look: its name, what it says now, its control, and where it comes from on demand. */
function lever(id, name, control, about, more) {
  const said = make("output", { for: id }), story = make("dl", { class: "about", hidden: true, id: `${id}-about` });
  const ask = make("button", { type: "button", class: "info", "aria-expanded": "false", "aria-controls": `${id}-about`, "aria-label": `${say("why")}: ${name}`, click: () => {
    story.hidden = !story.hidden;
    ask.setAttribute("aria-expanded", String(!story.hidden));
    replace(story, story.hidden ? null : about().filter(([, words]) => words).map(([key, words]) => [make("dt", null, say(key)), make("dd", null, words)]));
  } }, "i");
  const element = make("div", { class: "lever" }, make("label", { for: id }, name), ask, said, control, more, story);
  return { element, say: (words, changed) => { said.textContent = words; if (control.type === "range") control.setAttribute("aria-valuetext", words); element.classList.toggle("changed", changed); }, relevant: (page, is) => { element.classList.toggle("relevant", is); element.hidden = Boolean(page.onlyRelevant) && !is && !element.classList.contains("changed"); } };
}

/** What moves while it is held, and is kept when it is let go. */
function listen(control, set) {
  control.addEventListener("input", () => set(false));
  control.addEventListener("change", () => set(true));
}

// ---- measures ------------------------------------------------------------------------------------------------------------------------------

/** How far a lever is pulled, in words. */
function amountWords({ unit, unit_one, yes_or_no, years: [first, latest] }, [amount, from]) {
  const since = first < latest || from !== first ? language === "zh" ? `，${from}年起` : ` from ${from}` : "", counted = of(amount === 1 ? unit_one : unit);
  return (yes_or_no ? say("pulled") : `${figure(amount)}${/^\d/.test(counted) ? "×" : language === "zh" ? "" : " "}${counted}`) + since;
}

/** What something costs a year and once, in words. */
const costWords = (data, yearly, once) => [yearly ? `${money(data, yearly)}${say("aYear")}` : "", once ? `${money(data, once)}${language === "zh" ? "" : " "}${say("once")}` : ""].filter(Boolean).join(language === "zh" ? "，" : ", ");

/** What a unit of a lever costs a year and once, with the facility that it builds. */
function priceOf({ cost, cost_once, effects }) {
  const built = effects.filter(([kind]) => kind === "facility").map(([, , numbers]) => numbers), sum = (key) => built.reduce((sum, one) => sum + one[key], 0);
  return [cost + sum("running_cost"), cost_once + sum("construction_cost")];
}

/** A lever of the plan as it is pulled, with what that costs, in words. */
function pullWords(data, one, pull) {
  if (!pull[0]) return say("notPulled");
  const much = costWords(data, ...priceOf(one).map((price) => price * pull[0]));
  return amountWords(one, pull) + (much ? ` · ${much}` : "");
}

/** A lever that is pulled and cannot stand beside this one. */
const excludedBy = (data, pulls, lever) => data.levers.find((other) => other.id !== lever.id && pulls[other.id] && (lever.excludes.includes(other.id) || other.excludes.includes(lever.id)));

function measures(page) {
  const { data } = page, order = [...data.lines.map((line) => line.id), null];
  return order.map((line) => {
    const own = data.levers.filter((one) => (data.lines.some((known) => known.id === one.pays) ? one.pays : null) === line);
    return own.length ? make("div", { class: "of-line" }, make("h3", null, line === null ? say("otherLevers") : lineName(data, line)), own.map((one) => measure(page, one))) : null;
  });
}

function measure(page, one) {
  const { data } = page, id = `lever-${one.id}`, amounts = amountsOf(one), [first, latest] = one.years, isWhole = amounts.length === 2;
  const control = isWhole ? make("input", { type: "checkbox", id }) : make("input", { type: "range", id, min: 0, max: amounts.length - 1, step: 1, value: 0 });
  const from = make("select", { "aria-label": `${say("from")}: ${of(one.label)}` }, Array.from({ length: latest - first + 1 }, (_, at) => make("option", { value: first + at }, language === "zh" ? `${first + at}年起` : `from ${first + at}`)));
  const index = () => isWhole ? Number(control.checked) : Number(control.value), started = () => startOf(data, page.state).levers[one.id] ?? [0, first];
  const moved = (amount) => {
    const pull = [amount, Number(from.value)], rest = { ...page.state.levers }, start = started();
    if (amount === start[0] && (amount === 0 || pull[1] === start[1])) delete rest[one.id]; else rest[one.id] = amount === 0 ? [0, first] : pull;
    return { ...page.state, levers: rest };
  };
  const set = (commit) => { page.change(moved(amounts[index()]), commit); sync(); if (commit) syncLevers(page, "lever-"); };
  listen(control, set);
  from.addEventListener("change", () => set(true));
  const between = one.range.length === 1 ? null : `${figure(100 * one.range[1])}${perCentMark()}${inBrackets(`${figure(100 * one.range[0])} – ${figure(100 * one.range[2])}${perCentMark()}`)}`;
  const about = () => [["decides", of(one.decides)], ["pays", one.pays ? lineName(data, one.pays) : ""], ["costOfOne", costWords(data, ...priceOf(one))], ["takesEffect", between], ["range", one.yes_or_no ? "" : `${figure(amounts[1])} – ${figure(amounts.at(-1))} ${of(one.unit)}`], ["grade", one.grade], ["source", of(one.source)]];
  const shell = lever(id, of(one.label), control, about, latest > first ? make("span", { class: "since" }, from) : null);
  shell.element.classList.add("measure");
  const sync = () => {
    const pull = page.state.levers[one.id] ?? started(), barred = excludedBy(data, resolve(data, page.state).pulls, one);
    const nearest = amounts.reduce((best, amount, at) => Math.abs(amount - pull[0]) < Math.abs(amounts[best] - pull[0]) ? at : best, 0);
    if (isWhole) control.checked = nearest === 1; else control.value = nearest;
    from.value = pull[1];
    from.hidden = !pull[0];
    control.disabled = Boolean(barred) && !pull[0];
    shell.say(barred && !pull[0] ? `${say("excluded")} ${of(barred.label)}` : pullWords(data, one, pull), one.id in page.state.levers);
    shell.relevant(page, page.depends().lever.has(one.id));
  };
  page.elementOf.set(id, sync);
  return shell.element;
}

// ---- money ---------------------------------------------------------------------------------------------------------------------------------

function years(page) {
  const select = (at) => make("select", { "aria-label": `${say("years")} ${at + 1}`, change: (event) => {
    const years = [...page.state.years];
    years[at] = Number(event.target.value);
    if (years[0] > years[1]) years[1 - at] = years[at];
    page.set({ ...page.state, years });
  } }, page.data.years.slice(1).map((one) => make("option", { value: one }, String(one))));
  const both = [select(0), select(1)];
  page.elementOf.set("years", () => both.forEach((select, at) => { select.value = page.state.years[at]; }));
  return make("p", { class: "years" }, `${say("years")} `, both[0], ` ${say("until")} `, both[1]);
}

function lineLever(page, line) {
  const { data } = page, id = `lines-${line.id}`, [least, most] = line.range ? line.range.map((share) => 100 * (share - line.share)) : [-Math.min(5, 100 * line.share), 5];
  // Whole steps within the range, tenths of a point or hundredths.
  const per = most - least >= 1 ? 10 : 100, inside = (by) => (by < 0 ? Math.ceil(by * per - 1e-9) : Math.floor(by * per + 1e-9)) / per;
  const control = make("input", { type: "range", id, min: inside(least), max: inside(most), step: 1 / per, value: 0 });
  const moved = (by) => { const rest = { ...page.state.lines }; if (by) rest[line.id] = by; else delete rest[line.id]; return { ...page.state, lines: rest }; };
  listen(control, (commit) => { page.change(moved(Number(control.value)), commit); sync(); });
  const about = () => [["share", `${figure(100 * line.share)}${perCentMark()}`], ["range", line.range ? line.range.map((share) => `${figure(100 * share)}${perCentMark()}`).join(" – ") : ""]];
  const shell = lever(id, of(line.name), control, about);
  const sync = () => {
    const by = page.state.lines[line.id] ?? 0, spending = page.spending();
    control.value = by;
    const yuan = spending && by ? ` · ${by < 0 ? "−" : "+"}${money(data, Math.abs(by) / 100 * spending)}` : "";
    shell.say(`${figure(100 * line.share + by)}${perCentMark()}${by ? inBrackets(sign(by, Math.abs(10 * by - Math.round(10 * by)) > 1e-6 ? 2 : 1)) : ""}${yuan}`, by !== 0);
    shell.relevant(page, page.depends().share.has(line.id));
  };
  page.elementOf.set(id, sync);
  return shell.element;
}

/** What measures and lines take and give, always in sight. */
function renderBalance(page) {
  const { data, state, model } = page;
  if (!page.balance || !model.resolved) return;
  const { fresh, left, shifts } = transfers(state.lines, data.lines.map((line) => line.id), state.years), { pulls } = model.resolved, spending = page.spending();
  const lines = fresh > 0 ? `${page.shareWords(fresh)}${say("fresh")}` : left > 1e-9 ? `${pointsWords(figure(left))} ${say("left")}` : shifts.length ? say("even") : say("unmoved");
  const start = resolve(data, untouched(state.start, state.years)).pulls, costs = data.lines.map(({ id }) => [id, data.levers.reduce((sum, one) => sum + (one.pays === id ? ((pulls[one.id]?.[0] ?? 0) - (start[one.id]?.[0] ?? 0)) * one.cost : 0), 0)]).filter(([, cost]) => cost > 1e-9);
  const cover = spending && costs.length ? () => {
    const more = { ...state.lines };
    for (const [line, cost] of costs) more[line] = Math.max(more[line] ?? 0, Math.ceil(10000 * cost / spending) / 100);
    page.set({ ...state, lines: more });
  } : null;
  const covered = costs.every(([line, cost]) => spending && (state.lines[line] ?? 0) / 100 * spending >= cost - 1e-9);
  const key = JSON.stringify([lines, costs, covered, language]);
  if (page.balanced === key && page.balance.childElementCount) return;
  page.balanced = key;
  page.balance.dataset.state = fresh > 0 ? "fresh" : left > 1e-9 ? "left" : "even";
  replace(page.balance, make("p", null, make("b", null, say("balance")), `${colon()}${lines}`),
    costs.length ? make("p", null, `${say("measures")}${colon()}${money(data, costs.reduce((sum, [, cost]) => sum + cost, 0))}${say("aYear")}${inBrackets(`${costs.slice().sort((a, b) => b[1] - a[1]).slice(0, 3).map(([line, cost]) => `${lineName(data, line)} ${money(data, cost)}`).join(language === "zh" ? "；" : "; ")}${costs.length > 3 ? language === "zh" ? "等" : "; …" : ""}`)}${comma()}${covered ? say("covered") : say("fromLines")} `, covered || !cover ? null : make("button", { type: "button", class: "take-back", click: cover }, say("cover"))) : null);
}

// ---- facilities ----------------------------------------------------------------------------------------------------------------------------

function facilityWords(data, state, id) {
  const now = resolve(data, state).facilities[id];
  return now ? `${say("opens")} ${month(now.opening)}` : say("notBuilt");
}

function facilityLever(page, facility) {
  const { data } = page, id = `facility-${facility.id}`, built = make("input", { type: "checkbox", id: `${id}-built` }), control = make("input", { type: "range", id, min: -2, max: 4, step: 0.25, value: 0 });
  const moved = (by, isBuilt) => {
    const change = { ...page.state.facilities[facility.id] }, all = { ...page.state.facilities };
    delete change.delay_years;
    delete change.cancelled;
    if (by) change.delay_years = by;
    if (!isBuilt) change.cancelled = true;
    if (Object.keys(change).length) all[facility.id] = change; else delete all[facility.id];
    return { ...page.state, facilities: all };
  };
  const set = (commit) => { page.change(moved(Number(control.value), built.checked), commit); sync(); };
  listen(control, set);
  built.addEventListener("change", () => set(true));
  const about = () => { const now = resolve(data, page.state).facilities[facility.id] ?? facility.numbers; return [["kind", facility.kind], ["adds", Object.entries(now.adds).map(([name, amount]) => `${name} ${figure(amount)}`).join(", ")], ["construction", now.construction_cost ? money(data, now.construction_cost) : ""], ["running", now.running_cost ? `${money(data, now.running_cost)}${say("aYear")}` : ""], ["pays", lineName(data, facility.line)], ["source", of(facility.source)]]; };
  const shell = lever(id, of(facility.name), control, about, make("label", { class: "built" }, built, ` ${say("built")}`));
  shell.element.classList.add("facility");
  const sync = () => {
    const change = page.state.facilities[facility.id] ?? {};
    control.value = change.delay_years ?? 0;
    built.checked = !change.cancelled;
    control.disabled = Boolean(change.cancelled);
    shell.say(facilityWords(data, page.state, facility.id), Object.keys(change).length > 0);
    shell.relevant(page, page.depends().facility.has(facility.id));
    if (!startFacility(startOf(data, page.state), facility)) shell.element.hidden = true;
  };
  page.elementOf.set(id, sync);
  return shell.element;
}

// ---- uncertainties -------------------------------------------------------------------------------------------------------------------------

function uncertainties(page, open) {
  const { data } = page;
  page.assumptionList = make("div", { class: "assumptions" });
  page.findAssumption = make("input", { type: "search", placeholder: say("find"), "aria-label": `${say("find")}: ${say("assumptions")}`, input: () => sortAssumptions(page) });
  page.assumptionGroup = make("details", { class: "group", open, "data-group": "assumptions", toggle: () => sortAssumptions(page) }, make("summary", null, `${say("assumptions")} (${data.assumptions.length})`), make("p", { class: "fine" }, say("assumptionsHelp")), page.findAssumption, page.assumptionList);
  return page.assumptionGroup;
}

/** The assumptions on which what is looked at depends, or those that match what is looked for. */
function sortAssumptions(page) {
  if (!page.assumptionGroup.open) return;
  const wanted = page.findAssumption.value.trim().toLowerCase(), depends = page.depends().param;
  const shown = page.data.assumptions.filter((one) => wanted ? `${of(one.label)} ${one.name}`.toLowerCase().includes(wanted) : one.name in page.state.params || (depends.has(one.name) && one.range.length > 1)).slice(0, 60), key = language + shown.map((one) => one.name).join();
  if (page.assumptionsShown !== key || !page.assumptionList.childElementCount) {
    page.assumptionsShown = key;
    for (const id of [...page.elementOf.keys()]) if (id.startsWith("param-")) page.elementOf.delete(id);
    replace(page.assumptionList, shown.map((one) => assumptionLever(page, one)));
  }
  for (const [id, sync] of page.elementOf) if (id.startsWith("param-")) sync();
}

function assumptionLever(page, one) {
  const id = `param-${one.name}`, isFixed = one.range.length === 1, [low, middle, high] = isFixed ? [one.range[0] - Math.abs(one.range[0]) * 0.5, one.range[0], one.range[0] + (Math.abs(one.range[0]) * 0.5 || 1)] : one.range;
  const width = high - low || 1, step = Number((10 ** Math.floor(Math.log10(width / 100))).toPrecision(1)), round = (value) => Number((Math.round(value / step) * step).toPrecision(6));
  const fixed = make("input", { type: "checkbox", id: `${id}-fixed` }), control = make("input", { type: "range", id, min: round(low - 0.25 * width), max: round(high + 0.25 * width), step, value: middle });
  const moved = (value) => { const rest = { ...page.state.params }; if (value === undefined) delete rest[one.name]; else rest[one.name] = value; return { ...page.state, params: rest }; };
  const set = (commit) => { page.change(moved(fixed.checked ? Number(control.value) : undefined), commit); sync(); };
  control.addEventListener("input", () => { fixed.checked = true; });
  listen(control, set);
  fixed.addEventListener("change", () => set(true));
  const about = () => [["range", isFixed ? figure(middle) : `${figure(middle)} (${figure(low)} – ${figure(high)}) ${of(one.unit)}`], ["grade", one.grade], ["source", of(one.source)]];
  const shell = lever(id, of(one.label), control, about, make("label", { class: "built" }, fixed, ` ${say("fix")}`));
  shell.element.classList.add("assumption");
  const sync = () => {
    const value = page.state.params[one.name] ?? startOf(page.data, page.state).params[one.name];
    fixed.checked = typeof value === "number";
    if (typeof value === "number") control.value = value; else if (document.activeElement !== control) control.value = middle;
    shell.say(typeof value === "number" ? `${figure(value)} ${of(one.unit)}` : value ? written(value) : isFixed ? `${figure(middle)} ${of(one.unit)}` : `${say("drawn")}${colon()}${figure(low)} – ${figure(high)} ${of(one.unit)}`, one.name in page.state.params);
  };
  page.elementOf.set(id, sync);
  return shell.element;
}

/** Sets levers to what the state says. */
function syncLevers(page, only = "") {
  const name = page.domain === null ? nameOf(page.data.targets[page.selected]) : of(page.data.domains[page.domain]);
  if (page.relevantLabel) page.relevantLabel.textContent = language === "zh" ? `只看影响“${name}”的` : `Only what moves “${name}”`;
  sortAssumptions(page);
  for (const [id, sync] of page.elementOf) if (id.startsWith(only) && !id.startsWith("param-")) sync();
  renderBalance(page);
}
