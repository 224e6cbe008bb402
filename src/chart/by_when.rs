//! By when: the year from which on the median meets each target, a row a year, a mark a target.

use super::page::Page;
use super::status::{StatusMark, StatusRow, draw_rows};
use super::{Drawing, Material};
use crate::language::Text;
use crate::language::number::fixed;
use crate::text;

/// The targets by the year from which on the median meets them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ByWhen {
    /// Title of the scenario.
    pub scenario: Text,
    /// Calendar year.
    pub target_year: i32,
    /// A row for each year in which a target is reached, and a last one for those that are not.
    pub rows: Vec<StatusRow>,
    /// Modelled targets.
    pub targets: usize,
    /// How many of them are reached.
    pub reached: usize,
    /// How many are met together in the middle draw, another count than that of medians.
    pub middle: usize,
    /// Targets met on average by the standing of each year.
    pub on_average: Vec<(i32, f64)>,
}

impl Drawing for ByWhen {
    fn of(material: &Material<'_>, _: usize) -> Option<ByWhen> {
        let Material { plan, .. } = material;
        let result = material.reference();
        let modelled: Vec<_> = plan.indicators.iter().zip(&result.targets).filter(|(_, outcome)| outcome.p_met.is_some()).collect();
        let row = |year: Option<i32>| {
            let last = plan.target_year;
            let domain = match year {
                Some(year) => text!("from {year} on", "{year}年起"),
                None => text!("not by {last}", "到{last}年仍未达到"),
            };
            let own = modelled.iter().filter(|(_, outcome)| outcome.year_met == year);
            let mut marks: Vec<StatusMark> =
                own.map(|(indicator, outcome)| StatusMark { number: indicator.number.clone(), met: outcome.p_met }).collect();
            marks.sort_by(|one, other| other.met.unwrap_or(-1.0).total_cmp(&one.met.unwrap_or(-1.0)));
            StatusRow { domain, marks }
        };
        let years: Vec<i32> = plan.years().into_iter().skip(1).collect();
        let rows = years.iter().map(|year| row(Some(*year))).chain([row(None)]).filter(|row| !row.marks.is_empty()).collect();
        let draws = material.readout.settings.draws.max(1) as f64;
        let average = |year: &i32| {
            let met =
                modelled.iter().flat_map(|(indicator, _)| result.by_year(&indicator.id)).filter(|of| of.year == *year).map(|of| of.met);
            (*year, met.sum::<usize>() as f64 / draws)
        };
        Some(ByWhen {
            scenario: result.scenario.title.clone(),
            target_year: plan.target_year,
            rows,
            targets: modelled.len(),
            reached: modelled.iter().filter(|(_, outcome)| outcome.year_met.is_some()).count(),
            middle: result.number_met_quantile(0.5),
            on_average: years.iter().map(average).collect(),
        })
    }

    fn title(&self) -> Text {
        let ByWhen { targets, reached, target_year, .. } = self;
        let missing = targets - reached;
        match (targets, reached) {
            (1, 1) => {
                return text!(
                    "By the median, the one target is reached by {target_year}",
                    "按中位路径，仅有的1项目标到{target_year}年达到"
                );
            }
            (1, _) => {
                return text!(
                    "By the median, the one target is not reached by {target_year}",
                    "按中位路径，仅有的1项目标到{target_year}年达不到"
                );
            }
            _ => {}
        }
        text!(
            "By the median, {reached} of {targets} targets are reached by {target_year}; {missing} are not",
            "按中位路径，{targets}项目标到{target_year}年达到{reached}项，{missing}项达不到"
        )
    }

    fn subtitle(&self) -> Text {
        let (Text { zh, en }, middle) = (&self.scenario, self.middle);
        let each = |(year, met): &(i32, f64)| Text::new(format!("{year}年{}项", fixed(*met, 1)), format!("{year}: {}", fixed(*met, 1)));
        let all = Text::join(&self.on_average.iter().map(each).collect::<Vec<_>>(), "，", ", ");
        Text::new(
            format!(
                "每个标记为一项目标，列在其中位路径起达标的年份；数字为序号。此处逐项看中位路径；同一次模拟中达到的项数，居中者为{middle}项，按各年水平平均：{}。情景：{zh}",
                all.zh
            ),
            format!(
                "One mark for each target, in the year from which on its median meets it. That counts medians one by one; the middle draw meets \
                 {middle} together, the average draw by the standing of {}. Scenario: {en}",
                all.en
            ),
        )
    }

    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn draw(&self, page: &mut Page<'_, '_>) {
        draw_rows(page, &self.rows);
    }
}
