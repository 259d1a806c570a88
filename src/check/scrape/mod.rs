//! 06xx: what is scraped, by whom, and how often.

mod idle_prometheus;
mod no_metrics_path;
mod not_a_prometheus;
mod not_prometheus_data;
mod scrape_not_http;
mod scrape_timeout;
mod scraped_twice;
mod unscraped_metrics;

use super::{Context, Rule};
use crate::diagnostic::Origin;
use crate::inventory::model::{InstanceId, Scrape};
use crate::inventory::name::ServiceName;
use crate::inventory::node::Node;
use crate::inventory::spec::Targets;

/// The rules of this family, by code.
pub(super) static RULES: &[Rule] = &[
    Rule::environment(&no_metrics_path::LINT, no_metrics_path::check),
    Rule::environment(&unscraped_metrics::LINT, unscraped_metrics::check),
    Rule::environment(&scrape_not_http::LINT, scrape_not_http::check),
    Rule::environment(&not_a_prometheus::LINT, not_a_prometheus::check),
    Rule::environment(&scraped_twice::LINT, scraped_twice::check),
    Rule::environment(&scrape_timeout::LINT, scrape_timeout::check),
    Rule::environment(&not_prometheus_data::LINT, not_prometheus_data::check),
    Rule::environment(&idle_prometheus::LINT, idle_prometheus::check),
];

/// The place of one of a scrape's values, or of the scrape where it has no such value.
fn place(context: &Context<'_>, scrape: &Scrape, key: &str) -> Origin {
    let index = scrape.index.to_string();
    context.inventory.tree.nearest(&["scrape", &index, key])
}

/// The placed services that are a Prometheus.
fn prometheuses<'a>(
    context: &'a Context<'_>,
) -> impl Iterator<Item = (InstanceId, &'a ServiceName)> {
    let all = context.inventory.instances();
    let of_kind = all.filter(|(_, instance)| instance.spec.prometheus.is_some());
    of_kind.map(|(id, instance)| (id, &instance.service))
}

/// Whether a `[[scrape]]`, one of its targets or a place was left out because it is broken. What
/// nobody seems to scrape may then be scraped by that one.
fn some_are_lost(context: &Context<'_>) -> bool {
    let inventory = context.inventory;
    if !inventory.poisoned.is_empty() {
        return true;
    }
    let written = inventory
        .tree
        .at(&["scrape"])
        .and_then(Node::array)
        .unwrap_or_default();
    let known = |index: usize| inventory.scrapes.iter().any(|scrape| scrape.index == index);
    let unplaced = |node: &Node| {
        let by = node.at(&["by"]).and_then(Node::text);
        let service = inventory
            .services
            .keys()
            .find(|name| by == Some(name.as_str()));
        service.is_some_and(|name| inventory.instances_of(name).next().is_none())
    };
    let lost = |(index, node): (usize, &Node)| !known(index) && !unplaced(node);
    written.iter().enumerate().any(lost)
        || inventory
            .scrapes
            .iter()
            .any(|scrape| match &scrape.spec.targets {
                Targets::All => scrape.by.is_empty(),
                Targets::List(all) => scrape.by.is_empty() || all.len() != scrape.targets.len(),
            })
}
