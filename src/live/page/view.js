// The view: builds the page once, then changes what a move of a lever changes. All words of the plan are put in as text.

/** An element: attributes (functions listen, `data` sets), then children that are elements or text. */
function make(tag, attributes, ...children) {
  const svg = SVG.has(tag), element = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else if (name === "class") element.setAttribute("class", value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}
const SVG = new Set(["svg", "path", "line", "rect", "circle", "text", "g", "polyline", "polygon"]);
const replace = (element, ...children) => element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));

// ---- numbers as they are read ------------------------------------------------------------------------------------------------------------

/** A probability in whole per cent: nothing looks certain that is not. */
function perCent(share) {
  if (share !== share) return "–";
  return share <= 0 ? "0 %" : share >= 1 ? "100 %" : share < 0.01 ? "<1 %" : share > 0.99 ? ">99 %" : `${Math.round(share * 100)} %`;
}
const sign = (number, digits) => { const words = Math.abs(number).toFixed(digits); return Number(words) === 0 ? "0" : (number < 0 ? "−" : "+") + words; };
/** Three or so digits that count. */
function figure(number) {
  if (number !== number) return "–";
  const size = Math.abs(number), digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3;
  const words = size !== 0 && size < 0.001 ? number.toPrecision(2) : number.toFixed(digits).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
  return size >= 10000 ? Math.round(number).toLocaleString("en-US").replaceAll(",", "\u202f") : words.replace("-", "−");
}
/** A value in the form in which the plan prints the target. */
const inForm = (form, value) => form === "ratio_to_one" ? `${figure(value)}:1` : form === "one_to_ratio" ? `1:${figure(value)}` : figure(value);
/** Year and month of a year with decimals. */
function month(year) { const months = Math.floor(year * 12 + 1e-6), y = Math.floor(months / 12); return `${y}-${String(months - 12 * y + 1).padStart(2, "0")}`; }
const classOf = (p) => p >= 0.99 ? 0 : p >= 0.9 ? 1 : p >= 0.66 ? 2 : p <= 0.01 ? 6 : p <= 0.1 ? 5 : p <= 0.33 ? 4 : 3;

class Page {
  constructor(parts, model, state) {
    Object.assign(this, { parts, model, data: model.data, state });
    const { data } = this;
    this.selected = Math.max(data.targets.findIndex((target) => target.outputs), 0);
    this.order = "domain";
    this.undone = [];
    this.done = [];
    this.reference = null;
    this.future = null;
    this.inputs = data.targets.map(() => null);
    this.elementOf = new Map();
    this.root = document.getElementById("app");
  }

  // ---- states ----------------------------------------------------------------------------------------------------------------------------

  /** Computes the start first, so that there is something to compare with. */
  begin() {
    this.measureStart();
    this.build();
    this.compute(true);
  }

  measureStart() {
    this.model.apply(resolve(this.data, untouched(this.state.start, this.state.years)));
    this.started = this.model.snapshot();
    if (!this.pinned) this.reference = this.started;
  }

  /** A new state; `commit` makes it one to come back to. */
  change(state, commit = true) {
    if (commit) {
      this.done.push(this.committed ?? this.state);
      if (this.done.length > 200) this.done.shift();
      this.undone = [];
    }
    const restarted = state.start !== this.state.start;
    if (!commit) this.committed ??= this.state; else this.committed = null;
    this.state = state;
    if (restarted) this.measureStart();
    this.later(commit || restarted);
  }

  /** While a lever is dragged: shown at once, kept when it is let go. */
  later(all) {
    this.all ||= all;
    this.frame ??= requestAnimationFrame(() => { this.frame = null; this.compute(this.all); this.all = false; });
  }

  back(from, to) {
    if (!from.length) return;
    to.push(this.state);
    const state = from.pop(), restarted = state.start !== this.state.start;
    this.state = state;
    this.committed = null;
    if (restarted) this.measureStart();
    this.compute(true);
    this.syncLevers();
  }

  compute(all) {
    const began = performance.now();
    this.model.apply(resolve(this.data, this.state));
    this.failedNow = this.model.failed();
    this.renderHeadline();
    this.renderTargets();
    this.renderDetail(all);
    if (all) { this.renderChanges(); this.renderButtons(); this.remember(); this.scoutSoon(); }
    this.renderBalance();
    this.took = performance.now() - began;
    // More of the same is likely to follow: what it can begin from is kept while nobody waits.
    clearTimeout(this.preparing);
    this.preparing = setTimeout(() => this.model.machine.prepare(), 20);
  }

  remember() {
    const address = asAddress(this.state, { n: this.model.draws, t: this.data.targets[this.selected].id, g: language });
    try { history.replaceState(null, "", address); } catch { location.hash = address; }
  }

  // ---- the frame -------------------------------------------------------------------------------------------------------------------------

  build() {
    const { data } = this;
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    document.title = `${say("title")} ${of(data.name)}`;
    this.elementOf.clear();
    const button = (key, act, more) => make("button", { type: "button", click: act, ...more }, say(key));
    this.buttons = {
      undo: button("undo", () => this.back(this.done, this.undone)),
      redo: button("redo", () => this.back(this.undone, this.done)),
      reset: button("reset", () => { this.change(untouched(this.state.start, this.state.years)); this.syncLevers(); }),
      pin: button("pin", () => this.pin()),
      save: button("save", () => this.save()),
      open: button("open", () => this.file.click()),
      link: button("link", () => this.copyLink()),
    };
    this.file = make("input", { type: "file", accept: ".toml,text/plain", class: "vh", tabindex: -1, "aria-hidden": "true", change: () => { if (this.file.files[0]) this.read(this.file.files[0]); this.file.value = ""; } });
    const scenarios = make("select", { id: "start", change: (event) => { this.change(untouched(event.target.value, this.state.years)); this.syncLevers(); } },
      data.scenarios.map((scenario) => make("option", { value: scenario.name, disabled: Boolean(scenario.absent), selected: scenario.name === this.state.start }, of(scenario.title) + (scenario.absent ? ` (${say("absent")})` : ""))));
    const draws = make("select", { id: "draws", "aria-label": say("draws"), change: (event) => this.redraw(Number(event.target.value)) },
      [...new Set([500, 1000, 2000, 4000, this.model.draws])].sort((a, b) => a - b).map((n) => make("option", { value: n, selected: n === this.model.draws }, `${n} ${say("draws")}`)));
    this.start = scenarios;
    this.headline = make("div", { class: "headline", "aria-live": "polite" });
    this.story = make("p", { class: "story" });
    const header = make("header", null,
      make("div", { class: "bar" }, make("p", { class: "plan" }, of(data.name)),
        make("div", { class: "languages", role: "group", "aria-label": "Language" }, [["zh", "中文"], ["en", "English"]].map(([tag, name]) => make("button", { type: "button", lang: tag, "aria-pressed": String(language === tag), click: () => this.speak(tag) }, name)))),
      make("h1", { class: "vh" }, `${say("title")} ${of(data.name)}`),
      this.headline,
      make("div", { class: "tools" },
        make("label", { for: "start" }, say("start")), scenarios,
        make("div", { class: "buttons" }, Object.values(this.buttons), draws, this.file)),
      this.story);
    this.levers = make("section", { class: "panel levers", "aria-label": say("levers"), id: "levers" }, this.buildLevers());
    this.list = make("div", { class: "targets-list" });
    const byWhat = make("div", { class: "order", role: "group" }, ["domain", "change"].map((order) => make("button", { type: "button", "aria-pressed": String(this.order === order), "data-order": order, click: () => { this.order = order; for (const one of byWhat.children) one.setAttribute("aria-pressed", String(one.dataset.order === order)); this.arrange(); } }, say(order === "domain" ? "byDomain" : "byChange"))));
    const targets = make("section", { class: "panel targets", id: "targets", "aria-label": say("targets") }, make("div", { class: "head" }, make("h2", null, say("targets")), byWhat), this.axis(), this.list);
    this.detail = make("section", { class: "panel detail", id: "detail", "aria-label": say("detail") });
    this.parts1 = { title: make("div"), fan: make("div", { class: "fan" }), gap: make("div"), moves: make("div", { class: "moves" }), changes: make("div"), why: make("details", { class: "why" }) };
    replace(this.detail, Object.values(this.parts1));
    const tabs = make("nav", { class: "tabs", "aria-label": say("title") }, ["levers", "targets", "detail"].map((id) => make("button", { type: "button", "aria-pressed": String(id === "targets"), "data-panel": id, click: () => this.show(id) }, say(id))));
    this.tabs = tabs;
    replace(this.root, header, make("main", { class: "desk", "data-shown": "targets" }, this.levers, targets, this.detail), tabs,
      make("footer", null, make("p", null, say("method")), make("p", null, `fiveyear ${data.version} · ${this.model.draws} ${say("draws")}, ${say("design")} ${data.seed} · ${data.source}`)));
    this.root.hidden = false;
    this.buildTargets();
    this.syncLevers();
  }

  show(id) {
    this.root.querySelector(".desk").dataset.shown = id;
    for (const tab of this.tabs.children) tab.setAttribute("aria-pressed", String(tab.dataset.panel === id));
    if (getComputedStyle(this.tabs).display !== "none") scrollTo({ top: this.root.querySelector(".desk").offsetTop - 8 });
  }

  speak(tag) { language = tag; this.build(); this.compute(true); this.root.querySelector(`.languages [lang=${tag}]`).focus(); }

  renderButtons() {
    const { undo, redo, reset, pin } = this.buttons;
    undo.disabled = !this.done.length;
    redo.disabled = !this.undone.length;
    reset.disabled = !isChanged(this.state);
    pin.textContent = say(this.pinned ? "unpin" : "pin");
    const start = this.data.scenarios.find((scenario) => scenario.name === this.state.start);
    this.start.value = this.state.start;
    this.story.textContent = start ? of(start.story) : "";
  }

  pin() {
    this.pinned = this.pinned ? null : this.model.snapshot();
    this.reference = this.pinned ?? this.started;
    this.compute(true);
  }

  // ---- headline --------------------------------------------------------------------------------------------------------------------------

  renderHeadline() {
    const { model, reference, data } = this, modelled = data.targets.filter((target) => target.outputs).length;
    const now = model.numberMet(), n = model.draws, mean = now.reduce((sum, one) => sum + one, 0) / n;
    let sum = 0, squares = 0;
    for (let d = 0; d < n; d++) { const by = now[d] - reference.numberMet[d]; sum += by; squares += by * by; }
    const change = sum / n, error = Math.sqrt(Math.max(squares / n - change * change, 0) / n), clear = Math.abs(change) > 1.96 * error && Math.abs(change) >= 0.005;
    const likely = (counts) => data.targets.filter((target, at) => target.outputs && counts[at] / n >= 0.66).length;
    const all = now.reduce((count, one) => count + (one === modelled), 0) / n;
    replace(this.headline,
      make("p", { class: "big" }, language === "zh" ? `${modelled}${say("met")} ` : null, make("b", null, mean.toFixed(1)), language === "zh" ? " 项 " : ` of ${modelled} ${say("met")} `,
        make("span", { class: "delta " + (change === 0 ? "same" : !clear ? "noise" : change > 0 ? "better" : "worse") }, change === 0 && error === 0 ? "" : `${sign(change, 2)} ± ${(1.96 * error).toFixed(2)}`)),
      make("p", { class: "small" }, make("b", null, String(likely(model.counts))), ` ${say("likely")}`, likely(model.counts) !== likely(reference.counts) ? ` (${say("before")} ${likely(reference.counts)})` : "", ` · ${say("all")}: ${perCent(all)}`),
      this.bars(),
      this.failedNow ? make("p", { class: "failed" }, language === "zh" ? `${n}次抽样中${this.failedNow}${say("failed")} ` : `${this.failedNow} of ${n} ${say("failed")} `, make("button", { type: "button", click: () => this.tellFailures() }, say("failedWhy"))) : null);
  }

  /** Targets by class of likelihood, before and now. */
  bars() {
    const counts = (met) => { const sums = new Array(7).fill(0); this.data.targets.forEach((target, at) => { if (target.outputs) sums[classOf(met[at] / this.model.draws)]++; }); return sums; };
    const bar = (label, sums) => make("div", { class: "stack", role: "img", "aria-label": `${label}: ${sums.map((count, at) => count ? `${count} ${of(this.data.classes[at])}` : "").filter(Boolean).join(", ")}` }, make("span", { class: "which" }, label), sums.map((count, at) => count ? make("span", { class: `part class${at}`, title: of(this.data.classes[at]), "data-count": count }, String(count)) : null));
    const now = bar(say("now"), counts(this.model.counts)), before = bar(say("before"), counts(this.reference.counts));
    for (const part of [...now.querySelectorAll(".part"), ...before.querySelectorAll(".part")]) part.style.flexGrow = part.dataset.count;
    const different = this.model.counts.some((count, at) => count !== this.reference.counts[at]);
    return make("div", { class: "stacks" }, different ? before : null, now);
  }

  tellFailures() {
    const found = this.model.failures().slice(0, 8).map(({ guard: [series, year, , message, low, high], count }) => `${count}: ${series}, ${year}: ${message ?? `${say("outside")}${low !== null || high !== null ? ` (${low === null ? "" : figure(low)} – ${high === null ? "" : figure(high)})` : ""}`}`);
    this.tell(found.join("\n"));
  }

  tell(words) {
    const message = document.getElementById("message");
    replace(message, make("span", null, words), " ", make("button", { type: "button", click: () => { message.classList.remove("told"); replace(message); } }, say("close")));
    message.classList.add("told");
  }

  // ---- targets ---------------------------------------------------------------------------------------------------------------------------

  axis() {
    const ticks = [0, 25, 50, 75, 100].map((at) => { const tick = make("span", null, at === 100 ? "100 %" : String(at)); tick.style.left = at + "%"; return tick; });
    return make("div", { class: "row axis", "aria-hidden": "true" }, make("span", { class: "scale" }, ticks));
  }

  buildTargets() {
    this.rows = this.data.targets.map((target, at) => {
      const strip = make("span", { class: "strip", "aria-hidden": "true" }), before = make("span", { class: "before" }), line = make("span", { class: "moved" }), dot = make("span", { class: "dot" });
      strip.append(make("span", { class: "half" }), line, before, dot);
      const p = make("span", { class: "p" }), change = make("span", { class: "change" }), note = make("span", { class: "vh" });
      const name = [of(target.name), of(target.stage)].filter(Boolean).join(language === "zh" ? "，" : ", ");
      const row = make("button", { type: "button", class: "row", "data-id": target.id, click: () => this.select(at, true) },
        make("span", { class: "no" }, String(target.number)), make("span", { class: "name" }, name), make("span", { class: "vh" }, `, ${say("target")} `), make("span", { class: "wanted" }, target.target_printed), strip, make("span", { class: "vh" }, `, ${say("p")} `), p, change, note);
      return { row, before, line, dot, p, change, note, name };
    });
    this.arrange();
    this.markSelected();
  }

  arrange() {
    const { data, rows } = this;
    if (this.order === "domain") {
      replace(this.list, data.domains.map((domain, at) => {
        const own = rows.filter((_, target) => data.targets[target].domain === at);
        return own.length ? make("div", { class: "domain" }, make("h3", null, of(domain)), own.map((one) => one.row)) : null;
      }));
    } else {
      const by = (at) => Math.abs(this.model.counts[at] - this.reference.counts[at]);
      const sorted = rows.map((_, at) => at).sort((a, b) => by(b) - by(a) || a - b);
      replace(this.list, make("div", { class: "domain" }, sorted.map((at) => rows[at].row)));
    }
  }

  renderTargets() {
    const n = this.model.draws;
    this.rows.forEach((row, at) => {
      const target = this.data.targets[at];
      if (!target.outputs) { row.p.textContent = "–"; row.change.textContent = say("notModelled"); row.row.classList.add("unmodelled"); return; }
      const p = this.model.counts[at] / n, before = this.reference.counts[at] / n, pair = paired(this.reference.met[at], this.model.met[at]);
      row.dot.style.left = 100 * p + "%";
      row.before.style.left = 100 * before + "%";
      row.line.style.left = 100 * Math.min(p, before) + "%";
      row.line.style.width = 100 * Math.abs(p - before) + "%";
      row.p.textContent = perCent(p);
      const half = 100 * (pair.high - pair.low) / 2;
      row.change.textContent = pair.verdict === "same" ? "" : `${sign(100 * pair.difference, 1)} ± ${half.toFixed(1)}`;
      row.row.dataset.verdict = pair.verdict;
      row.row.dataset.p = String(this.model.counts[at]);
      row.row.dataset.class = classOf(p);
      row.note.textContent = pair.verdict === "noise" ? `, ${say("noise")}` : pair.verdict === "same" ? `, ${say("same")}` : "";
    });
    if (this.order === "change" && !this.frame) this.arrangeSoon();
  }

  /** Rows do not jump while a lever is dragged. */
  arrangeSoon() { clearTimeout(this.arranging); this.arranging = setTimeout(() => { const had = document.activeElement; this.arrange(); had?.focus?.({ preventScroll: true }); }, 350); }

  select(at, shown) {
    this.selected = at;
    this.future = null;
    this.markSelected();
    this.renderDetail(true);
    this.sortAssumptions();
    this.remember();
    this.scoutSoon();
    if (shown && getComputedStyle(this.tabs).display !== "none") this.show("detail");
  }

  markSelected() { this.rows.forEach((row, at) => row.row.setAttribute("aria-current", String(at === this.selected))); }

  // ---- detail ----------------------------------------------------------------------------------------------------------------------------

  renderDetail(all) {
    const at = this.selected, target = this.data.targets[at], { title, fan, gap, why } = this.parts1;
    const name = [of(target.name), of(target.stage)].filter(Boolean).join(language === "zh" ? "，" : ", ");
    if (!target.outputs) { replace(title, make("h2", null, `${target.number} ${name}`), make("p", null, say("notModelled"))); replace(fan); replace(gap); return; }
    const n = this.model.draws, pair = paired(this.reference.met[at], this.model.met[at]);
    const words = { better: "better", worse: "worse", noise: "noise", same: "same" }[pair.verdict];
    replace(title, make("h2", null, `${target.number} ${name}`),
      make("p", { class: "demand" }, `${of(target.kind)} ${target.target_printed}`, of(target.unit) ? ` · ${of(target.unit)}` : "", ` · ${this.data.years[0]}: ${target.baseline_printed || "–"}`),
      make("p", { class: "probability" }, make("b", null, perCent(this.model.counts[at] / n)), ` ${say("p")} `,
        pair.verdict === "same" ? null : make("span", { class: "delta " + words }, `${sign(100 * pair.difference, 1)} (${sign(100 * pair.low, 1)} … ${sign(100 * pair.high, 1)})`),
        pair.verdict === "noise" ? make("span", { class: "noise" }, ` ${say("noise")}`) : null),
      pair.verdict === "same" ? null : make("p", { class: "fine" }, say("interval")));
    const now = this.model.fan(at);
    replace(fan, this.drawFan(target, now, this.reference.fans[at], pair.verdict !== "same" || this.pinned),
      make("p", { class: "fine" }, say("fan") + (pair.verdict === "same" ? "." : `; ${say("fanBefore")}.`)),
      make("div", { class: "buttons" }, make("button", { type: "button", click: () => { this.future = Math.floor(Math.random() * n); this.renderDetail(false); } }, say(this.future === null ? "one" : "another")), this.future === null ? null : make("button", { type: "button", click: () => { this.future = null; this.renderDetail(false); } }, say("many"))));
    this.renderGap(target, at, now);
    if (all) this.renderWhy(target);
    void why;
  }

  renderGap(target, at, now) {
    const missed = this.model.gap(at), unit = of(target.unit), measured = quantiles(this.model.column(target.outputs.measure), this.model.column(this.data.sound), FAN), before = this.reference.measures[at];
    void now;
    const rows = [make("tr", null, make("th", { scope: "row" }, say("median")), make("td", null, inForm(target.form, before[2])), make("td", null, inForm(target.form, measured[2])))];
    replace(this.parts1.gap, make("table", { class: "facts" }, make("thead", null, make("tr", null, make("td"), make("th", { scope: "col" }, say("before")), make("th", { scope: "col" }, say("now")))), make("tbody", null, rows)),
      missed ? make("p", null, `${say("gap")} ${figure(missed.mean)} ${unit} ${say("onAverage")}`, missed.counted === null || missed.counted === undefined ? "" : `${language === "zh" ? "，即" : ": "}${figure(missed.counted)} ${of(target.counted.things)}`, language === "zh" ? "。" : ".") : make("p", null, say("gapNone")));
  }

  drawFan(target, now, before, compare) {
    const { years } = this.data, width = 400, height = 230, left = 46, right = 12, top = 12, bottom = 26;
    const points = [now, compare ? before : []].flat().filter(Boolean).flat().filter(Number.isFinite), [low, high] = target.band;
    const single = target.measure === "total" ? [] : [low, high].filter((end) => end !== null);
    if (target.baseline !== null) points.push(target.baseline);
    let least = Math.min(...points, ...single), most = Math.max(...points, ...single);
    if (!(most > least)) { least -= 1; most += 1; }
    const pad = 0.06 * (most - least);
    least -= pad; most += pad;
    const x = (k) => left + (width - left - right) * k / Math.max(years.length - 1, 1), y = (value) => top + (height - top - bottom) * (most - value) / (most - least);
    const known = now.map((one, k) => one && one.every(Number.isFinite) ? k : -1).filter((k) => k >= 0);
    const band = (of, a, b) => { const ks = known.filter((k) => of[k]); return ks.map((k) => `${x(k)},${y(of[k][a])}`).concat(ks.slice().reverse().map((k) => `${x(k)},${y(of[k][b])}`)).join(" "); };
    const path = (of, q) => known.filter((k) => of[k]).map((k) => `${x(k)},${y(of[k][q])}`).join(" ");
    const ticks = niceTicks(least, most, 4);
    const edge = (end) => make("line", { class: "edge", x1: left, x2: width - right, y1: y(end), y2: y(end) });
    const column = this.future === null ? null : target.outputs.years.map((output) => output === null ? null : this.model.column(output)[this.future]);
    const middle = now.at(-1)?.[2];
    return make("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${of(target.name)}: ${years.map((year, k) => now[k] ? `${year} ${figure(now[k][2])} (${figure(now[k][0])} – ${figure(now[k][4])})` : "").filter(Boolean).join("; ")}` },
      ticks.map((tick) => make("g", { class: "tick" }, make("line", { x1: left, x2: width - right, y1: y(tick), y2: y(tick) }), make("text", { x: left - 6, y: y(tick) + 4, "text-anchor": "end" }, figure(tick)))),
      years.map((year, k) => make("text", { class: "year", x: x(k), y: height - 8, "text-anchor": k === years.length - 1 ? "end" : "middle" }, String(year))),
      make("polygon", { class: "wide", points: band(now, 0, 4) }), make("polygon", { class: "narrow", points: band(now, 1, 3) }),
      compare ? [0, 4].map((q) => make("polyline", { class: "was", points: path(before, q) })) : null,
      compare ? make("polyline", { class: "was middle", points: path(before, 2) }) : null,
      make("polyline", { class: "middle", points: path(now, 2) }),
      target.measure === "final" ? [low, high].filter((end) => end !== null).map(edge) : null,
      target.measure === "final" && (low ?? high) !== null ? make("text", { class: "edge-name", x: left + 4, y: y(low ?? high) - 5 }, `${say("target")} ${target.target_printed}`) : null,
      target.baseline !== null ? make("circle", { class: "baseline", cx: x(0), cy: y(target.baseline), r: 4 }) : null,
      column ? make("polyline", { class: "future", points: column.map((value, k) => value === null || !Number.isFinite(value) ? null : `${x(k)},${y(Math.min(Math.max(value, least), most))}`).filter(Boolean).join(" ") }) : null,
      Number.isFinite(middle) ? make("text", { class: "last", x: width - right, y: y(middle) - 7, "text-anchor": "end" }, inForm(target.form, middle)) : null);
  }

  renderWhy(target) {
    const { why } = this.parts1, inputs = this.inputsFor(this.selected);
    const assumptions = this.data.assumptions.filter((one) => inputs.params.has(one.name));
    const row = (key, words) => words ? [make("dt", null, say(key)), make("dd", null, words)] : [];
    replace(why, make("summary", null, say("why")),
      make("dl", null, row("printed", [target.baseline_printed, target.target_printed].filter(Boolean).join(" → ")), row("source", target.source), row("note", of(target.note)), row("grade", target.grade), row("rule", target.rule?.place)),
      target.rule ? make("pre", { tabindex: 0 }, target.rule.text) : null,
      make("ul", { class: "rests" }, assumptions.map((one) => make("li", null, make("b", null, of(one.label)), ` ${one.range.length === 1 ? figure(one.range[0]) : `${figure(one.range[1])} (${figure(one.range[0])} – ${figure(one.range[2])})`} ${of(one.unit)}`, make("br"), make("span", { class: "fine" }, `${say("grade")} ${one.grade} · ${of(one.source)}`)))));
  }

  /** Which levers a target depends on. */
  inputsFor(at) {
    if (this.inputs[at]) return this.inputs[at];
    const { outputs } = this.data.targets[at], found = { params: new Set(), lines: new Set(), facilities: new Set() };
    if (outputs) {
      for (const input of this.model.inputsOf(outputs.measure)) {
        const [kind, name] = Array.isArray(this.data.inputs[input]) ? this.data.inputs[input] : [];
        if (kind === "param") found.params.add(name); else if (kind === "share") found.lines.add(name); else if (kind === "facility") found.facilities.add(name);
      }
    }
    return this.inputs[at] = found;
  }

  // ---- what differs, costs ------------------------------------------------------------------------------------------------------------------

  renderChanges() {
    const { data, state } = this, items = [], lineName = (id) => of(data.lines.find((line) => line.id === id)?.name) || id;
    const item = (words, act) => items.push(make("li", null, words, " ", make("button", { type: "button", class: "take-back", "aria-label": `${say("remove")}: ${words}`, click: act }, say("remove"))));
    const without = (part, name) => { const rest = { ...state[part] }; delete rest[name]; this.change({ ...state, [part]: rest }); this.syncLevers(); };
    for (const [line, by] of Object.entries(state.lines)) if (by) item(`${lineName(line)}: ${sign(by, 1)} ${say("points")}`, () => without("lines", line));
    (state.shifts ?? []).forEach((shift, at) => item(`${shift.from ? lineName(shift.from) : say("costNew")} → ${lineName(shift.to)}: ${figure(100 * shift.share)} ${say("points")}, ${shift.years.join("–")}`, () => { this.change({ ...state, shifts: state.shifts.filter((_, other) => other !== at) }); }));
    for (const id of Object.keys(state.facilities)) item(`${of(data.facilities.find((one) => one.id === id)?.name)}: ${this.facilityWords(id)}`, () => without("facilities", id));
    for (const [name, value] of Object.entries(state.params)) { const one = data.assumptions.find((known) => known.name === name); item(`${of(one.label)}: ${typeof value === "number" ? figure(value) : written(value)} ${of(one.unit)}`, () => without("params", name)); }
    const { fresh, shifts } = transfers(state.lines, data.lines.map((line) => line.id), state.years), extra = state.shifts ?? [];
    const all = [...shifts, ...extra], newMoney = fresh + extra.filter((shift) => !shift.from).reduce((sum, shift) => sum + shift.share, 0), between = all.filter((shift) => shift.from).reduce((sum, shift) => sum + shift.share, 0);
    const spending = this.spending(), money = (share) => `${figure(100 * share)} % ${say("ofSpending")}${spending ? ` ≈ ${figure(share * spending.value)} ${spending.unit}` : ""}`;
    const build = (facilities) => Object.values(facilities).reduce((sum, one) => sum + (one ? one.construction_cost : 0), 0), built = build(this.model.resolved.facilities) - build(this.started.resolved.facilities);
    const costs = [newMoney ? [say("costNew"), `${money(newMoney)} ${say("perYear")}`] : null, between ? [say("costMoved"), `${money(between)} ${say("perYear")}`] : null, Math.abs(built) > 1e-9 ? [say("costFacilities"), `${sign(built, 2)} ${say("moneyUnit")}`] : null].filter(Boolean);
    replace(this.parts1.changes, make("h3", null, say("changes")), items.length ? make("ul", { class: "changes" }, items) : make("p", { class: "fine" }, say("nothing")),
      costs.length ? [make("h3", null, say("costs")), make("dl", { class: "costs" }, costs.map(([what, much]) => [make("dt", null, what), make("dd", null, much)]))] : null);
  }

  /** All spending of the last year, its middle value before any new money, if the rules have it. */
  spending() {
    const name = this.data.spending, output = name && this.data.series[name]?.at(-1);
    if (output === undefined || output === null || output === "") return null;
    const [value] = quantiles(this.model.column(output), this.model.column(this.data.sound), [0.5]);
    return Number.isFinite(value) ? { value, unit: say("moneyUnit") } : null;
  }

  // ---- which lever moves this most ---------------------------------------------------------------------------------------------------------

  scoutSoon() {
    clearTimeout(this.scouting);
    this.scoutRun = (this.scoutRun ?? 0) + 1;
    const run = this.scoutRun, { moves } = this.parts1;
    replace(moves, make("h3", null, say("moves")), make("p", { class: "fine" }, say("working")));
    this.scouting = setTimeout(() => this.scout(run), 700);
  }

  async scout(run) {
    const { data, model, state, selected } = this;
    if (!data.targets[selected].outputs) return;
    const instance = await WebAssembly.instantiate(this.parts.module, {}), stop = () => run !== this.scoutRun;
    if (stop()) return;
    const scout = new Scout(model, instance, selected), depends = this.inputsFor(selected), trials = [], now = model.counts[selected];
    const trial = (label, kind, words, state) => trials.push({ label, kind, words, state });
    for (const line of data.lines) if (depends.lines.has(line.id)) trial(of(line.name), "money", say("pointMore"), { ...state, lines: { ...state.lines, [line.id]: (state.lines[line.id] ?? 0) + 1 } });
    for (const facility of data.facilities) {
      if (!depends.facilities.has(facility.id) || !model.resolved.facilities[facility.id]) continue;
      for (const [by, words] of [[-1, "yearSooner"], [1, "yearLater"]]) { const change = state.facilities[facility.id] ?? {}; trial(of(facility.name), "facility", say(words), { ...state, facilities: { ...state.facilities, [facility.id]: { ...change, delay_years: (change.delay_years ?? 0) + by } } }); }
    }
    for (const one of data.assumptions) {
      if (!depends.params.has(one.name) || one.range.length === 1 || typeof state.params[one.name] === "number") continue;
      for (const end of [0, 2]) trial(of(one.label), "assumption", `${figure(one.range[end])} ${of(one.unit)}`, { ...state, params: { ...state.params, [one.name]: one.range[end] } });
    }
    const found = [];
    let until = performance.now() + 10;
    for (const one of trials) {
      if (performance.now() > until) { await new Promise((go) => setTimeout(go, 8)); if (stop()) return; until = performance.now() + 10; }
      found.push({ ...one, by: (scout.count(resolve(data, one.state)) - now) / model.draws });
    }
    if (stop()) return;
    this.renderMoves(found);
  }

  renderMoves(found) {
    const least = Math.max(0.01, 2 / Math.sqrt(this.model.draws) * 0.2), clear = found.filter((one) => Math.abs(one.by) >= least), byLabel = new Map();
    for (const one of clear) { const known = byLabel.get(one.label) ?? { ...one, ends: [] }; known.ends.push(one); byLabel.set(one.label, known); }
    const size = (one) => Math.max(...one.ends.map((end) => Math.abs(end.by))), ranked = [...byLabel.values()].sort((a, b) => size(b) - size(a)).slice(0, 9), widest = ranked.length ? size(ranked[0]) : 1;
    const bar = (end) => { const one = make("span", { class: `bar ${end.by > 0 ? "better" : "worse"}` }, make("i", null)); one.firstChild.style.width = `${50 * Math.abs(end.by) / widest}%`; one.firstChild.style[end.by > 0 ? "left" : "right"] = "50%"; return one; };
    replace(this.parts1.moves, make("h3", null, say("moves")), make("p", { class: "fine" }, say("movesHelp")),
      ranked.length ? make("table", { class: "ranked" }, make("tbody", null, ranked.map((one) => make("tr", { class: one.kind }, make("th", { scope: "row" }, one.label), make("td", null, one.ends.map((end) => make("div", { class: "end" }, bar(end), make("span", { class: "fine" }, `${end.words}: ${sign(100 * end.by, 0)}`)))))))) : make("p", null, say("nothingMoves")));
  }

  // ---- levers ----------------------------------------------------------------------------------------------------------------------------

  buildLevers() {
    const { data } = this;
    this.balance = make("p", { class: "balance", role: "status" });
    const year = (at) => make("select", { "aria-label": `${say("years")} ${at + 1}`, change: (event) => { const years = [...this.state.years]; years[at] = Number(event.target.value); if (years[0] > years[1]) years[1 - at] = years[at]; this.change({ ...this.state, years }); this.syncLevers(); } }, data.years.slice(1).map((one) => make("option", { value: one }, String(one))));
    this.yearSelects = [year(0), year(1)];
    const money = data.lines.length ? make("details", { open: true, class: "group" }, make("summary", null, say("money")), make("p", { class: "fine" }, say("moneyHelp")),
      make("p", { class: "years" }, `${say("years")} `, this.yearSelects[0], ` ${say("until")} `, this.yearSelects[1]),
      data.lines.map((line) => this.slider("lines", line.id, of(line.name), { min: -Math.min(5, Math.floor(1000 * line.share) / 10), max: 5, step: 0.1, value: 0 }, (by) => `${sign(by, 1)} ${language === "zh" ? "点" : "pt"} → ${figure(100 * line.share + by)} %`)), this.balance) : null;
    const facilities = data.facilities.length ? make("details", { class: "group" }, make("summary", null, `${say("facilities")} (${data.facilities.filter((one) => one.planned).length})`), data.facilities.map((facility) => this.facility(facility))) : null;
    this.assumptionList = make("div", { class: "assumptions" });
    this.findAssumption = make("input", { type: "search", placeholder: say("find"), "aria-label": `${say("find")}: ${say("assumptions")}`, input: () => this.sortAssumptions() });
    const assumptions = make("details", { class: "group", open: !data.lines.length && !data.facilities.length, toggle: () => this.sortAssumptions() }, make("summary", null, `${say("assumptions")} (${data.assumptions.length})`), make("p", { class: "fine" }, say("assumptionsHelp")), this.findAssumption, this.assumptionList);
    this.assumptionGroup = assumptions;
    return [make("h2", null, say("levers")), money, facilities, assumptions].filter(Boolean);
  }

  /** A lever with its name, its value in words and a slider. */
  slider(part, name, label, range, words) {
    const id = `${part}-${name}`, said = make("output", { for: id }), input = make("input", { type: "range", id, ...range });
    const set = (commit) => {
      const value = Number(input.value), rest = { ...this.state[part] };
      if (value === range.value) delete rest[name]; else rest[name] = value;
      said.textContent = words(value);
      input.setAttribute("aria-valuetext", words(value));
      this.change({ ...this.state, [part]: rest }, commit);
    };
    input.addEventListener("input", () => set(false));
    input.addEventListener("change", () => set(true));
    const lever = make("div", { class: "lever" }, make("label", { for: id }, label), said, input);
    this.expect(lever, input, () => ({ ...this.state, [part]: { ...this.state[part], [name]: Number(input.value) + Number(range.step) } }));
    this.elementOf.set(id, () => { const value = this.state[part][name] ?? range.value; input.value = value; said.textContent = words(value); input.setAttribute("aria-valuetext", words(value)); lever.classList.toggle("changed", value !== range.value); });
    return lever;
  }

  /** A lever that is looked at or held will probably be moved: what its moves can begin from is computed while nobody waits. `next` is a state after a move. */
  expect(lever, input, next) {
    const now = () => { clearTimeout(this.expecting); if (!this.frame) this.model.anticipate(resolve(this.data, next())); };
    lever.addEventListener("pointerenter", () => { clearTimeout(this.expecting); this.expecting = setTimeout(now, 120); });
    lever.addEventListener("pointerleave", () => clearTimeout(this.expecting));
    input.addEventListener("focus", now);
  }

  facility(facility) {
    const id = `facility-${facility.id}`, said = make("output", { for: id }), built = make("input", { type: "checkbox", id: `${id}-built` });
    const input = make("input", { type: "range", id, min: -2, max: 4, step: 0.25, value: 0 });
    const set = (commit) => {
      const { delay_years, cancelled, ...rest } = this.state.facilities[facility.id] ?? {}, by = Number(input.value);
      void delay_years; void cancelled;
      const change = { ...rest, ...(by ? { delay_years: by } : {}), ...(built.checked ? {} : { cancelled: true }) }, all = { ...this.state.facilities };
      if (Object.keys(change).length) all[facility.id] = change; else delete all[facility.id];
      this.change({ ...this.state, facilities: all }, commit);
      sync();
    };
    input.addEventListener("input", () => set(false));
    input.addEventListener("change", () => set(true));
    built.addEventListener("change", () => set(true));
    const lever = make("div", { class: "lever facility" }, make("label", { for: id }, of(facility.name)), said, input, make("label", { class: "built" }, built, ` ${language === "zh" ? "建设" : "built"}`));
    this.expect(lever, input, () => { const change = this.state.facilities[facility.id] ?? {}; return { ...this.state, facilities: { ...this.state.facilities, [facility.id]: { ...change, delay_years: (change.delay_years ?? 0) + 0.25 } } }; });
    const sync = () => {
      const start = this.baseFacility(facility.id), change = this.state.facilities[facility.id] ?? {};
      lever.hidden = !start;
      if (!start) return;
      input.value = change.delay_years ?? 0;
      built.checked = !change.cancelled;
      input.disabled = Boolean(change.cancelled);
      const words = this.facilityWords(facility.id);
      said.textContent = words;
      input.setAttribute("aria-valuetext", words);
      lever.classList.toggle("changed", Object.keys(change).length > 0);
    };
    this.elementOf.set(id, sync);
    return lever;
  }

  baseFacility(id) { return resolve(this.data, { ...untouched(this.state.start, this.state.years) }).facilities[id]; }

  facilityWords(id) {
    const now = resolve(this.data, this.state).facilities[id];
    return now ? `${say("opens")} ${month(now.opening)}` : say("notBuilt");
  }

  /** The assumptions that the chosen target depends on, or those that match what is looked for. */
  sortAssumptions() {
    if (!this.assumptionGroup.open) return;
    const wanted = this.findAssumption.value.trim().toLowerCase(), depends = this.inputsFor(this.selected).params, { data } = this;
    const shown = data.assumptions.filter((one) => wanted ? `${of(one.label)} ${one.name}`.toLowerCase().includes(wanted) : one.name in this.state.params || (depends.has(one.name) && one.range.length > 1));
    for (const key of [...this.elementOf.keys()]) if (key.startsWith("param-")) this.elementOf.delete(key);
    replace(this.assumptionList, shown.slice(0, 60).map((one) => this.assumption(one)));
    this.syncLevers("param-");
  }

  assumption(one) {
    const id = `param-${one.name}`, [low, middle, high] = one.range.length === 3 ? one.range : [one.range[0] - Math.abs(one.range[0]) * 0.5, one.range[0], one.range[0] + Math.abs(one.range[0]) * 0.5 || 1];
    const width = high - low || 1, magnitude = 10 ** Math.floor(Math.log10(width / 100)), step = Number(magnitude.toPrecision(1)), round = (value) => Number((Math.round(value / step) * step).toPrecision(6));
    const said = make("output", { for: id }), fixed = make("input", { type: "checkbox", id: `${id}-fixed` });
    const input = make("input", { type: "range", id, min: round(low - 0.25 * width), max: round(high + 0.25 * width), step, value: middle });
    const isFixed = one.range.length === 1;
    const set = (commit) => {
      const rest = { ...this.state.params };
      if (fixed.checked) rest[one.name] = Number(input.value); else delete rest[one.name];
      this.change({ ...this.state, params: rest }, commit);
      sync();
    };
    input.addEventListener("input", () => { fixed.checked = true; set(false); });
    input.addEventListener("change", () => set(true));
    fixed.addEventListener("change", () => set(true));
    const lever = make("div", { class: "lever assumption", title: of(one.source) }, make("label", { for: id }, of(one.label)), said, input, make("label", { class: "built" }, fixed, ` ${say("fix")}`));
    this.expect(lever, input, () => ({ ...this.state, params: { ...this.state.params, [one.name]: Number(input.value) + step } }));
    const sync = () => {
      const value = this.state.params[one.name];
      fixed.checked = typeof value === "number";
      if (typeof value === "number") input.value = value; else if (document.activeElement !== input) input.value = middle;
      const words = typeof value === "number" ? `${figure(value)} ${of(one.unit)}` : value ? `${written(value)}` : isFixed ? `${figure(middle)} ${of(one.unit)}` : `${say("drawn")}: ${figure(low)} – ${figure(high)} ${of(one.unit)}`;
      said.textContent = words;
      input.setAttribute("aria-valuetext", words);
      lever.classList.toggle("changed", value !== undefined);
    };
    this.elementOf.set(id, sync);
    return lever;
  }

  syncLevers(only = "") {
    for (const [id, sync] of this.elementOf) if (id.startsWith(only)) sync();
    this.yearSelects?.forEach((select, at) => { select.value = this.state.years[at]; });
    this.renderBalance();
    if (!only) this.sortAssumptions();
  }

  renderBalance() {
    const { fresh, left, shifts } = transfers(this.state.lines, this.data.lines.map((line) => line.id), this.state.years), spending = this.spending();
    const yuan = (share) => spending ? ` ≈ ${figure(share * spending.value)} ${spending.unit}` : "";
    this.balance.textContent = `${say("balance")}: ${fresh > 0 ? `${figure(100 * fresh)} % ${say("ofSpending")} ${say("fresh")}${yuan(fresh)}` : left > 1e-9 ? `${figure(left)} ${say("points")} ${say("left")}` : shifts.length ? say("even") : "0"}`;
    this.balance.dataset.state = fresh > 0 ? "fresh" : left > 1e-9 ? "left" : "even";
  }

  // ---- files ------------------------------------------------------------------------------------------------------------------------------

  title() { const start = this.data.scenarios.find((scenario) => scenario.name === this.state.start); return say("myScenario") + (start ? of(start.title) : ""); }

  save() {
    const text = asToml(this.data, this.state, this.title()), address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    const link = make("a", { href: address, download: `${say("fileName")}.toml` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    this.tell(`${say("keep")}\nfiveyear run -s ${say("fileName")} --draws ${this.model.draws} --seed ${this.data.seed} --design monte-carlo\n\n${text}`);
  }

  async read(file) {
    try {
      const { state, title, cannot } = stateOf(this.data, await file.text(), this.model.drawn, this.state.years);
      this.change(state);
      this.syncLevers();
      const kinds = say("kinds");
      this.tell([`${say("read")}: ${title || file.name}`, ...cannot.map(([kind, name]) => `${say("cannot")} ${kinds[kind]} ${name}`)].join("\n"));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.tell(`${say("unreadable")} ${error.line}${language === "zh" ? "行" : ""}`);
    }
  }

  async copyLink() {
    this.remember();
    try { await navigator.clipboard.writeText(location.href); this.tell(say("linked")); } catch { this.tell(location.href); }
  }

  async redraw(draws) {
    this.model = await Model.make(this.parts, draws);
    this.pinned = null;
    this.inputs = this.data.targets.map(() => null);
    this.measureStart();
    this.build();
    this.compute(true);
  }
}

const isChanged = (state) => Object.values(state.lines).some(Boolean) || Object.keys(state.params).length > 0 || Object.keys(state.facilities).length > 0 || (state.shifts?.length ?? 0) > 0;

/** Round numbers between two ends. */
function niceTicks(low, high, wanted) {
  const raw = (high - low) / wanted, size = 10 ** Math.floor(Math.log10(raw)), step = [1, 2, 2.5, 5, 10].map((by) => by * size).find((by) => by >= raw) ?? raw, ticks = [];
  for (let k = Math.ceil(low / step); k * step <= high && ticks.length < 20; k++) ticks.push(Number((k * step).toPrecision(12)));
  return ticks;
}
