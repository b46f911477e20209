-- Every bulk action and most edits write a user's version, in no index. With room on its page the new row goes beside the
-- old one and no index is touched (HOT): of ten thousand users here and there each took a tenth of the time. Pages that
-- are full already get their room as rows leave them.
ALTER TABLE users SET (fillfactor = 85);
