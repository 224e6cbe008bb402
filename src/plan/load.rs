//! Reads a folder as a [`Plan`] checked as a whole, or reports every mistake in its files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::checks::SeriesNames;
use super::section::Mistakes;
use super::{
    Indicator, Plan, Watched, age_table, assumptions, budget, budget_table, by_class, card, checks, class_value, classes, commitments,
    facilities, facility_table, file_names, files, header, history, indicator_columns, indicators, is_percentage, levers, money, no_plan,
    plausible, population, promised, renamed, scenario_table, slips,
};
use crate::diagnostic::{Code, Diagnostic, Place, Severity, Source};
use crate::forecast::Weights;
use crate::table::{Schema, TableFile};
use crate::text;

impl Plan {
    /// Reads and checks the plan in a folder: `seeds/`, `rules/` and `scenarios/`.
    ///
    /// All mistakes of all files are reported together, warnings with them; a plan with warnings only is returned with
    /// [`Plan::warnings`]. Rules and scenarios are read here but parsed by the engine and by [`crate::scenario`].
    pub fn load(folder: &Path) -> Result<Plan, Vec<Diagnostic>> {
        if let Some(told) = no_plan::told(folder) {
            return Err(vec![told]);
        }
        files::read_folder(folder).and_then(|files| Plan::from_files(&files))
    }

    /// The plan of the repository as it was when the program was built, so that the program works anywhere.
    pub fn embedded() -> Result<Plan, Vec<Diagnostic>> {
        Plan::from_files(&files::embedded())
    }

    /// The columns of every table in `seeds/`, by file name: the format that `seeds/README.md` describes.
    pub fn schemas() -> BTreeMap<&'static str, Schema> {
        BTreeMap::from([
            ("indicators.csv", indicator_columns::schema()),
            ("commitments.csv", commitments::schema()),
            ("findings.csv", commitments::findings_schema()),
            ("population.csv", age_table::schema(&["women", "men"])),
            ("mortality.csv", age_table::schema(&["women", "men"])),
            ("fertility.csv", age_table::schema(&["rate"])),
            ("migration.csv", age_table::schema(&["women", "men"])),
            ("facilities.csv", facility_table::schema()),
            ("budget.csv", budget_table::schema()),
            ("history.csv", history::schema()),
            ("priors.csv", history::priors_schema()),
            ("classes.csv", classes::schema()),
            ("class_weights.csv", classes::weights_schema()),
            ("assumptions.xlsx", assumptions::schema()),
        ])
    }

    /// A plan from files by name, such as `seeds/plan.toml`.
    pub fn from_files(files: &BTreeMap<String, Vec<u8>>) -> Result<Plan, Vec<Diagnostic>> {
        read_plan(files)
    }

    /// BLAKE3 hash of each file's text, and of each workbook's bytes, in order of name, for run.json.
    pub fn hashes(&self) -> BTreeMap<String, String> {
        self.inputs().map(|(name, bytes)| (name.to_owned(), blake3::hash(bytes).to_hex().to_string())).collect()
    }

    /// Every file that the plan was read from, by name: texts as UTF-8, workbooks as they are. Written below another folder, they are the same
    /// plan.
    pub fn inputs(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let texts = self.files.iter().map(|file| (file.name.as_str(), file.text.as_bytes()));
        texts.chain(self.workbooks.iter().map(|(name, bytes)| (name.as_str(), &**bytes)))
    }
}

fn read_plan(files: &files::Files) -> Result<Plan, Vec<Diagnostic>> {
    let mistakes = Mistakes::default();
    // Without a table that only its name keeps from being read, all that needs it would be told as well.
    if file_names::check_names(files, &mistakes) {
        return Err(in_order(mistakes.into_vec()));
    }
    let sources = files::decode_all(files, &mistakes);
    let seeds: BTreeMap<&str, &Arc<Source>> =
        sources.iter().filter_map(|source| source.name.strip_prefix("seeds/").map(|name| (name, source))).collect();
    let rules: Vec<Arc<Source>> = sources.iter().filter(|source| is_rule(&source.name)).cloned().collect();
    let mut scenarios: Vec<Arc<Source>> = sources.iter().filter(|source| is_scenario(&source.name)).cloned().collect();
    // A file that is there but cannot be read gives `None`, and what depends on it is not checked; one that is not there is empty.
    let seed = |name: &str| seeds.get(name).copied();
    let present = |name: &str| files.contains_key(&format!("seeds/{name}")) || file_names::is_elsewhere(name, files);
    let sheets = files::open_workbooks(files, &mistakes);
    let table = |csv: &str, workbook: &str| match seed(csv) {
        Some(source) => Some(TableFile::Csv(source.clone())),
        None => sheets.get(workbook).cloned(),
    };

    let named = SeriesNames::default();
    let header = seed("plan.toml").and_then(|source| header::load(source, &mistakes));
    header.iter().flat_map(|header| header.roles.given()).for_each(|(name, place)| named.note(name, place.clone()));
    let domains = header.as_ref().map(|header| header.domains.as_slice());
    let around = indicators::Around {
        domains,
        years: header.as_ref().map_or((0, 0), |header| (header.base_year, header.target_year)),
        source: header.as_ref().map_or("", |header| &header.source),
        without_rules: rules.iter().all(|file| file.name.starts_with("rules/lib/")),
    };
    let rows = table("indicators.csv", "indicators.xlsx").and_then(|table| indicators::load(&table, &around, &named, &mistakes));
    if let (Some(rows), Some(header)) = (&rows, &header) {
        checks::check_domains(&header.domains, &header.domain_places, &rows.domains, &mistakes);
    }
    let (indicators, watched, interim) = match rows {
        Some(rows) => (Some(rows.judged), rows.watched, rows.interim),
        None => (None, Vec::new(), Vec::new()),
    };
    // Of an id that cannot be one, that alone is told, and not that a commitment names the one that was meant.
    let known = indicators.as_deref().filter(|_| !mistakes.any_of(Code::NotAName));
    let commitments = optional(seed("commitments.csv"), present("commitments.csv"), |source| {
        commitments::load(source, header.as_ref().map(|header| header.target_year), (known, &watched), &named, &mistakes)
    });
    let findings =
        optional(seed("findings.csv"), present("findings.csv"), |source| commitments::load_findings(source, (known, &watched), &mistakes));
    let unreadable = |names: &[&str]| names.iter().any(|name| present(name) && seed(name).is_none() && !sheets.contains_key(name));
    let budget_table = table("budget.csv", "budget.xlsx");
    let budget = match unreadable(&["budget.toml", "budget.csv", "budget.xlsx"]) {
        true => None,
        false => budget::load(seed("budget.toml"), budget_table.as_ref(), &mistakes),
    };
    let measures = facilities::Measures {
        base_year: header.as_ref().map(|header| header.base_year),
        money_unit: header.as_ref().and_then(|header| header.money_unit),
    };
    let mut facilities =
        optional(seed("facilities.toml"), present("facilities.toml"), |source| facilities::load_facilities(source, &measures, &mistakes));
    if unreadable(&["facilities.csv", "facilities.xlsx"]) {
        facilities = None;
    }
    if let Some(table) = table("facilities.csv", "facilities.xlsx") {
        let known = facility_table::Known {
            money_unit: header.as_ref().and_then(|header| header.money_unit),
            budget: budget.as_ref().map_or(&[], |budget| &budget.lines),
            delays: header.as_ref().map(|header| &header.delay_by_status),
        };
        let written = facility_table::spelled_out(&table, &known, &mistakes);
        let more = written.map_or(Some(Vec::new()), |source| facilities::load_facilities(&source, &measures, &mistakes));
        facilities = facilities.zip(more).map(|(facilities, more)| facilities::joined(facilities, more, &mistakes));
    }
    let (budget, total) = budget.map(|budget| (budget.lines, budget.total)).unzip();
    let total = total.flatten();
    let checks = optional(seed("checks.toml"), present("checks.toml"), |source| facilities::load_checks(source, &mistakes));
    let card = optional(seed("model.toml"), present("model.toml"), |source| card::load(source, &mistakes));
    let observed = table("history.csv", "history.xlsx");
    let singles: Vec<Arc<Source>> = seeds
        .iter()
        .filter(|(name, _)| name.starts_with("history/") && name.ends_with(".csv"))
        .map(|(_, source)| Arc::clone(source))
        .collect();
    let history = match unreadable(&["history.csv", "history.xlsx"]) {
        true => None,
        false => history::load(
            observed.as_ref(),
            &singles,
            (&indicators::ids_by_name(indicators.as_deref().unwrap_or_default(), &watched), &percentages(indicators.as_deref(), &watched)),
            &named,
            &mistakes,
        ),
    };
    let mut priors = optional(seed("priors.csv"), present("priors.csv"), |source| history::load_priors(source, &mistakes));
    let reference_classes = optional(seed("classes.csv"), present("classes.csv"), |source| classes::load(source, &mistakes));
    let class_weights = seed("class_weights.csv").and_then(|source| classes::load_weights(source, &mistakes));
    let no_weights = Weights::default();
    let lookup = class_value::Lookup {
        classes: reference_classes.as_deref().unwrap_or_default(),
        weights: class_weights.as_ref().unwrap_or(&no_weights),
        history: history.as_deref().unwrap_or_default(),
        indicators: indicators.as_deref().unwrap_or_default(),
        base_year: header.as_ref().map_or(0, |header| header.base_year),
        target_year: header.as_ref().map_or(0, |header| header.target_year),
        all_read: header.is_some()
            && indicators.is_some()
            && history.is_some()
            && reference_classes.is_some()
            && (class_weights.is_some() || !present("class_weights.csv")),
    };
    if let Some(priors) = &mut priors {
        history::see_classes(priors, &lookup, &mistakes);
    }
    let assumptions = assumptions::load(seed("assumptions.toml"), sheets.get("assumptions.xlsx"), &lookup, &mistakes);
    let declared = assumptions.as_ref().filter(|read| !read.some_unread).map(|read| read.params.as_slice());
    // What is there and cannot be read is told by itself.
    let unread = (mistakes.any_of(Code::NotUtf8) || file_names::is_elsewhere("assumptions.toml", files))
        && present("assumptions.toml")
        && !seeds.contains_key("assumptions.toml");
    let declared = declared.filter(|_| !file_names::is_elsewhere("assumptions.toml", files));
    if declared.is_some_and(<[_]>::is_empty) && !unread {
        mistakes.extend(checks::none_declared(&rules, present("assumptions.toml")));
    }
    let people = header.as_ref().and_then(|header| header.people.as_ref());
    let tables = population::load(&seeds, header.as_ref().map_or(1, |header| header.step), people, &mistakes);

    checks::check_rows(indicators.as_deref().unwrap_or_default(), &mistakes);
    checks::check_facilities(
        header.as_ref().map(|header| header.base_year),
        facilities.as_deref().unwrap_or_default(),
        budget.as_deref(),
        declared,
        &mistakes,
    );

    let levers = match seed("levers.toml") {
        Some(source) => {
            let known = levers::Known {
                years: header.as_ref().map(|header| levers::Years {
                    base: header.base_year,
                    target: header.target_year,
                    information: header.information_date,
                }),
                assumptions: declared,
                facilities: facilities.as_deref().unwrap_or_default(),
                budget: budget.as_deref(),
            };
            levers::load(source, &known, &mistakes)
        }
        None => None,
    };

    let by_class: Vec<by_class::ByClass> = header
        .iter()
        .flat_map(|header| {
            let indicators = indicators.as_deref().unwrap_or_default();
            let priors = priors.as_deref().unwrap_or_default();
            by_class::moving(indicators, &watched)
                .filter_map(|moving| by_class::rule_of(&moving, priors, (header.base_year, header.step)))
                .collect::<Vec<_>>()
        })
        .collect();
    if unreadable(&["scenarios.csv", "scenarios.xlsx"]) {
        scenarios.clear();
    } else if let (Some(table), Some(header), Some(assumptions), Some(facilities), Some(budget), Some(levers)) = (
        table("scenarios.csv", "scenarios.xlsx"),
        &header,
        // What could not be read of it, rows may name.
        assumptions.as_ref().filter(|read| !read.some_unread),
        &facilities,
        &budget,
        levers.as_ref().or(Some(&levers::Levers::default())),
    ) {
        let assumptions: Vec<_> = assumptions.params.iter().chain(by_class.iter().map(|made| &made.assumption)).cloned().collect();
        let known = scenario_table::Known {
            assumptions: &assumptions,
            facilities,
            budget,
            levers: &levers.levers,
            years: (header.base_year + 1, header.target_year),
            money: header.money_unit.and_then(money::power_of_ten),
        };
        add_scenarios(&mut scenarios, scenario_table::spelled_out(&table, &known, &mistakes), &mistakes);
    }

    let any_error = mistakes.any_error();
    let mut found = in_order(mistakes.into_vec());
    if any_error {
        let params = assumptions.as_ref().map(|read| read.params.as_slice());
        found = in_order(renamed::in_files(&sources, (header.as_ref(), params, budget.as_deref()), found));
    }
    let (Some(header), Some(indicators), Some(assumptions), false) = (header, indicators, assumptions, any_error) else {
        return Err(found);
    };
    let priors = priors.unwrap_or_default();
    let shapes = rules.iter().any(|file| file.name == by_class::SHAPES_FILE);
    let rules = rules.into_iter().chain(by_class::sources(&by_class, shapes)).collect();
    let (classes, yearly): (Vec<_>, Vec<_>) = by_class.into_iter().map(|made| (made.assumption, made.shock)).unzip();
    let levers = levers.unwrap_or_default();
    let mut plan = Plan {
        name: header.name,
        base_year: header.base_year,
        target_year: header.target_year,
        step: header.step,
        information_date: header.information_date,
        information_place: header.information_place,
        source: header.source,
        track_record: header.track_record,
        domains: header.domains,
        years_place: Some(header.years_place),
        step_place: header.step_place,
        roles: header.roles,
        indicators,
        watched,
        commitments: interim.into_iter().chain(commitments.unwrap_or_default()).collect(),
        findings: findings.unwrap_or_default(),
        // Rules hold the money of a year against the base year's.
        numbers: budget
            .iter()
            .flatten()
            .map(|line| (format!("share_{}", line.id), line.share))
            .chain(total.map(|total| ("budget_total".to_owned(), total.in_units(header.money_unit))))
            .collect(),
        tables,
        assumptions: assumptions.params.into_iter().chain(classes).collect(),
        shocks: assumptions.shocks.into_iter().chain(yearly).collect(),
        correlations: assumptions.correlations,
        facilities: facilities.unwrap_or_default().into_iter().map(|(facility, _)| facility).collect(),
        budget: budget.unwrap_or_default(),
        checks: checks.unwrap_or_default(),
        card: card.unwrap_or_default(),
        history: history.unwrap_or_default(),
        priors,
        classes: reference_classes.unwrap_or_default(),
        class_weights: class_weights.unwrap_or_default(),
        series_named: named.into_vec(),
        levers: levers.levers,
        line_ranges: levers.lines,
        money_unit: header.money_unit,
        currency: header.currency,
        rules,
        scenarios,
        files: sources,
        workbooks: workbooks(files),
        warnings: found,
    };
    let mut found = std::mem::take(&mut plan.warnings);
    found.extend(plausible::check(&plan));
    found.extend(promised::check(&plan));
    found.extend(by_class::note(&plan));
    found.extend(by_class::full_note(&plan));
    found.extend(by_class::watched_note(&plan));
    // Of columns in each other's place no single row says more.
    if let Some(swapped) = slips::columns_swapped(&plan.indicators) {
        found.retain(|told| told.code != Code::TargetDirection || *told == swapped);
    }
    let found = in_order(found);
    if found.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        return Err(found);
    }
    plan.warnings = found;
    Ok(plan)
}

/// Adds the scenarios of a table to those that have files.
fn add_scenarios(scenarios: &mut Vec<Arc<Source>>, more: Vec<(Arc<Source>, Place)>, mistakes: &Mistakes) {
    for (source, place) in more {
        match scenarios.iter().find(|known| known.name == source.name) {
            Some(known) => mistakes.push(
                Diagnostic::error(
                    Code::DuplicateId,
                    text!("the scenario of this column has a file too: {}", "这一列的情景另有文件：{}", known.name),
                )
                .at(place)
                .help(text!("rename the column, or delete one of the two", "请改列名，或删去其中之一")),
            ),
            None => scenarios.push(source),
        }
    }
}

/// The workbooks read, which are no texts.
fn workbooks(files: &files::Files) -> BTreeMap<String, Arc<[u8]>> {
    let read = |name: &str| files::WORKBOOKS.iter().any(|workbook| name.strip_prefix("seeds/") == Some(workbook.name));
    files.iter().filter(|(name, _)| read(name)).map(|(name, bytes)| (name.clone(), Arc::from(&**bytes))).collect()
}

/// The rows whose unit is a percentage.
fn percentages(indicators: Option<&[Indicator]>, watched: &[Watched]) -> BTreeSet<String> {
    let units = indicators.unwrap_or_default().iter().map(|row| (&row.id, &row.unit)).chain(watched.iter().map(|row| (&row.id, &row.unit)));
    units.filter(|(_, unit)| is_percentage(&unit.zh) || is_percentage(&unit.en)).map(|(id, _)| id.clone()).collect()
}

fn optional<S, T>(source: Option<&S>, present: bool, read: impl FnOnce(&S) -> Option<Vec<T>>) -> Option<Vec<T>> {
    match source {
        Some(source) => read(source),
        None if present => None,
        None => Some(Vec::new()),
    }
}

fn is_rule(name: &str) -> bool {
    name.starts_with("rules/") && name.ends_with(".rhai")
}

/// Scenarios lie in `scenarios/` itself; its sub-folders hold rules of scenarios and sampling designs.
fn is_scenario(name: &str) -> bool {
    name.strip_prefix("scenarios/").is_some_and(|name| !name.contains('/') && name.ends_with(".toml"))
}

/// Errors before warnings, each in order of file and place.
fn in_order(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort_by(|left, right| {
        let key = |diagnostic: &Diagnostic| {
            let place = diagnostic.place.as_ref().map(|place| (place.source.name.clone(), place.span.start));
            (diagnostic.severity > Severity::Error, place)
        };
        key(left).cmp(&key(right))
    });
    found
}
