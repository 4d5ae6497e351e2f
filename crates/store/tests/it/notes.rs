//! A small feature for these tests: notes, their tags, and towns that belong to nobody.

use kernel::{AuthorityId, Id, Result};
use store::{Migration, Scope, Tx, args};

pub(crate) static MIGRATIONS: &[Migration] = &[Migration {
    version: 20_260_101_000_000,
    name: "notes_create",
    sql: include_str!("fixtures/notes.sql"),
    shared: &["towns"],
}];

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) id: Id,
    pub(crate) authority_id: AuthorityId,
    pub(crate) slug: String,
    pub(crate) title: Option<String>,
    pub(crate) rank: u64,
    pub(crate) starred: bool,
    pub(crate) published_at: Option<i64>,
}

store::row!(Note { id, authority_id, slug, title, rank, starred, published_at });

pub(crate) const INSERT: &str = "insert into notes (authority_id, id, slug, title, rank, starred, published_at) \
                                 values ($1, $2, $3, $4, $5, $6, $7)";
pub(crate) const ALL: &str = "select id, authority_id, slug, title, rank, starred, published_at from notes \
                              where authority_id in ($1) order by slug";
pub(crate) const PUBLISHED: &str = "select id, authority_id, slug, title, rank, starred, published_at from notes \
                                    where published_at is not null order by slug";

pub(crate) fn authority() -> AuthorityId {
    AuthorityId::new(1_700_000_000_000)
}

/// Adds a note named `slug`, in the scope of one authority.
pub(crate) async fn add(tx: &mut Tx, slug: &str, published_at: Option<i64>) -> Result<Id> {
    let id = Id::new(1_700_000_000_000);
    tx.run(INSERT, &args![id, slug, None::<&str>, 3_u64, true, published_at]).await?;
    Ok(id)
}

/// The slugs that `scope` sees.
pub(crate) async fn seen(db: &store::Db, scope: Scope) -> Vec<String> {
    let sql = if scope == Scope::Public { PUBLISHED } else { ALL };
    let notes: Vec<Note> = db.read(scope).await.unwrap().all(sql, &[]).await.unwrap();
    notes.into_iter().map(|note| note.slug).collect()
}
