-- JSON: the file that a repaired one was made from (its SHA-256), and the repairs by kind; null for a file as it came.
alter table deposits add column repaired_json text;
