//! The help texts in Chinese: in goes the command line's definition, out comes the same with Chinese words.

use clap::Command;

/// What each command does.
const COMMANDS: &[(&str, &str)] = &[
    ("run", "按各情景推算全部指标并判断目标能否实现(默认命令)"),
    ("check", "检查规划、规则和情景文件中的全部错误"),
    ("explain", "显示一项指标的规则、依据与中央情形下的逐年数值"),
    ("population", "按年龄、性别推算人口及其离散"),
    ("compare", "各情景相对第一个情景改变了什么:输入、目标得失及把握程度"),
    ("progress", "用官方方法评估一张含基期、现状与目标值的表"),
    ("chart", "画一张图"),
    ("audit", "列出规划自相矛盾之处和未写明的问题"),
    ("verify", "按 run.json 重新计算并逐字节比较结果"),
    ("init", "写出另一个地区的完整小型规划,作为起点"),
    ("help", "显示帮助"),
];

/// What each argument means, by its id; an id means the same in every command.
const ARGUMENTS: &[(&str, &str)] = &[
    ("plan", "规划所在文件夹[默认:当前文件夹若有 seeds/plan.toml 则用之,否则用内置的吴兴规划]"),
    ("lang", "输出语言:zh 或 en[默认:按系统区域设置]"),
    ("format", "输出形式:text 或 json[默认:text]"),
    ("scenario", "要运行的情景[默认:全部]"),
    ("draws", "每个情景的抽样次数[默认:10000;采用 sobol 设计时为8192]"),
    (
        "design",
        "抽样方式:monte-carlo(各次独立)、latin-hypercube(每项假设均匀铺开)或 sobol(抽样次数为2的幂时每项假设均匀铺开)[默认:monte-carlo]",
    ),
    ("seed", "随机数种子[默认:2020]"),
    ("threads", "线程数[默认:全部核心]"),
    ("central", "只算一次,所有假设取中央值"),
    ("draw", "按编号重现一次抽样(编号见 failures.csv;种子、抽样方式与抽样次数须与原运行相同)"),
    ("out", "结果文件夹"),
    ("keep_draws", "保留全部抽样(Parquet,每个情景一个文件夹)"),
    ("no_charts", "不生成图表和报告"),
    ("run", "同时运行全部情景,并在每次抽样中检验规划人员设定的检查"),
    ("name", "指标、其他序列或假设的名称"),
    ("model", "改为说明整个模型:用途、最要紧的假设、每个序列的机理、出处与证据等级(Markdown)"),
    ("folder", "尚不存在或为空的文件夹"),
    ("run_folder", "一次运行的结果文件夹"),
    ("from", "分解与该情景之差,而不是从基期到推算值的变化"),
    ("scenarios", "情景名称;其余各个都与第一个比较"),
    (
        "file",
        "CSV,列为 indicator, base_year, base_value, current_year, current_value, target_year, target_value, direction(more 或 less), natural_limit(可省略)",
    ),
    ("method", "官方方法"),
    ("kind", "图的种类"),
    ("subject", "指标(fan、waterfall、tornado)或领域(domain)"),
    ("size", "尺寸:slide、a4 或以像素表示的 宽x高[默认:slide]"),
    ("help", "显示帮助"),
    ("version", "显示版本"),
];

/// The command line with Chinese help.
pub fn in_chinese(command: Command) -> Command {
    translate(command.about("五年规划的每项目标有多大可能实现、为什么、怎样才能改变").mut_subcommands(|inner| {
        let about = COMMANDS.iter().find(|(name, _)| *name == inner.get_name()).map(|(_, about)| *about);
        let inner = match about {
            Some(about) => inner.about(about),
            None => inner,
        };
        translate(inner)
    }))
}

fn translate(command: Command) -> Command {
    command
        .mut_args(|argument| match ARGUMENTS.iter().find(|(id, _)| *id == argument.get_id().as_str()) {
            // Defaults and possible values stand in the Chinese words themselves.
            Some((_, help)) => {
                argument.help(*help).long_help(None::<&str>).hide_default_value(true).hide_possible_values(true).help_heading("选项")
            }
            None => argument.help_heading("选项"),
        })
        .subcommand_help_heading("命令")
        .disable_help_subcommand(true)
        .help_template("{about}\n\n用法:{usage}\n\n{all-args}")
}
