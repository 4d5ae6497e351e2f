//! What to say of a file that is not a table, or that is over a limit.

use crate::Lang;

/// The name of what was found instead of a table, for a person.
pub fn name(found: &'static str, lang: Lang) -> &'static str {
    match (found, lang) {
        ("old Excel (.xls)", Lang::Fr) => "ancien Excel (.xls)",
        ("old Word (.doc)", Lang::Fr) => "ancien Word (.doc)",
        ("old PowerPoint (.ppt)", Lang::Fr) => "ancien PowerPoint (.ppt)",
        ("Excel binary (.xlsb)", Lang::Fr) => "Excel binaire (.xlsb)",
        ("HTML", Lang::Fr) => "page web",
        ("HTML", Lang::En) => "web page",
        ("ELF" | "PE" | "Mach-O", Lang::Fr) => "programme",
        ("ELF" | "PE" | "Mach-O", Lang::En) => "program",
        ("OLE", Lang::Fr) => "ancien document Office",
        ("OLE", Lang::En) => "old Office document",
        ("binary", Lang::Fr) => "contenu inconnu",
        ("binary", Lang::En) => "unknown content",
        (found, Lang::Fr | Lang::En) => found,
    }
}

/// What to do with a file that is not a table, by the name that [`detect`](super::detect) found for it.
pub fn advice(found: &str, lang: Lang) -> Option<&'static str> {
    let (french, english) = match found {
        "old Excel (.xls)" | "Excel binary (.xlsb)" | "Excel 2003 XML" => (
            "Ouvrez-le dans un tableur et enregistrez-le au format XLSX, ODS ou CSV.",
            "Open it in a spreadsheet program and save it as XLSX, ODS or CSV.",
        ),
        "HTML" => (
            "C’est une page web, parfois nommée .xls par l’application qui l’a produite : ouvrez-la dans un tableur et \
             enregistrez-la au format XLSX, ODS ou CSV.",
            "It is a web page, which the program that made it may have named .xls: open it in a spreadsheet program \
             and save it as XLSX, ODS or CSV.",
        ),
        "PDF"
        | "old Word (.doc)"
        | "Word (.docx)"
        | "ODT"
        | "RTF"
        | "old PowerPoint (.ppt)"
        | "PowerPoint (.pptx)"
        | "ODP"
        | "OpenDocument"
        | "EPUB"
        | "PNG"
        | "JPEG"
        | "GIF"
        | "TIFF"
        | "WEBP"
        | "BMP"
        | "SVG" => (
            "C’est un document à lire, pas un tableau : déposez le fichier de tableur dont il est tiré.",
            "It is a document to read, not a table: deposit the spreadsheet that it comes from.",
        ),
        "shapefile" | "KML" | "GML" => (
            "Exportez la couche au format GeoJSON depuis votre logiciel de cartographie.",
            "Export the layer as GeoJSON from your mapping software.",
        ),
        "7z" | "RAR" | "bzip2" | "xz" | "zstd" | "tar" => (
            "Sortez le tableau de cette archive, ou compressez-le en zip ou en gzip.",
            "Take the table out of this archive, or compress it with zip or gzip.",
        ),
        "SQLite" | "Parquet" => ("Exportez la table au format CSV.", "Export the table as CSV."),
        "JSON" => (
            "Ce JSON ne contient pas de liste d’objets : une liste d’objets, un par ligne du tableau, est attendue.",
            "This JSON holds no list of objects: a list of objects, one for each row of the table, is expected.",
        ),
        "ELF" | "PE" | "Mach-O" => (
            "C’est un programme : vérifiez d’où il vient avant de l’ouvrir.",
            "It is a program: make sure where it comes from before opening it.",
        ),
        "XML" | "OLE" | "zip" | "binary" => (
            "Déposez un tableau au format CSV, XLSX, ODS, JSON ou GeoJSON.",
            "Deposit a table as CSV, XLSX, ODS, JSON or GeoJSON.",
        ),
        _ => return None,
    };
    Some(match lang {
        Lang::Fr => french,
        Lang::En => english,
    })
}

/// What a limit of [`Limits`](super::Limits) is on, for a person, by its word in
/// [`Unreadable::TooLarge`](crate::Unreadable::TooLarge).
pub fn limited(what: &'static str, lang: Lang) -> &'static str {
    let (french, english) = match what {
        "inflated size" => ("taille décompressée", "size once decompressed"),
        "inflation ratio" => ("taux de compression", "compression ratio"),
        "shared strings" => ("textes du classeur", "texts of the workbook"),
        "cell" => ("taille d’une cellule", "size of a cell"),
        "row" | "block" => ("taille d’une ligne", "size of a row"),
        "columns" => ("nombre de colonnes", "number of columns"),
        "blank rows" => ("nombre de lignes vides", "number of empty rows"),
        "depth" => ("niveaux d’imbrication", "levels of nesting"),
        "files" => ("nombre de fichiers dans l’archive", "number of files in the archive"),
        "sheets" => ("nombre de feuilles", "number of sheets"),
        "styles" => ("nombre de styles", "number of styles"),
        "nested archives" => ("archives dans l’archive", "archives in the archive"),
        other => (other, other),
    };
    if lang == Lang::Fr { french } else { english }
}
