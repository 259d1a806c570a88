//! Where the programs are that prove our output. A missing one fails the test that asks for it.

use std::env;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::process::Command;

/// Every program the tests may call, with its place.
pub(crate) const TOOLS: &[(&str, Place)] = &[
    ("bash", Place::Package("bash")),
    ("cat", Place::Package("coreutils")),
    ("cc", Place::Package("gcc")),
    (
        "check-jsonschema",
        Place::Cache("python/bin/check-jsonschema"),
    ),
    ("cmark-gfm", Place::Package("cmark-gfm")),
    ("createrepo_c", Place::Package("createrepo-c")),
    ("curl", Place::Package("curl")),
    ("dnf", Place::Package("dnf")),
    ("docker", Place::Cache("binaries/bin/docker")),
    ("dot", Place::Package("graphviz")),
    ("git", Place::Package("git")),
    ("gpg", Place::Package("gpg")),
    ("gpg-agent", Place::Package("gpg-agent")),
    ("gpgconf", Place::Package("gpgconf")),
    ("ip", Place::Package("iproute2")),
    ("jq", Place::Package("jq")),
    ("mariadb", Place::Package("mariadb-client-core")),
    ("mariadb-install-db", Place::Package("mariadb-server-core")),
    ("mariadbd", Place::Package("mariadb-server-core")),
    ("mkfifo", Place::Package("coreutils")),
    ("nft", Place::Package("nftables")),
    ("nsenter", Place::Package("util-linux")),
    ("prometheus", Place::Cache("binaries/bin/prometheus")),
    ("openssl", Place::Package("openssl")),
    ("promtool", Place::Cache("binaries/bin/promtool")),
    ("python", Place::Cache("python/bin/python")),
    ("rpm", Place::Package("rpm")),
    ("rpmbuild", Place::Package("rpm")),
    ("rpmkeys", Place::Package("rpm")),
    ("rpmsign", Place::Package("rpm")),
    ("sha256sum", Place::Package("coreutils")),
    ("shellcheck", Place::Package("shellcheck")),
    ("systemd-analyze", Place::Package("systemd")),
    ("tee", Place::Package("coreutils")),
    ("unshare", Place::Package("util-linux")),
];

/// Where a tool comes from.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    /// A Debian package, installed in the system.
    Package(&'static str),
    /// A path in the cache folder that `tests/run` fills.
    Cache(&'static str),
}

/// The path of a tool; panics with the cure when it is not there.
pub(crate) fn tool(name: &str) -> PathBuf {
    let (_, place) = TOOLS
        .iter()
        .find(|(known, _)| *known == name)
        .unwrap_or_else(|| panic!("`{name}` is not in TOOLS of tests/it/support/tools.rs: add it"));
    find(name, *place).unwrap_or_else(|cure| panic!("{cure}"))
}

/// `docker compose` with the cache's plugin; whatever plugins and logins the user has stay out.
pub(crate) fn compose() -> Command {
    let mut command = Command::new(tool("docker"));
    command
        .env("DOCKER_CONFIG", cache().join("binaries/docker"))
        .arg("compose");
    command
}

/// Whether the tests may mount and enter as they are, without a user namespace; a system in a
/// changed root folder has none.
pub(crate) fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn find(name: &str, place: Place) -> Result<PathBuf, String> {
    match place {
        Place::Package(package) => system_folders()
            .iter()
            .map(|folder| folder.join(name))
            .find(|path| path.is_file())
            .ok_or(format!(
                "`{name}` is missing: `apt-get install {package}`, or tests/run"
            )),
        Place::Cache(inside) => Some(cache().join(inside))
            .filter(|path| path.is_file())
            .ok_or(format!(
                "`{name}` is not in {}: run tests/run once",
                cache().display()
            )),
    }
}

/// `PATH` and the folders of administrators, which a plain user's `PATH` on Debian leaves out.
fn system_folders() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(["/usr/sbin".into(), "/sbin".into()])
        .collect()
}

/// The same folder as in tests/tools/cache.sh.
fn cache() -> PathBuf {
    let set = |name| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    set("PAYGEN_TOOLS")
        .or_else(|| set("XDG_CACHE_HOME").map(|folder| folder.join("paygen-tools")))
        .or_else(|| set("HOME").map(|folder| folder.join(".cache/paygen-tools")))
        .expect("PAYGEN_TOOLS, XDG_CACHE_HOME or HOME says where the tools are")
}
