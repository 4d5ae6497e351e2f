create table jobs (
    id           text    not null primary key,
    authority_id text    not null, -- empty for work of the instance itself
    kind         text    not null,
    payload      text    not null,
    state        text    not null,
    attempts     bigint  not null,
    max_attempts bigint  not null,
    run_after    bigint  not null,
    lease_until  bigint,
    fence        bigint  not null, -- grows with each claim; who holds an older one may not commit
    cancel_asked boolean not null,
    done         bigint  not null,
    total        bigint,
    message      text,
    message_args text,
    created_at   bigint  not null,
    started_at   bigint,
    finished_at  bigint
);
create index jobs_due on jobs (state, run_after);
create index jobs_of_authority on jobs (authority_id, created_at);

-- Whose job was taken last, so that authorities are served in turn.
create table job_turns (
    authority_id text   not null primary key,
    turn         bigint not null
);

create table events (
    seq          bigint not null primary key,
    id           text   not null unique,
    authority_id text   not null, -- empty for events of the instance itself
    name         text   not null,
    ref_kind     text   not null,
    ref_id       text   not null,
    payload      text   not null,
    created_at   bigint not null
);
create index events_of_authority on events (authority_id, seq);

-- One row. Raising it holds its lock until commit, so that events become visible in the order of their numbers.
create table event_sequence (
    only_row bigint not null primary key,
    last     bigint not null
);
insert into event_sequence (only_row, last) values (1, 0);

create table event_cursors (
    subscriber text   not null primary key,
    seq        bigint not null,
    attempts   bigint not null,
    retry_at   bigint not null
);
