//! What can be told about a page's accessibility and safety from its HTML alone (RGAA 4.1.2; criteria in brackets).
//!
//! It finds faults; finding none is no audit. A browser with axe-core looks at the same pages end to end.

use std::collections::{HashMap, HashSet};

use scraper::{ElementRef, Html, Node, Selector};

/// Every fault of a page, in words. Empty means that none of these faults was found.
pub fn check_page(html: &str) -> Vec<String> {
    let document = Html::parse_document(html);
    let page = Checked { document: &document, faults: Vec::new() };
    page.run(html)
}

struct Checked<'a> {
    document: &'a Html,
    faults: Vec<String>,
}

/// A selector of ours: a wrong one shows in the first test that runs.
fn selector(text: &str) -> Selector {
    Selector::parse(text).expect("a valid selector")
}

fn attr<'a>(element: ElementRef<'a>, name: &str) -> Option<&'a str> {
    element.value().attr(name)
}

/// The beginning of an element's own tag, to find it by.
fn tag_of(element: ElementRef<'_>) -> String {
    let html = element.html();
    let end = html.find('>').map_or(html.len(), |at| at + 1);
    html[..end].chars().take(160).collect()
}

/// The words that assistive technology reads inside an element.
fn name_inside(element: ElementRef<'_>) -> String {
    let mut name = String::new();
    for child in element.children() {
        match child.value() {
            Node::Text(text) => name.push_str(text),
            Node::Element(inner)
                if inner.attr("aria-hidden") == Some("true") || inner.attr("hidden").is_some() => {}
            Node::Element(inner) => {
                name.push_str(inner.attr("aria-label").or(inner.attr("alt")).unwrap_or(""));
                if let Some(inner) = ElementRef::wrap(child) {
                    name.push_str(&name_inside(inner));
                }
            }
            _ => {}
        }
    }
    name
}

impl<'a> Checked<'a> {
    fn all(&self, query: &str) -> Vec<ElementRef<'a>> {
        self.document.select(&selector(query)).collect()
    }

    fn fault(&mut self, what: &str, element: ElementRef<'_>) {
        self.faults.push(format!("{what}: {}", tag_of(element)));
    }

    /// Notes a fault for each element that `query` finds.
    fn never(&mut self, query: &str, what: &str) {
        for element in self.all(query) {
            self.fault(what, element);
        }
    }

    fn exactly_one(&mut self, query: &str) {
        let found = self.all(query).len();
        if found != 1 {
            self.faults.push(format!("there must be one {query}, there are {found}"));
        }
    }

    fn run(mut self, html: &str) -> Vec<String> {
        if !html.trim_start().to_ascii_lowercase().starts_with("<!doctype html>") {
            self.faults.push("no <!doctype html> (8.1)".to_owned());
        }
        for error in &self.document.errors {
            self.faults.push(format!("the HTML is not valid (8.2): {error}"));
        }
        self.frame();
        self.headings();
        self.references();
        self.names();
        self.tables();
        self.structure();
        self.safety();
        self.faults
    }

    fn frame(&mut self) {
        for query in ["h1", "main", "head > title", "header.top", "footer.foot"] {
            self.exactly_one(query);
        }
        self.never("html:not([lang])", "no language (8.3)");
        for language in self.all("[lang]") {
            let tag = attr(language, "lang").unwrap_or("");
            if !matches!(tag.split('-').next(), Some("fr" | "en")) {
                self.fault("an unknown language (8.4, 8.8)", language);
            }
        }
        for title in self.all("head > title") {
            // The layout adds the instance's name: a page's own part must be there too.
            let words = name_inside(title);
            if words.split('–').any(|part| part.trim().is_empty()) {
                self.fault("an empty title (8.5)", title);
            }
        }
        for viewport in self.all("meta[name=viewport]") {
            let content = attr(viewport, "content").unwrap_or("");
            if content.contains("user-scalable") || content.contains("maximum-scale") {
                self.fault("zooming is hindered (10.4)", viewport);
            }
        }
        self.never("meta[http-equiv=refresh]", "the page reloads by itself (13.1)");
        let skips =
            self.all("a.skip").into_iter().next().and_then(|link| attr(link, "href")) == Some("#content");
        if !skips || self.all("main#content").is_empty() {
            self.faults.push("no link to skip to the content (12.7)".to_owned());
        }
    }

    fn headings(&mut self) {
        let mut before = 0;
        for heading in self.all("h1, h2, h3, h4, h5, h6") {
            let level = heading.value().name().as_bytes()[1] - b'0';
            // A summary of errors stands above the title of its page.
            let first_summary = before == 0 && level == 2;
            if level > before + 1 && !first_summary {
                self.fault(&format!("a heading skips from level {before} to {level} (9.1)"), heading);
            }
            before = level;
            if name_inside(heading).trim().is_empty() {
                self.fault("an empty heading (9.1)", heading);
            }
        }
    }

    fn references(&mut self) {
        let mut ids: HashMap<&str, usize> = HashMap::new();
        for element in self.all("[id]") {
            *ids.entry(attr(element, "id").unwrap_or("")).or_default() += 1;
        }
        for (id, count) in ids.iter().filter(|(_, count)| **count > 1) {
            self.faults.push(format!("the id {id:?} stands {count} times (8.2)"));
        }
        let naming =
            ["aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers", "for", "list"];
        for name in naming {
            for element in self.all(&format!("[{name}]")) {
                for id in attr(element, name).unwrap_or("").split_whitespace() {
                    if !ids.contains_key(id) {
                        self.fault(&format!("{name} names {id:?}, which is not there (8.2)"), element);
                    }
                }
            }
        }
        for link in self.all("a[href^='#']") {
            if !ids.contains_key(&attr(link, "href").unwrap_or("#")[1..]) {
                self.fault("a link to a part of the page that is not there (12.7)", link);
            }
        }
    }

    /// Whether something other than its content names an element.
    fn named_outside(&self, element: ElementRef<'_>) -> bool {
        let labelled = |label: &str| attr(element, label).is_some_and(|text| !text.trim().is_empty());
        let for_it = attr(element, "id").is_some_and(|id| {
            self.all("label[for]")
                .into_iter()
                .any(|label| attr(label, "for") == Some(id) && !name_inside(label).trim().is_empty())
        });
        let wrapped =
            element.ancestors().filter_map(ElementRef::wrap).any(|parent| parent.value().name() == "label");
        labelled("aria-label") || labelled("aria-labelledby") || for_it || wrapped
    }

    fn names(&mut self) {
        let fields = "input:not([type=hidden]):not([type=submit]):not([type=button]), select, textarea, progress, meter";
        for field in self.all(fields) {
            if !self.named_outside(field) {
                self.fault("a field without a label (11.1)", field);
            }
        }
        for control in self.all("a[href], button, summary") {
            if !self.named_outside(control) && name_inside(control).trim().is_empty() {
                self.fault("a link or button without words (6.2, 11.9)", control);
            }
        }
        self.never("img:not([alt])", "an image without alt (1.1)");
        self.never(
            "svg:not([aria-hidden=true]):not([role=img])",
            "a drawing neither hidden nor an image (1.1, 1.2)",
        );
        for drawing in self.all("svg[role=img]") {
            if !self.named_outside(drawing) {
                self.fault("a drawing without a name (1.1)", drawing);
            }
        }
        self.never("iframe:not([title])", "a frame without a title (2.1)");
        for region in
            self.all("[role=region], [role=dialog], nav, aside:not([aria-labelledby]), form[role=search]")
        {
            let many = region.value().name() != "nav" || self.all("nav").len() > 1;
            if many && matches!(region.value().name(), "nav" | "div") && !self.named_outside(region) {
                self.fault("a region without a name (12.6)", region);
            }
        }
        for group in self.all("fieldset") {
            let legend = group.children().find_map(ElementRef::wrap);
            if legend
                .is_none_or(|first| first.value().name() != "legend" || name_inside(first).trim().is_empty())
            {
                self.fault("a group of fields without a legend (11.6)", group);
            }
        }
        let mut navigations = HashSet::new();
        for navigation in self.all("nav[aria-label]") {
            if !navigations.insert(attr(navigation, "aria-label")) {
                self.fault("two navigations of one name (12.6)", navigation);
            }
        }
    }

    fn tables(&mut self) {
        for table in self.all("table:not([role=presentation])") {
            let captions: Vec<_> = table.select(&selector("caption")).collect();
            if captions.first().is_none_or(|caption| name_inside(*caption).trim().is_empty()) {
                self.fault("a table without a caption (5.4)", table);
            }
            if table.select(&selector("th")).next().is_none() {
                self.fault("a table without headings (5.6)", table);
            }
        }
        self.never(
            "th:not([scope=col]):not([scope=row]):not([scope=colgroup]):not([scope=rowgroup])",
            "a heading without scope (5.7)",
        );
        for heading in self.all("th") {
            if name_inside(heading).trim().is_empty() {
                self.fault("an empty heading of a table (5.6)", heading);
            }
        }
        self.never("div.scroll:not([tabindex='0'])", "a part that scrolls but not by keyboard (12.9)");
    }

    fn structure(&mut self) {
        for list in self.all("ul, ol") {
            if list
                .children()
                .filter_map(ElementRef::wrap)
                .any(|child| !matches!(child.value().name(), "li" | "script"))
            {
                self.fault("a list that holds more than items (9.3)", list);
            }
        }
        for item in self.all("li") {
            let parent =
                item.parent().and_then(ElementRef::wrap).map(|parent| parent.value().name().to_owned());
            if !matches!(parent.as_deref(), Some("ul" | "ol" | "menu")) {
                self.fault("an item outside a list (9.3)", item);
            }
        }
        self.never("a a, a button, button a, button button, label label", "a control within a control (8.2)");
        for element in self.all("[tabindex]") {
            if attr(element, "tabindex")
                .and_then(|index| index.parse::<i32>().ok())
                .is_none_or(|index| index > 0)
            {
                self.fault("an order of its own for the keyboard (12.8)", element);
            }
        }
        self.never("[accesskey], [autofocus]", "a key or a focus that surprises (12.10, 13)");
        self.never(
            "[aria-hidden=true] a, [aria-hidden=true] button, [aria-hidden=true] input",
            "a hidden control that takes the focus (7.3)",
        );
        self.never("center, font, marquee, blink, b:empty, u", "looks made with HTML (10.1)");
    }

    /// What the content security policy would block, and forms that anybody could send.
    fn safety(&mut self) {
        self.never("style, [style]", "style inside the page");
        self.never("script:not([src])", "a script inside the page");
        self.never("script[src]:not([type=module]):not([type=module])", "a script that is not a module");
        for element in self.all("*") {
            for (name, value) in element.value().attrs() {
                if name.starts_with("on") {
                    self.fault("a script in an attribute", element);
                }
                if value.trim_start().to_ascii_lowercase().starts_with("javascript:") {
                    self.fault("a script in an address", element);
                }
            }
        }
        for loaded in self.all("script[src], link[rel=stylesheet], img[src], source[src]") {
            let from = attr(loaded, "src").or(attr(loaded, "href")).unwrap_or("");
            if !(from.starts_with('/') && !from.starts_with("//") || from.starts_with("data:image/")) {
                self.fault("loads a file of another origin", loaded);
            }
        }
        self.never("a[target=_blank]", "a link that opens a window without saying so (13.2)");
        for form in self.all("form[method=post]") {
            let first = form.select(&selector("input, select, textarea, button")).next();
            if first.is_none_or(|field| {
                attr(field, "name") != Some("csrf") || attr(field, "type") != Some("hidden")
            }) {
                self.fault("a form that posts without its token first", form);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(main: &str) -> String {
        format!(
            "<!doctype html><html lang=\"fr\"><head><title>Titre – Essai</title></head><body>\
             <a class=\"skip\" href=\"#content\">Aller</a><header class=\"top\">x</header>\
             <main id=\"content\"><h1>Titre</h1>{main}</main><footer class=\"foot\">x</footer></body></html>"
        )
    }

    #[test]
    fn a_sound_page_has_no_fault() {
        assert_eq!(check_page(&page("<p>Bonjour</p>")), Vec::<String>::new());
    }

    #[test]
    fn each_fault_is_found() {
        let faulty = [
            ("<h1>Encore</h1>", "one h1"),
            ("<h3>Trop bas</h3>", "skips from level 1 to 3"),
            ("<img src=\"/x.png\">", "without alt"),
            ("<img alt=\"\" src=\"https://ailleurs.fr/x.png\">", "another origin"),
            ("<input name=\"q\">", "without a label"),
            ("<label for=\"absent\">Nom</label>", "\"absent\", which is not there"),
            ("<p id=\"a\">1</p><p id=\"a\">2</p>", "stands 2 times"),
            ("<a href=\"/x\"><svg aria-hidden=\"true\"></svg></a>", "without words"),
            ("<button></button>", "without words"),
            ("<svg></svg>", "neither hidden nor an image"),
            ("<svg role=\"img\"></svg>", "without a name"),
            ("<p aria-describedby=\"nulle-part\">x</p>", "nulle-part"),
            ("<a href=\"#nulle-part\">x</a>", "not there"),
            ("<p style=\"color:red\">x</p>", "style inside"),
            ("<script>1</script>", "script inside"),
            ("<p onclick=\"x()\">x</p>", "script in an attribute"),
            ("<a href=\" JavaScript:x()\">x</a>", "script in an address"),
            ("<form method=\"post\"><input type=\"hidden\" name=\"x\"></form>", "without its token"),
            ("<table><tr><th scope=\"col\">a</th></tr></table>", "without a caption"),
            ("<table><caption>c</caption><tr><td>a</td></tr></table>", "without headings"),
            ("<table><caption>c</caption><tr><th>a</th></tr></table>", "without scope"),
            ("<ul><p>x</p></ul>", "more than items"),
            ("<p tabindex=\"3\">x</p>", "order of its own"),
            ("<fieldset><p>x</p></fieldset>", "without a legend"),
            ("<p lang=\"xx\">x</p>", "unknown language"),
            ("<nav><a href=\"/a\">a</a></nav><nav><a href=\"/a\">a</a></nav>", "region without a name"),
            ("<p><div>x</div></p>", "not valid"),
        ];
        for (main, fault) in faulty {
            let found = check_page(&page(main));
            assert!(
                found.iter().any(|found| found.contains(fault)),
                "{main} should give {fault:?}, gives {found:?}"
            );
        }
    }

    #[test]
    fn a_page_without_its_frame_is_found() {
        let found = check_page("<p>Bonjour</p>");
        for fault in ["doctype", "one h1", "one main", "one head > title", "language", "skip to the content"]
        {
            assert!(found.iter().any(|found| found.contains(fault)), "{fault} in {found:?}");
        }
    }
}
