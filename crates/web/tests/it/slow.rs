//! Readers who hold a connection and give or take nothing.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::routing::{get, post};
use bytes::Bytes;
use futures::{StreamExt as _, stream};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use web::{Limits, serve};

const SHORT: Duration = Duration::from_millis(200);
/// What no test reaches.
const LONG: Duration = Duration::from_mins(1);

const PATIENT: Limits = Limits { connections: 8, header: LONG, still: LONG, farewell: LONG };

struct Served {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    /// The server; ended with the test.
    running: JoinSet<()>,
    /// Told when an endless answer is given up.
    given_up: mpsc::UnboundedReceiver<()>,
}

/// Says when it is dropped.
struct Guard(mpsc::UnboundedSender<()>);

impl Drop for Guard {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

async fn served(limits: Limits) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let (told, given_up) = mpsc::unbounded_channel();
    let endless = async move || {
        let guard = Guard(told.clone());
        Body::from_stream(stream::repeat(Bytes::from(vec![b'x'; 1 << 16])).map(move |part| {
            let _held = &guard;
            Ok::<_, std::io::Error>(part)
        }))
    };
    let router = Router::new().route("/", get(async || "bonjour")).route("/endless", get(endless)).route(
        "/take",
        post(async |body: Result<Bytes, _>| if body.is_ok() { "whole" } else { "cut short" }),
    );
    let (stop, stopped) = oneshot::channel::<()>();
    let mut running = JoinSet::new();
    running.spawn(serve(listener, router, limits, async {
        let _ = stopped.await;
    }));
    Served { address, stop, running, given_up }
}

impl Served {
    async fn send(&self, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.expect("the server listens");
        stream.write_all(text.as_bytes()).await.expect("the server reads");
        stream
    }
}

/// All that comes until the server ends the connection.
async fn rest(mut stream: TcpStream) -> String {
    let mut text = Vec::new();
    tokio::time::timeout(LONG, stream.read_to_end(&mut text)).await.expect("the server must end it").ok();
    String::from_utf8_lossy(&text).into_owned()
}

#[tokio::test]
async fn a_header_that_never_ends_and_a_connection_left_open_are_closed() {
    let served = served(Limits { header: SHORT, ..PATIENT }).await;
    for begun in ["", "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "] {
        let asked = Instant::now();
        assert!(!rest(served.send(begun).await).await.contains("200 OK"), "{begun:?}");
        assert!(asked.elapsed() >= SHORT, "it had the time it is given: {begun:?}");
    }
    let once = rest(served.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").await).await;
    assert!(once.ends_with("bonjour"), "{once}");
}

#[tokio::test]
async fn a_body_that_stands_still_is_cut_short() {
    let served = served(Limits { still: SHORT, ..PATIENT }).await;
    let head = "POST /take HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 9\r\n\r\n";
    assert!(rest(served.send(&format!("{head}123456789")).await).await.ends_with("whole"));
    assert!(rest(served.send(&format!("{head}123")).await).await.ends_with("cut short"));
}

#[tokio::test]
async fn an_answer_that_nobody_takes_is_given_up() {
    let mut served = served(Limits { still: SHORT, ..PATIENT }).await;
    let _idle = served.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n").await;
    tokio::time::timeout(LONG, served.given_up.recv()).await.expect("the answer must be given up").unwrap();
}

#[tokio::test]
async fn who_comes_when_every_place_is_taken_waits_for_one() {
    let served = served(Limits { connections: 1, ..PATIENT }).await;
    let first = served.send("GET / HTTP/1.1\r\nHost: a\r\n").await;
    let mut second = served.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
    let early = tokio::time::timeout(SHORT, second.read_u8()).await;
    assert!(early.is_err(), "there is no place for the second yet");
    drop(first);
    assert!(rest(second).await.ends_with("bonjour"));
}

#[tokio::test]
async fn a_server_asked_to_stop_ends_the_connections_that_wait_and_gives_the_others_a_while() {
    let mut served = served(Limits { farewell: SHORT, ..PATIENT }).await;
    let mut waiting = served.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
    let mut seen = Vec::new();
    while !seen.ends_with(b"bonjour") {
        waiting.read_buf(&mut seen).await.unwrap();
    }
    let _endless = served.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n").await;
    served.stop.send(()).unwrap();
    assert_eq!(rest(waiting).await, "");
    let ended = tokio::time::timeout(LONG, served.running.join_next()).await;
    ended.expect("the server must stop").unwrap().unwrap();
}
