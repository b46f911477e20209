//! Who brings users in.

use uuid::Uuid;

/// Who, for the audit trail; the command line is nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct By<'b> {
    /// The administrator.
    pub actor: Option<Uuid>,
    /// The client's address.
    pub address: &'b str,
    /// The request's id.
    pub request_id: &'b str,
}
