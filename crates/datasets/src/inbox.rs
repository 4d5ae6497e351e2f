//! Files that do not come through a form: those dropped in a watched folder, and those the command line brings.

mod folder;

use bytes::Bytes;
use futures::stream;
use kernel::{Actor, Authority, Doing as _, Id, Result, Siren};
use store::{Scope, Stored};
use tokio::io::AsyncReadExt as _;
use web::App;

use crate::model::{Deposit, Description, Policy, State};
use crate::receive::{Receipt, Received, SchemaChoice, Target, original_key, receive};
use crate::services::Services;
use crate::sql;

pub use self::folder::Inbox;

/// A file that the command line or the demonstration brings.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    pub file_name: String,
    /// Title of the data set; the file's name without its ending where there is none.
    pub title: Option<String>,
    pub description: String,
    /// The schema's name, `-` for none; the one that fits where nothing is said.
    pub schema: Option<String>,
    /// The share of good rows that is enough, in thousandths.
    pub good_rows_share: Option<i64>,
    /// Publish as soon as nothing stands against it.
    pub publish: bool,
}

/// Receives a file from `reader`; gives the deposit's identifier and that of its data set.
///
/// # Errors
/// As any deposit.
pub async fn bring(
    app: &App,
    services: &Services,
    siren: &Siren,
    incoming: Incoming,
    reader: impl tokio::io::AsyncRead + Send + Unpin,
) -> Result<(Id, Id)> {
    let authority = app.authorities.by_siren(siren).await?;
    let id = Id::new(app.clock.now());
    let stored = app.blobs.put(&original_key(id), bytes_of(reader), services.largest_file).await?;
    record(app, services, authority, id, stored, incoming).await
}

/// Records a file whose bytes are kept.
async fn record(
    app: &App,
    services: &Services,
    authority: Authority,
    id: Id,
    stored: Stored,
    incoming: Incoming,
) -> Result<(Id, Id)> {
    let received = Received {
        authority,
        target: Target::Titled(Description {
            title: incoming.title.unwrap_or_else(|| title_of(&incoming.file_name)),
            description: incoming.description,
            licence: String::new(),
        }),
        file_name: incoming.file_name,
        stored,
        id,
        schema: match incoming.schema.as_deref() {
            None => SchemaChoice::Fitting,
            Some("-") => SchemaChoice::Free,
            Some(name) => SchemaChoice::Named(name.to_owned()),
        },
        policy: Policy { good_rows_share: incoming.good_rows_share, publish: incoming.publish },
        repaired: None,
    };
    let Receipt { deposit, dataset, .. } =
        receive(app, services, &Actor::system("bring a file"), received).await?;
    Ok((deposit.id, dataset.id))
}

/// The bytes of a reader as they come, 128 KiB at a time.
fn bytes_of(
    reader: impl tokio::io::AsyncRead + Send + Unpin,
) -> impl futures::Stream<Item = Result<Bytes>> + Send {
    stream::try_unfold(reader, async |mut reader| {
        let mut chunk = vec![0; 128 << 10];
        let read = reader.read(&mut chunk).await.doing("read a file")?;
        chunk.truncate(read);
        Ok((read > 0).then(|| (Bytes::from(chunk), reader)))
    })
}

/// `subventions_2024.csv` is about "subventions 2024".
fn title_of(file_name: &str) -> String {
    let stem = file_name.split('.').find(|it| !it.is_empty()).unwrap_or(file_name);
    stem.replace(['_', '-'], " ")
}

/// Where a deposit stands, for the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// The name of its state, also the end of a message key: `published`.
    pub state: &'static str,
    pub at_work: bool,
    pub published: bool,
    /// Key of the sentence that says why, and the sentences themselves where the file says them.
    pub reason: Option<String>,
    pub sentences: Vec<(String, String)>,
    /// How far the work is.
    pub done: u64,
    pub total: Option<u64>,
}

/// Where a deposit stands.
///
/// # Errors
/// [`kernel::Error::NotFound`] when there is no such deposit.
pub async fn follow(app: &App, deposit: Id) -> Result<Followed> {
    let mut tx = app.db.read(Scope::System("follow a deposit")).await?;
    let deposit: Deposit = sql::deposit(&mut tx, deposit).await?;
    let job = match deposit.job.filter(|_| deposit.state.is_at_work()) {
        Some(job) => Some(tx.job(job).await?),
        None => None,
    };
    let failed = job.as_ref().is_some_and(|job| job.state == store::State::Failed);
    let state = if failed { State::Failed } else { deposit.state };
    Ok(Followed {
        state: state.name(),
        at_work: state.is_at_work(),
        published: state == State::Published,
        reason: deposit.reason,
        sentences: deposit.reason_args,
        done: job.as_ref().map_or(0, |job| job.progress.done),
        total: job.and_then(|job| job.progress.total),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_comes_from_the_name() {
        assert_eq!(title_of("subventions_2024.csv.gz"), "subventions 2024");
    }
}
