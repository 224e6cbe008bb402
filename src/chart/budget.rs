//! The budget by domain over time: stacked bars with their names beside them.

use std::collections::BTreeMap;

use super::axis::Axis;
use super::canvas::{Anchor, Area, Type};
use super::fan::apart;
use super::measure::{self, LINE};
use super::page::{Page, say};
use super::palette::{self, CATEGORIES, MUTED};
use super::{Drawing, Material};
use crate::language::Text;
use crate::language::number::fixed;
use crate::simulate::shares;
use crate::text;

/// Spending by budget line and year.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Budget {
    /// Title of the scenario.
    pub scenario: Text,
    /// Calendar years.
    pub years: Vec<i32>,
    /// One for each line of the budget.
    pub lines: Vec<BudgetSeries>,
    /// What the amounts are: `% of spending in 2020`.
    pub unit: Text,
}

/// One budget line.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BudgetSeries {
    /// Name of the line.
    pub name: Text,
    /// One per year.
    pub amounts: Vec<f64>,
}

impl Drawing for Budget {
    fn of(material: &Material<'_>, _: usize) -> Option<Budget> {
        let Material { plan, readout } = material;
        let result = material.reference();
        // Shares of the base year's budget, times the median growth of the plan's series of all spending.
        let median = |year: usize| {
            let spending = result.projection(&plan.roles.spending.as_ref()?.name);
            spending.iter().find(|projection| projection.year == readout.years[year]).map(|projection| projection.p50)
        };
        let growth = |year: usize| Some(median(year)? / median(0)?).filter(|growth| growth.is_finite());
        let known = (0..readout.years.len()).all(|year| growth(year).is_some());
        let by_year: Vec<BTreeMap<String, f64>> =
            readout.years.iter().map(|year| shares(&plan.budget, &result.scenario.shifts, *year)).collect();
        let lines = plan.budget.iter().map(|line| BudgetSeries {
            name: line.name.clone(),
            amounts: (0..by_year.len())
                .map(|year| 100.0 * by_year[year][&line.id] * if known { growth(year).unwrap_or(1.0) } else { 1.0 })
                .collect(),
        });
        let base = plan.base_year;
        Some(Budget {
            scenario: result.scenario.title.clone(),
            years: readout.years.clone(),
            lines: lines.collect(),
            unit: if known {
                text!("all public-service spending of {base} = 100, median", "{base}年公共服务支出总额=100，中位数")
            } else {
                text!("share of public-service spending, %", "占公共服务支出的比重，%")
            },
        })
    }

    fn title(&self) -> Text {
        Text::new(format!("各领域公共服务支出：{}", self.scenario.zh), format!("Spending by domain: {}", self.scenario.en))
    }

    fn subtitle(&self) -> Text {
        // The unit stands above the axis.
        Text::default()
    }

    fn is_empty(&self) -> bool {
        self.lines.is_empty() || self.years.is_empty()
    }

    fn draw(&self, page: &mut Page<'_, '_>) {
        if self.lines.is_empty() || self.years.is_empty() {
            let words = text!("There is no budget to show.", "没有可展示的预算。");
            return say(page, words.get(page.language));
        }
        let size = page.text(0.72);
        let amount = |line: &BudgetSeries, year: usize| line.amounts.get(year).copied().filter(|amount| amount.is_finite()).unwrap_or(0.0);
        let total = |year: usize| self.lines.iter().map(|line| amount(line, year).max(0.0)).sum::<f64>();
        let highest = (0..self.years.len()).map(total).fold(0.0, f64::max);
        let axis = Axis::between(0.0, if highest > 0.0 { highest * 1.04 } else { 1.0 }, 8);
        let unit = measure::fit(page.get(&self.unit), false, page.body.width() * 0.6, size * LINE, size, size * 0.6);
        let (unit_lines, unit_size) = (unit.lines.clone(), unit.size);
        let top = page.body.top + size * 1.9;
        let bottom = page.body.bottom - size * 2.0;
        let axis = axis.at(bottom, top);
        let left = page.body.left + axis.label_width(size) + size * 0.9;
        // Names at the right, each beside its part of the last bar.
        let last = self.years.len() - 1;
        let names: Vec<String> = self
            .lines
            .iter()
            .map(|line| {
                let (first_amount, last_amount) = (fixed(amount(line, 0), 1), fixed(amount(line, last), 1));
                let figures = if first_amount == last_amount { last_amount } else { format!("{first_amount}\u{a0}→\u{a0}{last_amount}") };
                format!("{} {figures}", page.get(&line.name))
            })
            .collect();
        let room = page.body.width() * 0.34;
        let slot = (bottom - top) / names.len() as f64;
        let (wrapped, name_size) = measure::fit_alike(&names, room, slot, size, size * 0.5);
        let name_width = wrapped.iter().map(|lines| measure::widest(lines, name_size, false)).fold(0.0, f64::max);
        let plot = Area::new(left, top, page.body.right - name_width - size * 2.2, bottom);
        page.canvas.lines(&unit_lines, page.body.left, page.body.top, Type::new(unit_size).colour(MUTED));
        axis.draw_left(page.canvas, plot, size);
        let step = plot.width() / self.years.len() as f64;
        let thick = step * 0.72;
        let mut ends: Vec<(f64, f64)> = Vec::new();
        for (index, year) in self.years.iter().enumerate() {
            let middle = plot.left + (index as f64 + 0.5) * step;
            let mut level = 0.0;
            for (order, line) in self.lines.iter().enumerate() {
                let share = amount(line, index).max(0.0);
                let area = Area::new(middle - thick / 2.0, axis.place(level + share), middle + thick / 2.0, axis.place(level));
                let colour = CATEGORIES[order % CATEGORIES.len()];
                page.canvas.fill(area, colour);
                let words = fixed(amount(line, index), 1);
                if area.height() >= size * 1.15 && measure::width(&words, size * 0.85, false) < thick {
                    let style = Type::new(size * 0.85).colour(palette::text_on(colour)).anchor(Anchor::Middle);
                    page.canvas.text(&words, area.middle(), style);
                }
                if index == last {
                    ends.push((area.right, area.middle().1));
                }
                level += share;
            }
            let wide = measure::width("2025", size, false);
            if wide < step || index == last || index == 0 {
                page.canvas.text(&year.to_string(), (middle, bottom + size * 1.2), Type::new(size).anchor(Anchor::Middle));
            }
        }
        let deepest = wrapped.iter().map(Vec::len).max().unwrap_or(1) as f64;
        let wanted: Vec<f64> = ends.iter().map(|end| end.1).collect();
        let half = deepest * name_size * LINE / 2.0;
        let places = apart(&wanted, (deepest * name_size * LINE).min(slot), top + half.min(slot / 2.0), bottom - half.min(slot / 2.0));
        for ((lines, end), y) in wrapped.iter().zip(&ends).zip(places) {
            let x = plot.right + size * 1.8;
            page.canvas.line(&[(end.0 + 2.0, end.1), (x - size * 0.3, y)], MUTED, 1.0);
            page.canvas.centred_lines(lines, x, y, Type::new(name_size));
        }
    }
}
