//! `now.x` and its kin: how a namespace gives the value of a name.

use rhai::{Dynamic, FuncRegistration, ImmutableString, Module, Shared};

use crate::diagnostic::Code;
use crate::engine::keyword::Namespace;
use crate::engine::trace::fault::{Fault, Outcome};
use crate::engine::trace::tracer;
use crate::engine::trace::value::same;
use crate::text;

use super::registry::Library;

pub(super) fn register_all(library: &mut Library) {
    let get = |namespace: &mut Namespace, name: ImmutableString| tracer::read(*namespace, &name);
    FuncRegistration::new_index_getter().set_into_module(&mut library.module, get);
    let set = |namespace: &mut Namespace, name: ImmutableString, value: Dynamic| refuse_change(*namespace, &name, &value);
    FuncRegistration::new_index_setter().with_purity(true).set_into_module(&mut library.module, set);
}

/// The same of names that there are, each as a property: for one that it does not find Rhai writes out an error before it asks as above.
pub(in crate::engine::trace) fn properties<'n>(names: impl IntoIterator<Item = &'n str>) -> Shared<Module> {
    let mut module = Module::new();
    for name in names {
        let known = ImmutableString::from(name);
        let get = move |namespace: &mut Namespace| tracer::read(*namespace, &known);
        FuncRegistration::new_getter(name).set_into_module(&mut module, get);
        let known = ImmutableString::from(name);
        let set = move |namespace: &mut Namespace, value: Dynamic| refuse_change(*namespace, &known, &value);
        FuncRegistration::new_setter(name).with_purity(true).set_into_module(&mut module, set);
    }
    module.into()
}

/// Refuses another value than there is. Rhai also calls this after every method on what was read, whether or not it changed anything.
fn refuse_change(namespace: Namespace, name: &str, value: &Dynamic) -> Outcome<()> {
    if same(&tracer::read(namespace, name)?, value) {
        return Ok(());
    }
    let word = namespace.word();
    Err(Fault::new(Code::ReadOnly, text!("`{word}.{name}` cannot be changed", "`{word}.{name}` 不能改变"))
        .help(text!("take a copy and change that: `let copy = {word}.{name};`", "请取副本再修改：`let copy = {word}.{name};`"))
        .into())
}
