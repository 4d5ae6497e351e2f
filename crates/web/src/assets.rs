//! Files of the pages: inside the binary, at addresses that change with their content.

use std::collections::BTreeMap;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use kernel::{Error, Result};
use sha2::{Digest as _, Sha256};

use crate::Failed;

/// A file that pages load: its name, its media type and its bytes.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// Unique in the instance: `map.js`.
    pub name: &'static str,
    pub media_type: &'static str,
    pub bytes: &'static [u8],
}

const STYLE: &str = concat!(
    include_str!("../assets/css/tokens.css"),
    include_str!("../assets/css/base.css"),
    include_str!("../assets/css/layout.css"),
    include_str!("../assets/css/forms.css"),
    include_str!("../assets/css/tables.css"),
    include_str!("../assets/css/parts.css"),
    include_str!("../assets/css/charts.css"),
    include_str!("../assets/css/pages.css"),
    include_str!("../assets/css/print.css"),
);

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The files of the kit itself.
pub(crate) const OWN: [Asset; 6] = [
    Asset { name: "beffroi.css", media_type: "text/css; charset=utf-8", bytes: STYLE.as_bytes() },
    Asset {
        name: "favicon.svg",
        media_type: "image/svg+xml",
        bytes: include_bytes!("../assets/favicon.svg"),
    },
    Asset { name: "copy.js", media_type: SCRIPT, bytes: include_bytes!("../assets/js/copy.js") },
    Asset { name: "drop.js", media_type: SCRIPT, bytes: include_bytes!("../assets/js/drop.js") },
    Asset { name: "progress.js", media_type: SCRIPT, bytes: include_bytes!("../assets/js/progress.js") },
    Asset { name: "upload.js", media_type: SCRIPT, bytes: include_bytes!("../assets/js/upload.js") },
];

/// Every file of the instance, by name.
pub(crate) struct Assets(BTreeMap<&'static str, (Asset, String)>);

impl Assets {
    pub(crate) fn collect(assets: impl IntoIterator<Item = Asset>) -> Self {
        Self(assets.into_iter().map(|asset| (asset.name, (asset, fingerprint(asset.bytes)))).collect())
    }

    /// The address of a file, which no other content will ever have.
    pub(crate) fn address(&self, name: &str) -> Option<String> {
        self.0.get(name).map(|(asset, print)| format!("/assets/{print}/{}", asset.name))
    }

    /// The file. An address of another release gets today's content, but is not to be kept: while instances are
    /// replaced one by one, a page of one may ask another for its files.
    pub(crate) fn answer(&self, print: &str, name: &str) -> Result<Response, Failed> {
        let (asset, own) = self.0.get(name).ok_or(Error::NotFound)?;
        let cache = if print == own { "public, max-age=31536000, immutable" } else { "no-cache" };
        let mut response = asset.bytes.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.media_type));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        // Data sites of other origins may show the mark and use the style, as they may the data.
        headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
        Ok(response)
    }
}

/// The first 16 digits of a hash: enough to tell two releases of a file apart.
pub(crate) fn fingerprint(bytes: &[u8]) -> String {
    let mut print = hex(&Sha256::digest(bytes));
    print.truncate(16);
    print
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}
