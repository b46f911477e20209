//! Groups: the list, and the record with its form.

mod agree;
mod create;
mod form;
mod guards;
mod list;
mod losses;
mod members;
mod office;
mod organisation;
mod plans;
mod update;
