-- Place of the column in the file, from 1: findings are told in the order of the file.
alter table findings add column place bigint not null default 0;
