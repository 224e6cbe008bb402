#!/usr/bin/env bash
# A month as Excel in Chinese writes it, 2026年9月 by the built-in number format 57 (31 for 2026年9月1日), which ECMA-376 lists for East Asian languages and
# which no workbook spells out, is a date or a number by the reader:
#   * pandas 3.1.1 with openpyxl 3.1.5, which it takes unless told otherwise, reads the whole number 46266; with python-calamine 0.9.1, 1 September 2026;
#   * pandas itself says that calamine will be what it takes one day: the same line then gives other values;
#   * Polars 2.1.0 reads by calamine too, but fastexcel 0.21.0 holds an earlier one, and gives 46266.
# A format of one's own that looks the same (yyyy"年"m"月") is a date to all of them.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv && venv/bin/pip install --quiet xlsxwriter==3.3.1 pandas==3.1.1 openpyxl==3.1.5 python-calamine==0.9.1 polars==2.1.0 fastexcel==0.21.0
cat > read.py <<'PY'
import warnings
import openpyxl, pandas, polars, xlsxwriter

book = xlsxwriter.Workbook("openings.xlsx")
sheet = book.add_worksheet()
for column, (name, format) in enumerate({"month": 57, "day": 31, "own": 'yyyy"年"m"月"'}.items()):
    sheet.write(0, column, name)
    sheet.write(1, column, 46266, book.add_format({"num_format": format}))
book.close()

print("pandas", pandas.__version__, "openpyxl", openpyxl.__version__, "polars", polars.__version__)
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    tables = {"pandas": pandas.read_excel("openings.xlsx")}
print("pandas says:", *(str(warning.message).split(" in a ")[0] for warning in said if "calamine" in str(warning.message)))
for engine in ["openpyxl", "calamine"]:
    tables["pandas, " + engine] = pandas.read_excel("openings.xlsx", engine=engine)
tables["Polars, calamine"] = polars.read_excel("openings.xlsx", engine="calamine")
for reader, table in tables.items():
    print(f"  {reader}:", *(f"{name} {str(table[name][0]).removesuffix(' 00:00:00')}" for name in ["month", "day", "own"]), sep=" | ")
PY
venv/bin/python read.py | tee seen
diff - seen <<'SEEN'
pandas 3.1.1 openpyxl 3.1.5 polars 2.1.0
pandas says: The default engine for reading 'xlsx' files will change from 'openpyxl' to 'calamine'
  pandas: | month 46266 | day 46266 | own 2026-09-01
  pandas, openpyxl: | month 46266 | day 46266 | own 2026-09-01
  pandas, calamine: | month 2026-09-01 | day 2026-09-01 | own 2026-09-01
  Polars, calamine: | month 46266 | day 46266 | own 2026-09-01
SEEN
