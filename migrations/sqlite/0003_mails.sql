-- The outbox, and the links that mails and administrators hand out. The same schema as
-- migrations/postgres/0003_mails.sql, which says what the columns mean.

CREATE TABLE mails (
    seq             INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id              BLOB    NOT NULL,
    kind            TEXT    NOT NULL CHECK (kind IN ('invitation', 'reset')),
    user_seq        BIGINT  NOT NULL REFERENCES users (seq) ON DELETE CASCADE,
    language        TEXT    NOT NULL,
    state           TEXT    NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'accepted', 'refused')),
    attempts        BIGINT  NOT NULL DEFAULT 0,
    next_attempt_at BIGINT  NOT NULL,
    created_at      BIGINT  NOT NULL,
    settled_at      BIGINT  NOT NULL DEFAULT 0,
    problem         TEXT    NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX mails_id ON mails (id);
CREATE INDEX mails_due ON mails (next_attempt_at, seq) WHERE state = 'waiting';
CREATE INDEX mails_by_user ON mails (user_seq, kind, seq);
CREATE INDEX mails_by_settled ON mails (settled_at) WHERE state <> 'waiting';

CREATE TABLE links (
    digest     BLOB   NOT NULL PRIMARY KEY,
    user_seq   BIGINT NOT NULL REFERENCES users (seq) ON DELETE CASCADE,
    kind       TEXT   NOT NULL CHECK (kind IN ('invitation', 'reset')),
    mail_seq   BIGINT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX links_by_user ON links (user_seq, kind);
CREATE INDEX links_by_expiry ON links (expires_at);
