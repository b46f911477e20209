-- Erasing and deleting had used an option of FTS5 (secure-delete) that breaks the index.
INSERT INTO users_search (users_search) VALUES ('rebuild');
INSERT INTO contacts_search (contacts_search) VALUES ('rebuild');
