//! The file written again, mended, and the rows that could not be.

use std::fmt::Write;

use check::Request;

use crate::{reader, schema};

#[test]
fn certain_repairs_are_applied_and_other_rows_set_apart() {
    let schema = schema(
        r#"{"name": "jour", "type": "date"}, {"name": "montant", "type": "number"}, {"name": "nom", "constraints": {"required": true}}"#,
        "",
    );
    let text = "Jour;montant;nom\n29/02/2024;1 234,50 €;\"a;b\"\n2024-01-01;beaucoup;c\n;;\n2024-01-02;3;d\n";
    let (mut fixed, mut rejects) = (Vec::new(), Vec::new());
    let request = Request { schema: Some(&schema), ..Request::default() };
    let report =
        check::rewrite(reader("x.csv", text.as_bytes()), &request, Some(&mut fixed), Some(&mut rejects));
    let report = report.expect("a table");
    assert_eq!(
        String::from_utf8(fixed).expect("UTF-8"),
        "jour;montant;nom\r\n2024-02-29;1234.50;\"a;b\"\r\n2024-01-02;3;d\n"
    );
    assert_eq!(
        String::from_utf8(rejects).expect("UTF-8"),
        "ligne;Jour;montant;nom;erreurs\r\n\
         3;2024-01-01;beaucoup;c;Colonne « montant » : ce n’est pas un nombre, comme 1234.5, avec un point et sans symbole.\r\n\
         4;;;;La ligne est vide. Supprimez-la.\r\n"
    );
    assert_eq!(report.bad_rows, 3);
    assert_eq!(report.errors.iter().filter(|fault| fault.repair.is_some()).count(), 2);
}

#[test]
fn a_file_without_errors_is_copied_as_it_is() {
    let mut text = String::from("a,b\r\n");
    for row in 0..100_000 {
        write!(text, "{row},\"x \"\"{row}\"\"\"\r\n").expect("memory");
    }
    let mut fixed = Vec::new();
    let request = Request { threads: 4, ..Request::default() };
    check::rewrite(reader("x.csv", text.as_bytes()), &request, Some(&mut fixed), None).expect("a table");
    assert_eq!(String::from_utf8(fixed).expect("UTF-8"), text);
}
