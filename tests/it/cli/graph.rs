//! `paygen graph`: one environment, in the language that was asked for.

use crate::support::project::Project;
use crate::support::tiny::tiny;

#[test]
fn what_render_writes_is_what_graph_prints() {
    let project = Project::shop();
    assert_eq!(project.run("render").code, Some(0));
    for (format, file) in [
        ("svg", "topology.svg"),
        ("mermaid", "topology.mmd"),
        ("json", "topology.json"),
    ] {
        let written = project.read(&format!("generated/prod/{file}"));
        let run = project.run(&format!("graph --format {format}"));
        run.is(0, &written, "");
    }
    let svg = project.read("generated/prod/topology.svg");
    project.run("graph").is(0, &svg, "");
}

#[test]
fn dot_is_printed() {
    let run = Project::shop().run("graph --format dot --env prod");
    assert!(run.stdout.contains("digraph \"shop-prod\" {"), "{run}");
    run.is(0, &run.stdout, "");
}

#[test]
fn one_of_several_environments_must_be_chosen() {
    let project = tiny();
    let said = "\
error: a graph shows one environment: choose it with --env; there are: prod, test
";
    project.run("graph").is(1, "", said);
    assert_eq!(project.run("graph --env test").code, Some(0));
    let said = "error: no environment is called `tset`; there are: prod, test\n";
    project.run("graph --env tset").is(1, "", said);
}

#[test]
fn a_broken_inventory_has_no_graph() {
    let project = Project::shop();
    project.append("inventory/env/prod.toml", "\n[host.\n");
    let said = "error: the inventory has errors; `paygen check` shows them\n";
    project.run("graph").is(1, "", said);
}
