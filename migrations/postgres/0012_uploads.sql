-- Files that an administrator brings users from, between two steps: for an hour, for their maker alone. The file itself
-- stands by itself, so that noting a step does not write it again.
CREATE TABLE uploads (
    id         UUID   NOT NULL PRIMARY KEY,                           -- random: it is also the key by which it is run once
    owner_id   UUID   NOT NULL,
    name       TEXT   NOT NULL,
    columns    TEXT   NOT NULL,                                       -- what each column means, as JSON; '' for one left out
    report     TEXT   NOT NULL DEFAULT '',                            -- what would come or came of each row, as JSON
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    run_at     BIGINT NOT NULL DEFAULT 0,
    failed     TEXT   NOT NULL DEFAULT '',                            -- how the last run failed; '' where it did not
    version    BIGINT NOT NULL DEFAULT 1                              -- grows when its columns are named
);
CREATE INDEX uploads_by_expiry ON uploads (expires_at);
CREATE TABLE upload_contents (
    upload_id UUID  NOT NULL PRIMARY KEY REFERENCES uploads (id) ON DELETE CASCADE,
    content   BYTEA NOT NULL
);
