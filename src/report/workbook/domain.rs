//! One sheet per domain: the paths of its indicators, with charts over them that planners can restyle.

use rust_xlsxwriter::{
    Chart, ChartEmptyCells, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartLineDashType, ChartMarker, ChartType, ColNum,
    ObjectMovement, RowNum, Worksheet, XlsxError,
};

use super::Content;
use super::grid::{self, Value};
use super::style::{Style, Styles, colour, number_format, width};
use super::targets::row_number;
use crate::chart::axis::Axis;
use crate::chart::palette::{self, Colour};
use crate::chart::{Fan, FanYear};
use crate::language::Text;
use crate::plan::Indicator;
use crate::text;

/// Rows of a pair of charts; blocks of fewer rows do not draw them closer together.
const CHART_ROWS: RowNum = 21;
/// Height of a row in pixels, which Excel gives a row of its own accord.
const ROW_PIXELS: u32 = 20;
/// Scenarios drawn beside the reference: more lines than these cannot be told apart.
const LINES: usize = 7;
/// Columns before those of the years.
const LEADING: ColNum = 3;

/// A row of numbers in a block.
struct Path {
    scenario: Text,
    measure: Text,
    values: Vec<Option<f64>>,
}

/// The paths of a domain's indicators, an indicator a block, with charts to their right.
pub(super) fn write(sheet: &mut Worksheet, name: &str, content: &Content<'_>, domain: usize) -> Result<(), XlsxError> {
    let Content { plan, readout, styles, .. } = content;
    let years = &readout.years;
    let headings = [text!("No.", "序号"), text!("Scenario", "情景"), text!("Measure", "统计量")];
    for (column, heading) in headings.iter().enumerate() {
        sheet.write_string_with_format(0, column as ColNum, styles.say(heading), &styles.header)?;
    }
    sheet.set_row_height(0, grid::LINE + 4.0)?;
    for (column, year) in years.iter().enumerate() {
        sheet.write_number_with_format(0, LEADING + column as ColNum, *year, &styles.header)?;
    }
    let indicators: Vec<usize> = (0..plan.indicators.len()).filter(|position| plan.indicators[*position].domain == domain).collect();
    let mut row: RowNum = 1;
    let mut next_chart: RowNum = 1;
    let mut widest = 12;
    let mut ends: Vec<RowNum> = Vec::new();
    for position in &indicators {
        let indicator = &plan.indicators[*position];
        let fans: Vec<Fan> = readout.scenarios.iter().map(|result| Fan::of_scenario(plan, result, *position)).collect();
        let title = styles.say(&fans[content.readout.reference].name);
        let block = Block { top: row, name, years: years.len() as ColNum, title, styles };
        // The heading runs over the empty cells to its right; its number is there to filter by.
        grid::put(sheet, row, 0, &row_number(indicator), Some(&styles.group))?;
        let asked = fans[content.readout.reference].target.as_ref().map_or_else(Text::default, |target| target.words.clone());
        let (name, asked) = (name_alone(&block.title), styles.say(&asked));
        let words = match styles.say(&indicator.unit) {
            unit if unit.is_empty() => format!("{name} · {asked}"),
            unit => format!("{name} · {unit} · {asked}"),
        };
        sheet.write_string_with_format(row, 1, words, &styles.group)?;
        let paths = paths(content, &fans, years);
        let format = styles.of_indicator(indicator);
        for (at, path) in paths.iter().enumerate() {
            let at = row + 1 + at as RowNum;
            grid::put(sheet, at, 0, &row_number(indicator), Some(styles.of(&Style::Whole)))?;
            widest = widest.max(grid::put(sheet, at, 1, &Value::words(&styles.say(&path.scenario)), Some(styles.of(&Style::Words)))?);
            grid::put(sheet, at, 2, &Value::words(&styles.say(&path.measure)), Some(styles.of(&Style::Words)))?;
            for (column, value) in path.values.iter().enumerate() {
                grid::put(sheet, at, LEADING + column as ColNum, &Value::maybe(*value), Some(format))?;
            }
        }
        let chart_row = row.max(next_chart);
        let beside = LEADING + block.years + 1;
        let fan = block.fan(indicator, &paths);
        sheet.insert_chart(chart_row, beside, &fan)?;
        if paths.len() > MEASURES {
            let lines = block.scenarios(indicator, &paths, &furthest(content, &fans));
            sheet.insert_chart_with_offset(chart_row, beside, &lines, FAN_PIXELS + 12, 0)?;
        }
        next_chart = chart_row + CHART_ROWS;
        row += 2 + paths.len() as RowNum;
        ends.push(row.max(next_chart));
    }
    sheet.set_column_width(0, 8)?;
    sheet.set_column_width(1, widest.min(60) as f64 + 1.0)?;
    sheet.set_column_width(2, 16)?;
    sheet.set_column_range_width(LEADING, LEADING + years.len() as ColNum - 1, 10)?;
    let wide = PIXELS_OF_COLUMNS + (widest.min(60) as u32 + 10 * years.len() as u32) * LETTER_PIXELS + FAN_PIXELS + LINES_PIXELS;
    break_pages(sheet, wide, &ends)?;
    grid::finish(sheet, 0, row as usize - 2, LEADING as usize + years.len(), LEADING)
}

/// A block's title without the number that stands in the cell before it.
fn name_alone(title: &str) -> &str {
    title.split_once(' ').map_or(title, |(_, name)| name)
}

/// Pixels of a letter in a column's width, and of the columns and gaps whose width is always the same.
const LETTER_PIXELS: u32 = 7;
const PIXELS_OF_COLUMNS: u32 = 300;

/// Scales pages to the width of table and charts, and breaks them between blocks, so that no chart is cut in two.
fn break_pages(sheet: &mut Worksheet, wide: u32, ends: &[RowNum]) -> Result<(), XlsxError> {
    // What A4 on its side leaves between margins, at 96 pixels an inch.
    let (page_width, page_height) = (980, 620);
    // Other programs' letters are wider than Excel's.
    let scale = (74 * page_width / wide).clamp(10, 100);
    let rows = 100 * page_height / (scale * ROW_PIXELS) - 3;
    let mut breaks = Vec::new();
    let mut first = 1;
    for (at, end) in ends.iter().enumerate() {
        let begin = if at == 0 { 1 } else { ends[at - 1] };
        if *end - first > rows && begin > first {
            breaks.push(begin);
            first = begin;
        }
    }
    sheet.set_print_scale(scale as u16);
    sheet.set_page_breaks(&breaks)?;
    Ok(())
}

/// Rows of the reference scenario: P05, median, P95, target.
const MEASURES: usize = 4;

/// The reference scenario's spread and the target, then the medians of the other scenarios.
fn paths(content: &Content<'_>, fans: &[Fan], years: &[i32]) -> Vec<Path> {
    let reference = &fans[content.readout.reference];
    let path = |fan: &Fan, measure: Text, of: fn(&FanYear) -> f64| Path {
        scenario: fan.scenario.clone(),
        measure,
        values: years.iter().map(|year| fan.years.iter().find(|known| known.year == *year).map(of)).collect(),
    };
    let median = || text!("Median", "中位数");
    let target = reference.target.as_ref().map(|target| target.value);
    let mut paths = vec![
        path(reference, text!("P05", "5%分位数"), |year| year.p05),
        path(reference, median(), |year| year.p50),
        path(reference, text!("P95", "95%分位数"), |year| year.p95),
        Path { scenario: reference.scenario.clone(), measure: text!("Target", "目标"), values: vec![target; years.len()] },
    ];
    let others = fans.iter().enumerate().filter(|(position, _)| *position != content.readout.reference);
    paths.extend(others.map(|(_, fan)| path(fan, median(), |year| year.p50)));
    paths
}

/// Places among the paths of the scenarios whose last median lies furthest from the reference's, in the order of the run.
fn furthest(content: &Content<'_>, fans: &[Fan]) -> Vec<usize> {
    let last = |fan: &Fan| fan.years.last().map_or(f64::NAN, |year| year.p50);
    let reference = last(&fans[content.readout.reference]);
    let others = fans.iter().enumerate().filter(|(position, _)| *position != content.readout.reference);
    let mut found: Vec<(f64, usize)> =
        others.enumerate().map(|(at, (_, fan))| ((last(fan) - reference).abs(), MEASURES + at)).filter(|(far, _)| !far.is_nan()).collect();
    found.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    found.truncate(LINES);
    let mut places: Vec<usize> = found.into_iter().map(|(_, place)| place).collect();
    places.sort_unstable();
    places
}

const FAN_PIXELS: u32 = 520;
const LINES_PIXELS: u32 = 720;

/// Where a block's rows stand, for the charts over them.
struct Block<'a> {
    top: RowNum,
    name: &'a str,
    years: ColNum,
    title: String,
    styles: &'a Styles,
}

impl Block<'_> {
    fn chart(&self, title: &str, wide: u32) -> Chart {
        let mut chart = Chart::new(ChartType::Line);
        let size = if width(title) > 90 { 8 } else { 10 };
        chart.title().set_name(title).set_font(ChartFont::new().set_size(size).set_color(colour(palette::INK)));
        chart.title().set_overlay(false);
        let small = || {
            let mut font = ChartFont::new();
            font.set_size(9).set_color(colour(palette::MUTED));
            font
        };
        chart.x_axis().set_font(&small());
        let grid = ChartLine::new().set_color(colour(palette::GRID)).clone();
        chart.y_axis().set_font(&small()).set_major_gridlines_line(&grid);
        chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&small());
        chart.set_width(wide).set_height((CHART_ROWS - 1) * ROW_PIXELS);
        // Charts stay as they are where rows are filtered out, and so does what they show.
        chart.set_object_movement(ObjectMovement::DontMoveOrSizeWithCells).show_hidden_data();
        // A year without a value is a gap, no zero.
        chart.show_empty_cells_as(ChartEmptyCells::Gaps);
        chart
    }

    /// Adds the path in the block's row `place` as a line.
    fn add(&self, chart: &mut Chart, place: usize, name: &str, line: Colour, thick: f64, dash: ChartLineDashType) {
        let row = self.top + 1 + place as RowNum;
        let last = LEADING + self.years - 1;
        let mut format = ChartFormat::new();
        format.set_line(ChartLine::new().set_color(colour(line)).set_width(thick).set_dash_type(dash));
        chart
            .add_series()
            .set_name(name)
            .set_categories((self.name, 0, LEADING, 0, last))
            .set_values((self.name, row, LEADING, row, last))
            .set_marker(ChartMarker::new().set_none())
            .set_format(&mut format);
    }

    /// The median of the reference scenario between P05 and P95, and the target.
    fn fan(&self, indicator: &Indicator, paths: &[Path]) -> Chart {
        let mut chart = self.chart(&self.title, FAN_PIXELS);
        set_axis(&mut chart, indicator, &paths[..MEASURES]);
        let words = [text!("P05", "5%分位数"), text!("Median", "中位数"), text!("P95", "95%分位数"), text!("Target", "目标")];
        let [low, median, high, target] = words.each_ref().map(|words| words.get(self.styles.language));
        self.add(&mut chart, 2, high, palette::BAND_50, 1.5, ChartLineDashType::Solid);
        self.add(&mut chart, 1, median, palette::MAIN, 2.5, ChartLineDashType::Solid);
        self.add(&mut chart, 0, low, palette::BAND_50, 1.5, ChartLineDashType::Solid);
        self.add(&mut chart, 3, target, palette::TARGET, 1.75, ChartLineDashType::Dash);
        chart
    }

    /// Medians of the reference scenario and of those furthest from it, and the target.
    fn scenarios(&self, indicator: &Indicator, paths: &[Path], places: &[usize]) -> Chart {
        let number = &indicator.number;
        let title = text!("{number} Medians by scenario", "{number} 各情景中位数");
        let mut chart = self.chart(title.get(self.styles.language), LINES_PIXELS);
        let drawn: Vec<&Path> = places.iter().chain(&[1, 3]).map(|place| &paths[*place]).collect();
        set_axis(&mut chart, indicator, drawn);
        chart.legend().set_position(ChartLegendPosition::Right);
        for (at, place) in places.iter().enumerate() {
            let line = palette::CATEGORIES[(at + 1) % palette::CATEGORIES.len()];
            self.add(&mut chart, *place, &self.styles.say(&paths[*place].scenario), line, 1.75, ChartLineDashType::Solid);
        }
        self.add(&mut chart, 1, &self.styles.say(&paths[1].scenario), palette::MAIN, 2.75, ChartLineDashType::Solid);
        self.add(&mut chart, 3, text!("Target", "目标").get(self.styles.language), palette::TARGET, 1.75, ChartLineDashType::Dash);
        chart
    }
}

/// An axis that holds the paths with a little room, from one round number to another.
fn set_axis<'p>(chart: &mut Chart, indicator: &Indicator, paths: impl IntoIterator<Item = &'p Path>) {
    let (least, most) = indicator.scale.bounds();
    let values = paths.into_iter().flat_map(|path| path.values.iter().flatten().copied());
    let axis = Axis::around(values, (least, most), 6);
    let [Some(first), Some(second)] = [0, 1].map(|at| axis.ticks.get(at)) else { return };
    let step = second - first;
    // Written with the axis' own decimals, so that no noise of the arithmetic is in the file.
    let round = |value: f64| format!("{value:.*}", axis.decimals).parse::<f64>().unwrap_or(value);
    let (low, high) = (round((axis.low / step).floor() * step).max(least), round((axis.high / step).ceil() * step).min(most));
    chart.y_axis().set_min(low).set_max(high).set_major_unit(round(step)).set_num_format(number_format(indicator, axis.decimals));
}
