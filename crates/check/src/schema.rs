//! A Table Schema: what each column must hold (Table Schema specification 1.0, with the national additions).
//!
//! Where the specification leaves room, verdicts are those of frictionless 5, on which the national validator
//! stands; the few places where they differ are said where they are decided.

pub mod catalogue;
mod library;
pub mod matching;
mod model;
mod note;
pub mod pack;
mod parse;
mod pattern;
mod read;
#[cfg(test)]
mod tests;
mod violations;
mod words;

pub use self::library::Library;
pub use self::model::{
    ArrayItem, Comparison, Constraints, CustomCheck, DateFormat, Field, ForeignKey, GeopointFormat, Kind,
    Schema, StringFormat, Typed,
};
pub use self::note::{Note, Problem};
pub use self::parse::SchemaFault;
pub use self::pattern::{Pattern, PatternFault};
pub(crate) use self::violations::compare;
pub use self::violations::{Requirement, Violation};
