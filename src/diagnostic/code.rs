//! THE table of messages: each kind of fault or warning, its name, and what it says in one sentence in both languages.
//!
//! A message names its kind by a [`Code`], so that a kind cannot be misspelt, two faults cannot share a name by chance, and the page of
//! each kind (what, why, an example and the example mended) is found by it. Names are stable across versions.

use serde::{Serialize, Serializer};

use crate::language::Text;

/// Declares the kinds of message: variant, name, what it says in English and in Chinese.
macro_rules! codes {
    ($($variant:ident $name:literal $en:literal $zh:literal;)+) => {
        /// A kind of message.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $en] $variant,)+
        }

        impl Code {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Code] = &[$(Code::$variant),+];

            /// Name, English and Chinese sentence of each.
            const WORDS: &'static [(&'static str, &'static str, &'static str)] = &[$(($name, $en, $zh)),+];

            /// The name shown with a message, in kebab case.
            pub fn name(self) -> &'static str {
                Code::WORDS[self as usize].0
            }

            /// The kind of this name.
            pub fn named(name: &str) -> Option<Code> {
                Code::ALL.iter().copied().find(|code| code.name() == name)
            }

            /// What such a message says, in one sentence.
            pub fn what(self) -> Text {
                let (_, en, zh) = Code::WORDS[self as usize];
                Text::new(zh, en)
            }
        }
    };
}

codes! {
    // Files and folders.
    BadBatch "bad-batch" "A folder of a batch is not as a batch has left it." "批量结果文件夹与批量运行留下的不符。";
    BadManifest "bad-manifest" "run.json is not the manifest of a run." "run.json 不是一次运行的清单。";
    CannotPrint "cannot-print" "What a command says cannot be printed." "命令的结果无法输出。";
    CannotRead "cannot-read" "A file or folder cannot be read." "文件或文件夹无法读取。";
    CannotWrite "cannot-write" "A file or folder cannot be written." "文件或文件夹无法写入。";
    CapitalEnding "capital-ending" "The ending of a file's name is written in capitals." "文件扩展名用了大写字母。";
    DiskFull "disk-full" "There is no room on the disk." "磁盘已满。";
    FileChanged "file-changed" "A file of a run is no longer what the run wrote." "结果文件与运行时写出的不同。";
    FileTooLarge "file-too-large" "A file is larger than any of a plan." "文件大于规划的任何文件。";
    FolderBusy "folder-busy" "Another run is writing into the folder for the results." "另一次运行正在写入结果文件夹。";
    FolderNotEmpty "folder-not-empty" "A new plan needs an empty folder." "新规划需要空文件夹。";
    FileTaken "file-taken" "A file of results would take the place of somebody else's." "结果文件会覆盖他人的文件。";
    FolderTaken "folder-taken" "The folder for the results holds something else." "结果文件夹中已有别的内容。";
    InputChanged "input-changed" "A file of the plan is no longer what the run read." "规划文件与运行时读取的不同。";
    MissingParts "missing-parts" "Parts of a batch are missing." "批量结果缺少部分内容。";
    LinkedFolder "linked-folder" "A link among the files of a plan leads to a folder." "规划文件中有指向文件夹的链接。";
    MissingFile "missing-file" "A file that the plan needs is missing." "缺少规划所需的文件。";
    NoMemory "no-memory" "The system gives no memory or no thread." "系统无法提供内存或线程。";
    NoPlan "no-plan" "The folder holds no plan." "文件夹中没有规划。";
    NoRules "no-rules" "The plan has no rules." "规划没有规则。";
    NotAFolder "not-a-folder" "A file stands where a folder is wanted." "需要文件夹的地方是一个文件。";
    NotAFile "not-a-file" "A pipe or a device stands among the files of a plan." "规划文件中有管道或设备。";
    NotRepeated "not-repeated" "A run made again comes out differently." "重新运行的结果不同。";
    OtherBatch "other-batch" "Results are of another batch, plan or version." "结果属于另一批量、另一规划或另一版本。";
    NotARun "not-a-run" "A folder holds no run that could be shown." "文件夹中没有可展示的运行结果。";
    RunLacks "run-lacks" "A run did not keep what is asked of it." "该次运行没有保存所需的内容。";
    OtherPlan "other-plan" "A run is of another plan." "该次运行属于另一规划。";
    OtherVersion "other-version" "The run was made by another version of the program." "该运行由另一版本的程序完成。";
    PartTwice "part-twice" "A part of a batch is there twice." "批量结果的某一部分重复。";
    RunKept "run-kept" "An earlier run was changed after it ended, and is kept beside the new one." "原有运行的文件在生成后有改动，已另行保留。";
    RunReplaced "run-replaced" "The run replaces another one in the same folder." "本次运行替换了同一文件夹中的另一次运行。";
    SameTableTwice "same-table-twice" "A table is there as CSV and as workbook." "同一张表既有 CSV 又有工作簿。";
    UnfinishedBatch "unfinished-batch" "The folder holds a batch that is not finished." "文件夹中有尚未完成的批量运行。";
    TooManyFiles "too-many-files" "A plan has more files than can be." "规划的文件过多。";
    UnknownFile "unknown-file" "Nothing reads a file of the plan." "规划中有一个不会被读取的文件。";

    // Tables.
    BrokenWorkbook "broken-workbook" "A workbook cannot be opened." "工作簿无法打开。";
    CellCount "cell-count" "A row has more or fewer cells than the header." "某一行的单元格数与表头不符。";
    ControlCharacter "control-character" "A text holds a character that cannot be seen." "文字中含有看不见的控制字符。";
    DateCell "date-cell" "A spreadsheet has turned a figure into a date." "电子表格把数字变成了日期。";
    DuplicateColumn "duplicate-column" "Two columns have the same name." "两列同名。";
    DuplicateRow "duplicate-row" "Two rows have the same key." "两行的标识相同。";
    EmptyCell "empty-cell" "A cell that must be filled is empty." "必填的单元格为空。";
    EmptyRow "empty-row" "Empty rows stand between others." "数据行之间有空行。";
    EmptyTable "empty-table" "A table holds no rows." "表中没有数据行。";
    ErrorCell "error-cell" "A cell of a workbook holds an error such as #REF!." "工作簿的单元格中是 #REF! 等错误值。";
    FormulaWithoutValue "formula-without-value" "A formula of a workbook has no stored value." "工作簿的公式没有保存计算结果。";
    LockedWorkbook "locked-workbook" "A workbook is protected by a password." "工作簿有密码保护。";
    MergedCells "merged-cells" "A cell is part of merged cells, whose value stands in the first." "单元格是合并单元格的一部分，值只在第一格。";
    MissingColumn "missing-column" "A table lacks a column." "表中缺少一列。";
    NoHeader "no-header" "The first row is not the header of this table." "第一行不是本表的表头。";
    NotANumber "not-a-number" "A number is wanted and something else stands there, or a rule comes to none." "应为数字处写了别的内容，或规则算不出数值。";
    NotAnInteger "not-an-integer" "A whole number is wanted." "应为整数。";
    NoteRow "note-row" "A row of a table holds a note or a heading, no entry." "表中有一行是注释或小标题，不是一项。";
    NotUtf8 "not-utf8" "A text file is not in UTF-8." "文本文件不是 UTF-8 编码。";
    NumberAsText "number-as-text" "Spreadsheets keep this number as text." "电子表格把这个数字存成了文本。";
    OldWorkbook "old-workbook" "A workbook is not in the format of Excel 2007 and later." "工作簿不是 Excel 2007 及以后的格式。";
    OpenQuote "open-quote" "A quotation mark in a CSV file is never closed." "CSV 文件中的引号没有闭合。";
    PerCentCell "per-cent-cell" "A cell of a workbook is formatted in per cent." "工作簿的单元格是百分比格式。";
    Separator "separator" "A table's cells are not parted by commas." "表中的单元格不是用逗号分隔的。";
    SheetTooLarge "sheet-too-large" "A sheet reaches further than any table of a plan." "工作表的范围大于任何规划用表。";
    TextAfterQuote "text-after-quote" "Text follows a closed quotation mark in a CSV file." "CSV 文件中引号闭合后还有文字。";
    RowsLeftOut "rows-left-out" "Rows of breakdowns, totals or notes are left out." "分项、合计或注释的行未读取。";
    SeveralPlaces "several-places" "A table holds rows of several places." "表中有多个地区的行。";
    TargetsInHistory "targets-in-history" "A target stands among observed values." "观测值中混有目标。";
    TotalDiffers "total-differs" "A row of totals is not the sum of the rows above it." "合计行与各行之和不符。";
    UnknownChoice "unknown-choice" "A cell holds a word that its column does not know." "单元格中的词不在该列可选的词之中。";
    UnknownColumn "unknown-column" "Nothing reads a column." "有一列不会被读取。";
    ByClass "by-class" "Indicators have no mechanism yet and go by their class." "有指标尚无机制，按所属类别推算。";
    NoTarget "no-target" "Indicators have no target that could be judged." "有指标没有可评判的目标。";
    NotByClass "not-by-class" "The rule of an indicator cannot be written out, since it does not go by its class." "指标并非按所属类别推算，无法写出其规则。";
    NoHeading "no-heading" "No row of a table names its columns." "表中没有写明各列名称的表头。";
    WhichSheet "which-sheet" "It cannot be told which sheet of a workbook is meant." "无法判断指的是工作簿的哪个工作表。";

    // TOML files.
    MissingKey "missing-key" "A key that must be there is missing." "缺少必填的键。";
    TomlSyntax "toml-syntax" "The file is not valid TOML." "文件不符合 TOML 语法。";
    UnknownKey "unknown-key" "A key means nothing here." "这里没有这一项。";
    WrongKind "wrong-kind" "A value is of another kind than wanted." "值的类型不对。";

    // The plan.
    AmountsAndShares "amounts-and-shares" "Lines of the budget are written in different ways." "各预算项的写法不一致。";
    BorrowedAges "borrowed-ages" "The ages of another place stand in for this one's." "年龄结构借自其他地区。";
    DelayByStatus "delay-by-status" "Delays of facilities are the program's own judgement." "设施的延误采用程序自带的判断。";
    InThousands "in-thousands" "People are read as thousands." "人数按千人读取。";
    Levels "levels" "A line of the budget is not the sum of the lines within it." "预算项与其下各项之和不符。";
    NotAnAmount "not-an-amount" "A text is no amount of money, or its unit cannot be told." "文字不是金额，或单位不明。";
    PerThousand "per-thousand" "Rates are read as rates per 1,000." "比率按千分率读取。";
    YearAlone "year-alone" "A date names a year and no month." "日期只写了年份。";
    AgesOutOfOrder "ages-out-of-order" "Ages do not rise from row to row." "年龄没有逐行递增。";
    BoundsSwapped "bounds-swapped" "The lower bound is not below the upper one." "下限不小于上限。";
    Counted "counted" "What a shortfall is counted in is only half said." "缺口的计量只写了一部分。";
    CommitmentNotJudged "commitment-not-judged" "A commitment is due in no year of the plan." "承诺的到期年不在规划期内。";
    Correlation "correlation" "A rank correlation is not between two different assumptions, or not between -1 and 1." "秩相关不是在两个不同假设之间，或不在-1与1之间。";
    DeathRate "death-rate" "A death rate is not above zero." "死亡率不大于零。";
    DuplicateId "duplicate-id" "Two things have the same id." "两项的 id 相同。";
    EmptyCheck "empty-check" "A check has neither a lower nor an upper limit." "检查项既无下限也无上限。";
    FirstAge "first-age" "The first age group does not start at age 0." "第一个年龄组不是从0岁开始。";
    HoldChanges "hold-changes" "The target of `hold` is not the baseline." "“保持”的目标与基期值不同。";
    HoldWithoutBaseline "hold-without-baseline" "To hold a value takes a baseline." "“保持”需要基期值。";
    ImpossibleAge "impossible-age" "Nobody is that old." "没有这个年龄的人。";
    ImpossibleCorrelations "impossible-correlations" "Rank correlations cannot hold together." "秩相关系数不能同时成立。";
    ImpossibleDistribution "impossible-distribution" "The parameters make no distribution." "这些参数不构成分布。";
    IndicatorWithoutRule "indicator-without-rule" "No rule makes an indicator." "没有规则计算这项指标。";
    LogBound "log-bound" "The log scale holds positive values only." "对数尺度只含正值。";
    MissingBound "missing-bound" "The logit scale needs both bounds." "logit 尺度需要上下限。";
    NegativeAmount "negative-amount" "An amount is negative." "数量为负。";
    NegativeDraws "negative-draws" "An assumption that can hardly be negative is so in many draws." "不应为负的假设在不少模拟中为负。";
    NoDomains "no-domains" "The plan has no domains." "规划没有领域。";
    NoMoves "no-moves" "Shares of moves are all zero." "迁移构成全为零。";
    NoPeople "no-people" "A table of the population holds nobody." "人口表中没有人。";
    NotADate "not-a-date" "Something else stands where a month or year is wanted." "应为年月处写了别的内容。";
    NotADistribution "not-a-distribution" "A value is no number, interval or distribution." "值不是数字、区间或分布。";
    NotAName "not-a-name" "An id cannot be used as a name in rules." "id 不能在规则中作名称。";
    NotAYear "not-a-year" "A number is no year of a plan." "数字不是规划中的年份。";
    NotAnInterval "not-an-interval" "A text is not an interval such as \"0.02 to 0.05\"." "文字不是 \"0.02 to 0.05\" 这样的区间。";
    ObservedNotBaseline "observed-not-baseline" "The value observed in the base year is not the baseline." "基期年的观测值与基期值不同。";
    ObservedOutsidePlan "observed-outside-plan" "A value is observed after the target year." "观测年份晚于目标年。";
    OpensTooEarly "opens-too-early" "A facility opens before the plan begins." "设施在规划期之前投用。";
    OpensTooLate "opens-too-late" "A facility opens after the target year." "设施在目标年之后投用。";
    OtherUnit "other-unit" "Two figures of one unit differ by a factor that units differ by." "同一单位的两个数值相差的倍数像是单位不同。";
    OutOfBounds "out-of-bounds" "A value is outside the declared bounds." "值超出所声明的范围。";
    PeopleInFractions "people-in-fractions" "People are given in fractions." "人数带有小数。";
    PlanStep "plan-step" "The years of the plan cannot be walked in such steps." "规划期不能按该步长整除。";
    PlanYears "plan-years" "The target year does not come after the base year." "目标年不在基期年之后。";
    PrintedComparison "printed-comparison" "The printed figure asks for something else than the comparison." "所印数值的要求与比较方式不符。";
    PrintedForm "printed-form" "The figure is printed in another form than declared." "数值的印法与所声明的不符。";
    PrintedValue "printed-value" "The number is not the printed figure." "数字与所印数值不符。";
    ClassHorizon "class-horizon" "A class tells of another span of years than the plan has." "参照类的年限与规划期不同。";
    ClassQuantiles "class-quantiles" "A reference class lacks numbers, or its quantiles fall." "参照类缺少数值，或分位数递减。";
    TargetPassed "target-passed" "What was observed is at its target already." "观测值已达到目标。";
    UnlikeClass "unlike-class" "A row's five years are not as wide or as restless as its reference class's." "某行五年的离散或逐年起伏与其参照类不同。";
    UnknownClass "unknown-class" "No reference class has this name." "没有这个名称的参照类。";
    ClassWeights "class-weights" "The weights of reference classes lack a term." "参照类的权重缺少一项。";
    ObservationError "observation-error" "An observation's error is not above zero." "观测值的误差不大于零。";
    PriorScale "prior-scale" "A prior is on another scale than its indicator." "先验与指标的尺度不同。";
    PriorSpread "prior-spread" "A spread is not above zero." "离散程度不大于零。";
    RateTooHigh "rate-too-high" "A rate of births or deaths is higher than can be." "出生率或死亡率高得不可能。";
    ReservedName "reserved-name" "A name has a meaning of its own in rules." "名称在规则中另有含义。";
    RowNumber "row-number" "A row's number is used twice without saying which part is meant." "行号重复，而没有写明是哪一部分。";
    SameAssumptionTwice "same-assumption-twice" "An assumption stands in two files." "同一假设写在两个文件中。";
    ShareOutOfRange "share-out-of-range" "A share is not between 0 and 1." "份额不在0与1之间。";
    SharesDoNotSum "shares-do-not-sum" "The shares of the budget do not sum to one." "预算份额之和不为一。";
    SharesRounded "shares-rounded" "The shares of the budget do not sum to one for rounding." "预算份额因四舍五入而不为一。";
    TargetDirection "target-direction" "The comparison points against the better way." "比较方向与“何者为优”相反。";
    TargetOutOfReach "target-out-of-reach" "A target that no value within the bounds meets." "范围内没有任何值能达到的目标。";
    Tolerance "tolerance" "A tolerance is missing, negative or needless." "容差缺失、为负或多余。";
    TwoBaseValues "two-base-values" "The value of the base year is given in the table and by a rule." "基期值既在表中给出，又由规则给出。";
    TwoDistributions "two-distributions" "A value has two distributions." "一个值写了两种分布。";
    UnknownAssumption "unknown-assumption" "No assumption has this name." "没有这个名称的假设。";
    UnknownBudgetLine "unknown-budget-line" "No budget line has this name." "没有这个名称的预算项。";
    UnknownDistribution "unknown-distribution" "No distribution has this name." "没有这个名称的分布。";
    UnknownDomain "unknown-domain" "No domain has this name." "没有这个名称的领域。";
    UnknownGrade "unknown-grade" "The grade of evidence is none of A to D." "证据等级不是 A 至 D。";
    UnknownGroup "unknown-group" "No group of assumptions has this name." "没有这个名称的假设分组。";
    UnknownIndicator "unknown-indicator" "No indicator has this name." "没有这个名称的指标。";
    UnknownPart "unknown-part" "No part of the model card has this name." "模型说明没有这个名称的部分。";
    UnknownSeries "unknown-series" "No rule makes a series of this name." "没有规则计算这个名称的序列。";
    Unused "unused" "No rule reads what the plan declares: it changes no number." "没有规则读取所声明的内容：它不影响任何数字。";
    WrongNumbers "wrong-numbers" "A distribution has more or fewer numbers than it takes." "分布的参数个数不对。";

    // Levers, and questions about them.
    CostWithoutLine "cost-without-line" "A lever costs money, and no budget line pays it." "措施要花钱，却没有写明由哪个领域支出。";
    FloorAndCheapest "floor-and-cheapest" "A question for the least money sets a floor as well." "以最省钱为目的的问题又设了下限。";
    LeverAmount "lever-amount" "A lever is pulled beyond its range, or between two steps." "措施的力度超出范围，或介于两档之间。";
    LeverEffect "lever-effect" "A lever does nothing, or what no rule reads." "措施没有作用，或作用于没有规则读取的假设。";
    LeverExcluded "lever-excluded" "Two levers cannot stand side by side." "两项措施不能同时采用。";
    LeverRange "lever-range" "The range of a lever or line holds nothing." "措施或领域的范围不成立。";
    LeverYears "lever-years" "A lever starts in a year in which it cannot." "措施的起始年份不成立。";
    NoLevers "no-levers" "There is no lever to be pulled." "没有可用的措施。";
    SameFacilityTwice "same-facility-twice" "A lever builds a facility that the plan has already." "措施新建的设施规划中已有。";
    TwoSums "two-sums" "A question gives money a year and money in all." "问题同时给出了每年金额和全期金额。";
    QuestionPart "question-part" "A question sets what has no part in its answer." "问题写了与其答案无关的内容。";
    UnknownLever "unknown-lever" "No lever has this name." "没有这个名称的措施。";
    UnknownWant "unknown-want" "A question wants what cannot be wanted." "问题的目的不成立。";
    WorksNegative "works-negative" "The part of a lever that takes effect can be negative." "措施起作用的部分可能为负。";

    // Scenarios.
    BeyondPlausible "beyond-plausible" "A scenario sets an assumption beyond what the plan takes for possible." "情景所设的假设超出规划认为可能的范围。";
    CountsTwice "counts-twice" "A scenario says again what its parent says, and it counts twice." "情景重复了上级已有的内容，会计两次。";
    ChangeOfDistribution "change-of-distribution" "A distribution is multiplied by a number that is not positive." "分布乘以了非正数。";
    ParentCycle "parent-cycle" "Scenarios are one another's parents." "情景互为上级。";
    ReplacesNothing "replaces-nothing" "A scenario's rule file replaces no rule." "情景的规则文件没有替换任何规则。";
    RuleNotInFile "rule-not-in-file" "A scenario's rule file lacks the rule that takes another's place." "情景的规则文件中没有用来替换的规则。";
    ScenarioName "scenario-name" "A file's name cannot name a scenario." "文件名不能作情景名。";
    Shift "shift" "Money is moved to itself, or more than all of it." "资金转给自身，或超出全部资金。";
    ShiftTooLarge "shift-too-large" "More money is taken from a budget line than it has." "从预算项转出的资金超过其份额。";
    ShiftYears "shift-years" "Money is moved in years outside the plan." "调剂资金的年份超出规划期。";
    UnknownDesign "unknown-design" "No design of a batch has this name." "没有这个名称的批量设计。";
    UnknownFacility "unknown-facility" "No facility has this name." "没有这个名称的设施。";
    UnknownInput "unknown-input" "A design varies something that is no input of the plan." "设计改变的不是规划的输入。";
    UnknownParent "unknown-parent" "The parent of a scenario is none." "情景的上级不存在。";
    UnknownRule "unknown-rule" "No rule has this name." "没有这个名称的规则。";

    // Rules.
    OwnTarget "own-target" "A rule reads the target that it is held against." "规则读取了用来评判它自身的目标值。";
    AlwaysThrows "always-throws" "A rule throws in every draw." "规则在每次模拟中都会报错。";
    Cycle "cycle" "Rules wait for one another in a circle." "规则相互等待成环。";
    DefinedTwice "defined-twice" "A rule is defined twice." "规则重复定义。";
    DifferentLengths "different-lengths" "Two lists that belong together have different lengths." "应当对应的两个列表长度不同。";
    EmptyList "empty-list" "A function needs a list with something in it." "函数需要非空的列表。";
    EndlessRecursion "endless-recursion" "Functions call each other without end." "函数无休止地相互调用。";
    EndlessRule "endless-rule" "A rule takes more steps than any should." "规则的运算步数过多。";
    IndexOutOfRange "index-out-of-range" "A list has no element there." "列表没有该位置的元素。";
    ListComparison "list-comparison" "Lists cannot be compared." "列表不能比较。";
    ListLengths "list-lengths" "A series of several values changes its length from year to year." "多值序列的长度逐年不同。";
    ListOrder "list-order" "Lists of values that differ between draws cannot be sorted." "随模拟变化的列表不能排序。";
    ListSearch "list-search" "A list cannot be searched for a value that differs between draws." "不能在列表中查找随模拟变化的值。";
    NoBaseValue "no-base-value" "A series has no value in the base year." "序列没有基期值。";
    NoNumber "no-number" "A rule does not end in a number." "规则没有以数值结束。";
    NoYearBefore "no-year-before" "In the base year there is no year before." "基期年没有上一年。";
    OutsideARule "outside-a-rule" "Something else than a function stands in a rule file." "规则文件中有函数以外的内容。";
    ReadOnly "read-only" "A rule tries to set a value that can only be read." "规则试图改写只读的值。";
    RuleCalled "rule-called" "A rule is called like a function." "规则被当作函数调用。";
    RuleFails "rule-fails" "A rule cannot be run." "规则无法运行。";
    StepOfZero "step-of-zero" "A range has steps of zero." "区间的步长为零。";
    SwitchOnValue "switch-on-value" "`switch` works on `year` only." "`switch` 只能用于 `year`。";
    Syntax "syntax" "A rule file cannot be read." "规则文件有语法错误。";
    TextWithValues "text-with-values" "Text in backticks is not part of the rules language." "规则语言中没有反引号文字。";
    ThrownValue "thrown-value" "`throw` is given something else than a text." "`throw` 后不是文字。";
    TooDeep "too-deep" "Too many rules wait for one another." "相互等待的规则过多。";
    TooLarge "too-large" "A list or a text grows too large." "列表或文字过大。";
    TooManyLines "too-many-lines" "The rules have too many lines." "规则行数过多。";
    TooManyPaths "too-many-paths" "A rule has too many ways through its conditions." "规则的条件分支过多。";
    TracedConversion "traced-conversion" "A value that differs between draws cannot become a whole number." "随模拟变化的值不能转为整数。";
    UnknownFunction "unknown-function" "No function has this name, or none for these values." "没有这个名称的函数，或不能用于这些值。";
    UnknownName "unknown-name" "No such name is known there." "没有这个名称。";
    UnknownOperator "unknown-operator" "The rules language has no such operator." "规则语言没有这个运算符。";
    UnknownTarget "unknown-target" "No indicator of this name has a target." "没有这个名称的指标目标。";
    UnknownVariable "unknown-variable" "No variable has this name." "没有这个名称的变量。";
    WholeNumberArithmetic "whole-number-arithmetic" "Whole numbers overflow, or are divided by zero." "整数溢出或除以零。";
    WrongIndex "wrong-index" "A value cannot be taken by that index." "不能这样按下标取值。";
    WrongLoop "wrong-loop" "`for` is given neither a range nor a list." "`for` 后既不是区间也不是列表。";
    WrongName "wrong-name" "A function needs a name in quotes." "函数需要带引号的名称。";
    WrongNumberOfValues "wrong-number-of-values" "A function is given more or fewer values than it takes." "函数的参数个数不对。";
    WrongOperands "wrong-operands" "An operator is used on values it does not work with." "运算符用于不适用的值。";
    WrongProperty "wrong-property" "A value has no such property." "值没有这个属性。";

    // Runs and commands.
    CheckFailed "check-failed" "A check of the plan fails." "规划的检查项未通过。";
    EmptyChart "empty-chart" "A chart would show nothing." "图中没有可显示的内容。";
    NeedlessName "needless-name" "A name is given to a picture that needs none." "图表不需要名称却给了名称。";
    NoFont "no-font" "No font with Chinese letters is installed." "没有安装含中文的字体。";
    NoPopulation "no-population" "The rules project no population by age and sex." "规则没有按年龄和性别推算人口。";
    NoSuchDraw "no-such-draw" "The run has no draw of this number." "运行中没有这一号模拟。";
    NotAMultipleOfTen "not-a-multiple-of-ten" "The number of draws cannot be parted into ten replicates." "模拟次数不能分成10组。";
    NotAPowerOfTwo "not-a-power-of-two" "The number of draws is not a power of two." "模拟次数不是2的幂。";
    NotModelled "not-modelled" "An indicator is not modelled." "指标没有建模。";
    OneScenario "one-scenario" "Two different scenarios are needed." "需要两个不同的情景。";
    PictureEnding "picture-ending" "A picture is asked for in a format that is not written." "所要的图片格式不支持。";
    PictureTooLarge "picture-too-large" "A picture would be too large." "图像过大。";
    SeveralPlans "several-plans" "Several plans are named where one is meant, or cannot be set side by side." "应为一份规划处指定了多份，或这些规划无法对照。";
    TargetWithoutYear "target-without-year" "A target has no year." "目标值没有目标年。";
    UnknownDirection "unknown-direction" "A word is no direction." "词语不是方向。";
    UnknownSchema "unknown-schema" "No kind of TOML file has this name." "没有这个名称的 TOML 文件种类。";
    UnknownItem "unknown-item" "A row of the table of scenarios names nothing that can be changed." "情景表的某一行没有写明可以改变的内容。";
    UnknownScenario "unknown-scenario" "No scenario has this name." "没有这个名称的情景。";
    WhichSubject "which-subject" "It is not said which one is meant." "没有写明指哪一项。";
    IndicatorWithoutRecord "indicator-without-record" "No place that teaches has an indicator that is to be scored." "用于学习的地区没有要检验的指标。";
    NoSuchYear "no-such-year" "A year is not one of the plan's after its base year." "年份不在规划期内。";
    NothingObserved "nothing-observed" "No observation can move the draws." "没有可用于更新模拟的观测值。";
    CasesLeftOut "cases-left-out" "Some cases or columns are not looked at." "部分案例或列未计入。";
    NoThreshold "no-threshold" "It is not said which values are of interest." "没有说明哪些数值是所关注的。";
    NothingToDiscover "nothing-to-discover" "There is no range to be found in these cases." "这些案例中没有可发现的范围。";
    NotDense "not-dense" "No box is as dense as was asked for." "没有密度达到要求的盒。";
    NoSuchStep "no-such-step" "A box's way has no such step." "盒的路径没有这一步。";
    BothChange "both-change" "A policy and a future change the same input." "策略与未来改变了同一输入。";
    NotCrossed "not-crossed" "Policies of a batch meet different futures." "批量中的各策略面对不同的未来。";
    TooManyWanted "too-many-wanted" "More targets are wanted than the plan has." "所要求的达标项数多于规划的目标。";
    NoSpread "no-spread" "What is asked about is the same in all draws." "所问的量在各次模拟中都相同。";
    FailedEvaluations "failed-evaluations" "Evaluations of a sensitivity analysis failed." "敏感性分析的部分计算失败。";
    SameSeed "same-seed" "Two sets of draws that must be independent have one seed." "应相互独立的两组模拟用了同一种子。";
    NothingToScore "nothing-to-score" "No change of a panel can be forecast and scored." "面板中没有可以预测并检验的变化。";
    ObservedOutsideBand "observed-outside-band" "What was observed lies where nine in ten draws do not go." "观测值落在九成模拟之外。";
    ObservationsUnused "observations-unused" "Observations after the base year move no number." "基期之后的观测值未参与计算。";
    PlaceInBothPanels "place-in-both-panels" "A place stands in both panels." "有地区同时出现在两个面板中。";
    PlanWarned "plan-warned" "There are warnings about the plan or its scenarios." "规划或情景有警告。";
    LevelLeaps "level-leaps" "A rule leads far away from where its indicator begins." "规则使数值远离基期。";
    AtItsBound "at-its-bound" "Most draws hold an indicator exactly at a bound." "多数模拟把指标恰好压在上限或下限。";
    AgeGap "age-gap" "Ages of a table of people leave something out." "分年龄表缺了年龄段。";
    RateTooLow "rate-too-low" "Rates of a table of people are too low to be true." "分年龄率低得不可信。";
    ChangesNothing "changes-nothing" "A scenario changes nothing of its parent." "情景没有改变上级情景的任何内容。";
    SameTitle "same-title" "Two scenarios, assumptions or budget lines are called the same." "两个情景、假设或预算项同名。";
    QuantilesFall "quantiles-fall" "A quantile lies below the one before it." "分位数低于前一个分位数。";
    YearsOutOfOrder "years-out-of-order" "Years are not in order." "年份次序不对。";
}

impl std::fmt::Display for Code {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
