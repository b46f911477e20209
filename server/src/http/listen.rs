//! Connections: accepted, served, and let finish when the process is told to stop.
//!
//! `axum::serve` would do, but for one thing: it gives a client all the time in the world to send its
//! headers. So this speaks to hyper itself.

use super::limits::Limits;
use axum::Router;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

/// Serves until `stop` is ready, then takes no new connection and lets what runs finish, for at most
/// [`Limits::stop`].
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: impl Future<Output = ()>) {
    let running = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => connect(stream, peer, &router, limits, &running),
            Err(error) => {
                // Out of file descriptors, mostly: others must end before it goes on.
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(limits.stop, running.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
}

fn connect(stream: TcpStream, peer: SocketAddr, router: &Router, limits: Limits, running: &GracefulShutdown) {
    // Pages are sent in pieces; with Nagle's algorithm each waits some 40 ms for an acknowledgement.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "cannot set TCP_NODELAY");
    }
    let service = router
        .clone()
        .map_request(move |mut request: http::Request<hyper::body::Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            request.map(axum::body::Body::new)
        });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.headers)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    let connection = running.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "connection ended");
        }
    });
}
