//! Finding text whatever its case and accents.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, BooleanBuilder, StringViewBuilder};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, internal_err};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use memchr::memmem::Finder;

/// What is held to be the same letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Folding {
    Case,
    CaseAndAccents,
}

impl Folding {
    /// Adds `text` to `out` in its folded spelling.
    pub(crate) fn push(self, out: &mut String, text: &str) {
        if text.is_ascii() {
            let begin = out.len();
            out.push_str(text);
            out[begin..].make_ascii_lowercase();
            return;
        }
        for c in text.chars() {
            match (self, c.is_ascii()) {
                (_, true) => out.push(c.to_ascii_lowercase()),
                (Self::Case, false) => out.extend(c.to_lowercase()),
                (Self::CaseAndAccents, false) => {
                    for lower in c.to_lowercase() {
                        push_plain(out, lower);
                    }
                }
            }
        }
    }

    pub(crate) fn apply(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        self.push(&mut out, text);
        out
    }
}

/// Adds a lower-case letter without its accent: those of the languages written in Latin letters around France.
fn push_plain(out: &mut String, c: char) {
    let plain = match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' => "d",
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ğ' | 'ģ' => "g",
        'ì'..='ï' | 'ī' | 'į' | 'ı' => "i",
        'ķ' => "k",
        'ł' | 'ļ' | 'ľ' => "l",
        'ñ' | 'ń' | 'ň' | 'ņ' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => "o",
        'œ' => "oe",
        'ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ß' => "ss",
        'ť' | 'ţ' | 'ț' => "t",
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        '’' | 'ʼ' => "'",
        '\u{a0}' | '\u{202f}' => " ",
        // A combining accent, of text in decomposed form.
        '\u{300}'..='\u{36f}' => "",
        other => return out.push(other),
    };
    out.push_str(plain);
}

/// The words of a search, folded, each once: every one is looked for in every row. A search of no word finds every row.
pub(crate) fn words(search: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in Folding::CaseAndAccents.apply(search).split_whitespace() {
        if !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    words
}

/// Whether all of these words are somewhere in the cells of one row. Words are already folded.
///
/// The answer is never null: an empty cell holds no word.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Holds {
    words: Vec<String>,
    folding: Folding,
    signature: Signature,
}

impl Holds {
    /// The test of these words as a function of columns.
    pub(crate) fn test(words: Vec<String>, folding: Folding) -> ScalarUDF {
        let signature = Signature::variadic(vec![DataType::Utf8View], Volatility::Immutable);
        Self { words, folding, signature }.into()
    }
}

impl ScalarUDFImpl for Holds {
    fn name(&self) -> &'static str {
        "holds"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(DataType::Boolean)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let columns = args
            .args
            .iter()
            .map(|column| cast(&column.to_array(args.number_rows)?, &DataType::Utf8View).map_err(Into::into))
            .collect::<Result<Vec<ArrayRef>>>()?;
        let columns: Vec<_> = columns.iter().map(AsArray::as_string_view).collect();
        let finders: Vec<_> = self.words.iter().map(|word| Finder::new(word.as_bytes())).collect();
        let mut found = BooleanBuilder::with_capacity(args.number_rows);
        let mut row_text = String::new();
        for row in 0..args.number_rows {
            row_text.clear();
            for (index, column) in columns.iter().enumerate() {
                if index > 0 {
                    // Words hold no line feed, so none is found across two cells.
                    row_text.push('\n');
                }
                if column.is_valid(row) {
                    self.folding.push(&mut row_text, column.value(row));
                }
            }
            found.append_value(finders.iter().all(|finder| finder.find(row_text.as_bytes()).is_some()));
        }
        Ok(ColumnarValue::Array(Arc::new(found.finish())))
    }
}

/// `fold(text)`: lower case without accents, for readers' own SQL.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Fold(Signature);

pub(crate) fn fold() -> ScalarUDF {
    Fold(Signature::exact(vec![DataType::Utf8View], Volatility::Immutable)).into()
}

impl ScalarUDFImpl for Fold {
    fn name(&self) -> &'static str {
        "fold"
    }

    fn signature(&self) -> &Signature {
        &self.0
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(DataType::Utf8View)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [text] = args.args.as_slice() else { return internal_err!("fold has one argument") };
        let text = cast(&text.to_array(args.number_rows)?, &DataType::Utf8View)?;
        let mut folded = StringViewBuilder::with_capacity(text.len());
        let mut spelled = String::new();
        for cell in text.as_string_view() {
            folded.append_option(cell.map(|cell| {
                spelled.clear();
                Folding::CaseAndAccents.push(&mut spelled, cell);
                spelled.as_str()
            }));
        }
        Ok(ColumnarValue::Array(Arc::new(folded.finish())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_fold() {
        assert_eq!(
            Folding::CaseAndAccents.apply("ÉLÈVE à L’ŒUVRE — e\u{301}te\u{301}"),
            "eleve a l'oeuvre — ete"
        );
        assert_eq!(Folding::Case.apply("ÉLÈVE Ab"), "élève ab");
        assert_eq!(words("  École\tPRIMAIRE "), ["ecole", "primaire"]);
        assert_eq!(words("École ecole PRIMAIRE ÉCOLE"), ["ecole", "primaire"]);
    }
}
