//! What each column of a plan's tables holds, in both languages: the words of `seeds/README.md`, whose tables of columns are made from these and
//! from the schemas.

/// Columns that are told together, with their unit and what they hold, each in English and in Chinese.
pub struct Columns {
    /// Names of the columns.
    pub names: &'static [&'static str],
    /// Unit of their figures; may be empty.
    pub unit: (&'static str, &'static str),
    /// What they hold.
    pub what: (&'static str, &'static str),
}

const fn columns(names: &'static [&'static str], unit: (&'static str, &'static str), what: (&'static str, &'static str)) -> Columns {
    Columns { names, unit, what }
}

/// The columns of each table, by file name, in the order in which they are told.
pub const COLUMNS: &[(&str, &[Columns])] = &[
    (
        "indicators.csv",
        &[
            columns(&["id"], ("", ""), ("id of the series; a rule of the same name makes it", "序列的 id，由同名规则算出")),
            columns(
                &["number"],
                ("", ""),
                (
                    "number or code of the printed row (`22`, `3.c.1`, `020101`); rows with several series repeat it; the order of the file where empty",
                    "规划表中的行号或编码（`22`、`3.c.1`、`020101`）；含几个序列的行，行号重复；留空则按文件中的次序",
                ),
            ),
            columns(
                &["stage_zh", "stage_en"],
                ("", ""),
                ("the part of a repeated row, such as the school stage", "重复行中的哪一部分，如学段"),
            ),
            columns(
                &["domain"],
                ("", ""),
                ("id of a domain of plan.toml; the only one where empty", "plan.toml 中某领域的 id；只有一个领域时可留空"),
            ),
            columns(
                &["name_zh", "name_en"],
                ("", ""),
                (
                    "as printed, and translated; a plan in one language has `name` alone, and so `unit`, `stage`, `note`",
                    "规划所印的名称及其译名；只用一种语言的规划写 `name` 一列即可，`unit`、`stage`、`note` 亦同",
                ),
            ),
            columns(&["unit_zh", "unit_en"], ("", ""), ("unit of all figures of the row; may be empty", "本行全部数字的单位，可为空")),
            columns(
                &["scale"],
                ("", ""),
                (
                    "how it moves: `linear`, `log` (in proportion, positive), `logit` (between two bounds, slow near them)",
                    "在什么尺度上变动：`linear`（线性）、`log`（按比例，取正值）、`logit`（在上下界之间，接近界限时变慢）",
                ),
            ),
            columns(
                &["low", "high"],
                ("the row's unit", "本行单位"),
                (
                    "values it cannot leave: a draw outside has failed. May be empty for none; `logit` needs both",
                    "不能越出的范围，越出的模拟即为失败。没有界限可为空；`logit` 两者都要有",
                ),
            ),
            columns(&["better"], ("", ""), ("`more` or `less`", "`more` 越高越好，`less` 越低越好")),
            columns(
                &["baseline_printed", "baseline"],
                ("the row's unit", "本行单位"),
                (
                    "the base year's figure as printed and as a number; both empty where the plan prints none (then a rule `base_id()` gives it)",
                    "基期值：规划所印的文字和对应的数。规划未公布时两者都留空（须有规则 `base_id()` 给出）",
                ),
            ),
            columns(
                &["baseline_year"],
                ("year", "年"),
                (
                    "the year that the baseline is of, where that is not the plan's base year: what lies between is part of the first step, and growth is counted from it",
                    "基期值所属的年份，与规划基期年不同时填写：其间的变动计入第一步，增速也从该年算起",
                ),
            ),
            columns(
                &["numerator", "denominator"],
                ("", ""),
                (
                    "of the baseline, where the plan prints them; they give it where `baseline` is empty",
                    "基期值的分子与分母，规划印有时填写；`baseline` 留空时由二者得出",
                ),
            ),
            columns(
                &["target_printed", "target"],
                ("the row's unit", "本行单位"),
                (
                    "the target as printed and as a number; one of them is enough. The two must say the same: `90%`, `>99`, `7左右`, `3.5以内`, `1.66:1`, `1:1.23`; a range (`3.0-3.4`) is about its middle, a change (`提高0.4个百分点`, `下降10%`, `年均增长7%`) counts from the baseline, and words may stand beside the number by which they are judged",
                    "目标值：规划所印的文字和对应的数，写其一即可，都写则须一致：`90%`、`>99`、`7左右`、`3.5以内`、`1.66:1`、`1:1.23`；区间（`3.0-3.4`）按其中点上下理解，变化量（`提高0.4个百分点`、`下降10%`、`年均增长7%`）从基期值算起，文字目标旁可写据以评判的数",
                ),
            ),
            columns(
                &["interim"],
                ("the row's unit", "本行单位"),
                (
                    "targets of earlier years, as `2022: 60; 2023: ≥65`: each is judged in its year and drawn as a step",
                    "此前各年的目标，如 `2022: 60; 2023: ≥65`：逐年评判，图中画成台阶",
                ),
            ),
            columns(
                &["comparison"],
                ("", ""),
                (
                    "`at_least`, `more_than` (strictly), `at_most`, `less_than` (strictly), `about` (within the tolerance on both sides), `hold` (keep the baseline, within the tolerance), `full` (all of a scale, such as 100 %: met within the tolerance, from what prints as 100)",
                    "`at_least` 不低于，`more_than` 高于，`at_most` 不超过，`less_than` 低于，`about` 左右（上下不超过容差），`hold` 保持基期值（在容差之内），`full` 足额，如 100%（在容差之内，即印出来为 100 时视为达到）",
                ),
            ),
            columns(
                &["tolerance"],
                ("the row's unit", "本行单位"),
                ("for `about`, `hold` and `full` only; else empty", "容差，仅用于 `about`、`hold` 和 `full`，其余留空"),
            ),
            columns(
                &["measure"],
                ("", ""),
                (
                    "what is held against the target: `final` (value of the target year), `average` or `total` of the years after the base year",
                    "用什么与目标比较：`final` 目标年的值，`average` 或 `total` 基期年之后各年的平均或累计",
                ),
            ),
            columns(
                &["form"],
                ("", ""),
                (
                    "how the figure is printed: `number`, `ratio_to_one` (`1.66:1`), `one_to_ratio` (`1:1.23`; the number is 1.23)",
                    "数字怎样印出：`number` 普通数，`ratio_to_one`（`1.66:1`），`one_to_ratio`（`1:1.23`，对应的数为1.23）",
                ),
            ),
            columns(
                &["nature"],
                ("`binding`, `expected` (or 约束性, 预期性)", "`binding`、`expected`（或 约束性、预期性）"),
                (
                    "what the target binds to, as the last column of many plans' tables says; reports count binding ones first. Empty where the plan does not say, as in Wuxing's",
                    "指标属性，即许多规划指标表的最后一列；报告先列约束性指标。规划未注明（如吴兴）则留空",
                ),
            ),
            columns(&["department"], ("", ""), ("who answers for the target", "责任单位")),
            columns(
                &["weight"],
                ("", ""),
                ("how much the row counts where targets are summed by weight; 1 where empty", "按权重合计时该行的权重；留空为1"),
            ),
            columns(
                &["counted_series", "counted_per", "counted_zh", "counted_en"],
                ("", ""),
                (
                    "how a shortfall is counted in things: gap × series ÷ per. `population`, `1000`, 张床位, beds for beds per 1,000; `100` for per cent. All four or none",
                    "差距怎样折算成实物：差距×序列÷每。每千人床位写 `population`、`1000`、张床位、beds；百分比写 `100`。四列要么都填，要么都不填",
                ),
            ),
            columns(&["grade"], ("A to D", "A—D"), ("evidence behind its rule; D where empty", "规则所据证据的等级，留空为D")),
            columns(&["source"], ("", ""), ("where in the plan it stands", "在规划中的位置")),
            columns(&["note_zh", "note_en"], ("", ""), ("how it was read", "如何理解这一行")),
            columns(
                &["cause_zh", "cause_en"],
                ("", ""),
                (
                    "what decides whether it is met, in a clause of some 30 letters that stands beside the gap: `one cohort of 45 changes a year`",
                    "决定能否达标的原因，十余字，列在差距之后：如“每年只更替四十五分之一”",
                ),
            ),
            columns(
                &["family"],
                (
                    "`coverage`, `held`, `score`, `burden`, `per_head`, `level`, `ratio`, `flow`, `count`, `growth`, `environment`, `people`, `other`",
                    "`coverage`、`held`、`score`、`burden`、`per_head`、`level`、`ratio`、`flow`、`count`、`growth`、`environment`、`people`、`other`",
                ),
                (
                    "how the indicator moves as long as no rule says so: it then goes by its class, with the shapes of `rules/lib/by_class.rhai`; empty where the plan brings a rule. A plan without rules of its own needs none: its rows go by what unit, figures and name say",
                    "尚无规则时指标如何变动：按所属类别推算，形状见 `rules/lib/by_class.rhai`；已有规则的留空。没有自己规则的规划可不填，按单位、数字和名称判断",
                ),
            ),
        ],
    ),
    (
        "commitments.csv",
        &[
            columns(&["id"], ("", ""), ("id, once", "id，不得重复")),
            columns(&["section"], ("", ""), ("where in the text", "在正文中的位置")),
            columns(
                &["name_zh", "name_en", "unit_zh", "unit_en"],
                ("", ""),
                ("what is promised, and its unit (may be empty)", "承诺的内容及其单位（单位可为空）"),
            ),
            columns(
                &["printed", "value"],
                ("the row's unit", "本行单位"),
                (
                    "as written and as a number; where the words hold one number they must say the same",
                    "原文文字和对应的数；原文只含一个数时，两者须一致",
                ),
            ),
            columns(&["comparison", "tolerance"], ("", ""), ("as in indicators.csv", "同 indicators.csv")),
            columns(&["year"], ("year", "年"), ("by when; the target year where empty", "到哪一年；留空即为目标年")),
            columns(
                &["indicator"],
                ("", ""),
                (
                    "id of the indicator that says the same in the table; may be empty. `fiveyear audit` compares the two",
                    "表中说同一件事的指标的 id，可为空；`fiveyear audit` 据此比较两处",
                ),
            ),
            columns(
                &["series"],
                ("", ""),
                ("the series that judges it, if the model has one; may be empty", "用来评判它的序列（如果模型中有），可为空"),
            ),
            columns(&["quote"], ("", ""), ("the sentence, word for word", "原句，一字不改")),
        ],
    ),
    (
        "facilities.csv",
        &[
            columns(&["id"], ("", ""), ("made of the name where it is left out", "省略时由名称生成")),
            columns(&["name", "name_en"], ("", ""), ("its title; one text serves both languages", "名称；只写一种时两种语言通用")),
            columns(&["kind"], ("", ""), ("a word of your own", "自定的类别")),
            columns(
                &["adds", "capacity"],
                ("", ""),
                (
                    "the series it adds to, and how much at full capacity; several as `beds; nurses` and `200; 80`",
                    "增加哪个序列，满负荷时增加多少；多项写作 `beds; nurses` 与 `200; 80`",
                ),
            ),
            columns(
                &["opening"],
                ("date", "日期"),
                (
                    "as in facilities.toml; a year alone is read as its middle, and said",
                    "写法同 facilities.toml；只写年份时按年中理解，并予说明",
                ),
            ),
            columns(
                &["status"],
                ("", ""),
                (
                    "`under_way` (在建), `funded` (资金已落实), `planned` (规划): says how late it is where `delay` is empty",
                    "`under_way`（在建）、`funded`（资金已落实）、`planned`（规划）：`delay` 留空时据此确定延误",
                ),
            ),
            columns(
                &["delay"],
                ("years", "年"),
                ("a value such as `0.5`, `0 to 1.5` or `pert(0, 0.5, 2)`", "取值，如 `0.5`、`0 to 1.5`、`pert(0, 0.5, 2)`"),
            ),
            columns(
                &["cost", "running_cost"],
                ("money", "金额"),
                (
                    "to build, and to run a year; with a unit (`1.2亿元`, `800万元`, `4 million`) where plan.toml says `money_unit`",
                    "建设费用与年运行费；plan.toml 写有 `money_unit` 时可带单位（`1.2亿元`、`800万元`）",
                ),
            ),
            columns(&["ramp", "build_years"], ("years", "年"), ("as in facilities.toml", "同 facilities.toml")),
            columns(&["line"], ("", ""), ("id or title of the budget line that pays", "支出的预算项，写 id 或名称")),
            columns(&["source"], ("", ""), ("where it was read; the file's name where empty", "出处；留空时为文件名")),
        ],
    ),
    (
        "findings.csv",
        &[
            columns(&["id"], ("", ""), ("id, once", "id，不得重复")),
            columns(
                &["kind"],
                ("", ""),
                (
                    "`table_text`, `text_text`, `unit_meaning`, `internal` or `open`: what contradicts what",
                    "`table_text`（表与文）、`text_text`（文与文）、`unit_meaning`（单位含义）、`internal`（自身）或 `open`（未明）",
                ),
            ),
            columns(
                &["place_a", "quote_a", "value_a"],
                ("", ""),
                (
                    "the place, what stands there, and the figure; only the place must be filled; a row of the table is written `#26`",
                    "位置、该处文字和数字；只有位置必填；表中某行写作 `#26`",
                ),
            ),
            columns(&["place_b", "quote_b", "value_b"], ("", ""), ("the other place; all may be empty", "另一处，均可留空")),
            columns(&["title_zh", "title_en"], ("", ""), ("the contradiction in a sentence", "一句话说明矛盾所在")),
            columns(&["reading_zh", "reading_en"], ("", ""), ("how the model reads it", "模型如何理解")),
        ],
    ),
    (
        "assumptions.xlsx",
        &[
            columns(&["name"], ("", ""), ("`param.NAME` in rules", "规则中写作 `param.NAME`")),
            columns(&["label_zh", "label_en"], ("", ""), ("what it is, in words", "含义")),
            columns(&["unit_zh", "unit_en"], ("", ""), ("its unit", "单位")),
            columns(
                &["value"],
                ("its unit", "其单位"),
                (
                    "a number, an interval `0.02 to 0.05`, or a distribution as in the sheet 假设 of a run's workbook: `pert(1, 2, 4)`, `discrete(1, 2; 0.3, 0.7)` (values; weights), `normal(1.7, 0.9) truncate(0, 4)`",
                    "数字、区间 `0.02 to 0.05`，或分布，写法同运行结果工作簿的“假设”表：`pert(1, 2, 4)`、`discrete(1, 2; 0.3, 0.7)`（取值；权重）、`normal(1.7, 0.9) truncate(0, 4)`",
                ),
            ),
            columns(&["source_zh", "source_en"], ("", ""), ("where it was read, or why it is believed", "出处或依据")),
            columns(&["grade"], ("A to D", "A 至 D"), ("grade of the evidence", "证据等级")),
            columns(&["group"], ("", ""), ("over which changes are attributed; `trend` where empty", "归因时所属的分组；留空为 `trend`")),
        ],
    ),
    (
        "budget.csv",
        &[
            columns(&["id"], ("", ""), ("id of the line; made of the name where it is left out", "预算项的 id；省略时由名称生成")),
            columns(&["name", "name_en"], ("", ""), ("its title; one text serves both languages", "名称；只写一种时两种语言通用")),
            columns(
                &["amount"],
                ("money", "金额"),
                ("money of the base year: a number, or one with its unit (`12.3亿元`)", "基期年金额：数字，或带单位（`12.3亿元`）"),
            ),
            columns(
                &["share"],
                ("part of one", "占1的比例"),
                (
                    "part of all spending, `0.18` or `18%`; amount or share, alike in all rows",
                    "占全部支出的份额，`0.18` 或 `18%`；金额与份额各行统一写一种",
                ),
            ),
            columns(&["unit"], ("", ""), ("unit of the amount: `亿元`, `万元`, `million`", "金额的单位：`亿元`、`万元`、`million`")),
            columns(&["within"], ("", ""), ("id or title of the line of the level above", "上一级预算项的 id 或名称")),
            columns(&["source"], ("", ""), ("where it was read; the file's name where empty", "出处；留空时为文件名")),
        ],
    ),
    (
        "history.csv",
        &[
            columns(&["series"], ("", ""), ("id of a series, or the name of an indicator", "序列的 id，或指标名称")),
            columns(&["year"], ("year", "年"), ("when it was observed", "观测年份")),
            columns(&["value"], ("the series' unit", "序列的单位"), ("what was observed", "观测值")),
            columns(
                &["error"],
                ("the series' unit", "序列的单位"),
                (
                    "standard error beyond rounding; of another place's value, how far the two places may differ",
                    "标准误差，不含四舍五入；他地数值则为两地可能的差距",
                ),
            ),
            columns(
                &["place"],
                ("", ""),
                (
                    "where it was observed, if elsewhere; it then needs an `error` to move draws",
                    "观测地，非本地时填写；须有 `error` 才参与更新",
                ),
            ),
            columns(
                &["definition"],
                ("", ""),
                ("how its definition differs from the plan's, if it does", "口径与规划不同之处，相同则不填"),
            ),
            columns(
                &["use"],
                ("", ""),
                ("`fitted`: an assumption rests on it, so it moves no draws", "`fitted`：已有假设以此为据，不再参与更新"),
            ),
            columns(&["source"], ("", ""), ("where it was read", "出处")),
        ],
    ),
    (
        "priors.csv",
        &[
            columns(&["id"], ("", ""), ("a series", "序列")),
            columns(&["scale"], ("", ""), ("`linear`, `log` or `logit`", "`linear`、`log` 或 `logit`")),
            columns(
                &["drift", "spread"],
                ("on that scale", "该尺度"),
                ("mean and standard deviation of change over five years", "五年变化的均值和标准差"),
            ),
            columns(&["degrees"], ("", ""), ("of freedom of a Student t; empty for a normal", "t 分布的自由度，正态分布留空")),
            columns(
                &["three_two"],
                ("", ""),
                (
                    "rank correlation of the change of the first three years with that of the next two among the places of the class",
                    "参照类各地前三年与后两年变动的秩相关",
                ),
            ),
            columns(
                &["width"],
                ("part of one", "占1的比例"),
                (
                    "the share of its class's spread that data give the row (1: the class as it is); a row that spreads otherwise says why in `reason`",
                    "按数据本行应取参照类离散的比例（1为该类本身）；实际离散不同的，在 `reason` 写明理由",
                ),
            ),
            columns(&["class"], ("", ""), ("the class of classes.csv that stands behind it", "classes.csv 中的参照类")),
            columns(
                &["reason"],
                ("", ""),
                ("why the row takes no more of its class, Chinese and English with ` / ` between", "为何不多取，中英文之间用“ / ”隔开"),
            ),
            columns(&["source"], ("", ""), ("the reference class behind it", "所依据的参照类")),
        ],
    ),
    (
        "population.csv",
        &[
            columns(
                &["age"],
                ("years", "岁"),
                (
                    "first age of the group, or its label as printed: `0-4`, `85+`, `85岁及以上`; the last is open",
                    "年龄组的起始年龄，或所印的写法：`0-4`、`85+`、`85岁及以上`；最后一组不封顶",
                ),
            ),
            columns(&["women", "men"], ("people", "人"), ("residents at the end of the base year", "基期年年末常住人口")),
            columns(&["source"], ("", ""), ("where it was read", "出处")),
        ],
    ),
    (
        "mortality.csv",
        &[
            columns(
                &["age"],
                ("years", "岁"),
                (
                    "first age of the group, or its label as printed: `0-4`, `85+`, `85岁及以上`; the last is open",
                    "年龄组的起始年龄，或所印的写法：`0-4`、`85+`、`85岁及以上`；最后一组不封顶",
                ),
            ),
            columns(&["women", "men"], ("deaths per person-year", "每人年死亡数"), ("death rates", "死亡率")),
            columns(&["source"], ("", ""), ("where it was read", "出处")),
        ],
    ),
    (
        "fertility.csv",
        &[
            columns(
                &["age"],
                ("years", "岁"),
                (
                    "first age of the group, or its label as printed: `0-4`, `85+`, `85岁及以上`; the last is open",
                    "年龄组的起始年龄，或所印的写法：`0-4`、`85+`、`85岁及以上`；最后一组不封顶",
                ),
            ),
            columns(&["rate"], ("births per woman-year", "每名妇女每年生育数"), ("birth rates", "生育率")),
            columns(&["source"], ("", ""), ("where it was read", "出处")),
        ],
    ),
    (
        "migration.csv",
        &[
            columns(
                &["age"],
                ("years", "岁"),
                (
                    "first age of the group, or its label as printed: `0-4`, `85+`, `85岁及以上`; the last is open",
                    "年龄组的起始年龄，或所印的写法：`0-4`、`85+`、`85岁及以上`；最后一组不封顶",
                ),
            ),
            columns(&["women", "men"], ("any", "不限"), ("net moves: only the shares count", "净迁移，只用其比例")),
            columns(&["source"], ("", ""), ("where it was read", "出处")),
        ],
    ),
    (
        "classes.csv",
        &[
            columns(&["class"], ("", ""), ("the reference class", "参照类")),
            columns(&["cases"], ("", ""), ("how many changes it holds", "其中变动的例数")),
            columns(
                &["scale"],
                ("", ""),
                ("scale on which changes are taken: `linear`, `log` or `logit`", "变动所用的尺度：`linear`、`log` 或 `logit`"),
            ),
            columns(
                &["variable"],
                ("", ""),
                (
                    "`d` (the change over five years), a feature of what was known when the change began, or `stay` (for each tenth of the changes ten times the share of the class that lies in it and stayed as it was)",
                    "`d`（五年变动）、变动开始时已知的某个特征，或 `stay`（每个十分之一中保持不变者份额的十倍）",
                ),
            ),
            columns(
                &["p0", "p2.5", "…", "p100"],
                ("as the variable", "同该变量"),
                ("its 41 quantiles at equal steps; of `stay` the first ten hold its numbers", "等距的41个分位数；`stay` 只用前十列"),
            ),
        ],
    ),
    (
        "class_weights.csv",
        &[
            columns(&["rung"], ("", ""), ("how much of a place's record is known", "已知多少历史")),
            columns(&["term"], ("", ""), ("what it is reweighted by", "据以加权的项")),
            columns(
                &["shift", "spread", "skew", "tails", "stay"],
                ("", ""),
                ("the five numbers that reweight a class", "重新加权参照类的五个数"),
            ),
        ],
    ),
];
