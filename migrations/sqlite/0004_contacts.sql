-- The address book as a list of its own. The same schema as migrations/postgres/0004_contacts.sql.

-- A search index needs a row number that VACUUM leaves alone, and SQLite adds none to a table that is there.
-- Users refer to contacts by id, which comes back before the transaction ends.
PRAGMA defer_foreign_keys = ON;
CREATE TEMPORARY TABLE kept_contacts AS SELECT * FROM contacts;
DROP TABLE contacts;
CREATE TABLE contacts (
    seq         INTEGER NOT NULL PRIMARY KEY,
    id          BLOB    NOT NULL,
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
    version     BIGINT  NOT NULL DEFAULT 1,
    photo       TEXT    NOT NULL DEFAULT '',
    search_text TEXT    NOT NULL
);
CREATE UNIQUE INDEX contacts_id ON contacts (id);
INSERT INTO contacts (id, kind, relation, title, first_name, last_name, company, position, department, email, phone,
        mobile, address, country, name_key, created_at, modified_at, version, search_text)
    SELECT id, kind, relation, title, first_name, last_name, company, position, department, email, phone,
        mobile, address, country, name_key, created_at, modified_at, version,
        name_key || char(10) || lower(company) || char(10) || lower(position) || char(10) || lower(department)
            || char(10) || lower(email) || char(10) || phone || char(10) || mobile
    FROM kept_contacts;
DROP TABLE kept_contacts;
CREATE INDEX contacts_by_name ON contacts (name_key, seq);
CREATE INDEX contacts_by_relation ON contacts (relation, name_key, seq);

-- As users_search: trigrams of a text that is folded already, without positions.
CREATE VIRTUAL TABLE contacts_search USING fts5 (
    search_text, content = 'contacts', content_rowid = 'seq', tokenize = 'trigram case_sensitive 1', detail = none
);
INSERT INTO contacts_search (contacts_search) VALUES ('rebuild');
CREATE TRIGGER contacts_search_insert AFTER INSERT ON contacts BEGIN
    INSERT INTO contacts_search (rowid, search_text) VALUES (new.seq, new.search_text);
END;
CREATE TRIGGER contacts_search_delete AFTER DELETE ON contacts BEGIN
    INSERT INTO contacts_search (contacts_search, rowid, search_text) VALUES ('delete', old.seq, old.search_text);
END;
CREATE TRIGGER contacts_search_update AFTER UPDATE OF search_text ON contacts WHEN old.search_text <> new.search_text BEGIN
    INSERT INTO contacts_search (contacts_search, rowid, search_text) VALUES ('delete', old.seq, old.search_text);
    INSERT INTO contacts_search (rowid, search_text) VALUES (new.seq, new.search_text);
END;

CREATE TABLE contact_photos (
    contact_id BLOB   NOT NULL PRIMARY KEY REFERENCES contacts (id) ON DELETE CASCADE,
    digest     TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    bytes      BLOB   NOT NULL
);
