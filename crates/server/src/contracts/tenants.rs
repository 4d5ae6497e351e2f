//! Each route with an identifier, tried by nobody, by an agent of another authority and by its own.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use datasets::Incoming;
use kernel::{Actor, AuthorityId, Id, Identity, Permission};
use store::Db;
use testkit::{Reply, TestDb};
use web::Access;

use super::{NOW, instance};
use crate::instance::Instance;

/// What an agent of one authority may do there: everything.
fn agent(authority: AuthorityId) -> Actor {
    Actor {
        identity: Identity::Administrator,
        authorities: Some(vec![authority]),
        permissions: Permission::ALL.to_vec(),
    }
}

/// What may stand in the place of an identifier: data set, deposit and version of an authority.
struct Ids {
    published: Vec<Id>,
    private: Vec<Id>,
}

impl Ids {
    fn all(&self) -> impl Iterator<Item = Id> {
        self.published.iter().chain(&self.private).copied()
    }
}

/// Deposits a file and waits until nothing works on it any more; gives the deposit and its data set.
async fn bring(instance: &Instance, siren: &str, title: &str, publish: bool) -> (Id, Id) {
    let incoming = Incoming {
        file_name: "f.csv".to_owned(),
        title: Some(title.to_owned()),
        schema: Some("-".to_owned()),
        publish,
        ..Incoming::default()
    };
    let (app, siren) = (&instance.site.app, siren.parse().unwrap());
    let (deposit, dataset) =
        datasets::bring(app, &instance.services, &siren, incoming, &b"a,b\n1,2\n"[..]).await.unwrap();
    while instance.worker.step().await.unwrap() {}
    let followed = datasets::follow(app, deposit).await.unwrap();
    assert_eq!(followed.state, if publish { "published" } else { "ready" });
    (deposit, dataset)
}

/// Every way to send something to an address that a route may take.
fn bodies() -> [(&'static str, &'static str); 4] {
    const JSON: &str = "application/json";
    [
        (JSON, r#"{"reason":"essai"}"#),
        (JSON, r#"[{"column":"a","kind":"nir","treatment":"drop"}]"#),
        ("application/x-www-form-urlencoded", "reason=essai&title=Essai&licence=lov2"),
        ("application/x-www-form-urlencoded", ""),
    ]
}

async fn ask(
    router: &Router,
    method: &str,
    path: &str,
    key: Option<&str>,
    body: (&str, &'static str),
) -> Reply {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, body.0);
    if let Some(key) = key {
        request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
    }
    testkit::ask(router, request, Body::from(if method == "GET" { "" } else { body.1 })).await
}

/// A path with its parts filled.
fn filled(path: &str, id: Id) -> String {
    let parts = BTreeMap::from([
        ("authority", "hautcourt".to_owned()),
        ("slug", "brouillon".to_owned()),
        ("number", "1".to_owned()),
        ("format", "csv".to_owned()),
        ("id", id.to_string()),
    ]);
    parts.iter().fold(path.to_owned(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value))
}

/// An instance with two authorities, of which the first has a published data set and one that is not.
async fn two_authorities(db: Db, test: &TestDb) -> (Instance, Ids) {
    let ours = accounts::add(&db, "732829320", "Hautcourt", NOW).await.unwrap();
    let theirs = accounts::add(&db, "552100554", "Basseville", NOW).await.unwrap();
    let instance = instance(db, &test.folder(), vec![("ours", agent(ours.id)), ("theirs", agent(theirs.id))]);
    let (deposit, dataset) = bring(&instance, "732829320", "Arbres", true).await;
    let (draft_deposit, draft) = bring(&instance, "732829320", "Brouillon", false).await;
    let shown =
        ask(&instance.site.router, "GET", &format!("/api/v1/datasets/{dataset}"), None, ("", "")).await;
    let version = shown.json()["version_id"].as_str().unwrap().parse().unwrap();
    (instance, Ids { published: vec![dataset, version], private: vec![deposit, draft_deposit, draft] })
}

#[tokio::test]
async fn no_route_shows_or_changes_what_is_another_authoritys() {
    testkit::on_both([accounts::MIGRATIONS, datasets::MIGRATIONS], async |test| {
        let (instance, ids) = two_authorities(test.db.clone(), &test).await;
        let router = &instance.site.router;
        let with_parts = || {
            instance.site.routes.iter().filter(|(route, _)| route.contains('{')).map(|(route, access)| {
                let (method, path) = route.split_once(' ').unwrap();
                (method, path, *access)
            })
        };
        for (method, path, access) in with_parts() {
            for id in ids.all() {
                let path = filled(path, id);
                for body in bodies() {
                    if access == Access::Public {
                        // What is public is so for everybody; what is not is for nobody at these addresses.
                        let published = ids.published.contains(&id) && path.contains(&id.to_string());
                        for key in [None, Some("ours"), Some("theirs")] {
                            let reply = ask(router, method, &path, key, body).await;
                            assert!(
                                published || reply.status.as_u16() == 404,
                                "{method} {path} {key:?}: {} {}",
                                reply.status,
                                reply.body
                            );
                        }
                    } else {
                        let nobody = ask(router, method, &path, None, body).await;
                        assert_eq!(nobody.status.as_u16(), 401, "{method} {path}: {}", nobody.body);
                        let unknown = ask(router, method, &path, Some("unknown"), body).await;
                        assert_eq!(unknown.status.as_u16(), 401, "{method} {path}: {}", unknown.body);
                        let theirs = ask(router, method, &path, Some("theirs"), body).await;
                        // A body that the route does not take is refused before anything is looked for.
                        let not_taken = method != "GET" && matches!(theirs.status.as_u16(), 400 | 415 | 422);
                        assert!(
                            theirs.status.as_u16() == 404 || not_taken,
                            "{method} {path}: {} {}",
                            theirs.status,
                            theirs.body
                        );
                    }
                }
            }
        }
        // The same addresses answer their own authority: they were the right ones.
        for (method, path, access) in with_parts().filter(|(_, _, access)| *access != Access::Public) {
            let (mut own, mut others) = (Vec::new(), Vec::new());
            for id in ids.all() {
                for body in bodies() {
                    let path = filled(path, id);
                    others.push(ask(router, method, &path, Some("theirs"), body).await.status.as_u16());
                    own.push(ask(router, method, &path, Some("ours"), body).await.status.as_u16());
                }
            }
            assert!(others.contains(&404), "{method} {path} {access:?}: {others:?}");
            assert!(own.iter().any(|it| matches!(it, 200..400 | 409)), "{method} {path} {access:?}: {own:?}");
            assert!(!own.contains(&500), "{method} {path}: {own:?}");
        }
    })
    .await;
}
