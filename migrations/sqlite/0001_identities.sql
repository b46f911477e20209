-- Identities, their contacts and groups. The same schema as migrations/postgres/0001_identities.sql,
-- which says what the columns mean; here stands only what is SQLite's own.

CREATE TABLE contacts (
    id          BLOB    NOT NULL PRIMARY KEY,
    kind        TEXT    NOT NULL CHECK (kind IN ('person', 'company')),
    relation    TEXT    NOT NULL CHECK (relation IN ('staff', 'customer', 'supplier')),
    title       TEXT    NOT NULL DEFAULT '',
    first_name  TEXT    NOT NULL DEFAULT '',
    last_name   TEXT    NOT NULL DEFAULT '',
    company     TEXT    NOT NULL DEFAULT '',
    position    TEXT    NOT NULL DEFAULT '',
    department  TEXT    NOT NULL DEFAULT '',
    email       TEXT    NOT NULL DEFAULT '',
    phone       TEXT    NOT NULL DEFAULT '',
    mobile      TEXT    NOT NULL DEFAULT '',
    address     TEXT    NOT NULL DEFAULT '',
    country     TEXT    NOT NULL DEFAULT '',
    name_key    TEXT    NOT NULL,
    created_at  BIGINT  NOT NULL,
    modified_at BIGINT  NOT NULL,
    version     BIGINT  NOT NULL DEFAULT 1
);

CREATE TABLE users (
    seq                   INTEGER NOT NULL PRIMARY KEY,
    id                    BLOB    NOT NULL,
    name                  TEXT    NOT NULL,
    name_key              TEXT    NOT NULL,
    email                 TEXT    NOT NULL,
    email_key             TEXT    NOT NULL,
    activity              TEXT    NOT NULL DEFAULT 'active' CHECK (activity IN ('active', 'deactivated', 'deleted', 'erased')),
    contact_id            BLOB    REFERENCES contacts (id),
    contact_key           TEXT    NOT NULL DEFAULT '',
    no_shared_data        BOOLEAN NOT NULL DEFAULT FALSE,
    api_only              BOOLEAN NOT NULL DEFAULT FALSE,
    purpose               TEXT    NOT NULL DEFAULT '',
    responsible_seq       BIGINT  REFERENCES users (seq),
    review_on             BIGINT  NOT NULL DEFAULT 0,
    expires_on            BIGINT  NOT NULL DEFAULT 0,
    description           TEXT    NOT NULL DEFAULT '',
    locale                TEXT    NOT NULL DEFAULT '',
    time_zone             TEXT    NOT NULL DEFAULT '',
    password_hash         TEXT    NOT NULL DEFAULT '',
    password_set_at       BIGINT  NOT NULL DEFAULT 0,
    invitation_expires_at BIGINT  NOT NULL DEFAULT 0,
    last_login            BIGINT  NOT NULL DEFAULT 0,
    last_seen_at          BIGINT  NOT NULL,
    reviewed_at           BIGINT  NOT NULL DEFAULT 0,
    failed_attempts       BIGINT  NOT NULL DEFAULT 0,
    locked_until          BIGINT  NOT NULL DEFAULT 0,
    lock_count            BIGINT  NOT NULL DEFAULT 0,
    created_at            BIGINT  NOT NULL,
    created_by            BLOB,
    modified_at           BIGINT  NOT NULL,
    version               BIGINT  NOT NULL DEFAULT 1,
    search_text           TEXT    NOT NULL
);
CREATE UNIQUE INDEX users_id ON users (id);
CREATE UNIQUE INDEX users_contact ON users (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX users_by_name ON users (name_key, seq);
CREATE INDEX users_by_email ON users (email_key, seq);
CREATE INDEX users_by_contact ON users (contact_key, seq);
CREATE INDEX users_by_last_login ON users (last_login, seq);
CREATE INDEX users_by_no_shared_data ON users (no_shared_data, seq);
CREATE INDEX users_by_created ON users (created_at, seq);
CREATE INDEX users_by_expires ON users (expires_on, seq);
CREATE INDEX users_by_failed_attempts ON users (failed_attempts, seq);

CREATE TABLE user_keys (
    key      TEXT   NOT NULL PRIMARY KEY,
    user_seq BIGINT NOT NULL REFERENCES users (seq) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX user_keys_by_user ON user_keys (user_seq);

CREATE TABLE groups (
    seq         INTEGER NOT NULL PRIMARY KEY,
    id          BLOB    NOT NULL,
    name        TEXT    NOT NULL,
    name_key    TEXT    NOT NULL,
    description TEXT    NOT NULL DEFAULT '',
    activity    TEXT    NOT NULL DEFAULT 'active' CHECK (activity IN ('active', 'deactivated', 'deleted')),
    leader_seq  BIGINT  REFERENCES users (seq),
    created_at  BIGINT  NOT NULL,
    modified_at BIGINT  NOT NULL,
    version     BIGINT  NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX groups_id ON groups (id);
CREATE UNIQUE INDEX groups_name ON groups (name_key);
CREATE INDEX groups_by_leader ON groups (leader_seq);

CREATE TABLE memberships (
    user_seq   BIGINT  NOT NULL REFERENCES users (seq) ON DELETE CASCADE,
    group_seq  BIGINT  NOT NULL REFERENCES groups (seq) ON DELETE CASCADE,
    writable   BOOLEAN NOT NULL DEFAULT FALSE,
    granted_at BIGINT  NOT NULL,
    granted_by BLOB,
    PRIMARY KEY (user_seq, group_seq)
) WITHOUT ROWID;
CREATE INDEX memberships_by_group ON memberships (group_seq, user_seq);

CREATE TABLE group_permissions (
    group_seq  BIGINT  NOT NULL REFERENCES groups (seq) ON DELETE CASCADE,
    permission TEXT    NOT NULL,
    writable   BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (group_seq, permission)
) WITHOUT ROWID;
CREATE INDEX group_permissions_by_permission ON group_permissions (permission, group_seq);

CREATE TABLE tags (
    seq     INTEGER NOT NULL PRIMARY KEY,
    subject TEXT    NOT NULL CHECK (subject IN ('user', 'group')),
    name    TEXT    NOT NULL,
    key     TEXT    NOT NULL
);
CREATE UNIQUE INDEX tags_key ON tags (subject, key);

CREATE TABLE user_tags (
    user_seq BIGINT NOT NULL REFERENCES users (seq) ON DELETE CASCADE,
    tag_seq  BIGINT NOT NULL REFERENCES tags (seq) ON DELETE CASCADE,
    PRIMARY KEY (user_seq, tag_seq)
) WITHOUT ROWID;
CREATE INDEX user_tags_by_tag ON user_tags (tag_seq, user_seq);

CREATE TABLE group_tags (
    group_seq BIGINT NOT NULL REFERENCES groups (seq) ON DELETE CASCADE,
    tag_seq   BIGINT NOT NULL REFERENCES tags (seq) ON DELETE CASCADE,
    PRIMARY KEY (group_seq, tag_seq)
) WITHOUT ROWID;
CREATE INDEX group_tags_by_tag ON group_tags (tag_seq, group_seq);

-- The search index: trigrams of users.search_text, which is folded already. Positions are left out
-- (detail=none), so a hit is a candidate that the query still compares with the text itself.
CREATE VIRTUAL TABLE users_search USING fts5 (
    search_text, content = 'users', content_rowid = 'seq', tokenize = 'trigram case_sensitive 1', detail = none
);
CREATE TRIGGER users_search_insert AFTER INSERT ON users BEGIN
    INSERT INTO users_search (rowid, search_text) VALUES (new.seq, new.search_text);
END;
CREATE TRIGGER users_search_delete AFTER DELETE ON users BEGIN
    INSERT INTO users_search (users_search, rowid, search_text) VALUES ('delete', old.seq, old.search_text);
END;
CREATE TRIGGER users_search_update AFTER UPDATE OF search_text ON users WHEN old.search_text <> new.search_text BEGIN
    INSERT INTO users_search (users_search, rowid, search_text) VALUES ('delete', old.seq, old.search_text);
    INSERT INTO users_search (rowid, search_text) VALUES (new.seq, new.search_text);
END;

CREATE TABLE user_changes (
    n        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    user_seq BIGINT  NOT NULL
);
CREATE TRIGGER user_changes_user_insert AFTER INSERT ON users BEGIN INSERT INTO user_changes (user_seq) VALUES (new.seq); END;
CREATE TRIGGER user_changes_user_update AFTER UPDATE ON users BEGIN INSERT INTO user_changes (user_seq) VALUES (new.seq); END;
CREATE TRIGGER user_changes_user_delete AFTER DELETE ON users BEGIN INSERT INTO user_changes (user_seq) VALUES (old.seq); END;
CREATE TRIGGER user_changes_membership_insert AFTER INSERT ON memberships BEGIN INSERT INTO user_changes (user_seq) VALUES (new.user_seq); END;
CREATE TRIGGER user_changes_membership_delete AFTER DELETE ON memberships BEGIN INSERT INTO user_changes (user_seq) VALUES (old.user_seq); END;
CREATE TRIGGER user_changes_tag_insert AFTER INSERT ON user_tags BEGIN INSERT INTO user_changes (user_seq) VALUES (new.user_seq); END;
CREATE TRIGGER user_changes_tag_delete AFTER DELETE ON user_tags BEGIN INSERT INTO user_changes (user_seq) VALUES (old.user_seq); END;

CREATE TABLE sessions (
    digest       BLOB   NOT NULL PRIMARY KEY,
    user_seq     BIGINT NOT NULL REFERENCES users (seq) ON DELETE CASCADE,
    created_at   BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    address      TEXT   NOT NULL DEFAULT '',
    agent        TEXT   NOT NULL DEFAULT ''
);
CREATE INDEX sessions_by_user ON sessions (user_seq);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE sign_in_attempts (
    subject      BLOB   NOT NULL PRIMARY KEY,
    failures     BIGINT NOT NULL,
    window_start BIGINT NOT NULL
);
CREATE INDEX sign_in_attempts_by_start ON sign_in_attempts (window_start);

CREATE TABLE settings (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE audit_events (
    n           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id          BLOB    NOT NULL,
    at          BIGINT  NOT NULL,
    actor_id    BLOB,
    action      TEXT    NOT NULL,
    target_kind TEXT    NOT NULL,
    target_id   BLOB,
    address     TEXT    NOT NULL DEFAULT '',
    request_id  TEXT    NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX audit_events_id ON audit_events (id);
CREATE INDEX audit_events_by_target ON audit_events (target_id, n);
CREATE TABLE audit_details (
    event_n BIGINT NOT NULL PRIMARY KEY REFERENCES audit_events (n),
    details TEXT   NOT NULL
);
CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END;
CREATE TRIGGER audit_events_no_delete BEFORE DELETE ON audit_events BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END;
CREATE TRIGGER audit_details_no_update BEFORE UPDATE ON audit_details BEGIN SELECT RAISE(ABORT, 'audit details are append-only'); END;
