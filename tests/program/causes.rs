//! A message stands where the cause is, not where it first shows, and what follows from the cause is not told besides.

use std::fs;
use std::path::Path;

use fiveyear::diagnostic::Diagnostic;

use crate::support::command::{change, fiveyear, printed, refused, small_plan};
use crate::support::message_book::Starter;

const SERVICES: &str = "rules/services.rhai";
const POPULATION: &str = "rules/population.rhai";
const MONEY: &str = "rules/money.rhai";
const ASSUMPTIONS: &str = "seeds/assumptions.toml";
const PLAN: &str = "seeds/plan.toml";

/// What is said of the small plan with one text replaced.
fn said(file: &str, from: &str, to: &str) -> Vec<Diagnostic> {
    let mut starter = Starter::new();
    starter.edit(file, from, to);
    starter.messages()
}

/// File and line of a message.
fn place(found: &Diagnostic) -> String {
    let place = found.place.as_ref().expect("it has a place");
    format!("{}:{}", place.source.name, place.source.line_column(place.span.start).0)
}

/// That the first message stands at this place and holds these words; gives how many there are.
#[track_caller]
fn begins_with(found: &[Diagnostic], at: &str, words: &str) -> usize {
    let first = found.first().expect("something is said");
    assert_eq!(place(first), at, "{found:#?}");
    let text = format!("{} {}", first.message.en, first.help.iter().map(|help| help.en.as_str()).collect::<Vec<_>>().join(" "));
    assert!(text.contains(words), "{words} is missing in {text}");
    found.len()
}

#[test]
fn a_bracket_without_an_end_is_told_where_it_opens() {
    for (file, from, to, at, words) in [
        // Of round and square brackets, the line on which they open.
        (SERVICES, "prev.effort_elderly);\n", "prev.effort_elderly;\n", "rules/services.rhai:35", "`(` is not closed by `)`"),
        (POPULATION, "profile[0]];", "profile[0];", "rules/population.rhai:28", "`[` is not closed by `]`"),
        (POPULATION, "for age in 15..50 {", "for age in 15..sum([50].len( {", "rules/population.rhai:12", "`(` is not closed by `)`"),
        // Of a rule, its last line.
        (SERVICES, "* 1000.0 }\n\n/// 指标4", "* 1000.0\n\n/// 指标4", "rules/services.rhai:28", "write `}` behind this"),
        (MONEY, "{ 1000.0 }", "{ 1000.0", "rules/money.rhai:5", "`base_budget` is not closed"),
        (SERVICES, "shock(\"training\"))\n}", "shock(\"training\"))\n", "rules/services.rhai:41", "`carers_trained` is not closed"),
        // Of a block before `else`, that word.
        (MONEY, "{ 1000.0 }", "{ if 1.0 > 0.0 { 1000.0 else 0.0 }", "rules/money.rhai:5", "write `}` before `else`"),
        // Of a block within a rule, its head.
        (POPULATION, "prev.women[age];\n    }\n", "prev.women[age];\n", "rules/population.rhai:12", "`{` is not closed by `}` in `births`"),
    ] {
        let found = said(file, from, to);
        assert_eq!(begins_with(&found, at, words), 1, "{to}: one fault\n{found:#?}");
    }
}

#[test]
fn code_behind_an_invisible_line_end_in_a_remark_is_told() {
    for letter in ['\u{2028}', '\u{2029}'] {
        let broken = format!("// hired{letter}    let hired =");
        let found = said(SERVICES, "    let hired =", &broken);
        assert_eq!(begins_with(&found, "rules/services.rhai:22", "an invisible line end"), 1, "{found:#?}");
        // Also where the rule can be read without it.
        let silent = format!("{{ 0.0 // none yet{letter} + 3.0\n}}");
        let found = said(SERVICES, "{ 0.0 }", &silent);
        assert_eq!(begins_with(&found, "rules/services.rhai:15", "an invisible line end"), 1, "{found:#?}");
        // At the end of a remark it hides nothing.
        assert!(said(SERVICES, "    let hired =", &format!("// hired{letter}\n    let hired =")).is_empty());
    }
}

#[test]
fn rules_that_nothing_reads_are_told_whatever_their_remark_says() {
    for rule in
        ["fn debt() { 3.0 }", "fn debt() { now.budget * 0.1 }", "/// 债务 Debt.\nfn debt() { 3.0 }", "/// Debt.\nfn debt() { now.budget }"]
    {
        let found = said(MONEY, "{ 1000.0 }", &format!("{{ 1000.0 }}\n\n{rule}"));
        let line = 7 + rule.lines().count() - 1;
        assert_eq!(begins_with(&found, &format!("rules/money.rhai:{line}"), "nothing reads `debt`"), 1, "{found:#?}");
    }
    // A check is a reader.
    let mut starter = Starter::new();
    starter.edit(MONEY, "{ 1000.0 }", "{ 1000.0 }\n\n/// Debt.\nfn debt() { now.budget * 0.1 }");
    starter.edit("seeds/checks.toml", "[[check]]", "[[check]]\nseries = \"debt\"\nlow = 0\nreason = \"no less than none\"\n\n[[check]]");
    assert!(starter.messages().is_empty());
}

#[test]
fn years_of_the_plan_are_told_where_plan_toml_says_them() {
    let found = said(PLAN, "target_year = 2030", "target_year = 2027");
    begins_with(
        &found.iter().filter(|found| place(found) == "seeds/plan.toml:7").cloned().collect::<Vec<_>>(),
        "seeds/plan.toml:7",
        "the target year is 2027",
    );
    assert!(found.iter().all(|found| found.code.name() != "commitment-not-judged" && found.code.name() != "opens-too-late"), "{found:#?}");
    let shown = {
        let folder = small_plan();
        change(folder.path(), PLAN, "target_year = 2030", "target_year = 2027");
        refused(&fiveyear(folder.path(), &["check"]), 1)
    };
    assert!(shown.starts_with("warning[plan-years]: the target year is 2027"), "the cause comes first\n{shown}");
    assert_eq!(begins_with(&said(PLAN, "base_year = 2025", "base_year = 2015"), "seeds/plan.toml:7", "the base year is 2015"), 1);
    assert_eq!(begins_with(&said(PLAN, "step = 1", "step = 5"), "seeds/plan.toml:8", "a step of 5 years"), 1);
    assert_eq!(begins_with(&said(PLAN, "id = \"elderly\"", "id = \"health\""), "seeds/plan.toml:22", "stands here twice"), 1);
    assert_eq!(begins_with(&said(PLAN, "id = \"elderly\"", "id = \"elder care\""), "seeds/plan.toml:22", "cannot be a name"), 1);
}

#[test]
fn parts_of_one_in_a_unit_of_per_cent() {
    for value in ["\"0.01 to 0.05\"", "{ normal = [0.03, 0.02] }", "{ pert = [0.01, 0.03, 0.08] }", "0.03", "-0.05"] {
        let found = said(ASSUMPTIONS, "value = { normal = [3, 2] }", &format!("value = {value}"));
        let own: Vec<Diagnostic> =
            found.into_iter().filter(|found| place(found).starts_with(ASSUMPTIONS) && found.code.name() == "other-unit").collect();
        assert_eq!(begins_with(&own, "seeds/assumptions.toml:24", "part of one"), 1, "{value}");
    }
    for value in ["\"0.1 to 0.5\"", "{ normal = [0.5, 0.3] }", "0.3", "0"] {
        let found = said(ASSUMPTIONS, "value = { normal = [3, 2] }", &format!("value = {value}"));
        assert!(found.iter().all(|found| found.code.name() != "other-unit"), "{value}: {found:#?}");
    }
}

#[test]
fn changes_beyond_measure_are_told_in_their_scenario() {
    for change in ["{ times = 1e308 }", "{ times = 1e20 }", "{ plus = -1e16 }", "{ times = 1e308, plus = 1e308 }"] {
        let found = said("scenarios/care_first.toml", "{ times = 1.15 }", change);
        assert_eq!(begins_with(&found, "scenarios/care_first.toml:8", "beyond measure"), 1, "{change}: {found:#?}");
    }
}

#[test]
fn a_quote_that_swallows_lines_is_told_where_it_opens() {
    for (from, to, at) in [
        // It ends where another cell was to begin.
        ("新建托育中心,New nurseries", "\"新建托育中心,New nurseries", "seeds/commitments.csv:2"),
        ("学前三年入园率,Preschool", "\"学前三年入园率,Preschool", "seeds/commitments.csv:3"),
    ] {
        let mut starter = Starter::new();
        starter.edit("seeds/commitments.csv", "老年人体检率超过80%", "\"老年人，体检率超过80%\"");
        starter.edit("seeds/commitments.csv", from, to);
        let found = starter.messages();
        assert_eq!(begins_with(&found, at, "is not closed on its line"), 1, "{found:#?}");
    }
}

/// A run of the small plan, in the folder `run` beside it.
fn with_run() -> tempfile::TempDir {
    let folder = small_plan();
    printed(&fiveyear(folder.path(), &["run", "-s", "trend", "--draws", "20", "--no-charts", "--out", "run"]));
    folder
}

#[test]
fn a_run_that_is_half_there_is_told_as_such() {
    let folder = with_run();
    let manifest = folder.path().join("run/run.json");
    let whole = fs::read_to_string(&manifest).expect("readable");
    for length in [0, 1, 300, whole.len() - 4] {
        fs::write(&manifest, &whole[..length]).expect("writable");
        for command in ["verify", "report"] {
            let said = refused(&fiveyear(folder.path(), &[command, "run"]), 1);
            assert!(
                said.contains("ends in the middle") && said.contains("run the scenarios again") && !said.contains("EOF"),
                "{length}\n{said}"
            );
        }
    }
}

#[test]
fn another_file_than_an_import_is_told_as_such() {
    let folder = small_plan();
    fs::copy(folder.path().join("seeds/indicators.csv"), folder.path().join("t.csv")).expect("copied");
    for (like, words) in [
        ("seeds/plan.toml", "it is another file"),
        ("seeds/assumptions.toml", "it is another file"),
        ("scenarios/trend.toml", "it is another file"),
    ] {
        let said = refused(&fiveyear(folder.path(), &["import", "t.csv", "--like", like, "--out", "m"]), 1);
        assert!(said.contains(words) && said.contains("import.toml") && !said.contains("expected one of"), "{said}");
    }
    let own = "file = \"t.csv\"\nheading = [1, 1]\nbase_year = 2025\ntarget_year = 2030\ncolumn = []\n";
    for (text, words) in
        [(format!("{own}colour = 3\n"), "`colour` means nothing here"), (own.replace("base_year = 2025\n", ""), "`base_year` is missing")]
    {
        fs::write(folder.path().join("import.toml"), text).expect("writable");
        let said = refused(&fiveyear(folder.path(), &["import", "t.csv", "--like", "import.toml", "--out", "m"]), 1);
        assert!(said.contains(words), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn pipes_and_links_to_other_files_are_named() {
    use std::os::unix::fs::symlink;

    let pipe = |place: &Path| {
        let made = std::process::Command::new("mkfifo").arg(place).status().expect("mkfifo is there");
        assert!(made.success());
    };
    let folder = with_run();
    pipe(&folder.path().join("run/x"));
    let said = refused(&fiveyear(folder.path(), &["verify", "run"]), 1);
    assert!(said.contains("run/x cannot be read") && said.contains("move it out"), "{said}");
    pipe(&folder.path().join("p"));
    let said = refused(&fiveyear(folder.path(), &["check", "--plan", "p"]), 1);
    assert!(said.contains("is a pipe or a device") && !said.contains("init"), "{said}");

    // What a link leads to may be anyone's: no line of it is shown.
    let foreign = folder.path().join("foreign");
    fs::write(&foreign, "secret:x:0\n").expect("writable");
    for name in ["seeds/history.csv", "rules/more.rhai", "scenarios/more.toml"] {
        let folder = small_plan();
        let place = folder.path().join(name);
        let _ = fs::remove_file(&place);
        symlink(&foreign, &place).expect("a link");
        let said = refused(&fiveyear(folder.path(), &["check"]), 1);
        assert!(said.contains(&format!("{name} is a link to")) && !said.contains("secret"), "{said}");
    }
    // One whose name alone is another is followed, as stores of large files have them.
    let folder = small_plan();
    let store = folder.path().join("ab12");
    fs::rename(folder.path().join("seeds/history.csv"), &store).expect("moved");
    symlink(&store, folder.path().join("seeds/history.csv")).expect("a link");
    printed(&fiveyear(folder.path(), &["check"]));
}

#[test]
fn one_fault_is_told_once() {
    for (file, from, to, at, words) in [
        (PLAN, "", "# nothing yet\n", "seeds/plan.toml:1", "says nothing: `[plan]` is missing"),
        (PLAN, "id = \"birth_rate\"", "id = \"population\"", "seeds/plan.toml:42", "the figure `population` stands here twice"),
        (
            ASSUMPTIONS,
            "between = [\"net_migration\", \"revenue_growth\"]",
            "between = \"net_migration, revenue_growth\"",
            "seeds/assumptions.toml:130",
            "must be a list",
        ),
        (
            ASSUMPTIONS,
            "between = [\"net_migration\", \"revenue_growth\"]",
            "between = [\"net_migration\"]",
            "seeds/assumptions.toml:130",
            "name two",
        ),
        ("seeds/mortality.csv", "0,0.001200,0.001500", "0,0.001200,150", "seeds/mortality.csv:2", "deaths per person and year cannot be"),
        (
            SERVICES,
            "fn base_nurseries_opened() { 0.0 }",
            "fn base_nurseries_opened() { let none = 0.0; }",
            "rules/services.rhai:15",
            "write `none` as its last line",
        ),
    ] {
        let found = said(file, from, to);
        assert_eq!(begins_with(&found, at, words), 1, "{to}: one fault\n{found:#?}");
    }
}

/// Shares of net migration are shared out over their total, which must be something.
#[test]
fn moves_that_add_up_to_nothing_or_to_more_than_anyone() {
    for (figures, words) in [
        ("0,0.5,-0.5\n", "adds up to zero"),
        ("0,0.3,-0.1\n20,-0.2,0.00000001\n", "adds up to zero"),
        ("0,1e308,1\n", "1e308 at age 0"),
        ("0,1e12,1\n", "1000000000000 at age 0"),
    ] {
        let found = said("seeds/migration.csv", "", &format!("age,women,men\n{figures}"));
        assert_eq!(begins_with(&found, "seeds/migration.csv:2", words), 1, "{figures}: {found:#?}");
    }
}
