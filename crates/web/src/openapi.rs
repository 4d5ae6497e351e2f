//! The description of the programs' interface: OpenAPI 3.1, in the reader's language.
//!
//! A route describes itself with an [`Operation`]; texts are message keys. Every operation may also answer Problem
//! JSON, so none has to say so.

use axum::http::Method;
use serde_json::{Map, Value, json};

use crate::feature::{Access, Feature};
use crate::{Lang, Pages, Words};

/// What one route does for programs.
#[derive(Clone, Debug)]
pub struct Operation {
    id: &'static str,
    summary: &'static str,
    parameters: Vec<Parameter>,
    body: Option<(&'static str, Schema)>,
    answers: Vec<(&'static str, Option<(&'static str, Schema)>)>,
}

#[derive(Clone, Debug)]
struct Parameter {
    name: &'static str,
    place: &'static str,
    about: &'static str,
    schema: Schema,
}

const JSON: &str = "application/json";

impl Operation {
    /// `id` is unique in the instance; `summary` is a message key.
    pub fn new(id: &'static str, summary: &'static str) -> Self {
        Self { id, summary, parameters: Vec::new(), body: None, answers: Vec::new() }
    }

    /// A part of the path; `about` is a message key.
    #[must_use]
    pub fn path(self, name: &'static str, schema: Schema, about: &'static str) -> Self {
        self.parameter("path", name, schema, about)
    }

    /// An optional parameter of the address.
    #[must_use]
    pub fn query(self, name: &'static str, schema: Schema, about: &'static str) -> Self {
        self.parameter("query", name, schema, about)
    }

    fn parameter(
        mut self,
        place: &'static str,
        name: &'static str,
        schema: Schema,
        about: &'static str,
    ) -> Self {
        self.parameters.push(Parameter { name, place, about, schema });
        self
    }

    /// The body that is sent.
    #[must_use]
    pub fn takes(mut self, media_type: &'static str, schema: Schema) -> Self {
        self.body = Some((media_type, schema));
        self
    }

    /// The answer, as JSON.
    #[must_use]
    pub fn answers(self, schema: Schema) -> Self {
        self.answers_as(JSON, schema)
    }

    /// The answer in another format; several may be given.
    #[must_use]
    pub fn answers_as(mut self, media_type: &'static str, schema: Schema) -> Self {
        self.answers.push(("200", Some((media_type, schema))));
        self
    }

    /// A part of the answer in a format, for who asks for one with `Range`.
    #[must_use]
    pub fn answers_parts_of(mut self, media_type: &'static str) -> Self {
        self.answers.push(("206", Some((media_type, Schema::text_as("binary")))));
        self
    }

    /// The thing made, as JSON, its address in `Location`.
    #[must_use]
    pub fn creates(mut self, schema: Schema) -> Self {
        self.answers.push(("201", Some((JSON, schema))));
        self
    }

    /// Work that goes on, as JSON, the address where it is followed in `Location`.
    #[must_use]
    pub fn starts(mut self, schema: Schema) -> Self {
        self.answers.push(("202", Some((JSON, schema))));
        self
    }

    /// An empty answer.
    #[must_use]
    pub fn only_does(mut self) -> Self {
        self.answers.push(("204", None));
        self
    }

    fn json(&self, path: &str, access: Access, words: &Words, lang: Lang) -> Value {
        let text = |key| words.text(lang, key, &[]);
        let described =
            |name: &str| self.parameters.iter().any(|known| known.place == "path" && known.name == name);
        let mut parameters: Vec<Value> = path_parts(path)
            .filter(|name| !described(name))
            .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
            .collect();
        parameters.extend(self.parameters.iter().map(|Parameter { name, place, about, schema }| {
            let required = *place == "path";
            let schema = schema.json(words, lang);
            json!({"name": name, "in": place, "required": required, "description": text(about), "schema": schema})
        }));
        let mut answers = Map::new();
        for (status, content) in &self.answers {
            let answer = answers.entry(*status).or_insert_with(|| json!({"description": text("api-answer")}));
            if let Some((media_type, schema)) = content {
                answer["content"][media_type]["schema"] = schema.json(words, lang);
            }
        }
        answers.insert("default".to_owned(), json!({"$ref": "#/components/responses/Problem"}));
        let mut operation = json!({
            "operationId": self.id, "summary": text(self.summary), "parameters": parameters, "responses": answers,
        });
        if let Some((media_type, schema)) = &self.body {
            let content = json!({*media_type: {"schema": schema.json(words, lang)}});
            operation["requestBody"] = json!({"required": true, "content": content});
        }
        if access != Access::Public {
            operation["security"] = json!([{"key": []}]);
        }
        operation
    }
}

/// The names between braces of a path.
fn path_parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| name.trim_start_matches('*'))
}

/// The shape of a value (JSON Schema 2020-12, the part that the interface needs).
#[derive(Clone, Debug)]
pub struct Schema {
    shape: Shape,
    about: Option<&'static str>,
    nullable: bool,
    optional: bool,
}

#[derive(Clone, Debug)]
enum Shape {
    Any,
    Plain(&'static str),
    Text(&'static str),
    Between(i64, i64),
    OneOf(Vec<&'static str>),
    Array(Box<Schema>),
    Map(Box<Schema>),
    Object(Vec<(&'static str, Schema)>),
    Named(&'static str),
}

impl From<Shape> for Schema {
    fn from(shape: Shape) -> Self {
        Self { shape, about: None, nullable: false, optional: false }
    }
}

impl Schema {
    pub fn any() -> Self {
        Shape::Any.into()
    }

    pub fn text() -> Self {
        Shape::Plain("string").into()
    }

    /// A text of a registered format: `date-time`, `uuid`, `uri`, `binary`.
    pub fn text_as(format: &'static str) -> Self {
        Shape::Text(format).into()
    }

    pub fn one_of(values: &[&'static str]) -> Self {
        Shape::OneOf(values.to_vec()).into()
    }

    pub fn integer() -> Self {
        Shape::Plain("integer").into()
    }

    pub fn between(least: i64, most: i64) -> Self {
        Shape::Between(least, most).into()
    }

    pub fn number() -> Self {
        Shape::Plain("number").into()
    }

    pub fn boolean() -> Self {
        Shape::Plain("boolean").into()
    }

    pub fn array(of: Self) -> Self {
        Shape::Array(Box::new(of)).into()
    }

    /// An object of any names, whose values are all of one shape.
    pub fn map(of: Self) -> Self {
        Shape::Map(Box::new(of)).into()
    }

    /// An object with these members, all of them there unless [`Schema::or_absent`].
    pub fn object<const N: usize>(members: [(&'static str, Self); N]) -> Self {
        Shape::Object(members.into()).into()
    }

    /// A schema of [`Feature::schemas`].
    pub fn named(name: &'static str) -> Self {
        Shape::Named(name).into()
    }

    /// Says what it means; `about` is a message key.
    #[must_use]
    pub fn about(mut self, about: &'static str) -> Self {
        self.about = Some(about);
        self
    }

    /// It may be null.
    #[must_use]
    pub fn or_null(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// As a member of an object, it may be absent.
    #[must_use]
    pub fn or_absent(mut self) -> Self {
        self.optional = true;
        self
    }

    fn json(&self, words: &Words, lang: Lang) -> Value {
        let mut schema = match &self.shape {
            Shape::Any => json!({}),
            Shape::Plain(kind) => json!({"type": kind}),
            Shape::Text(format) => json!({"type": "string", "format": format}),
            Shape::Between(least, most) => json!({"type": "integer", "minimum": least, "maximum": most}),
            Shape::OneOf(values) => json!({"type": "string", "enum": values}),
            Shape::Array(of) => json!({"type": "array", "items": of.json(words, lang)}),
            Shape::Map(of) => json!({"type": "object", "additionalProperties": of.json(words, lang)}),
            Shape::Object(members) => {
                let there = members.iter().filter(|(_, schema)| !schema.optional);
                let names: Vec<_> = there.map(|(name, _)| *name).collect();
                let members: Map<_, _> = members
                    .iter()
                    .map(|(name, schema)| ((*name).to_owned(), schema.json(words, lang)))
                    .collect();
                json!({"type": "object", "required": names, "properties": members})
            }
            Shape::Named(name) => json!({"$ref": format!("#/components/schemas/{name}")}),
        };
        if self.nullable {
            schema = json!({"anyOf": [schema, {"type": "null"}]});
        }
        if let Some(about) = self.about {
            schema["description"] = words.text(lang, about, &[]).into();
        }
        schema
    }
}

/// Every described route of the instance.
pub(crate) struct Document {
    operations: Vec<(Method, &'static str, Access, Operation)>,
    schemas: Vec<(&'static str, Schema)>,
}

impl Document {
    pub(crate) fn collect(features: &mut [Feature]) -> Self {
        let mut operations = Vec::new();
        let mut schemas = Vec::new();
        for feature in features {
            schemas.append(&mut feature.schemas);
            for route in &mut feature.routes {
                if let Some(operation) = route.operation.take() {
                    operations.push((route.method.clone(), route.path, route.access, operation));
                }
            }
        }
        Self { operations, schemas }
    }

    pub(crate) fn json(&self, pages: &Pages, lang: Lang) -> Value {
        let words = &*pages.words;
        let mut paths = Map::new();
        for (method, path, access, operation) in &self.operations {
            let path_item = paths.entry((*path).replace("{*", "{")).or_insert_with(|| json!({}));
            path_item[method.as_str().to_ascii_lowercase()] = operation.json(path, *access, words, lang);
        }
        let mut schemas: Map<_, _> = self
            .schemas
            .iter()
            .map(|(name, schema)| ((*name).to_owned(), schema.json(words, lang)))
            .collect();
        schemas.insert("Problem".to_owned(), problem().json(words, lang));
        let problem = json!({
            "description": words.text(lang, "api-problem", &[]),
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        });
        json!({
            "openapi": "3.1.1",
            "info": {"title": pages.config.brand.name, "version": env!("CARGO_PKG_VERSION")},
            "servers": [{"url": pages.config.base_url}],
            "paths": paths,
            "components": {
                "schemas": schemas,
                "responses": {"Problem": problem},
                "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            },
        })
    }
}

/// Problem details (RFC 9457) with what [`crate::Failed`] adds.
fn problem() -> Schema {
    let wrong =
        Schema::object([("field", Schema::text()), ("code", Schema::text()), ("detail", Schema::text())]);
    Schema::object([
        ("type", Schema::text_as("uri")),
        ("title", Schema::text()),
        ("status", Schema::between(400, 599)),
        ("detail", Schema::text()),
        ("reference", Schema::text().about("api-problem-reference").or_absent()),
        ("errors", Schema::array(wrong).about("api-problem-errors").or_absent()),
    ])
}
