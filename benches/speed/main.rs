//! How fast a whole process checks, renders, compares and answers, and how much memory it takes.
//!
//! `cargo bench --bench speed`. Each figure is the least of some runs on one core; beside it stands
//! what `cp` takes for the same files, which is the floor of anything that writes them. `diff`
//! compares with a revision in which one service of all has another image; it may use two cores,
//! one for each side, and its floor is what `render` takes for one. Every run
//! writes into a folder of its own and all stay until the end: ext4 searches long for an inode
//! while many were freed in the last minutes.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark runs processes and prints"
)]

mod fleet;
mod review;

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fleet::Scale;

const RUNS: usize = 5;
const SCALES: [Scale; 3] = [
    Scale {
        hosts: 50,
        services: 500,
    },
    Scale {
        hosts: 200,
        services: 2_000,
    },
    Scale {
        hosts: 1_000,
        services: 10_000,
    },
];

struct Figure {
    time: Duration,
    memory_kib: u64,
}

fn main() -> io::Result<()> {
    println!(
        "hosts services  edges |  check s  render s  again s  MiB |  cp s  ratio | files   MiB | \
         why s  diff s  MiB"
    );
    let folder = tempfile::tempdir()?;
    for scale in SCALES {
        let folder = folder.path().join(scale.hosts.to_string());
        fleet::write(&folder.join("inventory"), scale)?;
        measure(scale, &folder)?;
    }
    Ok(())
}

fn measure(scale: Scale, folder: &Path) -> io::Result<()> {
    let check = best(|_| run(folder, &["check"]))?;
    let render = best(|turn| run(folder, &["render", "--out", &format!("new{turn}")]))?;
    let again = best(|_| run(folder, &["render", "--out", "new0"]))?;
    let out = folder.join("new0");
    let copy = best(|turn| {
        let mut command = Command::new("taskset");
        command.args(["-c", "0", "cp", "-r"]).arg(&out);
        timed(command.arg(folder.join(format!("copy{turn}"))))
    })?;
    let (files, bytes) = size(&out)?;
    let why = best(|_| run(folder, &["why", "s1", "s400.http"]))?;
    let review = folder.join("review");
    review::prepare(scale, &review)?;
    let diff = best(|_| review::run(&review))?;
    println!(
        "{:5} {:8} {:6} | {:8.3} {:9.3} {:8.3} {:4} | {:5.3} {:6.1} | {files:5} {:5.1} | \
         {:5.3} {:7.3} {:4}",
        scale.hosts,
        scale.services,
        scale.services * fleet::EDGES,
        check.time.as_secs_f64(),
        render.time.as_secs_f64(),
        again.time.as_secs_f64(),
        render.memory_kib / 1024,
        copy.time.as_secs_f64(),
        render.time.as_secs_f64() / copy.time.as_secs_f64(),
        megabytes(bytes),
        why.time.as_secs_f64(),
        diff.time.as_secs_f64(),
        diff.memory_kib / 1024,
    );
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a figure with one decimal")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

fn best(run: impl Fn(usize) -> io::Result<Figure>) -> io::Result<Figure> {
    let mut best = run(0)?;
    for turn in 1..RUNS {
        let next = run(turn)?;
        best.memory_kib = best.memory_kib.max(next.memory_kib);
        best.time = best.time.min(next.time);
    }
    Ok(best)
}

/// One run on one core; findings (exit 3) would mean that the fleet is not what it should be.
fn run(folder: &Path, arguments: &[&str]) -> io::Result<Figure> {
    let mut command = Command::new("taskset");
    command
        .args(["-c", "0", env!("CARGO_BIN_EXE_paygen")])
        .args(arguments)
        .current_dir(folder);
    timed(&mut command)
}

fn timed(command: &mut Command) -> io::Result<Figure> {
    ending_with(command, 0)
}

fn ending_with(command: &mut Command, code: i32) -> io::Result<Figure> {
    let began = Instant::now();
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let memory_kib = peak_kib(&mut child)?;
    let status = child.wait()?;
    let time = began.elapsed();
    if status.code() != Some(code) {
        return Err(io::Error::other(format!("{command:?} ended with {status}")));
    }
    Ok(Figure { time, memory_kib })
}

/// The most memory the process ever had, as the kernel counts it, asked until it ends.
fn peak_kib(child: &mut Child) -> io::Result<u64> {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait()?.is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        peak = peak.max(kib.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok(peak)
}

fn size(folder: &Path) -> io::Result<(u64, u64)> {
    let mut total = (0, 0);
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let meta = entry.metadata()?;
        let (files, bytes) = if meta.is_dir() {
            size(&entry.path())?
        } else {
            (1, meta.len())
        };
        total = (total.0 + files, total.1 + bytes);
    }
    Ok(total)
}
