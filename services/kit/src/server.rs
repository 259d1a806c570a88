//! One HTTP server: bounded in connections, patience and size, and it ends when it is told to,
//! after what it had begun.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use paygen::reach::projection::Listen;
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};
use tower::ServiceExt as _;
use tower_http::limit::RequestBodyLimitLayer;
use tracing::{info, warn};

use crate::observe::Observer;

/// What a server bears.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at once; more wait in the kernel's queue.
    pub connections_max: usize,
    /// A client that sends its headers slower is cut off.
    pub headers_within: Duration,
    /// Bytes of a body.
    pub body_bytes_max: usize,
    /// After the signal to end, requests that take longer are cut off.
    pub drain_within: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections_max: 4096,
            headers_within: Duration::from_secs(10),
            body_bytes_max: 64 * 1024,
            drain_within: Duration::from_secs(20),
        }
    }
}

/// A server cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// Somebody else has the port, or the address is not of this machine.
    #[error("cannot listen on {address}:{port}: {error}")]
    Bind {
        /// The address.
        address: String,
        /// The number.
        port: u16,
        /// Why.
        error: io::Error,
    },
    /// The system gives no signals.
    #[error("cannot wait for signals: {0}")]
    Signal(io::Error),
}

/// A server that has its port and has answered nobody yet.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    limits: Limits,
    observer: Option<Observer>,
}

impl Server {
    /// Takes the port.
    pub async fn bind(listen: &Listen, limits: Limits) -> Result<Self, ServerError> {
        let at = (listen.address.as_str(), listen.port);
        let listener = TcpListener::bind(at).await;
        let listener = listener.map_err(|error| ServerError::Bind {
            address: listen.address.clone(),
            port: listen.port,
            error,
        })?;
        Ok(Self {
            listener,
            limits,
            observer: None,
        })
    }

    /// With somebody who counts the answers, those of the server itself too.
    #[must_use]
    pub fn observed(mut self, observer: Observer) -> Self {
        self.observer = Some(observer);
        self
    }

    /// Where it listens.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `end` comes true, and then ends what it had begun.
    pub async fn serve(self, routes: Router, end: impl Future<Output = ()>) {
        let routes = routes.layer(RequestBodyLimitLayer::new(self.limits.body_bytes_max));
        let routes = match self.observer.clone() {
            Some(observer) => observer.watch(routes),
            None => routes,
        };
        let seats = Arc::new(Semaphore::new(self.limits.connections_max));
        let graceful = GracefulShutdown::new();
        let mut end = pin!(end);
        loop {
            let accepted = tokio::select! {
                () = &mut end => break,
                accepted = accept(&self.listener, &seats) => accepted,
            };
            match accepted {
                Ok((stream, seat)) => self.attend(stream, seat, routes.clone(), &graceful),
                Err(error) => {
                    warn!(%error, "a connection could not be accepted");
                    // Out of descriptors, most likely: others must end first.
                    sleep(Duration::from_millis(50)).await;
                }
            }
        }
        drop(self.listener);
        if timeout(self.limits.drain_within, graceful.shutdown())
            .await
            .is_err()
        {
            let limit_s = self.limits.drain_within.as_secs();
            warn!(
                limit_s,
                "requests were cut off: they took longer than the drain"
            );
        }
    }

    fn attend(
        &self,
        stream: TcpStream,
        seat: OwnedSemaphorePermit,
        routes: Router,
        graceful: &GracefulShutdown,
    ) {
        let service = routes.map_request(|request: Request<Incoming>| request.map(Body::new));
        let service = TowerToHyperService::new(service);
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new());
        http.header_read_timeout(self.limits.headers_within);
        let connection = http.serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A client that went away is no news.
            drop(connection.await);
            drop(seat);
        });
    }
}

async fn accept(
    listener: &TcpListener,
    seats: &Arc<Semaphore>,
) -> io::Result<(TcpStream, OwnedSemaphorePermit)> {
    let seat = Arc::clone(seats).acquire_owned().await;
    let seat = seat.map_err(|_| io::Error::other("the seats are gone"))?;
    let (stream, _) = listener.accept().await?;
    stream.set_nodelay(true)?;
    Ok((stream, seat))
}

/// Comes true at the first SIGTERM or SIGINT.
pub fn told_to_end() -> Result<impl Future<Output = ()>, ServerError> {
    let mut term = signal(SignalKind::terminate()).map_err(ServerError::Signal)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(ServerError::Signal)?;
    Ok(async move {
        tokio::select! {
            _ = term.recv() => info!("SIGTERM: ending"),
            _ = interrupt.recv() => info!("SIGINT: ending"),
        }
    })
}
