-- Tokens by which API-only identities work, by the digest of the secret: who has the secret may do what both the scopes
-- and the identity allow. A revoked one is deleted; the audit trail remembers it.
CREATE TABLE api_tokens (
    id           BLOB   NOT NULL PRIMARY KEY,
    digest       BLOB  NOT NULL,
    user_seq     BIGINT NOT NULL REFERENCES users (seq) ON DELETE CASCADE,
    name         TEXT   NOT NULL,
    scopes       TEXT   NOT NULL,                                    -- words with blanks between: read_users …
    created_at   BIGINT NOT NULL,
    created_by   BLOB,
    expires_on   BIGINT NOT NULL,                                    -- the last day
    last_used_at BIGINT NOT NULL DEFAULT 0,
    last_address TEXT   NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX api_tokens_digest ON api_tokens (digest);
CREATE INDEX api_tokens_by_user ON api_tokens (user_seq, created_at);
