//! Telephone numbers: the French plan (0Z AB PQ MC DU, +33, 0033, overseas codes) and international ones with `+`.

use super::text::{blank, digits_before, hyphen, word_after, word_before};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Match {
    /// 0800 to 0899 and the like: a service, never a person.
    Service,
    /// Nine digits, the leading zero lost in a spreadsheet: only a header makes it a number.
    NoZero,
    /// Ten digits in a row: a reference may look the same.
    Bare,
    /// Digits in the groups of a telephone number, or with a country code, or after a word that announces it.
    Sure,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) matched: Match,
    /// 06, 07 and their overseas equivalents.
    pub(super) mobile: bool,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Country codes taken after `+` or `00`: neighbours, the overseas collectivities and the countries most written to.
const COUNTRIES: &[&str] = &[
    "1", "20", "212", "213", "216", "221", "223", "224", "225", "228", "229", "237", "241", "242", "243",
    "253", "261", "262", "269", "27", "30", "31", "32", "33", "34", "350", "351", "352", "353", "354", "355",
    "356", "357", "358", "359", "36", "370", "371", "372", "373", "376", "377", "378", "380", "381", "382",
    "383", "385", "386", "387", "389", "423", "39", "40", "41", "420", "421", "43", "44", "45", "46", "47",
    "48", "49", "508", "52", "54", "55", "590", "594", "596", "61", "681", "687", "689", "7", "81", "84",
    "86", "90", "91", "961", "972",
];

/// Where a number of another country is a mobile one: its code, and how what follows begins (national numbering plans, as
/// the ITU lists them under E.164). Denmark and Iceland tell the two apart nowhere; Estonia's few exceptions are left.
const MOBILES: &[(&str, &str)] = &[
    ("212", "6 7"),
    ("213", "5 6 7"),
    ("30", "69"),
    ("31", "6"),
    ("32", "45 46 47 48 49"),
    ("34", "6 71 72 73 74 75 76 77 78 79"),
    ("350", "5"),
    ("351", "9"),
    ("352", "6"),
    ("353", "8"),
    ("355", "6"),
    ("356", "7 9"),
    ("357", "9"),
    ("358", "4 50"),
    ("359", "87 88 89 98 99"),
    ("36", "20 30 31 50 70"),
    ("370", "6"),
    ("371", "2"),
    ("372", "5"),
    ("376", "3 6"),
    ("377", "3 4 6"),
    ("380", "39 50 63 66 67 68 73 9"),
    ("385", "9"),
    ("386", "30 31 40 41 51 64 65 68 69 70 71"),
    ("39", "3"),
    ("40", "7"),
    ("41", "74 75 76 77 78 79"),
    ("420", "60 70 72 73 77 79"),
    ("421", "9"),
    ("423", "6 7"),
    ("43", "65 66 67 68 69"),
    ("44", "71 72 73 74 75 77 78 79"),
    ("46", "7"),
    ("47", "4 9"),
    ("48", "45 50 51 53 57 60 66 69 72 73 78 79 88"),
    ("49", "15 16 17"),
    ("7", "9"),
];

/// Words that announce a telephone number, folded.
const ANNOUNCED: &[&str] = &[
    "tel",
    "tele",
    "telephone",
    "portable",
    "port",
    "mobile",
    "gsm",
    "fixe",
    "fax",
    "appeler",
    "joindre",
    "joignable",
    "phone",
    "tph",
    "sms",
    "whatsapp",
    "contacter",
    "rappeler",
    "contact",
];
/// Words that announce something else.
const OTHERWISE: &[&str] = &[
    "ref",
    "reference",
    "dossier",
    "numero",
    "num",
    "no",
    "n",
    "compte",
    "siret",
    "siren",
    "commande",
    "contrat",
    "lot",
    "facture",
    "id",
    "code",
    "marche",
    "bon",
    "mandat",
    "titre",
    "compteur",
    "serie",
    "rna",
    "uai",
    "finess",
];

/// The best match of `bytes`, the first when several are as good.
pub(super) fn find(bytes: &[u8]) -> Option<Found> {
    let mut best: Option<Found> = None;
    let mut at = 0;
    while at < bytes.len() {
        let begins = matches!(bytes[at], b'0' | b'+') || at == 0 && matches!(bytes[0], b'(' | b'1'..=b'9');
        let Some(found) = begins.then(|| one(bytes, at)).flatten() else {
            at += 1;
            continue;
        };
        at = found.end.max(at + 1);
        if best.is_none_or(|best| found.matched > best.matched) {
            best = Some(found);
        }
    }
    best
}

/// Digits with their grouping.
struct Grouped {
    digits: [u8; 16],
    count: usize,
    /// The length of each group between separators.
    groups: [u8; 8],
    group_count: usize,
    underscored: bool,
    end: usize,
}

/// Reads groups of digits parted by single separators of one sort, at most 15 digits.
fn groups(bytes: &[u8], mut at: usize) -> Option<Grouped> {
    let mut read =
        Grouped { digits: [0; 16], count: 0, groups: [0; 8], group_count: 0, underscored: false, end: at };
    let mut sort = None;
    loop {
        let run = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if run == 0 {
            break;
        }
        if read.group_count == read.groups.len() || read.count + run > 15 {
            return None;
        }
        read.digits[read.count..read.count + run].copy_from_slice(&bytes[at..at + run]);
        read.count += run;
        read.groups[read.group_count] = u8::try_from(run).ok()?;
        read.group_count += 1;
        at += run;
        read.end = at;
        let (kind, width) = match bytes.get(at) {
            Some(b'.') => (1, 1),
            Some(b'/') => (2, 1),
            Some(b'_') => (5, 1),
            _ if blank(bytes, at) > 0 => (3, blank(bytes, at)),
            _ if hyphen(bytes, at) > 0 => (4, hyphen(bytes, at)),
            _ => break,
        };
        if !bytes.get(at + width).is_some_and(u8::is_ascii_digit) || *sort.get_or_insert(kind) != kind {
            break;
        }
        read.underscored = kind == 5;
        at += width;
    }
    (read.count > 0).then_some(read)
}

fn one(bytes: &[u8], start: usize) -> Option<Found> {
    if word_before(bytes, start) || start > 0 && matches!(bytes[start - 1], b'+' | b',') {
        return None;
    }
    international(bytes, start).or_else(|| national(bytes, start))
}

/// `+33 6…`, `0033 6…`, `+33 (0)6…`, `(+33) 6…`.
fn international(bytes: &[u8], start: usize) -> Option<Found> {
    let mut at = start + usize::from(bytes[start] == b'(');
    let plus = bytes.get(at) == Some(&b'+');
    if !plus && digits_before(bytes, start) {
        return None;
    }
    at += match bytes.get(at..)? {
        [b'+', ..] => 1,
        [b'0', b'0', b'1'..=b'9', ..] => 2,
        _ => return None,
    };
    let rest = &bytes[at..];
    let code = (1..=3).rev().find_map(|length| {
        let code = rest.get(..length)?;
        COUNTRIES.iter().any(|known| known.as_bytes() == code).then_some(code)
    })?;
    at += code.len();
    let separator = |at: usize| match bytes.get(at) {
        Some(b'.' | b')') => 1,
        _ => blank(bytes, at).max(hyphen(bytes, at)),
    };
    // `00` also begins references: other countries than France need a separator behind their code.
    if !plus && code != b"33" && (separator(at) == 0 || code.len() == 1) {
        return None;
    }
    let parted = separator(at) > 0;
    for _ in 0..2 {
        at += separator(at);
    }
    if bytes.get(at..at + 3) == Some(b"(0)") {
        at += 3;
        at += separator(at);
    } else if code == b"33" && (plus || parted) && bytes.get(at) == Some(&b'0') {
        at += 1;
        at += separator(at);
    }
    let read = groups(bytes, at)?;
    let overseas = matches!(code, b"262" | b"269" | b"590" | b"594" | b"596");
    let fits = match code {
        b"33" => read.count == 9 && read.digits[0] != b'0',
        _ if overseas => read.count == 9 && read.digits[0] != b'0',
        _ => (6..=12).contains(&read.count) && read.count + code.len() >= 8,
    };
    let mobile = if code == b"33" || overseas {
        matches!(read.digits[0], b'6' | b'7')
    } else {
        is_mobile_abroad(code, &read.digits[..read.count])
    };
    (fits && !word_after(bytes, read.end)).then_some(Found {
        matched: Match::Sure,
        mobile,
        start,
        end: read.end,
    })
}

/// Whether a number of another country is a mobile one, its leading zero left in or not.
fn is_mobile_abroad(code: &[u8], digits: &[u8]) -> bool {
    // In Italy a zero begins the number of a landline.
    let digits = if code == b"39" { digits } else { digits.strip_prefix(b"0").unwrap_or(digits) };
    let plan = MOBILES.iter().find(|(country, _)| country.as_bytes() == code);
    plan.is_some_and(|(_, begins)| begins.split(' ').any(|begin| digits.starts_with(begin.as_bytes())))
}

/// `612340017.0`, `33612340017`: a number that a spreadsheet or a program took for a figure, and nothing else in the cell.
/// It lost its zero, or the sign of its `+33`.
fn figure(bytes: &[u8]) -> Option<Found> {
    let end = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let none = matches!(&bytes[end..], [] | [b'.' | b',', b'0'] | [b'.' | b',', b'0', b'0']);
    let number = match end {
        9 => bytes,
        11 => bytes.strip_prefix(b"33")?,
        _ => return None,
    };
    (none && matches!(number[0], b'1'..=b'7' | b'9')).then(|| Found {
        matched: Match::NoZero,
        mobile: matches!(number[0], b'6' | b'7'),
        start: 0,
        end,
    })
}

/// Whether what is parted by underscores stands by itself: `photo_06_12_24_10_30.jpg` is the name of a file.
fn stands_alone(bytes: &[u8], start: usize, end: usize) -> bool {
    let behind =
        bytes.get(end).is_none_or(|byte| matches!(byte, b';' | b',' | b')')) || blank(bytes, end) > 0;
    let before = start == 0
        || matches!(bytes[start - 1], b':' | b';' | b',' | b'(')
        || (1..=3.min(start)).any(|width| blank(bytes, start - width) == width);
    before && behind
}

fn national(bytes: &[u8], start: usize) -> Option<Found> {
    if start == 0
        && let Some(figure) = figure(bytes)
    {
        return Some(figure);
    }
    let read = groups(bytes, start)?;
    let found = |matched| {
        let mobile = matches!(read.digits[..2], [b'0', b'6' | b'7'] | [b'6' | b'7', _]);
        Some(Found { matched, mobile, start, end: read.end })
    };
    // More digits behind the same separator: this is the middle of something longer.
    let inside =
        digits_before(bytes, start) && (read.group_count > 1 || bytes[start - 1].is_ascii_punctuation());
    if inside || word_after(bytes, read.end) || read.underscored && !stands_alone(bytes, start, read.end) {
        return None;
    }
    if bytes.get(read.end).is_some_and(|byte| matches!(byte, b'.' | b',' | b'-' | b'/' | b'_'))
        && bytes.get(read.end + 1).is_some_and(u8::is_ascii_digit)
    {
        return None;
    }
    if read.count == 9
        && start == 0
        && read.end == bytes.len()
        && matches!(read.digits[0], b'1'..=b'7' | b'9')
    {
        return if read.group_count <= 5 { found(Match::NoZero) } else { None };
    }
    if read.count != 10 || read.digits[0] != b'0' || read.digits[1] == b'0' {
        return None;
    }
    let sure = match read.groups[..read.group_count] {
        [10] => return bare(bytes, start, &read).and_then(found),
        [2, 2, 2, 2, 2]
        | [4, 2, 2, 2]
        | [4, 3, 3]
        | [2, 4, 4]
        | [4, 6]
        | [2, 8]
        | [1, 3, 3, 3]
        | [2, 2, 3, 3]
        | [3, 3, 4] => true,
        _ => false,
    };
    if read.digits[1] == b'8' {
        return found(Match::Service);
    }
    if sure { found(Match::Sure) } else { None }
}

/// Ten digits in a row: the words before settle it, else they stay bare.
fn bare(bytes: &[u8], start: usize, read: &Grouped) -> Option<Match> {
    let mut word = Vec::new();
    let before = bytes[..start].iter().rev();
    let word_end = start
        - before.clone().take_while(|byte| matches!(byte, b' ' | b':' | b'.' | 0xA0 | 0xC2 | b'(')).count();
    let marked = bytes[..word_end].ends_with("°".as_bytes()) || bytes[..word_end].ends_with(b"#");
    let length = bytes[..word_end]
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_alphabetic() || **byte >= 0x80)
        .count();
    super::text::fold(&bytes[word_end - length..word_end], &mut word);
    let is = |words: &[&str]| words.iter().any(|known| known.as_bytes() == word);
    if marked || is(OTHERWISE) {
        return None;
    }
    let announced = is(ANNOUNCED);
    if read.digits[1] == b'8' && announced {
        return Some(Match::Service);
    }
    let sentence = start > 0 && bytes[..start].iter().filter(|byte| byte.is_ascii_alphabetic()).count() >= 8;
    let mobile = matches!(read.digits[1], b'6' | b'7');
    Some(if announced || sentence && (mobile || is(&["au", "le", "a", "ou", "et"])) {
        Match::Sure
    } else {
        Match::Bare
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<Match> {
        find(text.as_bytes()).map(|found| found.matched)
    }

    #[test]
    fn numbers_are_found_in_every_usual_spelling() {
        for text in [
            "01 99 00 12 34",
            "01.99.00.12.34",
            "01-99-00-12-34",
            "01\u{a0}99\u{a0}00\u{a0}12\u{a0}34",
            "+33 6 39 98 12 34",
            "+33639981234",
            "+33 (0)6 39 98 12 34",
            "0033 6 39 98 12 34",
            "(+33) 6 39 98 12 34",
            "+262 639 98 12 34",
            "+32 2 123 45 67",
            "0639 98 12 34",
            "06_39_98_12_34",
            "tél. : 06_39_98_12_34, le soir",
            "tél. : 0199001234",
            "Joindre madame Untel au 0639981234 le soir",
            "01 99 00 12 34 / 06 39 98 12 34",
        ] {
            assert_eq!(found(text), Some(Match::Sure), "{text}");
        }
        assert_eq!(found("0199001234"), Some(Match::Bare));
        for text in ["199001234", "639981234.0", "639981234,00", "33639981234", "33639981234.0"] {
            assert_eq!(found(text), Some(Match::NoZero), "{text}");
        }
        assert_eq!(found("0 800 123 456"), Some(Match::Service));
        assert_eq!(found("08.92.12.34.56"), Some(Match::Service));
    }

    #[test]
    fn a_mobile_number_is_known_in_other_countries_too() {
        let mobile = |text: &str| find(text.as_bytes()).map(|found| found.mobile);
        for text in [
            "+32 475 12 34 56",
            "+32475123456",
            "0032 475 12 34 56",
            "+32 (0)475 12 34 56",
            "+49 151 23456789",
            "+44 7700 900123",
            "+41 79 123 45 67",
            "+352 621 123 456",
            "+34 612 34 56 78",
            "+39 347 123 4567",
            "+262 692 12 34 56",
            "33639981234",
            "639981234.0",
        ] {
            assert_eq!(mobile(text), Some(true), "{text}");
        }
        for text in
            ["+32 2 123 45 67", "+49 30 123456", "+44 20 7946 0123", "+39 06 1234 5678", "+41 22 123 45 67"]
        {
            assert_eq!(mobile(text), Some(false), "{text}");
        }
    }

    #[test]
    fn numbers_that_only_resemble_one_are_left() {
        for text in [
            "dossier n° 0199001234",
            "01 02 03 04 05 06",
            "732 829 320 00074",
            "45.7640435, 4.8357",
            "01990012345",
            "2024-01-99-00-12-34",
            "1 234 567,89",
            "0,0199001234",
            "00 12 34 56 78",
            "photo_06_12_24_10_30.jpg",
            "2024_06_12_24_10_30",
            "06_12_24_10_30_45",
            "lot_06_12_24_10_30",
            "639981234.5",
            "1639981234.0",
            "43639981234",
        ] {
            assert!(found(text).is_none_or(|found| found == Match::NoZero), "{text}");
        }
    }
}
