//! A Table Schema: what each column must hold (Table Schema specification 1.0, with the national additions).

mod model;

pub use self::model::{
    ArrayItem, Comparison, Constraints, CustomCheck, DateFormat, Field, ForeignKey, GeopointFormat, Kind,
    Schema, StringFormat, Typed,
};
