-- Forms between two requests. The same schema as migrations/postgres/0005_drafts.sql.

CREATE TABLE drafts (
    digest     BLOB   NOT NULL PRIMARY KEY,
    owner_id   BLOB   NOT NULL,
    path       TEXT   NOT NULL,
    content    TEXT   NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX drafts_by_expiry ON drafts (expires_at);

CREATE TABLE sent_forms (
    digest     BLOB   NOT NULL PRIMARY KEY,
    target_id  BLOB   NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sent_forms_by_expiry ON sent_forms (expires_at);
