#!/usr/bin/env bash
# Codes of indicators as Open SDG writes them, `3-7-2` for indicator 3.7.2, in a column of a CSV:
#   * DuckDB 2.0.1, asked for nothing but read_csv, makes them points in time: 3-7-2 becomes 2 July of the year 3;
#   * Polars 2.1.0 with try_parse_dates makes them dates of another day: 3-7-2 becomes 3 July of the year 2.
# Neither warns. One code that is no date in any order (3-13-1) leaves the whole column as words, so that whether two such tables can be joined hangs on
# which indicators they hold. pandas 3.1.1 and pyarrow 26.0.1 keep the words.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv && venv/bin/pip install --quiet duckdb==2.0.1 polars==2.1.0 pandas==3.1.1 pyarrow==26.0.1
printf 'indicator,value\n1-1-1,4.2\n3-7-2,8.1\n16-6-1,5.5\n' > codes.csv
printf 'indicator,value\n1-1-1,4.2\n3-7-2,8.1\n3-13-1,5.5\n' > more.csv
cat > read.py <<'PY'
import duckdb, pandas, polars, pyarrow, pyarrow.csv

print("duckdb", duckdb.__version__, "polars", polars.__version__, "pandas", pandas.__version__, "pyarrow", pyarrow.__version__)
for file in ["codes.csv", "more.csv"]:
    print(file)
    print("  DuckDB ", *(str(row[0]) for row in duckdb.sql(f"select indicator from read_csv('{file}')").fetchall()), sep=" | ")
    print("  Polars ", *polars.read_csv(file, try_parse_dates=True)["indicator"], sep=" | ")
    print("  pandas ", *pandas.read_csv(file)["indicator"], sep=" | ")
    print("  pyarrow", *pyarrow.csv.read_csv(file)["indicator"].to_pylist(), sep=" | ")
PY
venv/bin/python read.py | tee seen
diff - seen <<'SEEN'
duckdb 2.0.1 polars 2.1.0 pandas 3.1.1 pyarrow 26.0.1
codes.csv
  DuckDB  | 0001-01-01 00:00:00 | 0003-07-02 00:00:00 | 0016-06-01 00:00:00
  Polars  | 0001-01-01 | 0002-07-03 | 0001-06-16
  pandas  | 1-1-1 | 3-7-2 | 16-6-1
  pyarrow | 1-1-1 | 3-7-2 | 16-6-1
more.csv
  DuckDB  | 1-1-1 | 3-7-2 | 3-13-1
  Polars  | 1-1-1 | 3-7-2 | 3-13-1
  pandas  | 1-1-1 | 3-7-2 | 3-13-1
  pyarrow | 1-1-1 | 3-7-2 | 3-13-1
SEEN
