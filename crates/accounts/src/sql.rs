//! Every SQL text of the slice. Its tables are shared by all authorities: none belongs to a tenant.

use kernel::{Authority, AuthorityId, Error, Id, Invalid, Millis, Result, Siren, Slug};
use store::{OnConstraint as _, Record, Row, Tx, args};

/// A row of `authorities`, as every slice may name it.
struct AuthorityRow(Authority);

impl Row for AuthorityRow {
    fn read(row: &Record) -> Result<Self> {
        Ok(Self(Authority {
            id: row.get("id")?,
            siren: row.get("siren")?,
            slug: row.get("slug")?,
            name: row.get("name")?,
        }))
    }
}

/// # Errors
/// [`Error::Invalid`] on `siren` or `name` when another authority has the number or the address.
pub(crate) async fn insert_authority(tx: &mut Tx, authority: &Authority, now: Millis) -> Result<()> {
    tx.run(
        "insert into authorities (id, siren, slug, name, created_at) values ($2, $3, $4, $5, $6)",
        &args![authority.id, &authority.siren, &authority.slug, authority.name.as_str(), now],
    )
    .await
    .on_unique("authorities.siren", Invalid::new("siren", "siren-taken"))
    .on_unique("authorities.slug", Invalid::new("name", "name-taken"))?;
    Ok(())
}

pub(crate) async fn authority(tx: &mut Tx, id: AuthorityId) -> Result<Authority> {
    found(tx.one("select id, siren, slug, name from authorities where id = $2", &args![id]).await?)
}

pub(crate) async fn authority_by_slug(tx: &mut Tx, slug: &Slug) -> Result<Authority> {
    found(tx.one("select id, siren, slug, name from authorities where slug = $2", &args![slug]).await?)
}

pub(crate) async fn authority_by_siren(tx: &mut Tx, siren: &Siren) -> Result<Authority> {
    found(tx.one("select id, siren, slug, name from authorities where siren = $2", &args![siren]).await?)
}

pub(crate) async fn authorities(tx: &mut Tx) -> Result<Vec<Authority>> {
    let rows: Vec<AuthorityRow> =
        tx.all("select id, siren, slug, name from authorities order by name, id", &[]).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

fn found(row: Option<AuthorityRow>) -> Result<Authority> {
    row.map(|row| row.0).ok_or(Error::NotFound)
}

pub(crate) async fn insert_key(tx: &mut Tx, id: Id, sha256: &str, now: Millis) -> Result<()> {
    tx.run(
        "insert into administrator_keys (id, key_sha256, created_at) values ($2, $3, $4)",
        &args![id, sha256, now],
    )
    .await?;
    Ok(())
}

/// The key with this hash, unless it was revoked.
pub(crate) async fn key(tx: &mut Tx, sha256: &str) -> Result<Option<Id>> {
    tx.value("select id from administrator_keys where key_sha256 = $2 and revoked_at is null", &args![sha256])
        .await
}

pub(crate) async fn has_key(tx: &mut Tx) -> Result<bool> {
    let count: Option<i64> =
        tx.value("select count(*) from administrator_keys where revoked_at is null", &[]).await?;
    Ok(count.unwrap_or(0) > 0)
}

/// Revokes every key; their sessions end with them.
pub(crate) async fn revoke_keys(tx: &mut Tx, now: Millis) -> Result<u64> {
    tx.run("delete from sessions where expires_at > 0", &[]).await?;
    tx.run("update administrator_keys set revoked_at = $2 where revoked_at is null", &args![now]).await
}

pub(crate) async fn insert_session(
    tx: &mut Tx,
    sha256: &str,
    key: Id,
    now: Millis,
    expires: Millis,
) -> Result<()> {
    tx.run(
        "insert into sessions (token_sha256, key_id, created_at, expires_at) values ($2, $3, $4, $5)",
        &args![sha256, key, now, expires],
    )
    .await?;
    Ok(())
}

/// Whether a session of this hash stands at `now`, with a key that does.
pub(crate) async fn session_stands(tx: &mut Tx, sha256: &str, now: Millis) -> Result<bool> {
    let count: Option<i64> = tx
        .value(
            "select count(*) from sessions s join administrator_keys k on k.id = s.key_id \
             where s.token_sha256 = $2 and s.expires_at > $3 and k.revoked_at is null",
            &args![sha256, now],
        )
        .await?;
    Ok(count.unwrap_or(0) > 0)
}

pub(crate) async fn delete_session(tx: &mut Tx, sha256: &str) -> Result<u64> {
    tx.run("delete from sessions where token_sha256 = $2", &args![sha256]).await
}

/// Forgets sessions that ended.
pub(crate) async fn delete_expired(tx: &mut Tx, now: Millis) -> Result<u64> {
    tx.run("delete from sessions where expires_at <= $2", &args![now]).await
}
