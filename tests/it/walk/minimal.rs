//! With all rules every edge arrives, and without any one of them some edge does not.

use std::sync::atomic::Ordering;

use super::fleets::on_fleets;
use super::samples::{Sample, samples};
use super::simulator::Files;
use super::site::Site;

#[test]
fn no_rule_is_missing_and_none_can_be_spared() {
    let figures = on_fleets("rules", |site, environment, figures, seed| {
        let edges = environment.reach.edges.iter();
        let all: Vec<Sample> = edges
            .flat_map(|edge| samples(site, environment, edge))
            .collect();
        for one in &all {
            assert!(
                site.serves(one),
                "seed {seed}: {one:?} does not arrive\n{site:?}"
            );
        }
        for host in 0..site.files.len() {
            for (what, files) in without_one(site, host) {
                let mut without = Site {
                    world: site.world,
                    files: site.files.clone(),
                };
                without.files[host] = files;
                let spared = all.iter().all(|one| without.serves(one));
                assert!(
                    !spared,
                    "seed {seed}: host {host} does not need {what}\n{site:?}"
                );
                figures.tried.fetch_add(1, Ordering::Relaxed);
            }
        }
    });
    let (rules, fleets) = (figures.tried.into_inner(), figures.fleets.into_inner());
    assert!(rules > 5 * fleets, "only {rules} rules of {fleets} fleets");
}

/// The files of a host, each time without one rule that is there for an edge; of a rule with
/// several senders, without one of them.
fn without_one(site: &Site<'_>, host: usize) -> Vec<(String, Files)> {
    let files = &site.files[host];
    let addresses = site.world.hosts[host].addresses.iter();
    let own: Vec<_> = addresses.flat_map(|(_, all)| all).collect();
    let mut all = Vec::new();
    without_firewall(files, &mut all);
    let forwards = files.forwards.iter().enumerate();
    for (index, row) in forwards.filter(|(_, row)| own.contains(&&row.private)) {
        for sender in 0..row.from.len() {
            let mut less = files.clone();
            less.forwards[index].from.remove(sender);
            all.push((format!("sender {sender} of {row:?}"), less));
        }
    }
    for (index, row) in files.policies.iter().enumerate() {
        let is_own = own.iter().any(|one| row.from[0].contains(*one));
        // What is for names, and DNS, is there for packages, images and the time, too.
        if is_own && row.to.is_some_and(|to| to.prefix_len() > 0) {
            let mut less = files.clone();
            less.policies.remove(index);
            all.push((format!("{row:?}"), less));
        }
    }
    for (index, rule) in files.group.iter().enumerate() {
        if rule.is_ingress || rule.remote.prefix_len() > 0 {
            let mut less = files.clone();
            less.group.remove(index);
            all.push((format!("{rule:?}"), less));
        }
    }
    for (index, entry) in files.published.iter().enumerate() {
        let mut less = files.clone();
        less.published.remove(index);
        all.push((format!("{entry:?}"), less));
    }
    all
}

fn without_firewall(files: &Files, all: &mut Vec<(String, Files)>) {
    for (index, rule) in files.from_outside.iter().flatten().enumerate() {
        for sender in 0..rule.from.len().max(1) {
            let mut less = files.clone();
            let rules = less.from_outside.as_mut().expect("there is a firewall");
            if rule.from.len() > 1 {
                rules[index].from.remove(sender);
            } else {
                rules.remove(index);
            }
            all.push((format!("sender {sender} of {rule:?}"), less));
        }
    }
    let counted = files.from_containers.iter().enumerate();
    for (index, rule) in counted.filter(|(_, rule)| rule.is_counted) {
        let mut less = files.clone();
        less.from_containers.remove(index);
        all.push((format!("{rule:?}"), less));
    }
}
