-- What whoever made a plan could see then: who sees less by now does not read names in it any more.

ALTER TABLE plans ADD COLUMN scope TEXT NOT NULL DEFAULT '';         -- '*': everything; else row numbers of led groups

-- What is remembered of a membership is more from now on. Plans live for an hour.
DELETE FROM plan_users;
DELETE FROM plans;
