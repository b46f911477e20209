-- What is going to be done to many users at once. The same schema as migrations/postgres/0002_plans.sql.

CREATE TABLE plans (
    seq        INTEGER NOT NULL PRIMARY KEY,
    id         BLOB    NOT NULL,
    actor_id   BLOB    NOT NULL,
    action     TEXT    NOT NULL,
    created_at BIGINT  NOT NULL,
    expires_at BIGINT  NOT NULL,
    run_at     BIGINT  NOT NULL DEFAULT 0,
    undone_at  BIGINT  NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX plans_id ON plans (id);
CREATE INDEX plans_by_expiry ON plans (expires_at);

CREATE TABLE plan_users (
    plan_seq BIGINT NOT NULL REFERENCES plans (seq) ON DELETE CASCADE,
    user_seq BIGINT NOT NULL REFERENCES users (seq) ON DELETE CASCADE,
    version  BIGINT NOT NULL,
    before   TEXT   NOT NULL,
    outcome  TEXT   NOT NULL,
    PRIMARY KEY (plan_seq, user_seq)
) WITHOUT ROWID;
CREATE INDEX plan_users_by_user ON plan_users (user_seq);
