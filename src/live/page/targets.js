// The targets in the middle, and the headline above: how likely each is, before and now.

function renderHeadline(page) {
  const { model, reference, data, pinned } = page, modelled = data.targets.filter((target) => target.outputs).length, n = model.draws;
  const now = model.numberMet(), before = numberMetOf(reference, n), mean = (sums) => sums.reduce((sum, one) => sum + one, 0) / n, change = meanChange(before, now, model.size);
  const likely = (counts) => data.targets.filter((target, at) => target.outputs && counts[at] / n >= 0.66).length, all = now.reduce((count, one) => count + (one === modelled), 0) / n;
  const big = pinned ? [make("span", { class: "which" }, "A "), make("b", { class: "other" }, mean(before).toFixed(1)), make("span", { class: "which" }, " B "), make("b", null, mean(now).toFixed(1))] : make("b", null, mean(now).toFixed(1));
  replace(page.headline,
    make("p", { class: "big" }, language === "zh" ? [`${modelled}${say("met")} `, big, " 项 "] : [big, ` of ${modelled} ${say("met")} `],
      change.verdict === "same" ? null : make("span", { class: `delta ${change.verdict}` }, beyond(change.by, change.half, 2), change.verdict === "noise" ? ` ${say("noise")}` : "")),
    make("p", { class: "small" }, make("b", null, String(likely(model.counts))), ` ${say("likely")}`, likely(model.counts) !== likely(reference.counts) ? inBrackets(`${pinned ? "A" : say("before")} ${likely(reference.counts)}`) : "", ` · ${say("all")}${colon()}${perCent(all)}`),
    make("p", { class: "fine" }, language === "zh" ? `${n.toLocaleString("en-US")}次模拟，各项概率与运行结果可能相差${chance(n)}个百分点` : `${n.toLocaleString("en-US")} draws: probabilities may differ from those of a run by ${chance(n)} points`),
    bars(page),
    page.failedNow ? make("p", { class: "failed" }, language === "zh" ? `${n}次模拟中${page.failedNow}${say("failed")} ` : `${page.failedNow} of ${n} ${say("failed")} `, make("button", { type: "button", click: () => tellFailures(page) }, say("failedWhy"))) : null);
}

/** Points by which a probability of so many draws may lie off that of ten thousand others, in 19 of 20 cases at most. */
const chance = (draws) => String(Math.round(196 * Math.sqrt(0.25 / draws + 0.25 / 10000)));

/** How many targets are met, draw by draw, in what was kept. */
function numberMetOf({ met }, draws) {
  const sum = new Uint16Array(draws);
  for (const one of met) for (let d = 0; d < draws; d++) sum[d] += one[d];
  return sum;
}

/** Targets by class of likelihood, before and now. */
function bars({ data, model, reference, pinned }) {
  const counts = (met) => { const sums = new Array(7).fill(0); data.targets.forEach((target, at) => { if (target.outputs) sums[classOf(met[at] / model.draws)]++; }); return sums; };
  const bar = (label, sums) => {
    const parts = sums.map((count, at) => { if (!count) return null; const part = make("span", { class: `part class${at}`, title: `${of(data.classes[at])}: ${count}` }, String(count)); part.style.flexGrow = count; return part; });
    return make("div", { class: "stack", role: "img", "aria-label": `${label}: ${sums.map((count, at) => count ? `${count} ${of(data.classes[at])}` : "").filter(Boolean).join(", ")}` }, make("span", { class: "which" }, label), parts);
  };
  const different = pinned || model.counts.some((count, at) => count !== reference.counts[at]);
  const ends = make("div", { class: "ends", "aria-hidden": "true" }, make("span", null, say("likelier")), make("span", null, say("unlikelier")));
  return make("div", { class: "stacks" }, different ? bar(pinned ? "A" : say("before"), counts(reference.counts)) : null, bar(pinned ? "B" : say("now"), counts(model.counts)), ends);
}

async function tellFailures(page) {
  const found = (await page.model.failures()).slice(0, 8);
  page.tell(found.map(({ guard: [series, year, , message, low, high], count }) => `${count}: ${series}, ${year}: ${message ?? `${say("outside")}${low !== null || high !== null ? ` (${low === null ? "" : figure(low)} – ${high === null ? "" : figure(high)})` : ""}`}`).join("\n"));
}

/** A target as it is called. */
const nameOf = (target) => [of(target.name), of(target.stage)].filter(Boolean).join(language === "zh" ? "，" : ", ");

function buildTargets(page) {
  const { data } = page;
  page.rows = data.targets.map((target, at) => {
    const strip = make("span", { class: "strip", "aria-hidden": "true" }), before = make("span", { class: "before" }), line = make("span", { class: "moved" }), dot = make("span", { class: "dot" });
    strip.append(make("span", { class: "half" }), line, before, dot);
    const first = make("span", { class: "p first" }), p = make("span", { class: "p" }), change = make("span", { class: "change" }), note = make("span", { class: "vh" });
    const row = make("button", { type: "button", class: "row", "data-id": target.id, click: () => page.select(at) },
      make("span", { class: "no" }, String(target.number)), make("span", { class: "name" }, nameOf(target), make("span", { class: "vh" }, `, ${say("target")} `), " ", make("span", { class: "wanted" }, of(target.asked))), strip, make("span", { class: "vh" }, `, ${say("p")} `), first, p, change, note);
    return { row, before, line, dot, first, p, change, note };
  });
  page.domainHeads = data.domains.map((domain, at) => {
    const said = make("span", { class: "expected" }), own = data.targets.filter((target) => target.domain === at && target.outputs).length;
    const head = make("button", { type: "button", class: "domain-head", click: () => page.select(null, at) }, make("span", null, of(domain)), said, own ? make("span", { class: "ask" }, say("helps")) : null);
    return { head, said, own };
  });
  page.list = make("div", { class: "targets-list" });
  const byWhat = make("div", { class: "order", role: "group", "aria-label": say("targets") }, ["domain", "change"].map((order) => make("button", { type: "button", "aria-pressed": String(page.order === order), "data-order": order, click: () => { page.order = order; for (const one of byWhat.children) one.setAttribute("aria-pressed", String(one.dataset.order === order)); arrange(page); } }, say(order === "domain" ? "byDomain" : "byChange"))));
  const ticks = [0, 25, 50, 75, 100].map((at) => { const tick = make("span", null, at === 100 ? `100${perCentMark()}` : String(at)); tick.style.left = at + "%"; return tick; });
  const axis = make("div", { class: "row axis", "aria-hidden": "true" }, make("span", { class: "scale" }, ticks), make("span", { class: "p first" }, "A"), make("span", { class: "p last-p" }, "B"));
  page.arranged = null;
  arrange(page);
  markChosen(page);
  return make("section", { class: "panel targets", id: "targets", "aria-label": say("targets") }, make("div", { class: "head" }, make("h2", null, say("targets")), byWhat), axis, page.list);
}

function arrange(page) {
  const { data, rows, model } = page;
  let order;
  if (page.order === "domain") order = rows.map((_, at) => at);
  else {
    const by = (at) => page.started ? Math.abs(model.counts[at] - page.reference.counts[at]) : 0;
    order = rows.map((_, at) => at).sort((a, b) => by(b) - by(a) || a - b);
  }
  const key = page.order + order.join();
  if (page.arranged === key) return;
  page.arranged = key;
  const had = document.activeElement;
  if (page.order === "change") replace(page.list, make("div", { class: "domain" }, order.map((at) => rows[at].row)));
  else replace(page.list, data.domains.map((_, at) => {
    const own = rows.filter((_, target) => data.targets[target].domain === at);
    return own.length ? make("div", { class: "domain" }, make("h3", null, page.domainHeads[at].head), own.map((one) => one.row)) : null;
  }));
  if (page.list.contains(had)) had.focus({ preventScroll: true });
}

function renderTargets(page) {
  const { data, model, reference } = page, n = model.draws;
  page.rows.forEach((row, at) => {
    if (!data.targets[at].outputs) { row.p.textContent = "–"; row.change.textContent = say("notModelled"); row.row.classList.add("unmodelled"); return; }
    const count = model.counts[at], other = reference.counts[at], pair = paired(reference.met[at], model.met[at], model.size), key = `${count} ${other} ${pair.low} ${pair.high} ${page.pinned ? 1 : 0}`;
    if (row.key === key) return;
    row.key = key;
    const p = count / n, before = other / n;
    row.dot.style.left = 100 * p + "%";
    row.before.style.left = 100 * before + "%";
    row.line.style.left = 100 * Math.min(p, before) + "%";
    row.line.style.width = 100 * Math.abs(p - before) + "%";
    put(row.p, perCent(p));
    put(row.first, page.pinned ? perCent(before) : "");
    put(row.change, pair.verdict === "same" ? "" : points(pair));
    Object.assign(row.row.dataset, { verdict: pair.verdict, p: String(count), class: classOf(p) });
    put(row.note, pair.verdict === "noise" ? `, ${say("noise")}` : pair.verdict === "same" ? `, ${say("same")}` : "");
  });
  page.domainHeads.forEach(({ said, own }, at) => {
    if (!own) return;
    const sum = data.targets.reduce((sum, target, one) => sum + (target.domain === at && target.outputs ? model.counts[one] : 0), 0) / n;
    put(said, language === "zh" ? `平均达标 ${sum.toFixed(1)} / ${own} 项` : `${sum.toFixed(1)} of ${own} met on average`);
  });
  // Rows do not jump while a lever is dragged.
  if (page.order === "change") { clearTimeout(page.arranging); page.arranging = setTimeout(() => arrange(page), 350); }
}

/** Words that may be the same are not laid out again. */
function put(element, words) { if (element.textContent !== words) element.textContent = words; }

function markChosen(page) {
  page.rows.forEach(({ row }, at) => row.setAttribute("aria-current", String(page.domain === null && at === page.selected)));
  page.domainHeads.forEach(({ head }, at) => head.setAttribute("aria-current", String(page.domain === at)));
}
