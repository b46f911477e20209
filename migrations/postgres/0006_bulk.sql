-- More can be done to many users at once, and it is told how far it is.

ALTER TABLE users ADD COLUMN reviewed_by UUID;                       -- who kept them at the last review

ALTER TABLE plans ADD COLUMN group_seq BIGINT NOT NULL DEFAULT 0;    -- what the action is about; 0 or empty: nothing
ALTER TABLE plans ADD COLUMN writable BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE plans ADD COLUMN tag TEXT NOT NULL DEFAULT '';
ALTER TABLE plans ADD COLUMN day BIGINT NOT NULL DEFAULT 0;
ALTER TABLE plans ADD COLUMN halted TEXT NOT NULL DEFAULT '';        -- why the last run did nothing: cancelled, too_large, failed

-- Without foreign keys: checking them would cost more than all the rest of a plan. Users are erased and never
-- removed, and who removes a plan removes its users before.
DROP TABLE plan_users;
CREATE TABLE plan_users (
    plan_seq BIGINT NOT NULL,
    user_seq BIGINT NOT NULL,
    version  BIGINT NOT NULL,                                        -- of the user when the plan was made
    before   TEXT   NOT NULL,                                        -- what undoing gives back
    outcome  TEXT   NOT NULL,                                        -- will, kept, already, or why not
    PRIMARY KEY (plan_seq, user_seq)
);
