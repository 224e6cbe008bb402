//! Words and signs that may stand around the digits of a figure.

/// Powers of ten as words, longer ones before those they end in.
pub(super) const POWERS: [(&str, i32); 24] = [
    ("万亿", 12),
    ("千亿", 11),
    ("百亿", 10),
    ("十亿", 9),
    ("千万", 7),
    ("百万", 6),
    ("十万", 5),
    ("亿", 8),
    ("万", 4),
    ("千", 3),
    ("百", 2),
    ("trillion", 12),
    ("billion", 9),
    ("million", 6),
    ("thousand", 3),
    ("hundred", 2),
    ("bn", 9),
    ("mln", 6),
    ("mio", 6),
    ("mn", 6),
    ("tsd", 3),
    ("w", 4),
    ("k", 3),
    ("m", 6),
];

/// Words and signs behind parts of a whole, longer ones before those they end in: powers of ten.
pub(super) const FRACTIONS: [(&str, i32); 13] = [
    ("percentage points", -2),
    ("per cent", -2),
    ("percent", -2),
    ("个百分点", -2),
    ("百分点", -2),
    ("pct", -2),
    ("p.p.", -2),
    ("pp", -2),
    ("%", -2),
    ("per mille", -3),
    ("‰", -3),
    ("bp", -4),
    ("成", -1),
];

/// The same before the figure.
pub(super) const FRACTIONS_BEFORE: [(&str, i32); 3] = [("百分之", -2), ("千分之", -3), ("万分之", -4)];

/// Units of time, and how many make a year.
pub(super) const TIMES: [(&str, f64); 8] =
    [("月", 12.0), ("months", 12.0), ("month", 12.0), ("周", 52.0), ("天", 365.0), ("日", 365.0), ("days", 365.0), ("day", 365.0)];

/// Units that are money.
pub(super) const CURRENCIES_BEHIND: [&str; 8] = ["万元", "亿元", "元", "yuan", "rmb", "cny", "usd", "eur"];

/// Units that may stand behind a figure in a cell.
pub(super) const UNITS: [&str; 62] = [
    "平方米",
    "平方公里",
    "公里",
    "万元",
    "亿元",
    "人次",
    "张床位",
    "张床",
    "床位",
    "人",
    "名",
    "位",
    "个",
    "所",
    "张",
    "床",
    "户",
    "家",
    "处",
    "项",
    "件",
    "次",
    "册",
    "亩",
    "米",
    "元",
    "年",
    "岁",
    "月",
    "天",
    "日",
    "周",
    "小时",
    "座",
    "辆",
    "部",
    "套",
    "例",
    "篇",
    "分",
    "公顷",
    "吨",
    "years",
    "year",
    "months",
    "month",
    "days",
    "day",
    "people",
    "persons",
    "beds",
    "places",
    "yuan",
    "rmb",
    "cny",
    "usd",
    "eur",
    "km",
    "m²",
    "㎡",
    "ha",
    "kg",
];

/// Words and signs before a figure that ask for something or hedge it.
pub(super) const BEFORE: [&str; 24] = [
    "大约",
    "约",
    "近",
    "超过",
    "不低于",
    "不少于",
    "不超过",
    "至少",
    "至多",
    "about",
    "approx.",
    "approximately",
    "ca.",
    "circa",
    "at least",
    "at most",
    "≈",
    "~",
    "≥",
    "≤",
    ">=",
    "<=",
    ">",
    "<",
];

/// Words and signs behind a figure that ask for something or hedge it.
pub(super) const BEHIND: [&str; 6] = ["左右", "以上", "以下", "以内", "余", "+"];

/// Currencies before a figure.
pub(super) const CURRENCIES: [&str; 7] = ["¥", "￥", "$", "€", "£", "rmb", "us$"];
