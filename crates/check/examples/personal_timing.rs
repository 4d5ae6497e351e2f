//! Nanoseconds a cell of the search for personal data, on columns like those of a grants file and on worse ones.
//!
//! `cargo run --release -p check --example personal_timing [rows [column]]`

use std::io::Write;
use std::time::Instant;

use check::personal::{Detector, Kinds};

/// The processor's time of this thread where the system tells it (Linux), else the time of day: other programs slow
/// the second, not the first.
struct Clock(Instant, Option<f64>);

impl Clock {
    fn processor() -> Option<f64> {
        std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
    }

    fn start() -> Self {
        Self(Instant::now(), Self::processor())
    }

    fn nanoseconds(&self) -> f64 {
        match (self.1, Self::processor()) {
            (Some(from), Some(to)) => to - from,
            _ => self.0.elapsed().as_secs_f64() * 1e9,
        }
    }
}

type Make = fn(u64) -> String;

fn main() -> std::io::Result<()> {
    let rows = std::env::args().nth(1).and_then(|rows| rows.parse().ok()).unwrap_or(1_000_000);
    let columns: [(&str, Make); 15] = [
        ("nomAttribuant", |i| format!("Communauté de communes de Ville-{}", i % 600)),
        ("idAttribuant", |i| format!("{:014}", i % 600 * 7_919_000_000)),
        ("dateConvention", |i| format!("20{:02}-{:02}-{:02}", i % 20 + 5, i % 12 + 1, i % 28 + 1)),
        ("referenceDecision", |i| format!("20{:02}-{:03}", i % 20, i % 420)),
        ("nomBeneficiaire", |i| format!("Association sportive de Saint-Étienne n°{}", i % 60_000)),
        ("idBeneficiaire", |i| format!("{:014}", i.wrapping_mul(0x9E37_79B9_7F4A) % 100_000_000_000_000)),
        ("rnaBeneficiaire", |i| if i % 10 < 7 { format!("W{:09}", i % 959_999_999) } else { String::new() }),
        ("objet", |i| format!("Achat de matériel sportif, saison {}", 2010 + i % 15)),
        ("montant", |i| format!("{}.{:02}", i % 90_000, i % 100)),
        ("nature", |_| "aide en numéraire".to_owned()),
        ("datesPeriodeVersement", |i| format!("2024-01-01/20{}-12-31", 24 + i % 4)),
        ("conditionsVersement", |i| {
            ["unique", "échelonné", "autre (solde sur facture)"][(i % 3) as usize].to_owned()
        }),
        ("commentaire", |i| {
            format!("Dossier {i} instruit par le service des sports, avis favorable de la commission")
        }),
        ("prenom", |i| ["Marc", "Awa", "Maëlle", "Jean-Paul"][(i % 4) as usize].to_owned()),
        ("adresse", |i| format!("{} rue des Lilas 29300 Arzano", i % 120 + 1)),
    ];
    let wanted = std::env::args().nth(2);
    let detector = Detector::new(columns.iter().map(|(header, _)| (*header, None)), Kinds::All);
    let mut out = std::io::stdout().lock();
    let mut total = 0.0;
    for (index, (header, make)) in columns.iter().enumerate() {
        if wanted.as_ref().is_some_and(|wanted| wanted != header) {
            continue;
        }
        let (mut text, mut ends) = (Vec::new(), Vec::new());
        for row in 0..rows {
            text.extend_from_slice(make(row).as_bytes());
            ends.push(text.len());
        }
        let cells = ends.iter().scan(0, |start, end| {
            let cell = &text[*start..*end];
            *start = *end;
            Some(cell)
        });
        let mut tally = detector.tallies().swap_remove(index);
        let begun = Clock::start();
        detector.column(index).scan_block(0, cells, &mut tally);
        #[expect(clippy::cast_precision_loss, reason = "a count of rows")]
        let nanoseconds = begun.nanoseconds() / rows as f64;
        total += nanoseconds;
        writeln!(out, "{header:24} {nanoseconds:7.1} ns a cell")?;
    }
    writeln!(out, "{:24} {:7.1} ns a cell", "mean", total / 15.0)
}
