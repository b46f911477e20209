-- Plans are of users or of groups. The same schema as migrations/postgres/0013_plan_subjects.sql.

ALTER TABLE plans ADD COLUMN subject TEXT NOT NULL DEFAULT 'user';
ALTER TABLE plan_users RENAME TO plan_targets;
ALTER TABLE plan_targets RENAME COLUMN user_seq TO target_seq;
