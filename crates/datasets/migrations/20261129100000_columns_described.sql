-- What agents say of each column (JSON: column, text), for the dictionary of a table without a schema.
alter table datasets add column column_words text not null default '{}';
