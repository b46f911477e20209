-- Users change their own email. The same schema as migrations/postgres/0010_own_email.sql, which says what it means.

CREATE TABLE email_changes (
    user_seq BIGINT NOT NULL PRIMARY KEY REFERENCES users (seq) ON DELETE CASCADE,
    email    TEXT   NOT NULL,
    asked_at BIGINT NOT NULL
);
CREATE INDEX email_changes_by_time ON email_changes (asked_at);

-- SQLite changes no check of a table that is there.
CREATE TABLE wider_mails (
    seq             INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id              BLOB    NOT NULL,
    kind            TEXT    NOT NULL CHECK (kind IN ('invitation', 'reset', 'confirm_email', 'email_changed')),
    user_seq        BIGINT  NOT NULL REFERENCES users (seq) ON DELETE CASCADE,
    language        TEXT    NOT NULL,
    state           TEXT    NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'accepted', 'refused')),
    attempts        BIGINT  NOT NULL DEFAULT 0,
    next_attempt_at BIGINT  NOT NULL,
    created_at      BIGINT  NOT NULL,
    settled_at      BIGINT  NOT NULL DEFAULT 0,
    problem         TEXT    NOT NULL DEFAULT '',
    address         TEXT    NOT NULL DEFAULT ''
);
INSERT INTO wider_mails (seq, id, kind, user_seq, language, state, attempts, next_attempt_at, created_at, settled_at, problem)
    SELECT seq, id, kind, user_seq, language, state, attempts, next_attempt_at, created_at, settled_at, problem FROM mails;
-- A number is never given twice, also if the mail that had it is gone.
DELETE FROM sqlite_sequence WHERE name = 'wider_mails';
INSERT INTO sqlite_sequence (name, seq) SELECT 'wider_mails', seq FROM sqlite_sequence WHERE name = 'mails';
DROP TABLE mails;
ALTER TABLE wider_mails RENAME TO mails;
CREATE UNIQUE INDEX mails_id ON mails (id);
CREATE INDEX mails_due ON mails (next_attempt_at, seq) WHERE state = 'waiting';
CREATE INDEX mails_by_user ON mails (user_seq, kind, seq);
CREATE INDEX mails_by_settled ON mails (settled_at) WHERE state <> 'waiting';

CREATE TABLE wider_links (
    digest     BLOB   NOT NULL PRIMARY KEY,
    user_seq   BIGINT NOT NULL REFERENCES users (seq) ON DELETE CASCADE,
    kind       TEXT   NOT NULL CHECK (kind IN ('invitation', 'reset', 'confirm_email')),
    mail_seq   BIGINT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
INSERT INTO wider_links SELECT digest, user_seq, kind, mail_seq, created_at, expires_at FROM links;
DROP TABLE links;
ALTER TABLE wider_links RENAME TO links;
CREATE INDEX links_by_user ON links (user_seq, kind);
CREATE INDEX links_by_expiry ON links (expires_at);
