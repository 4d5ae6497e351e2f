//! Administrator's keys and the sessions that they open.

use std::sync::Arc;

use kernel::{Actor, Clock, Id, Millis, Result};
use store::{Db, Scope};
use web::{Proof, Sessions};

use crate::{secret, sql};

/// Looks keys and sessions up for the web kit.
pub struct Keys {
    db: Db,
    clock: Arc<dyn Clock>,
}

impl Keys {
    pub fn new(db: Db, clock: Arc<dyn Clock>) -> Self {
        Self { db, clock }
    }
}

#[async_trait::async_trait]
impl Sessions for Keys {
    async fn actor(&self, proof: Proof<'_>) -> Result<Option<Actor>> {
        let mut tx = self.db.read(Scope::System("sign in")).await?;
        let stands = match proof {
            Proof::Session(token) => {
                sql::session_stands(&mut tx, &secret::sha256(token), self.clock.now()).await?
            }
            Proof::ApiKey(key) => sql::key(&mut tx, &secret::sha256(key)).await?.is_some(),
        };
        Ok(stands.then(Actor::administrator))
    }
}

/// Makes the first administrator's key of an instance; nothing when there is one already. It is shown once.
///
/// # Errors
/// When the database does not answer.
pub async fn first_key(db: &Db, now: Millis) -> Result<Option<String>> {
    let mut tx = db.begin(Scope::System("first key")).await?;
    if sql::has_key(&mut tx).await? {
        return Ok(None);
    }
    let key = secret::new("beffroi_")?;
    sql::insert_key(&mut tx, Id::new(now), &secret::sha256(&key), now).await?;
    tx.commit().await?;
    Ok(Some(key))
}

/// Makes a new administrator's key; the ones before it, and their sessions, stop working at once.
///
/// # Errors
/// When the database does not answer.
pub async fn new_key(db: &Db, now: Millis) -> Result<String> {
    let mut tx = db.begin(Scope::System("new key")).await?;
    sql::revoke_keys(&mut tx, now).await?;
    let key = secret::new("beffroi_")?;
    sql::insert_key(&mut tx, Id::new(now), &secret::sha256(&key), now).await?;
    tx.commit().await?;
    Ok(key)
}
