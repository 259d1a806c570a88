//! Random fleets: services on hosts that need, call, route to and scrape each other.

use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::prelude::*;

/// A fleet as plain numbers, so that a failure shrinks to few of them.
#[derive(Debug, Clone)]
pub(crate) struct RandomFleet {
    hosts: usize,
    services: Vec<RandomService>,
}

#[derive(Debug, Clone)]
struct RandomService {
    host: usize,
    container: u16,
    has_metrics: bool,
    needs: Vec<usize>,
    calls: Vec<usize>,
    dials_by_env: Option<usize>,
    routed: bool,
}

/// Any fleet of up to four hosts and ten services.
pub(crate) fn fleets() -> impl Strategy<Value = RandomFleet> {
    (1..5_usize, vec(service(), 1..10))
        .prop_map(|(hosts, services)| RandomFleet { hosts, services })
}

fn service() -> impl Strategy<Value = RandomService> {
    let others = || vec(any::<usize>(), 0..3);
    (
        any::<usize>(),
        1..20_000_u16,
        any::<bool>(),
        others(),
        others(),
        proptest::option::of(any::<usize>()),
        any::<bool>(),
    )
        .prop_map(
            |(host, container, has_metrics, needs, calls, dials_by_env, routed)| RandomService {
                host,
                container,
                has_metrics,
                needs,
                calls,
                dials_by_env,
                routed,
            },
        )
}

impl RandomFleet {
    /// The files `fleet.toml` and `env/e.toml`.
    pub(crate) fn toml(&self) -> (String, String) {
        (self.services_toml(), self.hosts_toml())
    }

    fn services_toml(&self) -> String {
        let mut text = String::from("[fleet]\nname = \"random\"\n\n");
        let count = self.services.len();
        for (number, service) in self.services.iter().enumerate() {
            // Needs lead to earlier services only, since start order has no cycles.
            let needs = references(
                service
                    .needs
                    .iter()
                    .filter(|_| number > 0)
                    .map(|n| n % number.max(1)),
            );
            let calls = references(
                service
                    .calls
                    .iter()
                    .map(|n| n % count)
                    .filter(|n| *n != number),
            );
            let metrics = if service.has_metrics {
                ", metrics = \"/metrics\""
            } else {
                ""
            };
            let _ = write!(
                text,
                "[service.s{number}]\nimage = \"example/s:{number}\"\nneeds = [{needs}]\n\
                 calls = [{calls}]\nhealth.command = [\"true\"]\n\
                 port.http = {{ container = {}, publish = {}, protocol = \"http\"{metrics} }}\n",
                service.container,
                20_000 + number,
            );
            if let Some(other) = service.dials_by_env {
                let _ = writeln!(
                    text,
                    "env.PEER = {{ format = \"http://{{peer}}/x\", peer = \"s{}.http\" }}",
                    other % count
                );
            }
            if service.routed && number > 0 {
                let _ = writeln!(
                    text,
                    "[[route]]\non = \"s0.http\"\npath = \"/s{number}/**\"\nto = \"s{number}.http\""
                );
            }
            text.push('\n');
        }
        text.push_str(
            "[service.prometheus]\nimage = \"prom/prometheus:v2.53.5\"\n\
             port.http = { container = 9090, protocol = \"http\" }\n\
             prometheus = { config = \"/etc/prometheus\" }\n\n\
             [[scrape]]\nby = \"prometheus\"\ntargets = \"all\"\n",
        );
        text
    }

    fn hosts_toml(&self) -> String {
        let mut text = String::from(
            "[operator]\nfrom = [\"198.51.100.0/24\"]\n\n\
             [network.private]\ncidr = \"10.0.0.0/24\"\nintra = \"open\"\n\n",
        );
        for host in 0..self.hosts {
            let mut runs: Vec<String> = self
                .services
                .iter()
                .enumerate()
                .filter(|(_, service)| service.host % self.hosts == host)
                .map(|(number, _)| format!("\"s{number}\""))
                .collect();
            if host == 0 {
                runs.push("\"prometheus\"".into());
            }
            let _ = write!(
                text,
                "[host.h{host}]\nos = \"rocky-9\"\nruns = [{}]\n\
                 address = {{ private = \"10.0.0.{}\", public = \"192.0.2.{}\" }}\n\n",
                runs.join(", "),
                host + 1,
                host + 1,
            );
        }
        text
    }
}

/// Each service once.
fn references(numbers: impl Iterator<Item = usize>) -> String {
    let all: std::collections::BTreeSet<usize> = numbers.collect();
    all.iter()
        .map(|number| format!("\"s{number}.http\""))
        .collect::<Vec<_>>()
        .join(", ")
}
