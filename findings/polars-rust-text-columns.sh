#!/usr/bin/env bash
# The Parquet writer of Polars for Rust (polars-io 0.55.2) marks columns of text as `string_view`, the same library for Python (2.1.0) as
# `large_string`. pyarrow 26.0.1 reads both, but can neither filter, sort, join nor write the first as CSV; pandas 3.1.1 reads the whole file and fails as
# soon as it is asked for some rows of it (`filters=`).
# Compiles Polars for Rust: some minutes, with cargo 1.95 or later and a network.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv && venv/bin/pip install --quiet polars==2.1.0 pyarrow==26.0.1 pandas==3.1.1
mkdir -p write/src && cd write
cat > Cargo.toml <<'TOML'
[package]
name = "write"
version = "0.1.0"
edition = "2024"
[dependencies]
polars-core = { version = "=0.55.2", default-features = false }
polars-io = { version = "=0.55.2", default-features = false, features = ["parquet"] }
TOML
cat > src/main.rs <<'RUST'
use polars_core::df;
use polars_io::parquet::write::ParquetWriter;

fn main() {
    let mut frame = df!("place" => ["Linghu", "Zhili", "Linghu"], "beds" => [120, 80, 40]).unwrap();
    ParquetWriter::new(std::fs::File::create("../rust.parquet").unwrap()).finish(&mut frame).unwrap();
}
RUST
cargo run --quiet && cd ..
cat > read.py <<'PY'
import pandas, polars, pyarrow, pyarrow.csv, pyarrow.parquet

print("pyarrow", pyarrow.__version__, "pandas", pandas.__version__, "polars", polars.__version__)
polars.DataFrame({"place": ["Linghu", "Zhili", "Linghu"], "beds": [120, 80, 40]}).write_parquet("python.parquet")
attempts = {
    "filter": lambda file: pyarrow.parquet.read_table(file, filters=[("place", "==", "Linghu")]).num_rows,
    "sort": lambda file: pyarrow.parquet.read_table(file).sort_by("place").num_rows,
    "join": lambda file: pyarrow.parquet.read_table(file).join(pyarrow.parquet.read_table(file), "place", right_suffix="_2").num_rows,
    "CSV": lambda file: pyarrow.csv.write_csv(pyarrow.parquet.read_table(file), "out.csv") or 3,
    "pandas": lambda file: len(pandas.read_parquet(file)),
    "pandas, some rows": lambda file: len(pandas.read_parquet(file, filters=[("place", "==", "Linghu")])),
    "Polars, some rows": lambda file: polars.scan_parquet(file).filter(place="Linghu").collect().height,
}
for file in ["python.parquet", "rust.parquet"]:
    print(file, "place:", pyarrow.parquet.read_schema(file).field("place").type)
    for name, attempt in attempts.items():
        try:
            print(" ", name, attempt(file))
        except Exception as error:
            print(" ", name, type(error).__name__)
PY
venv/bin/python read.py | tee seen
diff - seen <<'SEEN'
pyarrow 26.0.1 pandas 3.1.1 polars 2.1.0
python.parquet place: large_string
  filter 2
  sort 3
  join 5
  CSV 3
  pandas 3
  pandas, some rows 2
  Polars, some rows 2
rust.parquet place: string_view
  filter ArrowNotImplementedError
  sort ArrowTypeError
  join ArrowInvalid
  CSV ArrowInvalid
  pandas 3
  pandas, some rows ArrowNotImplementedError
  Polars, some rows 2
SEEN
