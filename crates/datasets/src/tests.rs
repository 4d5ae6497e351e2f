//! Every page of the slice, in every state, in both languages.

use web::Page;

use crate::services::{NewTable, Services, Warehouse};

struct NoWarehouse;

impl Warehouse for NoWarehouse {
    fn create(&self, _key: &str) -> kernel::Result<Box<dyn NewTable>> {
        Err(kernel::Error::Unavailable("disk-full"))
    }
}

struct NoLibrary;

impl check::schema::Library for NoLibrary {
    fn by_name(&self, _name: &str) -> Option<std::sync::Arc<check::Schema>> {
        None
    }

    fn all(&self) -> Vec<std::sync::Arc<check::Schema>> {
        Vec::new()
    }
}

fn feature() -> web::Feature {
    crate::feature(Services {
        schemas: std::sync::Arc::new(NoLibrary),
        warehouse: std::sync::Arc::new(NoWarehouse),
        keep_originals: 1,
        largest_file: 1,
    })
}

/// Renders each sample in both languages; panics where one cannot be read by everybody.
fn check<P: Page>() {
    let pages = testkit::pages(&[feature()]);
    assert!(testkit::all_samples::<P>(&pages).len() >= 2);
}

#[test]
fn every_public_page_can_be_read_by_everybody() {
    check::<crate::list::HomePage>();
    check::<crate::list::ListPage>();
    check::<crate::show::ShowPage>();
    check::<crate::show::DictionaryPage>();
    check::<crate::show::QualityPage>();
    check::<crate::show::VersionsPage>();
    check::<crate::charts::ChartsPage>();
    check::<crate::ask::AskPage>();
}

#[test]
fn every_page_of_agents_can_be_read_by_everybody() {
    check::<crate::deposit::DepositPage>();
    check::<crate::describe::DescribePage>();
    check::<crate::follow::DepositsPage>();
    check::<crate::follow::DepositedPage>();
    check::<crate::withdraw::WithdrawPage>();
}
