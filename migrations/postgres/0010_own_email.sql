-- Users change their own email: it counts once the new address has confirmed it, and the old one is told.

-- The address that is to become a user's own, until it is confirmed, withdrawn or forgotten.
CREATE TABLE email_changes (
    user_seq BIGINT NOT NULL PRIMARY KEY REFERENCES users (seq) ON DELETE CASCADE,
    email    TEXT   NOT NULL,
    asked_at BIGINT NOT NULL
);
CREATE INDEX email_changes_by_time ON email_changes (asked_at);

-- `address` is where a mail goes that does not go to the user's own; it is taken away when the mail is settled.
ALTER TABLE mails ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE mails DROP CONSTRAINT mails_kind_check;
ALTER TABLE mails ADD CONSTRAINT mails_kind_check CHECK (kind IN ('invitation', 'reset', 'confirm_email', 'email_changed'));

ALTER TABLE links DROP CONSTRAINT links_kind_check;
ALTER TABLE links ADD CONSTRAINT links_kind_check CHECK (kind IN ('invitation', 'reset', 'confirm_email'));
