use axum::http::{Request, StatusCode};

use crate::site;

#[tokio::test]
async fn an_error_is_a_page_for_people_and_problem_json_for_programs() {
    let site = site().await;
    let page = site.get("/nowhere").await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (StatusCode::NOT_FOUND, "text/html; charset=utf-8")
    );
    let problem = site.get_json("/nowhere").await;
    assert_eq!(problem.header("content-type"), "application/problem+json");
    insta::assert_snapshot!(problem.body.replace(",\"", ",\n\""));
    assert_eq!(site.get("/api/nowhere").await.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn what_broke_inside_stays_inside() {
    let reply = site().await.get_json("/panic").await;
    assert_eq!(reply.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!reply.body.contains("never that"), "{}", reply.body);
    assert_eq!(reply.json()["reference"].as_str().unwrap().len(), 14);
}

#[tokio::test]
async fn who_has_shown_nothing_is_asked_to_sign_in() {
    let site = site().await;
    let page = site.get("/forbidden").await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert!(page.body.contains("href=\"/sign-in?back=%2Fforbidden\""), "{}", page.body);
    let with_key = |key: &str| Request::get("/forbidden").header("authorization", format!("Bearer {key}"));
    assert_eq!(site.send(with_key("administrator"), "").await.status, StatusCode::OK);
    let wrong = site.send(with_key("guess"), "").await;
    assert_eq!((wrong.status, wrong.header("www-authenticate")), (StatusCode::UNAUTHORIZED, "Bearer"));
}

#[tokio::test]
async fn another_method_names_those_that_exist() {
    let reply = site().await.send(Request::delete("/table").header("accept", "text/html"), "").await;
    assert_eq!((reply.status, reply.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "GET,HEAD"));
}

#[tokio::test]
async fn an_unchanged_page_costs_an_empty_answer() {
    let site = site().await;
    let first = site.get("/table").await;
    assert_eq!(first.header("cache-control"), "no-cache");
    let again =
        Request::get("/table").header("accept", "text/html").header("if-none-match", first.header("etag"));
    let again = site.send(again, "").await;
    assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    let other = Request::get("/table?lang=en")
        .header("accept", "text/html")
        .header("if-none-match", first.header("etag"));
    assert_eq!(site.send(other, "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn every_answer_protects_its_reader() {
    let site = site().await;
    for path in ["/table", "/nowhere", "/job", "/robots.txt"] {
        let reply = site.get(path).await;
        assert!(reply.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
        assert!(!reply.header("content-security-policy").contains("unsafe"), "{path}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert!(reply.header("strict-transport-security").contains("max-age"));
        assert_eq!(reply.header("access-control-allow-origin"), "");
    }
}

#[tokio::test]
async fn files_are_kept_for_good_at_their_own_address() {
    let site = site().await;
    let page = site.get("/table").await;
    let address = page.body.split("rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let style = site.get(address).await;
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    assert!(style.header("cache-control").contains("immutable"));
    let former = site.get("/assets/0123456789abcdef/beffroi.css").await;
    assert_eq!((former.status, former.header("cache-control")), (StatusCode::OK, "no-cache"));
    assert_eq!(site.get("/assets/x/../Cargo.toml").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_tenant_s_colours_are_made_readable() {
    let site = site().await;
    let sheet = site.get("/assets/colours/ffee00-ffffff.css").await;
    assert_eq!(sheet.status, StatusCode::OK);
    let light = sheet.body.split("@media").next().unwrap();
    assert!(!light.contains("--accent:#ffee00"), "yellow on white cannot be read: {}", sheet.body);
    for wrong in
        ["/assets/colours/ffee00.css", "/assets/colours/FFEE00-ffffff.css", "/assets/colours/a-ffffff.css"]
    {
        assert_eq!(site.get(wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
}

#[tokio::test]
async fn routes_and_interface_are_written_down() {
    let site = site().await;
    insta::assert_debug_snapshot!(site.site.routes);
    insta::assert_snapshot!(site.get("/robots.txt").await.body);
    let document = site.get_json("/api/v1/openapi.json?lang=en").await.json();
    insta::assert_snapshot!(format!("{document:#}"));
}

#[tokio::test]
async fn public_data_can_be_read_by_pages_of_any_origin() {
    let site = site().await;
    let reply = site.get_json("/api/grants/2026?limit=1").await;
    assert_eq!(reply.header("access-control-allow-origin"), "*");
    assert_eq!(reply.header("cross-origin-resource-policy"), "cross-origin");
    assert_eq!(reply.body, r#"[{"beneficiary":"2026-0","amount":null}]"#);
    assert_eq!(site.get_json("/api/grants/year").await.status, StatusCode::NOT_FOUND);
    let wrong = site.get_json("/api/grants/2026?limit=many").await;
    assert_eq!(
        (wrong.status, &wrong.json()["errors"][0]["field"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &"limit".into())
    );
}

#[tokio::test]
async fn a_program_sends_json_with_its_key_and_a_browser_with_its_token() {
    let site = site().await;
    let post = |name: &'static str, value: String| {
        Request::post("/api/grants").header("content-type", "application/json").header(name, value)
    };
    let key = || post("authorization", "Bearer administrator".to_owned());
    let made = site.send(key(), r#"{"beneficiary":"Amicale","amount":3}"#).await;
    assert_eq!((made.status, made.header("location")), (StatusCode::CREATED, "/api/grants/2026"));
    let wrong = site.send(key(), r#"{"beneficiary":"Amicale","amount":"three"}"#).await;
    assert_eq!(
        (wrong.status, &wrong.json()["errors"][0]["field"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &"amount".into())
    );
    assert_eq!(site.send(key(), "{").await.status, StatusCode::BAD_REQUEST);

    let session = || post("cookie", "__Host-beffroi-session=administrator".to_owned());
    let body = r#"{"beneficiary":"Amicale","amount":null}"#;
    assert_eq!(site.send(session(), body).await.status, StatusCode::FORBIDDEN);
    let with_token = session().header("x-csrf-token", web::form_token("administrator"));
    assert_eq!(site.send(with_token, body).await.status, StatusCode::CREATED);
    assert_eq!(
        site.send(post("accept", "application/json".to_owned()), body).await.status,
        StatusCode::UNAUTHORIZED
    );
}
