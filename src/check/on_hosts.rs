//! What runs on each host, sorted out once.

use std::collections::BTreeMap;

use super::Context;
use crate::inventory::model::Instance;
use crate::inventory::name::HostName;

/// The instances of every host that runs any, in the order of their names.
pub(super) type ByHost<'a> = BTreeMap<&'a HostName, Vec<&'a Instance>>;

/// Of an environment.
pub(super) fn by_host<'a>(context: &Context<'a>) -> ByHost<'a> {
    let mut all = ByHost::new();
    for instance in &context.inventory.instances {
        all.entry(&instance.host).or_default().push(instance);
    }
    all
}
