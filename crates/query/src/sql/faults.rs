//! The engine's errors as causes that a reader can do something about.
//!
//! The engine has a kind for few of them and words for the rest: what is looked for below is in the tests, with questions
//! that make it say so. Whatever is not recognised goes to the reader in the engine's own words.

use datafusion::arrow::error::ArrowError;
use datafusion::common::{DataFusionError, SchemaError};

use super::wire::Stopped;

/// What went wrong before the first row was read.
#[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
pub(super) fn of_plan(error: DataFusionError) -> Stopped {
    of(&error).unwrap_or_else(|| Stopped::Syntax { message: error.strip_backtrace() })
}

/// What went wrong in a question that was understood: every column was found, and one that is looked for again is seen from
/// a sub-query that is further from it than the engine reaches.
#[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
pub(super) fn of_run(error: DataFusionError) -> Stopped {
    if let DataFusionError::SchemaError(fault, _) = error.find_root()
        && let SchemaError::FieldNotFound { field, .. } = fault.as_ref()
    {
        return Stopped::OutOfReach { name: field.flat_name() };
    }
    of(&error).unwrap_or_else(|| Stopped::Failed { message: error.strip_backtrace() })
}

fn of(error: &DataFusionError) -> Option<Stopped> {
    match error.find_root() {
        DataFusionError::ResourcesExhausted(_) => Some(Stopped::Memory),
        DataFusionError::SchemaError(fault, _) => Some(of_names(fault)),
        DataFusionError::ArrowError(fault, _) => of_data(fault),
        DataFusionError::Plan(message) => of_planner(message),
        DataFusionError::Execution(message) => of_division(message),
        DataFusionError::NotImplemented(message) => of_sub_query(message),
        _ => None,
    }
}

fn of_names(fault: &SchemaError) -> Stopped {
    match fault {
        SchemaError::FieldNotFound { field, .. } => Stopped::NoColumn { name: field.flat_name() },
        SchemaError::AmbiguousReference { field } => Stopped::SeveralColumns { name: field.flat_name() },
        SchemaError::DuplicateQualifiedField { name, .. }
        | SchemaError::DuplicateUnqualifiedField { name } => Stopped::SameName { name: name.clone() },
    }
}

fn of_data(fault: &ArrowError) -> Option<Stopped> {
    match fault {
        ArrowError::DivideByZero => Some(Stopped::ByZero),
        // Arrow spells the two numbers after a colon.
        ArrowError::ArithmeticOverflow(what) => {
            let numbers = what.rsplit_once(": ").map_or(what.as_str(), |(_, numbers)| numbers);
            Some(Stopped::TooLarge { numbers: numbers.to_owned() })
        }
        ArrowError::CastError(message) | ArrowError::ParseError(message) => of_cast(message),
        ArrowError::ComputeError(message) => of_division(message),
        _ => None,
    }
}

/// A sub-query that could not be made a join, which is the only way that the engine has to run one.
fn of_sub_query(message: &str) -> Option<Stopped> {
    let is_one = ["Exists", "InSubquery", "ScalarSubquery", "OuterReference", "orrelated"];
    is_one.iter().any(|it| message.contains(it)).then_some(Stopped::SubQuery)
}

fn of_division(message: &str) -> Option<Stopped> {
    message.to_lowercase().contains("divide by zero").then_some(Stopped::ByZero)
}

/// `Cannot cast string 'x' to value of Int64 type`, and its neighbours.
fn of_cast(message: &str) -> Option<Stopped> {
    let quoted = || {
        let (_, rest) = message.split_once('\'')?;
        rest.rsplit_once('\'').map(|(value, _)| value)
    };
    let after = |words: &str| message.split_once(words).map(|(_, rest)| rest);
    let is_one = message.starts_with("Cannot cast string '") || message.starts_with("Cannot cast value '");
    let (value, kind) = if is_one {
        (quoted()?, after("' to value of ")?)
    } else if let Some(rest) = after("Can't cast value ") {
        rest.split_once(" to type ")?
    } else if message.starts_with("Error parsing timestamp from '") {
        (quoted()?, "Timestamp")
    } else {
        return None;
    };
    // A value is a cell: told, and not at length.
    let value = value.chars().take(SHOWN).collect();
    Some(Stopped::NotA { value, kind: kind_of(kind).to_owned() })
}

/// Characters of a value that an error repeats.
const SHOWN: usize = 80;

/// A kind of the engine as one of the dictionary of columns.
fn kind_of(kind: &str) -> &'static str {
    let is_one = |kinds: &[&str]| kinds.iter().any(|it| kind.starts_with(it));
    if is_one(&["Int", "UInt"]) {
        "integer"
    } else if is_one(&["Float", "Decimal"]) {
        "number"
    } else if is_one(&["Date"]) {
        "date"
    } else if is_one(&["Boolean"]) {
        "boolean"
    } else {
        "datetime"
    }
}

/// How the planner begins to say that kinds do not go together.
const KINDS: [&str; 6] = [
    "Cannot infer common argument type",
    "Cannot coerce arithmetic expression",
    "There isn't a common type to coerce",
    "Failed to coerce",
    "No function matches the given name and argument types",
    "Function '",
];

fn of_planner(message: &str) -> Option<Stopped> {
    let quoted = |message: &str, quote: char| {
        let mut parts = message.split(quote);
        parts.nth(1).map(str::to_owned)
    };
    let message = message.strip_prefix("Error during planning: ").unwrap_or(message);
    if message.starts_with("Invalid function '") {
        return Some(Stopped::NoFunction { name: quoted(message, '\'')? });
    }
    if let Some((_, rest)) = message.split_once("While expanding wildcard, column ") {
        return Some(Stopped::NotGrouped { name: quoted(rest, '"')? });
    }
    if let Some((_, rest)) = message.split_once("HAVING clause references: ") {
        let (name, _) = rest.split_once(" must appear in the GROUP BY")?;
        return Some(Stopped::NotGrouped { name: name.to_owned() });
    }
    if message.contains("require unique expression names") {
        let value = quoted(message, '"')?;
        let name = value.rsplit_once(" AS ").map_or(value.as_str(), |(_, name)| name);
        return Some(Stopped::SameName { name: name.to_owned() });
    }
    if message.contains("orrelated") {
        return Some(Stopped::SubQuery);
    }
    let is_of_kinds = KINDS.iter().any(|words| message.contains(words));
    is_of_kinds.then(|| Stopped::Kinds { message: message.lines().next().unwrap_or_default().to_owned() })
}
