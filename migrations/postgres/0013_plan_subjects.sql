-- Plans are of users or of groups: what was the user of a plan is its target, by the row number in the table of its subject.

ALTER TABLE plans ADD COLUMN subject TEXT NOT NULL DEFAULT 'user';   -- user or group
ALTER TABLE plan_users RENAME TO plan_targets;
ALTER TABLE plan_targets RENAME COLUMN user_seq TO target_seq;
ALTER INDEX plan_users_pkey RENAME TO plan_targets_pkey;
