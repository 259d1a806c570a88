//! The table of all that is rendered: path, maker, and for what it is made.

use super::Scene;
use super::draft::Draft;
use super::view::{
    bootstrap, compose, database, files, firewall, gateway, grafana, projection, prometheus,
    runbook, secrets, topology, web,
};
use crate::diagnostic::Origin;
use crate::inventory::model::{Host, InstanceId};

/// One kind of file.
pub struct Output {
    /// What it is, and its path below `generated/<environment>/`.
    pub what: &'static str,
    /// For what it is made.
    pub(super) per: Per,
}

/// For what a kind of file is made.
pub(super) enum Per {
    /// Once for each instance of a service.
    Instance(fn(&Scene<'_>, InstanceId) -> Vec<Draft>),
    /// Once for each host that is ours to set up.
    ManagedHost(fn(&Scene<'_>, &Host) -> Vec<Draft>),
    /// Once for each host with Compose.
    ComposeHost(fn(&Scene<'_>, &Host) -> Vec<Draft>),
    /// Once.
    Environment(fn(&Scene<'_>) -> Vec<Draft>),
}

/// Every kind of file, in the order in which they are made. The Compose file comes after what it
/// holds digests of.
pub static OUTPUTS: &[Output] = &[
    Output {
        what: "<host>/projections/<instance>.json",
        per: Per::Instance(projection::drafts),
    },
    Output {
        what: "<host>/<instance>/{routes,origins}.json",
        per: Per::Instance(gateway::drafts),
    },
    Output {
        what: "<host>/<instance>/config.json",
        per: Per::Instance(web::drafts),
    },
    Output {
        what: "<host>/<instance>/config/{prometheus_<environment>,alerts}.yml",
        per: Per::Instance(prometheus::drafts),
    },
    Output {
        what: "<host>/<instance>/{provisioning,dashboards}/…",
        per: Per::Instance(grafana::drafts),
    },
    Output {
        what: "<host>/<instance>/database/bootstrap.{sh,sql}",
        per: Per::Instance(database::drafts),
    },
    Output {
        what: "<host>/<instance>/files/…",
        per: Per::Instance(files::drafts),
    },
    Output {
        what: "<host>/firewall.nft",
        per: Per::ManagedHost(firewall::drafts),
    },
    Output {
        what: "<host>/secrets.json",
        per: Per::ComposeHost(secrets::drafts),
    },
    Output {
        what: "<host>/bootstrap.sh",
        per: Per::ManagedHost(bootstrap::drafts),
    },
    Output {
        what: "<host>/docker-compose.<role>.yml",
        per: Per::ComposeHost(compose::drafts),
    },
    Output {
        what: "RUNBOOK.{en,ko}.md",
        per: Per::Environment(runbook::drafts),
    },
    Output {
        what: "topology.{json,svg,mmd}",
        per: Per::Environment(topology::drafts),
    },
];

impl Output {
    /// The files of this kind in one environment, each with what asks for it.
    pub(super) fn drafts(&self, scene: &Scene<'_>) -> Vec<Draft> {
        let inventory = scene.inventory;
        let asked_by_host = |host: &Host, drafts: Vec<Draft>| {
            let path = ["host", host.name.as_str()];
            asked_at(inventory.tree.nearest(&path), drafts)
        };
        match self.per {
            Per::Instance(make) => inventory
                .instances()
                .flat_map(|(id, one)| asked_at(one.placed, make(scene, id)))
                .collect(),
            Per::ManagedHost(make) => {
                let hosts = inventory
                    .hosts
                    .values()
                    .filter(|host| host.spec.os.is_some());
                hosts
                    .flat_map(|host| asked_by_host(host, make(scene, host)))
                    .collect()
            }
            Per::ComposeHost(make) => {
                let hosts = inventory
                    .hosts
                    .values()
                    .filter(|host| !host.runs_processes());
                hosts
                    .flat_map(|host| asked_by_host(host, make(scene, host)))
                    .collect()
            }
            Per::Environment(make) => make(scene),
        }
    }
}

/// Drafts that do not say what asks for them are asked for by the whole instance or host.
fn asked_at(origin: Origin, drafts: Vec<Draft>) -> impl Iterator<Item = Draft> {
    drafts.into_iter().map(move |draft| Draft {
        origin: draft.origin.or(Some(origin)),
        ..draft
    })
}
