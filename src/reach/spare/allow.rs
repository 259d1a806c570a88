//! `[[allow]]`s that open nothing which is not open without them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Spare, SpareLine, note};
use crate::diagnostic::Origin;
use crate::inventory::Inventory;
use crate::inventory::model::{AllowedDoor, InstanceId};
use crate::inventory::name::{HostName, PortName};
use crate::inventory::spec::Protocol;
use crate::reach::cloud::{Cloud, Door, Path};
use crate::reach::{Listener, Opening, Published, Reach, listeners_of};

/// What edges open, wherever it is rendered.
#[derive(PartialEq)]
struct Effect {
    openings: BTreeMap<HostName, Vec<Opening>>,
    published: BTreeMap<(InstanceId, PortName), Published>,
    doors: Vec<Door>,
    paths: Vec<Path>,
    listeners: Vec<Vec<Listener>>,
}

/// The doors that could go, the last one first.
pub(super) fn spare_allows(inventories: &mut [Inventory]) -> Vec<Spare> {
    let doors = inventories.iter().flat_map(|one| &one.allows);
    let origins: BTreeSet<Origin> = doors.map(|door| door.origin).collect();
    if origins.is_empty() {
        return Vec::new();
    }
    let effects: Vec<Effect> = inventories.iter().map(Effect::of).collect();
    let all = origins.into_iter().rev();
    all.filter_map(|origin| spare(inventories, &effects, origin))
        .collect()
}

/// Takes a door out of all environments that have it, and puts it back if anything hung on it.
fn spare(inventories: &mut [Inventory], effects: &[Effect], origin: Origin) -> Option<Spare> {
    let mut taken: Vec<(usize, usize, AllowedDoor)> = Vec::new();
    let mut spare = None;
    let mut is_needed = false;
    for (number, inventory) in inventories.iter_mut().enumerate() {
        let mut doors = inventory.allows.iter();
        if let Some(index) = doors.position(|door| door.origin == origin) {
            let door = inventory.allows.remove(index);
            let line = SpareLine::Allow {
                from: door.spec.from.clone(),
                to: door.to.text.clone(),
            };
            note(&mut spare, line, origin, inventory);
            is_needed |= Effect::of(inventory) != effects[number];
            taken.push((number, index, door));
        }
    }
    if !is_needed {
        return spare;
    }
    for (number, index, door) in taken {
        inventories[number].allows.insert(index, door);
    }
    None
}

impl Effect {
    fn of(inventory: &Inventory) -> Self {
        let reach = Reach::of(inventory);
        let Cloud { doors, paths, .. } = Cloud::of(inventory, &reach);
        let brokers = inventory.instances().flat_map(|(id, one)| {
            let ports = one.spec.port.iter();
            let brokers = ports.filter(|(_, port)| port.protocol == Protocol::Kafka);
            brokers.map(move |(name, _)| (id, name))
        });
        let listeners = brokers.map(|(id, name)| listeners_of(inventory, &reach, id, name));
        Self {
            listeners: listeners.collect(),
            openings: reach.openings,
            published: reach.published,
            doors,
            paths,
        }
    }
}
