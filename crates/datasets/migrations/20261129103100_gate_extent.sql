-- What a decision was given on: the cells found that blocked, and the data rows of the deposit that showed them. Null for
-- decisions taken before this was kept.
alter table decisions add column cells bigint;
alter table decisions add column rows_read bigint;

-- The first data row that shows the finding, from 1, and its cells at any level that blocks; null for those found before.
alter table findings add column first_row bigint;
alter table findings add column reach bigint;
