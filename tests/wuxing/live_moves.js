// How long moves of each lever of the page take: the first one, and those that follow.

/** Each lever as what makes a state of how far it is moved, from 0 to 1. */
globalThis.movable = () => {
  const { data, state } = fiveyear, amount = (lever, share) => { const amounts = amountsOf(lever); return amounts[Math.max(1, Math.round(share * (amounts.length - 1)))]; };
  return [
    ...data.lines.map(({ id }) => (x) => ({ ...state, lines: { [id]: x } })),
    ...data.levers.map((lever) => (x) => ({ ...state, levers: { [lever.id]: [amount(lever, x), lever.years[0]] } })),
    ...data.facilities.filter(({ planned }) => planned).map(({ id }) => (x) => ({ ...state, facilities: { [id]: { delay_years: x } } })),
    ...data.assumptions.filter(({ range }) => range.length > 1).map(({ name, range }) => (x) => ({ ...state, params: { [name]: range[0] + (range[2] - range[0]) * x } })),
  ];
};

/** Moves a lever to these places, one after the other, without a picture; to where it stood if none is named. */
globalThis.moveTo = async (at, places) => {
  const { model, data, state } = fiveyear;
  for (const place of places) await model.apply(resolve(data, place === null ? state : movable()[at](place)), fiveyear.watched());
};

globalThis.timeOfMoves = async (painted) => {
  const page = fiveyear, { model, data, state } = page, pause = (ms) => new Promise((go) => setTimeout(go, ms));
  const time = async (state) => {
    const began = performance.now();
    if (painted) { page.state = state; await page.compute(false); await new Promise((go) => requestAnimationFrame(go)); } else await model.apply(resolve(data, state), page.watched());
    return performance.now() - began;
  };
  const levers = movable();
  const first = [], next = [];
  for (const lever of levers) {
    first.push(await time(lever(0.3)));
    await pause(60);
    const times = [];
    for (const share of [0.4, 0.5, 0.6]) times.push(await time(lever(share)));
    next.push(times.sort((a, b) => a - b)[1]);
    await time(state);
    await pause(1);
  }
  const line = (list) => [0, 0.5, 0.9, 1].map((share) => list.sort((a, b) => a - b)[Math.floor(share * (list.length - 1))].toFixed(2)).join(" ");
  return `${levers.length} levers, ${model.draws} draws, ${model.crew.length} workers, ${painted ? "to the next picture" : "to the probabilities"}, ms: least, median, 90 %, worst\nfirst move ${line(first)}\nnext moves ${line(next)}`;
};
0;
