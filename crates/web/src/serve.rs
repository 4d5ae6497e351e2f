//! Connections: how many at a time, and how long one may stay without giving or taking anything.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::serve::Listener;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_io_timeout::TimeoutStream;
use tower_http::timeout::RequestBodyTimeout;

/// What one reader may take from the others. Nothing here bounds how long an upload or an export lasts as a whole: only how
/// long it may stand still.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at a time; who comes after waits until one of them ends.
    pub connections: usize,
    /// From the end of an answer, or from the first byte of a connection, to the end of the next request's header.
    pub header: Duration,
    /// Between two parts of a body that comes in, and between two parts of an answer that the reader takes.
    pub still: Duration,
    /// What is left, after the request to stop, to the answers under way.
    pub farewell: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1_024,
            header: Duration::from_secs(15),
            still: Duration::from_secs(30),
            farewell: Duration::from_secs(20),
        }
    }
}

/// Answers on `listener` until `shutdown` ends, then lets the answers under way finish.
pub async fn serve(
    mut listener: TcpListener,
    router: Router,
    limits: Limits,
    shutdown: impl Future<Output = ()>,
) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let mut open = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let arrival = async {
            // The semaphore is never closed: there is a place, sooner or later.
            let place = Arc::clone(&places).acquire_owned().await.ok();
            (place, Listener::accept(&mut listener).await.0)
        };
        let (place, stream) = tokio::select! {
            biased;
            () = &mut shutdown => break,
            arrived = arrival => arrived,
        };
        let connection = graceful.watch(connection(stream, router.clone(), limits));
        open.spawn(async move {
            // Readers go away at any time: nothing to tell.
            let _ = connection.await;
            drop(place);
        });
        while open.try_join_next().is_some() {}
    }
    drop(listener);
    if timeout(limits.farewell, graceful.shutdown()).await.is_err() {
        while open.try_join_next().is_some() {}
        tracing::warn!(connections = open.len(), "some readers were still taking their answer");
    }
    open.shutdown().await;
}

type Reader = std::pin::Pin<Box<TimeoutStream<TcpStream>>>;
type Answering = TowerToHyperService<RequestBodyTimeout<Router>>;

fn connection(
    stream: TcpStream,
    router: Router,
    limits: Limits,
) -> http1::Connection<TokioIo<Reader>, Answering> {
    // Small answers leave at once; a connection that refuses the option works all the same.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.still));
    let service = TowerToHyperService::new(RequestBodyTimeout::new(router, limits.still));
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header)
        .serve_connection(TokioIo::new(Box::pin(stream)), service)
}
