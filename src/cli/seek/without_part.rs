//! What was set that has no part in the answer to a question.

use super::SeekArguments;
use crate::analysis::seek::{Question, Want};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Text;
use crate::text;

/// What was set that has no part in the answer.
pub(super) fn without_part(options: &SeekArguments, question: &Question) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let mut fault = |message: Text, help: Text| faults.push(Diagnostic::error(Code::QuestionPart, message).help(help));
    if options.frontier && options.money.len() == 1 {
        fault(
            text!("one sum is no frontier", "只有一笔金额，不成其为逐级列出"),
            text!("leave --frontier out, or name several sums: --money 5 10 20", "请去掉 --frontier，或写多笔金额：--money 5 10 20"),
        );
    }
    if question.want == Want::Each {
        let set = [("floor", question.floor.is_some()), ("tail", question.tail.is_some()), ("futures", !question.futures.is_empty())];
        for (name, _) in set.into_iter().filter(|(_, set)| *set) {
            fault(
                text!("`{name}` has no part where targets are asked about one by one", "逐项询问目标时 `{name}` 不起作用"),
                text!("ask for a mix: --money 20, or --want safe", "请改为求组合：--money 20 或 --want safe"),
            );
        }
        if !question.money.is_empty() {
            fault(
                text!("`each` asks about targets one by one, and spends no money", "`each` 逐项询问目标，不涉及金额"),
                text!("leave --want out for the best mix, or the money", "若求最佳组合请去掉 --want，否则去掉金额"),
            );
        }
    } else if !question.starts.is_empty() {
        fault(
            text!("`starts` has no part in a mix", "求组合时 `starts` 不起作用"),
            text!(
                "a mix starts in one year: `start`; or leave the money and `want` out",
                "组合从一个年份起实行，请写 `start`；或删去金额和 `want`"
            ),
        );
    }
    faults
}
