//! Every SQL text of the slice, on both databases.

use kernel::{AuthorityId, Column, ColumnKind, Error, Id, Slug, Table};
use serde_json::json;
use store::{Scope, Tx, args};
use testkit::TestDb;

use super::*;
use crate::model::{
    DataSet, Decision, Deposit, Description, Extent, Finding, Level, Policy, Repaired, State, Treatment,
    Version, Withdrawal,
};

pub(crate) const NOW: i64 = 1_795_514_880_000;

pub(crate) fn dataset(authority: AuthorityId, title: &str) -> DataSet {
    DataSet {
        column_words: [("Espèce".to_owned(), "Nom de l’arbre".to_owned())].into(),
        authority,
        id: Id::new(NOW),
        slug: Slug::of(title),
        title: title.to_owned(),
        description: "Chaque arbre de la commune".to_owned(),
        licence: "lov2".to_owned(),
        schema: None,
        created_at: NOW,
        changed_at: NOW,
        current: None,
        withdrawn: None,
    }
}

pub(crate) fn deposit(dataset: &DataSet, sha256: &str) -> Deposit {
    let id = Id::new(NOW);
    Deposit {
        authority: dataset.authority,
        id,
        dataset: dataset.id,
        file_name: "arbres.csv".to_owned(),
        bytes: 12,
        sha256: sha256.to_owned(),
        original: format!("originals/{id}"),
        original_until: NOW + 10,
        original_erased_at: None,
        schema: None,
        policy: Policy { good_rows_share: Some(900), publish: true },
        state: State::Checking,
        reason: None,
        reason_args: Vec::new(),
        rows: 0,
        rows_wrong: 0,
        error_count: 0,
        report: None,
        table: None,
        deposited_by: "administrator".to_owned(),
        deposited_at: NOW,
        changed_at: NOW,
        job: None,
        repaired: Some(Repaired {
            all_table: true,
            sha256: "cc".to_owned(),
            repairs: check::Repairs { applied: 3, by_kind: [("date-form".to_owned(), 3)].into() },
        }),
    }
}

fn table(key: &str) -> Table {
    let columns = vec![Column::new("Espèce", ColumnKind::Text)];
    Table { key: key.to_owned(), sorted: None, columns, rows: 3, empty: vec![1], file: None }
}

fn version(deposit: &Deposit, number: i64) -> Version {
    Version {
        authority: deposit.authority,
        id: Id::new(NOW),
        dataset: deposit.dataset,
        deposit: deposit.id,
        number,
        table: table(&format!("tables/{number}.parquet")),
        published_by: "administrator".to_owned(),
        published_at: NOW + number,
        withdrawn: None,
    }
}

async fn write(test: &TestDb, authority: AuthorityId) -> Tx {
    test.db.begin(Scope::One(authority)).await.unwrap()
}

async fn read(test: &TestDb) -> Tx {
    test.db.read(Scope::Public).await.unwrap()
}

fn withdrawal() -> Withdrawal {
    Withdrawal { at: NOW + 9, by: "administrator".to_owned(), reason: "fichier erroné".to_owned() }
}

#[tokio::test]
async fn a_deposit_keeps_all_that_it_is_told_and_stays_with_its_authority() {
    testkit::on_both([crate::MIGRATIONS], async |test| {
        let (here, elsewhere) = (AuthorityId::new(NOW), AuthorityId::new(NOW));
        let set = dataset(here, "Arbres");
        let first = deposit(&set, "aa");
        let mut tx = write(&test, here).await;
        insert_dataset(&mut tx, &set).await.unwrap();
        insert_deposit(&mut tx, &first).await.unwrap();
        tx.commit().await.unwrap();

        let mut tx = write(&test, here).await;
        let taken = insert_dataset(&mut tx, &DataSet { id: Id::new(NOW), ..set.clone() }).await;
        assert!(matches!(taken, Err(Error::Invalid(_))), "the address is taken");
        let mut tx = write(&test, here).await;
        assert_eq!(super::dataset(&mut tx, set.id).await.unwrap(), set);
        assert_eq!(dataset_by_slug(&mut tx, here, &set.slug).await.unwrap(), Some(set.clone()));
        assert_eq!(datasets_of_scope(&mut tx).await.unwrap(), std::slice::from_ref(&set));
        assert_eq!(super::deposit(&mut tx, first.id).await.unwrap(), first);
        let listed = deposits(&mut tx, 10, 0).await.unwrap();
        let told = Arrived { deposit: first.clone(), title: set.title.clone(), taken_back: false };
        assert_eq!(listed, [told]);
        assert_eq!(count_deposits(&mut tx).await.unwrap(), 1);
        assert_eq!(newest_waiting(&mut tx, set.id).await.unwrap(), Some(first.clone()));
        assert_eq!(published_same(&mut tx, set.id, "aa").await.unwrap(), None);
        lock_dataset(&mut tx, set.id).await.unwrap();
        assert!(matches!(lock_dataset(&mut tx, Id::new(NOW)).await, Err(Error::NotFound)));
        assert_eq!(set_schema(&mut tx, set.id, Some("scdl/prenoms")).await.unwrap(), 1);
        let changed = Deposit {
            schema: Some("scdl/prenoms".to_owned()),
            policy: Policy { good_rows_share: None, publish: false },
            state: State::Ready,
            reason: Some("refused-header".to_owned()),
            reason_args: vec![("fr".to_owned(), "une phrase".to_owned())],
            rows: 3,
            rows_wrong: 1,
            error_count: 2,
            report: Some("reports/x.json".to_owned()),
            table: Some(table("tables/x.parquet")),
            changed_at: NOW + 1,
            job: Some(Id::new(NOW)),
            ..first.clone()
        };
        assert_eq!(save_deposit(&mut tx, &changed).await.unwrap(), 1);
        assert_eq!(super::deposit(&mut tx, first.id).await.unwrap(), changed);
        assert_eq!(ready_deposits(&mut tx, set.id).await.unwrap(), [changed]);
        log_reading(&mut tx, Id::new(NOW), first.id, "original", "administrator", NOW).await.unwrap();
        let read = Reading { what: "original".to_owned(), read_by: "administrator".to_owned(), read_at: NOW };
        assert_eq!(readings(&mut tx, first.id).await.unwrap(), [read]);
        let keys = keys_in_use(&mut tx).await.unwrap();
        assert_eq!(
            keys.into_iter().collect::<Vec<_>>(),
            [&first.original, "reports/x.json", "tables/x.parquet"]
        );
        tx.commit().await.unwrap();

        let mut system = test.db.begin(Scope::System("test")).await.unwrap();
        assert_eq!(originals_due(&mut system, NOW, 10).await.unwrap(), []);
        assert_eq!(originals_due(&mut system, NOW + 10, 10).await.unwrap().len(), 1);
        assert_eq!(mark_original_erased(&mut system, first.id, NOW + 11).await.unwrap(), 1);
        assert_eq!(originals_due(&mut system, NOW + 12, 10).await.unwrap(), []);
        drop(system);

        let mut tx = write(&test, elsewhere).await;
        assert!(matches!(super::dataset(&mut tx, set.id).await, Err(Error::NotFound)));
        assert!(matches!(super::deposit(&mut tx, first.id).await, Err(Error::NotFound)));
        assert_eq!(count_deposits(&mut tx).await.unwrap(), 0);
        assert_eq!(keys_in_use(&mut tx).await.unwrap().len(), 0);
        assert_eq!(mark_original_erased(&mut tx, first.id, NOW).await.unwrap(), 0);
        assert_eq!(withdraw_dataset(&mut tx, set.id, &withdrawal()).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn the_newest_decision_on_a_column_and_kind_is_the_one_in_force() {
    testkit::on_both([crate::MIGRATIONS], async |test| {
        let here = AuthorityId::new(NOW);
        let set = dataset(here, "Aides");
        let one = deposit(&set, "aa");
        let mut tx = write(&test, here).await;
        insert_dataset(&mut tx, &set).await.unwrap();
        insert_deposit(&mut tx, &one).await.unwrap();
        let found = |cells| Finding {
            column: "secu".to_owned(),
            place: 2,
            kind: "nir".to_owned(),
            level: Level::Certain,
            cells,
            reach: cells + 2,
            first_row: Some(7),
            evidence: vec!["checksum".to_owned()],
            examples: vec!["2•••".to_owned()],
        };
        for cells in [3, 4] {
            save_findings(&mut tx, one.id, &[found(cells)]).await.unwrap();
        }
        assert_eq!(findings(&mut tx, one.id).await.unwrap(), [found(4)]);
        let decision = |at, treatment| Decision {
            column: "secu".to_owned(),
            kind: "nir".to_owned(),
            level: Level::Certain,
            treatment,
            ground: None,
            note: "Essai".to_owned(),
            given_on: Some(Extent { cells: 3, rows: 60 }),
            by: "administrator".to_owned(),
            at,
        };
        let (before, after) = (decision(NOW, Treatment::NotPersonal), decision(NOW + 1, Treatment::Drop));
        insert_decision(&mut tx, set.id, &before).await.unwrap();
        insert_decision(&mut tx, set.id, &after).await.unwrap();
        assert_eq!(decision_history(&mut tx, set.id).await.unwrap(), [after.clone(), before]);
        assert_eq!(decisions(&mut tx, set.id).await.unwrap(), std::slice::from_ref(&after));
        // As those are that were taken before headings were brought to one form, and before it was kept.
        let old =
            Decision { given_on: None, at: NOW + 2, column: "pre\u{301}nom".to_owned(), ..after.clone() };
        insert_decision(&mut tx, set.id, &old).await.unwrap();
        let old = Decision { column: "pr\u{e9}nom".to_owned(), ..old };
        assert_eq!(decisions(&mut tx, set.id).await.unwrap(), [old, after]);
        save_findings(&mut tx, one.id, &[Finding { first_row: None, ..found(4) }]).await.unwrap();
        let unplaced = findings(&mut tx, one.id).await.unwrap();
        assert_eq!((unplaced[0].first_row, unplaced[0].reach), (None, 6));
        let sql = "update findings set reach = null where authority_id in ($1) and deposit_id = $2";
        tx.run(sql, &args![one.id]).await.unwrap();
        assert_eq!(findings(&mut tx, one.id).await.unwrap()[0].reach, 4);
    })
    .await;
}

#[tokio::test]
async fn the_public_reads_what_is_published_until_it_is_taken_back() {
    testkit::on_both([crate::MIGRATIONS], async |test| {
        let here = AuthorityId::new(NOW);
        let (set, draft) = (dataset(here, "Arbres"), dataset(here, "Brouillon"));
        let one = deposit(&set, "aa");
        let (v1, v2) = (version(&one, 1), version(&one, 2));
        let report = json!({ "rows": 3 });
        let mut tx = write(&test, here).await;
        insert_dataset(&mut tx, &set).await.unwrap();
        insert_dataset(&mut tx, &draft).await.unwrap();
        insert_deposit(&mut tx, &one).await.unwrap();
        for version in [&v1, &v2] {
            assert_eq!(last_number(&mut tx, set.id).await.unwrap() + 1, version.number);
            insert_version(&mut tx, version, &report).await.unwrap();
            assert_eq!(set_current(&mut tx, &set, Some(version), NOW).await.unwrap(), 1);
        }
        set_schema(&mut tx, set.id, Some("scdl/arbres")).await.unwrap();
        let words =
            Description { title: "Arbres".into(), description: "Décrits".into(), licence: "lov2".into() };
        assert_eq!(describe_dataset(&mut tx, set.id, &words, &v2.table.columns, NOW).await.unwrap(), 1);
        let sorted = Table { sorted: Some("tables/2.sorted.parquet".to_owned()), ..v2.table.clone() };
        assert_eq!(set_table(&mut tx, v2.id, &sorted).await.unwrap(), 1);
        assert!(keys_in_use(&mut tx).await.unwrap().contains("tables/2.sorted.parquet"));
        assert_eq!(super::version(&mut tx, v2.id).await.unwrap().table, sorted);
        tx.commit().await.unwrap();

        let mut tx = read(&test).await;
        let authorities = [kernel::Authority {
            id: here,
            siren: "732829320".parse().unwrap(),
            slug: Slug::of("Lestréval"),
            name: "Lestréval".to_owned(),
        }];
        for (question, count) in
            [("", 1), ("espece", 1), ("absent", 0), ("LESTREVAL espèce", 1), ("lestréval absent", 0)]
        {
            let words = Word::all(question, &authorities);
            let wanted = Wanted { words, authority: Some(here), schema: Some("scdl/arbres".to_owned()) };
            assert_eq!(count_published(&mut tx, &wanted).await.unwrap(), count);
            let listed = published(&mut tx, &wanted, 10, 0).await.unwrap();
            assert_eq!(i64::try_from(listed.len()).unwrap(), count);
        }
        let listed = published(&mut tx, &Wanted::default(), 10, 0).await.unwrap();
        assert_eq!((listed[0].dataset.id, listed[0].number, listed[0].rows), (set.id, 2, 3));
        assert_eq!(count_rows(&mut tx).await.unwrap(), 3);
        assert_eq!(count_by_authority(&mut tx).await.unwrap(), [(here, 1)]);
        assert_eq!(published_schemas(&mut tx).await.unwrap(), ["scdl/arbres"]);
        assert_eq!(published_tables(&mut tx, 10).await.unwrap(), [(here, "arbres".to_owned(), sorted)]);
        for (slug, is_there) in [("arbres", true), ("nulle-part", false)] {
            assert_eq!(public::table_at(&mut tx, here, slug).await.unwrap().is_some(), is_there);
        }
        assert_eq!(public::dataset(&mut tx, set.id).await.unwrap().description, "Décrits");
        assert_eq!(public::dataset_at(&mut tx, here, &set.slug).await.unwrap().id, set.id);
        assert_eq!(public::numbered(&mut tx, set.id, 1).await.unwrap(), v1);
        assert_eq!(public::versions(&mut tx, set.id).await.unwrap().len(), 2);
        assert_eq!(public::report(&mut tx, v1.id).await.unwrap(), report);
        for absent in [
            public::dataset(&mut tx, draft.id).await.err(),
            public::dataset_at(&mut tx, here, &draft.slug).await.err(),
            public::version(&mut tx, draft.id).await.err(),
            public::numbered(&mut tx, set.id, 3).await.err(),
            public::report(&mut tx, draft.id).await.err(),
        ] {
            assert!(matches!(absent, Some(Error::NotFound)), "{absent:?}");
        }
        drop(tx);

        let mut tx = write(&test, here).await;
        assert_eq!(published_same(&mut tx, set.id, "aa").await.unwrap().map(|it| it.id), Some(one.id));
        assert!(!is_taken_back(&mut tx, one.id).await.unwrap());
        assert_eq!(withdraw_version(&mut tx, v2.id, &withdrawal()).await.unwrap(), 1);
        assert!(is_taken_back(&mut tx, one.id).await.unwrap());
        assert_eq!(withdraw_version(&mut tx, v2.id, &withdrawal()).await.unwrap(), 0, "once");
        assert_eq!(newest_standing_beside(&mut tx, set.id, v2.id).await.unwrap(), Some(v1.clone()));
        assert_eq!(withdraw_dataset(&mut tx, set.id, &withdrawal()).await.unwrap(), 1);
        assert_eq!(withdraw_dataset(&mut tx, set.id, &withdrawal()).await.unwrap(), 0, "once");
        tx.commit().await.unwrap();
        let mut tx = read(&test).await;
        assert_eq!(count_published(&mut tx, &Wanted::default()).await.unwrap(), 0);
        let gone = public::dataset(&mut tx, set.id).await.unwrap();
        assert_eq!(gone.withdrawn, Some(withdrawal()), "its addresses still say why");
        assert_eq!(public::version(&mut tx, v2.id).await.unwrap().withdrawn, Some(withdrawal()));
    })
    .await;
}

#[test]
fn a_column_keeps_its_words_and_one_stored_without_them_is_read() {
    let json = |column: &Column| serde_json::to_string(column).unwrap();
    let read = |text: &str| serde_json::from_str::<Column>(text).unwrap();
    let old = r#"{"name":"ok","kind":"boolean"}"#;
    let plain = Column::new("ok", ColumnKind::Boolean);
    assert_eq!((read(old), json(&plain).as_str()), (plain.clone(), old));
    let words = Some(kernel::TruthWords { yes: "oui".into(), no: "non".into() });
    let told = Column { words, ..plain };
    assert_eq!(read(&json(&told)), told);
}
