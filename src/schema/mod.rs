//! The formats of all TOML files as JSON schemas, with which editors complete and check them.
//!
//! The types of this module exist for the schemas only, since files are read with their places. Tests hold the two together: every file that
//! is shipped fits its schema, and reader and schema know the same keys.

mod assumptions;
mod columns;
mod levers;
mod plan;
mod questions;
mod reference;
mod scenario;
mod shared;

use schemars::schema_for;

pub use columns::{COLUMNS, Columns};
pub use reference::{columns_page, keys_page};

use crate::language::Text;
use crate::text;

/// A kind of TOML file.
pub struct TomlFile {
    /// Its name, as in `fiveyear schema NAME`.
    pub name: &'static str,
    /// The files, within a plan's folder; `*` stands for any name.
    pub files: &'static str,
    /// What such a file says.
    pub what: Text,
    /// Its schema (JSON schema, 2020-12).
    pub schema: serde_json::Value,
}

/// Every kind of TOML file.
pub fn toml_files() -> Vec<TomlFile> {
    let file = |name, files, what, schema: schemars::Schema| TomlFile { name, files, what, schema: schema.to_value() };
    vec![
        file("plan", "seeds/plan.toml", text!("name, years, domains", "名称、年份、领域"), schema_for!(plan::PlanFile)),
        file(
            "assumptions",
            "seeds/assumptions.toml",
            text!("every parameter of the rules", "规则中的全部参数"),
            schema_for!(assumptions::AssumptionsFile),
        ),
        file("budget", "seeds/budget.toml", text!("shares of the spending", "支出的份额"), schema_for!(plan::BudgetFile)),
        file(
            "facilities",
            "seeds/facilities.toml",
            text!("what opens during the plan", "规划期内投用的设施"),
            schema_for!(plan::FacilitiesFile),
        ),
        file("checks", "seeds/checks.toml", text!("what must hold in every draw", "每次模拟都应成立的条件"), schema_for!(plan::ChecksFile)),
        file("model", "seeds/model.toml", text!("the words of the model card", "模型说明的文字"), schema_for!(plan::ModelFile)),
        file("levers", "seeds/levers.toml", text!("what can be decided", "可以决定的措施"), schema_for!(levers::LeversFile)),
        file("scenario", "scenarios/*.toml", text!("a named what-if", "情景"), schema_for!(scenario::ScenarioFile)),
        file("design", "scenarios/designs/*.toml", text!("a design of a batch", "批量设计"), schema_for!(questions::DesignFile)),
        file(
            "question",
            "*.toml",
            text!("a question for `fiveyear seek`", "供 `fiveyear seek` 回答的问题"),
            schema_for!(questions::QuestionFile),
        ),
        file("import", "import.toml", text!("how a table was read", "表格的读取方式"), schema_for!(questions::ImportFile)),
    ]
}
