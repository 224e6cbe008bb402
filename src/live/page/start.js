// The start: unpacks what the file holds, and opens the page where its address says.

/** The parts behind the page, one after the other: how long each is, then their bytes. */
async function unpack() {
  const coded = document.getElementById("parts").textContent.trim(), packed = Uint8Array.from(atob(coded), (letter) => letter.charCodeAt(0));
  const bytes = new Uint8Array(await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer());
  const lengths = new Uint32Array(bytes.buffer, 0, 5);
  let at = 24;
  const [description, module, tape, keys, tables] = Array.from(lengths, (length) => { const part = bytes.slice(at, at + length); at += length; return part; });
  const data = JSON.parse(new TextDecoder().decode(description)), read = readTape(tape);
  const place = new Map(read.ops.map((op, at) => [op.name, at])), kernels = read.ops.map(() => []);
  data.kernels.forEach(([name, columns], at) => { if (place.has(name)) kernels[place.get(name)][columns] = at; });
  return { description: data, module: await WebAssembly.compile(module), tape: read, kernels, keys: new Uint32Array(keys.buffer), tables: new Float64Array(tables.buffer) };
}

async function start() {
  language = document.documentElement.lang === "zh" ? "zh" : "en";
  let parts;
  try { parts = await unpack(); } catch (error) {
    const old = typeof WebAssembly === "undefined" || typeof DecompressionStream === "undefined" || error instanceof WebAssembly.CompileError;
    const words = old ? say("noModule") : say("failedStart") + error.message;
    document.getElementById("message").textContent = words;
    document.getElementById("message").classList.add("told");
    return;
  }
  const data = parts.description, first = data.years[1] ?? data.years[0], last = data.years.at(-1);
  const usual = data.scenarios.flatMap((scenario) => scenario.shifts).map((shift) => shift.years)[0] ?? [first, last];
  // An address may ask for a language alone, as that of the report does.
  const tongue = () => { const [, tag] = /^#(zh|en)$/.exec(location.hash) ?? []; return tag; };
  language = tongue() ?? language;
  const asked = ofAddress(data, location.hash, usual);
  const draws = CHOICES.includes(asked?.more.n) ? asked.more.n : data.draws;
  const page = new Page(parts, await Model.make(parts, draws), asked?.state ?? untouched([data.scenarios[data.start], ...data.scenarios].find((scenario) => !scenario.absent).name, usual));
  page.look(asked?.more);
  page.build();
  await page.compute(true);
  window.fiveyear = page;
  addEventListener("hashchange", () => { const tag = tongue(); if (tag) return page.speak(tag); const asked = ofAddress(data, location.hash, usual); if (asked) page.go(asked); });
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || /^(?:search|text)$/.test(event.target.type ?? "")) return;
    event.preventDefault();
    if (event.shiftKey) page.back(page.undone, page.done); else page.back(page.done, page.undone);
  });
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => { event.preventDefault(); const [file] = event.dataTransfer.files; if (file) page.read(file); });
}

if (typeof document === "undefined") serve(); else start();
