//! The compound files of Microsoft: old Excel and Word, and the wrapping of encrypted workbooks.

use std::io::{Read, Seek, SeekFrom};

use super::Source;
use crate::Unreadable;

/// The directory of a compound file has entries of 128 bytes that start with a name in UTF-16 (MS-CFB, 2.6.1).
const ENTRY: usize = 128;
/// What is read of the directory: the streams that tell the document apart come first.
const DIRECTORY: u64 = 4096;

/// Says which document it is; none of them can be read here.
pub(super) fn identify(source: &mut Box<dyn Source>) -> Unreadable {
    let names = match names(source) {
        Ok(names) => names,
        Err(error) => return error.into(),
    };
    let has = |name: &str| names.iter().any(|known| known == name);
    if has("EncryptedPackage") || has("EncryptionInfo") {
        return Unreadable::Encrypted { format: "XLSX" };
    }
    let found = if has("Workbook") || has("Book") {
        "old Excel (.xls)"
    } else if has("WordDocument") {
        "old Word (.doc)"
    } else if has("PowerPoint Document") {
        "old PowerPoint (.ppt)"
    } else {
        "OLE"
    };
    Unreadable::NotATable { found }
}

/// The names of the streams, as far as the first sectors of the directory tell.
fn names(source: &mut Box<dyn Source>) -> std::io::Result<Vec<String>> {
    let mut header = Vec::new();
    source.seek(SeekFrom::Start(0))?;
    source.by_ref().take(512).read_to_end(&mut header)?;
    let (Some(&[low, high]), Some(&[a, b, c, d])) = (header.get(30..32), header.get(48..52)) else {
        return Ok(Vec::new());
    };
    // Sectors are of 512 or 4096 bytes, and number 0 follows the header.
    let shift = u32::from(u16::from_le_bytes([low, high])).min(12);
    let place = (u64::from(u32::from_le_bytes([a, b, c, d])) + 1) << shift;
    let mut directory = Vec::new();
    source.seek(SeekFrom::Start(place))?;
    source.by_ref().take(DIRECTORY).read_to_end(&mut directory)?;
    Ok(directory
        .chunks_exact(ENTRY)
        .map(|entry| {
            let units = entry[..64].as_chunks::<2>().0.iter().map(|&unit| u16::from_le_bytes(unit));
            char::decode_utf16(units.take_while(|&unit| unit != 0)).flatten().collect()
        })
        .collect())
}
