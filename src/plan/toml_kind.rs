//! What a TOML value is, in a planner's words, and the number it holds.

use toml::de::DeValue;

use crate::language::Text;
use crate::table::{PerCent, number_help, parse_number, plain_decimal};
use crate::text;

/// A finite number, written with or without decimals.
pub(crate) fn number(value: &DeValue<'_>) -> Option<f64> {
    let number: f64 = match value {
        DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix()).ok()? as f64,
        DeValue::Float(float) => float.as_str().parse().ok()?,
        _ => return None,
    };
    Some(number).filter(|number| number.is_finite())
}

/// The help for a number in quotes.
pub(super) fn plain_number(words: &str) -> Option<Text> {
    let number = words.trim();
    parse_number(number).map(|_| {
        let number = plain_decimal(number);
        text!("write {number} without quotes", "请写 {number}，不加引号")
    })
}

/// The help for a figure with words about it, as it holds in a TOML file, which has no columns.
pub(super) fn number_help_in_toml(words: &str, per_cent: PerCent) -> Option<Text> {
    let help = number_help(words, per_cent)?;
    Some(Text::new(help.zh.replace("别的列", "注释"), help.en.replace("another column", "a comment")))
}

/// What kind of value it is.
pub(super) fn kind_name(value: &DeValue<'_>) -> Text {
    match value {
        DeValue::Float(float) if !float.as_str().parse().is_ok_and(f64::is_finite) => {
            let written = float.as_str();
            text!("`{written}`, which is no number", "`{written}`（不是数字）")
        }
        DeValue::String(words) => text!("the text \"{words}\"", "文字 \"{words}\""),
        DeValue::Integer(_) | DeValue::Float(_) => text!("a number", "数字"),
        DeValue::Boolean(_) => text!("true or false", "true 或 false"),
        DeValue::Datetime(_) => text!("a date", "日期"),
        DeValue::Array(_) => text!("a list", "列表"),
        DeValue::Table(_) => text!("a table", "表"),
    }
}
