//! `fiveyear whatif`: writes the page in which anyone moves levers and sees what that makes of the targets.

use std::io::Write;
use std::path::PathBuf;

use crate::analysis::reference;
use crate::diagnostic::{Code, Diagnostic};
use crate::live;
use crate::simulate::Settings;
use crate::table::{cannot_write, write_whole};
use crate::text;

use super::Outcome;
use super::args::{Common, WhatIfArguments};
use super::context::Context;

/// Writes the page and says where it is.
pub(super) fn whatif(common: &Common, options: &WhatIfArguments) -> Outcome {
    let context = Context::load(common)?;
    let scenarios = context.select(&options.scenario)?;
    if let Some(scenario) = scenarios.iter().find(|scenario| !scenario.levers.is_empty()) {
        let name = &scenario.name;
        return Err(vec![
            Diagnostic::error(
                Code::LeverEffect,
                text!("the page turns no levers, and `{name}` pulls some", "页面不含措施，而情景 `{name}` 采用了措施"),
            )
            .at(scenario.place.clone())
            .help(text!("name the scenarios without levers: --scenario", "请只选没有措施的情景：--scenario")),
        ]);
    }
    let settings = Settings { draws: options.draws as usize, ..live::settings(options.seed) };
    let place = options.out.clone().unwrap_or_else(|| PathBuf::from("whatif.html"));
    // The first that was asked for; of all, the one that others are held against.
    let start = if options.scenario.is_empty() { reference(&context.plan, &scenarios) } else { 0 };
    let page = live::whatif(&context.plan, &scenarios, start, &settings)?;
    write_whole(&common.surroundings.place(&place), |file| file.write_all(page.as_bytes()))
        .map_err(|error| vec![cannot_write(text!("the page", "页面"), &place, &error)])?;
    let place = place.display();
    Ok(text!(
        "The page is in {place}. Open it in any browser of these years; it needs no network.\n",
        "页面已写入 {place}。用近年的任何浏览器打开即可，无需网络。\n"
    )
    .get(context.language)
    .to_owned())
}
