//! What a reader asks of one table, and the rows that answer.

/// One cell of an answer.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
pub enum Value {
    Null,
    Boolean(bool),
    Integer(i64),
    Number(f64),
    /// Text, and dates and times as ISO 8601.
    Text(String),
}

/// How a cell is compared with the reader's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Exact,
    /// Another value, or none: `is distinct from` of SQL, as in the peer API.
    Differs,
    IsNull,
    IsNotNull,
    Contains,
    NotContains,
    In,
    NotIn,
    /// At most (the peer API calls it `less`).
    AtMost,
    /// At least (the peer API calls it `greater`).
    AtLeast,
    Below,
    Above,
}

impl Operator {
    pub const ALL: [Self; 12] = [
        Self::Exact,
        Self::Differs,
        Self::IsNull,
        Self::IsNotNull,
        Self::Contains,
        Self::NotContains,
        Self::In,
        Self::NotIn,
        Self::AtMost,
        Self::AtLeast,
        Self::Below,
        Self::Above,
    ];

    /// How the peer API spells it after the column: `montant__less`.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Differs => "differs",
            Self::IsNull => "isnull",
            Self::IsNotNull => "isnotnull",
            Self::Contains => "contains",
            Self::NotContains => "notcontains",
            Self::In => "in",
            Self::NotIn => "notin",
            Self::AtMost => "less",
            Self::AtLeast => "greater",
            Self::Below => "strictly_less",
            Self::Above => "strictly_greater",
        }
    }
}

/// The number of a row in its file, from 1, as the peer API names it: conditions and sorts may be on it, unless the table
/// has a column of this name.
pub const ROW_ID: &str = "__id";

/// A test of one column. Values are the reader's text; the engine reads them as the column's kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub column: String,
    pub operator: Operator,
    /// None for `IsNull` and `IsNotNull`, several for `In` and `NotIn`, else one.
    pub values: Vec<String>,
}

/// Which rows are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// All of these; every row when empty.
    All(Vec<Filter>),
    /// At least one of these; no row when empty.
    Any(Vec<Filter>),
    Is(Condition),
}

impl Filter {
    /// The filter that lets every row pass.
    pub fn everything() -> Self {
        Self::All(Vec::new())
    }

    pub fn is_everything(&self) -> bool {
        matches!(self, Self::All(parts) if parts.iter().all(Self::is_everything))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// A column of the table, or the name of an aggregate's result.
    pub column: String,
    pub descending: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AggregateKind {
    /// Cells of the column that are not empty.
    Count,
    /// Rows of the group, whatever the column holds. Pages ask it; the peer API has no word for it.
    Rows,
    Average,
    Minimum,
    Maximum,
    Sum,
}

impl AggregateKind {
    /// The suffix of the result column, as the peer API spells it: `montant__sum`.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Rows => "rows",
            Self::Average => "avg",
            Self::Minimum => "min",
            Self::Maximum => "max",
            Self::Sum => "sum",
        }
    }
}

/// A figure over the rows of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aggregate {
    pub column: String,
    pub kind: AggregateKind,
}

/// A place in a sorted answer, opaque to the reader: it names the last row seen, so rows never shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(pub String);

/// Which part of the answer is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Window {
    Rows { offset: u64, limit: usize },
    After { cursor: Cursor, limit: usize },
}

/// A question about one table. The default answers every column of every row in file order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Select {
    /// Empty means all.
    pub columns: Vec<String>,
    pub filter: Filter,
    /// Words looked for in every text column: case and accents folded, all of them in one row.
    pub search: Option<String>,
    pub group: Vec<String>,
    pub aggregates: Vec<Aggregate>,
    /// Ties are settled by the order of the file, so that an answer never changes from run to run.
    pub sort: Vec<Sort>,
    pub window: Window,
    /// Whether `Records::total` is wanted.
    pub count: bool,
}

impl Default for Select {
    fn default() -> Self {
        Self {
            columns: Vec::new(),
            filter: Filter::everything(),
            search: None,
            group: Vec::new(),
            aggregates: Vec::new(),
            sort: Vec::new(),
            window: Window::Rows { offset: 0, limit: 20 },
            count: true,
        }
    }
}

/// Rows that answer a [`Select`] or a SQL text.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Records {
    /// Names of the columns, in order.
    pub columns: Vec<String>,
    /// For rows of the table itself, their number in the file from 1; empty for groups and SQL.
    pub ids: Vec<u64>,
    /// One vector a row, as long as `columns`.
    pub rows: Vec<Vec<Value>>,
    /// How many rows or groups pass the filter; `None` when it was not asked.
    pub total: Option<u64>,
    /// Where the next page begins; `None` at the end, and for groups.
    #[serde(skip)]
    pub next: Option<Cursor>,
}

impl serde::Serialize for Cursor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}
