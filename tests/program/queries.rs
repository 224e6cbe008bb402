//! The queries that docs/outputs.md shows are run as they stand there, by DuckDB, pandas and Polars, and agree with the program's own tables. Where
//! these are not installed the test says that it was skipped: `.ci/run` installs them and names their Python in FIVEYEAR_QUERIES_PYTHON.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::command::{fiveyear, printed, small_plan};

/// The blocks of Python behind `<!-- query NAME -->` in the page.
fn queries(page: &str) -> Vec<(String, String)> {
    let block = |part: &str| {
        let (name, rest) = part.split_once(" -->").expect("a mark ends");
        let (_, rest) = rest.split_once("```python\n").expect("a block follows");
        let (code, _) = rest.split_once("```").expect("a block ends");
        (name.to_owned(), code.to_owned())
    };
    page.split("<!-- query ").skip(1).map(block).collect()
}

/// A folder with a run that kept its draws in both forms, one draw in ten of them failed, and with a batch.
fn results() -> TempDir {
    let folder = small_plan();
    let rules = folder.path().join("rules/services.rhai");
    let text = fs::read_to_string(&rules).expect("rules");
    let failing = "fn failing() { if shock(\"revenue\") > 1.2 { throw \"too much\"; } 1.0 }\n";
    fs::write(&rules, format!("{text}\n/// 检验用。 For the test.\n{failing}")).expect("written");
    let arguments =
        ["run", "-s", "trend", "care_first", "--draws", "200", "--keep-draws=long", "--no-charts", "--out", "DIR", "--format", "json"];
    printed(&fiveyear(folder.path(), &arguments));
    fs::create_dir_all(folder.path().join("scenarios/designs")).expect("a folder");
    let design = "title = { zh = \"试验\", en = \"Trial\" }\nmethod = \"grid\"\n[uncertainties]\n\"param.revenue_growth\" = { from = 0.0, to = 6.0, steps = 70 }\n";
    fs::write(folder.path().join("scenarios/designs/try.toml"), design).expect("written");
    printed(&fiveyear(folder.path(), &["batch", "try", "--draws", "20", "--out", "BATCH"]));
    folder
}

/// A column of one of the run's tables by scenario, for one row each.
fn known(folder: &Path, table: &str, column: &str, is_row: impl Fn(&str) -> bool) -> Vec<(String, f64)> {
    let text = fs::read_to_string(folder.join("DIR").join(table)).expect("a table");
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let head: Vec<&str> = lines.next().expect("a head").split(',').collect();
    let place = head.iter().position(|name| *name == column).unwrap_or_else(|| panic!("{table} has no {column}"));
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        (cells[0].to_owned(), cells[place].parse().expect("a number"))
    };
    let mut rows: Vec<(String, f64)> = lines.filter(|line| is_row(line)).map(row).collect();
    rows.sort_by(|one, other| one.0.cmp(&other.0));
    rows
}

#[test]
fn the_queries_of_the_page_agree_with_the_tables() {
    let Some(python) = std::env::var_os("FIVEYEAR_QUERIES_PYTHON") else {
        println!("skipped: DuckDB, pandas and Polars are not installed (.ci/run installs them)");
        return;
    };
    let folder = results();
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/outputs.md")).expect("the page is there");
    let queries = queries(&page);
    assert!(queries.len() >= 10, "{queries:?}");
    // Each query is one expression; what it gives is printed as JSON, rows in order.
    let mut script = String::from(
        "import json, duckdb, pandas, polars\n\
         def rows(answer):\n    if hasattr(answer, 'fetchall'): answer = answer.df()\n    if hasattr(answer, 'to_pandas'): answer = answer.to_pandas()\n    \
         if isinstance(answer, pandas.Series): answer = answer.reset_index()\n    return json.loads(answer.to_json(orient='values', double_precision=15))\n\
         found = {}\n",
    );
    for (name, code) in &queries {
        // The page speaks of the Wuxing plan, whose last year is another.
        let code = code.replace("2025", "2030");
        script += &format!("found[{name:?}] = rows(\n{code})\n");
    }
    script += "print(json.dumps(found))\n";
    fs::write(folder.path().join("queries.py"), &script).expect("written");
    let output = Command::new(python).arg("queries.py").current_dir(folder.path()).output().expect("Python runs");
    assert!(output.status.success(), "{}\n{script}", String::from_utf8_lossy(&output.stderr));
    let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let numbers = |name: &str| -> Vec<(String, f64)> {
        let rows = found[name].as_array().unwrap_or_else(|| panic!("{name}: {found}"));
        let row = |row: &Value| {
            let last = row.as_array().expect("a row").last().expect("a cell");
            (row[0].as_str().expect("a name").to_owned(), last.as_f64().expect("a number"))
        };
        rows.iter().map(row).collect()
    };
    let agree = |name: &str, known: &[(String, f64)]| {
        let found = numbers(name);
        assert_eq!(found.len(), known.len(), "{name}: {found:?}");
        for ((scenario, value), (of, known)) in found.iter().zip(known) {
            assert_eq!(scenario, of, "{name}");
            assert!((value - known).abs() < 1e-9 * known.abs().max(1.0), "{name}: {value} is not {known}");
        }
    };
    // Failed draws count as not met, and are in no quantile.
    let probability = known(folder.path(), "targets.csv", "p_met", |line| line.contains("physicians_per_1000"));
    assert!(probability.iter().all(|(_, p)| *p > 0.0 && *p < 1.0), "{probability:?}");
    let median = known(folder.path(), "projections.csv", "p50", |line| line.contains(",physicians_per_1000,2030,"));
    for tool in ["duckdb", "pandas", "polars"] {
        agree(&format!("met {tool}"), &probability);
        agree(&format!("median {tool}"), &median);
        agree(&format!("long {tool}"), &median);
        // The same correlation of ranks in all three.
        let [one, other] = [numbers(&format!("ranks {tool}")), numbers("ranks pandas")];
        assert!(one.iter().zip(&other).all(|(one, other)| one.0 == other.0 && (one.1 - other.1).abs() < 1e-9), "{one:?} {other:?}");
        assert!(one.iter().any(|(name, rank)| name == "param.physicians_hired" && *rank > 0.3), "{one:?}");
        // Each experiment of the batch once for each of six targets.
        assert_eq!(found[format!("batch {tool}")].as_array().map(Vec::len), Some(70 * 6));
    }
}
