//! What a data set, a deposit, a decision and a version are, and which changes they allow. No I/O.

use std::collections::BTreeMap;

use check::personal::Kind;
use kernel::{AuthorityId, Id, Invalid, Millis, Result, Slug};

mod change;
mod decision;
mod deposit;
mod earlier;
mod extent;
mod seen;

pub(crate) use change::Changes;
pub(crate) use decision::{BY_AGENT, Decision, Finding, Ground, Level, Treatment, place_of, undecided};
pub(crate) use deposit::{Checked, Deposit, Outcome, Policy, Repaired, State, judge};
pub(crate) use earlier::{remember, suspect};
pub(crate) use extent::Extent;
pub(crate) use seen::{
    LeftOut, checked, columns, findings, is_all_table, public_report, treatments, unreadable_reason,
};

/// Licences that a data set may have: the open ones of decree 2017-638 (article D323-2-1 CRPA).
pub(crate) const LICENCES: [&str; 2] = ["lov2", "odc-odbl"];

/// A table that an authority publishes and keeps up to date: its versions share an address.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) struct DataSet {
    pub(crate) authority: AuthorityId,
    pub(crate) id: Id,
    pub(crate) slug: Slug,
    pub(crate) title: String,
    /// Plain text; blank lines separate paragraphs.
    pub(crate) description: String,
    /// One of [`LICENCES`].
    pub(crate) licence: String,
    /// What agents say of its columns, by name; a column without a word is not in it.
    pub(crate) column_words: BTreeMap<String, String>,
    /// The schema that its deposits are checked against; none for a free table.
    pub(crate) schema: Option<String>,
    pub(crate) created_at: Millis,
    pub(crate) changed_at: Millis,
    /// The version that the public reads.
    pub(crate) current: Option<Id>,
    pub(crate) withdrawn: Option<Withdrawal>,
}

/// Taken back from the public, with the reason that its addresses now answer.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Withdrawal {
    pub(crate) at: Millis,
    pub(crate) by: String,
    pub(crate) reason: String,
}

/// A published state of a data set: immutable, numbered from 1.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub(crate) struct Version {
    pub(crate) authority: AuthorityId,
    pub(crate) id: Id,
    pub(crate) dataset: Id,
    pub(crate) deposit: Id,
    pub(crate) number: i64,
    pub(crate) table: kernel::Table,
    pub(crate) published_by: String,
    pub(crate) published_at: Millis,
    pub(crate) withdrawn: Option<Withdrawal>,
}

/// The words of a data set as an agent writes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "the form, the table and the pages call it so")]
pub(crate) struct Description {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) licence: String,
}

impl Description {
    /// # Errors
    /// Every wrong field at once.
    pub(crate) fn checked(self) -> Result<Self> {
        let title = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut wrong = Vec::new();
        match title.chars().count() {
            0 => wrong.push(Invalid::new("title", "title-required")),
            1..=150 => {}
            _ => wrong.push(Invalid::new("title", "title-too-long").with("max", &150)),
        }
        if check::personal::in_label(title.as_bytes()).is_some() {
            wrong.push(Invalid::new("title", "text-personal"));
        }
        if self
            .description
            .lines()
            .any(|line| matches!(check::personal::in_label(line.as_bytes()), Some(Kind::Nir | Kind::Iban)))
        {
            wrong.push(Invalid::new("description", "text-personal"));
        }
        if self.description.chars().count() > 5_000 {
            wrong.push(Invalid::new("description", "description-too-long").with("max", &5_000));
        }
        let licence = if self.licence.is_empty() { LICENCES[0].to_owned() } else { self.licence };
        if !LICENCES.contains(&licence.as_str()) {
            wrong.push(Invalid::new("licence", "licence-unknown"));
        }
        if wrong.is_empty() {
            Ok(Self { title, description: self.description.trim().to_owned(), licence })
        } else {
            Err(kernel::Error::Invalid(wrong))
        }
    }
}

/// Most characters that are said of a column.
const MOST_OF_COLUMN: usize = 500;

/// Reads what an agent says of each column, in the order of the form; empty texts are dropped. The public reads them.
///
/// # Errors
/// On `words-<place>` (from 1), for each text that is too long or holds somebody's number or address.
pub(crate) fn column_words(said: &[(String, String)]) -> Result<BTreeMap<String, String>> {
    let mut wrong = Vec::new();
    for (place, (_, text)) in said.iter().enumerate() {
        let field = format!("words-{}", place + 1);
        if text.chars().count() > MOST_OF_COLUMN {
            wrong.push(Invalid::new(field, "column-words-too-long").with("max", &MOST_OF_COLUMN));
        } else if text.lines().any(|line| check::personal::in_label(line.as_bytes()).is_some()) {
            wrong.push(Invalid::new(field, "text-personal"));
        }
    }
    if !wrong.is_empty() {
        return Err(kernel::Error::Invalid(wrong));
    }
    let told = said.iter().map(|(column, text)| (column.clone(), text.trim().to_owned()));
    Ok(told.filter(|(_, text)| !text.is_empty()).collect())
}

/// Reads the reason of a withdrawal.
///
/// # Errors
/// When it is empty or longer than 500 characters: the public reads it at every address taken back.
pub(crate) fn withdrawal_reason(text: &str) -> Result<String, Invalid> {
    match text.trim() {
        "" => Err(Invalid::new("reason", "withdrawal-reason-required")),
        long if long.chars().count() > 500 => {
            Err(Invalid::new("reason", "withdrawal-reason-too-long").with("max", &500))
        }
        reason if reason.lines().any(|line| check::personal::in_label(line.as_bytes()).is_some()) => {
            Err(Invalid::new("reason", "text-personal"))
        }
        reason => Ok(reason.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_texts_name_nobodys_number() {
        let about = |title: &str, description: &str| {
            let (title, description) = (title.to_owned(), description.to_owned());
            Description { title, description, licence: String::new() }.checked().is_ok()
        };
        assert!(about("Relevés 2024", "Écrire à mairie@ville.example ou au 03 53 01 02 03."));
        assert!(!about("Dossier 155055910673968", "") && !about("Releve jean.dupont@gmail.com", ""));
        assert!(!about("Relevés", "Assurée\n1 55 05 59 106 739 68"));
        assert!(withdrawal_reason("Erreur de saisie dans la colonne montant.").is_ok());
        assert!(withdrawal_reason("À la demande de jean.dupont@gmail.com").is_err());
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let wrong = Description { title: " ".into(), description: "x".repeat(5_001), licence: "mine".into() };
        let Err(kernel::Error::Invalid(fields)) = wrong.checked() else { panic!("accepted") };
        assert_eq!(
            fields.iter().map(|it| it.field.as_ref()).collect::<Vec<_>>(),
            ["title", "description", "licence"]
        );
    }

    #[test]
    fn what_is_said_of_columns_is_short_and_names_nobodys_number() {
        let said = |text: &str| [("a".to_owned(), " ".to_owned()), ("b".to_owned(), text.to_owned())];
        let told = column_words(&said(" Hauteur, en mètres. ")).unwrap();
        assert_eq!(told, [("b".to_owned(), "Hauteur, en mètres.".to_owned())].into());
        for wrong in ["x".repeat(501), "Demander à jean.dupont@gmail.com".to_owned()] {
            let Err(kernel::Error::Invalid(fields)) = column_words(&said(&wrong)) else { panic!("{wrong}") };
            assert_eq!(fields[0].field, "words-2");
        }
    }

    #[test]
    fn a_withdrawal_says_why() {
        assert!(withdrawal_reason("  ").is_err());
        assert!(withdrawal_reason(&"é".repeat(501)).is_err());
        assert_eq!(withdrawal_reason(" mauvais fichier ").unwrap(), "mauvais fichier");
    }
}
