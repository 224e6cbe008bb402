#!/usr/bin/env bash
# SheetJS (npm package xlsx 0.18.5), reading a CSV of a population table:
#   * the age groups 0-4, 5-9 and 10-14 become dates of the years 2000 and 2001, while 15-19 and 85+ stay words: one column holds both;
#   * a quoted decimal comma, "1,5", becomes the number 15.
# No warning is given, and a workbook written from it holds the dates and the fifteen as plain numbers.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init --yes >/dev/null; npm install --silent --no-audit --no-fund xlsx@0.18.5
cat > read.js <<'JS'
const xlsx = require('xlsx');
const book = xlsx.read('age,rate\n0-4,"1,5"\n5-9,1.5\n10-14,2\n15-19,2\n85+,2\n', { type: 'string' });
const sheet = book.Sheets[book.SheetNames[0]];
console.log('xlsx', xlsx.version);
for (const place of ['A2', 'A3', 'A4', 'A5', 'A6', 'B2', 'B3']) console.log(place, sheet[place].t, sheet[place].v);
JS
TZ=UTC node read.js | tee seen
diff - seen <<'SEEN'
xlsx 0.18.5
A2 n 36617
A3 n 37020
A4 n 37178
A5 s 15-19
A6 s 85+
B2 n 15
B3 n 1.5
SEEN
