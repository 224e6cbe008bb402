//! `fiveyear schema`: the formats of TOML files as JSON schemas, for editors.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::diagnostic::{Code, Diagnostic};
use crate::language::columns;
use crate::schema::{TomlFile, toml_files};
use crate::table::{Before, cannot_write, write_folder};
use crate::text;

use super::Outcome;
use super::args::{Common, Execute, Format, Help, folder};
use super::context::{json_page, language};

#[derive(Debug, Clone, Args)]
pub(super) struct SchemaArguments {
    /// A kind of file; without one they are listed
    #[arg(value_name = "NAME")]
    pub name: Option<String>,

    /// Write NAME.schema.json into this folder, of every kind if none is named
    #[arg(long, value_name = "DIR", value_parser = folder())]
    pub out: Option<PathBuf>,
}

impl Execute for SchemaArguments {
    const HELP: Help = Help {
        name: "schema",
        en: "Show the format of a TOML file as a JSON schema, with which editors complete and check it",
        zh: "各种 TOML 文件的格式（JSON Schema），供编辑器补全和检查",
        arguments: &[("name", "文件种类；不写则全部列出"), ("out", "把 NAME.schema.json 写入该文件夹；不写种类则写全部")],
        values: &[],
    };

    fn execute(&self, common: &Common) -> Outcome {
        schema(common, self)
    }
}

/// Lists the kinds of files, prints the schema of one, or writes schemas into a folder.
fn schema(common: &Common, options: &SchemaArguments) -> Outcome {
    let mut files = toml_files();
    if let Some(name) = &options.name {
        let names: Vec<&str> = files.iter().map(|file| file.name).collect();
        let Some(position) = names.iter().position(|known| known == name) else {
            let list = names.join(", ");
            return Err(vec![
                Diagnostic::error(Code::UnknownSchema, text!("no kind of file is called `{name}`", "没有名为 `{name}` 的文件种类"))
                    .suggest(name, names.iter().copied())
                    .help(text!("one of: {list}", "可以是：{list}")),
            ]);
        };
        files = vec![files.swap_remove(position)];
    }
    match &options.out {
        Some(folder) => write(common, folder, &files),
        None if options.name.is_some() => Ok(json_page(&files[0].schema)),
        None if common.printed() == Format::Json => {
            let entry = |file: &TomlFile| serde_json::json!({ "name": file.name, "files": file.files, "what": file.what });
            Ok(json_page(&files.iter().map(entry).collect::<Vec<_>>()))
        }
        None => Ok(list(common, &files)),
    }
}

fn list(common: &Common, files: &[TomlFile]) -> String {
    let language = language(common);
    let width = |of: fn(&TomlFile) -> &str| files.iter().map(|file| columns(of(file))).max().unwrap_or(0) + 2;
    let (names, places) = (width(|file| file.name), width(|file| file.files));
    let line = |file: &TomlFile| format!("{:names$}{:places$}{}\n", file.name, file.files, file.what.get(language));
    let next = text!(
        "\nOne of them: fiveyear schema NAME. All of them as files: fiveyear schema --out DIR\n",
        "\n显示其中一个：fiveyear schema 名称。全部写成文件：fiveyear schema --out 文件夹\n"
    );
    files.iter().map(line).collect::<String>() + next.get(language)
}

fn write(common: &Common, folder: &Path, files: &[TomlFile]) -> Outcome {
    let place = common.surroundings.place(folder);
    let written = write_folder(&place, Before::Joined, |folder| {
        files.iter().try_for_each(|file| std::fs::write(folder.join(format!("{}.schema.json", file.name)), json_page(&file.schema)))
    });
    written.map_err(|error| vec![cannot_write(text!("the schemas", "格式说明"), &place, &error)])?;
    let (count, shown) = (files.len(), folder.display());
    Ok(text!(
        "Schemas written to {shown}: {count}. A file that begins with `#:schema PATH` is completed and checked in editors.\n",
        "已在 {shown} 写入 {count} 份格式说明。文件以 `#:schema 路径` 开头，编辑器即可补全和检查。\n"
    )
    .get(language(common))
    .to_owned())
}
