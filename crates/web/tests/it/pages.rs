use testkit::{all_samples, check_page, pages};
use web::Page;

use crate::gallery::{Charts, Deposit, Home, List, Parts, feature};
use crate::site;

fn sound<P: Page>() {
    let samples = all_samples::<P>(&pages(&[feature()]));
    assert!(samples.iter().any(|sample| sample.html.contains("lang=\"en\"")));
}

#[test]
fn every_component_in_every_state_is_sound() {
    sound::<Home>();
    sound::<Parts>();
    sound::<List>();
    sound::<Charts>();
    sound::<Deposit>();
}

#[test]
fn fields_are_tied_to_their_hints_and_errors() {
    let samples = all_samples::<Deposit>(&pages(&[feature()]));
    let wrong = samples.iter().find(|sample| sample.name == "gallery-form-1-fr").unwrap();
    insta::assert_snapshot!(wrong.main);
}

#[test]
fn charts_are_drawn_the_same_each_time() {
    let samples = all_samples::<Charts>(&pages(&[feature()]));
    insta::assert_snapshot!(samples[0].main);
}

#[tokio::test]
async fn the_kit_s_own_pages_are_sound() {
    let site = site().await;
    for path in ["/accessibility", "/problems/gone", "/problems/internal", "/nowhere", "/forbidden", "/panic"]
    {
        for lang in ["fr", "en"] {
            let reply = site.get(&format!("{path}?lang={lang}")).await;
            assert_eq!(check_page(&reply.body), Vec::<String>::new(), "{path}");
            assert!(reply.body.contains(&format!("<html lang=\"{lang}\">")), "{path}");
        }
    }
}

#[tokio::test]
async fn who_is_signed_in_can_sign_out_from_every_page_and_nobody_else_is_offered_to() {
    let site = site().await;
    for path in ["/table", "/accessibility", "/nowhere"] {
        let request = axum::http::Request::get(path)
            .header("accept", "text/html")
            .header("cookie", "__Host-beffroi-session=administrator");
        let signed_in = site.send(request, "").await.body;
        let header = signed_in.split("</header>").next().unwrap();
        assert!(header.contains("<form method=\"post\" action=\"/sign-out\">"), "{path}: {header}");
        assert!(header.contains(&web::form_token("administrator")), "{path}: {header}");
        let public = site.get(path).await;
        assert!(!public.body.contains("/sign-out"), "{path}: {}", public.body);
        assert_eq!(public.header("set-cookie"), "", "{path}: a page without a form needs no cookie");
    }
}

#[tokio::test]
async fn the_language_is_the_one_asked_for_then_the_browser_s() {
    let site = site().await;
    let reply = site.get("/table?lang=en&sort=-amount").await;
    assert!(reply.body.contains("Beneficiary") && reply.body.contains("12,350.5"));
    assert!(reply.header("set-cookie").starts_with("__Host-beffroi-lang=en;"));
    assert!(reply.body.contains("href=\"/table?sort=-amount&amp;lang=fr\""), "{}", reply.body);
    let request =
        axum::http::Request::get("/table").header("accept-language", "en").header("accept", "text/html");
    assert_eq!(site.send(request, "").await.header("content-language"), "en");
    let request = axum::http::Request::get("/table")
        .header("accept-language", "en")
        .header("accept", "text/html")
        .header("cookie", "__Host-beffroi-lang=fr");
    assert_eq!(site.send(request, "").await.header("content-language"), "fr");
}

#[tokio::test]
async fn figures_are_written_as_in_france() {
    let reply = site().await.get("/table").await;
    assert!(reply.body.contains("12\u{202f}350,5"));
    assert!(reply.body.contains("16 février 2026"), "{}", reply.body);
}
