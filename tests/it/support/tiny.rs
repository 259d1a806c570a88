//! The smallest fleet with two environments: what it renders can be shown whole in a test.

use super::project::Project;

/// What holds in both environments.
const FLEET: &str = "\
fleet.name = \"tiny\"

[service.web]
image  = \"tiny/web:1.0\"
memory = \"64m\"
files  = { \"/etc/web.conf\" = \"files/web.conf\" }
";

/// One service on host `one` of `prod` and on host `two` of `test`, with one file.
pub(crate) fn tiny() -> Project {
    Project::empty()
        .with("inventory/fleet.toml", FLEET)
        .with("inventory/files/web.conf", "listen 80\n")
        .with("inventory/env/prod.toml", "[host.one]\nruns = [\"web\"]\n")
        .with("inventory/env/test.toml", "[host.two]\nruns = [\"web\"]\n")
}

/// Where the fleet's file is rendered in `prod`.
pub(crate) const PROD_FILE: &str = "generated/prod/one/web/files/etc/web.conf";

/// Where the fleet's file is rendered in `test`.
pub(crate) const TEST_FILE: &str = "generated/test/two/web/files/etc/web.conf";
