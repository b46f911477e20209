//! Parts of the interface that know nothing of users and groups.

pub mod avatar;
pub mod conflict;
pub mod copy_field;
pub mod dialog;
pub mod error_view;
pub mod field;
pub mod form;
pub mod icon;
pub mod list_frame;
pub mod menu;
pub mod newest;
pub mod notices;
pub mod once;
pub mod pager;
pub mod picker;
pub mod query_form;
pub mod record_frame;
pub mod sort_header;
pub mod toast;
pub mod unsaved;
pub mod waiting;
