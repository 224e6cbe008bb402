//! The heat map of P(met): coloured cells with their numbers, a row a target and a column a scenario.

use super::canvas::{Anchor, Area, Type};
use super::measure::{self, LINE, Words};
use super::page::{Page, say};
use super::palette::{self, EMPTY, GRID, INK, MUTED, PAPER};
use super::{Drawing, Material};
use crate::language::Text;
use crate::language::number::per_cent;
use crate::plan::{Domain, Indicator};
use crate::text;

/// Probabilities of meeting targets, by domain and scenario.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HeatMap {
    /// Names of the scenarios.
    pub columns: Vec<Text>,
    /// Rows by domain.
    pub groups: Vec<HeatGroup>,
}

/// The indicators of a domain.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HeatGroup {
    /// Name of the domain.
    pub name: Text,
    /// Its indicators.
    pub rows: Vec<HeatRow>,
}

/// One indicator.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HeatRow {
    /// Number and name of the indicator.
    pub name: Text,
    /// One per column; `None` where the target is not modelled.
    pub cells: Vec<Option<f64>>,
}

impl Drawing for HeatMap {
    fn of(material: &Material<'_>, _: usize) -> Option<HeatMap> {
        let Material { plan, readout } = material;
        let columns = readout.scenarios.iter().map(|result| result.scenario.title.clone()).collect();
        let group = |(domain, of): (usize, &Domain)| {
            let own = plan.indicators.iter().enumerate().filter(|(_, indicator)| indicator.domain == domain);
            let row = |(position, indicator): (usize, &Indicator)| HeatRow {
                name: indicator.numbered_name(),
                cells: readout.matrix[position].clone(),
            };
            HeatGroup { name: of.name.clone(), rows: own.map(row).collect() }
        };
        let groups = plan.domains.iter().enumerate().map(group).filter(|group| !group.rows.is_empty());
        Some(HeatMap { columns, groups: groups.collect() })
    }

    fn title(&self) -> Text {
        match &self.columns[..] {
            [only] => Text::new(format!("各项目标的达标概率：{}", only.zh), format!("How likely each target is to be met: {}", only.en)),
            _ => text!("How likely each target is to be met, by scenario", "各情景下各项目标的达标概率"),
        }
    }

    fn subtitle(&self) -> Text {
        // Its key says what the numbers are.
        Text::default()
    }

    fn is_empty(&self) -> bool {
        self.columns.is_empty() || self.groups.iter().all(|group| group.rows.is_empty())
    }

    fn draw(&self, page: &mut Page<'_, '_>) {
        let entries = self.entries(page);
        if self.columns.is_empty() || entries.is_empty() {
            let words = text!("There is no target to show.", "没有可展示的目标。");
            let words = words.get(page.language);
            return say(page, words);
        }
        let key_bottom = page.body.top + page.text(KEY) * 2.6;
        let names: Vec<String> = self.columns.iter().map(|name| page.get(name).to_owned()).collect();
        let plain = Layout::best(page, Area { top: key_bottom, ..page.body }, &entries, &names, false);
        let numbered = Layout::best(page, Area { top: key_bottom, ..page.body }, &entries, &names, true);
        // Names above the columns are easier to read than numbers, if that does not cost too much size.
        let layout = match (plain, numbered) {
            (Some(plain), Some(numbered)) => Some(if numbered.score > plain.score * 1.15 { numbered } else { plain }),
            (plain, numbered) => plain.or(numbered),
        };
        let Some(layout) = layout else {
            let (rows, columns) = (entries.len(), names.len());
            let words = text!(
                "{rows} targets in {columns} scenarios do not fit this size. Choose a larger one, or fewer scenarios.",
                "此尺寸容不下{columns}个情景的{rows}项目标，请选用更大尺寸或减少情景。"
            );
            return say(page, words.get(page.language));
        };
        draw_key(page, layout.size < page.least());
        layout.draw(page, &entries, &names);
    }
}

/// Rows of a page at most, where the map is spread over pages: more leave no room for letters that a room can read.
const ROWS: usize = 17;

impl HeatMap {
    /// The same on as many pages as it takes, domain after domain; a domain that is long goes on overleaf.
    pub fn pages(self) -> Vec<HeatMap> {
        let rows: usize = self.groups.iter().map(|group| group.rows.len()).sum();
        let a_page = rows.div_ceil(rows.div_ceil(ROWS).max(1)).max(1);
        let mut pages: Vec<HeatMap> = Vec::new();
        let mut left = 0;
        for group in self.groups {
            let mut rows = group.rows.into_iter().peekable();
            while rows.peek().is_some() {
                if left == 0 {
                    pages.push(HeatMap { columns: self.columns.clone(), groups: Vec::new() });
                    left = a_page;
                }
                let own: Vec<HeatRow> = rows.by_ref().take(left).collect();
                left -= own.len();
                pages.last_mut().expect("invariant: a page was begun").groups.push(HeatGroup { name: group.name.clone(), rows: own });
            }
        }
        pages
    }

    fn entries<'e>(&'e self, page: &Page<'_, '_>) -> Vec<Entry<'e>> {
        let mut entries = Vec::new();
        for (group, domain) in self.groups.iter().enumerate().filter(|(_, domain)| !domain.rows.is_empty()) {
            let name = page.get(&domain.name).to_owned();
            for row in &domain.rows {
                let words = Words::new(page.get(&row.name), false);
                entries.push(Entry { group, domain: name.clone(), name: words, cells: &row.cells });
            }
        }
        entries
    }
}

/// A row to draw.
struct Entry<'e> {
    group: usize,
    domain: String,
    name: Words,
    cells: &'e [Option<f64>],
}

/// The size of the key's figures.
const KEY: f64 = 0.62;

/// The key of the colours at the top right, 2.6 of its sizes high; beside it a hint where letters are smaller than a room can read.
fn draw_key(page: &mut Page<'_, '_>, small: bool) {
    let size = page.text(KEY);
    let (body, wide) = (page.body, page.text(1.7));
    let left = body.right - 11.0 * wide;
    let middle = body.top + size * 0.9;
    for step in 0..=10 {
        let share = f64::from(step) / 10.0;
        let x = left + f64::from(step) * wide;
        let colour = palette::probability(share);
        page.canvas.fill(Area::new(x, body.top, x + wide, body.top + size * 1.8), colour);
        let style = Type::new(size).colour(palette::text_on(colour)).anchor(Anchor::Middle);
        page.canvas.text(&(step * 10).to_string(), (x + wide / 2.0, middle), style);
    }
    let words = text!(
        "P(met), the share of draws that meet the target, in per cent.  – not modelled, or every draw failed",
        "达标概率：达到目标的模拟所占比例，%。  –：未建模或模拟全部失败"
    );
    let hint = match small {
        true => text!(".  Small type: for paper; for a screen choose fewer scenarios.", "。字小，宜打印；投屏请减少情景。"),
        false => Text::default(),
    };
    let words = format!("{}{}", page.get(&words), page.get(&hint));
    let fitted = measure::fit(&words, false, left - body.left - size, size * 2.4, page.text(0.75), size * 0.7);
    page.canvas.centred_lines(&fitted.lines, body.left, middle, Type::new(fitted.size).colour(MUTED));
}

/// Where everything goes.
struct Layout {
    numbered: bool,
    /// Rows of each panel, a panel beside the other.
    panels: Vec<std::ops::Range<usize>>,
    panel_width: f64,
    label_width: f64,
    row_height: f64,
    header: f64,
    top: f64,
    left: f64,
    gap: f64,
    /// Size of the numbers, and the most for labels.
    size: f64,
    /// How good the layout is: its size, less where the eye has far to go from a name to its numbers.
    score: f64,
    /// Size of scenario names, above the columns or in the list below.
    name_size: f64,
    /// Columns of the list of scenarios, if numbered.
    list_columns: usize,
    list_top: f64,
}

const LIST_FACTOR: f64 = 0.6;

/// Text lower than this many pixels is not drawn.
const LEAST: f64 = 6.0;

impl Layout {
    /// The layout with the largest text, of one to three panels and several widths of labels.
    fn best(page: &Page<'_, '_>, area: Area, entries: &[Entry<'_>], names: &[String], numbered: bool) -> Option<Layout> {
        let mut best: Option<Layout> = None;
        for panels in 1..=3.min(entries.len()) {
            for step in 0..9 {
                let share = 0.2 + 0.05 * f64::from(step);
                if let Some(layout) = Layout::of(page, area, entries, names, numbered, panels, share)
                    && best.as_ref().is_none_or(|best| layout.score > best.score * 1.04)
                {
                    best = Some(layout);
                }
            }
        }
        best
    }

    fn of(
        page: &Page<'_, '_>,
        area: Area,
        entries: &[Entry<'_>],
        names: &[String],
        numbered: bool,
        panels: usize,
        share: f64,
    ) -> Option<Layout> {
        let most = page.text(0.9);
        let gap = page.text(1.2);
        let panel_width = (area.width() - gap * (panels - 1) as f64) / panels as f64;
        // Cells need not be wider than this: a single scenario does not fill the page.
        let widest_cell = page.text(6.0);
        let label_width = (panel_width * share).max(panel_width - widest_cell * names.len() as f64);
        let cell = (panel_width - label_width) / names.len() as f64;
        let (name_size, header, list_columns, list_height) = if numbered {
            let label = |index: usize| format!("{} {}", index + 1, names[index]);
            let widest = (0..names.len()).map(|index| measure::width(&label(index), 1.0, false)).fold(0.0, f64::max) + 2.0;
            let list = |size: f64| {
                let columns = ((area.width() / (widest * size)).floor() as usize).clamp(1, names.len());
                (size, columns, names.len().div_ceil(columns) as f64 * size * LINE + size * 0.8)
            };
            // A list of long titles is set smaller before it takes the room of what it explains.
            let sizes = [1.0, 0.9, 0.8, 0.7, 0.6].map(|part| list(page.text(LIST_FACTOR * part)));
            let (size, columns, height) = sizes.into_iter().find(|(.., height)| *height <= area.height() * 0.3).unwrap_or(sizes[4]);
            (size, page.text(1.0), columns, height)
        } else {
            let size = page.text(0.62);
            let room = cell - size * 0.3;
            // Columns of one or two characters a line are not read as names.
            if room < size * 3.5 && names.iter().any(|name| measure::width(name, size, false) > room) {
                return None;
            }
            let wrapped: Vec<_> = names.iter().map(|name| Words::new(name, false).wrap(room / size)).collect();
            let deepest = wrapped.iter().map(|wrapped| wrapped.lines.len()).max().unwrap_or(1);
            if deepest > 5 || wrapped.iter().any(|wrapped| wrapped.broken) {
                return None;
            }
            (size, deepest as f64 * size * LINE + size * 0.4, 0, 0.0)
        };
        let panels = split(entries, panels);
        // A domain's name takes a row of its own.
        let rows = |panel: &std::ops::Range<usize>| panel.len() + groups_in(entries, panel.clone());
        let deepest = panels.iter().map(rows).max()?;
        let row_height = ((area.height() - header - list_height) / deepest as f64).min(page.text(2.6));
        if row_height < 4.0 || cell < 4.0 {
            return None;
        }
        // The largest size at which numbers fit their cells and names their rows.
        let mut size = most.min(row_height / LINE).min(cell / 2.3);
        let room = label_width - page.text(0.4);
        let fits = |size: f64| {
            entries.iter().all(|entry| {
                let wrapped = entry.name.wrap(room / size);
                wrapped.lines.len() as f64 * size * LINE <= row_height && !wrapped.broken
            })
        };
        while !fits(size) {
            size *= 0.96;
            if size < LEAST {
                return None;
            }
        }
        if size < LEAST {
            return None;
        }
        let lines = |entry: &Entry<'_>| entry.name.wrap(room / size).lines;
        let widest = entries.iter().map(|entry| measure::widest(&lines(entry), 1.0, false)).fold(0.0, f64::max);
        Some(Layout {
            numbered,
            panels,
            panel_width,
            label_width,
            row_height,
            header,
            top: area.top,
            left: area.left,
            gap,
            size,
            score: if label_width > widest * size * 1.5 { size * 0.7 } else { size },
            name_size,
            list_columns,
            list_top: area.bottom - list_height + name_size * 0.8,
        })
    }

    fn draw(&self, page: &mut Page<'_, '_>, entries: &[Entry<'_>], names: &[String]) {
        for (index, panel) in self.panels.iter().enumerate() {
            let left = self.left + index as f64 * (self.panel_width + self.gap);
            self.draw_panel(page, left, &entries[panel.clone()], names);
        }
        if self.numbered {
            let rows = names.len().div_ceil(self.list_columns);
            let wide = page.body.width() / self.list_columns as f64;
            for (index, name) in names.iter().enumerate() {
                let (column, row) = (index / rows, index % rows);
                let x = page.body.left + column as f64 * wide;
                let y = self.list_top + (row as f64 + 0.5) * self.name_size * LINE;
                let number = (index + 1).to_string();
                page.canvas.text(&number, (x + self.name_size * 1.4, y), Type::new(self.name_size).bold().anchor(Anchor::End));
                page.canvas.text(name, (x + self.name_size * 1.8, y), Type::new(self.name_size));
            }
        }
    }

    fn draw_panel(&self, page: &mut Page<'_, '_>, left: f64, entries: &[Entry<'_>], names: &[String]) {
        let cells = left + self.label_width;
        let cell = (self.panel_width - self.label_width) / names.len() as f64;
        let mut y = self.top + self.header;
        for (column, name) in names.iter().enumerate() {
            let middle = cells + (column as f64 + 0.5) * cell;
            let size = if self.numbered { self.size.min(self.name_size) } else { self.name_size };
            let lines = if self.numbered {
                vec![(column + 1).to_string()]
            } else {
                Words::new(name, false).balanced((cell - size * 0.3) / size).lines
            };
            let bottom = y - size * 0.2;
            let style = Type::new(size).anchor(Anchor::Middle);
            let style = if self.numbered { style.bold() } else { style };
            page.canvas.lines(&lines, middle, bottom - lines.len() as f64 * size * LINE, style);
        }
        let mut group = usize::MAX;
        for entry in entries {
            if entry.group != group {
                group = entry.group;
                let fitted = measure::fit(&entry.domain, true, self.panel_width, self.row_height, self.size * 1.05, self.size * 0.5);
                page.canvas.centred_lines(&fitted.lines, left, y + self.row_height / 2.0, Type::new(fitted.size).bold());
                y += self.row_height;
                page.canvas.line(&[(left, y), (left + self.panel_width, y)], MUTED, page.text(0.06));
            }
            let middle = y + self.row_height / 2.0;
            let lines = entry.name.wrap((self.label_width - page.text(0.4)) / self.size).lines;
            page.canvas.centred_lines(&lines, left, middle, Type::new(self.size).colour(INK));
            for (column, value) in entry.cells.iter().enumerate() {
                let x = cells + column as f64 * cell;
                let colour = value.map_or(EMPTY, palette::probability);
                let area = Area::new(x, y, x + cell, y + self.row_height);
                page.canvas.fill(area, colour);
                let words = value.map_or("–".to_owned(), per_cent);
                let style = Type::new(self.size).colour(palette::text_on(colour)).anchor(Anchor::Middle);
                page.canvas.text(&words, area.middle(), style);
            }
            // Thin lines of paper keep cells of equal colour apart.
            let right = cells + entry.cells.len() as f64 * cell;
            page.canvas.line(&[(cells, y), (right, y)], PAPER, 1.0);
            page.canvas.line(&[(left, y + self.row_height), (cells, y + self.row_height)], GRID, 1.0);
            y += self.row_height;
        }
    }
}

fn groups_in(entries: &[Entry<'_>], rows: std::ops::Range<usize>) -> usize {
    let entries = &entries[rows];
    entries.iter().enumerate().filter(|(index, entry)| *index == 0 || entries[index - 1].group != entry.group).count()
}

/// Splits rows into panels about equally deep.
fn split(entries: &[Entry<'_>], panels: usize) -> Vec<std::ops::Range<usize>> {
    let depth = |rows: std::ops::Range<usize>| rows.len() + groups_in(entries, rows);
    let mut most = depth(0..entries.len()).div_ceil(panels);
    loop {
        let mut parts = Vec::new();
        let mut start = 0;
        for end in 1..=entries.len() {
            if end == entries.len() || depth(start..end + 1) > most {
                parts.push(start..end);
                start = end;
            }
        }
        if parts.len() <= panels {
            return parts;
        }
        most += 1;
    }
}
