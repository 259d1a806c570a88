//! 08xx: secrets, which are named in an inventory and never written there.

mod literal;
mod one_secret_two_users;
mod secret_of_two;
mod smell;
mod undeclared_secret;
mod unused_secret;
mod uses;

use super::{Context, Rule};
use crate::diagnostic::Edit;
use crate::inventory::name::{Kind, SecretKind};

/// The rules of this family, by code.
pub(super) static RULES: &[Rule] = &[
    Rule::environment(&undeclared_secret::LINT, undeclared_secret::check),
    Rule::fleet(&unused_secret::LINT, unused_secret::check),
    Rule::environment(&literal::LINT, literal::check),
    Rule::fleet(&secret_of_two::LINT, secret_of_two::check),
    Rule::environment(&one_secret_two_users::LINT, one_secret_two_users::check),
];

/// Whether a setting of this name and text is told to be a secret in the open.
pub(super) fn is_told(key: &str, text: &str) -> bool {
    smell::is_secret_key(key) && smell::is_secret_value(text)
}

/// Declares a secret, where it is not; `why` says what it opens.
fn declare(context: &Context<'_>, name: &str, why: &str) -> Option<Edit> {
    let tree = &context.inventory.tree;
    if tree.at(&["secret", name]).is_some() {
        return None;
    }
    let line = format!("{name} = {why:?}");
    if tree.at(&["secret"]).is_some() {
        return Some(context.add_key(&["secret"], &line));
    }
    let block = format!("[secret]\n{line}");
    Some(
        context
            .fixer()
            .append_block(tree.nearest(&["fleet"]), &block),
    )
}

/// A name for a secret, made of what it belongs to.
fn name_for(owner: &str, key: &str) -> String {
    let whole = [smell::words(owner), smell::words(key)].concat().join("_");
    let short: String = whole.chars().take(SecretKind::BYTES_MAX).collect();
    short.trim_end_matches('_').to_owned()
}
