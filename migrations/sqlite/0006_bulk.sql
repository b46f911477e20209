-- More can be done to many users at once. The same schema as migrations/postgres/0006_bulk.sql.

ALTER TABLE users ADD COLUMN reviewed_by BLOB;

ALTER TABLE plans ADD COLUMN group_seq BIGINT NOT NULL DEFAULT 0;
ALTER TABLE plans ADD COLUMN writable BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE plans ADD COLUMN tag TEXT NOT NULL DEFAULT '';
ALTER TABLE plans ADD COLUMN day BIGINT NOT NULL DEFAULT 0;
ALTER TABLE plans ADD COLUMN halted TEXT NOT NULL DEFAULT '';

DROP TABLE plan_users;
CREATE TABLE plan_users (
    plan_seq BIGINT NOT NULL,
    user_seq BIGINT NOT NULL,
    version  BIGINT NOT NULL,
    before   TEXT   NOT NULL,
    outcome  TEXT   NOT NULL,
    PRIMARY KEY (plan_seq, user_seq)
) WITHOUT ROWID;
