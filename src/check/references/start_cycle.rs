//! PG0213: services that wait for each other.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::check::Context;
use crate::diagnostic::{Diagnostic, Diagnostics, Edit, Lint, Origin, Severity};
use crate::inventory::Inventory;
use crate::inventory::model::{Instance, InstanceId, Link, Target};
use crate::inventory::node::Node;

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0213",
    name: "start-cycle",
    severity: Severity::Error,
    docs: "\
`needs` is the order of starting: what is needed runs, or has ended well, before. Here it goes round
in a circle, on one host or over several, so that each waits for the other and none ever starts.

    [service.web]
    needs = [\"auth.http\"]

    [service.auth]
    needs = [\"web.http\"]         # calls = [\"web.http\"]

What is only dialled later belongs into `calls`, which may be circular. Peers of one service wait
for nobody: `needs = [\"kafka.peer@others\"]` is no circle.
",
};

/// A `needs` of one instance that leads to another.
#[derive(Clone, Copy)]
struct Step<'a> {
    from: InstanceId,
    to: InstanceId,
    link: &'a Link,
}

type Steps<'a> = BTreeMap<InstanceId, Vec<Step<'a>>>;

/// Reports the shortest circle through every instance that is in one.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let steps = within_circles(steps(context.inventory));
    let mut told: BTreeSet<InstanceId> = BTreeSet::new();
    for start in steps.keys() {
        if told.contains(start) {
            continue;
        }
        if let Some(circle) = shortest_circle(&steps, *start) {
            told.extend(circle.iter().map(|step| step.from));
            found.push(complaint(context, &circle));
        }
    }
}

fn steps(inventory: &Inventory) -> Steps<'_> {
    let mut all = Steps::new();
    for (from, instance) in inventory.instances() {
        for link in &instance.needs {
            for to in link.to.iter().filter_map(instance_of) {
                let peers = from != to && inventory.instance(to).service == instance.service;
                if !peers {
                    all.entry(from).or_default().push(Step { from, to, link });
                }
            }
        }
    }
    all
}

fn instance_of(target: &Target) -> Option<InstanceId> {
    match target {
        Target::Port(id, _) | Target::Job(id) => Some(*id),
        Target::External(..) => None,
    }
}

/// Takes away, again and again, who needs nobody that is left: those start without trouble.
fn within_circles(mut steps: Steps<'_>) -> Steps<'_> {
    let mut waiting: BTreeMap<InstanceId, Vec<InstanceId>> = BTreeMap::new();
    let mut open: BTreeMap<InstanceId, usize> = BTreeMap::new();
    for step in steps.values().flatten() {
        waiting.entry(step.to).or_default().push(step.from);
        *open.entry(step.from).or_default() += 1;
        open.entry(step.to).or_default();
    }
    let free = open.iter().filter(|(_, count)| **count == 0);
    let mut free: Vec<InstanceId> = free.map(|(id, _)| *id).collect();
    while let Some(id) = free.pop() {
        for from in waiting.remove(&id).unwrap_or_default() {
            if let Some(count) = open.get_mut(&from) {
                *count -= 1;
                if *count == 0 {
                    free.push(from);
                }
            }
        }
        open.remove(&id);
    }
    steps.retain(|from, _| open.contains_key(from));
    for list in steps.values_mut() {
        list.retain(|step| open.contains_key(&step.to));
    }
    steps
}

fn shortest_circle<'a>(steps: &Steps<'a>, start: InstanceId) -> Option<Vec<Step<'a>>> {
    let mut reached: BTreeMap<InstanceId, Step<'a>> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(id) = queue.pop_front() {
        for step in steps.get(&id).into_iter().flatten() {
            if step.to == start {
                return Some(way_back(&reached, start, *step));
            }
            if let std::collections::btree_map::Entry::Vacant(e) = reached.entry(step.to) {
                e.insert(*step);
                queue.push_back(step.to);
            }
        }
    }
    None
}

fn way_back<'a>(
    reached: &BTreeMap<InstanceId, Step<'a>>,
    start: InstanceId,
    last: Step<'a>,
) -> Vec<Step<'a>> {
    let mut circle = vec![last];
    let mut at = last.from;
    while at != start {
        let Some(step) = reached.get(&at) else { break };
        circle.push(*step);
        at = step.from;
    }
    circle.reverse();
    circle
}

fn complaint(context: &Context<'_>, circle: &[Step<'_>]) -> Diagnostic {
    let name = |id| context.inventory.instance(id).name.as_str();
    let mut names: Vec<&str> = circle.iter().map(|step| name(step.from)).collect();
    names.extend(circle.first().map(|step| name(step.from)));
    let message = format!(
        "these wait for each other and never start: {}",
        names.join(" → ")
    );
    let mut one: Option<Diagnostic> = None;
    for step in circle {
        let label = format!("`{}` waits for `{}`", name(step.from), name(step.to));
        one = Some(match one {
            None => context
                .diagnostic(&LINT, step.link.origin, &message)
                .label(label),
            Some(one) => one.other(step.link.origin, label),
        });
    }
    let empty = || context.diagnostic(&LINT, context.inventory.tree.origin, &message);
    let one = one.unwrap_or_else(empty);
    let movable = circle.iter().find_map(|step| to_calls(context, step));
    match movable {
        Some((what, edits)) => {
            let help = format!("if {what} is only dialled later, it belongs into `calls`");
            one.help(help, edits)
        }
        None => one.help("take one of these out of `needs`", Vec::new()),
    }
}

/// Moves what is needed to what is called; a job cannot be called, nor a count of connections.
fn to_calls(context: &Context<'_>, step: &Step<'_>) -> Option<(String, Vec<Edit>)> {
    let instance = context.inventory.instance(step.from);
    let tree = &context.inventory.tree;
    let item = written_in(tree, instance, step.link.origin)?;
    let text = item.text().filter(|text| text.contains('.'))?;
    let fixer = context.fixer();
    let calls = lists(instance, "calls");
    let calls = calls.iter().find_map(|path| tree.at(path));
    let quoted = format!("\"{text}\"");
    let add = if let Some(list) = calls {
        fixer.add_item(list.origin, &quoted)
    } else {
        let path = context.service_path(instance, &[]);
        context.add_key(&path, &format!("calls = [{quoted}]"))
    };
    let what = format!("`{text}`");
    Some((what, vec![fixer.remove_item(item.origin), add]))
}

fn written_in<'a>(tree: &'a Node, instance: &Instance, origin: Origin) -> Option<&'a Node> {
    let needs = lists(instance, "needs");
    let items = needs.iter().filter_map(|path| tree.at(path)?.array());
    items.flatten().find(|item| item.origin == origin)
}

fn lists<'a>(instance: &'a Instance, key: &'a str) -> [Vec<&'a str>; 2] {
    let (host, service) = (instance.host.as_str(), instance.service.as_str());
    [
        vec!["host", host, "place", service, key],
        vec!["service", service, key],
    ]
}
