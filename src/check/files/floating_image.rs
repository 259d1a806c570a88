//! PG0904: an image that is another one tomorrow.

use super::containers;
use crate::check::Context;
use crate::diagnostic::{Diagnostics, Lint, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    code: "PG0904",
    name: "floating-image",
    severity: Severity::Warning,
    docs: "\
An image has no tag, or the tag `latest`, and no digest. Two hosts that pull it on different days
run different programs, going back to the last release brings the new program back with it, and
nothing in the repository's history says what ran when.

    [service.web]
    image = \"nginx\"                  # \"nginx:1.27.3\", or \"nginx@sha256:…\"
",
};

/// Looks at every image that is pulled.
pub(super) fn check(context: &Context<'_>, found: &mut Diagnostics) {
    let pulled = containers(context).filter(|instance| instance.spec.build.is_none());
    for instance in pulled {
        let Some(image) = instance.spec.image.as_ref().filter(|image| floats(image)) else {
            continue;
        };
        let origin = context.inventory.place_of(instance, &["image"]);
        let name = image.strip_suffix(":latest").unwrap_or(image);
        let one = context
            .diagnostic(
                &LINT,
                origin,
                format!("`{name}` may be another image tomorrow"),
            )
            .label("no version")
            .help(
                format!("name a version: \"{name}:<tag>\" or \"{name}@sha256:<digest>\""),
                Vec::new(),
            );
        found.push(one);
    }
}

/// A colon behind the last slash starts a tag; before it, the port of a registry.
fn floats(image: &str) -> bool {
    let last = image.rsplit('/').next().unwrap_or(image);
    let tag = last.split_once(':').map(|(_, tag)| tag);
    !image.contains('@') && tag.is_none_or(|tag| tag == "latest" || tag.is_empty())
}

#[cfg(test)]
mod tests {
    use super::floats;

    #[test]
    fn tags_stand_behind_the_last_slash() {
        for image in ["nginx", "nginx:latest", "registry:5000/nginx", "a/b:"] {
            assert!(floats(image), "{image}");
        }
        for image in [
            "nginx:1",
            "registry:5000/a/nginx:1",
            "nginx@sha256:00",
            "a:latest@sha256:0",
        ] {
            assert!(!floats(image), "{image}");
        }
    }
}
