// Numbers as they are read.

/** A probability in whole per cent: nothing looks certain that is not. */
function perCent(share) {
  if (share !== share) return "–";
  return (share <= 0 ? "0" : share >= 1 ? "100" : share < 0.01 ? "<1" : share > 0.99 ? ">99" : String(Math.round(share * 100))) + perCentMark();
}

/** A number with its sign; what rounds to nothing has none. */
const sign = (number, digits) => { const words = Math.abs(number).toFixed(digits); return Number(words) === 0 ? "0" : (number < 0 ? "−" : "+") + words; };

/** Three or so digits that count. */
function figure(number) {
  if (number !== number) return "–";
  const size = Math.abs(number), digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3;
  const words = size !== 0 && size < 0.001 ? number.toPrecision(2) : number.toFixed(digits).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
  return size >= 10000 ? Math.round(number).toLocaleString("en-US").replace("-", "−") : words.replace("-", "−");
}

/** Two or so digits that count. */
const roughly = (number) => figure(number === 0 ? 0 : Number(number.toPrecision(2)));

/** An amount in the plan's unit of money, in its currency where the plan says what its unit is. */
function money(data, amount) {
  if (!data.money_unit) return `${roughly(amount)} ${say("moneyUnit")}`;
  const whole = amount * data.money_unit, size = Math.abs(whole), [unit, name] = (language === "zh" ? [[1e8, "亿"], [1e4, "万"]] : [[1e9, " billion "], [1e6, " million "]]).find(([unit]) => size >= unit) ?? [1, language === "zh" ? "" : " "];
  return roughly(whole / unit) + name + (data.currency[language] || data.currency.en);
}

/** A value in the form in which the plan prints the target. */
const inForm = (form, value) => form === "ratio_to_one" ? `${figure(value)}:1` : form === "one_to_ratio" ? `1:${figure(value)}` : figure(value);

// Units of the model's own scales: figures in them say nothing to a room.
const OWN_SCALES = /对数|标准差|弹性|相关系数|倍数|开关|0或1/;

/** A value in the unit in which a target is read: where English counts things by the ten thousand, the things themselves. */
const inUnit = (target, value) => language === "zh" ? value : value * target.times;

/** The same as it is shown. */
const shownValue = (target, value) => inForm(target.form, inUnit(target, value));

/** A number of points of a share, as words say it. */
const pointsWords = (words) => `${words}${language === "zh" ? "" : " "}${say(words === "1" ? "point" : "points")}`;

/** A difference with half its interval, with as many digits as show that it lies beyond it. */
function beyond(by, half, digits) {
  const size = (number) => Number(Math.abs(number).toFixed(digits));
  while (digits < 4 && Math.abs(by) > half && size(by) <= size(half)) digits++;
  return `${sign(by, digits)} ± ${half.toFixed(digits)}`;
}

/** Year and month of a year with decimals. */
function month(year) { const months = Math.floor(year * 12 + 1e-6), y = Math.floor(months / 12); return `${y}-${String(months - 12 * y + 1).padStart(2, "0")}`; }

/** Position of the class of likelihood, the likeliest first. */
const classOf = (p) => p >= 0.99 ? 0 : p >= 0.9 ? 1 : p >= 0.66 ? 2 : p <= 0.01 ? 6 : p <= 0.1 ? 5 : p <= 0.33 ? 4 : 3;

/** Round numbers between two ends. */
function niceTicks(low, high, wanted) {
  const raw = (high - low) / wanted, size = 10 ** Math.floor(Math.log10(raw)), step = [1, 2, 2.5, 5, 10].map((by) => by * size).find((by) => by >= raw) ?? raw, ticks = [];
  for (let k = Math.ceil(low / step); k * step <= high && ticks.length < 20; k++) ticks.push(Number((k * step).toPrecision(12)));
  return ticks;
}

/** A difference of probabilities in points, with half its interval. */
const points = ({ difference, low, high }) => `${sign(100 * difference, 1)} ± ${(50 * (high - low)).toFixed(1)}`;
