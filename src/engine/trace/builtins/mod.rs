//! The functions of the rules language. A new one is described and registered in the file of what it works on; `docs/rules.md` follows.

mod lists;
mod maps;
mod names;
mod numbers;
mod registry;

use std::sync::OnceLock;

use rhai::{Module, Shared};

pub(super) use names::properties;
pub use registry::{Builtin, Section};

use registry::Library;

struct Finished {
    module: Shared<Module>,
    builtins: Vec<Builtin>,
}

fn library() -> &'static Finished {
    static LIBRARY: OnceLock<Finished> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let mut library = Library { module: Module::new(), builtins: Vec::new() };
        numbers::register_all(&mut library);
        names::register_all(&mut library);
        lists::register_all(&mut library);
        maps::register_all(&mut library);
        library.module.build_index();
        Finished { module: library.module.into(), builtins: library.builtins }
    })
}

/// All functions and operators of the language, in the order in which they are told of.
pub fn builtins() -> &'static [Builtin] {
    &library().builtins
}

/// The functions as a module of Rhai's.
pub(super) fn module() -> Shared<Module> {
    library().module.clone()
}

/// Names of the functions that every rule may call, operators among them.
pub(super) fn function_names() -> impl Iterator<Item = &'static str> {
    builtins().iter().flat_map(|builtin| builtin.names.iter().copied())
}
