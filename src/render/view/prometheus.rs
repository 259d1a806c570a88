//! What a Prometheus scrapes, each target as it is dialled from where Prometheus runs, and alerts
//! that hold for every target.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::inventory::model::{Instance, InstanceId, Link, Scrape, Target};
use crate::reach::{EdgeKind, End};
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

/// The targets of one service with the same interval and path.
#[derive(Serialize)]
struct Job {
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

fn jobs(scene: &Scene<'_>, id: InstanceId) -> Vec<Job> {
    let mut jobs: BTreeMap<(String, String, u32, u32), Job> = BTreeMap::new();
    for scrape in scene
        .inventory
        .scrapes
        .iter()
        .filter(|scrape| scrape.by.contains(&id))
    {
        for (link, to) in scrape
            .targets
            .iter()
            .flat_map(|l| l.to.iter().map(move |to| (l, to)))
        {
            let Some((path, scheme)) = metrics(scene, to) else {
                continue;
            };
            let Some(target) = target(scene, id, to) else {
                continue;
            };
            let name = job_name(link);
            let key = (
                name.clone(),
                path.clone(),
                scrape.spec.every_s,
                scrape.spec.timeout_s,
            );
            let job = jobs
                .entry(key)
                .or_insert_with(|| job(name, path, scheme, scrape));
            job.targets.push(target);
        }
    }
    let mut all: Vec<Job> = jobs.into_values().collect();
    for job in &mut all {
        job.targets.sort_by(|a, b| a.address.cmp(&b.address));
    }
    all
}

fn job(name: String, path: String, scheme: &'static str, scrape: &Scrape) -> Job {
    let (every_s, timeout_s) = (
        scrape.spec.every_s,
        scrape.spec.timeout_s.min(scrape.spec.every_s),
    );
    let expression = format!("{name:?}");
    Job {
        name,
        expression,
        path,
        scheme,
        every_s,
        timeout_s,
        targets: Vec::new(),
    }
}

/// The service's name, and the port's where a service has several ports with metrics.
fn job_name(link: &Link) -> String {
    link.text
        .split(['.', '@'])
        .next()
        .unwrap_or(&link.text)
        .to_owned()
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

fn target(scene: &Scene<'_>, id: InstanceId, to: &Target) -> Option<ScrapeTarget> {
    let inventory = scene.inventory;
    let (end, instance, host) = match to {
        Target::Port(to, port) => {
            let instance = inventory.instance(*to);
            (
                End::Port(*to, port.clone()),
                instance.name.clone(),
                instance.host.to_string(),
            )
        }
        Target::External(name, port) => (
            End::External(name.clone(), port.clone()),
            name.to_string(),
            "external".into(),
        ),
        Target::Job(_) => return None,
    };
    let mut edges = scene.reach.from_instance(id).iter();
    let edge = edges.find(|edge| edge.kind == EdgeKind::Scrape && edge.to == end)?;
    let dial = edge.dial.as_ref().ok()?;
    Some(ScrapeTarget {
        address: dial.at.to_string(),
        instance,
        host,
    })
}
