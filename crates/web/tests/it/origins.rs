//! What scripts of other sites may do, and what a session may do without its token.

use axum::http::{Request, StatusCode, request::Builder};
use testkit::TestSite;
use web::{Access, Feature, Json, Path, Route, Visit};

/// Routes that the gallery has no use for.
async fn site() -> TestSite {
    let open = Feature {
        routes: vec![
            Route::get("/api/gone/{id}", Access::Public, async |Path(id): Path<u8>| match id {
                0 => Err(kernel::Error::Gone(Box::default()).into()),
                1 => Err(kernel::Invalid::new("id", "field-kind").into()),
                3 => Err(kernel::Error::Unavailable("busy").into()),
                _ => Err::<web::Response, web::Failed>(kernel::Error::NotFound.into()),
            })
            .any_origin(),
            Route::post("/api/sum", Access::Public, async |visit: Visit, Json(all): Json<Vec<i64>>| {
                visit.json(&all.iter().sum::<i64>())
            })
            .any_origin(),
            // Takes neither a form nor JSON: nothing in it looks for a token.
            Route::post("/api/careless", Access::Public, async |visit: Visit| visit.done()),
        ],
        ..Feature::new("open")
    };
    TestSite::sqlite(vec![crate::gallery::feature(), open]).await
}

fn preflight(path: &str, method: &str) -> Builder {
    Request::options(path)
        .header("origin", "https://ailleurs.fr")
        .header("access-control-request-method", method)
        .header("access-control-request-headers", "content-type")
}

#[tokio::test]
async fn errors_about_public_data_can_be_read_by_pages_of_any_origin() {
    let site = site().await;
    for (path, status) in [
        ("/api/gone/0", StatusCode::GONE),
        ("/api/gone/1", StatusCode::UNPROCESSABLE_ENTITY),
        ("/api/gone/2", StatusCode::NOT_FOUND),
        ("/api/gone/x", StatusCode::NOT_FOUND),
    ] {
        let reply = site.get_json(path).await;
        assert_eq!((reply.status, reply.header("access-control-allow-origin")), (status, "*"), "{path}");
        assert_eq!(reply.header("cross-origin-resource-policy"), "cross-origin");
    }
    assert_eq!(site.get_json("/api/nowhere").await.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn who_comes_when_too_many_ask_is_told_when_to_come_back() {
    let reply = site().await.get_json("/api/gone/3").await;
    assert_eq!((reply.status, reply.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "30"));
    assert_eq!(reply.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_browser_that_asks_before_is_told_what_is_open_and_only_that() {
    let site = site().await;
    let open = site.send(preflight("/api/sum", "POST"), "").await;
    assert_eq!((open.status, open.header("access-control-allow-origin")), (StatusCode::NO_CONTENT, "*"));
    assert_eq!(open.header("access-control-allow-methods"), "POST");
    assert!(open.header("access-control-allow-headers").contains("content-type"));
    assert_eq!(open.header("access-control-allow-credentials"), "");
    let read = site.send(preflight("/api/grants/2026", "GET"), "").await;
    assert_eq!(read.header("access-control-allow-methods"), "GET, HEAD");
    // Of ranges only the plainest need no leave (Fetch, 2.2.2), and none is from the end.
    assert!(read.header("access-control-allow-headers").contains("if-range, range"));
    for (path, method) in [("/api/sum", "DELETE"), ("/form", "POST"), ("/api/careless", "POST")] {
        let closed = site.send(preflight(path, method), "").await;
        assert_eq!(closed.header("access-control-allow-origin"), "", "{path}");
    }
}

#[tokio::test]
async fn a_page_of_any_origin_may_ask_without_a_cookie_and_never_with_a_session() {
    let site = site().await;
    let ask = |path: &str| {
        Request::post(path)
            .header("content-type", "application/json")
            .header("origin", "https://ailleurs.fr")
            .header("sec-fetch-site", "cross-site")
    };
    let asked = site.send(ask("/api/sum"), "[1, 2]").await;
    assert_eq!((asked.status, asked.body.as_str()), (StatusCode::OK, "3"));
    assert_eq!(asked.header("access-control-allow-origin"), "*");
    let session = ("cookie", "__Host-beffroi-session=administrator");
    let token = web::form_token("administrator");
    let with_session = ask("/api/sum").header(session.0, session.1).header("x-csrf-token", token);
    assert_eq!(site.send(with_session, "[1, 2]").await.status, StatusCode::FORBIDDEN);
    // What is not open stays closed.
    assert_eq!(site.send(ask("/api/careless"), "").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_session_changes_nothing_without_its_token_even_where_the_handler_forgets_it() {
    let site = site().await;
    let post = || Request::post("/api/careless").header("cookie", "__Host-beffroi-session=administrator");
    let token = web::form_token("administrator");
    let form = "application/x-www-form-urlencoded";
    for (request, body) in [
        (post(), String::new()),
        (post().header("content-type", "application/json"), "{}".to_owned()),
        (post().header("content-type", "text/plain"), format!("csrf={token}")),
        (post().header("content-type", form), "csrf=wrong".to_owned()),
        (post().header("content-type", "multipart/form-data; boundary=b"), String::new()),
        (post().header("x-csrf-token", "wrong").header("content-type", form), format!("csrf={token}")),
    ] {
        assert_eq!(site.send(request, body).await.status, StatusCode::FORBIDDEN);
    }
    let by_header = site.send(post().header("x-csrf-token", &token), "").await;
    assert_eq!(by_header.status, StatusCode::NO_CONTENT);
    let by_form = site.send(post().header("content-type", form), format!("a=b&csrf={token}")).await;
    assert_eq!(by_form.status, StatusCode::NO_CONTENT);
    let by_key = Request::post("/api/careless").header("authorization", "Bearer administrator");
    assert_eq!(site.send(by_key, "").await.status, StatusCode::NO_CONTENT);
}
