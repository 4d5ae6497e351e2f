//! The columns of a table, and what is worth looking for in each.

use super::disguise::Hints;
use super::header::Header;
use super::kinds::Kinds;
use super::reading::{Signals, Wants, read, read_on};
use super::shape::is_other_number;
use super::tally::{Place, Tally};
use super::verdict::{self, Verdict};
use super::{iban, names, nir, rib};
use crate::cells::{Cell, Cells};
use crate::schema::{Field, Kind, StringFormat};
use crate::simd::PAD;

/// Looks for personal data in the columns of one table.
#[derive(Clone, Debug)]
pub struct Detector {
    columns: Vec<Column>,
}

/// One column: its header's promises and the readers that its schema leaves useful.
#[derive(Clone, Debug)]
pub struct Column {
    pub(super) header: Header,
    /// Whether the header is somebody's full name.
    pub(super) named: bool,
    wants: Wants,
    /// What only a cell that breaks its schema can hold.
    rest: Wants,
}

/// What is looked for in some cells of a column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sought {
    wants: Wants,
    /// Shorter cells hold nothing of it.
    least: usize,
    /// Cells of fewer ASCII digits hold nothing of it.
    least_digits: usize,
}

impl Detector {
    /// From the header row, each name with the field that the schema has for it.
    pub fn new<'a>(columns: impl IntoIterator<Item = (&'a str, Option<&'a Field>)>, kinds: Kinds) -> Self {
        Self {
            columns: columns.into_iter().map(|(header, field)| Column::new(header, field, kinds)).collect(),
        }
    }

    /// # Panics
    /// When there is no such column.
    pub fn column(&self, index: usize) -> &Column {
        &self.columns[index]
    }

    /// An empty tally a column, for one thread.
    pub fn tallies(&self) -> Vec<Tally> {
        vec![Tally::default(); self.columns.len()]
    }

    /// Judges the whole table from the merged tallies, one a column.
    pub fn verdict(&self, tallies: &[Tally]) -> Verdict {
        verdict::judge(&self.columns, tallies)
    }
}

impl Column {
    fn new(label: &str, field: Option<&Field>, kinds: Kinds) -> Self {
        let header = Header::read(label);
        let sought = kinds.wants();
        let all = if header.address { sought } else { sought.but(Wants::WAY) };
        let mut wants = field.map_or(all, |field| leaves(field, &header, all).within(all));
        if header.event || header.reference && !header.birth {
            wants = wants.but(Wants::DATE);
        }
        let named = sought.any(Wants::NAME) && names::is_listed(label.as_bytes());
        Self { rest: all.but(wants), wants, header, named }
    }

    /// Whether cells that pass their schema are worth reading.
    pub fn scans(&self) -> bool {
        self.wants != Wants::NONE
    }

    /// What is worth looking for in cells of a text of which this is known.
    pub(super) fn sought(&self, hints: Hints) -> Sought {
        let wants = if hints.at_sign { self.wants } else { self.wants.but(Wants::EMAIL) };
        let wants = if hints.spelt { wants } else { wants.but(Wants::SPELT) };
        let numbers = Wants::NIR.and(Wants::IBAN).and(Wants::RIB);
        let (least, least_digits) = match wants {
            Wants::NONE => (usize::MAX, usize::MAX),
            _ if wants.but(numbers) != Wants::NONE => (1, 0),
            _ if hints.wide_digits => (13, 0),
            _ if wants.any(Wants::IBAN) => (13, iban::LEAST_DIGITS),
            _ => (13, nir::LEAST_DIGITS),
        };
        Sought { wants, least, least_digits }
    }

    /// Reads cells of a block of which this is known.
    pub(crate) fn scan_cells(&self, block: u64, hints: Hints, cells: Cells<'_>, tally: &mut Tally) {
        if self.scans() {
            self.sought(hints).scan_all(block, cells, tally);
        }
    }

    /// Reads the cells of one block of rows, in order, without quotes or escapes.
    pub fn scan_block<'a>(&self, block: u64, cells: impl IntoIterator<Item = &'a [u8]>, tally: &mut Tally) {
        let sought = self.sought(Hints::ALL);
        let mut padded = Vec::new();
        for (cell, row) in cells.into_iter().zip(0..).filter(|_| self.scans()) {
            padded.clear();
            padded.extend_from_slice(cell);
            padded.resize(cell.len() + PAD, 0);
            sought.scan(Place { block, row }, Cell::new(&padded, cell.len()), tally);
        }
    }

    /// Reads a cell that broke its schema, for what [`Self::scan_block`] leaves to the schema to refuse.
    pub fn scan_failed(&self, place: Place, cell: &[u8], tally: &mut Tally) {
        if cell.is_empty() {
            return;
        }
        tally.cells += u64::from(!self.scans());
        let found = read(cell, self.rest);
        if found != Signals::NONE {
            tally.record(place, cell, found);
        }
    }
}

impl Sought {
    /// Reads cells of a column that [`Column::scans`]. Their digits, counted by the index, settle most of them: texts
    /// without any, SIRETs.
    fn scan_all(self, block: u64, cells: Cells<'_>, tally: &mut Tally) {
        let mut filled = 0;
        cells.each_span(|row, span, cell| {
            filled += u64::from(cell.length > 0);
            if self.may_be_in(cell.bytes(), || cells.digits.count(span)) {
                self.read(Place { block, row: cells.row(row) }, cell, tally);
            }
        });
        tally.cells += filled;
    }

    /// Whether a cell may hold what is sought. `digits` counts its ASCII digits, if they can be.
    #[inline]
    pub(super) fn may_be_in(self, cell: &[u8], digits: impl FnOnce() -> Option<usize>) -> bool {
        cell.len() >= self.least
            && digits().is_none_or(|digits| digits >= self.least_digits && !is_other_number(digits, cell))
    }

    /// Reads one cell of a column that [`Column::scans`].
    pub(super) fn scan(self, place: Place, cell: Cell<'_>, tally: &mut Tally) {
        tally.cells += u64::from(cell.length > 0);
        if cell.length >= self.least {
            self.read(place, cell, tally);
        }
    }

    /// Apart from the loop that calls it, which is then short enough to be kept in registers.
    #[inline(never)]
    fn read(self, place: Place, cell: Cell<'_>, tally: &mut Tally) {
        let found = read_on(cell, self.wants, &mut tally.memo);
        if found != Signals::NONE {
            tally.record(place, cell.bytes(), found);
        }
    }
}

/// What a cell that passes its field's checks can still hold.
fn leaves(field: &Field, header: &Header, all: Wants) -> Wants {
    let constraints = &field.constraints;
    let dates = if header.birth || !header.event { Wants::DATE } else { Wants::NONE };
    if !constraints.allowed.is_empty() {
        return Wants::NONE;
    }
    match &field.kind {
        Kind::Boolean { .. }
        | Kind::Time(_)
        | Kind::YearMonth
        | Kind::Duration
        | Kind::Geopoint(_)
        | Kind::String(StringFormat::Uuid | StringFormat::Binary) => Wants::NONE,
        Kind::Year => {
            if header.birth {
                Wants::DATE
            } else {
                Wants::NONE
            }
        }
        Kind::Date(_) | Kind::Datetime(_) => dates,
        Kind::Integer { bare: true, .. } | Kind::Number { bare: true, .. } => {
            let below = constraints
                .maximum
                .as_ref()
                .and_then(|most| most.parse::<f64>().ok())
                .is_some_and(|most| most < 1e12);
            let phone = if header.phone { Wants::PHONE } else { Wants::NONE };
            let birth = if header.birth { Wants::DATE } else { Wants::NONE };
            if below { phone.and(birth) } else { phone.and(birth).and(Wants::NIR).and(Wants::RIB) }
        }
        Kind::String(StringFormat::Email) => Wants::EMAIL,
        // An address on the web carries its parameters: `?nir=…&tel=…`.
        Kind::String(StringFormat::Uri) => Wants::CERTAIN.but(Wants::SPELT).and(Wants::PHONE),
        _ => {
            let pattern = constraints.pattern.as_deref().map_or(all, |pattern| admitted(pattern, all));
            constraints.max_length.map_or(pattern, |most| fitting(pattern, most))
        }
    }
}

/// The readers that a length leaves useful.
fn fitting(wants: Wants, most: usize) -> Wants {
    let least = [
        (Wants::NIR, 13),
        (Wants::IBAN, 15),
        (Wants::PHONE, 8),
        (Wants::EMAIL, 6),
        (Wants::PLATE, 6),
        (Wants::BORN, 9),
        (Wants::DATE, 4),
        (Wants::ADDRESS, 7),
        (Wants::WAY, 6),
        (Wants::NAME, 3),
        (Wants::SENTENCE, 6),
        (Wants::RIB, rib::LENGTH),
        (Wants::SPELT, 12),
    ];
    least.into_iter().filter(|(_, least)| most < *least).fold(wants, |wants, (reader, _)| wants.but(reader))
}

/// The readers that a pattern leaves useful: by the characters it admits and the length of the longest match.
fn admitted(pattern: &str, all: Wants) -> Wants {
    // As bytes first: `\d` is then ten digits of one byte, and lengths are exact.
    let bytes = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern);
    let Some(hir) = bytes.ok().or_else(|| regex_syntax::Parser::new().parse(pattern).ok()) else {
        return all;
    };
    let mut admits = [false; 128];
    mark(&hir, &mut admits);
    let letters =
        (b'a'..=b'z').filter(|byte| admits[usize::from(*byte)] || admits[usize::from(byte - 32)]).count();
    let digits = (b'0'..=b'9').any(|byte| admits[usize::from(byte)]);
    let mut wants = fitting(all, hir.properties().maximum_len().unwrap_or(usize::MAX));
    if !digits {
        wants = wants.but(Wants::NIR.and(Wants::IBAN).and(Wants::PHONE).and(Wants::PLATE).and(Wants::BORN));
        wants = wants.but(Wants::DATE.and(Wants::ADDRESS).and(Wants::RIB));
    }
    if letters < 8 {
        wants = wants.but(Wants::IBAN.and(Wants::PLATE).and(Wants::BORN).and(Wants::ADDRESS).and(Wants::WAY));
        wants = wants.but(Wants::NAME.and(Wants::SENTENCE).and(Wants::SPELT));
    }
    if !admits[usize::from(b' ')] {
        wants = wants.but(Wants::SPELT);
    }
    if !admits[usize::from(b'@')] {
        wants = wants.but(Wants::EMAIL);
    }
    // Digits of one length that neither a telephone number nor a NIR has: SIRET, SIREN, RNA, dates.
    let properties = hir.properties();
    let length = properties.minimum_len().filter(|least| properties.maximum_len() == Some(*least));
    let rigid = letters <= 2
        && !admits[usize::from(b' ')]
        && !admits[usize::from(b'.')]
        && !admits[usize::from(b'+')];
    let unlike =
        letters == 1 || length.is_some_and(|length| !matches!(length, 9 | 10 | 13 | 15 | rib::LENGTH));
    if rigid && unlike {
        wants = wants.but(Wants::NIR.and(Wants::PHONE).and(Wants::RIB));
    }
    wants
}

/// Marks the ASCII characters that a pattern may match.
fn mark(hir: &regex_syntax::hir::Hir, admits: &mut [bool; 128]) {
    use regex_syntax::hir::{Class, HirKind};
    let mut range = |from: u32, to: u32| {
        for code in from..=to.min(127) {
            admits[code as usize] = true;
        }
    };
    match hir.kind() {
        HirKind::Literal(literal) => {
            for byte in &literal.0 {
                range(u32::from(*byte), u32::from(*byte));
            }
        }
        HirKind::Class(Class::Unicode(class)) => {
            class.ranges().iter().for_each(|part| range(u32::from(part.start()), u32::from(part.end())));
        }
        HirKind::Class(Class::Bytes(class)) => {
            class.ranges().iter().for_each(|part| range(u32::from(part.start()), u32::from(part.end())));
        }
        HirKind::Repetition(repetition) => mark(&repetition.sub, admits),
        HirKind::Capture(capture) => mark(&capture.sub, admits),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            for part in parts {
                mark(part, admits);
            }
        }
        HirKind::Empty | HirKind::Look(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Pattern;
    use crate::schema::{Constraints, DateFormat};

    fn wants(name: &str, kind: Kind, constraints: Constraints) -> Wants {
        let field =
            Field { name: name.to_owned(), title: None, description: None, example: None, kind, constraints };
        Column::new(name, Some(&field), Kinds::All).wants
    }

    fn patterned(name: &str, pattern: &str) -> Wants {
        let constraints = Constraints {
            pattern: Some(Pattern::new(pattern).expect("a pattern")),
            ..Constraints::default()
        };
        wants(name, Kind::String(StringFormat::Plain), constraints)
    }

    #[test]
    fn a_schema_that_admits_nothing_personal_leaves_nothing_to_read() {
        assert_eq!(patterned("idAttribuant", r"^\d{14}$"), Wants::NONE);
        assert_eq!(patterned("rna", r"^W\d{9}$"), Wants::NONE);
        assert_eq!(patterned("insee", r"^([013-9]\d|2[AB1-9])\d{3}$"), Wants::NONE);
        let allowed = Constraints { allowed: vec!["oui".to_owned()], ..Constraints::default() };
        assert_eq!(wants("nature", Kind::String(StringFormat::Plain), allowed), Wants::NONE);
        let yes_or_no = Kind::Boolean { yes: Vec::new(), no: Vec::new() };
        assert_eq!(wants("notificationUE", yes_or_no, Constraints::default()), Wants::NONE);
        assert_eq!(wants("dateConvention", Kind::Date(DateFormat::Iso), Constraints::default()), Wants::NONE);
    }

    #[test]
    fn certain_kinds_alone_are_sought_where_they_are_asked() {
        let certain = |name: &str| Column::new(name, None, Kinds::Certain);
        let wanted = Wants::CERTAIN;
        assert_eq!((certain("adresse").wants, certain("adresse").rest), (wanted, Wants::NONE));
        assert_eq!(certain("nom").sought(Hints::of(b"nom")).least, 13);
        let mut tally = Tally::default();
        let cells = ["Marc DURAND", "12 rue des Lilas", "06 39 98 12 34", "marc.durand@exemple.fr"];
        certain("nom").scan_block(0, cells.map(str::as_bytes), &mut tally);
        let detector = Detector { columns: vec![certain("nom")] };
        let kinds: Vec<_> =
            detector.verdict(&[tally]).findings.iter().map(|finding| (finding.kind, finding.cells)).collect();
        assert_eq!(kinds, [(crate::personal::Kind::Email, 1)]);
    }

    #[test]
    fn a_schema_that_admits_something_personal_does_not() {
        assert!(wants("forme", Kind::Geojson, Constraints::default()).any(Wants::NIR.and(Wants::SENTENCE)));
        let uri = wants("lien", Kind::String(StringFormat::Uri), Constraints::default());
        assert!(
            [Wants::NIR, Wants::IBAN, Wants::PHONE, Wants::EMAIL].into_iter().all(|reader| uri.any(reader))
        );
        assert!(patterned("tel", r"^0\d{9}$").any(Wants::PHONE));
        assert!(patterned("identifiant", r"^\d{15}$").any(Wants::NIR));
        assert!(patterned("nir", r"^[1-478]\d{4}(\d{2}|2[AB])\d{8}$").any(Wants::NIR));
        assert!(patterned("libre", ".*").any(Wants::EMAIL) && patterned("libre", ".*").any(Wants::SENTENCE));
        let number = Kind::Number { decimal: '.', group: None, bare: true };
        assert_eq!(wants("montant", number.clone(), Constraints::default()), Wants::NIR.and(Wants::RIB));
        assert!(patterned("compte", r"^\d{23}$").any(Wants::RIB));
        assert!(wants("telephone", number, Constraints::default()).any(Wants::PHONE));
        assert!(
            wants("date_naissance", Kind::Date(DateFormat::Iso), Constraints::default()).any(Wants::DATE)
        );
    }

    #[test]
    fn a_failing_cell_is_read_for_what_its_schema_forbids_and_counted_once() {
        let kind = Kind::Date(DateFormat::Iso);
        let constraints = Constraints::default();
        let name = "dateConvention".to_owned();
        let field = Field { name, title: None, description: None, example: None, kind, constraints };
        let detector = Detector::new([("dateConvention", Some(&field)), ("objet", None)], Kinds::All);
        let mut tallies = detector.tallies();
        let cell = "n° 2 55 10 98 001 001 23".as_bytes();
        let place = Place { block: 0, row: 4 };
        for (index, tally) in tallies.iter_mut().enumerate() {
            detector.column(index).scan_block(0, [cell], tally);
            detector.column(index).scan_failed(place, cell, tally);
        }
        let verdict = detector.verdict(&tallies);
        let found: Vec<_> =
            verdict.findings.iter().map(|finding| (finding.column, finding.kind, finding.cells)).collect();
        assert_eq!(found, [(0, crate::personal::Kind::Nir, 1), (1, crate::personal::Kind::Nir, 1)]);
        assert_eq!(verdict.findings[0].examples[0].masked, "2 •• •• •• ••• ••• ••");
    }
}
