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

/// The samples of the page of a deposit, in French.
fn deposited() -> Vec<String> {
    let pages = testkit::pages(&[feature()]);
    let samples = testkit::all_samples::<crate::follow::DepositedPage>(&pages);
    samples.into_iter().filter(|it| it.name.ends_with("-fr")).map(|it| it.main).collect()
}

#[test]
fn a_refusal_offers_what_can_be_done_as_buttons_outside_of_any_closed_part() {
    let refused = deposited().into_iter().find(|main| main.contains("Que voulez-vous faire")).unwrap();
    let open = refused.split("<details").next().unwrap();
    for words in [
        "Garder seulement les bonnes lignes",
        "name=\"good_rows\" value=\"95.7\"",
        "Publier comme tableau libre",
        "Déposer le fichier corrigé",
    ] {
        assert!(open.contains(words), "{words}: {open}");
    }
}

#[test]
fn a_list_of_errors_is_spoken_of_only_where_there_is_one() {
    for main in deposited() {
        assert_eq!(
            main.contains("la liste des erreurs"),
            main.contains("id=\"ways\"") && main.contains("id=\"errors\""),
            "{main}"
        );
    }
    assert!(deposited().iter().any(|main| main.contains("Corrigez-le dans votre tableur, puis")));
}

#[test]
fn errors_are_counted_in_the_singular_and_in_the_plural() {
    let words = testkit::pages(&[feature()]).words;
    let caption = |lang, shown: u64, total: u64| {
        let figures = [("shown", web::Word::from(shown)), ("total", web::Word::from(total))];
        words.text(lang, "report-errors-caption", &figures)
    };
    assert_eq!(caption(web::Lang::Fr, 1, 1), "Une erreur");
    assert_eq!(caption(web::Lang::Fr, 2, 5), "2 erreurs montrées sur 5");
    assert_eq!(caption(web::Lang::En, 1, 5), "One error shown of 5");
    assert_eq!(caption(web::Lang::En, 2, 2), "2 errors shown of 2");
}

#[test]
fn a_likely_repair_is_told_apart_from_a_certain_one() {
    let told = deposited().concat();
    assert!(told.contains("Certaine\u{a0}: <code>2025-03-12</code>"), "{told}");
    assert!(told.contains("Proposition\u{a0}: <code>2025-03-12</code>"), "{told}");
}

#[test]
fn warnings_are_read_without_opening_anything() {
    let warned = deposited().into_iter().find(|main| main.contains("Un avertissement")).unwrap();
    let before = warned.split("La date doit").next().unwrap();
    assert_eq!(before.matches("<details").count(), before.matches("</details>").count(), "{warned}");
}

#[test]
fn what_stops_the_work_is_marked_to_go_when_it_ends() {
    let working = deposited().into_iter().find(|main| main.contains("data-progress")).unwrap();
    let (_, marked) = working.split_once("<div data-while-working>").unwrap();
    assert!(marked.split("</div>").next().unwrap().contains("/cancel"), "{working}");
}

#[test]
fn every_code_of_the_engine_has_words() {
    let pages = testkit::pages(&[feature()]);
    for code in check::Problem::CODES {
        assert!(pages.words.has(&format!("code-{code}")), "{code}");
    }
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
