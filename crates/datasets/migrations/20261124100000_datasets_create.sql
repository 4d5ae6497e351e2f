create table datasets (
    authority_id      text   not null,
    id                text   not null primary key,
    slug              text   not null,
    title             text   not null,
    description       text   not null,
    licence           text   not null,
    schema_name       text,
    -- Folded words of title, description and columns, for the search.
    search_text       text   not null,
    created_at        bigint not null,
    changed_at        bigint not null,
    -- The version that the public reads; null while there is none, or once it is withdrawn.
    current_version   text,
    -- Of the first version. The public may know of a data set from then on, even withdrawn: its addresses say so.
    published_at      bigint,
    withdrawn_at      bigint,
    withdrawn_by      text,
    withdrawn_reason  text,
    unique (authority_id, slug)
);
create index datasets_published on datasets (published_at);

create table deposits (
    authority_id        text   not null,
    id                  text   not null primary key,
    dataset_id          text   not null references datasets (id),
    file_name           text   not null,
    bytes               bigint not null,
    sha256              text   not null,
    -- Key of the original in the blob store, byte for byte; erased at its date, the hash stays.
    original            text   not null,
    original_until      bigint not null,
    original_erased_at  bigint,
    -- What the depositor asked: the schema to check against, and which rows may be published.
    schema_name         text,
    good_rows_share     bigint,
    publish             bigint not null,
    state               text   not null,
    -- Key of the sentence that says why, where the state needs one, and what it names (JSON).
    reason              text,
    reason_args         text   not null,
    rows_read           bigint not null,
    rows_wrong          bigint not null,
    error_count         bigint not null,
    -- Keys of the full report (private) and of the table, once they are written.
    report              text,
    table_json          text,
    deposited_by        text   not null,
    deposited_at        bigint not null,
    changed_at          bigint not null,
    job_id              text
);
create index deposits_of on deposits (authority_id, deposited_at);
create index deposits_same on deposits (dataset_id, sha256);

create table findings (
    authority_id  text   not null,
    deposit_id    text   not null references deposits (id),
    column_name   text   not null,
    kind          text   not null,
    level         text   not null,
    cells         bigint not null,
    -- JSON lists: what the verdict rests on, and masked examples.
    evidence      text   not null,
    examples      text   not null,
    primary key (authority_id, deposit_id, column_name, kind)
);

create table decisions (
    authority_id  text   not null,
    dataset_id    text   not null references datasets (id),
    column_name   text   not null,
    kind          text   not null,
    level         text   not null,
    treatment     text   not null,
    -- For `keep`: the ground (a case of article D312-1-3 CRPA, a law, consent) and the agent's words.
    ground        text,
    note          text   not null,
    decided_by    text   not null,
    decided_at    bigint not null,
    primary key (authority_id, dataset_id, column_name, kind, decided_at)
);

create table versions (
    authority_id      text   not null,
    id                text   not null primary key,
    dataset_id        text   not null references datasets (id),
    deposit_id        text   not null references deposits (id),
    number            bigint not null,
    table_json        text   not null,
    -- The public report: counts and codes, never a cell.
    report_json       text   not null,
    rows_published    bigint not null,
    published_by      text   not null,
    published_at      bigint not null,
    withdrawn_at      bigint,
    withdrawn_by      text,
    withdrawn_reason  text,
    unique (authority_id, dataset_id, number)
);

-- Every reading of an original or of its rejected rows.
create table original_reads (
    authority_id  text   not null,
    id            text   not null primary key,
    deposit_id    text   not null references deposits (id),
    what          text   not null,
    read_by       text   not null,
    read_at       bigint not null
);
