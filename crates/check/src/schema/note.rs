//! What a schema says that is not applied. Schemas in use are full of such things; each is shown, none is fatal.

/// One thing that is not applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where, as a JSON pointer: `/fields/3/contraints`.
    pub place: String,
    pub problem: Problem,
}

/// Why it is not applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A key that the specification does not define.
    UnknownKey,
    /// A key of the specification at a place where it has no meaning, such as `enum` outside `constraints`.
    Misplaced,
    /// Very near a key of the specification: `contraints`.
    Misspelt { meant: &'static str },
    /// A constraint or an option that columns of this type do not have, such as the `pattern` of a number.
    Inapplicable,
    /// A value that cannot be understood, such as a `minimum` that is no number.
    Unreadable,
    /// A type that this version does not know: any cell passes.
    UnknownType { found: String },
    /// A format that this version does not know: the widest one of the type is applied instead.
    UnknownFormat { found: String },
    /// A custom check that this version does not know.
    UnknownCheck { found: String },
    /// A column that the schema does not declare.
    UnknownColumn { name: String },
}
