//! `now.x` and its kin: how a namespace gives the value of a name.

use rhai::{Dynamic, FuncRegistration, ImmutableString};

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
    // Rhai also calls this after every method on what was read, whether or not it changed anything.
    let set = |namespace: &mut Namespace, name: ImmutableString, value: Dynamic| -> Outcome<()> {
        if same(&tracer::read(*namespace, &name)?, &value) {
            return Ok(());
        }
        let word = namespace.word();
        Err(Fault::new(Code::ReadOnly, text!("`{word}.{name}` cannot be changed", "`{word}.{name}` 不能改变"))
            .help(text!("take a copy and change that: `let copy = {word}.{name};`", "请取副本再修改：`let copy = {word}.{name};`"))
            .into())
    };
    FuncRegistration::new_index_setter().with_purity(true).set_into_module(&mut library.module, set);
}
