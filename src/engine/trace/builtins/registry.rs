//! The registry that every function of the rules language enters, with its signature, its meaning in both languages and an example.

use rhai::Module;

use crate::language::Text;

/// A function or operator of the rules language, as planners are told of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Builtin {
    /// What it works on.
    pub section: Section,
    /// What it is called by: its name, or several operators that do the like.
    pub names: Vec<&'static str>,
    /// How it is called: `clamp(x, low, high)`.
    pub signature: &'static str,
    /// What it gives.
    pub about: Text,
    /// An expression that calls it.
    pub example: &'static str,
    /// An expression for the same value, without it.
    pub gives: &'static str,
}

/// What functions work on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Numbers, and truths made of them.
    Numbers,
    /// Lists and ranges.
    Lists,
    /// Maps from text to values.
    Maps,
}

/// The functions of the language while they are being registered.
pub(super) struct Library {
    pub(super) module: Module,
    pub(super) builtins: Vec<Builtin>,
}

impl Library {
    pub(super) fn describe(&mut self, builtin: Builtin) {
        self.builtins.push(builtin);
    }

    pub(super) fn is_described(&self, name: &str) -> bool {
        self.builtins.iter().any(|builtin| builtin.names.contains(&name))
    }
}

/// Registers `$function` under a name that is described already; one that takes `&mut` must leave it as it is.
macro_rules! register {
    ($library:expr, $name:expr, $function:expr) => {{
        assert!($library.is_described($name), "invariant: planners are told of `{}`", $name);
        rhai::FuncRegistration::new($name).in_global_namespace().set_into_module(&mut $library.module, $function);
    }};
}
pub(super) use register;

/// Registers a function that changes the list or number it is called on.
macro_rules! register_changing {
    ($library:expr, $name:expr, $function:expr) => {{
        assert!($library.is_described($name), "invariant: planners are told of `{}`", $name);
        rhai::FuncRegistration::new($name).in_global_namespace().with_purity(false).set_into_module(&mut $library.module, $function);
    }};
}
pub(super) use register_changing;

/// Describes functions: names, signature, meaning in English and in Chinese, an example and its value.
macro_rules! describe {
    ($library:expr, $section:ident: $($names:expr, $signature:literal, $en:literal, $zh:literal, $example:literal => $gives:literal;)+) => {
        $($library.describe($crate::engine::trace::builtins::registry::Builtin {
            section: $crate::engine::trace::builtins::registry::Section::$section,
            names: $names.to_vec(),
            signature: $signature,
            about: $crate::language::Text::new($zh, $en),
            example: $example,
            gives: $gives,
        });)+
    };
}
pub(super) use describe;
