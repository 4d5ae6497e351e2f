//! E-mail addresses, and whose they may be: a person's, or the counter of a town hall.

use super::lexicon::{self, Class};
use super::likeness;
use super::text::hash;

/// Whose mailbox an address seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mailbox {
    /// `contact@`, `mairie.bourg@`: read by whoever is on duty.
    Generic,
    Other,
    /// `prenom.nom@`, or a name of the lexicons.
    Person,
}

/// Where anybody has a mailbox for nothing, or with their subscription: what is there is somebody's, whatever the column
/// says of organisations.
const FREE: &str = "gmail.com googlemail.com orange.fr wanadoo.fr free.fr aliceadsl.fr alice.fr libertysurf.fr laposte.net \
sfr.fr neuf.fr cegetel.net club-internet.fr 9online.fr noos.fr numericable.fr numericable.com bbox.fr nordnet.fr voila.fr \
tele2.fr dbmail.com caramail.com hotmail.com hotmail.fr hotmail.be outlook.com outlook.fr outlook.be live.com live.fr \
live.be msn.com yahoo.com yahoo.fr ymail.com rocketmail.com icloud.com me.com mac.com aol.com aol.fr gmx.com gmx.fr \
gmx.net gmx.de web.de skynet.be mailo.com mailo.fr netc.fr netcourrier.com protonmail.com proton.me pm.me tutanota.com \
tuta.io zaclys.net";

/// Those that have an ending for each country: `hotmail.it`, `yahoo.co.uk`.
const ANYWHERE: [&str; 6] = ["gmail", "gmx", "hotmail", "live", "outlook", "yahoo"];

/// Whether an address that ends `text` is at one of [`FREE`].
pub(super) fn is_free(text: &[u8]) -> bool {
    let domain = text.rsplit(|byte| *byte == b'@').next().unwrap_or_default().trim_ascii_start();
    let provider = domain.split(|byte| *byte == b'.').next().unwrap_or_default();
    FREE.split_ascii_whitespace().any(|free| domain.eq_ignore_ascii_case(free.as_bytes()))
        || ANYWHERE.iter().any(|name| provider.eq_ignore_ascii_case(name.as_bytes()))
}

fn in_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"._%+-!#$&'*/=?^`{|}~".contains(&byte) || byte >= 0x80
}

fn in_domain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-') || byte >= 0x80
}

/// Every address of `bytes`: where it stands and whose it seems to be.
pub(super) fn find(bytes: &[u8]) -> impl Iterator<Item = (Mailbox, usize, usize)> {
    bytes.iter().enumerate().filter(|(_, byte)| **byte == b'@').filter_map(|(at, _)| {
        // `marc.durand @ exemple.fr`
        let parted = at > 0 && bytes[at - 1] == b' ' && bytes.get(at + 1) == Some(&b' ');
        let (until, from) = if parted { (at - 1, at + 2) } else { (at, at + 1) };
        let before = bytes[..until].iter().rev().take_while(|byte| in_local(**byte)).count();
        let local = bytes[until - before..until].trim_ascii_start();
        let local = local.rsplit(|byte| matches!(byte, b'/' | b'=' | b'?' | b'|' | b'\'')).next()?;
        let local = trim_dots(local);
        let after = bytes[from..].iter().take_while(|byte| in_domain(**byte)).count();
        let mut domain = &bytes[from..from + after];
        while let [head @ .., b'.' | b'-'] = domain {
            domain = head;
        }
        let dot = domain.iter().rposition(|byte| *byte == b'.')?;
        let top = &domain[dot + 1..];
        let formed = !local.is_empty()
            && dot > 0
            && domain[0].is_ascii_alphanumeric()
            && top.len() >= 2
            && top.iter().all(u8::is_ascii_alphabetic);
        formed.then(|| (mailbox(local), until - local.len(), from + domain.len()))
    })
}

fn trim_dots(mut local: &[u8]) -> &[u8] {
    while let [b'.' | b'-' | b'*' | b'`', rest @ ..] = local {
        local = rest;
    }
    local
}

fn mailbox(local: &[u8]) -> Mailbox {
    let local = local.split(|byte| *byte == b'+').next().unwrap_or(local);
    let mut tokens = [0u64; 6];
    let (mut count, mut lone_letter, mut generic, mut known, mut named, mut long) =
        (0, false, false, false, true, 0);
    for part in local.split(|byte| !byte.is_ascii_alphabetic()).filter(|part| !part.is_empty()) {
        let folded = part.to_ascii_lowercase();
        let Ok(text) = std::str::from_utf8(&folded) else { continue };
        let class = lexicon::class(hash(text));
        generic |= class.any(Class::MAILBOX) || (class.any(Class::ORGANISATION) && text.len() > 3);
        known |= class.any(Class::FIRST) && text.len() > 2;
        lone_letter |= text.len() == 1 && count == 0;
        if text.len() > 1 {
            long += 1;
            named &= class.any(Class::FIRST.and(Class::LAST)) || likeness::of_name(&folded) >= 0;
        }
        if let Some(slot) = tokens.get_mut(count) {
            *slot = hash(text);
        }
        count += 1;
    }
    let dotted = local.iter().any(|byte| matches!(byte, b'.' | b'_' | b'-'));
    let person = known || dotted && (long == 2 && count == 2 && named || lone_letter && long == 1 && named);
    match (generic, person) {
        (true, false) => Mailbox::Generic,
        (true, true) if lexicon::class(tokens[0]).any(Class::MAILBOX.and(Class::ORGANISATION)) => {
            Mailbox::Generic
        }
        (_, true) => Mailbox::Person,
        (false, false) => Mailbox::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Mailbox, &str)> {
        find(text.as_bytes()).map(|(mailbox, start, end)| (mailbox, &text[start..end])).collect()
    }

    #[test]
    fn the_mailbox_of_a_counter_is_told_from_that_of_a_person() {
        assert_eq!(found("mairie@bourg.fr"), [(Mailbox::Generic, "mairie@bourg.fr")]);
        assert_eq!(found("accueil.mairie-de-bourg@wanadoo.fr")[0].0, Mailbox::Generic);
        assert_eq!(found("ecole.jean.moulin@ac-lyon.fr")[0].0, Mailbox::Generic);
        assert_eq!(found("Jean.DURAND@bourg.fr")[0].0, Mailbox::Person);
        assert_eq!(found("xz42@orange.fr")[0].0, Mailbox::Other);
    }

    #[test]
    fn a_mailbox_for_nothing_is_known_by_its_whole_domain() {
        for free in ["xz42@orange.fr", "XZ42@Gmail.COM", "x @ laposte.net"] {
            assert!(is_free(free.as_bytes()), "{free}");
        }
        for own in ["xz42@bourg.fr", "xz42@mail.orange.fr.example", "xz42@notfree.fr", "orange.fr@bourg.fr"] {
            assert!(!is_free(own.as_bytes()), "{own}");
        }
    }

    #[test]
    fn addresses_are_cut_out_of_text() {
        let text = "Écrire à <j.durand+asso@sous.domaine-long.org>, mailto:info@x.fr ou a@b, @compte, x@y.1.";
        let spans: Vec<_> = found(text).into_iter().map(|(_, span)| span).collect();
        assert_eq!(found("écrire à j.durand @ exemple.fr")[0].1, "j.durand @ exemple.fr");
        assert!(found("12 kg @ 3.50 euros").is_empty());
        assert_eq!(spans, ["j.durand+asso@sous.domaine-long.org", "info@x.fr"]);
    }
}
