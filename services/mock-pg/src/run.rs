//! From a slice of the inventory to a server that answers until it is told to end.

use std::error::Error;
use std::path::Path;

use axum::Router;
use kit::{Instance, Limits, Metrics, Observer, Readiness, Server, actuator, told_to_end};
use tracing::info;

use crate::http::routes;
use crate::provider::Provider;
use crate::settings::Settings;

/// Effects that a process remembers: about 330 bytes each, measured, so 330 MB in all: the
/// inventory gives it 512 MB.
pub const JOURNAL_ENTRIES_MAX: usize = 1_000_000;

/// Serves until SIGTERM.
pub async fn run(projection: &Path) -> Result<(), Box<dyn Error>> {
    let instance: Instance<Settings> = Instance::read(projection)?;
    let metrics = Metrics::new(&instance, |_| {});
    let provider = Provider::new(instance.settings, JOURNAL_ENTRIES_MAX);
    let routes = pages(&instance, &metrics, provider);
    let end = told_to_end()?;
    let server = Server::bind(instance.listen("http")?, Limits::default()).await?;
    let address = server.address()?;
    info!(%address, digest = instance.digest, "the provider listens");
    let observer = Observer::of(&metrics);
    server.observed(observer).serve(routes, end).await;
    Ok(())
}

/// What a provider answers, and the pages that every server has. It needs nobody: it is ready when
/// it answers.
pub fn pages(instance: &Instance<Settings>, metrics: &Metrics, provider: Provider) -> Router {
    let actuator = actuator::routes(instance, Readiness::default(), metrics.clone());
    routes(provider).merge(actuator)
}
