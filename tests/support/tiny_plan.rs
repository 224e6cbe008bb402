//! Plans of a few lines, written by tests that need just these rules and assumptions.

use std::fs;

use tempfile::TempDir;

/// A row of the table of indicators, from 0 in 2024 to a target in 2025.
pub fn indicator(id: &str, better: &str, target: &str, comparison: &str) -> String {
    format!(
        "{id},NUMBER,,,one,{id},{id},点,points,linear,-1000,1000,{better},0,0,{target},{target},{comparison},,final,number,,,,,D,trial,,\n"
    )
}

/// An assumption with its value as it is written in a plan.
pub fn assumption(name: &str, value: &str, group: &str) -> String {
    format!(
        "[param.{name}]\nlabel = {{ zh = \"{name}\", en = \"{name}\" }}\nunit = {{ zh = \"点\", en = \"points\" }}\nvalue = {value}\n\
         source = {{ zh = \"试验\", en = \"trial\" }}\ngrade = \"D\"\ngroup = \"{group}\"\n"
    )
}

/// A folder with a plan of one domain, of 2024 and 2025, and one scenario, `trend`.
pub fn tiny_plan(indicators: &[String], assumptions: &str, rules: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    };
    write(
        "seeds/plan.toml",
        "[plan]\nname = { zh = \"试验\", en = \"Trial\" }\nbase_year = 2024\ntarget_year = 2025\nstep = 1\ninformation_date = 2024\n\
         source = \"trial\"\n[[domain]]\nid = \"one\"\nname = { zh = \"一\", en = \"One\" }\n",
    );
    let head = "id,number,stage_zh,stage_en,domain,name_zh,name_en,unit_zh,unit_en,scale,low,high,better,baseline_printed,baseline,target_printed,target,\
                comparison,tolerance,measure,form,counted_series,counted_per,counted_zh,counted_en,grade,source,note_zh,note_en\n";
    let rows: String = indicators.iter().zip(1..).map(|(row, number)| row.replace("NUMBER", &format!("{number}"))).collect();
    write("seeds/indicators.csv", &format!("{head}{rows}"));
    write("seeds/assumptions.toml", assumptions);
    write("rules/rules.rhai", rules);
    write("scenarios/trend.toml", "title = { zh = \"趋势\", en = \"Trend\" }\nstory = { zh = \"趋势\", en = \"Trend\" }\n");
    folder
}
