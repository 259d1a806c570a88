//! What a Prometheus scrapes, each target as it is dialled from where Prometheus runs, and alerts
//! that hold for every target.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::inventory::model::{Instance, InstanceId, Scrape, Target};
use crate::reach::{Dial, EdgeKind, End};
use crate::render::Scene;
use crate::render::draft::Draft;

/// One environment's configuration of a Prometheus.
#[derive(Serialize)]
struct Config {
    fleet: String,
    environment: String,
    target_count: usize,
    jobs: Vec<Job>,
}

/// The targets of one port of a service with the same interval and path.
#[derive(Serialize)]
struct Job {
    /// Unique: Prometheus refuses a second job of a name.
    name: String,
    /// The name as `PromQL` quotes it.
    expression: String,
    path: String,
    scheme: &'static str,
    every_s: u32,
    timeout_s: u32,
    targets: Vec<ScrapeTarget>,
}

/// One address, and what it is.
#[derive(Serialize)]
struct ScrapeTarget {
    address: String,
    instance: String,
    host: String,
}

/// Configuration and alert rules of an instance, if it is a Prometheus.
pub(in crate::render) fn drafts(scene: &Scene<'_>, id: InstanceId) -> Vec<Draft> {
    let instance = scene.inventory.instance(id);
    if instance.spec.prometheus.is_none() {
        return Vec::new();
    }
    let jobs = jobs(scene, id);
    let config = Config {
        fleet: scene.inventory.fleet.name.to_string(),
        environment: scene.inventory.environment.to_string(),
        target_count: jobs.iter().map(|job| job.targets.len()).sum(),
        jobs,
    };
    let folder = folder(instance);
    let file = file_name(scene);
    vec![
        Draft::template(
            format!("{folder}/{file}"),
            "host/prometheus.yml.tera",
            &config,
        ),
        Draft::template(
            format!("{folder}/alerts.yml"),
            "host/alerts.yml.tera",
            &config,
        ),
    ]
}

/// The folder that is bound into the container.
pub(super) fn folder(instance: &Instance) -> String {
    format!("{}/{}/config", instance.host, instance.name)
}

/// The name of the configuration in it.
pub(super) fn file_name(scene: &Scene<'_>) -> String {
    format!("prometheus_{}.yml", scene.inventory.environment)
}

/// What the targets of one job have in common.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    service: String,
    port: String,
    scheme: &'static str,
    path: String,
    every_s: u32,
    timeout_s: u32,
}

fn jobs(scene: &Scene<'_>, id: InstanceId) -> Vec<Job> {
    let edges = scene.reach.from_instance(id).iter();
    let scraped = edges.filter(|edge| edge.kind == EdgeKind::Scrape);
    let dials: BTreeMap<&End, &Dial> = scraped
        .filter_map(|edge| Some((&edge.to, edge.dial.as_ref().ok()?)))
        .collect();
    let mut groups: BTreeMap<Key, Vec<ScrapeTarget>> = BTreeMap::new();
    let all = scene.inventory.scrapes.iter();
    for scrape in all.filter(|scrape| scrape.by.contains(&id)) {
        for to in scrape.targets.iter().flat_map(|link| &link.to) {
            let key = key(scene, scrape, to);
            if let (Some(key), Some(target)) = (key, target(scene, &dials, to)) {
                groups.entry(key).or_default().push(target);
            }
        }
    }
    let names = Names::of(groups.keys());
    let job = |(key, targets)| job(names.of_job(&key), key, targets);
    groups.into_iter().map(job).collect()
}

fn key(scene: &Scene<'_>, scrape: &Scrape, to: &Target) -> Option<Key> {
    let (path, scheme) = metrics(scene, to)?;
    let (service, port) = match to {
        Target::Port(id, port) => (&scene.inventory.instance(*id).service, port),
        Target::External(name, port) => (name, port),
        Target::Job(_) => return None,
    };
    let every_s = scrape.spec.every_s;
    Some(Key {
        service: service.to_string(),
        port: port.to_string(),
        scheme,
        path,
        every_s,
        timeout_s: scrape.spec.timeout_s.min(every_s),
    })
}

fn job(name: String, key: Key, mut targets: Vec<ScrapeTarget>) -> Job {
    targets.sort_by(|a, b| a.address.cmp(&b.address));
    Job {
        expression: serde_json::Value::from(name.as_str()).to_string(),
        name,
        path: key.path,
        scheme: key.scheme,
        every_s: key.every_s,
        timeout_s: key.timeout_s,
        targets,
    }
}

/// How often a short name of a job occurs.
struct Names(BTreeMap<String, usize>);

impl Names {
    fn of<'a>(keys: impl Iterator<Item = &'a Key>) -> Self {
        let mut counts = BTreeMap::new();
        for name in keys.flat_map(Key::short_names) {
            *counts.entry(name).or_default() += 1;
        }
        Self(counts)
    }

    /// The service's name, and more only where that would name several jobs.
    fn of_job(&self, key: &Key) -> String {
        let mut short = key.short_names().into_iter();
        let unique = short.find(|name| self.0.get(name) == Some(&1));
        unique.unwrap_or_else(|| {
            let Key {
                service,
                port,
                scheme,
                path,
                ..
            } = key;
            format!("{service}.{port} {scheme}{path}")
        })
    }
}

impl Key {
    fn short_names(&self) -> [String; 2] {
        [
            self.service.clone(),
            format!("{}.{}", self.service, self.port),
        ]
    }
}

fn metrics(scene: &Scene<'_>, to: &Target) -> Option<(String, &'static str)> {
    let (metrics, protocol) = match to {
        Target::Port(id, port) => {
            let spec = scene.inventory.port(*id, port)?;
            (spec.metrics.as_ref()?, spec.protocol)
        }
        Target::External(name, port) => {
            let spec = scene.inventory.external_port(name, port)?;
            (spec.metrics.as_ref()?, spec.protocol)
        }
        Target::Job(_) => return None,
    };
    let https = protocol == crate::inventory::spec::Protocol::Https;
    Some((metrics.to_string(), if https { "https" } else { "http" }))
}

fn target(scene: &Scene<'_>, dials: &BTreeMap<&End, &Dial>, to: &Target) -> Option<ScrapeTarget> {
    let (end, instance, host) = match to {
        Target::Port(to, port) => {
            let instance = scene.inventory.instance(*to);
            let end = End::Port(*to, port.clone());
            (end, instance.name.clone(), instance.host.to_string())
        }
        Target::External(name, port) => {
            let end = End::External(name.clone(), port.clone());
            (end, name.to_string(), "external".into())
        }
        Target::Job(_) => return None,
    };
    Some(ScrapeTarget {
        address: dials.get(&end)?.at.to_string(),
        instance,
        host,
    })
}
