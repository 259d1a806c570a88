//! Ways through the fleets of our own and of all valid fixtures.

use paygen::reach::walk::{Answer, Goal, Walk};
use paygen::reach::{Edge, Via, packets};

use crate::support::fleet::environments;
use crate::support::rendered::Environment;

#[test]
fn every_edge_that_opens_its_way_arrives() {
    let mut gone = 0;
    for (name, environment) in environments() {
        let edges = environment.reach.edges.iter();
        for edge in edges.filter(|edge| edge.opens() && is_dialled(environment, edge)) {
            let walk = walk(environment, edge);
            assert_ne!(walk.answer(), Answer::No, "{name}: {edge:?}: {walk:?}");
            gone += 1;
        }
    }
    assert!(gone > 300, "only {gone} edges");
}

#[test]
fn an_edge_that_cannot_be_dialled_goes_nowhere() {
    for (name, environment) in environments() {
        let edges = environment.reach.edges.iter();
        for edge in edges.filter(|edge| edge.dial.is_err()) {
            let walk = walk(environment, edge);
            assert_eq!(walk.answer(), Answer::No, "{name}: {edge:?}: {walk:?}");
        }
    }
}

/// A network has a range of one family. Who is in it with an address of the other one, nobody
/// knows, so for him nothing is opened.
fn is_dialled(environment: &Environment, edge: &Edge) -> bool {
    let Ok(dial) = &edge.dial else { return false };
    match &dial.via {
        Via::Container | Via::Loopback | Via::Outside => true,
        Via::HostAddress | Via::Network(_) | Via::Public => {
            !packets(&environment.inventory, edge).is_empty()
        }
    }
}

fn walk(environment: &Environment, edge: &Edge) -> Walk {
    let goal = Goal::End(edge.to.clone());
    let (inventory, reach) = (&environment.inventory, &environment.reach);
    Walk::of(inventory, reach, &edge.from, &goal).expect("both ends are there")
}
