//! Servers on loopback that speak as much HTTP as a test needs: one request on each connection.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

/// A running server; it ends when it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    ends: Arc<AtomicBool>,
    listens: Option<JoinHandle<()>>,
}

/// What a client asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) target: String,
    /// By their names in small letters.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Server {
    /// Starts it. Each client is answered in a thread of its own.
    pub(crate) fn start<A>(answer: A) -> Self
    where
        A: Fn(TcpStream) -> io::Result<()> + Send + Sync + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let ends = Arc::new(AtomicBool::new(false));
        let (end, answer) = (Arc::clone(&ends), Arc::new(answer));
        let listens = thread::spawn(move || {
            for client in listener.incoming() {
                if end.load(Ordering::SeqCst) {
                    return;
                }
                let answer = Arc::clone(&answer);
                thread::spawn(move || client.and_then(|client| answer(client)));
            }
        });
        Self {
            address,
            ends,
            listens: Some(listens),
        }
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::SeqCst);
        // Wakes the listener, which then sees that it is to end.
        let woken = TcpStream::connect(self.address);
        if let (Ok(_), Some(listens)) = (woken, self.listens.take()) {
            listens.join().expect("the server ends");
        }
    }
}

impl Request {
    /// Reads all of it; nothing is answered yet.
    pub(crate) fn read(client: &TcpStream) -> io::Result<Self> {
        let mut reader = BufReader::new(client.try_clone()?);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head)? > 0 {}
        let (first, rest) = head.split_once("\r\n").unwrap_or_default();
        let headers = rest.lines().filter_map(|line| line.split_once(": "));
        let headers: BTreeMap<String, String> = headers
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let length = headers.get("content-length");
        let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
        reader.read_exact(&mut body)?;
        let mut words = first.split(' ').map(str::to_owned);
        Ok(Self {
            method: words.next().unwrap_or_default(),
            target: words.next().unwrap_or_default(),
            headers,
            body,
        })
    }
}

/// Answers a request and says that there is no more.
pub(crate) fn respond(mut client: TcpStream, status: &str, content: &[u8]) -> io::Result<()> {
    let length = content.len();
    write!(
        client,
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )?;
    client.write_all(content)
}
