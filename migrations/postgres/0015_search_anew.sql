-- Its search indexes are whole: this is for SQLite's.
SELECT 1;
