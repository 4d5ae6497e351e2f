//! Shows every component of the kit on 127.0.0.1: `cargo run -p web --example gallery -- 8080`.
//!
//! The administrator's key and session are both `administrator`; nothing is kept.

mod feature;

use std::error::Error;

use testkit::{TestDb, TestSite};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port: u16 = std::env::args().nth(1).map_or(Ok(8080), |port| port.parse())?;
    let database = TestDb::sqlite([]).await;
    let base_url = format!("http://127.0.0.1:{port}");
    let site = TestSite::new(&base_url, database.db.clone(), vec![feature::feature()]);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    axum::serve(listener, site.site.router).await?;
    Ok(())
}
