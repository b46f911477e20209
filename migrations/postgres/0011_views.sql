-- Saved views of the users list: a search, filters, an order and columns under a name, for oneself or for all
-- administrators; and what somebody's list begins with.
CREATE TABLE saved_views (
    id          UUID    NOT NULL PRIMARY KEY,
    owner_seq   BIGINT  NOT NULL REFERENCES users (seq) ON DELETE CASCADE,
    name        TEXT    NOT NULL,
    name_key    TEXT    COLLATE "C" NOT NULL,
    query       TEXT    NOT NULL,                                    -- as the list's address has it, without a page
    shared      BOOLEAN NOT NULL DEFAULT FALSE,                      -- with all administrators
    created_at  BIGINT  NOT NULL,
    modified_at BIGINT  NOT NULL,
    version     BIGINT  NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX saved_views_name ON saved_views (owner_seq, name_key);
CREATE INDEX saved_views_shared ON saved_views (shared, name_key);

CREATE TABLE start_views (
    user_seq BIGINT NOT NULL PRIMARY KEY REFERENCES users (seq) ON DELETE CASCADE,
    built_in TEXT   NOT NULL DEFAULT '',                             -- a state of the filter "Sign-in", or
    view_id  UUID   REFERENCES saved_views (id) ON DELETE CASCADE    -- a saved view
);
CREATE INDEX start_views_by_view ON start_views (view_id);
