//! What the name of a column promises.

use super::text::letter;

/// The promises of one header, from its words folded of case and accents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent promises, not states")]
pub(super) struct Header {
    pub(super) nir: bool,
    /// The header is the NIR or the date of birth and says nothing else: it is believed whatever the cells look like.
    pub(super) outright: bool,
    pub(super) iban: bool,
    pub(super) email: bool,
    pub(super) phone: bool,
    pub(super) plate: bool,
    pub(super) birth: bool,
    /// `dn`: a date of birth, or a diameter.
    pub(super) maybe_birth: bool,
    pub(super) address: bool,
    pub(super) first_name: bool,
    /// `nom_famille`, `patronyme`, `nom_eleve`.
    pub(super) last_name: bool,
    /// `nom_prenom`, `identite`.
    pub(super) full_name: bool,
    /// `nom`, `beneficiaire`: a person's or not.
    pub(super) name: bool,
    /// `civilite`, `sexe`: the rows are people.
    pub(super) civility: bool,
    /// Speaks of a person: `eleve`, `locataire`, `domicile`.
    pub(super) person: bool,
    /// Speaks of an establishment, an organisation or a public place.
    pub(super) establishment: bool,
    /// Speaks of one in words that residents have no use for: the table is not about them.
    pub(super) facility: bool,
    /// A code, an amount, a coordinate.
    pub(super) reference: bool,
    /// A date of something else than a birth.
    pub(super) event: bool,
    /// Free text: an object, a comment.
    pub(super) prose: bool,
    /// The name of a thing or a place: `commune`, `modele`.
    pub(super) thing: bool,
}

const PERSONS: &str = "usager usagers habitant habitants resident residents eleve eleves enfant enfants parent parents mere pere \
tuteur agent agents salarie salaries employe elu elus conseiller adjoint demandeur titulaire locataire patient candidat \
adherent abonne redevable contribuable assure allocataire signataire declarant plaignant victime contrevenant \
conducteur president presidente tresorier responsable referent representant interlocuteur gerant dirigeant mandataire \
conjoint epoux epouse personne personnel personnelle domicile perso prive privee individu citoyen licencie stagiaire \
etudiant enseignant maire electeur donateur defunt participant inscrit auteur instructeur redacteur particulier \
proprietaire chasseur benevole apprenti medecin infirmier avocat notaire tuteur occupant riverain \
requerant postulant intervenant animateur formateur guide moniteur assistante assistant nounou user \
person employee student owner tenant resident applicant";
const ESTABLISHMENTS: &str = "bgt budget etablissement etablissements etab equip equipement ecole college lycee creche mairie siege site \
structure association asso organisme service services entreprise societe raison denomination enseigne commerce lieu batiment salle \
erp station antenne agence bureau centre musee bibliotheque mediatheque piscine gymnase stade collectivite coll commune \
communaute epci syndicat producteur attribuant exploitant expt gestionnaire gest operateur amenageur moa fournisseur \
prestataire distributeur accueil standard public office hotel restaurant pharmacie etude cabinet dae parking aire \
toilettes dechetterie menu data diffuseur publisher provider company organisation organization ministere prefecture \
hopital ehpad dae defibrillateur borne point arret gare aeroport port marche pole installation installateur enseigne \
acheteur employeur budget delib couv amenageur reparateur consommateur";
/// What speaks of an establishment or of the place of a thing, but leaves the table open: residents have a commune too.
const LOCALITIES: &str = "lieu commune communaute batiment bureau";
/// Words of codes, numbers and measures only: what may head a column of names is in none of them.
const REFERENCES: &str = "ref reference references code id ident identifiant num numero siret siren rna uai finess version \
serie sku ean gtin dossier insee montant prix cout cle hash gps lat lon lng long latitude longitude coordonnees coord x y \
uuid rae compteur cadastre surface quantite nombre nb total taux score index isbn issn";
const EVENTS: &str = "convention debut fin publication maj mise jour signature creation modification notification decision \
deliberation versement paiement ouverture fermeture seance evenement manifestation facture echeance commande depot \
instruction arrete vote inscription adhesion embauche entree sortie mandat election deces mariage installation \
construction service controle visite mesure releve prelevement collecte effet validite periode dates exercice acte \
annee envoi reception livraison pose transmission saisie extraction attribution session created updated start end plantation";
const PROSE: &str = "objet commentaire commentaires observation observations description descriptif libelle intitule titre motif \
remarque remarques note notes texte contenu detail details resume sujet message precision precisions horaires \
conditions comment comments";
const THINGS: &str = "com comm route autoroute arbre commune communes ville villes rue voie lieu quartier departement region pays epci plat produit modele marque \
espece essence ligne arret type nature categorie statut etat url web metier fonction poste discipline theme genre famille \
variete vehicule voiture materiel machine appareil logiciel outil constructeur fabricant piece matiere couleur unite canton secteur zone cours oeuvre film livre animal chien parcelle circuit course \
sport activite classe niveau collection fichier ressource jeu dataset format licence devise banque langue projet marche";

/// Headers that are one promise and nothing else, their words joined.
const OUTRIGHT: &str = "nir nirs numeronir numnir nonir nnir nss nssi numsecu nosecu nsecu numerosecu numerodesecu \
numerosecuritesociale numerodesecuritesociale nsecuritesociale nosecuritesociale nodesecuritesociale ndesecuritesociale \
datenaissance datedenaissance datesnaissance datenais datenaiss ddn dob birthdate dateofbirth neele nele";

/// The words of a header: letters folded, cut at separators, digits and changes of case.
fn words(header: &str) -> Vec<String> {
    let bytes = header.as_bytes();
    let mut words = vec![String::new()];
    let (mut at, mut lower) = (0, false);
    while at < bytes.len() {
        let Some(letter) = letter(bytes, at) else {
            words.push(String::new());
            (at, lower) = (at + 1, false);
            continue;
        };
        if lower && letter.upper {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(letter.folded[..letter.count].iter().map(|byte| char::from(*byte)));
        }
        lower = !letter.upper && letter.count > 0;
        at += letter.width;
    }
    words.retain(|word| !word.is_empty());
    words
}

impl Header {
    pub(super) fn read(header: &str) -> Self {
        let words = words(header);
        let joined = words.concat();
        let is = |word: &str| words.iter().any(|known| known == word);
        let any = |list: &str| list.split_ascii_whitespace().any(is);
        let holds = |part: &str| joined.contains(part);
        let email = any("email emails mail mails courriel courriels mel mailto")
            || holds("courriel")
            || holds("adresseelectronique")
            || holds("email");
        let phone = any("tel tels phone portable gsm fax mobile telephones")
            || holds("telephon") && !holds("telephonie");
        let reference = any(REFERENCES);
        let person = any(PERSONS);
        let first_name = holds("prenom") || holds("firstname") || holds("givenname") || any("forename");
        // `COMMUNE_NOM` names a town.
        let place = any("commune ville pays departement region collectivite intercommunalite epci canton");
        let plain_name = any("nom noms name names nomprenom prenomnom") && !place || holds("patronym");
        let birth = (holds("naissance") || holds("birth") || any("ddn dob nais ne nee"))
            && !any(
                "lieu commune ville pays departement dep code nom place city country insee rang nombre nb taux",
            );
        let maiden =
            any("famille usage naissance marital patronymique patronyme lastname surname fille epouse")
                || holds("lastname")
                || holds("nomfamille")
                || holds("surname");
        let postal_part = any(
            "codepostal cp postal commune ville code web url ip email mail courriel electronique internet site",
        );
        let full_name = plain_name && first_name
            || holds("nomcomplet")
            || holds("fullname")
            || holds("nomprenom")
            || any("identite");
        let establishment = any(ESTABLISHMENTS);
        let weak = plain_name
            || any(
                "beneficiaire attributaire tiers client creancier debiteur contact titulaire demandeur locataire proprio moe",
            )
            || person && !any("type nombre nb date age statut sexe fonction categorie id code");
        // `numero_assure`; `nom_assure` is a name.
        let is_assured =
            any("assure assures assuree") && !plain_name && any("numero num no n id identifiant matricule");
        Self {
            nir: any("nir nss ssn secu numsecu")
                || is_assured
                || holds("securitesociale")
                || holds("numeross")
                || holds("numsecu"),
            iban: any("iban rib bban compte comptes bancaire bancaires"),
            outright: OUTRIGHT.split_ascii_whitespace().any(|known| known == joined),
            maybe_birth: joined == "dn",
            plate: holds("immatric") || any("immat plaque plaques licenseplate") && !holds("plaquette"),
            address: (any("adresse adresses adr address domicile rue voie") || holds("adresse"))
                && !email
                && (!postal_part || any("rue voie")),
            birth,
            first_name: first_name && !full_name,
            last_name: (plain_name && (maiden || person)
                || maiden && (holds("lastname") || holds("surname") || holds("patronym")))
                && !full_name
                && !first_name
                && (!establishment || person),
            full_name,
            name: weak,
            civility: any("civilite sexe genre civ gender") && !plain_name,
            person,
            establishment,
            facility: words.iter().any(|word| {
                let among = |list: &str| list.split_ascii_whitespace().any(|known| known == word);
                among(ESTABLISHMENTS) && !among(LOCALITIES)
            }),
            reference: reference
                && !email
                && !phone
                && !holds("immatric")
                && !weak
                && !full_name
                && !first_name,
            event: any(EVENTS) && !birth,
            prose: any(PROSE) && !plain_name,
            thing: any(THINGS) && !person && !first_name,
            email,
            phone,
        }
    }

    /// Whether a name found here would be of a thing or an organisation.
    pub(super) fn nameless(&self) -> bool {
        !self.person && (self.establishment || self.thing || self.reference)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_at_separators_and_changes_of_case() {
        assert_eq!(words("dateNaissance_élève 2"), ["date", "naissance", "eleve"]);
        assert_eq!(words("EQUIP_TEL"), ["equip", "tel"]);
    }

    #[test]
    fn headers_promise_what_they_say() {
        let of = Header::read;
        assert!(of("Prénom").first_name && !of("Prénom").full_name);
        assert!(of("Nom et prénom").full_name && of("NOM_PRENOM").full_name);
        assert!(of("nom_famille").last_name && of("nomNaissance").last_name && !of("nomNaissance").birth);
        assert!(of("date_naissance").birth && of("Né(e) le").birth && !of("lieu_naissance").birth);
        assert!(of("nom").name && !of("nom").last_name);
        assert!(of("EQUIP_TEL").phone && of("EQUIP_TEL").establishment);
        assert!(of("adresse").address && !of("adresse_mail").address && of("adresse_mail").email);
        assert!(of("N° sécurité sociale").nir && of("NIR").nir);
        assert!(of("immatriculation").plate && of("nomAttribuant").nameless());
        assert!(of("dateConvention").event && !of("dateConvention").birth);
    }
}
