//! The words of a schema. How they are read from JSON and applied to a cell is in the files beside this one.

use super::{Note, Pattern};

/// A schema, read and understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// The name in its catalogue, such as `scdl/subventions`.
    pub name: String,
    pub title: String,
    pub description: String,
    pub version: String,
    pub homepage: Option<String>,
    /// Of the schema's own bytes, lower-case hexadecimal: the same schema everywhere has the same hash.
    pub sha256: String,
    pub fields: Vec<Field>,
    /// Cells that count as empty; `[""]` where the schema says nothing.
    pub missing_values: Vec<String>,
    pub primary_key: Vec<String>,
    pub foreign_keys: Vec<ForeignKey>,
    pub custom_checks: Vec<CustomCheck>,
    /// What the schema says that is not applied, and where it says it.
    pub notes: Vec<Note>,
}

impl Schema {
    /// Whether this cell counts as empty.
    pub fn is_missing(&self, cell: &str) -> bool {
        self.missing_values.iter().any(|missing| missing == cell)
    }
}

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub name: String,
    pub title: Option<String>,
    pub description: Option<String>,
    pub example: Option<String>,
    pub kind: Kind,
    pub constraints: Constraints,
}

/// The type of a column with its options.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    String(StringFormat),
    /// `bare` false allows text around the digits, such as `95 %`.
    Integer {
        bare: bool,
        group: Option<String>,
    },
    Number {
        decimal: char,
        group: Option<String>,
        bare: bool,
    },
    Boolean {
        yes: Vec<String>,
        no: Vec<String>,
    },
    Date(DateFormat),
    Time(DateFormat),
    Datetime(DateFormat),
    Year,
    YearMonth,
    Duration,
    Geopoint(GeopointFormat),
    Geojson,
    Object,
    /// A JSON array, or, with the national `arrayItem`, values of that kind.
    Array(Option<Box<ArrayItem>>),
    Any,
}

/// What each item of an array must be (`arrayItem`, an addition of Validata that the national schemas use).
#[derive(Clone, Debug, PartialEq)]
pub struct ArrayItem {
    pub kind: Kind,
    pub constraints: Constraints,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StringFormat {
    Plain,
    Email,
    Uri,
    Binary,
    Uuid,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateFormat {
    /// ISO 8601: `2024-02-29`, `13:05:00`, `2024-02-29T13:05:00Z`.
    Iso,
    /// Anything that can be read as one.
    Any,
    /// A `strptime` pattern such as `%d/%m/%Y`.
    Pattern(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeopointFormat {
    /// `lon, lat`.
    Text,
    /// `[lon, lat]`.
    Array,
    /// `{"lon": …, "lat": …}`.
    Object,
}

/// What a cell must satisfy beyond its type. Bounds keep the schema's text: they are read as the column's kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Constraints {
    pub required: bool,
    pub unique: bool,
    pub pattern: Option<Pattern>,
    /// Allowed cells, compared after reading as the column's kind.
    pub allowed: Vec<String>,
    pub minimum: Option<String>,
    pub maximum: Option<String>,
    pub min_length: Option<usize>,
    pub max_length: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    pub fields: Vec<String>,
    /// Empty names this same table.
    pub resource: String,
    pub reference_fields: Vec<String>,
}

/// How two cells are compared by `compare-columns-value`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
    Greater,
    AtLeast,
    Equal,
    AtMost,
    Less,
}

/// A national custom check (Validata). A check of one column is skipped when the column is absent or the cell is
/// empty; a check of several is skipped when one column is absent or one cell empty, unless said here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CustomCheck {
    Siret {
        column: String,
    },
    Siren {
        column: String,
    },
    /// An absent column counts as empty; both absent is an error of the header.
    OneOfRequired {
        column1: String,
        column2: String,
    },
    /// All have a value or all are empty.
    Cohesive {
        columns: Vec<String>,
    },
    Compare {
        column: String,
        column2: String,
        op: Comparison,
    },
    Sum {
        column: String,
        columns: Vec<String>,
    },
    YearInterval {
        column: String,
        year_only: bool,
    },
    NomenclatureActes {
        column: String,
    },
    OpeningHours {
        column: String,
    },
    PhoneNumber {
        column: String,
    },
    FrenchGpsCoordinates {
        column: String,
    },
    /// A name that this version does not know: reported as a warning, never silently passed.
    Unknown {
        name: String,
    },
}

/// A cell read as its column's kind. A year is an `Integer`, a month of a year the `Date` of its first day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Typed {
    /// Fits its kind and is kept as it was written: text, JSON, places, durations.
    Text,
    Integer(i64),
    Number(f64),
    Boolean(bool),
    /// Days since 1970-01-01.
    Date(i32),
    /// Milliseconds since 1970-01-01T00:00:00Z.
    Datetime(i64),
    /// Milliseconds since midnight.
    Time(i64),
}
