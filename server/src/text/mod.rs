//! Rules of names and texts.

pub mod fold;
