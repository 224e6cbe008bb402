//! The page of a kind of message: what it means, why it is a fault, and an example with its remedy.

use serde_json::json;

use crate::cli::args::{Common, Format};
use crate::cli::context::{json_page, language};
use crate::cli::markdown::{reflow, without_marks};
use crate::diagnostic::Code;
use crate::diagnostic::pages::{self, Page};

/// What a kind of message means, with an example.
pub(super) fn message(common: &Common, code: Code) -> String {
    match common.printed() {
        Format::Text => without_marks(&reflow(&pages::page(code, language(common), None), common.surroundings.width)),
        Format::Json => {
            let page = Page::of(code);
            let (why, outside) = (page.map(Page::why), page.and_then(Page::outside));
            let (file, wrong, right) =
                page.map_or((None, None, None), |page| (page.file.as_ref(), page.wrong.as_ref(), page.right.as_ref()));
            let what = code.what();
            json_page(
                &json!({ "code": code, "what": what, "why": why, "file": file, "wrong": wrong, "right": right, "comes_about": outside }),
            )
        }
    }
}
