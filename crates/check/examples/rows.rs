//! Reads a table of any format and says how many rows it has and how long that took.
//!
//! `cargo run --release -p check --example rows -- FILE`

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::Instant;

use check::formats::{Limits, Opened, open_path, unreadable};
use check::{Lang, Record, Unreadable};

fn main() -> Result<(), Unreadable> {
    let mut out = io::stdout();
    let Some(path) = std::env::args_os().nth(1) else {
        writeln!(out, "rows FILE")?;
        return Ok(());
    };
    let start = Instant::now();
    let (mut rows, mut bytes) = (0_u64, 0_u64);
    match open_path(Path::new(&path), &Limits::default())? {
        Opened::Csv(mut text) => {
            let mut buffer = vec![0; 64 * 1024];
            loop {
                let count = text.read(&mut buffer).map_err(unreadable)?;
                if count == 0 {
                    break;
                }
                rows += buffer[..count].split(|&byte| byte == b'\n').skip(1).count() as u64;
                bytes += count as u64;
            }
            writeln!(out, "CSV, {rows} lines, {bytes} bytes")?;
        }
        Opened::Rows(mut reader) => {
            let mut record = Record::default();
            while reader.next(&mut record)? {
                rows += 1;
                bytes += record.iter().map(str::len).sum::<usize>() as u64;
            }
            writeln!(out, "{}, {rows} rows with the header, {bytes} bytes of text", reader.format().name())?;
            for note in reader.notes() {
                writeln!(out, "  {}", note.say(Lang::En))?;
            }
        }
    }
    writeln!(out, "{:.3} s", start.elapsed().as_secs_f64())?;
    // The most memory that the process has held, where the system tells it.
    if let Ok(status) = fs::read_to_string("/proc/self/status") {
        for line in status.lines().filter(|line| line.starts_with("VmHWM")) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}
