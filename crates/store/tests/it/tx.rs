use kernel::{Error, Id, Invalid};
use store::{Json, OnConstraint as _, Scope, args};
use testkit::on_both;

use crate::notes::{ALL, INSERT, MIGRATIONS, Note, add, authority, seen};

#[tokio::test]
async fn a_row_reads_back_as_it_was_written() {
    on_both([MIGRATIONS], async |test| {
        let here = authority();
        let id = Id::new(1);
        let mut tx = test.db.begin(Scope::One(here)).await.unwrap();
        tx.run(INSERT, &args![id, "bacs-à-fleurs", Some("Bacs « d'été »"), 7_u32, false, None::<i64>])
            .await
            .unwrap();
        tx.commit().await.unwrap();

        let mut tx = test.db.read(Scope::One(here)).await.unwrap();
        let note: Note = tx.one(ALL, &[]).await.unwrap().unwrap();
        assert_eq!(
            note,
            Note {
                id,
                authority_id: here,
                slug: "bacs-à-fleurs".to_owned(),
                title: Some("Bacs « d'été »".to_owned()),
                rank: 7,
                starred: false,
                published_at: None
            }
        );
        let count = "select count(*), cast(sum(rank) as bigint) from notes where authority_id = $1";
        assert_eq!(tx.one::<(i64, i64)>(count, &[]).await.unwrap(), Some((1, 7)));
        assert_eq!(tx.value::<u64>(count, &[]).await.unwrap(), Some(1));
        let absent = "select title from notes where authority_id = $1 and slug = $2";
        assert_eq!(tx.value::<String>(absent, &args!["other"]).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn an_optional_filter_is_one_text() {
    on_both([MIGRATIONS], async |test| {
        let mut tx = test.db.begin(Scope::One(authority())).await.unwrap();
        add(&mut tx, "a", None).await.unwrap();
        add(&mut tx, "b", None).await.unwrap();
        let sql = "select count(*) from notes where authority_id = $1 and ($2 is null or slug = $2) \
                   and ($3 is null or rank > $3) and ($4 is null or starred = $4)";
        let mut count = async |args: &[store::Arg]| tx.value::<i64>(sql, args).await.unwrap();
        assert_eq!(count(&args![None::<&str>, None::<i64>, None::<bool>]).await, Some(2));
        assert_eq!(count(&args![Some("a"), Some(2_i64), Some(true)]).await, Some(1));
        assert_eq!(count(&args![Some("a"), Some(2_i64), Some(false)]).await, Some(0));
    })
    .await;
}

#[tokio::test]
async fn json_is_kept_as_text() {
    on_both([MIGRATIONS], async |test| {
        let mut tx = test.db.begin(Scope::System("test")).await.unwrap();
        let sql = "insert into towns (code, name) values ($2, $3)";
        tx.run(sql, &[store::Arg::from("80021"), store::Arg::json(&["Amiens", "l'été"]).unwrap()])
            .await
            .unwrap();
        let name =
            tx.value::<Json<Vec<String>>>("select name from towns where code = $2", &args!["80021"]).await;
        assert_eq!(name.unwrap(), Some(Json(vec!["Amiens".to_owned(), "l'été".to_owned()])));
        let not_json = tx.value::<Json<u8>>("select name from towns where code = $2", &args!["80021"]).await;
        assert!(matches!(not_json, Err(Error::Internal { .. })));
    })
    .await;
}

#[tokio::test]
async fn what_is_not_committed_does_not_exist() {
    on_both([MIGRATIONS], async |test| {
        let scope = Scope::One(authority());
        let mut tx = test.db.begin(scope.clone()).await.unwrap();
        add(&mut tx, "a", None).await.unwrap();
        assert_eq!(seen(&test.db, scope.clone()).await, [""; 0], "a reader neither waits nor sees it");
        drop(tx);
        let mut tx = test.db.begin(scope.clone()).await.unwrap();
        add(&mut tx, "b", None).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(seen(&test.db, scope).await, ["b"]);
    })
    .await;
}

#[tokio::test]
async fn a_reader_cannot_write() {
    on_both([MIGRATIONS], async |test| {
        let scope = Scope::One(authority());
        let mut tx = test.db.read(scope.clone()).await.unwrap();
        assert!(add(&mut tx, "a", None).await.is_err());
        drop(tx);
        assert_eq!(seen(&test.db, scope).await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_reader_sees_one_state_of_the_database() {
    on_both([MIGRATIONS], async |test| {
        let scope = Scope::One(authority());
        let mut reader = test.db.read(scope.clone()).await.unwrap();
        assert_eq!(reader.all::<Note>(ALL, &[]).await.unwrap(), []);
        let mut tx = test.db.begin(scope).await.unwrap();
        add(&mut tx, "a", None).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(reader.all::<Note>(ALL, &[]).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_broken_key_becomes_the_error_of_a_field() {
    on_both([MIGRATIONS], async |test| {
        let scope = Scope::One(authority());
        let mut tx = test.db.begin(scope.clone()).await.unwrap();
        let id = add(&mut tx, "a", None).await.unwrap();
        tx.commit().await.unwrap();
        let taken = || Invalid::new("slug", "slug-taken");

        let mut tx = test.db.begin(scope.clone()).await.unwrap();
        let result = add(&mut tx, "a", None).await.on_unique("notes.slug", taken());
        assert!(matches!(result, Err(Error::Invalid(fields)) if fields == [taken()]));

        let mut tx = test.db.begin(scope.clone()).await.unwrap();
        let same_id = tx.run(INSERT, &args![id, "b", None::<&str>, 1_i64, true, None::<i64>]).await;
        let result = same_id.on_unique("notes.slug", taken()).on_unique("notes.id", Error::Conflict("again"));
        assert!(matches!(result, Err(Error::Conflict("again"))));

        let mut tx = test.db.begin(scope).await.unwrap();
        let sql = "insert into tags (authority_id, note_id, name) values ($1, $2, $3)";
        let result = tx.run(sql, &args![Id::new(1), "x"]).await;
        let result = result.on_unique("tags.name", taken()).on_foreign_key(Error::NotFound);
        assert!(matches!(result, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn a_transaction_that_failed_goes_no_further() {
    on_both([MIGRATIONS], async |test| {
        let scope = Scope::One(authority());
        let mut tx = test.db.begin(scope.clone()).await.unwrap();
        add(&mut tx, "a", None).await.unwrap();
        assert!(add(&mut tx, "a", None).await.is_err());
        assert!(tx.all::<Note>(ALL, &[]).await.is_err());
        assert!(tx.commit().await.is_err());
        assert_eq!(seen(&test.db, scope).await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn writers_queue_and_each_sees_the_one_before() {
    on_both([MIGRATIONS], async |test| {
        let here = authority();
        let raise = async || {
            let mut tx = test.db.begin(Scope::System("test")).await.unwrap();
            let sql = "insert into towns (code, name) values ('n', '1') on conflict (code) do update \
                       set name = cast(cast(towns.name as bigint) + 1 as text)";
            tx.run(sql, &[]).await.unwrap();
            tx.commit().await.unwrap();
        };
        futures::future::join_all((0..20).map(|_| raise())).await;
        let mut tx = test.db.read(Scope::One(here)).await.unwrap();
        let name = tx.value::<String>("select name from towns where code = 'n'", &[]).await.unwrap();
        assert_eq!(name.as_deref(), Some("20"));
    })
    .await;
}

#[tokio::test]
async fn a_new_sqlite_file_is_for_the_user_of_the_server_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data/beffroi.db");
    let migrations = store::Migrations::collect([MIGRATIONS]).unwrap();
    store::Db::open(file.to_str().unwrap(), &migrations).await.unwrap();
    let mode = file.parent().unwrap().metadata().unwrap().permissions().mode();
    assert!(file.exists());
    assert_eq!(mode & 0o777, 0o700);
}

#[tokio::test]
async fn a_database_that_is_away_is_unavailable() {
    let migrations = store::Migrations::collect([MIGRATIONS]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let url = format!("postgres://nobody@localhost/none?host={}", folder.path().display());
    let result = store::Db::open(&url, &migrations).await;
    assert!(matches!(result, Err(Error::Unavailable("database-unreachable"))), "{result:?}");
}
