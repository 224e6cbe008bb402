//! The cohort-component rules against published projections.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fiveyear::diagnostic::{Source, render};
use fiveyear::engine::graph::{InputKey, NodeId, interpret};
use fiveyear::engine::trace::{RuleFile, Vocabulary, load, trace};
use fiveyear::language::Language;
use fiveyear::plan::ages::{AgeTable, BirthRates, PopulationTables};

/// Per series and year (from the base year) its elements.
type Run = BTreeMap<String, Vec<Vec<f64>>>;

/// The population rules of the repository, run for one step on another place's tables.
struct Projection {
    base_year: i32,
    step: i32,
    tables: BTreeMap<String, Vec<f64>>,
    /// Assumptions that differ from "nothing changes, nobody moves".
    params: BTreeMap<&'static str, f64>,
    /// Rules in the place of the repository's.
    replacing: Option<(&'static str, &'static [&'static str])>,
}

impl Projection {
    fn run(&self) -> Run {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
        let source = |name: &str| Source::new(name, std::fs::read_to_string(folder.join(name)).expect("rules of the repository"));
        let own = |source| RuleFile { source, replaces: Default::default() };
        let mut files: Vec<RuleFile> =
            ["population.rhai", "lib/life_table.rhai", "lib/change.rhai"].iter().map(|name| own(source(name))).collect();
        let total = "fn population() { sum(now.women) + sum(now.men) }\nfn base_population() { sum(base.women) + sum(base.men) }";
        files.push(own(Source::new("total.rhai", total)));
        if let Some((text, replaces)) = self.replacing {
            let replaces = replaces.iter().map(|name| ((*name).to_owned(), None)).collect();
            files.push(RuleFile { source: Source::new("own.rhai", text), replaces });
        }
        let quiet = [
            ("definition", 1.0),
            ("local_mortality", 1.0),
            ("mortality_2020", 1.0),
            ("mortality_improvement", 0.0),
            ("mortality_noise", 0.0),
            ("sex_ratio_at_birth", 1.05),
            ("local_fertility", 1.0),
            ("fertility_trend", 0.0),
            ("fertility_noise", 0.0),
            ("migration_first", 0.0),
            ("migration_long_run", 0.0),
            ("migration_persistence", 0.0),
            ("migration_noise", 0.0),
            ("migration_spread", 1.0),
            ("elderly_migration", 0.0),
        ];
        let mut params: BTreeMap<&str, f64> = quiet.into_iter().collect();
        params.extend(&self.params);
        let vocabulary = Vocabulary {
            base_year: self.base_year,
            target_year: self.base_year + 5,
            step: self.step,
            params: params.keys().map(|name| (*name).to_owned()).collect(),
            bases: self.tables.iter().map(|(name, values)| (name.clone(), Some(values.len()))).collect(),
            targets: BTreeSet::new(),
            holds: BTreeMap::new(),
            yearly: BTreeMap::from([("shock".to_owned(), ["mortality", "births", "migration"].map(str::to_owned).into())]),
            ..Vocabulary::default()
        };
        let inputs = |key: &InputKey| match key {
            InputKey::Param { name } => params[name.as_str()],
            InputKey::Base { name, index: Some(index) } => self.tables[name][*index as usize],
            InputKey::Yearly { .. } => 0.0,
            other => panic!("no such input: {other:?}"),
        };
        let show = |found: Vec<_>| render(&found, Language::En, false);
        let rules = load(&files).unwrap_or_else(|found| panic!("{}", show(found)));
        let model = trace(&rules, &vocabulary).unwrap_or_else(|found| panic!("{}", show(found)));
        let inputs: Vec<f64> = model.graph.inputs().iter().map(inputs).collect();
        let values = interpret(&model.graph, &inputs);
        let of = |nodes: &Vec<NodeId>| nodes.iter().map(|node| values[node.index()]).collect();
        model.series.iter().map(|series| (series.name.clone(), series.nodes.iter().map(of).collect())).collect()
    }
}

/// The value of a series in the last year.
fn last<'a>(run: &'a Run, series: &str) -> &'a [f64] {
    run[series].last().expect("a value in the last year")
}

/// Preston, Heuveline and Guillot (2001), Demography, Box 6.2: Sweden, 1993 to 1998, five-year ages 0 to 85 and over. Women at the start,
/// person-years lived, fertility, net migration of women in five years, women and men at the end (men from the same inputs).
const SWEDEN: [(u32, f64, f64, f64, f64, f64, f64); 18] = [
    (0, 293395.0, 497487.0, 0.0, 6840.0, 302392.0, 317340.0),
    (5, 248369.0, 497138.0, 0.0, 4150.0, 298682.0, 298682.0),
    (10, 240012.0, 496901.0, 0.0, 3365.0, 252007.0, 252007.0),
    (15, 261346.0, 496531.0, 0.012, 5270.0, 244150.0, 244150.0),
    (20, 285209.0, 495902.0, 0.0908, 9240.0, 268267.0, 268267.0),
    (25, 314388.0, 495168.0, 0.1499, 8230.0, 293515.0, 293515.0),
    (30, 281290.0, 494213.0, 0.1125, 5470.0, 320624.0, 320624.0),
    (35, 286923.0, 492760.0, 0.0441, 3155.0, 284767.0, 284767.0),
    (40, 304108.0, 490447.0, 0.0074, 1770.0, 288031.0, 288031.0),
    (45, 324946.0, 486613.0, 0.0003, 1115.0, 303166.0, 303166.0),
    (50, 247613.0, 480665.0, 0.0, 1075.0, 322062.0, 322062.0),
    (55, 211351.0, 471786.0, 0.0, 845.0, 243989.0, 243989.0),
    (60, 215140.0, 457852.0, 0.0, 645.0, 205841.0, 205841.0),
    (65, 221764.0, 436153.0, 0.0, 530.0, 205516.0, 205516.0),
    (70, 223506.0, 402775.0, 0.0, 465.0, 205270.0, 205270.0),
    (75, 183654.0, 350358.0, 0.0, 300.0, 194771.0, 194771.0),
    (80, 141990.0, 271512.0, 0.0, 250.0, 142565.0, 142565.0),
    (85, 112424.0, 291707.0, 0.0, 175.0, 131966.0, 131966.0),
];

fn sweden() -> Projection {
    let ages: Vec<u32> = SWEDEN.iter().map(|row| row.0).collect();
    let women: Vec<f64> = SWEDEN.iter().map(|row| row.1).collect();
    let moves: Vec<f64> = SWEDEN.iter().map(|row| row.4).collect();
    let (people, moved) = (2.0 * women.iter().sum::<f64>(), 2.0 * moves.iter().sum::<f64>());
    let mut tables = PopulationTables {
        population: AgeTable { ages: ages.clone(), women: women.clone(), men: women },
        mortality: AgeTable::default(),
        fertility: BirthRates { ages: ages[3..10].to_vec(), rates: SWEDEN[3..10].iter().map(|row| row.3).collect(), end: None },
        migration: AgeTable { ages, women: moves.clone(), men: moves },
    }
    .vectors(5);
    tables.insert("lived".to_owned(), SWEDEN.iter().map(|row| row.2 / 100_000.0).collect());
    let rate = moved / people / 5.0 * 1000.0;
    Projection {
        base_year: 1993,
        step: 5,
        tables,
        params: BTreeMap::from([("migration_first", rate)]),
        replacing: Some((
            "fn base_person_years_women() { base.lived }\nfn base_person_years_men() { base.lived }",
            &["base_person_years_women", "base_person_years_men"],
        )),
    }
}

#[test]
fn sweden_1993_to_1998_is_projected_within_half_a_person_in_every_cell() {
    let run = sweden().run();
    assert!((last(&run, "births")[0] - 615_988.06).abs() < 0.01, "births {}", last(&run, "births")[0]);
    let (women, men) = (last(&run, "women"), last(&run, "men"));
    for (group, row) in SWEDEN.iter().enumerate() {
        assert!((women[group] - row.5).abs() <= 0.5, "women of {}: {}, not {}", row.0, women[group], row.5);
        assert!((men[group] - row.6).abs() <= 0.5, "men of {}: {}, not {}", row.0, men[group], row.6);
    }
}

#[test]
fn the_table_of_sweden_is_the_one_in_the_book() {
    let Some(oracle) = shared("oracles/sweden_1993.csv") else { return };
    for (line, row) in oracle.lines().skip(1).zip(SWEDEN) {
        let cells: Vec<f64> = line.split(',').map(|cell| cell.parse().expect("a number")).collect();
        assert_eq!(cells, [f64::from(row.0), row.1, row.2, row.3, row.4, row.5, row.6]);
    }
}

#[test]
fn end_migration_adds_all_moves_after_births_and_deaths() {
    let mut projection = sweden();
    projection.params.insert("migration_spread", 0.0);
    let run = projection.run();
    let women = last(&run, "women");
    for age in 1..17 {
        let survivors = SWEDEN[age - 1].1 * (SWEDEN[age].2 / SWEDEN[age - 1].2);
        assert!((women[age] - survivors - SWEDEN[age].4).abs() < 1e-6);
    }
    let open = (SWEDEN[16].1 + SWEDEN[17].1) * (SWEDEN[17].2 / (SWEDEN[16].2 + SWEDEN[17].2));
    assert!((women[17] - open - SWEDEN[17].4).abs() < 1e-6);
}

#[test]
fn who_moves_in_at_the_end_of_the_year_bears_no_child_in_it() {
    let births = |spread: f64, moving: bool| {
        let mut projection = sweden();
        projection.params.insert("migration_spread", spread);
        if !moving {
            projection.params.insert("migration_first", 0.0);
        }
        last(&projection.run(), "newborn")[0]
    };
    let (end, nobody) = (births(0.0, true), births(0.0, false));
    assert!((end / nobody - 1.0).abs() < 1e-12, "{end} with moves at the end, {nobody} without any");
    assert!(births(1.0, true) > births(1.0, false) * 1.000_1, "through the year, movers are mothers too");
}

/// UN World Population Prospects 2019, China, medium variant (CC BY 3.0 IGO), read from beside the project.
fn china(step: i32) -> Option<(Projection, [f64; 3])> {
    let rows = |file: &str| -> Option<Vec<Vec<String>>> {
        Some(shared(file)?.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect())
    };
    let number = |cell: &str| cell.parse::<f64>().expect("a number");
    let first_age = |cell: &str| cell.split(['-', '+']).next().and_then(|age| age.parse::<u32>().ok()).expect("an age");
    let population = rows("oracles/wpp_china_2019_pop.csv")?;
    let by_age = |variant: &str, sex: &str, year: &str| -> Vec<(u32, f64)> {
        population
            .iter()
            .filter(|row| row[0] == variant && row[1] == sex && row[3] == year)
            .map(|row| (first_age(&row[2]), number(&row[4]) * 1000.0))
            .collect()
    };
    let deaths = rows("oracles/wpp_china_2019_mx.csv")?;
    let rates = |sex: &str| -> Vec<(u32, f64)> {
        deaths.iter().filter(|row| row[0] == sex && row[2] == "2020-2025").map(|row| (first_age(&row[1]), number(&row[3]))).collect()
    };
    let births = rows("oracles/wpp_china_2019_fertility.csv")?;
    let births: Vec<(u32, f64)> =
        births.iter().filter(|row| row[0] == "2020-2025").map(|row| (first_age(&row[1]), number(&row[4]))).collect();
    let scalars = rows("oracles/wpp_china_2019_period_scalars.csv")?;
    let scalars = scalars.iter().find(|row| row[0] == "2020-2025")?;
    let table = |women: Vec<(u32, f64)>, men: Vec<(u32, f64)>| AgeTable {
        ages: women.iter().map(|row| row.0).collect(),
        women: women.iter().map(|row| row.1).collect(),
        men: men.iter().map(|row| row.1).collect(),
    };
    let now = table(by_age("estimate", "F", "2020"), by_age("estimate", "M", "2020"));
    let people: f64 = now.women.iter().chain(&now.men).sum();
    let moved = number(&scalars[3]) * 1000.0;
    let fertility =
        BirthRates { ages: births.iter().map(|row| row.0).collect(), rates: births.iter().map(|row| row.1).collect(), end: None };
    let tables = PopulationTables { population: now, mortality: table(rates("F"), rates("M")), fertility, migration: AgeTable::default() }
        .vectors(step.unsigned_abs());
    let rate = moved / people / 5.0 * 1000.0;
    let params = BTreeMap::from([("sex_ratio_at_birth", number(&scalars[1])), ("migration_first", rate), ("migration_long_run", rate)]);
    let published = [0, 60, 65].map(|from| {
        let both = by_age("medium", "F", "2025").into_iter().chain(by_age("medium", "M", "2025"));
        both.filter(|(age, _)| *age >= from).map(|(_, people)| people).sum()
    });
    Some((Projection { base_year: 2020, step, tables, params, replacing: None }, published))
}

#[test]
fn china_2020_to_2025_agrees_with_the_united_nations() {
    for step in [5, 1] {
        let Some((projection, published)) = china(step) else { return };
        let run = projection.run();
        let people = |from: usize| -> f64 { ["women", "men"].iter().flat_map(|sex| &last(&run, sex)[from / step as usize..]).sum() };
        for (from, published, allowed) in [(0, published[0], 0.0005), (60, published[1], 0.0015), (65, published[2], 0.0015)] {
            let error: f64 = people(from) / published - 1.0;
            assert!(error.abs() < allowed, "ages {from} and over, steps of {step} years: off by {:.3} %", error * 100.0);
        }
    }
}

/// A file beside the project, if it is there.
fn shared(file: &str) -> Option<String> {
    std::fs::read_to_string(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")).join(file)).ok()
}
