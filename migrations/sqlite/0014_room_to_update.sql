-- PostgreSQL alone writes a row anew to update it, and wants room for that. Here it changes where it stands.
SELECT 1;
