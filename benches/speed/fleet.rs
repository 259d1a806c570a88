//! Synthetic fleets: services that need a database, a cache, a neighbour and a service elsewhere.

use std::collections::BTreeSet;
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

/// Services on each machine.
const PER_HOST: usize = 10;

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
    let published = dialled_from_afar(scale);
    for number in 0..scale.services {
        let needs = needs(number);
        let calls = calls(number, scale);
        let publish = if published.contains(&number) {
            format!(", publish = {}", 8000 + number % 10)
        } else {
            String::new()
        };
        let _ = write!(
            text,
            "[service.s{number}]\nimage = \"example/s{number}:1.0\"\nmemory = \"128m\"\n\
             needs = [{}]\ncalls = [{}]\nhealth = {{ command = [\"true\"] }}\n\
             env.MODE = \"yes\"\nenv.UPSTREAM = \"s\"\n\
             port.http = {{ container = 80{publish}, protocol = \"http\" }}\n\n",
            references(&needs),
            references(&calls),
        );
    }
    text
}

/// The first of a host's ten is needed by the others, and needs only what comes before it.
fn needs(number: usize) -> Vec<usize> {
    let first = number - number % PER_HOST;
    let all = [first, number.div_ceil(2), number / 3, number / 7];
    all.into_iter().filter(|other| *other < number).collect()
}

fn calls(number: usize, scale: Scale) -> Vec<usize> {
    (1..=EDGES.saturating_sub(needs(number).len()))
        .map(|step| (number + step * 37) % scale.services)
        .collect()
}

/// A port that nobody dials from another host is not published, as in a fleet without findings.
fn dialled_from_afar(scale: Scale) -> BTreeSet<usize> {
    (0..scale.services)
        .flat_map(|from| {
            let all = needs(from).into_iter().chain(calls(from, scale));
            all.filter(move |to| to / PER_HOST != from / PER_HOST)
        })
        .collect()
}

fn references(numbers: &[usize]) -> String {
    let all: Vec<String> = numbers
        .iter()
        .map(|number| format!("\"s{number}.http\""))
        .collect();
    all.join(", ")
}

fn hosts(scale: Scale) -> String {
    let mut text = String::from(
        "[operator]\nfrom = [\"203.0.113.0/24\"]\n\n\
         [network.private]\ncidr = \"10.0.0.0/8\"\nintra = \"open\"\n\n",
    );
    for host in 0..scale.hosts {
        let runs: Vec<String> = (host * PER_HOST..(host + 1) * PER_HOST)
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
