//! How values come from the server: compact, in the answers of server functions and in the page itself. With
//! JSON the code that reads them would be a fifth of what the browser has to load.

use leptos::prelude::Resource;
pub use leptos::server_fn::codec::{GetUrl, Postcard as Compact};

/// What a page asks of the server.
pub type Answer<T> = Resource<T, codee::binary::PostcardCodec>;
