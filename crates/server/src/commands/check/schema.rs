//! Why the schema that was named is not used: what was tried, and what to do.

use check::Lang;
use check::schema::Library as _;

use crate::library::{SchemaFolder, Unfound};

/// Names proposed at most.
const PROPOSED: usize = 3;

pub(crate) fn sentence(named: &str, unfound: &Unfound, library: &SchemaFolder, lang: Lang) -> String {
    let fr = lang == Lang::Fr;
    match unfound {
        Unfound::Nowhere => {
            let known: Vec<String> = library.all().iter().map(|schema| schema.name.clone()).collect();
            nowhere(named, &known, lang)
        }
        Unfound::Unreachable if fr => format!(
            "l’adresse {named} ne répond pas, ou répond par une erreur. Vérifiez l’adresse et la connexion, ou \
             téléchargez le schéma et donnez le fichier."
        ),
        Unfound::Unreachable => format!(
            "the address {named} does not answer, or answers with an error. Check the address and the \
             connection, or download the schema and give the file."
        ),
        Unfound::TooLarge { limit } if fr => {
            format!("{named} dépasse {} Mo\u{a0}: ce n’est pas un schéma.", limit >> 20)
        }
        Unfound::TooLarge { limit } => {
            format!("{named} is over {} MB: it is no schema.", limit >> 20)
        }
        Unfound::Wrong(fault) if fr => format!("{named}. {}", fault.sentence(lang)),
        Unfound::Wrong(fault) => format!("{named}. {}", fault.sentence(lang)),
        Unfound::Io(_) if fr => {
            format!("le fichier {named} n’a pas pu être lu. Vérifiez que vous avez le droit de le lire.")
        }
        Unfound::Io(_) => {
            format!("the file {named} could not be read. Make sure that you are allowed to read it.")
        }
    }
}

fn nowhere(named: &str, known: &[String], lang: Lang) -> String {
    let near = nearest(named, known);
    let (introduced, proposed) = match (near.is_empty(), near.len(), lang) {
        (true, _, Lang::Fr) => ("Les schémas connus sont", known.to_vec()),
        (true, _, Lang::En) => ("The known schemas are", known.to_vec()),
        (false, 1, Lang::Fr) => ("Le nom connu le plus proche est", near),
        (false, 1, Lang::En) => ("The nearest known name is", near),
        (false, _, Lang::Fr) => ("Les noms connus les plus proches sont", near),
        (false, _, Lang::En) => ("The nearest known names are", near),
    };
    let more = proposed.len() > 10;
    let proposed =
        proposed.into_iter().take(10).collect::<Vec<_>>().join(", ") + if more { "…" } else { "" };
    let place =
        std::path::absolute(named).map_or_else(|_| named.to_owned(), |place| place.display().to_string());
    match lang {
        Lang::Fr => format!(
            "aucun schéma connu ne s’appelle «\u{a0}{named}\u{a0}», il n’y a pas de fichier {place}, et ce n’est \
             pas une adresse en https://. {introduced}\u{a0}: {proposed}. La commande «\u{a0}beffroi schemas list\u{a0}» les \
             donne tous."
        ),
        Lang::En => format!(
            "no known schema is named “{named}”, there is no file {place}, and it is no address in https://. \
             {introduced}: {proposed}. The command “beffroi schemas list” gives them all."
        ),
    }
}

/// The known names that one could have meant, the nearest first: whole, or by their last part.
fn nearest(named: &str, known: &[String]) -> Vec<String> {
    let asked = named.to_lowercase();
    let mut near: Vec<(usize, &String)> = known
        .iter()
        .filter_map(|name| {
            let short = name.rsplit('/').next().unwrap_or(name);
            let away = distance(&asked, name).min(distance(&asked, short));
            let within = asked.len() >= 4 && short.contains(&asked);
            let (away, allowed) = (if within { 0 } else { away }, asked.chars().count() / 3);
            (away <= allowed).then_some((away, name))
        })
        .collect();
    near.sort();
    near.into_iter().take(PROPOSED).map(|(_, name)| name.clone()).collect()
}

/// How many letters must be added, removed or changed to go from one text to the other (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (line, letter) in from.chars().enumerate() {
        let mut corner = line;
        let mut left = line + 1;
        for (place, other) in row.iter_mut().skip(1).zip(&to) {
            let changed = corner + usize::from(letter != *other);
            corner = *place;
            left = changed.min(corner + 1).min(left + 1);
            *place = left;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_changed_are_counted() {
        assert_eq!(distance("chat", "chat"), 0);
        assert_eq!(distance("subvention", "subventions"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn what_was_tried_and_the_nearest_names_are_said() {
        let known = ["scdl/subventions", "scdl/deliberations", "etalab/irve"].map(str::to_owned);
        let near = nowhere("subvention", &known, Lang::Fr);
        assert!(near.contains("le plus proche est\u{a0}: scdl/subventions."), "{near}");
        assert!(near.contains("subvention,") && near.contains("https://"), "{near}");
        let far = nowhere("nope", &known, Lang::En);
        assert!(
            far.contains("known schemas are: scdl/subventions, scdl/deliberations, etalab/irve."),
            "{far}"
        );
    }
}
