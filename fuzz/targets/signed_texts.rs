//! The texts that a log and its readers exchange: what is read is written the same, and nothing panics.

#![no_main]

use journal::checkpoint::Checkpoint;
use journal::key::{Signing, Verifier};
use journal::note::Note;
use journal::receipt::Receipt;
use journal::tile::Tile;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(note) = Note::parse(bytes) {
        assert_eq!(note.to_string().as_bytes(), bytes);
    }
    if let Ok(receipt) = Receipt::parse(bytes) {
        assert_eq!(receipt.to_string().as_bytes(), bytes);
    }
    journal::bundle::entries(bytes).for_each(drop);
    drop(journal::entry::Commitment::from_leaf(bytes));
    let Ok(text) = str::from_utf8(bytes) else { return };
    if let Ok(checkpoint) = text.parse::<Checkpoint>() {
        assert_eq!(checkpoint.to_string(), text);
    }
    if let Ok(tile) = text.parse::<Tile>() {
        assert_eq!(tile.to_string(), text);
    }
    if let Ok(key) = text.parse::<Verifier>() {
        assert_eq!(key.to_string(), text);
    }
    drop(Signing::from_secret_text(text));
});
