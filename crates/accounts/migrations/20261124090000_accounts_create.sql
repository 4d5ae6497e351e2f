create table authorities (
    id          text   not null primary key,
    siren       text   not null unique,
    slug        text   not null unique,
    name        text   not null,
    created_at  bigint not null
);

-- Keys are kept as SHA-256 of 256 random bits: nothing to guess, so nothing to stretch.
create table administrator_keys (
    id          text   not null primary key,
    key_sha256  text   not null unique,
    created_at  bigint not null,
    revoked_at  bigint
);

create table sessions (
    token_sha256  text   not null primary key,
    key_id        text   not null references administrator_keys (id),
    created_at    bigint not null,
    expires_at    bigint not null
);
