//! `fiveyear population` shows a scenario's people by age and sex with their spread, on the terminal and as CSV.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use crate::analysis::{AgeGroup, PopulationProjection, Sex, Spread, Total, population_frame, project_population, reference};
use crate::diagnostic::{self, Diagnostic};
use crate::language::number::fixed;
use crate::language::{Language, Text};
use crate::plan::{Plan, Unit};
use crate::run::FailedDraws;
use crate::scenario::Scenario;
use crate::simulate::{Quantiles, Session, Settings, Summary};
use crate::table::{cannot_write, csv_bytes};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help};
use super::context::{Context, json_page};
use super::draw_arguments::DrawArguments;
use super::result_file::write_result;
use super::terminal::{self, Heading, wrap};

#[derive(Debug, Clone, Args)]
pub(super) struct PopulationArguments {
    /// The scenario [default: the one that the others start from]
    #[arg(value_name = "SCENARIO")]
    pub scenario: Option<String>,

    /// Random draws
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub draws: u32,

    #[command(flatten)]
    pub drawn: DrawArguments,

    /// CSV file for all ages and quantiles [default: out/population-SCENARIO.csv]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

impl Execute for PopulationArguments {
    const HELP: Help = Help {
        name: "population",
        en: "Project the population by age and sex, with its spread",
        zh: "按年龄、性别推算人口及其离散",
        arguments: &[
            ("scenario", "情景[默认：其他情景的起点]"),
            ("draws", "模拟次数"),
            ("out", "各年龄与各分位数的 CSV 文件[默认：out/population-情景.csv]"),
        ],
        values: &[],
    };

    fn execute(&self, common: &Common) -> Outcome {
        population(common, self)
    }
}

/// Projects, writes population.csv and shows the tables.
fn population(common: &Common, options: &PopulationArguments) -> Outcome {
    let context = Context::load(common)?;
    let scenario = match &options.scenario {
        Some(name) => context.select_one(name)?,
        None => context.scenarios[reference(&context.plan, &context.scenarios)].clone(),
    };
    let settings = options.drawn.settings(options.draws);
    let projection = project_population(&mut Session::new(&context.plan, std::slice::from_ref(&scenario), settings.clone())?, &scenario)?;
    let failed = FailedDraws { scenario: &scenario.name, failures: &projection.failures };
    let failed = context.told(&settings).each_speaks(&[failed])?;
    let named = || PathBuf::from("out").join(format!("population-{}.csv", scenario.name));
    let typed = options.out.clone().unwrap_or_else(named);
    let place = common.surroundings.place(&typed);
    let what = || text!("the projection", "推算结果");
    if let Some(folder) = place.parent() {
        std::fs::create_dir_all(folder).map_err(|error| vec![cannot_write(what(), &place, &error)])?;
    }
    write_result(common, &typed, what(), &[".csv"], &csv_bytes(&population_frame(&scenario.name, &projection)))?;
    let page = Page {
        plan: &context.plan,
        scenario: &scenario,
        projection: &projection,
        settings: &settings,
        language: context.language,
        failed: &failed,
    };
    let shown = common.surroundings.shown(&place).display().to_string();
    Ok(match common.printed() {
        Format::Json => json_page(&page.page(shown)),
        Format::Text => {
            let words = text!("Single ages and all quantiles: {shown}", "单岁人口与各分位数：{shown}");
            page.text(context.surroundings.width)
                + wrap(words.get(context.language), context.surroundings.width, "").as_str()
                + context.notes(&failed).as_str()
        }
    })
}

/// People from whom on totals are printed in thousands.
const MILLIONS: f64 = 1e6;

struct Page<'a> {
    plan: &'a Plan,
    scenario: &'a Scenario,
    projection: &'a PopulationProjection,
    settings: &'a Settings,
    language: Language,
    /// Why draws failed.
    failed: &'a [Diagnostic],
}

impl Page<'_> {
    fn say(&self, words: crate::language::Text) -> String {
        words.get(self.language).to_owned()
    }

    fn text(&self, width: usize) -> String {
        let plan = self.plan.name.get(self.language);
        let title = self.scenario.title.get(self.language);
        let (draws, seed) = (self.projection.draws, self.settings.seed);
        let Text { zh, en } = self.settings.in_brackets();
        let mut page = wrap(
            &self.say(text!(
                "{plan}: population, scenario “{title}”, {draws} draws{en}, seed {seed}",
                "{plan}：人口推算，情景“{title}”，模拟{draws}次{zh}，随机种子{seed}"
            )),
            width,
            "",
        );
        page += &format!("\n{}", self.ages(width));
        page += &format!("\n{}", self.totals(width));
        let year = self.plan.target_year;
        let mut notes = self.say(text!(
            "Medians over draws; in {year} one draw in ten lies below P10, one in ten above P90. Medians of parts need not add up to the \
             median of their sum. Ratios are per 100 people of 15 to 59; yearbooks count 65 and over per 100 of 15 to 64. Life expectancy is that of the death rates drawn; an \
             indicator of it starts from the printed figure and moves as this one does.",
            "各数为模拟中位数；{year}年一成模拟低于P10，一成高于P90。各部分中位数之和不必等于总数的中位数。比值以15—59岁人口为分母；年鉴的老年抚养比为65岁及以上对15—64岁。\
             预期寿命由模拟的死亡率得出；以其为指标的，从规划印出的数值起，随此变动。"
        ));
        if let failed @ 1.. = self.projection.failures.len() {
            let between = if self.language == Language::En { " " } else { "" };
            notes += between;
            notes += &self.say(text!(
                "{failed} of {draws} draws failed and are left out: the causes stand below.",
                "{draws}次模拟中有{failed}次失败，未计入；原因见文末。"
            ));
        }
        page + wrap(&notes, width, "").as_str()
    }

    /// People by age group in the base and the target year.
    fn ages(&self, width: usize) -> String {
        let projection = self.projection;
        let last = projection.years.len() - 1;
        let (first, second) = (projection.years[0], projection.years[last]);
        let mut headings = vec![Heading::filling(self.say(text!("\nage", "\n年龄")))];
        for year in [first, second] {
            let names = [text!("{year}\nwomen", "{year}\n女"), text!("\nmen", "\n男"), text!("\nboth", "\n合计")];
            headings.extend(names.map(|name| Heading::right(self.say(name))));
        }
        headings.extend(["\nP10", "\nP90"].map(Heading::right));
        let of_sex = |sex: Sex| projection.groups().iter().filter(move |group| group.sex == sex);
        let cells = |women: &AgeGroup, men: &AgeGroup, both: &AgeGroup| {
            let mut row = vec![women.label()];
            for year in [0, last] {
                row.extend([women, men, both].map(|group| whole(group.by_year[year].over_draws.quantiles.p50)));
            }
            let spread = &both.by_year[last].over_draws.quantiles;
            row.extend([whole(spread.p10), whole(spread.p90)]);
            row
        };
        let rows: Vec<Vec<String>> =
            of_sex(Sex::Women).zip(of_sex(Sex::Men)).zip(of_sex(Sex::Both)).map(|((women, men), both)| cells(women, men, both)).collect();
        terminal::table(&headings, &rows, width)
    }

    /// Totals year by year, with the spread of the target year.
    fn totals(&self, width: usize) -> String {
        let projection = self.projection;
        // Ten columns of millions would leave no room for what they count.
        let most = |total: &Total| total.by_year.iter().flatten().map(|year| year.over_draws.quantiles.p90).fold(0.0, f64::max);
        let people = projection.totals.iter().filter(|total| total.unit == Unit::People);
        let largest = people.map(most).fold(0.0, f64::max);
        let thousands = largest >= MILLIONS;
        let decimals = usize::from(largest < 10.0 * MILLIONS);
        let unit = if thousands { self.say(text!("people in thousands", "人数（千人）")) } else { String::new() };
        let mut headings = vec![Heading::filling(unit)];
        headings.extend(projection.years.iter().map(|year| Heading::right(year.to_string())));
        headings.extend(["P10", "P90"].map(Heading::right));
        let rows: Vec<Vec<String>> = projection
            .totals
            .iter()
            .map(|total| {
                let figure = |value: f64| match total.unit {
                    Unit::People if thousands => fixed(value / 1000.0, decimals),
                    Unit::People => fixed(value, 0),
                    _ => fixed(value, 2),
                };
                let quantile = |spread: &Option<Spread>, of: fn(&Quantiles) -> f64| {
                    spread.as_ref().map_or("–".to_owned(), |spread| figure(of(&spread.over_draws.quantiles)))
                };
                let mut row = vec![total.label.get(self.language).to_owned()];
                row.extend(total.by_year.iter().map(|spread| quantile(spread, |quantiles| quantiles.p50)));
                let last = &total.by_year[total.by_year.len() - 1];
                row.extend([quantile(last, |quantiles| quantiles.p10), quantile(last, |quantiles| quantiles.p90)]);
                row
            })
            .collect();
        terminal::table(&headings, &rows, width)
    }

    fn page(&self, file: String) -> PopulationPage<'_> {
        let groups = |groups: &[AgeGroup]| groups.iter().map(GroupPage::of).collect();
        let projection = self.projection;
        let total = |total: &Total| TotalPage {
            series: total.name.clone(),
            label: total.label.clone(),
            unit: total.unit.code(),
            by_year: total.by_year.iter().map(|year| year.as_ref().map(SpreadPage::of)).collect(),
        };
        PopulationPage {
            plan: &self.plan.name,
            scenario: &self.scenario.name,
            draws: projection.draws,
            failed_draws: projection.failures.len(),
            seed: self.settings.seed,
            years: &projection.years,
            file,
            ages: groups(&projection.ages),
            five_years: groups(&projection.five_years),
            totals: projection.totals.iter().map(total).collect(),
            notes: diagnostic::to_json(self.failed),
        }
    }
}

/// The projection as data.
#[derive(Serialize)]
struct PopulationPage<'a> {
    plan: &'a Text,
    scenario: &'a str,
    draws: usize,
    failed_draws: usize,
    seed: u64,
    years: &'a [i32],
    file: String,
    ages: Vec<GroupPage>,
    five_years: Vec<GroupPage>,
    totals: Vec<TotalPage>,
    notes: serde_json::Value,
}

#[derive(Serialize)]
struct GroupPage {
    sex: &'static str,
    from: u32,
    to: Option<u32>,
    by_year: Vec<SpreadPage>,
}

impl GroupPage {
    fn of(group: &AgeGroup) -> GroupPage {
        let by_year = group.by_year.iter().map(SpreadPage::of).collect();
        GroupPage { sex: group.sex.code(), from: group.from, to: group.to, by_year }
    }
}

#[derive(Serialize)]
struct TotalPage {
    series: String,
    label: Text,
    unit: &'static str,
    by_year: Vec<Option<SpreadPage>>,
}

#[derive(Serialize)]
struct SpreadPage {
    central: f64,
    mean: f64,
    p10: f64,
    p50: f64,
    p90: f64,
}

impl SpreadPage {
    fn of(spread: &Spread) -> SpreadPage {
        let Summary { mean, quantiles, .. } = &spread.over_draws;
        SpreadPage { central: spread.central, mean: *mean, p10: quantiles.p10, p50: quantiles.p50, p90: quantiles.p90 }
    }
}

fn whole(value: f64) -> String {
    fixed(value, 0)
}
