//! What a reader of a dashboard sees before any number: panels that stand side by side and say
//! what they show.

use std::collections::BTreeSet;

use super::file::{Dashboard, GridPos, Panel, dashboards};

const GRID_COLUMNS: u32 = 24;

#[test]
fn panels_fit_the_grid() {
    for (dashboard, panel) in panels() {
        let GridPos { x, w, h, .. } = panel.grid_pos;
        assert!(
            w > 0 && h > 0 && x + w <= GRID_COLUMNS,
            "{dashboard}: {} leaves the grid",
            panel.title
        );
    }
}

#[test]
fn panels_do_not_overlap() {
    for dashboard in dashboards() {
        let mut taken = BTreeSet::new();
        for panel in &dashboard.panels {
            for cell in cells(&panel.grid_pos) {
                assert!(
                    taken.insert(cell),
                    "{}: {} covers {cell:?} again",
                    dashboard.uid,
                    panel.title
                );
            }
        }
    }
}

#[test]
fn rows_of_panels_leave_no_gap() {
    for dashboard in dashboards() {
        let covered: u32 = dashboard
            .panels
            .iter()
            .map(|p| p.grid_pos.w * p.grid_pos.h)
            .sum();
        let height = dashboard
            .panels
            .iter()
            .map(|p| p.grid_pos.y + p.grid_pos.h)
            .max()
            .unwrap();
        assert_eq!(
            covered,
            GRID_COLUMNS * height,
            "{} has holes",
            dashboard.uid
        );
    }
}

#[test]
fn ids_are_unique_within_a_dashboard() {
    for dashboard in dashboards() {
        let ids: BTreeSet<u32> = dashboard.panels.iter().map(|panel| panel.id).collect();
        assert_eq!(ids.len(), dashboard.panels.len(), "{}", dashboard.uid);
        for panel in &dashboard.panels {
            let refs: BTreeSet<&str> = panel.targets.iter().map(|t| t.ref_id.as_str()).collect();
            assert_eq!(
                refs.len(),
                panel.targets.len(),
                "{}: {}",
                dashboard.uid,
                panel.title
            );
        }
    }
}

#[test]
fn every_panel_has_a_title_a_sentence_a_unit_and_a_query() {
    for (dashboard, panel) in panels() {
        let place = format!("{dashboard}, panel {}", panel.id);
        assert!(!panel.title.is_empty(), "{place} has no title");
        assert!(
            panel.description.ends_with('.'),
            "{place} has no sentence that describes it"
        );
        assert!(
            is_grafana_unit(&panel.field_config.defaults.unit),
            "{place} has an unknown unit"
        );
        assert!(!panel.targets.is_empty(), "{place} asks for nothing");
    }
}

fn panels() -> impl Iterator<Item = (String, Panel)> {
    dashboards()
        .into_iter()
        .flat_map(|Dashboard { uid, panels, .. }| {
            panels.into_iter().map(move |panel| (uid.clone(), panel))
        })
}

fn cells(at: &GridPos) -> impl Iterator<Item = (u32, u32)> {
    let columns = at.x..at.x + at.w;
    (at.y..at.y + at.h).flat_map(move |y| columns.clone().map(move |x| (x, y)))
}

/// Grafana shows a unit it does not know as a suffix and does not scale the number, so the set is
/// closed here.
fn is_grafana_unit(unit: &str) -> bool {
    ["none", "percent", "recps", "reqpm", "reqps", "s", "short"].contains(&unit)
}
