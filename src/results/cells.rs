//! Cells of a declared table by the kind of their column: words, numbers, whole numbers, years, wordings in both languages.

use crate::language::Text;
use crate::table::DataFrame;

pub(super) fn maybe_words<'f>(frame: &'f DataFrame, name: &str) -> impl Fn(usize) -> Option<String> + use<'f> {
    let column = frame.column(name).and_then(|column| column.str()).expect("invariant: declared as words");
    move |at| column.get(at).map(str::to_owned)
}

pub(super) fn words<'f>(frame: &'f DataFrame, name: &str) -> impl Fn(usize) -> String + use<'f> {
    let read = maybe_words(frame, name);
    move |at| read(at).unwrap_or_default()
}

pub(super) fn text<'f>(frame: &'f DataFrame, name: &str) -> impl Fn(usize) -> Text + use<'f> {
    let (zh, en) = (words(frame, &format!("{name}_zh")), words(frame, &format!("{name}_en")));
    move |at| Text::new(zh(at), en(at))
}

pub(super) fn flag<'f>(frame: &'f DataFrame, name: &str) -> impl Fn(usize) -> bool + use<'f> {
    let read = maybe_words(frame, name);
    move |at| read(at).as_deref() == Some("yes")
}

pub(super) fn maybe<'f>(frame: &'f DataFrame, name: &str) -> impl Fn(usize) -> Option<f64> + use<'f> {
    let column = frame.column(name).and_then(|column| column.f64()).expect("invariant: declared as numbers");
    move |at| column.get(at)
}

pub(super) fn number<'f>(frame: &'f DataFrame, name: &str) -> impl Fn(usize) -> f64 + use<'f> {
    let read = maybe(frame, name);
    move |at| read(at).unwrap_or(f64::NAN)
}

pub(super) fn maybe_whole<'f>(frame: &'f DataFrame, name: &str) -> impl Fn(usize) -> Option<i64> + use<'f> {
    let column = frame.column(name).and_then(|column| column.i64()).expect("invariant: declared as whole numbers");
    move |at| column.get(at)
}

pub(super) fn whole<'f>(frame: &'f DataFrame, name: &str) -> impl Fn(usize) -> usize + use<'f> {
    let read = maybe_whole(frame, name);
    move |at| read(at).and_then(|number| usize::try_from(number).ok()).unwrap_or(0)
}

pub(super) fn maybe_year<'f>(frame: &'f DataFrame, name: &str) -> impl Fn(usize) -> Option<i32> + use<'f> {
    let read = maybe_whole(frame, name);
    move |at| read(at).and_then(|year| i32::try_from(year).ok())
}

pub(super) fn year<'f>(frame: &'f DataFrame, name: &str) -> impl Fn(usize) -> i32 + use<'f> {
    let read = maybe_year(frame, name);
    move |at| read(at).unwrap_or(0)
}
