//! What is wrong, without where.

use super::form;
use super::kind::{english_kind, french_kind};
use crate::Lang;
use crate::personal::Kind;
use crate::report::Problem;
use crate::schema::Comparison;

/// Personal data that a label may hold, with its article.
fn personal_kind(kind: Kind, lang: Lang) -> &'static str {
    match (kind, lang) {
        (Kind::Nir, Lang::Fr) => "un numéro de sécurité sociale",
        (Kind::Nir, Lang::En) => "a social security number",
        (Kind::Iban, Lang::Fr) => "un numéro de compte bancaire",
        (Kind::Iban, Lang::En) => "a bank account number",
        (Kind::Email, Lang::Fr) => "une adresse électronique",
        (Kind::Email, Lang::En) => "an e-mail address",
        (Kind::Phone, Lang::Fr) => "un numéro de téléphone",
        (Kind::Phone, Lang::En) => "a telephone number",
        (_, Lang::Fr) => "une donnée personnelle",
        (_, Lang::En) => "personal data",
    }
}

impl Problem {
    /// What is wrong, to follow the place where it is.
    pub(crate) fn sentence(&self, lang: Lang) -> String {
        match lang {
            Lang::Fr => self.french(),
            Lang::En => self.english(),
        }
    }

    fn french(&self) -> String {
        match self {
            Self::MissingLabel { header_line, .. } => format!(
                "cette colonne obligatoire est absente. {}",
                header_line.map_or_else(|| "Ajoutez-la avec ce nom exact.".to_owned(), french_header_line)
            ),
            Self::IncorrectLabel { expected } => {
                format!("le schéma écrit ce nom « {expected} ». Renommez la colonne.")
            }
            Self::ExtraLabel => "le schéma ne connaît pas cette colonne : elle n’est pas vérifiée.".to_owned(),
            Self::DuplicateLabel => "ce nom est déjà celui d’une autre colonne. Renommez l’une des deux.".to_owned(),
            Self::BlankLabel { position, header_line } => format!(
                "la colonne n° {position} n’a pas de nom dans l’en-tête. {}",
                header_line.map_or_else(|| "Nommez-la ou supprimez-la.".to_owned(), french_header_line)
            ),
            Self::PersonalLabel { position, kind } => {
                let what = personal_kind(*kind, Lang::Fr);
                format!(
                    "le nom de la colonne n° {position} contient {what}, et les noms des colonnes sont publics. \
                     Si le fichier n’a pas de ligne d’en-tête, ajoutez-en une ; sinon, renommez la colonne."
                )
            }
            Self::MissingBothLabels { column1, column2 } => {
                format!("au moins une des colonnes « {column1} » et « {column2} » doit être présente.")
            }
            Self::MissingCell { expected, found } => {
                format!("la ligne n’a que {} sur {expected} : celle-ci manque.", french_cells(*found))
            }
            Self::ExtraCell { expected, found } => {
                format!(
                    "la ligne a {} au lieu de {expected}. Un séparateur est peut-être en trop.",
                    french_cells(*found)
                )
            }
            Self::BlankRow => "la ligne est vide. Supprimez-la.".to_owned(),
            Self::UnclosedQuote => "un guillemet est ouvert et jamais fermé : tout ce qui suit a été lu comme une seule cellule.".to_owned(),
            Self::Encoding => "des caractères sont illisibles. Saisissez-les à nouveau, et enregistrez le fichier en UTF-8.".to_owned(),
            Self::Type { kind, format } => french_kind(kind, format.as_deref()),
            Self::Required => "une valeur est obligatoire.".to_owned(),
            Self::Pattern { pattern, example, description } => {
                form::french(pattern, example.as_deref(), description.as_deref())
            }
            Self::Enum { allowed } => format!(
                "la valeur n’est pas dans la liste attendue : {}{}.",
                french_names(allowed),
                more(allowed)
            ),
            Self::Minimum { bound } => format!("la valeur est inférieure au minimum, {bound}."),
            Self::Maximum { bound } => format!("la valeur est supérieure au maximum, {bound}."),
            Self::MinLength { bound } => {
                format!("la valeur est trop courte : il faut au moins {}.", french_characters(*bound))
            }
            Self::MaxLength { bound } => {
                format!("la valeur est trop longue : il faut au plus {}.", french_characters(*bound))
            }
            Self::Unique { first } => format!("cette valeur est déjà à la ligne de données {first} ; chacune doit être unique."),
            Self::PrimaryKey { columns, first } => format!(
                "cette clé ({}) est déjà à la ligne de données {first} ; chaque ligne doit avoir la sienne.",
                french_names(columns)
            ),
            Self::ForeignKey { columns } => {
                format!("la valeur de {} ne désigne aucune ligne du fichier.", french_names(columns))
            }
            Self::Siret => "ce n’est pas un SIRET : 14 chiffres dont le dernier contrôle les autres.".to_owned(),
            Self::Siren => "ce n’est pas un SIREN : 9 chiffres dont le dernier contrôle les autres.".to_owned(),
            Self::OneOfRequired { column1, column2 } => {
                format!("au moins une des colonnes « {column1} » et « {column2} » doit avoir une valeur.")
            }
            Self::Cohesive { columns } => {
                format!("les colonnes {} doivent être toutes remplies ou toutes vides.", french_names(columns))
            }
            Self::Compare { column2, op } => {
                format!("la valeur doit être {} celle de la colonne « {column2} ».", french_comparison(*op))
            }
            Self::Sum { columns } => format!("la valeur doit être la somme de {}.", french_names(columns)),
            Self::YearInterval { year_only: false } => {
                "la valeur doit être deux années dans l’ordre, comme 2017/2018.".to_owned()
            }
            Self::YearInterval { year_only: true } => {
                "la valeur doit être une année, ou deux dans l’ordre, comme 2017/2018.".to_owned()
            }
            Self::NomenclatureActes => {
                "la valeur doit commencer par une matière de la nomenclature des actes, comme « Finances locales/… ».".to_owned()
            }
            Self::OpeningHours => "les horaires doivent suivre la syntaxe d’OpenStreetMap, comme « Mo-Fr 08:30-12:00 ».".to_owned(),
            Self::PhoneNumber => "ce n’est pas un numéro de téléphone valide.".to_owned(),
            Self::FrenchGpsCoordinates => {
                "le point n’est pas en France. Vérifiez l’ordre : longitude puis latitude.".to_owned()
            }
            said => super::warning::french(said),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::MissingLabel { header_line, .. } => format!(
                "this required column is absent. {}",
                header_line.map_or_else(|| "Add it under this exact name.".to_owned(), english_header_line)
            ),
            Self::IncorrectLabel { expected } => {
                format!("the schema spells this name “{expected}”. Rename the column.")
            }
            Self::ExtraLabel => "the schema does not know this column: it is not checked.".to_owned(),
            Self::DuplicateLabel => "another column already has this name. Rename one of them.".to_owned(),
            Self::BlankLabel { position, header_line } => format!(
                "column number {position} has no name in the header. {}",
                header_line.map_or_else(|| "Name it or remove it.".to_owned(), english_header_line)
            ),
            Self::PersonalLabel { position, kind } => {
                let what = personal_kind(*kind, Lang::En);
                format!(
                    "the name of column number {position} holds {what}, and names of columns are public. \
                     If the file has no header row, add one; otherwise rename the column."
                )
            }
            Self::MissingBothLabels { column1, column2 } => {
                format!("at least one of the columns “{column1}” and “{column2}” must be present.")
            }
            Self::MissingCell { expected, found } => {
                format!("the row has only {} of {expected}: this one is missing.", english_cells(*found))
            }
            Self::ExtraCell { expected, found } => {
                format!(
                    "the row has {} instead of {expected}. There may be a separator too many.",
                    english_cells(*found)
                )
            }
            Self::BlankRow => "the row is blank. Remove it.".to_owned(),
            Self::UnclosedQuote => "a quote is opened and never closed: everything after it was read as one cell.".to_owned(),
            Self::Encoding => "some characters cannot be read. Enter them again, and save the file as UTF-8.".to_owned(),
            Self::Type { kind, format } => english_kind(kind, format.as_deref()),
            Self::Required => "a value is required.".to_owned(),
            Self::Pattern { pattern, example, description } => {
                form::english(pattern, example.as_deref(), description.as_deref())
            }
            Self::Enum { allowed } => format!(
                "the value is not in the expected list: {}{}.",
                english_names(allowed),
                more(allowed)
            ),
            Self::Minimum { bound } => format!("the value is below the minimum, {bound}."),
            Self::Maximum { bound } => format!("the value is above the maximum, {bound}."),
            Self::MinLength { bound } => {
                format!("the value is too short: it must have at least {}.", english_characters(*bound))
            }
            Self::MaxLength { bound } => {
                format!("the value is too long: it must have at most {}.", english_characters(*bound))
            }
            Self::Unique { first } => format!("this value is already on data row {first}; each must be unique."),
            Self::PrimaryKey { columns, first } => format!(
                "this key ({}) is already on data row {first}; each row must have its own.",
                english_names(columns)
            ),
            Self::ForeignKey { columns } => {
                format!("the value of {} refers to no row of the file.", english_names(columns))
            }
            Self::Siret => "not a SIRET: 14 digits, the last of which checks the others.".to_owned(),
            Self::Siren => "not a SIREN: 9 digits, the last of which checks the others.".to_owned(),
            Self::OneOfRequired { column1, column2 } => {
                format!("at least one of the columns “{column1}” and “{column2}” must have a value.")
            }
            Self::Cohesive { columns } => {
                format!("the columns {} must all have a value or all be empty.", english_names(columns))
            }
            Self::Compare { column2, op } => {
                format!("the value must be {} that of column “{column2}”.", english_comparison(*op))
            }
            Self::Sum { columns } => format!("the value must be the sum of {}.", english_names(columns)),
            Self::YearInterval { year_only: false } => {
                "the value must be two years in order, such as 2017/2018.".to_owned()
            }
            Self::YearInterval { year_only: true } => {
                "the value must be a year, or two in order, such as 2017/2018.".to_owned()
            }
            Self::NomenclatureActes => {
                "the value must begin with a subject of the nomenclature of acts, such as “Finances locales/…”.".to_owned()
            }
            Self::OpeningHours => "opening hours must follow the syntax of OpenStreetMap, such as “Mo-Fr 08:30-12:00”.".to_owned(),
            Self::PhoneNumber => "not a valid telephone number.".to_owned(),
            Self::FrenchGpsCoordinates => "the point is not in France. Check the order: longitude, then latitude.".to_owned(),
            said => super::warning::english(said),
        }
    }
}

fn french_header_line(line: u64) -> String {
    format!("L’en-tête semble être à la ligne {line} : si c’est le cas, supprimez les lignes au-dessus.")
}

fn english_header_line(line: u64) -> String {
    format!("The header seems to be on line {line}: if so, remove the lines above it.")
}

/// The first ten values are all that is kept.
fn more(allowed: &[String]) -> &'static str {
    if allowed.len() >= 10 { ", …" } else { "" }
}

fn french_names(names: &[String]) -> String {
    names.iter().map(|name| format!("« {name} »")).collect::<Vec<_>>().join(", ")
}

fn english_names(names: &[String]) -> String {
    names.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ")
}

fn french_cells(cells: u64) -> String {
    if cells < 2 { format!("{cells} cellule") } else { format!("{cells} cellules") }
}

fn english_cells(cells: u64) -> String {
    if cells == 1 { "1 cell".to_owned() } else { format!("{cells} cells") }
}

fn french_characters(characters: u64) -> String {
    if characters < 2 { format!("{characters} caractère") } else { format!("{characters} caractères") }
}

fn english_characters(characters: u64) -> String {
    if characters == 1 { "1 character".to_owned() } else { format!("{characters} characters") }
}

fn french_comparison(op: Comparison) -> &'static str {
    match op {
        Comparison::Greater => "supérieure à",
        Comparison::AtLeast => "supérieure ou égale à",
        Comparison::Equal => "égale à",
        Comparison::AtMost => "inférieure ou égale à",
        Comparison::Less => "inférieure à",
    }
}

fn english_comparison(op: Comparison) -> &'static str {
    match op {
        Comparison::Greater => "greater than",
        Comparison::AtLeast => "at least",
        Comparison::Equal => "equal to",
        Comparison::AtMost => "at most",
        Comparison::Less => "less than",
    }
}
