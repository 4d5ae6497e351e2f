//! What resembles personal data and is none: identifiers of companies, codes, amounts, places named after people.

use super::values::Values;

impl Values {
    fn luhn(&mut self, digits: usize) -> String {
        let body = self.digits(digits - 1);
        let sum: u32 = body
            .bytes()
            .rev()
            .enumerate()
            .map(|(index, byte)| {
                let digit = u32::from(byte - b'0') * if index.is_multiple_of(2) { 2 } else { 1 };
                if digit > 9 { digit - 9 } else { digit }
            })
            .sum();
        format!("{body}{}", (10 - sum % 10) % 10)
    }

    pub(super) fn siret(&mut self) -> String {
        let siret = self.luhn(14);
        if self.random.one_in(4) {
            format!("{} {} {} {}", &siret[..3], &siret[3..6], &siret[6..9], &siret[9..])
        } else {
            siret
        }
    }

    /// Numbers of fifteen digits: IMEI, order numbers, NIR with a wrong key.
    pub(super) fn fifteen(&mut self) -> String {
        match self.random.from(0, 2) {
            0 => self.luhn(15),
            1 => self.digits(15),
            _ => loop {
                let person = self.person();
                let nir = self.nir(&person);
                let compact: String = nir.chars().filter(char::is_ascii_alphanumeric).collect();
                if let Ok(key) = compact[13..].parse::<u64>() {
                    break format!("{}{:02}", &compact[..13], (key + 1 + self.random.from(0, 90)) % 97 + 1);
                }
            },
        }
    }

    /// An account number whose key was mistyped, or a code that begins like one.
    pub(super) fn nearly_iban(&mut self) -> String {
        let iban = self.iban();
        let at = usize::try_from(self.random.from(6, 12)).unwrap();
        iban.char_indices()
            .map(|(index, letter)| match letter {
                '0'..='8' if index == at => char::from(letter as u8 + 1),
                '9' if index == at => '0',
                ' ' if index == at => 'X',
                _ => letter,
            })
            .collect()
    }

    pub(super) fn product_code(&mut self) -> String {
        let number = self.random.from(100, 999);
        match self.random.from(0, 4) {
            0 => format!("ABC-{number}-DE"),
            1 => format!("AI-{number}-OU"),
            2 => format!("AB-{number}7-CD"),
            3 => format!("AB-{number}-CD-4"),
            _ => format!("X{number}-B"),
        }
    }

    pub(super) fn plain_number(&mut self) -> String {
        match self.random.from(0, 9) {
            0 => self.siret(),
            1 => self.luhn(9),
            2 => format!("W{}", self.digits(9)),
            3 => format!("{}{}", self.random.from(1, 95), self.digits(3)),
            4 => format!(
                "{} {:03},{:02}",
                self.random.from(1, 999),
                self.random.from(0, 999),
                self.random.from(0, 99)
            ),
            5 => format!("{}.{}.{}", self.random.from(0, 9), self.random.from(0, 20), self.random.from(0, 9)),
            6 => format!(
                "4{}.{}, {}.{}",
                self.random.from(2, 9),
                self.digits(6),
                self.random.from(0, 7),
                self.digits(6)
            ),
            7 => format!("20{}-{}", self.random.from(10, 26), self.digits(3)),
            8 => format!("3{}", self.digits(12)),
            _ => self.fifteen(),
        }
    }

    pub(super) fn event_date(&mut self) -> String {
        let (year, month, day) =
            (self.random.from(2012, 2026), self.random.from(1, 12), self.random.from(1, 28));
        if self.random.one_in(2) {
            format!("{day:02}/{month:02}/{year}")
        } else {
            format!("{year}-{month:02}-{day:02}")
        }
    }

    /// An organisation, often named after a person or a place.
    pub(super) fn organisation(&mut self) -> String {
        let (person, (_, town)) = (self.person(), self.town());
        let (first, last) = (&person.first, &person.last);
        match self.random.from(0, 11) {
            0 => format!("Association {first} {last}"),
            1 => format!("Comité des fêtes de {town}"),
            2 => format!(
                "École {}",
                self.random.pick(&["Jules Ferry", "Jean Moulin", "Louise Michel", "Jean Jaurès"])
            ),
            3 => format!("École élémentaire {first} {last}"),
            4 => format!("SARL {last}"),
            5 => format!("ENTREPRISE {}", last.to_uppercase()),
            6 => format!("Collège {last}"),
            7 => format!("Union sportive de {town}"),
            8 => format!("Amicale laïque {town}"),
            9 => format!("AS {} FOOTBALL", town.to_uppercase()),
            10 => format!("Club des Aînés {town}"),
            _ => format!("Commune de {town}"),
        }
    }

    pub(super) fn facility(&mut self) -> String {
        let person = self.person();
        let kind = self.random.pick(&[
            "Gymnase",
            "Salle polyvalente",
            "Stade",
            "Bibliothèque",
            "Médiathèque",
            "École maternelle",
            "Piscine",
            "Collège",
            "Centre social",
            "Maison de santé",
        ]);
        let named =
            self.random.pick(&["Jean Moulin", "Jules Ferry", "des Sports", "municipale", "Simone Veil"]);
        if self.random.one_in(2) {
            format!("{kind} {named}")
        } else {
            format!("{kind} {} {}", person.first, person.last)
        }
    }

    pub(super) fn generic_email(&mut self) -> String {
        let local = self.random.pick(&[
            "mairie",
            "contact",
            "accueil",
            "secretariat",
            "bibliotheque",
            "mairie.accueil",
            "urbanisme",
            "info",
        ]);
        format!("{local}@{}", self.random.pick(&["arzano.example", "exemple.fr", "ville-exemple.fr"]))
    }

    /// The name of a place or a thing, without a word that says so.
    pub(super) fn thing(&mut self) -> String {
        let (_, town) = self.town();
        match self.random.from(0, 7) {
            0 => format!("{} Centre", town.to_uppercase()),
            1 => format!("ZA {town} Nord"),
            2 => "Les Tilleuls".to_owned(),
            3 => "Bel Air".to_owned(),
            4 => format!("Lycée {}", self.person().last),
            5 => format!("EHPAD Les Jardins de {town}"),
            6 => format!("Arrêt {}", self.random.pick(&["Jean Jaurès", "République", "Victor Hugo"])),
            _ => format!("Gare SNCF de {town}"),
        }
    }

    /// A sentence of a public file that tells of nobody.
    pub(super) fn plain_sentence(&mut self) -> String {
        let (_, town) = self.town();
        let street = self.street();
        let number = self.random.from(2, 90);
        match self.random.from(0, 13) {
            0 => format!("Réfection de la rue {street}, tranche {number}"),
            1 => format!("Subvention de fonctionnement {}", self.random.from(2015, 2026)),
            2 => format!("Travaux {} rue {street}", self.random.from(2015, 2026)),
            3 => format!("Marché n° {} du {}", self.digits(10), self.event_date()),
            4 => format!("Titulaire : SIRET {}", self.siret()),
            5 => format!("Achat de {number} places de spectacle à {town}"),
            6 => "Courrier adressé à Monsieur le Maire et à Madame la Présidente".to_owned(),
            7 => format!("Entretien de l'école Jules Ferry et du gymnase de {town}"),
            8 => format!("Dossier {} instruit le {}", self.fifteen(), self.event_date()),
            9 => format!("Organisation du festival de {town} le {}", self.event_date()),
            10 => format!("{number} cours de yoga à la Maison des Associations"),
            11 => format!("Pièce {} commandée, lot {number}", self.product_code()),
            12 => format!("Aménagement de la place du Docteur {}", self.person().last),
            _ => format!("Aide à l'investissement, {number} 000 € pour {town}"),
        }
    }
}
