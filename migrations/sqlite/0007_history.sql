-- Details of audit events can be deleted for one reason alone: the person they are about is gone, erased as a user or
-- deleted from the address book.
CREATE TRIGGER audit_details_no_delete BEFORE DELETE ON audit_details
WHEN NOT EXISTS (
    SELECT 1 FROM audit_events e JOIN users u ON u.id = e.target_id
    WHERE e.n = old.event_n AND e.target_kind = 'user' AND u.activity = 'erased'
) AND NOT EXISTS (
    SELECT 1 FROM audit_events e
    WHERE e.n = old.event_n AND e.target_kind = 'contact' AND NOT EXISTS (SELECT 1 FROM contacts c WHERE c.id = e.target_id)
)
BEGIN SELECT RAISE(ABORT, 'audit details are append-only'); END;
