#!/usr/bin/env bash
# DuckDB 2.0.1, reading a table whose headings are years (`indicator,unit,2020,2025`), takes the line of headings for a row of figures: the columns are
# called column0 to column3, and every count, sum and mean includes a place called `indicator`. No warning is given. The same table with one empty column, or with the headings
# `y2020` and `y2025`, has its headings. pandas 3.1.1 and Polars 2.1.0 read the first line as headings.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv && venv/bin/pip install --quiet duckdb==2.0.1 polars==2.1.0 pandas==3.1.1
printf 'indicator,unit,2020,2025\nBeds,beds,120,150\nNurses,nurses,80,95\n' > years.csv
printf 'indicator,unit,2020,2025,note\nBeds,beds,120,150,\nNurses,nurses,80,95,\n' > with-note.csv
printf 'indicator,unit,y2020,y2025\nBeds,beds,120,150\nNurses,nurses,80,95\n' > words.csv
cat > read.py <<'PY'
import duckdb, pandas, polars

print("duckdb", duckdb.__version__, "polars", polars.__version__, "pandas", pandas.__version__)
for file in ["years.csv", "with-note.csv", "words.csv"]:
    table = duckdb.sql(f"from read_csv('{file}')")
    print(file, "| DuckDB:", *table.columns, "| rows", len(table), "| first row", *table.fetchall()[0])
    for reader in [pandas.read_csv, polars.read_csv]:
        frame = reader(file)
        print("  ", reader.__module__.split(".")[0], *frame.columns, "| rows", len(frame))
PY
venv/bin/python read.py | tee seen
diff - seen <<'SEEN'
duckdb 2.0.1 polars 2.1.0 pandas 3.1.1
years.csv | DuckDB: column0 column1 column2 column3 | rows 3 | first row indicator unit 2020 2025
   pandas indicator unit 2020 2025 | rows 2
   polars indicator unit 2020 2025 | rows 2
with-note.csv | DuckDB: indicator unit 2020 2025 note | rows 2 | first row Beds beds 120 150 None
   pandas indicator unit 2020 2025 note | rows 2
   polars indicator unit 2020 2025 note | rows 2
words.csv | DuckDB: indicator unit y2020 y2025 | rows 2 | first row Beds beds 120 150
   pandas indicator unit y2020 y2025 | rows 2
   polars indicator unit y2020 y2025 | rows 2
SEEN
