//! What ends at each gateway: routes, and web apps whose pages call it. Found in one pass, since
//! every instance is asked for it.

use std::collections::{BTreeMap, BTreeSet};

use crate::inventory::Inventory;
use crate::inventory::model::{InstanceId, Link, Route, Target};

/// Routes and web apps by gateway.
#[derive(Debug)]
pub(super) struct Gateways {
    routes: BTreeMap<InstanceId, BTreeSet<usize>>,
    apps: BTreeMap<InstanceId, BTreeSet<InstanceId>>,
}

impl Gateways {
    /// Follows the routes and the calls of pages.
    pub(super) fn of(inventory: &Inventory) -> Self {
        let mut gateways = Self {
            routes: BTreeMap::new(),
            apps: BTreeMap::new(),
        };
        for (index, route) in inventory.routes.iter().enumerate() {
            for gateway in instances(&route.on) {
                gateways.routes.entry(gateway).or_default().insert(index);
            }
        }
        for (id, app) in inventory.instances() {
            for gateway in app.web_calls.iter().flat_map(instances) {
                gateways.apps.entry(gateway).or_default().insert(id);
            }
        }
        gateways
    }

    /// The routes on a gateway, in the order of the inventory.
    pub(super) fn routes_on<'a>(
        &self,
        inventory: &'a Inventory,
        id: InstanceId,
    ) -> impl Iterator<Item = &'a Route> {
        let found = self.routes.get(&id).into_iter().flatten();
        found.filter_map(|index| inventory.routes.get(*index))
    }

    /// The web apps whose pages call an instance.
    pub(super) fn apps_of(&self, id: InstanceId) -> impl Iterator<Item = InstanceId> {
        self.apps.get(&id).into_iter().flatten().copied()
    }
}

fn instances(link: &Link) -> impl Iterator<Item = InstanceId> {
    link.to.iter().filter_map(|to| match to {
        Target::Port(id, _) => Some(*id),
        Target::External(..) | Target::Job(_) => None,
    })
}
