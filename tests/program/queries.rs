//! The queries that docs/outputs.md shows are run as they stand there, by DuckDB, pandas and Polars, and agree with the program's own tables. Where
//! these are not installed the test says that it was skipped: `.ci/run` installs them and names their Python in FIVEYEAR_QUERIES_PYTHON.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use fiveyear::results::rows::{Projection, Target};
use fiveyear::results::{Results, Table};
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
        "import json, duckdb, pandas, polars, pyarrow.parquet\n\
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
    let tables = Results::read(&folder.path().join("DIR")).expect("the tables of the run");
    let by_name = |rows: Vec<(String, f64)>| rows.into_iter().collect::<BTreeMap<String, f64>>().into_iter().collect::<Vec<_>>();
    let targets = Target::of(tables.frame(Table::Targets)).into_iter().filter(|row| row.indicator == "physicians_per_1000");
    let probability = by_name(targets.map(|row| (row.scenario, row.p_met.expect("it is modelled"))).collect());
    assert!(probability.iter().all(|(_, p)| *p > 0.0 && *p < 1.0), "{probability:?}");
    let rows = Projection::of(tables.frame(Table::Projections)).into_iter();
    let rows = rows.filter(|row| row.series == "physicians_per_1000" && row.year == 2030);
    let median = by_name(rows.map(|row| (row.scenario, row.p50)).collect());
    agree("rows pyarrow", &probability);
    for tool in ["duckdb", "pandas", "polars"] {
        agree(&format!("met {tool}"), &probability);
        agree(&format!("rows {tool}"), &probability);
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
