mod agree;
mod bulk;
mod get;
pub mod list;
pub mod organisation;
