mod agree;
mod get;
pub mod list;
pub mod organisation;
