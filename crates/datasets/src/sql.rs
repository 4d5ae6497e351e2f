//! Every SQL text of the slice, one file a table. `$1` is the scope (see `store::Tx`).

mod datasets;
mod deposits;
mod gate;
mod versions;

pub(crate) use datasets::*;
pub(crate) use deposits::*;
pub(crate) use gate::*;
pub(crate) use versions::*;

#[cfg(test)]
pub(crate) mod tests;
