//! The firewall of a host: a table of its own that lets in what an edge needs.

use std::net::IpAddr;

use ipnet::IpNet;
use serde::Serialize;

use crate::inventory::model::Host;
use crate::reach::{Opening, Source};
use crate::render::Scene;
use crate::render::draft::Draft;

/// What the table's template sees.
#[derive(Serialize)]
struct Firewall {
    fleet: String,
    environment: String,
    host: String,
    from_outside: Vec<Rule>,
    from_containers: Vec<Rule>,
}

/// One rule that accepts.
#[derive(Serialize)]
struct Rule {
    matches: String,
    comment: String,
}

/// nft refuses longer comments.
const COMMENT_BYTES_MAX: usize = 128;

/// `firewall.nft` of a host.
pub(in crate::render) fn drafts(scene: &Scene<'_>, host: &Host) -> Vec<Draft> {
    let openings = scene.reach.openings.get(&host.name);
    let openings = openings.map_or(&[][..], Vec::as_slice);
    let view = Firewall {
        fleet: scene.inventory.fleet.name.to_string(),
        environment: scene.inventory.environment.to_string(),
        host: host.name.to_string(),
        from_outside: openings.iter().flat_map(from_outside).collect(),
        from_containers: openings.iter().filter_map(from_containers).collect(),
    };
    let path = format!("{}/firewall.nft", host.name);
    vec![Draft::template(path, "host/firewall.nft.tera", &view)]
}

/// A rule for each address family, since one rule of nft sees only one.
fn from_outside(opening: &Opening) -> Vec<Rule> {
    if opening.sources.contains(&Source::Any) {
        return vec![rule(opening, None)];
    }
    let ranges = |v4: bool| {
        let of_family = move |source: &Source| match source {
            Source::Range(range) if range.addr().is_ipv4() == v4 => Some(*range),
            Source::Range(_) | Source::Any | Source::Containers => None,
        };
        opening.sources.iter().filter_map(of_family)
    };
    let families = [true, false].map(|v4| ranges(v4).collect::<Vec<_>>());
    let known = families.iter().filter(|ranges| !ranges.is_empty());
    known
        .map(|ranges| rule(opening, Some(&saddr(ranges))))
        .collect()
}

fn from_containers(opening: &Opening) -> Option<Rule> {
    let inside = opening.sources.contains(&Source::Containers);
    inside.then(|| rule(opening, None))
}

fn rule(opening: &Opening, saddr: Option<&str>) -> Rule {
    let daddr = opening
        .to
        .map(|to| format!("{} daddr {to}", family(to.is_ipv4())));
    let dport = format!("{} dport {}", opening.transport.as_str(), opening.ports);
    let mut parts: Vec<&str> = saddr.into_iter().collect();
    parts.extend(daddr.as_deref());
    parts.push(&dport);
    let mut comment = opening.what.clone();
    comment.truncate(COMMENT_BYTES_MAX); // names are ASCII, so this never cuts a letter
    Rule {
        matches: parts.join(" "),
        comment,
    }
}

fn saddr(ranges: &[IpNet]) -> String {
    let v4 = ranges.iter().all(|range| range.addr().is_ipv4());
    let texts: Vec<String> = ranges.iter().map(range).collect();
    match texts.as_slice() {
        [one] => format!("{} saddr {one}", family(v4)),
        several => format!("{} saddr {{ {} }}", family(v4), several.join(", ")),
    }
}

/// A range, or the address if it holds only one.
fn range(range: &IpNet) -> String {
    if range.prefix_len() == range.max_prefix_len() {
        return IpAddr::to_string(&range.addr());
    }
    range.to_string()
}

fn family(v4: bool) -> &'static str {
    if v4 { "ip" } else { "ip6" }
}
