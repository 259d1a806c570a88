//! Machines made of network namespaces, gone when the test is, however it ends.
//!
//! A namespace here has no name and no mount: a child process holds it, and that child ends when its
//! input closes, which the kernel sees to even if the test is killed. So nothing can be left over,
//! and two runs at once never meet. Without root, a user namespace lends the rights.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::tools::{is_root, tool};

/// All machines of one test.
pub(crate) struct World {
    user: Option<Holder>,
}

/// One machine: its own interfaces, addresses, routes and firewall, and nothing else of its own.
pub(crate) struct Machine {
    holder: Holder,
    user: Option<u32>,
}

/// A process that keeps a namespace alive.
struct Holder(Child);

impl World {
    /// Nothing yet.
    pub(crate) fn new() -> Self {
        let user = (!is_root()).then(|| {
            let mut command = Command::new(tool("unshare"));
            command.args(["--user", "--map-root-user"]);
            Holder::start(command)
        });
        Self { user }
    }

    /// A machine that has nothing but its loopback.
    pub(crate) fn machine(&self) -> Machine {
        let user = self.user.as_ref().map(|holder| holder.0.id());
        let mut command = entering(user, None, &tool("unshare"));
        command.arg("--net");
        let machine = Machine {
            holder: Holder::start(command),
            user,
        };
        machine.ip("link set lo up");
        // An address is used at once, without asking whether another machine has it.
        machine.set("net/ipv6/conf/default/accept_dad", "0");
        machine
    }
}

impl Machine {
    /// A tool on this machine.
    pub(crate) fn command(&self, program: &str) -> Command {
        self.program(&tool(program))
    }

    /// A program of our own on this machine.
    pub(crate) fn program(&self, path: &Path) -> Command {
        entering(self.user, Some(self.holder.0.id()), path)
    }

    /// Runs a program to its end; panics with its words when it fails.
    pub(crate) fn run(&self, program: &str, arguments: &[&str], input: &str) {
        feed(self.command(program).args(arguments), input);
    }

    /// Lines of `ip -batch`.
    pub(crate) fn ip(&self, lines: &str) {
        self.run("ip", &["-batch", "-"], lines);
    }

    /// A file of `nft -f`.
    pub(crate) fn nft(&self, rules: &str) {
        self.run("nft", &["-f", "-"], rules);
    }

    /// A value below `/proc/sys`, which shows each namespace its own.
    pub(crate) fn set(&self, path: &str, value: &str) {
        self.run("tee", &[&format!("/proc/sys/{path}")], value);
    }

    /// A cable from an interface of this machine to one of another.
    pub(crate) fn wire(&self, own: &str, other: &Machine, others: &str) {
        let pid = other.holder.0.id();
        self.ip(&format!(
            "link add {own} type veth peer name {others} netns {pid}\nlink set {own} up"
        ));
        other.ip(&format!("link set {others} up"));
    }
}

impl Holder {
    /// Waits for an echo: whoever answers is in the namespace already.
    fn start(mut command: Command) -> Self {
        command.arg(tool("cat"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut holder = Self(command.spawn().expect("the holder starts"));
        let stdin = holder.0.stdin.as_mut().expect("its input is piped");
        stdin.write_all(b"?\n").expect("the holder listens");
        let stdout = holder.0.stdout.as_mut().expect("its output is piped");
        let mut line = String::new();
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("it answers");
        assert_eq!(
            line, "?\n",
            "no new namespace: this needs root, or user namespaces"
        );
        holder
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A program inside of the namespaces that these processes hold.
fn entering(user: Option<u32>, net: Option<u32>, program: &Path) -> Command {
    let mut command = Command::new(tool("nsenter"));
    if let Some(pid) = user {
        command.arg("--preserve-credentials");
        command.arg(format!("--user=/proc/{pid}/ns/user"));
    }
    if let Some(pid) = net {
        command.arg(format!("--net=/proc/{pid}/ns/net"));
    }
    command.arg("--").arg(program);
    command
}

fn feed(command: &mut Command, input: &str) {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let mut stdin = child.stdin.take().expect("its input is piped");
    let written = stdin.write_all(input.as_bytes());
    drop(stdin);
    let mut complaint = String::new();
    let mut stderr = child.stderr.take().expect("its errors are piped");
    stderr
        .read_to_string(&mut complaint)
        .expect("it writes text");
    let status = child.wait().expect("it ends");
    assert!(
        status.success() && written.is_ok(),
        "{command:?}:\n{complaint}{input}"
    );
}
