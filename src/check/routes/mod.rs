//! 05xx: routes, what browsers call, and which origins may.

mod browser_not_http;
mod cors_origin;
mod duplicate_route;
mod early_timeout;
mod known_origin;
mod mixed_content;
mod rewrite_shape;
mod route_loop;
mod route_not_http;
mod unknown_path;
mod web_nowhere;

use super::{Context, Rule};
use crate::diagnostic::Origin;
use crate::inventory::model::Route;

/// The rules of this family, by code.
pub(super) static RULES: &[Rule] = &[
    Rule::environment(&route_not_http::LINT, route_not_http::check),
    Rule::environment(&duplicate_route::LINT, duplicate_route::check),
    Rule::environment(&rewrite_shape::LINT, rewrite_shape::check),
    Rule::environment(&route_loop::LINT, route_loop::check),
    Rule::environment(&unknown_path::LINT, unknown_path::check),
    Rule::environment(&early_timeout::LINT, early_timeout::check),
    Rule::environment(&cors_origin::LINT, cors_origin::check),
    Rule::environment(&browser_not_http::LINT, browser_not_http::check),
    Rule::environment(&mixed_content::LINT, mixed_content::check),
    Rule::environment(&known_origin::LINT, known_origin::check),
    Rule::environment(&web_nowhere::LINT, web_nowhere::check),
];

/// The place of one of a route's values, or of the route where it has no such value.
fn place(context: &Context<'_>, route: &Route, key: &str) -> Origin {
    let index = route.index.to_string();
    context.inventory.tree.nearest(&["route", &index, key])
}

/// Whether a route has a value for a key.
fn says(context: &Context<'_>, route: &Route, key: &str) -> bool {
    let index = route.index.to_string();
    context.inventory.tree.at(&["route", &index, key]).is_some()
}
