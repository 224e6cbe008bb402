//! The help texts in Chinese: the command line's definition with a Chinese page for each command.

use std::fmt::Write as _;

use clap::{Arg, Command};

use crate::chart::Kind;
use crate::language::{Language, columns as width_of};

use super::terminal::wrap;

/// What each command does.
const COMMANDS: &[(&str, &str)] = &[
    ("run", "按各情景推算全部指标并判断目标能否实现（默认命令）"),
    ("check", "检查规划、规则和情景文件中的全部错误"),
    ("explain", "显示一项指标的规则、依据与中值情形下的逐年数值"),
    ("population", "按年龄、性别推算人口及其离散"),
    ("compare", "各情景相对第一个情景改变了什么：输入、目标得失及把握程度"),
    ("progress", "用官方方法评估一张含基期、现状与目标值的表"),
    ("levers", "各项措施在各档力度下的费用、增益及把握程度"),
    ("seek", "需要什么条件：各项措施要用到多大力度，或一笔资金的最佳组合"),
    ("chart", "画一张图"),
    ("hindcast", "用多地历史数据检验这类预测有多少成真"),
    ("whatif", "写出一个网页：调整各项措施，目标的达标概率随之变化"),
    ("audit", "列出规划自相矛盾之处和未写明的问题"),
    ("batch", "运行一个批量设计：在可选项与不确定因素上做大量试验，分部分保存"),
    ("merge", "合并多台机器运行的同一批量的各部分"),
    ("verify", "按 run.json 重新计算并逐字节比较结果"),
    ("import", "把规划人员自己的表格（CSV、XLSX、XLS、ODS）做成规划文件夹"),
    ("deepen", "把指标按类别推算的规则写入 rules/，以便修改"),
    ("init", "写出另一个地区的完整小型规划，作为起点"),
    ("help", "显示帮助"),
];

/// What each argument means, by its id; an id means the same in every command unless [`OF_COMMAND`] says otherwise. Defaults and possible
/// values are added from the definition.
const ARGUMENTS: &[(&str, &str)] = &[
    ("plan", "规划所在文件夹[默认：当前文件夹若有 seeds/plan.toml 则用之，否则用内置的吴兴规划]"),
    ("lang", "输出语言[默认：按系统区域设置]"),
    ("format", "输出形式"),
    ("scenario", "要运行的情景，可写名称或标题，多个之间用空格或逗号分隔[默认：全部]"),
    ("draws", "每个情景的模拟次数"),
    (
        "design",
        "模拟方式：monte-carlo 各次独立，latin-hypercube 使每项假设均匀铺开，sobol 在模拟次数为2的幂时使每项假设均匀铺开，冲击的各年也一并铺开",
    ),
    ("seed", "随机数种子"),
    ("threads", "线程数[默认：全部核心]"),
    ("as_of", "让 history.csv 中截至该年的观测值更新各次模拟"),
    ("central", "只算一次，所有假设取中位取值"),
    ("draw", "按编号重现一次模拟（编号见 failures.csv；种子、模拟方式与模拟次数须与原运行相同）"),
    ("out", "结果文件夹"),
    ("keep_draws", "保留全部模拟（Parquet，每个情景一个文件夹）"),
    ("all", "同时列出各情景的全部目标"),
    ("no_charts", "不生成图表、报告和工作簿"),
    ("run", "同时运行全部情景，并在每次模拟中检验规划人员设定的检查"),
    ("name", "指标（id、行号或名称的一部分）、其他序列或假设"),
    ("model", "改为说明整个模型：用途、最要紧的假设、每个序列的机理、出处与证据等级（Markdown）"),
    ("folder", "尚不存在或为空的文件夹"),
    ("resume", "接着运行中途停止的批量"),
    ("shard", "只做 N 等份中的第 I 份，例如 2/8"),
    ("folders", "各分片的结果文件夹"),
    ("run_folder", "一次运行的结果文件夹，或其中的 run.json"),
    ("from", "分解与该情景之差，而不是从基期到推算值的变化"),
    ("scenarios", "情景名称或标题；其余各个都与第一个比较"),
    (
        "file",
        "CSV，列为 indicator、base_year、base_value、current_year、current_value、target_year、target_value、direction（more 或 less）、natural_limit（可省略）",
    ),
    ("method", "官方方法"),
    ("table", "表格文件：.csv、.xlsx、.xls 或 .ods"),
    ("sheet", "工作簿中存放该表的工作表"),
    ("like", "该表上一版的 import.toml，按同样方式读取"),
    ("kind", "图的种类；all 为全部图，写入一个文件夹"),
    ("subject", "指标（fan、waterfall、tornado 用；id、行号或名称的一部分）或领域（domain 用）"),
    ("size", "尺寸：slide、a4 或以像素表示的 宽x高"),
    ("panel", "CSV，列为 indicator、entity、year、value；可另有 scale（log、logit、linear）和 family"),
    ("held_out", "第二个面板，其中的地区只用于检验，不用于学习[默认：第一个面板中每隔一个地区]"),
    ("with", "并列比较的另一方法的预测：CSV，列为 indicator、entity、origin 及五年后数值的分位数 p2.5、p5……p97.5"),
    ("about", "目标（id、行号或名称的一部分），或问题文件（.toml）[默认：全部目标]"),
    ("target", "所问的目标，可写多个[默认：全部]"),
    ("money", "每年新增资金（百万元），可写多个；0 表示只在各领域之间调剂"),
    ("want", "以什么为目的：each 逐项，expected 平均达标数，safe 有把握达标数，cheapest 最省钱，together 同时达标"),
    ("safe", "达标概率达到多少为有把握"),
    ("start", "最早从哪一年起实行[默认：各项措施自己的起始年]"),
    ("levers", "只用这些措施[默认：全部]"),
    ("without", "不用这些措施"),
    ("lines", "各领域可在 levers.toml 的范围内增减"),
    ("floor", "任何目标的概率最多可降几个百分点"),
    ("futures", "取这些情景中最差的一个为准；all 表示全部情景"),
    ("tail", "改以最差的这部分抽样为准，如 0.1"),
    ("frontier", "逐级列出各种资金规模"),
    ("check_seed", "复核所用的随机数种子"),
    ("no_check", "不另换随机数复核"),
    ("help", "显示帮助"),
    ("version", "显示版本"),
];

/// Arguments that mean something else in one command.
const OF_COMMAND: &[(&str, &str, &str)] = &[
    ("run", "draws", "每个情景的模拟次数[默认：10000；采用 sobol 设计时为8192]"),
    ("fiveyear", "draws", "每个情景的模拟次数[默认：10000；采用 sobol 设计时为8192]"),
    ("explain", "scenario", "显示哪个情景的数值[默认：第一个情景]"),
    ("explain", "draws", "分解指标变化或评估假设影响所用的模拟次数，0 为不分解[默认：1000；用 --model 时为2000]"),
    ("population", "scenario", "情景[默认：其他情景的起点]"),
    ("population", "draws", "模拟次数"),
    ("population", "out", "各年龄与各分位数的 CSV 文件[默认：out/population-情景.csv]"),
    ("compare", "out", "同时把每项目标的比较结果写入该 CSV 文件"),
    ("import", "out", "尚不存在或为空的文件夹"),
    ("progress", "out", "同时把结果写入该 CSV 文件"),
    ("levers", "scenario", "从哪个情景出发[默认：其他情景的起点]"),
    ("levers", "out", "同时把价目表写入该 CSV 文件"),
    ("seek", "scenario", "从哪个情景出发[默认：其他情景的起点]"),
    ("seek", "out", "把组合写成情景文件的文件夹"),
    ("batch", "design", "批量设计：scenarios/designs/ 中的文件名，不带 .toml"),
    ("batch", "draws", "每次试验的抽样次数"),
    ("merge", "out", "合并结果的文件夹"),
    ("whatif", "scenario", "作为起点的情景，可写名称或标题，首先显示第一个[默认：全部]"),
    ("whatif", "draws", "打开页面时的模拟次数，页面内可选500至4000"),
    ("whatif", "out", "页面文件[默认：whatif.html]"),
    ("chart", "scenario", "情景[默认：heat-map 与 number-met 为全部，其余为第一个]"),
    ("chart", "format", "图片格式：svg 或 png[默认：svg]"),
    ("chart", "out", "图片文件[默认：以图的名称写入当前文件夹]"),
];

/// Names of values in Chinese.
const VALUES: &[(&str, &str)] = &[
    ("DIR", "文件夹"),
    ("LANGUAGE", "语言"),
    ("FORMAT", "形式"),
    ("NAME", "名称"),
    ("N", "数"),
    ("DESIGN", "方式"),
    ("SCENARIO", "情景"),
    ("FILE", "文件"),
    ("SIZE", "尺寸"),
    ("METHOD", "方法"),
    ("RUN", "运行结果"),
    ("PANEL", "面板"),
    ("YEAR", "年份"),
    ("I/N", "第几份/份数"),
    ("KIND", "种类"),
    ("SUBJECT", "对象"),
    ("TABLE", "表格"),
    ("FOLDER", "文件夹"),
    ("ABOUT", "对象"),
    ("TARGET", "目标"),
    ("MONEY", "金额"),
    ("WANT", "目的"),
    ("P", "概率"),
    ("YEAR", "年份"),
    ("LEVER", "措施"),
    ("POINTS", "百分点"),
    ("PART", "比例"),
];

/// The command line with Chinese help.
pub(super) fn in_chinese(mut command: Command, width: usize) -> Command {
    // What clap adds by itself is there only when built.
    command.build();
    let pages: Vec<(String, String)> =
        command.get_subcommands().map(|inner| (inner.get_name().to_owned(), page(inner, about(inner.get_name()), width))).collect();
    let whole = page(&command, "五年规划的每项目标有多大可能实现、为什么、怎样才能改变", width);
    command.override_help(whole).mut_subcommands(|inner| match pages.iter().find(|(name, _)| name == inner.get_name()) {
        Some((_, page)) => inner.override_help(page),
        None => inner,
    })
}

fn about(command: &str) -> &'static str {
    COMMANDS.iter().find(|(name, _)| *name == command).map_or("", |(_, about)| about)
}

/// The help of one command, as wide as the terminal, in which a Chinese character takes two columns.
fn page(command: &Command, about: &str, width: usize) -> String {
    let mut page = wrap(about, width, "");
    let _ = write!(page, "\n用法：{}\n", usage(&command.clone().render_usage().to_string()));
    let commands: Vec<(String, String)> = command
        .get_subcommands()
        .filter(|inner| inner.get_name() != "help")
        .map(|inner| (inner.get_name().to_owned(), self::about(inner.get_name()).to_owned()))
        .collect();
    let entry = |argument: &Arg| (signature(argument), meaning(command.get_name(), argument));
    let shown = |argument: &&Arg| !argument.is_hide_set();
    let positional: Vec<_> = command.get_positionals().filter(shown).map(entry).collect();
    let options: Vec<_> =
        command.get_opts().chain(command.get_arguments().filter(|argument| is_flag(argument))).filter(shown).map(entry).collect();
    for (title, entries) in [("命令", commands), ("参数", positional), ("选项", options)] {
        if !entries.is_empty() {
            let _ = write!(page, "\n{title}：\n{}", columns(&entries, width));
        }
    }
    page
}

fn is_flag(argument: &Arg) -> bool {
    !argument.is_positional() && !argument.get_action().takes_values()
}

/// clap's line of usage with Chinese words for those that are not to be typed.
pub(super) fn usage(line: &str) -> String {
    let mut words = line.trim_start_matches("Usage:").trim().replace("[OPTIONS]", "[选项]").replace("<COMMAND>", "<命令>");
    for (name, value) in VALUES {
        words = words.replace(&format!("<{name}>"), &format!("<{value}>")).replace(&format!("[{name}]"), &format!("[{value}]"));
    }
    words
}

/// `-s, --scenario <名称>...`
fn signature(argument: &Arg) -> String {
    // clap's own form of an argument lacks the short name.
    let words = usage(&argument.to_string());
    match argument.get_short() {
        Some(short) => format!("-{short}, {words}"),
        None if argument.is_positional() => words,
        None => format!("    {words}"),
    }
}

fn meaning(command: &str, argument: &Arg) -> String {
    let id = argument.get_id().as_str();
    let own = OF_COMMAND.iter().find(|(of, known, _)| *of == command && *known == id).map(|(_, _, words)| *words);
    let mut words = own.or_else(|| ARGUMENTS.iter().find(|(known, _)| *known == id).map(|(_, words)| *words)).unwrap_or(id).to_owned();
    if is_flag(argument) || words.contains("图片格式") {
        return words;
    }
    let possible: Vec<String> = argument
        .get_possible_values()
        .iter()
        .map(|value| value.get_name().to_owned())
        // Only charts are pictures.
        .filter(|value| id != "format" || (value != "svg" && value != "png"))
        .map(|value| match Kind::parse(&value) {
            Some(kind) if id == "kind" => format!("{value} {}", kind.label().get(Language::Zh)),
            _ => value,
        })
        .collect();
    if !possible.is_empty() && !possible.iter().all(|value| words.contains(value.as_str())) {
        let _ = write!(words, "[可选：{}]", possible.join("、"));
    }
    let default: Vec<String> = argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    if !default.is_empty() && !words.contains("[默认") {
        let _ = write!(words, "[默认：{}]", default.join("、"));
    }
    words
}

/// Entries and what they mean, side by side.
fn columns(entries: &[(String, String)], width: usize) -> String {
    let left = entries.iter().map(|(name, _)| width_of(name)).max().unwrap_or(0) + 4;
    let mut lines = String::new();
    for (name, meaning) in entries {
        let wrapped = wrap(meaning, width.saturating_sub(left), "");
        for (position, line) in wrapped.lines().enumerate() {
            let name = if position == 0 { name.as_str() } else { "" };
            let blank = " ".repeat(left - 2 - width_of(name));
            let _ = writeln!(lines, "  {name}{blank}{line}");
        }
    }
    lines
}
