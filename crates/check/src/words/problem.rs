//! What is wrong, without where.

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
            Self::MissingLabel { expected, header_line } => format!(
                "la colonne obligatoire « {expected} » est absente. {}",
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
                format!("la ligne n’a que {found} cellules sur {expected} : celle-ci manque.")
            }
            Self::ExtraCell { expected, found } => {
                format!("la ligne a {found} cellules au lieu de {expected}. Un séparateur est peut-être en trop.")
            }
            Self::BlankRow => "la ligne est vide. Supprimez-la.".to_owned(),
            Self::UnclosedQuote => "un guillemet est ouvert et jamais fermé : tout ce qui suit a été lu comme une seule cellule.".to_owned(),
            Self::Encoding => "des caractères sont illisibles. Enregistrez le fichier en UTF-8.".to_owned(),
            Self::Type { kind, format } => french_type(kind, format.as_deref()),
            Self::Required => "une valeur est obligatoire.".to_owned(),
            Self::Pattern { pattern } => format!("la valeur n’a pas la forme attendue ({pattern})."),
            Self::Enum { allowed } => {
                format!("la valeur n’est pas dans la liste attendue : {}.", list(allowed, " ; "))
            }
            Self::Minimum { bound } => format!("la valeur est inférieure au minimum, {bound}."),
            Self::Maximum { bound } => format!("la valeur est supérieure au maximum, {bound}."),
            Self::MinLength { bound } => format!("la valeur a moins de {bound} caractères."),
            Self::MaxLength { bound } => format!("la valeur a plus de {bound} caractères."),
            Self::Unique { first } => format!("cette valeur est déjà à la ligne de données {first} ; chacune doit être unique."),
            Self::PrimaryKey { columns, first } => format!(
                "cette clé ({}) est déjà à la ligne de données {first} ; chaque ligne doit avoir la sienne.",
                columns.join(", ")
            ),
            Self::ForeignKey { columns } => {
                format!("la valeur de {} ne désigne aucune ligne du fichier.", columns.join(", "))
            }
            Self::Siret => "ce n’est pas un SIRET : 14 chiffres dont le dernier contrôle les autres.".to_owned(),
            Self::Siren => "ce n’est pas un SIREN : 9 chiffres dont le dernier contrôle les autres.".to_owned(),
            Self::OneOfRequired { column1, column2 } => {
                format!("au moins une des colonnes « {column1} » et « {column2} » doit avoir une valeur.")
            }
            Self::Cohesive { columns } => {
                format!("les colonnes {} doivent être toutes remplies ou toutes vides.", columns.join(", "))
            }
            Self::Compare { column2, op } => {
                format!("la valeur doit être {} celle de la colonne « {column2} ».", french_comparison(*op))
            }
            Self::Sum { columns } => format!("la valeur doit être la somme de {}.", columns.join(", ")),
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
            Self::UnknownCheck { name } => format!("le contrôle « {name} » du schéma n’est pas connu : il n’est pas fait."),
            Self::ForeignKeyNotChecked { resource } => {
                format!("la clé vers la ressource « {resource} » n’est pas vérifiée.")
            }
            Self::SchemaNote { place, french, .. } => format!("le schéma, en {place} : {french}"),
            Self::FileNote { french, .. } => french.clone(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::MissingLabel { expected, header_line } => format!(
                "the required column “{expected}” is absent. {}",
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
                format!("the row has only {found} cells of {expected}: this one is missing.")
            }
            Self::ExtraCell { expected, found } => {
                format!("the row has {found} cells instead of {expected}. There may be a separator too many.")
            }
            Self::BlankRow => "the row is blank. Remove it.".to_owned(),
            Self::UnclosedQuote => "a quote is opened and never closed: everything after it was read as one cell.".to_owned(),
            Self::Encoding => "some characters cannot be read. Save the file as UTF-8.".to_owned(),
            Self::Type { kind, format } => english_type(kind, format.as_deref()),
            Self::Required => "a value is required.".to_owned(),
            Self::Pattern { pattern } => format!("the value does not have the expected form ({pattern})."),
            Self::Enum { allowed } => format!("the value is not in the expected list: {}.", list(allowed, "; ")),
            Self::Minimum { bound } => format!("the value is below the minimum, {bound}."),
            Self::Maximum { bound } => format!("the value is above the maximum, {bound}."),
            Self::MinLength { bound } => format!("the value has fewer than {bound} characters."),
            Self::MaxLength { bound } => format!("the value has more than {bound} characters."),
            Self::Unique { first } => format!("this value is already on data row {first}; each must be unique."),
            Self::PrimaryKey { columns, first } => format!(
                "this key ({}) is already on data row {first}; each row must have its own.",
                columns.join(", ")
            ),
            Self::ForeignKey { columns } => {
                format!("the value of {} refers to no row of the file.", columns.join(", "))
            }
            Self::Siret => "not a SIRET: 14 digits, the last of which checks the others.".to_owned(),
            Self::Siren => "not a SIREN: 9 digits, the last of which checks the others.".to_owned(),
            Self::OneOfRequired { column1, column2 } => {
                format!("at least one of the columns “{column1}” and “{column2}” must have a value.")
            }
            Self::Cohesive { columns } => {
                format!("the columns {} must all have a value or all be empty.", columns.join(", "))
            }
            Self::Compare { column2, op } => {
                format!("the value must be {} that of column “{column2}”.", english_comparison(*op))
            }
            Self::Sum { columns } => format!("the value must be the sum of {}.", columns.join(", ")),
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
            Self::UnknownCheck { name } => format!("the check “{name}” of the schema is unknown: it is not made."),
            Self::ForeignKeyNotChecked { resource } => format!("the key to resource “{resource}” is not checked."),
            Self::SchemaNote { place, english, .. } => format!("the schema, at {place}: {english}"),
            Self::FileNote { english, .. } => english.clone(),
        }
    }
}

fn french_header_line(line: u64) -> String {
    format!("L’en-tête semble être à la ligne {line} : si c’est le cas, supprimez les lignes au-dessus.")
}

fn english_header_line(line: u64) -> String {
    format!("The header seems to be on line {line}: if so, remove the lines above it.")
}

fn list(allowed: &[String], between: &str) -> String {
    let more = if allowed.len() >= 10 { "…" } else { "" };
    [allowed.join(between).as_str(), more].concat()
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

fn french_type(kind: &str, format: Option<&str>) -> String {
    match (kind, format) {
        ("integer", _) => "ce n’est pas un nombre entier, comme 42.".to_owned(),
        ("number", Some(",")) => "ce n’est pas un nombre, comme 1234,5, sans symbole ni espace.".to_owned(),
        ("number", _) => "ce n’est pas un nombre, comme 1234.5, avec un point et sans symbole.".to_owned(),
        ("boolean", Some(words)) => format!("la valeur doit être l’une de : {words}."),
        ("date", None) => "ce n’est pas une date de la forme AAAA-MM-JJ, comme 2024-02-29.".to_owned(),
        ("date", Some(format)) => format!("ce n’est pas une date de la forme {format}."),
        ("datetime", None) => "ce n’est pas une date et une heure, comme 2024-02-29T13:05:00Z.".to_owned(),
        ("time", None) => "ce n’est pas une heure, comme 13:05:00.".to_owned(),
        ("year", _) => "ce n’est pas une année, comme 2024.".to_owned(),
        ("yearmonth", _) => "ce n’est pas un mois, comme 2024-02.".to_owned(),
        ("duration", _) => "ce n’est pas une durée ISO 8601, comme P1Y2M.".to_owned(),
        ("geopoint", None) => "ce n’est pas un point : longitude, latitude.".to_owned(),
        ("string", Some("email")) => "ce n’est pas une adresse électronique.".to_owned(),
        ("string", Some("uri")) => {
            "ce n’est pas une adresse web complète, comme https://exemple.fr/.".to_owned()
        }
        ("array", _) => "ce n’est pas une liste JSON de valeurs permises, comme [\"a\", \"b\"].".to_owned(),
        (kind, None) => format!("la valeur n’est pas du type {kind}."),
        (kind, Some(format)) => format!("la valeur n’est pas du type {kind} ({format})."),
    }
}

fn english_type(kind: &str, format: Option<&str>) -> String {
    match (kind, format) {
        ("integer", _) => "not a whole number, such as 42.".to_owned(),
        ("number", Some(",")) => "not a number, such as 1234,5, without symbol or space.".to_owned(),
        ("number", _) => "not a number, such as 1234.5, with a point and without symbol.".to_owned(),
        ("boolean", Some(words)) => format!("the value must be one of: {words}."),
        ("date", None) => "not a date of the form YYYY-MM-DD, such as 2024-02-29.".to_owned(),
        ("date", Some(format)) => format!("not a date of the form {format}."),
        ("datetime", None) => "not a date and time, such as 2024-02-29T13:05:00Z.".to_owned(),
        ("time", None) => "not a time, such as 13:05:00.".to_owned(),
        ("year", _) => "not a year, such as 2024.".to_owned(),
        ("yearmonth", _) => "not a month, such as 2024-02.".to_owned(),
        ("duration", _) => "not an ISO 8601 duration, such as P1Y2M.".to_owned(),
        ("geopoint", None) => "not a point: longitude, latitude.".to_owned(),
        ("string", Some("email")) => "not an e-mail address.".to_owned(),
        ("string", Some("uri")) => "not a whole web address, such as https://example.org/.".to_owned(),
        ("array", _) => "not a JSON list of allowed values, such as [\"a\", \"b\"].".to_owned(),
        (kind, None) => format!("the value is not of type {kind}."),
        (kind, Some(format)) => format!("the value is not of type {kind} ({format})."),
    }
}
