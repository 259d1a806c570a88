//! An HTTP proxy on loopback. It serves a folder as the host `packages.invalid`, tunnels to
//! `shop.invalid`, and forbids everything else, so whatever works went through it.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::{fs, io, thread};

use crate::support::http::{Request, Server, respond};

/// The running proxy; it ends when it is dropped.
pub(super) struct Proxy {
    server: Server,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// Starts it. `shop` is where `shop.invalid` really is.
    pub(super) fn start(folder: &Path, shop: Option<SocketAddr>) -> Self {
        let requests = Arc::new(Mutex::new(vec![]));
        let (seen, folder) = (Arc::clone(&requests), folder.to_owned());
        let server = Server::start(move |client| answer(client, &seen, &folder, shop));
        Self { server, requests }
    }

    /// Its URL, as an inventory has it.
    pub(super) fn url(&self) -> String {
        self.server.url()
    }

    /// What it was asked so far: `GET URL` or `CONNECT HOST:PORT`.
    pub(super) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

fn answer(
    client: TcpStream,
    seen: &Mutex<Vec<String>>,
    folder: &Path,
    shop: Option<SocketAddr>,
) -> io::Result<()> {
    let Request { method, target, .. } = Request::read(&client)?;
    seen.lock().unwrap().push(format!("{method} {target}"));
    match (
        &*method,
        target.strip_prefix("http://packages.invalid/"),
        shop,
    ) {
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
