//! An HTTP proxy on loopback. It serves a folder as the host `packages.invalid`, tunnels to
//! `shop.invalid`, and forbids everything else, so whatever works went through it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::{fs, io};

/// The running proxy; it ends when it is dropped.
pub(super) struct Proxy {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    ends: Arc<AtomicBool>,
    listens: Option<JoinHandle<()>>,
}

impl Proxy {
    /// Starts it. `shop` is where `shop.invalid` really is.
    pub(super) fn start(folder: &Path, shop: Option<SocketAddr>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(vec![]));
        let ends = Arc::new(AtomicBool::new(false));
        let (seen, end, folder) = (Arc::clone(&requests), Arc::clone(&ends), folder.to_owned());
        let listens = thread::spawn(move || {
            for client in listener.incoming() {
                if end.load(Ordering::SeqCst) {
                    return;
                }
                let (seen, folder) = (Arc::clone(&seen), folder.clone());
                thread::spawn(move || {
                    client.and_then(|client| answer(client, &seen, &folder, shop))
                });
            }
        });
        Self {
            address,
            requests,
            ends,
            listens: Some(listens),
        }
    }

    /// Its URL, as an inventory has it.
    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it was asked so far: `GET URL` or `CONNECT HOST:PORT`.
    pub(super) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::SeqCst);
        // Wakes the listener, which then sees that it is to end.
        let woken = TcpStream::connect(self.address);
        if let (Ok(_), Some(listens)) = (woken, self.listens.take()) {
            listens.join().expect("the proxy ends");
        }
    }
}

fn answer(
    client: TcpStream,
    seen: &Mutex<Vec<String>>,
    folder: &Path,
    shop: Option<SocketAddr>,
) -> io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head)? > 0 {}
    let mut words = head.split(' ');
    let (verb, target) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    seen.lock().unwrap().push(format!("{verb} {target}"));
    match (verb, target.strip_prefix("http://packages.invalid/"), shop) {
        ("GET", Some(path), _) => serve(client, &folder.join(path)),
        ("CONNECT", _, Some(shop)) if target.starts_with("shop.invalid:") => tunnel(client, shop),
        _ => respond(client, "403 Forbidden", b""),
    }
}

fn serve(client: TcpStream, file: &PathBuf) -> io::Result<()> {
    match fs::read(file) {
        Ok(content) => respond(client, "200 OK", &content),
        Err(_) => respond(client, "404 Not Found", b""),
    }
}

fn respond(mut client: TcpStream, status: &str, content: &[u8]) -> io::Result<()> {
    let length = content.len();
    write!(
        client,
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )?;
    client.write_all(content)
}

fn tunnel(mut client: TcpStream, shop: SocketAddr) -> io::Result<()> {
    let server = TcpStream::connect(shop)?;
    client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
    let (from_client, to_server) = (client.try_clone()?, server.try_clone()?);
    let upward = thread::spawn(move || pass(from_client, to_server));
    let downward = pass(server, client);
    upward.join().expect("the tunnel ends").and(downward)
}

fn pass(mut from: TcpStream, mut to: TcpStream) -> io::Result<()> {
    let mut buffer = [0; 4096];
    loop {
        let length = from.read(&mut buffer)?;
        if length == 0 {
            return to.shutdown(Shutdown::Write);
        }
        to.write_all(&buffer[..length])?;
    }
}
