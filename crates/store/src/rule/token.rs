//! The words of a SQL text, for the few forms that a portable text needs.

use super::Refusal;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A keyword or a name.
    Word,
    /// `$1`, `$2`…
    Parameter(usize),
    /// A number or a quoted text.
    Literal,
    Open,
    Close,
    Comma,
    Dot,
    /// One character of an operator.
    Operator,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'s> {
    pub(super) kind: TokenKind,
    pub(super) text: &'s str,
    /// Where it begins in the text, in bytes.
    pub(super) at: usize,
}

impl Token<'_> {
    /// Whether this is the word `word` (lower case), however it is written.
    pub(super) fn is(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(word)
    }
}

/// The words of `sql`, or why it is not a text that can be judged.
pub(super) fn tokens(sql: &str) -> Result<Vec<Token<'_>>, Refusal> {
    let bytes = sql.as_bytes();
    let mut tokens = Vec::with_capacity(sql.len() / 4);
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let run = |inside: fn(u8) -> bool| rest.iter().take_while(|&&byte| inside(byte)).count();
        let (kind, length) = match rest {
            [b' ' | b'\n' | b'\t', ..] => {
                at += 1;
                continue;
            }
            [b'-', b'-', ..] | [b'/', b'*', ..] => {
                return Err("no comment in a SQL text: write it beside".into());
            }
            [b'a'..=b'z' | b'A'..=b'Z' | b'_', ..] => (TokenKind::Word, run(in_word)),
            [b'0'..=b'9', ..] => (TokenKind::Literal, run(in_number)),
            [b'\'', ..] => (TokenKind::Literal, quoted(rest)?),
            [b'$', b'1'..=b'9', ..] => {
                let digits = rest[1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                let number = sql[at + 1..=at + digits].parse();
                let number = number.map_err(|_number| Refusal::from("a parameter's number is too large"))?;
                (TokenKind::Parameter(number), 1 + digits)
            }
            [b'(', ..] => (TokenKind::Open, 1),
            [b')', ..] => (TokenKind::Close, 1),
            [b',', ..] => (TokenKind::Comma, 1),
            [b'.', ..] => (TokenKind::Dot, 1),
            [b'=' | b'<' | b'>' | b'!' | b'+' | b'-' | b'*' | b'/' | b'%' | b'|', ..] => {
                (TokenKind::Operator, 1)
            }
            [b';', ..] => return Err("one statement in a SQL text, without `;`".into()),
            [b'"' | b'`' | b'[', ..] => return Err("names are not quoted".into()),
            _ => {
                return Err(Refusal(format!(
                    "a character that SQLite and PostgreSQL do not share, at byte {at}"
                )));
            }
        };
        tokens.push(Token { kind, text: &sql[at..at + length], at });
        at += length;
    }
    Ok(tokens)
}

fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn in_number(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'_'
}

/// The length of a quoted text, in which a quote is doubled.
fn quoted(rest: &[u8]) -> Result<usize, Refusal> {
    let mut at = 1;
    while let Some(byte) = rest.get(at) {
        match (byte, rest.get(at + 1)) {
            (b'\'', Some(b'\'')) => at += 2,
            (b'\'', _) => return Ok(at + 1),
            // PostgreSQL reads it otherwise in an E'…' text.
            (b'\\', _) => return Err("no backslash in a quoted text: give it as an argument".into()),
            _ => at += 1,
        }
    }
    Err("a quoted text does not end".into())
}
