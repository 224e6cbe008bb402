// The page: its state, its frame, and what a move of a lever changes. All words of the plan are put in as text.

/** An element: attributes (functions listen), then children that are elements or text. */
function make(tag, attributes, ...children) {
  const element = SVG.has(tag) ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...shown(children));
  return element;
}
const SVG = new Set(["svg", "path", "line", "rect", "circle", "text", "g", "polyline", "polygon"]);
const shown = (children) => children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
const replace = (element, ...children) => element.replaceChildren(...shown(children));

/** Numbers of draws that a page offers. */
const CHOICES = [500, 1000, 2000, 4000];

class Page {
  constructor(parts, model, state) {
    Object.assign(this, { parts, model, data: model.data, state });
    this.selected = Math.max(this.data.targets.findIndex((target) => target.outputs), 0);
    /** Position of the domain that is looked at as a whole, instead of one target. */
    this.domain = null;
    this.order = "domain";
    this.done = [];
    this.undone = [];
    /** What others are held against: a state and what came out of it. */
    this.pinned = null;
    this.future = null;
    this.known = new Map();
    this.elementOf = new Map();
    this.root = document.getElementById("app");
  }

  get reference() { return this.pinned?.snapshot ?? this.started; }

  // ---- states ----------------------------------------------------------------------------------------------------------------------------

  /** A new state; `commit` makes it one to come back to. */
  change(state, commit = true) {
    if (commit) {
      this.done.push(this.committed ?? this.state);
      if (this.done.length > 200) this.done.shift();
      this.undone = [];
      this.committed = null;
    } else this.committed ??= this.state;
    this.state = state;
    return this.compute(commit);
  }

  /** A new state that levers have to follow. */
  set(state) { const computed = this.change(state); syncLevers(this); return computed; }

  /** Takes what an address says of what is looked at: language, a target or a domain. */
  look(more) {
    if (more?.g === "zh" || more?.g === "en") language = more.g;
    const chosen = this.data.targets.findIndex((target) => target.id === more?.t);
    if (chosen >= 0) this.selected = chosen;
    this.domain = Number.isInteger(more?.d) && this.data.domains[more.d] ? more.d : null;
  }

  /** Goes where an address says that was put into the page while it is open. */
  async go({ state, more }) {
    this.look(more);
    this.build();
    await this.set(state);
    if (CHOICES.includes(more.n) && more.n !== this.model.draws) await this.redraw(more.n);
  }

  back(from, to) {
    if (!from.length) return;
    to.push(this.state);
    this.state = from.pop();
    this.committed = null;
    this.compute(true);
    syncLevers(this);
  }

  /** Computes the state, the newest if it changes meanwhile; `all` shows what need not follow a lever that is still held. */
  compute(all) {
    this.wanted = true;
    this.all ||= all;
    return this.running ??= this.run();
  }

  async run() {
    try {
      while (this.wanted) {
        const { all } = this;
        this.wanted = this.all = false;
        const began = performance.now();
        await this.step(all);
        this.took = performance.now() - began;
      }
    } finally { this.running = null; }
  }

  async step(all) {
    const { model, state } = this;
    if (this.startedFrom !== state.start) {
      // What the start is has to be known before anything can differ from it.
      await model.apply(resolve(this.data, untouched(state.start, state.years)));
      this.started = await model.snapshot();
      this.startedFrom = state.start;
    }
    await model.apply(resolve(this.data, state), this.watched());
    this.failedNow = model.failed();
    renderHeadline(this);
    renderTargets(this);
    renderDetail(this, all);
    renderBalance(this);
    if (all) { this.renderButtons(); this.remember(); scoutSoon(this); }
  }

  /** Outputs whose columns are looked at. */
  watched() {
    const { outputs } = this.data.targets[this.selected], spending = this.spendingOutput(), denominator = denominatorOf(this.data, this.selected);
    return [...new Set([...(outputs ? [...outputs.years, outputs.measure] : []), spending, denominator].filter((output) => output !== null && output !== undefined))];
  }

  spendingOutput() { return this.data.spending ? this.data.series[this.data.spending]?.at(-1) ?? null : null; }

  /** All spending of the last year, its middle value, if the rules have it: in the plan's unit of money. */
  spending() {
    const output = this.spendingOutput(), column = output === null ? null : this.model.column(output);
    if (!column) return null;
    const [value] = quantiles(column, this.model.sound, [0.5]);
    return Number.isFinite(value) ? value : null;
  }

  /** A share of spending in words: per cent, and yuan where they are known. */
  shareWords(share) {
    const spending = this.spending(), part = roughly(100 * share), much = spending ? money(this.data, share * spending) : "";
    return language === "zh" ? `支出的${part}%${much ? `，约${much}` : ""}` : `${part}% of spending${much ? ` ≈ ${much}` : ""}`;
  }

  /** Which levers a target depends on. */
  dependsOn(at) {
    if (!this.known.has(at)) {
      const { outputs } = this.data.targets[at], found = { param: new Set(), share: new Set(), facility: new Set(), lever: new Set() };
      if (outputs) for (const input of this.model.inputsOf(outputs.measure)) {
        const [kind, name] = Array.isArray(this.data.inputs[input]) ? this.data.inputs[input] : [];
        found[kind]?.add(name);
      }
      for (const { id, effects } of this.data.levers) {
        if (effects.some(([kind, one, other]) => kind === "delay" ? one.some((facility) => found.facility.has(facility)) : kind === "facility" ? found.facility.has(one) : kind === "shift" && (found.share.has(one) || found.share.has(other)))) found.lever.add(id);
      }
      this.known.set(at, found);
    }
    return this.known.get(at);
  }

  /** Targets that are looked at: those of a domain, or one. */
  chosen() { return this.domain === null ? [this.selected] : this.data.targets.flatMap((target, at) => target.domain === this.domain && target.outputs ? [at] : []); }

  /** The same for all that is looked at. */
  depends() {
    const all = this.chosen().map((at) => this.dependsOn(at));
    return Object.fromEntries(["param", "share", "facility", "lever"].map((kind) => [kind, new Set(all.flatMap((one) => [...one[kind]]))]));
  }

  remember() {
    const address = asAddress(this.state, { n: this.model.draws, ...(this.domain === null ? { t: this.data.targets[this.selected].id } : { d: this.domain }), g: language });
    try { history.replaceState(null, "", address); } catch { location.hash = address; }
  }

  // ---- the frame -------------------------------------------------------------------------------------------------------------------------

  build() {
    const { data } = this;
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    document.title = `${say("title")} ${of(data.name)}`;
    this.elementOf.clear();
    const button = (key, act) => make("button", { type: "button", click: act }, say(key));
    this.buttons = {
      undo: button("undo", () => this.back(this.done, this.undone)),
      redo: button("redo", () => this.back(this.undone, this.done)),
      reset: button("reset", () => this.set(untouched(this.state.start, this.state.years))),
      pin: button("pin", () => this.pin()),
      swap: button("swap", () => this.swap()),
      save: button("save", () => this.save()),
      open: button("open", () => this.file.click()),
      link: button("link", () => this.copyLink()),
      print: button("print", () => print()),
    };
    this.file = make("input", { type: "file", accept: ".toml,text/plain", class: "vh", tabindex: -1, "aria-hidden": "true", change: () => { if (this.file.files[0]) this.read(this.file.files[0]); this.file.value = ""; } });
    this.start = make("select", { id: "start", change: (event) => this.set(untouched(event.target.value, this.state.years)) },
      data.scenarios.map((scenario) => make("option", { value: scenario.name, disabled: Boolean(scenario.absent), selected: scenario.name === this.state.start }, of(scenario.title) + (scenario.absent ? inBrackets(`${say("absent")}${colon()}${of(scenario.absent)}`) : ""))));
    const draws = make("select", { id: "draws", "aria-label": say("draws"), change: (event) => this.redraw(Number(event.target.value)) },
      [...new Set([...CHOICES, this.model.draws])].sort((a, b) => a - b).map((n) => make("option", { value: n, selected: n === this.model.draws }, `${n}${language === "zh" ? "" : " "}${say("draws")}`)));
    this.headline = make("div", { class: "headline", "aria-live": "polite" });
    this.story = make("p", { class: "story" });
    const header = make("header", null,
      make("div", { class: "top" }, make("p", { class: "plan" }, of(data.name)),
        make("div", { class: "languages", role: "group", "aria-label": "Language" }, [["zh", "中文"], ["en", "English"]].map(([tag, name]) => make("button", { type: "button", lang: tag, "aria-pressed": String(language === tag), click: () => this.speak(tag) }, name)))),
      make("h1", { class: "vh" }, `${say("title")} ${of(data.name)}`),
      this.headline,
      make("div", { class: "tools" }, make("label", { for: "start" }, say("start")), this.start, make("div", { class: "buttons" }, Object.values(this.buttons), draws, this.file)),
      this.story, typeof data.as_of !== "number" ? null : make("p", { class: "failed" }, `${say("unobserved")} ${data.as_of}${say("unobservedEnd")}`), make("p", { class: "guide" }, say("guide")));
    this.panels = { title: make("div"), fan: make("div", { class: "fans" }), gap: make("div"), changes: make("div"), moves: make("div", { class: "moves" }), why: make("details", { class: "why" }) };
    const tabs = this.tabs = make("nav", { class: "tabs", "aria-label": say("title") }, ["levers", "targets", "detail"].map((id) => make("button", { type: "button", "aria-pressed": String(id === "targets"), "data-panel": id, click: () => this.show(id) }, say(id))));
    const crew = this.model.crew.length > 1 ? say("workers") : say("alone");
    replace(this.root, header,
      make("main", { class: "desk", "data-shown": "targets" },
        make("section", { class: "panel levers", "aria-label": say("levers"), id: "levers" }, buildLevers(this)),
        buildTargets(this),
        make("section", { class: "panel detail", id: "detail", "aria-label": say("detail") }, Object.values(this.panels))),
      tabs,
      make("footer", null, make("p", null, [say("method"), crew, data.asked_design === data.design ? "" : say("noSobol")].join(language === "zh" ? "" : " ")), make("p", null, `fiveyear ${data.version} · ${language === "zh" ? `${this.model.draws}次模拟（${data.design}），种子${data.seed}` : `${this.model.draws} draws (${data.design}), seed ${data.seed}`} · ${data.source}`)));
    // On paper more than a column of targets holds stands in two.
    this.root.classList.toggle("many", data.targets.length > 60);
    this.root.hidden = false;
    syncLevers(this);
  }

  show(id) {
    this.root.querySelector(".desk").dataset.shown = id;
    for (const tab of this.tabs.children) tab.setAttribute("aria-pressed", String(tab.dataset.panel === id));
    if (this.narrow()) scrollTo({ top: this.root.querySelector(".desk").offsetTop - 8 });
  }

  /** Whether panels are shown one at a time. */
  narrow() { return getComputedStyle(this.tabs).display !== "none"; }

  /** Looks at a target, or at a whole domain. */
  select(target, domain = null) {
    if (target !== null) this.selected = target;
    this.domain = domain;
    this.future = null;
    markChosen(this);
    if (this.narrow()) this.show("detail");
    return this.compute(true).then(() => syncLevers(this));
  }

  async speak(tag) { language = tag; this.build(); await this.compute(true); this.root.querySelector(`.languages [lang=${tag}]`).focus(); }

  renderButtons() {
    const { undo, redo, reset, pin, swap } = this.buttons;
    undo.disabled = !this.done.length;
    redo.disabled = !this.undone.length;
    reset.disabled = !isChanged(this.state);
    pin.textContent = say(this.pinned ? "unpin" : "pin");
    swap.hidden = !this.pinned;
    this.start.value = this.state.start;
    this.story.textContent = of(startOf(this.data, this.state).story);
    this.root.classList.toggle("compared", Boolean(this.pinned));
  }

  /** Keeps what is shown as A, against which B is moved. */
  async pin() {
    this.pinned = this.pinned ? null : { state: this.state, snapshot: await this.model.snapshot() };
    await this.compute(true);
  }

  async swap() {
    const { state } = this.pinned, snapshot = await this.model.snapshot();
    this.pinned = { state: this.state, snapshot };
    await this.set(state);
  }

  tell(words) {
    const message = document.getElementById("message");
    replace(message, make("span", null, words), " ", make("button", { type: "button", click: () => { message.classList.remove("told"); replace(message); } }, say("close")));
    message.classList.add("told");
  }

  // ---- files ------------------------------------------------------------------------------------------------------------------------------

  save() {
    const title = say("myScenario") + of(startOf(this.data, this.state).title), text = asToml(this.data, this.state, title), address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    const link = make("a", { href: address, download: `${say("fileName")}.toml` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    this.tell(`${say("keep")}\nfiveyear run -s ${say("fileName")} --draws ${this.model.draws} --seed ${this.data.seed} --design ${this.data.design}\n\n${text}`);
  }

  async read(file) {
    try {
      const { state, title, cannot } = stateOf(this.data, await file.text(), this.model.drawn, this.state.years);
      await this.set(state);
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
    await this.running;
    this.model.dismiss();
    this.model = await Model.make(this.parts, draws);
    this.pinned = this.startedFrom = null;
    this.build();
    await this.compute(true);
  }
}

const isChanged = (state) => Object.values(state.lines).some(Boolean) || ["params", "facilities", "levers"].some((part) => Object.keys(state[part]).length > 0) || (state.shifts?.length ?? 0) > 0;
