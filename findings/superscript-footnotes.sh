#!/usr/bin/env bash
# The mark of a footnote, set as a superscript after a figure as statistical offices print it (120 with a raised 1), becomes the figure's last digit:
#   * pandas 3.1.1 reads the cell of a workbook (XLSX, with openpyxl 3.1.5 as with python-calamine 0.9.1) as the whole number 1201, in a column of whole
#     numbers, though the cell is kept as words: pandas makes numbers of words too. A page's 120<sup>1</sup> is 1201 to read_html as well.
#   * Polars 2.1.0 makes words of the whole column, and 1201 of the cell as soon as they are cast to numbers, though the cast is strict.
# No warning is given. The file does say that the 1 is raised: openpyxl shows it if asked for `rich_text=True`. A mark that is no digit (120*) leaves words.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv && venv/bin/pip install --quiet xlsxwriter==3.3.1 pandas==3.1.1 openpyxl==3.1.5 python-calamine==0.9.1 polars==2.1.0 fastexcel==0.21.0 lxml==6.1.3
cat > read.py <<'PY'
import io, openpyxl, pandas, polars, xlsxwriter

book = xlsxwriter.Workbook("beds.xlsx")
raised = book.add_format({"font_script": 1})
for name, mark in [("digit", "1"), ("star", "*")]:
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, ["place", "beds"])
    sheet.write_row(1, 0, ["Linghu", 118])
    sheet.write(2, 0, "Zhili")
    sheet.write_rich_string(2, 1, "120", raised, mark)
    sheet.write(4, 0, mark + " Provisional.")
book.close()
page = "<table><tr><th>place<th>beds<tr><td>Linghu<td>118<tr><td>Zhili<td>120<sup>1</sup></table>"

print("pandas", pandas.__version__, "openpyxl", openpyxl.__version__, "polars", polars.__version__)
for name in ["digit", "star"]:
    cell = openpyxl.load_workbook("beds.xlsx", rich_text=True)[name]["B3"].value
    print(name, "| the file:", *(f"{part.text} ({part.font.vertAlign})" if hasattr(part, "font") else part for part in cell))
    for engine in ["openpyxl", "calamine"]:
        beds = pandas.read_excel("beds.xlsx", sheet_name=name, engine=engine, nrows=2)["beds"]
        print("  pandas,", engine, beds.dtype, beds.tolist())
    beds = polars.read_excel("beds.xlsx", sheet_name=name)["beds"].drop_nulls()
    print("  Polars", beds.dtype, beds.to_list(), *([beds.cast(polars.Int64).to_list()] if name == "digit" else []))
print("page | pandas", pandas.read_html(io.StringIO(page))[0]["beds"].tolist())
PY
venv/bin/python read.py | tee seen
diff - seen <<'SEEN'
pandas 3.1.1 openpyxl 3.1.5 polars 2.1.0
digit | the file: 120 1 (superscript)
  pandas, openpyxl int64 [118, 1201]
  pandas, calamine int64 [118, 1201]
  Polars String ['118', '1201'] [118, 1201]
star | the file: 120 * (superscript)
  pandas, openpyxl object [118, '120*']
  pandas, calamine object [118, '120*']
  Polars String ['118', '120*']
page | pandas [118, 1201]
SEEN
