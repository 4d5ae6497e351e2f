use kernel::{Actor, AuthorityId, Error, Id};
use proptest::prelude::*;
use sqlx::Row as _;
use store::{Scope, args};
use testkit::{TestDb, on_both};

use crate::notes::{ALL, MIGRATIONS, Note, PUBLISHED, add, authority, seen};

/// Two authorities, each with a draft and a published note.
async fn two_authorities(test: &TestDb) -> (AuthorityId, AuthorityId) {
    let (ours, theirs) = (authority(), authority());
    for (owner, name) in [(ours, "ours"), (theirs, "theirs")] {
        let mut tx = test.db.begin(Scope::One(owner)).await.unwrap();
        let id = add(&mut tx, &format!("{name}-draft"), None).await.unwrap();
        add(&mut tx, &format!("{name}-public"), Some(5)).await.unwrap();
        let tag = "insert into tags (authority_id, note_id, name) values ($1, $2, $3)";
        tx.run(tag, &args![id, name]).await.unwrap();
        tx.commit().await.unwrap();
    }
    (ours, theirs)
}

#[tokio::test]
async fn each_scope_sees_its_rows_and_no_other() {
    on_both([MIGRATIONS], async |test| {
        let (ours, theirs) = two_authorities(&test).await;
        let all = ["ours-draft", "ours-public", "theirs-draft", "theirs-public"];
        assert_eq!(seen(&test.db, Scope::One(ours)).await, all[..2]);
        assert_eq!(seen(&test.db, Scope::Granted(vec![theirs])).await, all[2..]);
        assert_eq!(seen(&test.db, Scope::Granted(vec![ours, authority(), theirs])).await, all);
        assert_eq!(seen(&test.db, Scope::Granted(Vec::new())).await, [""; 0]);
        assert_eq!(seen(&test.db, Scope::System("test")).await, all);
        assert_eq!(seen(&test.db, Scope::Public).await, ["ours-public", "theirs-public"]);
        assert_eq!(seen(&test.db, Scope::of(&Actor::public())).await, ["ours-public", "theirs-public"]);
        assert_eq!(seen(&test.db, Scope::of(&Actor::administrator())).await, all);
        let member = Actor { authorities: Some(vec![ours]), ..Actor::administrator() };
        assert_eq!(seen(&test.db, Scope::of(&member)).await, all[..2]);
    })
    .await;
}

#[tokio::test]
async fn no_scope_changes_the_rows_of_another() {
    on_both([MIGRATIONS], async |test| {
        let (ours, theirs) = two_authorities(&test).await;
        let change = "update notes set title = $2 where authority_id in ($1)";
        for (scope, changed) in [
            (Scope::One(ours), 2),
            (Scope::Granted(vec![theirs]), 2),
            (Scope::Granted(vec![ours, theirs]), 4),
        ] {
            let mut tx = test.db.begin(scope).await.unwrap();
            assert_eq!(tx.run(change, &args!["x"]).await.unwrap(), changed);
        }
        let remove = "delete from tags where authority_id = $1";
        let mut tx = test.db.begin(Scope::One(ours)).await.unwrap();
        assert_eq!(tx.run(remove, &[]).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn sql_that_forgets_its_tenant_is_an_internal_error_and_does_not_run() {
    on_both([MIGRATIONS], async |test| {
        let (ours, theirs) = two_authorities(&test).await;
        let forgets = "select id, authority_id, slug, title, rank, starred, published_at from notes";
        for scope in [Scope::One(ours), Scope::Granted(vec![ours]), Scope::Public] {
            let mut tx = test.db.begin(scope).await.unwrap();
            assert!(matches!(tx.all::<Note>(forgets, &[]).await, Err(Error::Internal { .. })));
            assert!(tx.commit().await.is_err());
        }
        let mut tx = test.db.begin(Scope::One(ours)).await.unwrap();
        assert!(tx.run("delete from notes", &[]).await.is_err());
        drop(tx);
        let mut tx = test.db.begin(Scope::Public).await.unwrap();
        assert!(tx.run("update notes set title = null where published_at is not null", &[]).await.is_err());
        drop(tx);
        assert_eq!(seen(&test.db, Scope::Granted(vec![ours, theirs])).await.len(), 4);
    })
    .await;
}

/// The second lock: the role of the server, with a text that forgets everything.
#[tokio::test]
async fn postgresql_itself_hides_the_rows_of_others() {
    let Some(test) = TestDb::postgres([MIGRATIONS]).await else { return };
    let (ours, _) = two_authorities(&test).await;
    let pool = sqlx::PgPool::connect(test.url()).await.unwrap();
    let count = async |setting: Option<&str>, sql: &'static str| {
        let mut tx = pool.begin().await.unwrap();
        if let Some(setting) = setting {
            let set = sqlx::query("select set_config('beffroi.scope', $1, true)").bind(setting.to_owned());
            set.execute(&mut *tx).await.unwrap();
        }
        sqlx::query(sql).fetch_one(&mut *tx).await.map(|row| row.get::<i64, _>(0))
    };
    let notes = "select count(*) from notes";
    assert_eq!(count(None, notes).await.unwrap(), 0, "without a scope no row exists");
    assert_eq!(count(Some(""), notes).await.unwrap(), 0);
    assert_eq!(count(Some(&ours.to_string()), notes).await.unwrap(), 2);
    assert_eq!(count(Some("public"), notes).await.unwrap(), 2);
    assert_eq!(count(Some("public"), "select count(*) from tags").await.unwrap(), 0);
    assert_eq!(count(Some("system"), notes).await.unwrap(), 4);
    assert_eq!(count(None, "select count(*) from jobs").await.unwrap(), 0);

    let changed = "with changed as (update notes set rank = 9 returning id) select count(*) from changed";
    assert_eq!(count(Some(&ours.to_string()), changed).await.unwrap(), 2);
    assert_eq!(count(Some("public"), changed).await.unwrap(), 0, "the public changes nothing");
    let stolen =
        "with stolen as (update notes set authority_id = 'x' returning id) select count(*) from stolen";
    assert!(count(Some(&ours.to_string()), stolen).await.is_err(), "a row does not leave the scope");
    assert!(count(None, "with x as (insert into notes values ('i', 'a', 's', null, 1, true, null) returning id) select count(*) from x").await.is_err());
    for forbidden in [
        "alter table notes disable row level security",
        "drop table notes",
        "create table mine (id text)",
        "insert into migrations (version, name, checksum) values (1, 'a', 'b')",
        "truncate notes",
    ] {
        assert!(sqlx::query(forbidden).execute(&pool).await.is_err(), "{forbidden}");
    }

    let owner = sqlx::PgPool::connect(test.owner_url()).await.unwrap();
    let seen: i64 = sqlx::query_scalar(notes).fetch_one(&owner).await.unwrap();
    assert_eq!(seen, 0, "the owner of the tables is bound too");
}

#[tokio::test]
async fn a_scope_does_not_outlive_its_transaction() {
    let Some(test) = TestDb::postgres([MIGRATIONS]).await else { return };
    let (ours, _) = two_authorities(&test).await;
    for scope in [Scope::System("test"), Scope::Public, Scope::One(ours)] {
        let expected = match scope {
            Scope::System(_) => 4,
            _ => 2,
        };
        assert_eq!(seen(&test.db, scope).await.len(), expected);
    }
}

/// A role that row-level security does not bind must not serve.
#[tokio::test]
async fn the_owner_of_the_tables_is_refused_as_the_role_of_the_server() {
    let Some(test) = TestDb::postgres([MIGRATIONS]).await else { return };
    let migrations = store::Migrations::collect([MIGRATIONS]).unwrap();
    for url in [test.owner_url().to_owned(), test.owner_url().replace("beffroi_owner", "postgres")] {
        let result = store::Db::open(&url, &migrations).await;
        assert!(matches!(result, Err(Error::Unavailable("database-role-too-strong"))), "{result:?}");
    }
}

/// Texts of many shapes, tied or not, around the same two tables.
fn shapes() -> impl Strategy<Value = &'static str> {
    let condition = prop::sample::select(vec![
        "n.authority_id = $1",
        "authority_id = $1",
        "n.authority_id in ($1)",
        "t.authority_id = $1",
        "n.rank = 3",
        "n.rank = 3 or n.authority_id = $1",
        "(n.authority_id = $1 or n.rank = 3)",
        "not n.authority_id = $1",
        "n.authority_id <> $1",
        "n.authority_id = $1 is not null",
        "(n.rank = 3 and n.authority_id = $1)",
        "exists (select 1 from tags t where t.authority_id = $1)",
        "n.slug in (select slug from notes)",
        "exists (select 1 from tags t where n.authority_id = $1)",
        "n.rank between 1 and 5",
        "1 = 1",
    ]);
    // A join and the alias that it adds.
    let join = prop::sample::select(vec![
        ("", "n"),
        ("", "n"),
        ("join tags t on t.authority_id = $1", "t"),
        ("left join tags t on t.authority_id = $1", "t"),
        ("left join tags t on n.authority_id = $1 and t.authority_id = $1", "t"),
        ("cross join tags t", "t"),
        ("join tags t on t.note_id = n.id", "t"),
        ("left join tags t on 1 = 1 left join tags u on t.authority_id = $1 and u.authority_id = $1", "t"),
        ("left join tags t on t.authority_id = $1 left join tags u on u.authority_id = $1 and 1 = 1", "u"),
        ("join tags t on t.authority_id = n.authority_id", "t"),
        ("left join (select authority_id from tags) t on t.authority_id = $1", "t"),
    ]);
    let glue = prop::sample::select(vec![" and ", " and ", " or "]);
    let source = prop::sample::select(vec![
        "notes n",
        "notes n",
        "(select * from notes where authority_id = $1) n",
        "(select * from notes) n",
    ]);
    let end = prop::sample::select(vec![
        "",
        " union select n.authority_id, n.id from notes n",
        " union select authority_id, authority_id from notes where authority_id = $1",
    ]);
    (source, join, prop::collection::vec((glue, condition), 0..4), end).prop_map(
        |(source, (join, alias), conditions, end)| {
            let mut sql = format!("select n.authority_id, {alias}.authority_id from {source} {join}");
            for (at, (glue, condition)) in conditions.iter().enumerate() {
                sql.push_str(if at == 0 { " where " } else { glue });
                sql.push_str(condition);
            }
            sql.push_str(end);
            &*sql.leak()
        },
    )
}

/// The rule is worth what it lets through: whatever text passes, no row of another authority comes out,
/// on the database that has no second lock.
#[test]
fn no_text_that_passes_the_rule_shows_another_authority() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (test, ours) = runtime.block_on(async {
        let test = TestDb::sqlite([MIGRATIONS]).await;
        let (ours, _) = two_authorities(&test).await;
        (test, ours)
    });
    let passed = std::cell::Cell::new(0_u32);
    let mut runner = prop::test_runner::TestRunner::new(ProptestConfig::with_cases(2_000));
    let outcome = runner.run(&shapes(), |sql| {
        runtime.block_on(async {
            let mut tx = test.db.read(Scope::One(ours)).await.unwrap();
            if let Ok(rows) = tx.all::<(AuthorityId, Option<AuthorityId>)>(sql, &[]).await {
                passed.set(passed.get() + 1);
                prop_assert!(
                    rows.iter().all(|(note, tag)| *note == ours && tag.is_none_or(|tag| tag == ours)),
                    "{}",
                    sql
                );
            }
            Ok(())
        })
    });
    outcome.unwrap();
    assert!(passed.get() > 50, "only {} texts passed: the test proves little", passed.get());
}

#[tokio::test]
async fn an_upsert_stays_in_its_authority() {
    on_both([MIGRATIONS], async |test| {
        let (ours, theirs) = two_authorities(&test).await;
        let upsert = "insert into notes (authority_id, id, slug, rank, starred) values ($1, $2, $3, $4, $5) \
                      on conflict (authority_id, slug) do update set rank = excluded.rank";
        let mut tx = test.db.begin(Scope::One(ours)).await.unwrap();
        tx.run(upsert, &args![Id::new(1), "theirs-draft", 8_i64, false]).await.unwrap();
        tx.run(upsert, &args![Id::new(2), "ours-draft", 8_i64, false]).await.unwrap();
        tx.commit().await.unwrap();
        let ranks = async |owner| {
            let notes: Vec<Note> =
                test.db.read(Scope::One(owner)).await.unwrap().all(ALL, &[]).await.unwrap();
            notes.iter().map(|note| note.rank).collect::<Vec<_>>()
        };
        assert_eq!(ranks(ours).await, [8, 3, 8]);
        assert_eq!(ranks(theirs).await, [3, 3]);
        let published: Vec<Note> =
            test.db.read(Scope::Public).await.unwrap().all(PUBLISHED, &[]).await.unwrap();
        assert!(published.iter().all(|note| note.published_at == Some(5)));
    })
    .await;
}
