// The operations of rules on vectors of eight doubles, bit for bit those of src/math (no fused multiply-add: -ffp-contract=off), and the frame of
// the program that compiled/mod.rs writes: it reads its inputs, runs the model, prints the nanoseconds a draw of its fastest run, and writes what
// comes out.
#pragma once
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#define L 8
typedef double V __attribute__((vector_size(8 * L), aligned(8 * L)));
typedef double VU __attribute__((vector_size(8 * L), aligned(8)));
typedef int64_t I __attribute__((vector_size(8 * L)));
typedef uint64_t W __attribute__((vector_size(8 * L)));
#define INL static inline __attribute__((always_inline))
INL double bits(uint64_t b) { double d; memcpy(&d, &b, 8); return d; }
INL V splat(double d) { return d - (V){}; }
INL V load(const double* p) { return *(const VU*)p; }
INL void store(double* p, V v) { *(VU*)p = v; }
INL void fill(double* p, double v) { for (long j = 0; j < BLOCK; j++) p[j] = v; }
INL void copy(double* p, const double* q) { for (long j = 0; j < BLOCK; j++) p[j] = q[j]; }
INL V sel(I m, V a, V b) { return m ? a : b; }
INL V high_half(V x) { return (V)((W)x & 0xFFFFFFFF00000000ull); }
INL V abs_(V x) { return (V)((W)x & 0x7FFFFFFFFFFFFFFFull); }
static const double ROUNDER = 6755399441055744.0;
INL V tail_of_exp(V s) {
  V t = s * 4.1381367970572385e-8 + -1.6533902205465252e-6;
  t = 6.613756321437934e-5 + s * t;
  t = -0.0027777777777015593 + s * t;
  return 0.16666666666666602 + s * t;
}
INL V scaled(V x, V rounded) {
  W e = (W)rounded - (W)splat(ROUNDER);
  W half = ((e + 2048) >> 1) - 1024;
  V a = (V)((half + 1023) << 52), b = (V)((e - half + 1023) << 52);
  return x * a * b;
}
INL V f_Exponential(V x) {
  const double LN2_HIGH = bits(0x3FE62E42FEE00000ull), LN2_LOW = bits(0x3DEA39EF35793C76ull);
  V in = sel(x > 710.0, splat(710.0), x);
  in = sel(in < -746.0, splat(-746.0), in);
  V rounded = in * 1.4426950408889634074 + ROUNDER;
  V k = rounded - ROUNDER;
  V high = in - k * LN2_HIGH, low = k * LN2_LOW, rest = high - low, sq = rest * rest;
  V even = rest - sq * tail_of_exp(sq);
  V power = 1.0 + (rest * even / (2.0 - even) - low + high);
  return scaled(power, rounded);
}
INL V f_Logarithm(V x) {
  const double LN2_HIGH = bits(0x3FE62E42FEE00000ull), LN2_LOW = bits(0x3DEA39EF35793C76ull);
  I small = x < 2.2250738585072014e-308;
  V sc = sel(small, x * 18014398509481984.0, x);
  V shift = sel(small, splat(-1077.0), splat(-1023.0));
  const uint64_t RH = 0x3FE6A09E00000000ull;
  W b = (W)sc + (0x3FF0000000000000ull - RH);
  V k = (V)(0x4330000000000000ull | (b >> 52)) - 4503599627370496.0 + shift;
  V f = (V)((b & 0x000FFFFFFFFFFFFFull) + RH) - 1.0;
  V hs = 0.5 * f * f, s = f / (2.0 + f), z = s * s, w = z * z;
  V even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  V odd = 0.1818357216161805 + w * 0.14798198605116586;
  odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * odd));
  V l = s * (hs + (odd + even)) + k * LN2_LOW - hs + f + k * LN2_HIGH;
  l = sel(x < INFINITY, l, x);
  l = sel(x < 0.0, splat(NAN), l);
  return sel(x == 0.0, splat(-INFINITY), l);
}
INL V floor_(V x) { V r; for (int i = 0; i < L; i++) r[i] = __builtin_floor(x[i]); return r; }
INL V f_Power(V x, V y) {
  V size = abs_(x);
  const double FAR = 73786976294838206464.0;
  V ex = sel(y > FAR, splat(FAR), y);
  ex = sel(ex < -FAR, splat(-FAR), ex);
  V high, low;
  {
    V x = size;
    I small = x < 2.2250738585072014e-308;
    V sc = sel(small, x * 18014398509481984.0, x);
    V shift = sel(small, splat(-1077.0), splat(-1023.0));
    W m_ = (W)sc & 0x000FFFFFFFFFFFFFull;
    I above = (I)m_ >= 0x000BB67A00000000ll;
    I middle = ((I)m_ >= 0x0003988F00000000ll) & ~above;
    V n = (V)(0x4330000000000000ull | ((W)sc >> 52)) - 4503599627370496.0 + shift;
    n = sel(above, n + 1.0, n);
    V m = (V)(m_ | (above ? (W){} + 0x3FE0000000000000ull : (W){} + 0x3FF0000000000000ull));
    V ag = sel(middle, splat(1.5), splat(1.0));
    V d = m - ag, sum = m + ag, inv = 1.0 / sum, s = d * inv, sh = high_half(s), suh = high_half(sum);
    V sul = m - (suh - ag);
    V sl = inv * ((d - sh * suh) - sh * sul);
    V sq = s * s;
    V t = 0.23066074577556175 + sq * 0.20697501780033842;
    t = 0.272728123808534 + sq * t;
    t = 0.33333332981837743 + sq * t;
    t = 0.4285714285785502 + sq * t;
    t = 0.5999999999999946 + sq * t;
    t = sq * sq * t + sl * (sh + s);
    sq = sh * sh;
    V fh = high_half(3.0 + sq + t), fl = t - ((fh - 3.0) - sq);
    V first = sh * fh, second = sl * fh + fl * s;
    V lh = high_half(first + second), ll = second - (lh - first);
    const double SCALE = 0.9617966939259756, SCH = bits(0x3FEEC709E0000000ull), SCL = bits(0xBE3E2FE0145B01F5ull);
    V agh = sel(middle, splat(bits(0x3FE2B80340000000ull)), splat(0.0)), agl = sel(middle, splat(bits(0x3E4CFDEB43CFD006ull)), splat(0.0));
    V hi = SCH * lh, lo = SCL * lh + ll * SCALE + agl;
    V whole = high_half(((hi + lo) + agh) + n);
    high = whole;
    low = lo - (((whole - n) - agh) - hi);
  }
  V eh = high_half(ex);
  V pl = (ex - eh) * high + ex * low;
  V power;
  {
    V high_ = eh * high, low_ = pl;
    const double LN2_HALF = bits(0x3FE62E4300000000ull), LN2_REST = bits(0xBE205C610CA86C39ull);
    V sum = high_ + low_;
    I up = sum > 1100.0, down = sum < -1200.0;
    high_ = sel(up, splat(1100.0), high_);
    high_ = sel(down, splat(-1200.0), high_);
    low_ = sel(up | down, splat(0.0), low_);
    V rounded = (high_ + low_) + ROUNDER;
    V h = high_ - (rounded - ROUNDER);
    V head = high_half(low_ + h), first = head * LN2_HALF;
    V second = (low_ - (head - h)) * 0.693147180559945309417 + head * LN2_REST;
    V z = first + second, rest = second - (z - first), sq = z * z, z1 = z - sq * tail_of_exp(sq);
    V p = 1.0 - (((z * z1) / (z1 - 2.0) - (rest + z * rest)) - z);
    power = scaled(p, rounded);
  }
  I nothing = (size == 0.0) == (y > 0.0);
  V end = sel(nothing, splat(0.0), splat(INFINITY));
  power = sel((size == 0.0) | (size == INFINITY), end, power);
  I whole = floor_(y) == y;
  V half = 0.5 * y;
  I odd = whole & (floor_(half) != half);
  I neg = (I)x < 0;
  power = sel(neg & odd, -power, power);
  I undef = (neg & ~whole & (size > 0.0) & (size < INFINITY)) | (x != x) | (y != y);
  power = sel(undef, splat(NAN), power);
  return sel((y == 0.0) | (x == 1.0), splat(1.0), power);
}
INL V f_Minimum(V a, V b) {
  V s = sel(b < a, b, a);
  s = sel(a == b, (V)((W)a | (W)b), s);
  return sel((a != a) | (b != b), splat(NAN), s);
}
INL V f_Maximum(V a, V b) {
  V s = sel(b > a, b, a);
  s = sel(a == b, (V)((W)a & (W)b), s);
  return sel((a != a) | (b != b), splat(NAN), s);
}
INL V truth(I m) { return (V)(m & (I)splat(1.0)); }
INL V f_Less(V a, V b) { return truth(a < b); }
INL V f_LessOrEqual(V a, V b) { return truth(a <= b); }
INL V f_Equal(V a, V b) { return truth(a == b); }
INL V f_Absolute(V a) { return abs_(a); }
INL V f_SquareRoot(V a) { V r; for (int i = 0; i < L; i++) r[i] = __builtin_sqrt(a[i]); return r; }
INL V f_Floor(V a) { return floor_(a); }
INL V f_Ceiling(V a) { V r; for (int i = 0; i < L; i++) r[i] = __builtin_ceil(a[i]); return r; }
INL V f_Round(V a) { V r; for (int i = 0; i < L; i++) r[i] = __builtin_round(a[i]); return r; }
INL V f_Remainder(V a, V b) { V r; for (int i = 0; i < L; i++) r[i] = __builtin_fmod(a[i], b[i]); return r; }
INL V f_Select(V c, V t, V e) { return sel(c != 0.0, t, e); }

#define PARAMETERS const double* const* x, long off, double* S, const double* U, double* const* out
#define ARRAYS const double* const* x, double* S, const double* U, double* const* out
#define PIECE static __attribute__((noinline)) void
void run(long draws, ARRAYS);

static double* room(long numbers) {
  return (double*)aligned_alloc(64, (numbers * sizeof(double) + 63) / 64 * 64 + 64);
}
static double next(FILE* file) {
  double number;
  if (fread(&number, sizeof number, 1, file) != 1) exit(1);
  return number;
}
static double now() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}
int main(int, char** arguments) {
  FILE* file = fopen(arguments[1], "rb");
  long draws = (long)next(file);
  double* numbers = room(NUMBERS);
  for (long at = 0; at < NUMBERS; at++) numbers[at] = next(file);
  static const double* inputs[INPUTS + 1];
  for (long at = 0; at < INPUTS; at++) {
    if (next(file) == 0.0) continue;
    double* column = room(draws);
    if (fread(column, sizeof(double), draws, file) != (size_t)draws) return 1;
    inputs[at] = column;
  }
  static double* outputs[OUTPUTS + 1];
  for (long at = 0; at < OUTPUTS; at++) outputs[at] = room(draws);
  double* slots = room(SLOTS * BLOCK);
  double fastest = INFINITY;
  for (long at = 0; at <= RUNS; at++) {
    double began = now();
    run(draws, inputs, slots, numbers, outputs);
    fastest = fmin(fastest, (now() - began) / draws);
  }
  printf("%f\n", fastest);
  file = fopen(arguments[2], "wb");
  for (long at = 0; at < OUTPUTS; at++) fwrite(outputs[at], sizeof(double), draws, file);
  return fclose(file);
}
