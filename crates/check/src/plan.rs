//! From a schema and a header to the checks to run.

use std::sync::Arc;

use crate::cells::Blanks;
use crate::checks::{
    Check, Cohesive, Compare, Dates, Exact, Key, Keys, Known, Length, Numbers, OneOfRequired, Patterned,
    REQUIREMENTS, Reference, Set, Settled, Single, Sirets, Sum, index,
};
use crate::header::Header;
use crate::repair::DateOrder;
use crate::report::{Fault, Problem};
use crate::rules::{self, Gps};
use crate::schema::{
    Constraints, CustomCheck, DateFormat, Field, GeopointFormat, Kind, Requirement, Schema, StringFormat,
};

/// What a broken rule means for the rest of its cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// The cell cannot be read: nothing else is said of it.
    Unreadable,
    /// The cell is not of its kind: no other rule of that cell is said.
    Type,
    Cell,
    /// A rule of the row, said whatever its cells are.
    Row,
}

/// Something that can be broken, with the words for it.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) level: Level,
    pub(crate) problem: Problem,
}

impl Rule {
    /// Whether it is about one column, rather than the whole row.
    pub(crate) fn has_column(&self) -> bool {
        !matches!(self.problem, Problem::BlankRow | Problem::ExtraCell { .. } | Problem::UnclosedQuote)
    }
}

/// Everything to do with the rows of one file.
pub(crate) struct Plan {
    pub(crate) header: Header,
    /// For each column of the file, the field that says what it holds.
    pub(crate) fields: Vec<Option<Arc<Field>>>,
    pub(crate) blanks: Blanks,
    /// For each column that must have a value, the rule that says so.
    pub(crate) required: Vec<Option<u32>>,
    pub(crate) checks: Vec<Box<dyn Check>>,
    pub(crate) keys: Keys,
    pub(crate) rules: Vec<Rule>,
    pub(crate) warnings: Vec<Fault>,
    /// For each column, the order of its wrong dates, when a reading of the whole file has told it.
    pub(crate) orders: Vec<Option<DateOrder>>,
    /// In a free table that is written again, the columns that certain repairs make of one kind; empty otherwise.
    pub(crate) recast: Vec<Option<Field>>,
}

/// Rules that every plan begins with.
pub(crate) mod rule {
    pub(crate) const ENCODING: u32 = 0;
    pub(crate) const MISSING_CELL: u32 = 1;
    pub(crate) const EXTRA_CELL: u32 = 2;
    pub(crate) const BLANK_ROW: u32 = 3;
    pub(crate) const UNCLOSED_QUOTE: u32 = 4;
}

impl Plan {
    /// `known` are the values that keys of this same table refer to, in the order of the schema's foreign keys.
    pub(crate) fn new(header: Header, schema: Option<&Schema>, known: Vec<Known>) -> Self {
        let row = |problem| Rule { level: Level::Row, problem };
        let rules = vec![
            Rule { level: Level::Unreadable, problem: Problem::Encoding },
            Rule { level: Level::Unreadable, problem: Problem::MissingCell { expected: 0, found: 0 } },
            row(Problem::ExtraCell { expected: 0, found: 0 }),
            row(Problem::BlankRow),
            row(Problem::UnclosedQuote),
        ];
        let mut plan = Self {
            fields: vec![None; header.names.len()],
            required: vec![None; header.names.len()],
            orders: vec![None; header.names.len()],
            header,
            blanks: Blanks::new(schema),
            checks: Vec::new(),
            keys: Keys::default(),
            rules,
            warnings: Vec::new(),
            recast: Vec::new(),
        };
        if let Some(schema) = schema {
            plan.warnings.extend(schema.notes.iter().filter_map(crate::words::warning));
            let mut keys = Vec::new();
            plan.add_fields(schema, &mut keys);
            plan.add_primary_key(schema, &mut keys);
            plan.add_foreign_keys(schema, known);
            for check in &schema.custom_checks {
                plan.add_custom(schema, check);
            }
            plan.keys = Keys::new(keys);
        }
        plan
    }

    fn rule(&mut self, level: Level, problem: Problem) -> u32 {
        self.rules.push(Rule { level, problem });
        index(self.rules.len() - 1)
    }

    fn add(&mut self, check: impl Check + 'static) {
        self.checks.push(Box::new(check));
    }

    fn add_fields(&mut self, schema: &Schema, keys: &mut Vec<Key>) {
        for column in 0..self.fields.len() {
            let Some(place) = self.header.fields[column] else { continue };
            let mut field = schema.fields[place].clone();
            if matches!(&schema.primary_key[..], [only] if *only == field.name) {
                field.constraints.required = true;
            }
            let field = Arc::new(field);
            let first_rule = index(self.rules.len());
            self.rules.extend(REQUIREMENTS.map(|requirement| rule_of(&field, requirement)));
            let exact = Exact { field: Arc::clone(&field), column, first_rule };
            if field.constraints.required {
                self.required[column] = Some(exact.hit(0, Requirement::Required).rule);
            }
            if field.constraints.unique {
                keys.push(Key { columns: vec![column], rule: exact.hit(0, Requirement::Unique).rule });
            }
            self.add_column(exact);
            self.fields[column] = Some(field);
        }
    }

    /// The fast checks that, together, accept only what the field accepts.
    fn add_column(&mut self, exact: Exact) {
        let asks = Asks::of(&exact.field.constraints);
        match &exact.field.kind {
            Kind::Any | Kind::String(StringFormat::Plain) if !asks.bounds => {
                if asks.length {
                    self.add(Length(exact.clone()));
                }
                if asks.allowed {
                    let allowed = exact.field.constraints.allowed.clone();
                    self.add(Set::new(exact.clone(), allowed));
                }
                if let Some(check) = Patterned::new(exact) {
                    self.add(check);
                }
            }
            Kind::Boolean { yes, no } if asks == Asks::default() => {
                let words: Vec<String> = yes.iter().chain(no).cloned().collect();
                self.add(Set::new(exact, words));
            }
            Kind::Date(DateFormat::Iso) if asks == Asks::default() => self.add(Dates(exact)),
            Kind::Integer { .. } | Kind::Number { .. }
                if (Asks { bounds: false, ..asks }) == Asks::default() =>
            {
                if let Some(check) = Numbers::new(exact) {
                    self.add(check);
                }
            }
            _ => self.add(Settled(exact)),
        }
    }

    fn add_primary_key(&mut self, schema: &Schema, keys: &mut Vec<Key>) {
        let names = &schema.primary_key;
        let columns: Option<Vec<usize>> = names.iter().map(|name| self.header.column(schema, name)).collect();
        if let Some(columns) = columns.filter(|columns| !columns.is_empty()) {
            let rule = self.rule(Level::Row, Problem::PrimaryKey { columns: names.clone(), first: 0 });
            keys.push(Key { columns, rule });
        }
    }

    fn add_foreign_keys(&mut self, schema: &Schema, known: Vec<Known>) {
        let mut known = known.into_iter();
        for key in &schema.foreign_keys {
            if !key.resource.is_empty() {
                let detail = Problem::ForeignKeyNotChecked { resource: key.resource.clone() };
                self.warnings.push(Fault::of_header(None, detail));
            } else if let Some((columns, _)) = own_reference(&self.header, schema, key)
                && let Some(known) = known.next()
            {
                let rule = self.rule(Level::Row, Problem::ForeignKey { columns: key.fields.clone() });
                self.add(Reference { columns, rule, known });
            }
        }
    }

    fn add_custom(&mut self, schema: &Schema, check: &CustomCheck) {
        let column = |plan: &Self, name: &str| plan.header.column(schema, name);
        match check {
            CustomCheck::Siret { column: name } => {
                if let Some(column) = column(self, name) {
                    let rule = self.rule(Level::Cell, Problem::Siret);
                    self.add(Sirets { column, rule });
                }
            }
            CustomCheck::Siren { column: name } => {
                self.add_single(column(self, name), Problem::Siren, rules::siren);
            }
            CustomCheck::YearInterval { column: name, year_only } => {
                let year_only = *year_only;
                self.add_single(column(self, name), Problem::YearInterval { year_only }, move |cell| {
                    rules::year_interval(cell, year_only)
                });
            }
            CustomCheck::NomenclatureActes { column: name } => {
                self.add_single(column(self, name), Problem::NomenclatureActes, rules::nomenclature_actes);
            }
            CustomCheck::OpeningHours { column: name } => {
                self.add_single(column(self, name), Problem::OpeningHours, rules::opening_hours);
            }
            CustomCheck::PhoneNumber { column: name } => {
                self.add_single(column(self, name), Problem::PhoneNumber, rules::phone_number);
            }
            CustomCheck::FrenchGpsCoordinates { column: name } => {
                let found = column(self, name);
                let kind = match found.and_then(|column| self.fields[column].as_ref()) {
                    Some(field) if matches!(field.kind, Kind::Geopoint(_)) => field.kind.clone(),
                    _ => Kind::Geopoint(GeopointFormat::Text),
                };
                self.add_single(found, Problem::FrenchGpsCoordinates, move |cell| {
                    kind.point(cell)
                        .is_some_and(|(longitude, latitude)| rules::gps(longitude, latitude) == Gps::Inside)
                });
            }
            CustomCheck::OneOfRequired { column1, column2 } => {
                let (first, second) = (column(self, column1), column(self, column2));
                let Some(column) = first.or(second) else { return };
                let problem = Problem::OneOfRequired { column1: column1.clone(), column2: column2.clone() };
                let rule = self.rule(Level::Row, problem);
                self.add(OneOfRequired { column, other: first.and(second), rule });
            }
            CustomCheck::Cohesive { columns: names } => {
                let columns: Option<Vec<usize>> = names.iter().map(|name| column(self, name)).collect();
                if let Some(columns) = columns.filter(|columns| !columns.is_empty()) {
                    let rule = self.rule(Level::Row, Problem::Cohesive { columns: names.clone() });
                    self.add(Cohesive { columns, rule });
                }
            }
            CustomCheck::Compare { column: left, column2: right, op } => {
                let side = |name: &str| {
                    let column = column(self, name)?;
                    Some((column, self.fields[column].clone()?))
                };
                if let (Some(left), Some(found)) = (side(left), side(right)) {
                    let rule = self.rule(Level::Row, Problem::Compare { column2: right.clone(), op: *op });
                    self.add(Compare { left, op: *op, right: found, rule });
                }
            }
            CustomCheck::Sum { column: total, columns: names } => {
                let parts: Option<Vec<usize>> = names.iter().map(|name| column(self, name)).collect();
                if let (Some(total), Some(parts)) = (column(self, total), parts) {
                    let rule = self.rule(Level::Row, Problem::Sum { columns: names.clone() });
                    self.add(Sum { total, parts, rule });
                }
            }
            CustomCheck::Unknown { name } => {
                self.warnings.push(Fault::of_header(None, Problem::UnknownCheck { name: name.clone() }));
            }
        }
    }

    fn add_single(
        &mut self,
        column: Option<usize>,
        problem: Problem,
        holds: impl Fn(&str) -> bool + Send + Sync + 'static,
    ) {
        if let Some(column) = column {
            let rule = self.rule(Level::Cell, problem);
            self.add(Single { column, rule, holds: Box::new(holds) });
        }
    }
}

/// Where a key of the table to itself is in the file, and what it refers to; nothing when a column is absent.
pub(crate) fn own_reference(
    header: &Header,
    schema: &Schema,
    key: &crate::schema::ForeignKey,
) -> Option<(Vec<usize>, Vec<usize>)> {
    let columns =
        |names: &[String]| names.iter().map(|name| header.column(schema, name)).collect::<Option<Vec<_>>>();
    let (from, to) = (columns(&key.fields)?, columns(&key.reference_fields)?);
    (key.resource.is_empty() && !from.is_empty() && from.len() == to.len()).then_some((from, to))
}

/// What constraints ask beyond the type and a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "what is asked, one by one")]
struct Asks {
    pattern: bool,
    allowed: bool,
    bounds: bool,
    length: bool,
}

impl Asks {
    fn of(constraints: &Constraints) -> Self {
        Self {
            pattern: constraints.pattern.is_some(),
            allowed: !constraints.allowed.is_empty(),
            bounds: constraints.minimum.is_some() || constraints.maximum.is_some(),
            length: constraints.min_length.is_some() || constraints.max_length.is_some(),
        }
    }
}

fn rule_of(field: &Field, requirement: Requirement) -> Rule {
    let constraints = &field.constraints;
    let bound = |text: &Option<String>| text.clone().unwrap_or_default();
    let length = |length: Option<usize>| length.unwrap_or_default() as u64;
    let problem = match requirement {
        Requirement::Type => {
            let (kind, format) = crate::words::kind_and_format(&field.kind);
            Problem::Type { kind: kind.to_owned(), format }
        }
        Requirement::Required => Problem::Required,
        Requirement::Unique => Problem::Unique { first: 0 },
        Requirement::Pattern => {
            let pattern = constraints.pattern.as_ref();
            let fits = |example: &&String| pattern.is_some_and(|pattern| pattern.is_match(example));
            Problem::Pattern {
                pattern: pattern.map(|pattern| pattern.to_string()).unwrap_or_default(),
                // Some schemas give an example that they refuse.
                example: field.example.as_ref().filter(fits).cloned(),
                description: field.description.clone(),
            }
        }
        Requirement::Allowed => {
            Problem::Enum { allowed: constraints.allowed.iter().take(10).cloned().collect() }
        }
        Requirement::Minimum => Problem::Minimum { bound: bound(&constraints.minimum) },
        Requirement::Maximum => Problem::Maximum { bound: bound(&constraints.maximum) },
        Requirement::MinLength => Problem::MinLength { bound: length(constraints.min_length) },
        Requirement::MaxLength => Problem::MaxLength { bound: length(constraints.max_length) },
    };
    Rule { level: if requirement == Requirement::Type { Level::Type } else { Level::Cell }, problem }
}
