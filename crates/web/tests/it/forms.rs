use axum::http::{Request, StatusCode};

use crate::site;

const FORM: &str = "application/x-www-form-urlencoded";

fn post(path: &str) -> axum::http::request::Builder {
    Request::post(path).header("accept", "text/html").header("content-type", FORM)
}

#[tokio::test]
async fn reading_public_pages_leaves_no_cookie() {
    let site = site().await;
    assert_eq!(site.get("/table").await.header("set-cookie"), "");
    let form = site.get("/form").await;
    assert!(form.header("set-cookie").starts_with("__Host-beffroi-form="));
    assert_eq!(form.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_form_needs_the_token_of_its_own_cookie() {
    let site = site().await;
    let form = site.get("/form").await;
    let cookie = form.header("set-cookie").split(';').next().unwrap().to_owned();
    let token =
        form.body.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let sent = site
        .send(post("/form").header("cookie", &cookie), format!("csrf={token}&title=Essai&siren=732829320"));
    let sent = sent.await;
    assert_eq!((sent.status, sent.header("location")), (StatusCode::SEE_OTHER, "/form"));
    for (cookie, body) in [
        (cookie.as_str(), "title=Essai&siren=732829320".to_owned()),
        (cookie.as_str(), "csrf=other&title=Essai".to_owned()),
        ("__Host-beffroi-form=other", format!("csrf={token}&title=Essai&siren=732829320")),
        ("beffroi-form=unprefixed", format!("csrf={}", web::form_token("unprefixed"))),
        ("a=b", format!("csrf={token}")),
    ] {
        let refused = site.send(post("/form").header("cookie", cookie), body).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn another_origin_cannot_send_a_form_even_with_its_token() {
    let site = site().await;
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://ailleurs.fr")] {
        let request =
            post("/form").header("cookie", "__Host-beffroi-session=administrator").header(name, value);
        let body = format!("csrf={}&title=Essai&siren=732829320", web::form_token("administrator"));
        assert_eq!(site.send(request, body).await.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn a_wrong_form_comes_back_with_what_was_typed_and_links_to_its_fields() {
    let reply = site().await.post_form("/form", &[("title", ""), ("siren", "12<3")]).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.body.contains("href=\"#field-title\"") && reply.body.contains("href=\"#field-siren\""));
    assert!(reply.body.contains("value=\"12&lt;3\""), "{}", reply.body);
}

#[tokio::test]
async fn what_was_done_is_said_once_to_a_person() {
    let site = site().await;
    let sent = site.post_form("/form", &[("title", "Essai"), ("siren", "732829320")]).await;
    let notice = sent.header("set-cookie").split(';').next().unwrap().to_owned();
    let ask = |dest: &'static str| {
        Request::get("/table")
            .header("accept", "text/html")
            .header("cookie", &notice)
            .header("sec-fetch-dest", dest)
    };
    let fetched = site.send(ask("empty"), "").await;
    assert!(!fetched.body.contains("Le fichier est reçu") && fetched.header("set-cookie").is_empty());
    let opened = site.send(ask("document"), "").await;
    assert!(opened.body.contains("Le fichier est reçu") && opened.header("set-cookie").contains("Max-Age=0"));
}

fn multipart(first: (&str, &str), file: &str) -> String {
    let (name, value) = first;
    format!(
        "--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n--b\r\nContent-Disposition: form-data; \
         name=\"file\"; filename=\"a.csv\"\r\n\r\n{file}\r\n--b--\r\n"
    )
}

#[tokio::test]
async fn a_file_is_read_only_after_the_token() {
    let site = site().await;
    let token = web::form_token("administrator");
    let request = || {
        Request::post("/upload")
            .header("accept", "text/html")
            .header("cookie", "__Host-beffroi-session=administrator")
            .header("content-type", "multipart/form-data; boundary=b")
    };
    assert_eq!(site.send(request(), multipart(("csrf", &token), "a;b")).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        site.send(request(), multipart(("csrf", &token), "")).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(site.send(request(), multipart(("other", &token), "a;b")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.send(request(), multipart(("csrf", "wrong"), "a;b")).await.status, StatusCode::FORBIDDEN);
    let cut = multipart(("csrf", &token), "a;b").replace("--b--\r\n", "");
    let cut = site.send(request(), cut.trim_end().to_owned()).await;
    assert!(cut.status.is_client_error(), "a transfer cut short is no file: {}", cut.status);
}

#[tokio::test]
async fn a_form_too_large_or_of_another_type_is_refused() {
    let site = site().await;
    let large = site.post_form("/form", &[("title", &"x".repeat(2 << 20))]).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    let request = Request::post("/form").header("accept", "text/html").header("content-type", "text/plain");
    assert_eq!(site.send(request, "csrf=x").await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}
