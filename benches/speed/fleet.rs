//! Synthetic fleets: services that need a database, a cache, a neighbour and a service elsewhere.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// How large a fleet is.
#[derive(Clone, Copy)]
pub(crate) struct Scale {
    /// Machines.
    pub(crate) hosts: usize,
    /// Services, ten to a machine.
    pub(crate) services: usize,
}

/// Edges of each service.
pub(crate) const EDGES: usize = 4;

/// Writes an inventory of that size into `folder`.
pub(crate) fn write(folder: &Path, scale: Scale) -> std::io::Result<()> {
    fs::create_dir_all(folder.join("env"))?;
    fs::write(folder.join("fleet.toml"), "[fleet]\nname = \"synthetic\"\n")?;
    fs::write(folder.join("services.toml"), services(scale))?;
    fs::write(folder.join("env/all.toml"), hosts(scale))
}

fn services(scale: Scale) -> String {
    let mut text = String::new();
    for number in 0..scale.services {
        // The first of a host's ten is needed by the others, and needs only what comes before it.
        let first = number - number % 10;
        let needs: Vec<String> = [first, number.div_ceil(2), number / 3, number / 7]
            .iter()
            .filter(|other| **other < number)
            .map(|other| format!("\"s{other}.http\""))
            .collect();
        let calls: Vec<String> = (1..=EDGES.saturating_sub(needs.len()))
            .map(|step| format!("\"s{}.http\"", (number + step * 37) % scale.services))
            .collect();
        let _ = write!(
            text,
            "[service.s{number}]\nimage = \"example/s{number}:1.0\"\nmemory = \"128m\"\n\
             needs = [{}]\ncalls = [{}]\nhealth = {{ command = [\"true\"] }}\n\
             env.MODE = \"yes\"\nenv.UPSTREAM = \"s\"\n\
             port.http = {{ container = 80, publish = {}, protocol = \"http\" }}\n\n",
            needs.join(", "),
            calls.join(", "),
            8000 + number % 10,
        );
    }
    text
}

fn hosts(scale: Scale) -> String {
    let mut text = String::from(
        "[operator]\nfrom = [\"203.0.113.0/24\"]\n\n\
         [network.private]\ncidr = \"10.0.0.0/8\"\nintra = \"open\"\n\n",
    );
    let per_host = scale.services / scale.hosts;
    for host in 0..scale.hosts {
        let runs: Vec<String> = (host * per_host..(host + 1) * per_host)
            .map(|number| format!("\"s{number}\""))
            .collect();
        let _ = write!(
            text,
            "[host.h{host}]\nos = \"rocky-9\"\naddress = {{ private = \"10.{}.{}.{}\", public = \"198.51.{}.{}\" }}\nruns = [{}]\n\n",
            host / 62500,
            (host / 250) % 250,
            host % 250 + 1,
            host / 250,
            host % 250 + 1,
            runs.join(", "),
        );
    }
    text
}
