//! One loopback server that plays every service's metrics page and counts how often each was
//! scraped.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

const UNPOISONED: &str = "no holder of the lock panics";
const PATIENCE: Duration = Duration::from_secs(60);

/// Stops its thread when dropped.
pub(super) struct Exporter {
    pub(super) address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    scrapes: Mutex<BTreeMap<String, u64>>,
    scraped: Condvar,
    stopped: AtomicBool,
}

impl Exporter {
    /// Serves `page(job, n)` to the n-th scrape with `?job=<job>`, of these jobs.
    pub(super) fn start(
        jobs: impl Iterator<Item = String>,
        page: impl Fn(&str, u64) -> String + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let address = listener
            .local_addr()
            .expect("a bound listener has an address");
        let scrapes = Mutex::new(jobs.map(|job| (job, 0)).collect());
        let shared = Arc::new(Shared {
            scrapes,
            ..Shared::default()
        });
        let theirs = Arc::clone(&shared);
        let thread = std::thread::spawn(move || serve(&listener, &theirs, &page));
        Exporter {
            address,
            shared,
            thread: Some(thread),
        }
    }

    /// Waits until every job was scraped so often that `samples` of each are stored: Prometheus
    /// asks for the next page only after it has stored the one before.
    pub(super) fn wait_for(&self, samples: u64) {
        let scrapes = self.shared.scrapes.lock().expect(UNPOISONED);
        let missing = |scrapes: &mut BTreeMap<String, u64>| scrapes.values().any(|n| *n <= samples);
        let (scrapes, wait) = self
            .shared
            .scraped
            .wait_timeout_while(scrapes, PATIENCE, missing)
            .expect(UNPOISONED);
        assert!(
            !wait.timed_out(),
            "not scraped {samples} times within {PATIENCE:?}: {scrapes:?}"
        );
    }
}

impl Drop for Exporter {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // The thread waits in accept: one more connection lets it see the flag.
        let woken = TcpStream::connect(self.address).is_ok();
        if let Some(thread) = self.thread.take().filter(|_| woken) {
            let _ = thread.join();
        }
    }
}

fn serve(listener: &TcpListener, shared: &Shared, page: &impl Fn(&str, u64) -> String) {
    while let Ok((stream, _)) = listener.accept() {
        if shared.stopped.load(Ordering::SeqCst) {
            return;
        }
        // A caller that hangs up is no concern of the next one.
        let _ = answer(&stream, shared, page);
    }
}

fn answer(
    mut stream: &TcpStream,
    shared: &Shared,
    page: &impl Fn(&str, u64) -> String,
) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    while lines
        .next()
        .transpose()?
        .is_some_and(|header| !header.is_empty())
    {}
    let body = match asked_job(&request) {
        Some(job) => page(job, count(shared, job)),
        None => String::new(),
    };
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    )
}

/// `GET /path?job=<job> HTTP/1.1`
fn asked_job(request: &str) -> Option<&str> {
    let (_, query) = request.split(' ').nth(1)?.split_once('?')?;
    query.strip_prefix("job=")
}

fn count(shared: &Shared, job: &str) -> u64 {
    let mut scrapes = shared.scrapes.lock().expect(UNPOISONED);
    let count = scrapes.entry(job.to_owned()).or_default();
    *count += 1;
    let count = *count;
    shared.scraped.notify_all();
    count
}
