//! Columns and frames that take no more memory than what is in them.

use polars_core::prelude::{ArrowDataType, Column, DataFrame, DataType, IntoSeries, PlSmallStr, Series, StringChunked};
use polars_core::utils::arrow::array::{Utf8ViewArray, View};

/// The same frame in one piece: one that was put together of many has their price in each column, and keeps all of their buffers of text.
pub fn compact(frame: &DataFrame) -> DataFrame {
    let column = |column: &Column| match column.dtype() {
        DataType::String => {
            let cells: Vec<Option<&str>> = column.str().expect("invariant: a column of texts").iter().collect();
            Column::from(strings(&cells).with_name(column.name().clone()))
        }
        _ => column.rechunk(),
    };
    let columns = frame.columns().iter().map(column).collect();
    DataFrame::new(frame.height(), columns).expect("invariant: the columns are those of a frame")
}

/// A column of texts. Polars' own builder begins each column with 8 kB, which a table that waits to be written would keep for every column of
/// every scenario.
pub(super) fn strings<W: AsRef<str>>(cells: &[Option<W>]) -> Series {
    let mut bytes: Vec<u8> = Vec::new();
    let mut views: Vec<View> = Vec::with_capacity(cells.len());
    let mut before = "";
    for cell in cells {
        let word = cell.as_ref().map_or("", W::as_ref);
        // Names of scenarios stand once for all of their rows.
        let view = match views.last() {
            Some(last) if word == before => *last,
            _ => View::new_from_bytes(word.as_bytes(), 0, bytes.len() as u32),
        };
        if !view.is_inline() && (word != before || views.is_empty()) {
            bytes.extend_from_slice(word.as_bytes());
        }
        views.push(view);
        before = word;
    }
    bytes.shrink_to_fit();
    let buffers = if bytes.is_empty() { Vec::new() } else { vec![bytes.into()] };
    let present = cells.iter().any(Option::is_none).then(|| cells.iter().map(Option::is_some).collect());
    let array = Utf8ViewArray::try_new(ArrowDataType::Utf8View, views.into(), buffers.into(), present);
    StringChunked::with_chunk(PlSmallStr::EMPTY, array.expect("invariant: each view lies in the buffer")).into_series()
}

#[cfg(test)]
mod tests {
    use polars_core::prelude::NamedFrom;

    use super::*;

    #[test]
    fn texts_stand_once_and_read_as_they_were() {
        let long = "a name of more than twelve letters";
        for cells in [
            vec![],
            vec![None, None],
            vec![Some("short"), None, Some(""), Some("short")],
            vec![Some(long), Some(long), None, Some(long), Some("平均预期寿命（岁）"), Some(""), Some("平均预期寿命（岁）")],
        ] {
            let column = strings(&cells);
            let words = column.str().expect("texts");
            assert_eq!(words.iter().collect::<Vec<_>>(), cells);
            assert_eq!(column.null_count(), cells.iter().filter(|cell| cell.is_none()).count());
        }
        let column = strings(&[Some(long); 51]);
        let held: usize =
            column.str().expect("texts").downcast_iter().flat_map(|array| array.data_buffers().iter()).map(|own| own.len()).sum();
        assert_eq!(held, long.len());
    }

    #[test]
    fn a_compact_frame_reads_as_it_was() {
        let words = Series::new("words".into(), vec![Some("a name of more than twelve letters"), None, Some("short")]);
        let numbers = Series::new("numbers".into(), vec![Some(0.1), None, Some(-2.0)]);
        let mut frame = DataFrame::new_infer_height(vec![words.into(), numbers.into()]).expect("equally long");
        frame.vstack_mut(&frame.clone()).expect("of one kind");
        let kept = compact(&frame);
        assert!(kept.equals_missing(&frame), "{kept:?}");
        assert!(kept.columns().iter().all(|column| column.n_chunks() == 1));
    }
}
