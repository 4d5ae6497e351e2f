//! The kit as readers and programs meet it, through the gallery's pages.

#[path = "../../examples/gallery/feature.rs"]
mod gallery;

mod answers;
mod forms;
mod looks;
mod origins;
mod pages;
mod slow;

use testkit::TestSite;

/// The gallery over https.
async fn site() -> TestSite {
    TestSite::sqlite(vec![gallery::feature()]).await
}
