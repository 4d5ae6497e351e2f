//! Values about people, well formed: keys hold, telephone numbers are from the ranges kept for fiction.

use super::Random;

const FIRST: &str = include_str!("first_names.txt");
const LAST: &str = include_str!("last_names.txt");
const STREETS: &str = include_str!("streets.txt");
const TOWNS: &str = include_str!("towns.txt");

/// First names, last names and towns, for the test that they are in none of the detector's lists.
pub(super) fn lists() -> [Vec<&'static str>; 3] {
    [FIRST, LAST, TOWNS].map(|list| list.lines().collect())
}

pub(super) struct Values {
    pub(super) random: Random,
    first: Vec<&'static str>,
    last: Vec<&'static str>,
    streets: Vec<&'static str>,
    towns: Vec<&'static str>,
}

/// One person: the same in every column of a row.
pub(super) struct Person {
    pub(super) first: String,
    pub(super) last: String,
    pub(super) year: u64,
    pub(super) month: u64,
    pub(super) day: u64,
    pub(super) woman: bool,
}

impl Values {
    pub(super) fn new(seed: u64) -> Self {
        let [first, last, towns] = lists();
        Self { random: Random(seed), first, last, streets: STREETS.lines().collect(), towns }
    }

    pub(super) fn person(&mut self) -> Person {
        let mut first = self.random.pick(&self.first).to_owned();
        if self.random.one_in(12) {
            first = format!("{first}-{}", self.random.pick(&self.first));
        }
        let mut last = self.random.pick(&self.last).to_owned();
        if self.random.one_in(15) {
            last = format!("{last}-{}", self.random.pick(&self.last));
        }
        Person {
            first,
            last,
            year: self.random.from(1924, 2018),
            month: self.random.from(1, 12),
            day: self.random.from(1, 28),
            woman: self.random.one_in(2),
        }
    }

    /// A full name in one of the spellings of real files.
    pub(super) fn full_name(&mut self, person: &Person) -> String {
        let (first, last) = (&person.first, &person.last);
        let title = if person.woman { "Mme" } else { "M." };
        match self.random.from(0, 9) {
            0..=3 => format!("{} {first}", last.to_uppercase()),
            4 | 5 => format!("{first} {}", last.to_uppercase()),
            6 => format!("{first} {last}"),
            7 => format!("{title} {} {first}", last.to_uppercase()),
            8 => format!("{title} {last}"),
            _ => format!("{} {}", last.to_uppercase(), first.to_uppercase()),
        }
    }

    pub(super) fn nir(&mut self, person: &Person) -> String {
        let rare = self.random.one_in(100);
        let sex = if rare { 7 } else { 1 } + u64::from(person.woman);
        let month = if rare && self.random.one_in(2) { self.random.from(20, 42) } else { person.month };
        let (place, numeric) = match self.random.from(0, 30) {
            0 => ("2A".to_owned(), 19),
            1 => ("2B".to_owned(), 18),
            _ => {
                let place = self.random.from(1, 95);
                (format!("{place:02}"), place)
            }
        };
        let (commune, rank) = (self.random.from(1, 990), self.random.from(1, 999));
        let year = person.year % 100;
        let number = ((((sex * 100 + year) * 100 + month) * 100 + numeric) * 1000 + commune) * 1000 + rank;
        let key = 97 - number % 97;
        let parts = [
            sex.to_string(),
            format!("{year:02}"),
            format!("{month:02}"),
            place,
            format!("{commune:03}"),
            format!("{rank:03}"),
            format!("{key:02}"),
        ];
        let separator = self.random.pick(&["", "", " ", " ", "\u{a0}", ".", "-"]);
        parts.join(separator)
    }

    pub(super) fn iban(&mut self) -> String {
        let body = match self.random.from(0, 9) {
            0 => format!("DE{}", self.digits(18)),
            1 => format!("BE{}", self.digits(12)),
            2 => format!("ES{}", self.digits(20)),
            3 => format!("LU{}", self.digits(16)),
            _ => {
                let (bank, branch) = (self.random.from(10_000, 40_000), self.random.from(0, 99_999));
                let letter = self.random.from(0, 25);
                let letters = self.random.one_in(4);
                let account = self.random.from(0, 9_999_999_999);
                // A letter counts as a digit in the key: A and J as 1, S as 2.
                let (shown, counted) = if letters {
                    let digit = if letter < 18 { letter % 9 + 1 } else { letter - 16 };
                    (char::from(b'A' + u8::try_from(letter).unwrap()).to_string(), digit)
                } else {
                    let digit = letter % 10;
                    (digit.to_string(), digit)
                };
                let key = 97 - (89 * bank + 15 * branch + 3 * (counted * 10_000_000_000 + account)) % 97;
                format!("FR{bank:05}{branch:05}{shown}{account:010}{key:02}")
            }
        };
        let (country, rest) = body.split_at(2);
        let modulo = format!("{rest}{country}00").bytes().fold(0u64, |sum, byte| match byte {
            b'0'..=b'9' => (sum * 10 + u64::from(byte - b'0')) % 97,
            _ => (sum * 100 + u64::from(byte - b'A') + 10) % 97,
        });
        let iban = format!("{country}{:02}{rest}", 98 - modulo);
        match self.random.from(0, 3) {
            0 => iban
                .as_bytes()
                .chunks(4)
                .map(|part| String::from_utf8_lossy(part))
                .collect::<Vec<_>>()
                .join(" "),
            1 => iban.to_lowercase(),
            _ => iban,
        }
    }

    pub(super) fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'0' + u8::try_from(self.random.from(0, 9)).unwrap())).collect()
    }

    pub(super) fn email(&mut self, person: &Person) -> String {
        let plain = |text: &str| {
            let mut out = Vec::new();
            crate::personal::text::fold(text.as_bytes(), &mut out);
            String::from_utf8(out).unwrap()
        };
        let (first, last) = (plain(&person.first), plain(&person.last));
        let domain = self.random.pick(&[
            "orange.example",
            "exemple.fr",
            "poste.exemple.net",
            "mairie-arzano.fr",
            "mail.exemple-asso.org",
        ]);
        let local = match self.random.from(0, 6) {
            0..=2 => format!("{first}.{last}"),
            3 => format!("{}.{last}", &first[..1]),
            4 => format!("{last}{}", self.random.from(1, 99)),
            5 => format!("{first}_{last}+asso"),
            _ => format!("{}{last}", &first[..1]).to_uppercase(),
        };
        format!("{local}@{domain}")
    }

    /// Arcep keeps these ranges for fiction.
    pub(super) fn phone(&mut self) -> String {
        let range = self.random.pick(&["019900", "026191", "035301", "046571", "053649", "063998", "063998"]);
        self.spelled_phone(range)
    }

    /// The number of a counter.
    pub(super) fn landline(&mut self) -> String {
        let range = self.random.pick(&["019900", "026191", "035301", "046571", "053649"]);
        self.spelled_phone(range)
    }

    fn spelled_phone(&mut self, range: &str) -> String {
        let number = format!("{range}{}", self.digits(4));
        let pairs = |separator: &str| {
            number
                .as_bytes()
                .chunks(2)
                .map(|pair| String::from_utf8_lossy(pair))
                .collect::<Vec<_>>()
                .join(separator)
        };
        match self.random.from(0, 8) {
            0..=2 => pairs(" "),
            3 => pairs("."),
            4 => pairs("-"),
            5 => pairs("\u{a0}"),
            6 => format!("+33 {}", &pairs(" ")[1..]),
            7 => format!("+33{}", &number[1..]),
            _ => number,
        }
    }

    pub(super) fn plate(&mut self) -> String {
        let letters = b"ABCDEFGHJKLMNPQRSTVWXYZ";
        let pair = |random: &mut Random| loop {
            let one = |random: &mut Random| char::from(letters[usize::try_from(random.from(0, 22)).unwrap()]);
            let pair: String = [one(random), one(random)].into_iter().collect();
            if pair != "SS" {
                break pair;
            }
        };
        let (left, right) = (pair(&mut self.random), pair(&mut self.random));
        let number = self.random.from(1, 999);
        let separator = if self.random.one_in(8) { " " } else { "-" };
        format!("{left}{separator}{number:03}{separator}{right}")
    }

    pub(super) fn birth(&mut self, person: &Person) -> String {
        let (year, month, day) = (person.year, person.month, person.day);
        match self.random.from(0, 5) {
            0..=2 => format!("{day:02}/{month:02}/{year}"),
            3 => format!("{year}-{month:02}-{day:02}"),
            4 => format!("{day:02}.{month:02}.{year}"),
            _ => {
                let names = [
                    "janvier",
                    "février",
                    "mars",
                    "avril",
                    "mai",
                    "juin",
                    "juillet",
                    "août",
                    "septembre",
                    "octobre",
                    "novembre",
                    "décembre",
                ];
                format!("{day} {} {year}", names[usize::try_from(month - 1).unwrap()])
            }
        }
    }

    /// `short` leaves out the postal code and the town.
    pub(super) fn address(&mut self, short: bool) -> String {
        let number = self.random.from(1, 180);
        let index = self.random.pick(&["", "", "", "", " bis", " ter", "B", ","]);
        let way = self.random.pick(&[
            "rue", "rue", "rue", "Rue", "avenue", "bd", "impasse", "allée", "chemin", "Chem.", "route",
            "place", "square",
        ]);
        let street = self.random.pick(&self.streets);
        let mut text = format!("{number}{index} {way} {street}");
        if !short {
            let town = self.random.pick(&self.towns);
            text = format!("{text}{}{town}", self.random.pick(&[" ", ", "]));
        }
        if self.random.one_in(5) { text.to_uppercase() } else { text }
    }

    pub(super) fn street(&mut self) -> &'static str {
        self.random.pick(&self.streets)
    }

    /// Postal code and name.
    pub(super) fn town(&mut self) -> (&'static str, &'static str) {
        self.random.pick(&self.towns).split_at_checked(6).map(|(code, name)| (code.trim(), name)).unwrap()
    }
}
