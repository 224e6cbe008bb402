//! Tells of lines in rules that do nothing: values that nothing takes, lines behind a `return`, years that never come, a `clamp`
//! upside down.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::engine::trace::Idle;
use crate::plan::Plan;
use crate::text;

use super::compile::Compiled;

/// A warning for each such line of the rules of these models, once.
pub(super) fn told(plan: &Plan, compiled: &[&Compiled]) -> Vec<Diagnostic> {
    let years = plan.years();
    let mut places: Vec<(Idle, Place)> = Vec::new();
    for line in compiled.iter().flat_map(|compiled| compiled.rules.idle_lines(&years)) {
        if !places.contains(&line) {
            places.push(line);
        }
    }
    places.into_iter().map(|(idle, place)| message(plan, &idle).at(place)).collect()
}

fn message(plan: &Plan, idle: &Idle) -> Diagnostic {
    match idle {
        Idle::ThrownAway { meant: Some(meant) } => {
            Diagnostic::warning(Code::Unused, text!("what is compared before this `;` is thrown away", "这个 `;` 之前的比较结果被丢弃"))
                .help(text!("`==` compares; to set it, write `{meant}`", "`==` 是比较；若要赋值，请写 `{meant}`"))
        }
        Idle::LostVariable { name, added } => Diagnostic::warning(
            Code::Unused,
            text!("this `{name}` ends with its braces, and nothing reads it", "这个 `{name}` 到花括号结束为止，没有任何内容读取它"),
        )
        .help(if *added {
            text!("to add to the `{name}` above, delete this line", "若要累加到上面的 `{name}`，请删去这一行")
        } else {
            text!(
                "to change the `{name}` above, leave `let` out: `{name} = …;`",
                "若要改变上面的 `{name}`，请去掉 `let`：`{name} = …;`"
            )
        }),
        Idle::SetAgain { name } => Diagnostic::warning(
            Code::Unused,
            text!("`{name}` is declared again before anything has read it", "`{name}` 在被读取之前又声明了一次"),
        )
        .help(text!("delete one of the two, or give this one another name", "请删去其中一个，或给这个另取名称")),
        Idle::ThrownAway { meant: None } => {
            Diagnostic::warning(Code::Unused, text!("what is computed before this `;` is thrown away", "这个 `;` 之前算出的值被丢弃")).help(
                text!(
                    "does the line go on below? Then delete this `;`. Else set the variable that is read below, `x = …;` or `x += …;`, or delete the line",
                    "下一行是否接着算？若是，请删去这个 `;`；否则请赋给下文读取的变量：`x = …;` 或 `x += …;`，或删去这一行"
                ),
            )
        }
        Idle::LostValue { word } => {
            let told = if word.is_empty() {
                text!("what this comes to is thrown away: nothing takes it", "这里算出的值被丢弃：没有任何内容接收它")
            } else {
                text!(
                    "what this `{word}` gives is thrown away: the rule goes on behind it",
                    "这个 `{word}` 的值被丢弃：规则在其后继续"
                )
            };
            Diagnostic::warning(Code::Unused, told).help(text!(
                "set the variable that is read below, `x = …;`, write `return` before the value if the rule ends there, or make it the last line",
                "请赋给下文读取的变量：`x = …;`；若规则到此为止，请在值前写 `return`；或把它移到最后一行"
            ))
        }
        Idle::UnreadVariable { name } => {
            Diagnostic::warning(Code::Unused, text!("`{name}` is set here, and nothing reads it afterwards", "这里设置的 `{name}` 此后未被读取"))
                .help(text!("read it where it is meant to count, or delete the line", "请在应当使用它的地方读取，或删去这一行"))
        }
        Idle::UnreadParameter { helper, name } => {
            Diagnostic::warning(Code::Unused, text!("`{helper}` does not read its value `{name}`", "`{helper}` 没有读取参数 `{name}`")).help(
                text!(
                    "read it where it is meant to count, or take it out here and in all calls",
                    "请在应当使用它的地方读取，或在这里和所有调用中去掉它"
                ),
            )
        }
        Idle::EmptyRange { written, meant } => {
            Diagnostic::warning(Code::Unused, text!("`{written}` holds no number: this never runs", "`{written}` 中没有数：这里从不执行")).help(
                text!(
                    "the smaller comes first, and the end is not counted: `{meant}`",
                    "小的在前，且不含末尾的数：`{meant}`"
                ),
            )
        }
        Idle::SetEachRound { name, value } => {
            let help = if value.parse::<f64>().is_ok() {
                text!("write this line before the loop", "请把这一行写在循环之前")
            } else {
                text!("to add up all rounds, write `{name} += …;`", "若要累加各次循环，请写 `{name} += …;`")
            };
            Diagnostic::warning(
                Code::Unused,
                text!("each round sets `{name}` anew: only the last one counts", "每次循环都重新设置 `{name}`：只有最后一次起作用"),
            )
            .help(help)
        }
        Idle::CountedFrom { written } => {
            let (base, target) = (plan.base_year, plan.target_year);
            let (apart, more) = ((base - written).abs(), if *written < base { "+" } else { "-" });
            Diagnostic::warning(
                Code::Unused,
                text!(
                    "years are counted from {written}, which is outside the plan, {base} to {target}",
                    "年数从{written}年算起，而该年不在规划期（{base}—{target}）内"
                ),
            )
            .help(text!(
                "write `year - base_year`; if {written} is meant, `year - base_year {more} {apart}`",
                "请写 `year - base_year`；若确指{written}年，请写 `year - base_year {more} {apart}`"
            ))
        }
        Idle::CalendarYear => {
            let first = plan.base_year + plan.step.max(1);
            Diagnostic::warning(
                Code::Unused,
                text!("`year` is the calendar year, from {first} on, and is reckoned with as a number", "`year` 是公历年份（{first}年起），这里直接用来乘或乘方"),
            )
            .help(text!("years since the base year are `(year - base_year)`", "自基期以来的年数写作 `(year - base_year)`"))
        }
        Idle::ZeroFactor => Diagnostic::warning(Code::Unused, text!("a factor 0: what is multiplied by it never counts", "乘以 0：所乘的内容从不起作用"))
            .help(text!("write the factor that is meant, or delete what it multiplies", "请写出真正的系数，或删去所乘的内容")),
        Idle::OneFactor { meant } => {
            Diagnostic::warning(Code::Unused, text!("multiplying by 1 changes nothing: brackets are missing", "乘以 1 没有作用：缺少括号"))
                .help(text!("write `{meant}`", "请写 `{meant}`"))
        }
        Idle::ClampLast { meant } => {
            Diagnostic::warning(Code::BoundsSwapped, text!("the value that `clamp` holds comes first, its two ends behind it", "`clamp` 的第一个参数是被限制的值，其后是上下限"))
                .help(text!("write `{meant}`", "请写 `{meant}`"))
        }
        Idle::Fixed { written, value } => Diagnostic::warning(
            Code::BoundsSwapped,
            text!("`{written}` is {value} whatever it is given", "无论取什么值，`{written}` 都是 {value}"),
        )
        .help(text!("`max` holds the lower end and `min` the upper: `clamp(x, low, high)`", "`max` 限制下限，`min` 限制上限：`clamp(x, 下限, 上限)`")),
        Idle::BehindReturn => {
            Diagnostic::warning(Code::Unused, text!("what follows a `return` is never reached", "`return` 之后的内容不会执行"))
                .help(text!("delete the `return` above, or what follows it", "请删去上面的 `return`，或删去其后的内容"))
        }
        Idle::Condition { written, always } => {
            let (first, base) = (plan.base_year + plan.step.max(1), plan.base_year);
            if let Some((short, whole)) = in_short(plan, written) {
                let message = text!("`{written}` comes out the same in every year of the plan", "`{written}` 在规划期每一年的结果都相同");
                let help = text!("years have four digits: write {whole} for {short}", "年份是四位数：请把 {short} 写成 {whole}");
                return Diagnostic::warning(Code::Unused, message).help(help);
            }
            let last = plan.target_year;
            let (message, help) = if *always {
                (
                    text!("`{written}` holds in every year of the plan", "`{written}` 在规划期每一年都成立"),
                    text!(
                        "rules run from {first} to {last}: write the year that is meant, or leave the condition out",
                        "规则在{first}至{last}年运行：请写正确的年份，或去掉这个条件"
                    ),
                )
            } else {
                (
                    text!("`{written}` holds in no year of the plan", "`{written}` 在规划期没有一年成立"),
                    text!(
                        "rules run from {first} to {last}: what stands behind it never counts; the value of {base} comes from the table or a `base_…` rule",
                        "规则在{first}至{last}年运行，其后的内容从不起作用；{base}年的值来自表格或 `base_…` 规则"
                    ),
                )
            };
            Diagnostic::warning(Code::Unused, message).help(help)
        }
        Idle::Shadowed { written } => Diagnostic::warning(
            Code::Unused,
            text!("`{written}` is never reached: what stands above it holds before", "`{written}` 永远轮不到：其上的条件已先成立"),
        )
        .help(text!("change the one that is wrong, or delete this branch", "请改正写错的一个，或删去这一分支")),
        Idle::Case { written } => {
            let (first, last) = (plan.base_year + plan.step.max(1), plan.target_year);
            let told = Diagnostic::warning(Code::Unused, text!("the case {written} never comes", "{written} 这一情况不会出现"));
            if let Some((short, whole)) = in_short(plan, written) {
                return told.help(text!("years have four digits: write {whole} for {short}", "年份是四位数：请把 {short} 写成 {whole}"));
            }
            told.help(text!(
                "rules run from {first} to {last}: write one of these years, or delete the case",
                "规则在{first}至{last}年运行：请写其中的年份，或删去这一情况"
            ))
        }
        Idle::SameBranches => {
            Diagnostic::warning(Code::Unused, text!("both branches of this condition are the same", "这个条件的两个分支相同"))
                .help(text!("change the one that is meant otherwise, or delete the condition", "请改正其中一个分支，或删去这个条件"))
        }
        Idle::Itself { written } => Diagnostic::warning(
            Code::Unused,
            text!("`{written}` is always the same: a value is held against itself", "`{written}` 的结果总是一样：同一个值与自身相比"),
        )
        .help(text!(
            "write the other one that is meant, such as `prev.…` or `base.…`",
            "请写出真正要比的另一个值，如 `prev.…` 或 `base.…`"
        )),
        Idle::Clamp { low, high } => Diagnostic::warning(
            Code::BoundsSwapped,
            text!("`clamp` holds between {low} and {high}: the lower end is the larger", "`clamp` 的下限 {low} 大于上限 {high}"),
        )
        .help(text!("write `clamp(x, {high}, {low})`", "请写成 `clamp(x, {high}, {low})`")),
        Idle::Year { written, always } => {
            let (base, target) = (plan.base_year, plan.target_year);
            let (en, zh) = if *always { ("always holds", "总是成立") } else { ("never holds", "从不成立") };
            Diagnostic::warning(
                Code::Unused,
                text!(
                    "{written} is outside the plan, {base} to {target}: the comparison {en}",
                    "{written} 年不在规划期（{base}—{target}）内：这个比较{zh}"
                ),
            )
            .help(text!(
                "write a year of the plan, or count from its beginning: `base_year + 2`",
                "请写规划期内的年份，或从基期年算起：`base_year + 2`"
            ))
        }
    }
}

/// A year of the plan that is written by its last two digits alone, and the whole year.
fn in_short(plan: &Plan, written: &str) -> Option<(i32, i32)> {
    let held = |word: &str| word.len() == 2 && word.bytes().all(|letter| letter.is_ascii_digit());
    // What is added to a year, or counted from one, is no year.
    if written.contains(['+', '-', '*', '/', '%', '.']) || written.contains("base_year") {
        return None;
    }
    let words = written.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| held(word));
    let short = words.filter_map(|word| word.parse::<i32>().ok()).find(|short| plan.year_in_short(*short).is_some())?;
    Some((short, plan.year_in_short(short)?))
}
