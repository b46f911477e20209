//! What goes around the use cases: each file a promise of the program.

mod contact_photo;
mod csrf;
mod database_gone;
mod doctor;
mod errors;
mod export;
mod fuzz;
mod group_members;
mod groups;
mod headers;
mod health;
mod import;
mod kill;
mod limits;
mod links;
mod log;
mod me;
mod origin;
mod plans;
pub mod process;
mod round_trip;
mod session;
pub mod site;
mod stop;
mod v1;
mod waiting;
