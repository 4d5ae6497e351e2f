use kernel::AuthorityId;
use proptest::prelude::*;

use super::*;

fn catalog() -> Catalog {
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let tables = names(&["authorities", "notes", "tags"]);
    Catalog { shared: names(&["authorities"]), tables, ..Catalog::default() }
}

fn judge(sql: &'static str, scope: &Scope) -> Result<Ready, Refusal> {
    let asked = tokens(sql)?.into_iter().filter_map(|token| match token.kind {
        TokenKind::Parameter(number) => Some(number - 1),
        _ => None,
    });
    let given = asked.max().unwrap_or(0);
    apply(sql, scope, given, &catalog())
}

fn one() -> Scope {
    Scope::One(AuthorityId::new(1))
}

fn granted() -> Scope {
    Scope::Granted(vec![AuthorityId::new(1), AuthorityId::new(2), AuthorityId::new(3)])
}

#[test]
fn a_text_that_ties_each_table_passes() {
    for sql in [
        "select id from notes where authority_id = $1",
        "select id from notes where authority_id in ($1) and slug = $2 order by id limit 10",
        "SELECT id FROM notes WHERE slug = $2 AND authority_id = $1",
        "select n.id from notes n join tags as t on t.note_id = n.id and t.authority_id = $1 where n.authority_id = $1",
        "select n.id from notes n left outer join tags t on t.authority_id in ($1) and t.id = n.id where n.authority_id = $1",
        "select n.id, a.name from notes n join authorities a on a.id = n.authority_id where n.authority_id = $1",
        "select name from authorities where slug = $2 or siren = $3",
        "select id from notes where authority_id = $1 and (slug = $2 or title like $3)",
        "select id from notes where authority_id = $1 and id between $2 and $3 and title is distinct from $4",
        "select id from (select id from notes where authority_id = $1) n where id = $2 or id = $3",
        "with mine as (select id from notes where authority_id = $1) select id from mine where id > $2 or id < $3",
        "select id from notes where authority_id = $1 union all select id from tags where authority_id = $1",
        "select id from notes where authority_id = $1 and exists (select 1 from tags t where t.authority_id = $1)",
        "select case when a = 1 or b = 2 then 1 else 0 end from notes where authority_id = $1",
        "insert into notes (authority_id, id) values ($1, $2)",
        "insert into notes (authority_id, id) values ($1, $2), ($1, $3) on conflict do nothing",
        "insert into notes (authority_id, id) values ($1, $2) on conflict (authority_id, id) do update set id = excluded.id",
        "insert into notes (authority_id, id) select $1, t.id from tags t where t.authority_id = $1 returning id",
        "insert into authorities (id) values ($2)",
        "update notes set slug = $2, title = $3 where authority_id = $1 and id = $4 returning id",
        "delete from notes where authority_id = $1 and title = 'an or, a where; and a $7'",
    ] {
        assert!(judge(sql, &one()).is_ok(), "{sql}: {:?}", judge(sql, &one()));
    }
}

#[test]
fn a_text_that_forgets_a_table_is_refused() {
    for sql in [
        "",
        "select id from notes",
        "select id from notes where slug = $2",
        "select id from notes where id = $1",
        "select id from notes where authority_id = $2",
        "select id from notes where authority_id <> $1",
        "select id from notes where not authority_id = $1",
        "select id from notes where authority_id = $1 is null",
        "select id from notes where authority_id = $1 || $2",
        "select id from notes where authority_id in ($1) = false",
        "select id from notes where authority_id in ($1, $2)",
        "select id from notes where authority_id not in ($1)",
        "select id from notes where authority_id = $1 or slug = $2",
        "select id from notes where slug = $2 or authority_id = $1 and id = $3",
        "select id from notes where (authority_id = $1) or slug = $2",
        "select id from notes where (slug = $2 and authority_id = $1) or slug = $3",
        "select id from notes where slug between $2 and authority_id = $1",
        "select id from notes where case when $2 = 1 and authority_id = $1 then 1 else 1 end = 1",
        "select authority_id = $1 from notes",
        "select id from notes group by id having count(*) > 1 and authority_id = $1",
        "select count(*) filter (where authority_id = $1) from notes",
        "select id from notes where title = 'authority_id = $1'",
        "select n.id from notes n join tags t on t.note_id = n.id where n.authority_id = $1",
        "select n.id from notes n join tags t on t.note_id = n.id where authority_id = $1",
        "select n.id from notes n left join tags t on n.authority_id = $1 and t.authority_id = $1",
        "select n.id from notes n right join tags t on t.id = n.id and t.authority_id = $1 where n.authority_id = $1",
        "select n.id from notes n full outer join tags t on t.authority_id = $1 where n.authority_id = $1",
        "select n.id from notes n, tags t where n.authority_id = $1",
        "select n.id from notes n join authorities a on a.id = n.authority_id, tags t where n.authority_id = $1",
        "select n.id from (notes n join tags t on t.id = n.id) where n.authority_id = $1",
        "select id from notes where authority_id = $1 and id in (select note_id from tags)",
        "select id from notes n where n.authority_id = $1 and exists (select 1 from tags t where n.authority_id = $1)",
        "select id from notes where authority_id = $1 union select id from tags",
        "with mine as (select id from notes) select id from mine",
        "with notes as (select id from notes) select id from notes",
        "select n.id from notes n left join tags t on t.id = n.id left join tags u on u.authority_id = $1 and \
         t.authority_id = $1 where n.authority_id = $1",
        "select id from public.notes where authority_id = $1",
        "select id from notes where authority_id = $1 -- and slug = $2",
        "select id from notes where authority_id = $1; delete from notes",
        "select \"id\" from notes where authority_id = $1",
        "insert into notes values ($1, $2)",
        "insert into notes (id, authority_id) values ($2, $1)",
        "insert into notes (authority_id, id) values ($2, $3)",
        "insert into notes (authority_id, id) values ($1, $2), ($3, $2)",
        "insert into notes (authority_id, id) values ($1 || $2, $2)",
        "insert into notes (authority_id, id) select t.authority_id, t.id from tags t where t.authority_id = $1",
        "insert into notes (authority_id, id) select $1, id from tags",
        "insert into notes (authority_id, id) select $1, $2 union select $3, $2",
        "insert into notes (authority_id, id) values ($1, $2) on conflict (id) do update set title = $3",
        "update notes set title = $2",
        "update notes set authority_id = $2 where authority_id = $1",
        "update notes set title = $3, authority_id = $2 where authority_id = $1",
        "update notes set (authority_id, title) = ($2, $3) where authority_id = $1",
        "delete from notes",
        "delete from notes using tags where notes.authority_id = $1",
        "drop table notes",
        "truncate notes",
        "select set_config('beffroi.scope', 'system', true)",
        "select id from notes where authority_id = $1 and (select 1",
        "select id from notes where authority_id = $1)",
    ] {
        assert!(judge(sql, &one()).is_err(), "{sql}");
    }
}

#[test]
fn several_authorities_are_written_out() {
    let ready = judge("select id from notes where authority_id in ($1) and slug = $2", &granted()).unwrap();
    assert_eq!(ready.sql, "select id from notes where authority_id in ($1, $3, $4) and slug = $2");
    assert_eq!(ready.more.len(), 2);

    let nobody =
        judge("select id from notes where authority_id in ($1)", &Scope::Granted(Vec::new())).unwrap();
    assert_eq!(
        (nobody.sql.as_ref(), nobody.scope),
        ("select id from notes where authority_id in ($1)", None)
    );

    for sql in [
        "select id from notes where authority_id = $1",
        "select id from notes where authority_id in ($1) and id = $1",
        "insert into notes (authority_id, id) values ($1, $2)",
    ] {
        assert!(judge(sql, &granted()).is_err(), "{sql}");
    }
}

#[test]
fn a_job_of_the_product_reaches_every_authority_and_says_so() {
    let job = Scope::System("sweep");
    let ready = judge("delete from notes where authority_id in ($1) and id = $2", &job).unwrap();
    assert_eq!(ready.sql, "delete from notes where authority_id in ($1) is not null and id = $2");
    assert!(judge("delete from notes where id = $2", &job).is_ok());
    assert!(judge("delete from notes where authority_id = $1", &job).is_err());
    assert!(judge("drop table notes", &job).is_err());
}

#[test]
fn the_public_reads_what_is_published() {
    let published = "select n.id from notes n join tags t on t.id = n.tag and t.published_at is not null \
                     where n.published_at is not null";
    assert!(judge(published, &Scope::Public).is_ok());
    for sql in [
        "select id from notes",
        "select id from notes where published_at is null",
        "select id from notes where published_at is not null or id = $2",
        "select id from notes where authority_id in ($1)",
        "select id from notes where published_at is not null and authority_id = $1",
        "update notes set title = $2 where published_at is not null",
        "with gone as (delete from notes where published_at is not null returning id) select id from gone",
    ] {
        assert!(judge(sql, &Scope::Public).is_err(), "{sql}");
    }
}

#[test]
fn arguments_are_counted() {
    let sql = "select id from notes where authority_id = $1 and slug = $3";
    assert!(apply(sql, &one(), 2, &catalog()).is_ok());
    assert!(apply(sql, &one(), 1, &catalog()).is_err());
    assert!(apply(sql, &one(), 3, &catalog()).is_err());
}

/// Pieces of texts, glued at random: more of them are nearly right than random characters would be.
fn near_text() -> impl Strategy<Value = &'static str> {
    const PIECES: &[&str] = &[
        "select",
        "id",
        "from",
        "notes",
        "n",
        "tags",
        "where",
        "authority_id",
        "=",
        "$1",
        "$2",
        "in",
        "($1)",
        "(",
        ")",
        "and",
        "or",
        "not",
        "join",
        "left",
        "on",
        ".",
        ",",
        "union",
        "case",
        "end",
        "insert into",
        "values",
        "with",
        "as",
        "update",
        "set",
        "delete",
        "between",
        "'",
        "--",
        ";",
        "é",
        "$0",
        "null",
        "is",
        "published_at",
    ];
    prop::collection::vec(prop::sample::select(PIECES), 0..24).prop_map(|pieces| &*pieces.join(" ").leak())
}

proptest! {
    #[test]
    fn no_text_makes_the_rule_panic(sql in ".{0,80}") {
        let sql: &'static str = sql.leak();
        for scope in [one(), granted(), Scope::Public, Scope::System("test")] {
            let _ = judge(sql, &scope);
        }
    }

    #[test]
    fn a_text_with_a_tenants_table_and_no_scope_never_passes(sql in near_text()) {
        for scope in [one(), granted()] {
            if judge(sql, &scope).is_ok() && (sql.contains("notes") || sql.contains("tags")) {
                let named = ["from notes", "from tags", "join notes", "join tags", "into notes", "into tags",
                    "update notes", "update tags"].iter().any(|named| sql.contains(named));
                prop_assert!(!named || sql.contains("$1"), "{}", sql);
            }
        }
    }
}
