// The draws: the same numbers as src/sampling makes, from the keys of its streams.

/** High 32 bits of a product of two words. */
function high(a, b) {
  const a0 = a & 0xffff, a1 = a >>> 16, b0 = b & 0xffff, b1 = b >>> 16;
  const low = a0 * b0, one = a0 * b1, other = a1 * b0;
  const middle = (low >>> 16) + (one & 0xffff) + (other & 0xffff);
  return (a1 * b1 + (one >>> 16) + (other >>> 16) + (middle >>> 16)) >>> 0;
}

/** Philox4x32-10 (Salmon et al. 2011): the numbers of draws from an even one on, two words each, as the middle of one of 2^52 parts. */
function uniformNumbers(key0, key1, first, out) {
  for (let draw = 0; draw < out.length; draw += 2) {
    philox((first + draw) / 2, 0, key0, key1, BLOCK_OF_WORDS, 0);
    out[draw] = unit(BLOCK_OF_WORDS[0], BLOCK_OF_WORDS[1]);
    if (draw + 1 < out.length) out[draw + 1] = unit(BLOCK_OF_WORDS[2], BLOCK_OF_WORDS[3]);
  }
}

const BLOCK_OF_WORDS = new Uint32Array(4);

/** A Latin hypercube in each replicate of `size` draws, see src/sampling/latin_hypercube.rs: `out` holds the streams' own numbers, which say where in its part a draw lies. */
function spreadEvenly(key0, key1, first, size, out) {
  const steps = 2 ** (50 - Math.ceil(Math.log2(size))), parts = new Uint32Array(size), words = new Uint32Array(4 * Math.ceil(size / 4));
  for (let draw = 0; draw < out.length;) {
    const replicate = Math.floor((first + draw) / size), place = (first + draw) % size;
    for (let k = 0; k < size; k++) parts[k] = k;
    for (let block = 0; 4 * block < size; block++) philox(block, replicate, key0, key1, words, 4 * block);
    for (let left = size, step = 0; left > 1; step++) {
      const other = Math.floor(words[step] * left / 4294967296), last = parts[--left];
      parts[left] = parts[other];
      parts[other] = last;
    }
    for (let k = place; k < size && draw < out.length; k++, draw++) out[draw] = (parts[k] + (Math.floor(out[draw] * steps) + 0.5) / steps) / size;
  }
}

/** A block of four words of Philox4x32-10 by its counter's first two words. */
function philox(c0, c1, k0, k1, words, at) {
  let c2 = 0, c3 = 0;
  for (let round = 0; round < 10; round++) {
    const h0 = high(0xd2511f53, c0), l0 = Math.imul(0xd2511f53, c0), h1 = high(0xcd9e8d57, c2), l1 = Math.imul(0xcd9e8d57, c2);
    c0 = (h1 ^ c1 ^ k0) >>> 0; c1 = l1 >>> 0; c2 = (h0 ^ c3 ^ k1) >>> 0; c3 = l0 >>> 0;
    k0 = (k0 + 0x9e3779b9) >>> 0; k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  words[at] = c0; words[at + 1] = c1; words[at + 2] = c2; words[at + 3] = c3;
}

const unit = (low, high) => (high * 1048576 + (low >>> 12) + 0.5) / 4503599627370496;

/** Draws of each of ten replicates, if draws come in replicates. */
const replicateOf = ({ design }, all) => design === "latin-hypercube" && all % REPLICATES === 0 ? all / REPLICATES : 0;
const REPLICATES = 10;

const polynomial = (c, x) => ((((((c[7] * x + c[6]) * x + c[5]) * x + c[4]) * x + c[3]) * x + c[2]) * x + c[1]) * x + c[0];

// Wichura (1988), algorithm AS 241, PPND16.
const CENTRE = [[3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227], [1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943, 5226.495278852545]];
const MIDDLE = [[1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506, 0.022723844989269184, 7.745450142783414e-4], [1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457, 5.475938084995345e-4, 1.0507500716444169e-9]];
const FAR = [[6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7], [1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 7.868691311456133e-4, 1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899398e-15]];
const ratio = ([top, bottom], x) => polynomial(top, x) / polynomial(bottom, x);

class Draws {
  /** `keys` holds eight words for each of the `streams`; `functions` are the module's exp and ln. Draws from `first` on, of `all`. */
  constructor(description, keys, tables, functions, first, count, all) {
    Object.assign(this, { first, count, functions, keys, size: replicateOf(description, all) });
    this.position = new Map(description.streams.map((name, at) => [name, at]));
    this.mixtures = description.mixtures;
    this.tables = new Map();
    let at = 0;
    for (const [family, parameters, perUnit, length] of description.tables) {
      this.tables.set(family + parameters.join(), { perUnit, values: tables.subarray(at, at + length) });
      at += length;
    }
    this.scratch = new Float64Array(count);
  }

  uniform(stream, out) {
    const mixture = this.mixtures[stream];
    if (!mixture) { this.independent(stream, out); return; }
    out.fill(0);
    for (const [name, weight] of mixture) {
      this.independent(name, this.scratch);
      for (let d = 0; d < out.length; d++) out[d] += weight * this.normal(this.scratch[d]);
    }
    for (let d = 0; d < out.length; d++) out[d] = clamp(0.5 * this.erfc(-out[d] * Math.SQRT1_2), LEAST, MOST);
  }

  independent(stream, out) {
    const key = 8 * this.position.get(stream), [k0, k1, k2, k3] = this.keys.subarray(key, key + 4);
    uniformNumbers(k0, k1, this.first, out);
    if (this.size) spreadEvenly(k2, k3, this.first, this.size, out);
  }

  /** A number if it is the same in all draws, else a column. */
  column(value, stream) {
    if (typeof value === "number") return value;
    const out = new Float64Array(this.count);
    this.uniform(stream, out);
    this.fill(value, out);
    return out;
  }

  /** Turns uniform numbers into those of a distribution. */
  fill(value, out) {
    const [kind, a, b, c, d, e] = value, each = (of) => { for (let k = 0; k < out.length; k++) out[k] = of(out[k]); };
    switch (kind) {
      case "uniform": return each((u) => a + u * (b - a));
      case "triangular": {
        const width = c - a;
        return each((u) => u * width <= b - a ? a + Math.sqrt(u * width * (b - a)) : c - Math.sqrt((1 - u) * width * (c - b)));
      }
      case "normal": return each((u) => a + b * this.normal(u));
      case "lognormal": return each((u) => a * this.functions.exp(b * this.normal(u)));
      case "student_t": return this.read(out, "student_t" + c, (t) => a + b * t);
      case "pert": return this.read(out, "beta" + [d, e], (x) => a + (c - a) * clamp(x, 0, 1));
      case "beta": return this.read(out, "beta" + [a, b], (x) => c + (d - c) * clamp(x, 0, 1));
      case "scored": return this.interpolate(out, { values: a, perUnit: b }, (x) => x);
      case "quantiles": return each((u) => straight(a, u));
      case "discrete": return each((u) => pick(a, b, -Infinity, Infinity, u));
      case "truncated": {
        const low = b ?? -Infinity, high = c ?? Infinity;
        if (a[0] === "discrete") return each((u) => pick(a[1], a[2], low, high, u));
        each((u) => clamp(d + u * e, LEAST, MOST));
        this.fill(a, out);
        return each((x) => clamp(x, low, high));
      }
      default: throw new Error("no distribution " + kind);
    }
  }

  /** Whether a distribution can be drawn here: those that take a table only in shapes that are shipped. */
  knows(value) {
    if (typeof value === "number") return true;
    const [kind, a, b, c, d, e] = value;
    if (kind === "truncated") return this.knows(a);
    return kind === "student_t" ? this.tables.has("student_t" + c) : kind === "pert" ? this.tables.has("beta" + [d, e]) : kind === "beta" ? this.tables.has("beta" + [a, b]) : true;
  }

  /** By a table that is shipped for several distributions. */
  read(out, name, place) { this.interpolate(out, this.tables.get(name), place); }

  /** By a table over the normal score, see src/sampling/table.rs. */
  interpolate(out, { perUnit, values }, place) {
    for (let k = 0; k < out.length; k++) {
      const score = (clamp(this.normal(out[k]), -8.5, 8.5) + 8.5) * perUnit, left = Math.min(Math.floor(score), values.length - 4), t = score - left;
      const before = t + 1, after = t - 1, last = t - 2;
      out[k] = place(-values[left] * t * after * last / 6 + values[left + 1] * before * after * last / 2 - values[left + 2] * before * t * last / 2 + values[left + 3] * before * t * after / 6);
    }
  }

  normal(p) {
    const q = p - 0.5;
    if (Math.abs(q) <= 0.425) { const r = 0.180625 - q * q; return q * polynomial(CENTRE[0], r) / polynomial(CENTRE[1], r); }
    const r = Math.sqrt(-this.functions.ln(q < 0 ? p : 1 - p));
    const value = r <= 5 ? ratio(MIDDLE, r - 1.6) : ratio(FAR, r - 5);
    return q < 0 ? -value : value;
  }

  /** The complementary error function of FreeBSD's msun. */
  erfc(x) {
    const size = Math.abs(x), { exp } = this.functions, horner = (c, s) => c.reduceRight((sum, coefficient) => coefficient + s * sum);
    if (size < 0.84375) {
      const z = x * x, y = horner([0.12837916709551256, -0.3250421072470015, -0.02848174957559851, -0.005770270296489442, -2.3763016656650163e-5], z) / horner([1, 0.39791722395915535, 0.0650222499887673, 0.005081306281875766, 1.3249473800432164e-4, -3.960228278775368e-6], z);
      return x < 0.25 ? 1 - (x + x * y) : 0.5 - (x - 0.5 + x * y);
    }
    if (size >= 28) return x < 0 ? 2 : 0;
    let value;
    if (size < 1.25) {
      const s = size - 1;
      value = 1 - 0.8450629115104675 - horner([-0.0023621185607526594, 0.41485611868374833, -0.3722078760357013, 0.31834661990116175, -0.11089469428239668, 0.035478304325618236, -0.002166375594868791], s) / horner([1, 0.10642088040084423, 0.540397917702171, 0.07182865441419627, 0.12617121980876164, 0.01363708391202905, 0.011984499846799107], s);
    } else {
      const s = 1 / (size * size);
      const r = size < 2.857142857142857
        ? horner([-0.009864944034847148, -0.6938585727071818, -10.558626225323291, -62.375332450326006, -162.39666946257347, -184.60509290671104, -81.2874355063066, -9.814329344169145], s) / horner([1, 19.651271667439257, 137.65775414351904, 434.56587747522923, 645.3872717332679, 429.00814002756783, 108.63500554177944, 6.570249770319282, -0.0604244152148581], s)
        : horner([-0.0098649429247001, -0.799283237680523, -17.757954917754752, -160.63638485582192, -637.5664433683896, -1025.0951316110772, -483.5191916086514], s) / horner([1, 30.33806074348246, 325.7925129965739, 1536.729586084437, 3199.8582195085955, 2553.0504064331644, 474.52854120695537, -22.44095244658582], s);
      WORD[0] = size;
      LOW[0] = 0;
      const z = WORD[0];
      value = exp(-z * z - 0.5625) * exp((z - size) * (z + size) + r) / size;
    }
    return x < 0 ? 2 - value : value;
  }
}

const WORD = new Float64Array(1), LOW = new Uint32Array(WORD.buffer, 0, 1);
const LEAST = 2.2250738585072014e-308, MOST = 1 - 2 ** -53;
const clamp = (x, low, high) => x < low ? low : x > high ? high : x;

/** The value at a probability between quantiles at equal steps of it. */
function straight(values, u) {
  const place = u * (values.length - 1), left = Math.min(Math.floor(place), values.length - 2);
  return values[left] + (place - left) * (values[left + 1] - values[left]);
}

/** The value of a discrete distribution between two ends. */
function pick(values, weights, low, high, u) {
  let total = 0, sum = 0, last = NaN;
  const inside = (k) => values[k] >= low && values[k] <= high;
  values.forEach((_, k) => { if (inside(k)) total += weights[k]; });
  for (let k = 0; k < values.length; k++) {
    if (!inside(k)) continue;
    sum += weights[k] / total;
    if (u < sum) return values[k];
    last = values[k];
  }
  return last;
}
