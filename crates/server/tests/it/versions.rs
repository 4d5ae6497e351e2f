//! What becomes of a data set when files follow one another: nothing that the public reads is replaced unasked.

use serde_json::Value;

use crate::instance::{Instance, SIREN};

#[test]
fn a_new_data_set_never_takes_the_place_of_one_that_is_published() {
    let instance = Instance::new();
    let dataset = instance.published("Budget primitif", "a.csv", b"a,b\n1,2\n");
    let fields = [("authority", SIREN), ("title", "BUDGET  Primitif !"), ("schema", "-"), ("publish", "yes")];
    let refused = instance.post_file(&fields, "b.csv", b"c\n3\n");
    assert_eq!(refused.status, 422, "{}", refused.text());
    let wrong = &refused.json()["errors"][0];
    assert_eq!((&wrong["field"], &wrong["code"]), (&"title".into(), &"title-taken".into()), "{wrong}");
    let public = instance.get(&format!("/api/v1/datasets/{dataset}")).json();
    assert_eq!((&public["version"], &public["title"]), (&1.into(), &"Budget primitif".into()));

    let again = instance.post_file(&fields, "a.csv", b"a,b\n1,2\n");
    assert_eq!(
        (again.status, &again.json()["already_known"]),
        (200, &Value::Bool(true)),
        "the very same bytes"
    );
}

#[test]
fn a_data_set_of_which_nothing_came_takes_the_words_of_the_next_file() {
    let instance = Instance::new();
    let title = |description| [("title", "Arbres"), ("schema", "-"), ("description", description)];
    let unreadable = instance.deposit(&title("Premier essai"), "a.csv", &[0, 1, 2, 3]);
    assert_eq!(unreadable["state"], "unreadable", "{unreadable}");
    let form = instance.get_signed("/deposits/new").text();
    assert!(!form.contains(">Arbres<"), "nothing came of it: {form}");
    let fields = [&title("Le relevé")[..], &[("publish", "yes")]].concat();
    let published = instance.deposit(&fields, "a.csv", b"a,b\n1,2\n");
    assert_eq!(published["state"], "published", "{published}");
    let page = instance.page("/datasets/hautcourt-sur-lys/arbres").text();
    assert!(page.contains("Le relevé") && !page.contains("Premier essai"), "{page}");
    assert!(instance.get_signed("/deposits/new").text().contains(">Arbres<"));
}

#[test]
fn a_deposit_says_what_it_changes_for_the_public() {
    let instance = Instance::new();
    let dataset = instance.published("Arbres", "a.csv", b"espece,hauteur,lieu\nTilleul,12,parc\n");
    let next = instance.deposit(&[("dataset", &dataset)], "b.csv", b"espece,essence\nTilleul,tilia\n");
    assert_eq!(next["state"], "ready", "{next}");
    let page = instance.get_signed(&format!("/deposits/{}", next["id"].as_str().unwrap())).text();
    for words in [
        "Nouvelle version (2)",
        "2 colonnes disparaissent",
        "<code>hauteur</code>, <code>lieu</code>",
        "Une colonne s&#39;ajoute",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let same = instance.deposit(&[("dataset", &dataset)], "c.csv", b"espece,hauteur,lieu\nOrme,9,mail\n");
    let page = instance.get_signed(&format!("/deposits/{}", same["id"].as_str().unwrap())).text();
    assert!(page.contains("Nouvelle version (2)") && !page.contains("disparai"), "{page}");
}

#[test]
fn what_was_taken_back_is_not_told_as_published() {
    let instance = Instance::new();
    let dataset = instance.published("Arbres", "a.csv", b"a,b\n1,2\n");
    let withdrawn = instance.post_json(
        &format!("/api/v1/datasets/{dataset}/withdraw"),
        true,
        &serde_json::json!({ "reason": "Mauvais fichier" }),
    );
    assert_eq!(withdrawn.status, 204, "{}", withdrawn.text());
    let list = instance.get_signed("/deposits").text();
    assert!(list.contains("Retiré") && list.contains(">Arbres<"), "{list}");
    let (_, path) = list.split_once("<a href=\"/deposits/0").unwrap();
    let path = format!("/deposits/0{}", path.split('"').next().unwrap());
    let page = instance.get_signed(&path).text();
    assert!(page.contains("<title>a.csv – Retiré"), "{page}");
}

#[test]
fn a_page_beyond_the_last_leads_to_the_last() {
    let instance = Instance::new();
    let rows: Vec<String> = (0..60).map(|row| format!("{row},x\n")).collect();
    instance.published("Lignes", "a.csv", format!("n,t\n{}", rows.concat()).as_bytes());
    let path = "/datasets/hautcourt-sur-lys/lignes";
    assert_eq!(instance.page(&format!("{path}?n__sort=desc&page=500")).status, 303);
    let last = instance.page(&format!("{path}?n__sort=desc&page=3")).text();
    assert!(last.contains("Page 3") && last.contains("triées par n, dans l&#39;ordre décroissant"), "{last}");
}

#[test]
fn rows_without_a_value_are_counted_in_a_chart() {
    let instance = Instance::new();
    let rows = "Tilleul\n".repeat(6) + &"Orme\n".repeat(3) + &"\"\"\n".repeat(4);
    let numbered: Vec<String> = rows.lines().enumerate().map(|(at, row)| format!("{at},{row}\n")).collect();
    instance.published("Arbres", "a.csv", format!("n,espece\n{}", numbered.concat()).as_bytes());
    let page = instance.page("/datasets/hautcourt-sur-lys/arbres/charts?by=espece").text();
    let figures: Vec<&str> = page.split("<td").skip(1).filter_map(|it| it.split(['>', '<']).nth(1)).collect();
    assert_eq!(figures, ["6", "4", "3"], "{page}");
}

#[test]
fn what_an_agent_says_of_a_column_is_in_the_dictionary_as_long_as_the_column_is_public() {
    let instance = Instance::new();
    let dataset = instance.published("Arbres", "a.csv", b"espece,hauteur\nTilleul,12\n");
    let describe = |fields: &[(&str, &str)]| {
        let fields = [&[("title", "Arbres"), ("licence", "lov2")], fields].concat();
        instance.post_form(&format!("/describe/{dataset}"), &fields)
    };
    let said = [("column", "espece"), ("words", ""), ("column", "hauteur"), ("words", "En+m%C3%A8tres")];
    let saved = describe(&said);
    assert_eq!(saved.status, 303, "{}", saved.text());
    let dictionary = instance.page("/datasets/hautcourt-sur-lys/arbres/dictionary").text();
    assert!(dictionary.contains("En mètres"), "{dictionary}");
    let form = instance.get_signed(&format!("/describe/{dataset}")).text();
    assert!(form.contains("value=\"En mètres\""), "{form}");
    let wrong = describe(&[("column", "hauteur"), ("words", "jean.dupont@gmail.com")]);
    assert_eq!(wrong.status, 422, "{}", wrong.text());

    let public = || instance.get(&format!("/api/v1/datasets/{dataset}")).json()["columns_described"].clone();
    assert_eq!(public(), serde_json::json!({ "hauteur": "En mètres" }));
    let less = instance.deposit(&[("dataset", &dataset), ("schema", "-")], "b.csv", b"espece\nTilleul\n");
    let publish = format!("/api/v1/deposits/{}/publish", less["id"].as_str().unwrap());
    assert_eq!(instance.post_json(&publish, true, &serde_json::json!({})).status, 200);
    assert_eq!(public(), serde_json::json!({}));
}

#[test]
fn certain_repairs_of_a_free_table_take_the_place_of_the_file_that_waited() {
    let instance = Instance::new();
    let file = "espece;montant\nTilleul;500 €\nOrme;1 200,50 €\n";
    let waits = instance.deposit(&[("title", "Dépenses"), ("schema", "-")], "a.csv", file.as_bytes());
    let id = waits["id"].as_str().unwrap();
    assert_eq!(waits["state"], "ready", "{waits}");
    let page = instance.get_signed(&format!("/deposits/{id}")).text();
    assert!(page.contains("Appliquer les corrections certaines"), "{page}");
    assert_eq!(instance.post_form(&format!("/deposits/{id}/repair"), &[]).status, 303);

    assert_eq!(instance.settled(id)["state"], "cancelled", "only the repaired one is left to publish");
    let list = instance.get_signed("/deposits").text();
    let (_, repaired) = list.split_once("<a href=\"/deposits/0").unwrap();
    let repaired = format!("0{}", repaired.split('"').next().unwrap());
    assert_eq!(instance.settled(&repaired)["state"], "ready");
    let publish = format!("/api/v1/deposits/{repaired}/publish");
    assert_eq!(instance.post_json(&publish, true, &serde_json::json!({})).status, 200);
    let dataset = waits["dataset"].as_str().unwrap();
    let data = instance.get(&format!("/api/resources/{dataset}/data/?montant__sort=desc")).json();
    assert_eq!(data["data"][0]["montant"], 1_200.5, "{data}");
}

#[test]
fn nothing_that_the_public_reads_is_taken_away_without_an_agent_who_looks() {
    let instance = Instance::new();
    let dataset = instance.published("Coûts", "a.csv", b"lieu;cout\nA;10\nB;20\n");
    let fields = [("dataset", dataset.as_str()), ("publish", "yes")];
    let text = instance.deposit(&fields, "b.csv", "lieu;cout\nA;dix\nB;vingt\n".as_bytes());
    assert_eq!(text["state"], "ready", "a number becomes a text: {text}");
    let page = instance.get_signed(&format!("/deposits/{}", text["id"].as_str().unwrap())).text();
    assert!(page.contains("Une colonne change de contenu") && page.contains("<code>cout</code>"), "{page}");
    assert_eq!(instance.deposit(&fields, "c.csv", b"lieu\nA\n")["state"], "ready", "a column goes");
    let more = instance.deposit(&fields, "d.csv", b"lieu;cout;note\nA;10;x\nB;30;y\n");
    assert_eq!(more["state"], "published", "a column more breaks nothing: {more}");
}

#[test]
fn a_deposit_of_a_withdrawn_data_set_says_so_and_leads_on() {
    let instance = Instance::new();
    let dataset = instance.published("Arbres", "a.csv", b"a,b\n1,2\n");
    let waits = instance.deposit(&[("dataset", &dataset)], "b.csv", b"a,b\n1,2\n3,4\n");
    let reason = serde_json::json!({ "reason": "Mauvais fichier" });
    assert_eq!(
        instance.post_json(&format!("/api/v1/datasets/{dataset}/withdraw"), true, &reason).status,
        204
    );
    let page = instance.get_signed(&format!("/deposits/{}", waits["id"].as_str().unwrap())).text();
    assert!(page.contains("Ce jeu de données a été retiré") && page.contains("/deposits/new"), "{page}");
    assert!(!page.contains("que le public lit aujourd") && !page.contains("/publish\""), "{page}");
}

#[test]
fn two_data_sets_of_an_authority_never_read_the_same() {
    let instance = Instance::new();
    instance.published("Arbres", "a.csv", b"a,b\n1,2\n");
    let other = instance.published("Bancs", "b.csv", b"c\n1\n");
    let described = instance.post_form(&format!("/describe/{other}"), &[("title", "arbres+!")]);
    assert_eq!(described.status, 422);
    assert!(
        described.text().contains("a déjà un jeu de données «\u{a0}Arbres\u{a0}»"),
        "{}",
        described.text()
    );
}

#[test]
fn the_hash_of_a_file_that_holds_more_than_its_table_is_not_told() {
    let instance = Instance::new();
    let report = |slug: &str| {
        instance.accepting(&format!("/datasets/hautcourt-sur-lys/{slug}/quality"), "application/json").json()
    };
    instance.published(
        "Titre",
        "a.csv",
        "Relevé de la mairie;;\n\nespece;n;lieu\nTilleul;1;parc\nOrme;2;mail\n".as_bytes(),
    );
    assert_eq!(report("titre")["file"]["sha256"], Value::Null, "there is a line above the header");
    instance.published("Objets", "b.json", br#"{"contact": "la mairie", "data": [{"a": 1}, {"a": 2}]}"#);
    assert_eq!(report("objets")["file"]["sha256"], Value::Null, "there is something around the rows");
    instance.published("Simple", "c.csv", b"a;b\n1;2\n");
    assert_eq!(report("simple")["file"]["sha256"].as_str().map(str::len), Some(64));
}
