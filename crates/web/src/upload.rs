//! Files that come in a form: streamed, never held whole in memory.

use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use bytes::Bytes;
use futures::stream::{self, Stream};
use kernel::{Error, Result};

use crate::Failed;
use crate::extract::{check_token, visit_of};
use crate::failed::Reason;

/// A `multipart/form-data` body. Its token is the first part, so that nothing is read from a form that is not ours.
pub struct Upload(Multipart);

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Failed;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failed> {
        let visit = visit_of(&request)?;
        let Ok(multipart) = Multipart::from_request(request, state).await else {
            return Err(Reason::Unsupported.into());
        };
        let mut upload = Self(multipart);
        if !visit.by_key {
            let first = upload.next().await?.filter(|part| part.name() == "csrf").ok_or(Reason::Stale)?;
            check_token(&visit, Some(&first.text(100).await?))?;
        }
        Ok(upload)
    }
}

impl Upload {
    /// The next part; the one before must be read or dropped.
    ///
    /// # Errors
    /// When the body is cut short, broken or larger than the route takes.
    pub async fn next(&mut self) -> Result<Option<Part<'_>>, Failed> {
        let field = self.0.next_field().await.map_err(|error| broken(&error))?;
        Ok(field.map(Part))
    }
}

/// One field or file of a form.
pub struct Part<'a>(Field<'a>);

impl<'a> Part<'a> {
    pub fn name(&self) -> &str {
        self.0.name().unwrap_or("")
    }

    /// The name of the file on the sender's disk, without folders and control characters, at most 255 bytes. A field
    /// without a file gives nothing; so does a file input left empty.
    pub fn file_name(&self) -> Option<String> {
        let name = self.0.file_name()?;
        let name = name.rsplit(['/', '\\']).next()?;
        let mut kept = String::new();
        for c in name.chars().filter(|c| !c.is_control()) {
            if kept.len() + c.len_utf8() > 255 {
                break;
            }
            kept.push(c);
        }
        Some(kept).filter(|name| !matches!(name.as_str(), "" | "." | ".."))
    }

    /// A short field as text.
    ///
    /// # Errors
    /// When it is longer than `most` bytes, or not UTF-8.
    pub async fn text(mut self, most: usize) -> Result<String, Failed> {
        let mut bytes = Vec::new();
        while let Some(chunk) = self.0.chunk().await.map_err(|error| broken(&error))? {
            if bytes.len() + chunk.len() > most {
                return Err(Reason::TooLarge.into());
            }
            bytes.extend_from_slice(&chunk);
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(text),
            Err(_) => Err(Reason::Malformed.into()),
        }
    }

    /// The bytes as they arrive. A transfer cut short ends with an error, never as a whole file.
    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes>> + Send + 'a {
        stream::try_unfold(self.0, |mut field| async {
            match field.chunk().await {
                Ok(chunk) => Ok(chunk.map(|bytes| (bytes, field))),
                Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                    Err(kernel::Invalid::new("file", "file-too-large").into())
                }
                Err(_) => Err(Error::from(kernel::Invalid::new("file", "file-cut-short"))),
            }
        })
    }
}

fn broken(error: &MultipartError) -> Failed {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Reason::TooLarge.into(),
        _ => Reason::Malformed.into(),
    }
}
