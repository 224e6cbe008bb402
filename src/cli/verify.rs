//! `fiveyear verify`: runs a run again and says whether the same plan and options give the same bytes.

use crate::report::lay_out;
use crate::run;
use crate::text;

use super::Outcome;
use super::args::{Common, VerifyArguments};
use super::context::Context;

/// Runs again from run.json and compares every file, byte by byte.
pub(super) fn verify(common: &Common, options: &VerifyArguments) -> Outcome {
    let context = Context::load(common)?;
    let count = run::verify(&context.plan, &context.scenarios, &context.surroundings.place(&options.run_folder), &lay_out)?;
    Ok(text!(
        "all {count} files come out the same, byte by byte (PNG pictures, drawn with the fonts of the machine, are as the run wrote them)\n",
        "全部{count}个文件逐字节一致（PNG 图片用本机字体绘制，与运行时写出的相同）\n"
    )
    .get(context.language)
    .to_owned())
}
