// On the right, what was asked for: a target or a domain, before and now, the miss that is left, what differs, what it costs, and what it rests on.

function renderDetail(page, all) {
  const { title, fan, gap, why } = page.panels, { data, model, reference } = page;
  if (all) renderChanges(page);
  if (page.domain !== null) {
    const own = page.chosen(), now = model.numberMet(own), before = new Uint16Array(model.draws);
    for (const at of own) for (let d = 0; d < before.length; d++) before[d] += reference.met[at][d];
    const change = meanChange(before, now, model.size), mean = now.reduce((sum, one) => sum + one, 0) / model.draws;
    replace(title, make("h2", null, of(data.domains[page.domain])),
      make("p", { class: "probability" }, make("b", null, mean.toFixed(2)), language === "zh" ? ` 项（共 ${own.length} 项）平均达标 ` : ` of ${own.length} targets met on average `, change.verdict === "same" ? null : make("span", { class: `delta ${change.verdict}` }, beyond(change.by, change.half, 2), change.verdict === "noise" ? ` ${say("noise")}` : "")),
      change.verdict === "same" ? null : make("p", { class: "fine" }, say("interval")));
    replace(fan);
    replace(gap);
    if (all) { why.hidden = !of(data.mechanisms[page.domain]); replace(why, make("summary", null, say("mechanism")), make("p", null, of(data.mechanisms[page.domain]))); }
    return;
  }
  const at = page.selected, target = data.targets[at];
  why.hidden = !target.outputs;
  if (!target.outputs) { replace(title, make("h2", null, `${target.number} ${nameOf(target)}`), make("p", null, say("notModelled")), make("p", { class: "fine" }, of(target.note))); replace(fan); replace(gap); return; }
  const n = model.draws, pair = paired(reference.met[at], model.met[at], model.size), { pinned } = page;
  replace(title, make("h2", null, `${target.number} ${nameOf(target)}`),
    make("p", { class: "demand" }, of(target.asked_words), ` · ${data.years[0]}${colon()}${of(target.baseline_words) || "–"}`),
    make("p", { class: "probability" }, pinned ? [make("span", { class: "which" }, "A "), make("b", { class: "other" }, perCent(reference.counts[at] / n)), make("span", { class: "which" }, " B ")] : null, make("b", null, perCent(model.counts[at] / n)), ` ${say("p")} `,
      pair.verdict === "same" ? null : make("span", { class: "delta " + pair.verdict }, `${sign(100 * pair.difference, 1)} (${sign(100 * pair.low, 1)} … ${sign(100 * pair.high, 1)})${pair.verdict === "noise" ? ` ${say("noise")}` : ""}`)),
    pair.verdict === "same" ? null : make("p", { class: "fine" }, say("interval")));
  renderFan(page, target, at, pair.verdict !== "same");
  renderGap(page, target, at);
  if (all) renderWhy(page, target);
}

function renderFan(page, target, at, differs) {
  const now = page.model.fan(at), before = page.reference.fan(at), { pinned } = page, n = page.model.draws;
  const column = page.future === null ? null : target.outputs.years.map((output) => output === null ? null : page.model.column(output)[page.future]);
  const pictures = pinned
    ? [["A", before, null], ["B", now, column]].map(([name, own, future]) => make("figure", null, make("figcaption", null, name), drawFan(page.data, target, own, null, [before, now], future, 220)))
    : drawFan(page.data, target, now, differs ? before : null, differs ? [now, before] : [now], column);
  const look = (future) => { page.future = future; renderFan(page, target, at, differs); };
  replace(page.panels.fan, make("div", { class: pinned ? "fan pair" : "fan" }, pictures),
    make("p", { class: "fine" }, page.future === null ? say("fan") + (differs && !pinned ? `${language === "zh" ? "；" : "; "}${say("fanBefore")}` : "") + (language === "zh" ? "。" : ".") : language === "zh" ? `紫线：第${page.future}次模拟，众多未来之一。` : `Purple: draw ${page.future}, one of ${n} futures.`),
    make("div", { class: "buttons" }, make("button", { type: "button", click: () => look(Math.floor(Math.random() * n)) }, say(page.future === null ? "one" : "another")), page.future === null ? null : make("button", { type: "button", click: () => look(null) }, say("many"))));
}

/** A fan of years, `before` behind it; `scale` holds all fans that share its axis. */
function drawFan(data, target, now, before, scale, column, width = 400) {
  const { years } = data, height = 230, left = 46, right = 12, top = 16, bottom = 26, [low, high] = target.band;
  const all = scale.flat().filter(Boolean).flat().filter(Number.isFinite), ends = target.measure === "final" ? [low, high].filter((end) => end !== null) : [];
  if (target.baseline !== null) all.push(target.baseline);
  let least = Math.min(...all, ...ends), most = Math.max(...all, ...ends);
  if (!(most > least)) { least -= 1; most += 1; }
  const pad = 0.06 * (most - least);
  least -= pad; most += pad;
  const x = (k) => left + (width - left - right) * k / Math.max(years.length - 1, 1), y = (value) => top + (height - top - bottom) * (most - value) / (most - least);
  const known = now.map((one, k) => one && one.every(Number.isFinite) ? k : -1).filter((k) => k >= 0);
  const band = (of, a, b) => { const ks = known.filter((k) => of[k]); return ks.map((k) => `${x(k)},${y(of[k][a])}`).concat(ks.slice().reverse().map((k) => `${x(k)},${y(of[k][b])}`)).join(" "); };
  const path = (of, q) => known.filter((k) => of[k]).map((k) => `${x(k)},${y(of[k][q])}`).join(" ");
  const edge = (end) => make("line", { class: "edge", x1: left, x2: width - right, y1: y(end), y2: y(end) }), middle = now.at(-1)?.[2], end = ends[0];
  return make("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${of(target.name)}: ${years.map((year, k) => now[k] ? `${year} ${shownValue(target, now[k][2])} (${shownValue(target, now[k][0])} – ${shownValue(target, now[k][4])})` : "").filter(Boolean).join("; ")}` },
    niceTicks(least, most, 4).map((tick) => make("g", { class: "tick" }, make("line", { x1: left, x2: width - right, y1: y(tick), y2: y(tick) }), make("text", { x: left - 6, y: y(tick) + 4, "text-anchor": "end" }, figure(inUnit(target, tick))))),
    years.map((year, k) => width < 300 && k > 0 && k < years.length - 1 ? null : make("text", { class: "year", x: x(k), y: height - 8, "text-anchor": k === years.length - 1 ? "end" : "middle" }, String(year))),
    make("polygon", { class: "wide", points: band(now, 0, 4) }), make("polygon", { class: "narrow", points: band(now, 1, 3) }),
    before ? [0, 4].map((q) => make("polyline", { class: "was", points: path(before, q) })) : null,
    before ? make("polyline", { class: "was middle", points: path(before, 2) }) : null,
    make("polyline", { class: "middle", points: path(now, 2) }),
    ends.map(edge),
    end === undefined ? null : make("text", { class: "edge-name", x: left + 4, y: y(end) - 5 < top + 4 ? y(end) + 14 : y(end) - 5 }, `${say("target")} ${of(target.asked)}`),
    target.baseline !== null ? make("circle", { class: "baseline", cx: x(0), cy: y(target.baseline), r: 4 }) : null,
    column ? make("polyline", { class: "future", points: column.map((value, k) => value === null || !Number.isFinite(value) ? null : `${x(k)},${y(Math.min(Math.max(value, least), most))}`).filter(Boolean).join(" ") }) : null,
    Number.isFinite(middle) ? make("text", { class: "last", x: width - right, y: y(middle) - 7, "text-anchor": "end" }, shownValue(target, middle)) : null);
}

function renderGap(page, target, at) {
  const { model, reference, pinned } = page, missed = model.gap(at), unit = of(target.unit), [, , now] = quantiles(model.column(target.outputs.measure), model.sound, FAN), before = reference.measure(at)[2];
  const columns = [[pinned ? "A" : say("before"), before], [pinned ? "B" : say("now"), now]].slice(pinned || before !== now ? 0 : 1);
  replace(page.panels.gap, make("table", { class: "facts" }, make("thead", null, make("tr", null, make("td"), columns.map(([words]) => make("th", { scope: "col" }, words)))), make("tbody", null, make("tr", null, make("th", { scope: "row" }, `${say("median")}${unit ? inBrackets(unit) : ""}`), columns.map(([, value]) => make("td", null, shownValue(target, value)))))),
    missed ? make("p", null, [say("gap"), figure(inUnit(target, missed.mean)), /^[%％]$/.test(unit) ? say("points") : unit, say("onAverage")].filter(Boolean).join(language === "zh" ? "" : " "), missed.counted === null || missed.counted === undefined ? "" : `${language === "zh" ? "，即" : ": "}${figure(missed.counted)}${language === "zh" ? "" : " "}${of(target.counted.things)}`, language === "zh" ? "。" : ".") : make("p", null, say("gapNone")));
}

function renderWhy(page, target) {
  const { param, lever } = page.dependsOn(page.selected), row = (key, words) => words ? [make("dt", null, say(key)), make("dd", null, words)] : [];
  const between = ({ range, unit }) => `${range.length === 1 ? figure(range[0]) : `${figure(range[1])} (${figure(range[0])} – ${figure(range[2])})`} ${of(unit)}`;
  const rests = (label, words, grade, source) => make("li", null, make("b", null, of(label)), ` ${words}`, make("br"), make("span", { class: "fine" }, `${say("grade")} ${grade} · ${of(source)}`));
  replace(page.panels.why, make("summary", null, say("why")),
    make("dl", null, row("printed", [target.baseline_printed, target.target_printed].filter(Boolean).join(" → ")), row("source", target.source), row("note", of(target.note)), row("grade", target.grade), row("rule", target.rule?.place)),
    target.rule ? [target.rule.words ? make("p", null, target.rule.words) : null, make("pre", { tabindex: 0 }, target.rule.text)] : null,
    make("ul", { class: "rests" }, page.data.assumptions.filter((one) => param.has(one.name)).map((one) => rests(one.label, between(one), one.grade, one.source)),
      page.data.levers.filter((one) => lever.has(one.id)).map((one) => rests(one.label, `${say("takesEffect")} ${between({ range: one.range, unit: null })}`, one.grade, one.source))));
}

// ---- what differs, and what it costs --------------------------------------------------------------------------------------------------------

const lineName = (data, id) => of(data.lines.find((line) => line.id === id)?.name) || id;

/** In what a state differs from its start, in words, each with the state without it. */
function differencesOf(data, state) {
  const items = [], without = (part, name) => { const rest = { ...state[part] }; delete rest[name]; return { ...state, [part]: rest }; }, named = (list, key, name) => list.find((known) => known[key] === name);
  for (const [id, pull] of Object.entries(state.levers)) items.push([`${of(named(data.levers, "id", id).label)}${colon()}${pullWords(data, named(data.levers, "id", id), pull)}`, without("levers", id)]);
  for (const [line, by] of Object.entries(state.lines)) if (by) items.push([`${lineName(data, line)}${colon()}${pointsWords(sign(by, by % 0.1 ? 2 : 1))}`, without("lines", line)]);
  (state.shifts ?? []).forEach((shift, at) => items.push([`${shift.from ? lineName(data, shift.from) : say("costNew")} → ${lineName(data, shift.to)}${colon()}${pointsWords(figure(100 * shift.share))}${comma()}${shift.years.join("–")}`, { ...state, shifts: state.shifts.filter((_, other) => other !== at) }]));
  for (const id of Object.keys(state.facilities)) items.push([`${of(named(data.facilities, "id", id).name)}${colon()}${facilityWords(data, state, id)}`, without("facilities", id)]);
  for (const [name, value] of Object.entries(state.params)) { const one = named(data.assumptions, "name", name); items.push([`${of(one.label)}${colon()}${typeof value === "number" ? figure(value) : written(value)} ${of(one.unit)}`, without("params", name)]); }
  return items;
}

/** What a state costs more than its start, in words. */
function costsOf(page, state) {
  const { data } = page, now = resolve(data, state), start = resolve(data, untouched(state.start, state.years));
  const { fresh, shifts } = transfers(state.lines, data.lines.map((line) => line.id), state.years), own = state.shifts ?? [], sum = (of, list) => list.reduce((sum, shift) => sum + (of(shift) ? shift.share : 0), 0);
  const newMoney = fresh + sum((shift) => !shift.from, own), between = sum((shift) => shift.from, [...shifts, ...own]), built = (facilities) => Object.values(facilities).reduce((sum, one) => sum + (one ? one.construction_cost : 0), 0);
  const measures = measuresCost(data, now.pulls, start.pulls), construction = built(now.facilities) - built(start.facilities);
  return [
    measures.yearly || measures.once ? [say("costMeasures"), costWords(data, measures.yearly, measures.once)] : null,
    newMoney ? [say("costNew"), `${page.shareWords(newMoney)}${say("perYear")}`] : null,
    between ? [say("costMoved"), `${page.shareWords(between)}${say("perYear")}`] : null,
    Math.abs(construction) > 1e-9 ? [say("costFacilities"), `${construction < 0 ? "−" : "+"}${money(data, Math.abs(construction))}`] : null,
  ].filter(Boolean);
}

/** What measures cost more than at the start: a year, and once. */
function measuresCost(data, pulls, before) {
  let yearly = 0, once = 0;
  for (const { id, cost, cost_once } of data.levers) { const by = (pulls[id]?.[0] ?? 0) - (before[id]?.[0] ?? 0); yearly += by * cost; once += by * cost_once; }
  return { yearly, once };
}

function renderChanges(page) {
  const { data, pinned } = page;
  const list = (state, mine) => {
    const items = differencesOf(data, state), costs = costsOf(page, state);
    return [items.length ? make("ul", { class: "changes" }, items.map(([words, rest]) => make("li", null, words, " ", mine ? make("button", { type: "button", class: "take-back", "aria-label": `${say("remove")}: ${words}`, click: () => page.set(rest) }, say("remove")) : null))) : make("p", { class: "fine" }, mine && !pinned ? say("nothing") : say("asStart")),
      costs.length ? [make("h4", null, say("costs")), make("dl", { class: "costs" }, costs.map(([what, much]) => [make("dt", null, what), make("dd", null, much)]))] : null];
  };
  const startName = (state) => of(startOf(data, state).title);
  replace(page.panels.changes, make("h3", null, say("changes")), pinned
    ? make("div", { class: "pair" }, [["A", pinned.state, false], ["B", page.state, true]].map(([name, state, mine]) => make("div", null, make("p", { class: "which" }, `${name} · ${startName(state)}`), list(state, mine))))
    : list(page.state, true));
}
