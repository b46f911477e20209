-- Details of audit events can be deleted for one reason alone: the person they are about is gone, erased as a user or
-- deleted from the address book.
CREATE FUNCTION audit_details_of_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM audit_events e JOIN users u ON u.id = e.target_id
        WHERE e.n = OLD.event_n AND e.target_kind = 'user' AND u.activity = 'erased'
    ) OR EXISTS (
        SELECT 1 FROM audit_events e
        WHERE e.n = OLD.event_n AND e.target_kind = 'contact' AND NOT EXISTS (SELECT 1 FROM contacts c WHERE c.id = e.target_id)
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'audit details are append-only';
END $$;
CREATE TRIGGER audit_details_no_delete BEFORE DELETE ON audit_details FOR EACH ROW EXECUTE FUNCTION audit_details_of_erased();
CREATE TRIGGER audit_details_no_truncate BEFORE TRUNCATE ON audit_details FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
