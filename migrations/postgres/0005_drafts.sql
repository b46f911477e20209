-- Forms between two requests.

-- What somebody typed into a form that was refused, until it is sent again: a quarter of an hour at most, only its
-- owner can read it, and the address that names it is stored as a digest. Never a password.
CREATE TABLE drafts (
    digest     BYTEA  NOT NULL PRIMARY KEY,
    owner_id   UUID   NOT NULL,
    path       TEXT   NOT NULL,
    content    TEXT   NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX drafts_by_expiry ON drafts (expires_at);

-- Forms that were saved, by a digest of their owner and content (a key among it), so that one that is sent twice is
-- saved once and answered the same.
CREATE TABLE sent_forms (
    digest     BYTEA  NOT NULL PRIMARY KEY,
    target_id  UUID   NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sent_forms_by_expiry ON sent_forms (expires_at);
