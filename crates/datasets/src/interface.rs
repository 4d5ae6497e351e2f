//! What programs send and receive here, as the description of the interface (OpenAPI) has it.

use kernel::ExportFormat;
use web::openapi::{Operation, Schema};

use crate::model::{LICENCES, State, Treatment};
use crate::records;

/// The named schemas of the slice.
pub(crate) fn schemas() -> Vec<(&'static str, Schema)> {
    vec![
        ("Resource", resource()),
        ("Profile", profile()),
        ("Records", records()),
        ("DatasetList", datasets()),
        ("Dataset", dataset()),
        ("SqlQuestion", sql_question()),
        ("SqlAnswer", sql_answer()),
        ("DepositForm", deposit_form()),
        ("DepositReceipt", deposit_receipt()),
        ("Deposit", deposit()),
        ("Report", report()),
        ("Decision", decision()),
        ("DepositState", deposit_state()),
        ("Published", published()),
        ("Withdrawal", Schema::object([("reason", text("api-reason"))])),
    ]
}

/// The formats of exports.
pub(crate) fn format() -> Schema {
    Schema::one_of(&ExportFormat::ALL.map(ExportFormat::extension))
}

/// What a file may be asked with.
pub(crate) fn of_export(operation: Operation) -> Operation {
    of_rows(operation.path("format", format(), "api-format"))
}

/// A file of every row, in each format.
pub(crate) fn export(operation: Operation) -> Operation {
    let operation = of_export(operation).answers_parts_of(ExportFormat::Parquet.media_type());
    ExportFormat::ALL.into_iter().fold(operation, |operation, format| {
        let file = match format {
            ExportFormat::Json => Schema::array(Schema::map(cell())),
            ExportFormat::Geojson => Schema::map(Schema::any()),
            _ => Schema::text_as("binary"),
        };
        operation.answers_as(format.media_type(), file)
    })
}

/// What a page of rows may be asked with.
pub(crate) fn of_page(operation: Operation) -> Operation {
    of_rows(operation)
        .query("page", Schema::integer(), "api-page")
        .query("page_size", Schema::between(1, most_rows()), "api-page-size")
        .query("cursor", Schema::text(), "api-cursor")
}

fn most_rows() -> i64 {
    i64::try_from(records::PAGE_SIZE_MAX).unwrap_or(i64::MAX)
}

fn of_rows(operation: Operation) -> Operation {
    operation
        // An object in the address is its members, each a parameter: `montant__less=5`.
        .query("conditions", Schema::map(Schema::text()), "api-conditions")
        .query("columns", Schema::text(), "api-columns")
        .query("q", Schema::text(), "api-q")
        .query("or", Schema::text(), "api-or")
}

/// What a file is known by.
pub(crate) fn checksum() -> Schema {
    Schema::object([
        ("dataset", uuid()),
        ("version", uuid()),
        ("number", Schema::integer()),
        ("format", format()),
        ("file", Schema::text()),
        ("rows", Schema::integer()),
        ("bytes", Schema::integer()),
        ("sha256", text("api-sha256")),
        ("url", uri().about("api-checksum-url")),
    ])
}

fn uuid() -> Schema {
    Schema::text_as("uuid")
}

fn uri() -> Schema {
    Schema::text_as("uri")
}

fn instant() -> Schema {
    Schema::text_as("date-time")
}

fn text(about: &'static str) -> Schema {
    Schema::text().about(about)
}

fn cell() -> Schema {
    Schema::any().about("api-cell")
}

fn resource() -> Schema {
    let link = Schema::object([("href", uri()), ("type", Schema::text()), ("rel", Schema::text())]);
    Schema::object([("created_at", instant()), ("url", uri()), ("links", Schema::array(link))])
}

fn profile() -> Schema {
    let column = Schema::object([
        ("python_type", Schema::text()),
        ("format", Schema::text()),
        ("score", Schema::number()),
    ]);
    let profile = Schema::object([
        ("header", Schema::array(Schema::text())),
        ("total_lines", Schema::integer()),
        ("columns", Schema::map(column)),
    ]);
    Schema::object([("profile", profile), ("indexes", Schema::any())])
}

fn records() -> Schema {
    let links = Schema::object([
        ("profile", uri()),
        ("swagger", uri()),
        ("next", uri().or_null()),
        ("prev", uri().or_null()),
        ("next_cursor", uri().or_absent().about("api-next-cursor")),
    ]);
    let meta = Schema::object([
        ("page", Schema::integer().or_null()),
        ("page_size", Schema::integer()),
        ("total", Schema::integer().or_null()),
        (
            "version",
            Schema::object([("number", Schema::integer()), ("id", uuid())]).about("api-rows-version"),
        ),
    ]);
    let row = Schema::map(cell()).about("api-row");
    Schema::object([("data", Schema::array(row)), ("links", links), ("meta", meta)])
}

fn datasets() -> Schema {
    let one = Schema::object([
        ("id", uuid()),
        ("title", Schema::text()),
        ("authority", Schema::text()),
        ("siren", Schema::text()),
        ("schema", Schema::text().or_null()),
        ("rows", Schema::integer()),
        ("version", Schema::integer()),
        ("published_at", instant()),
        ("page", uri()),
        ("data", uri()),
    ]);
    let meta = Schema::object([
        ("page", Schema::integer()),
        ("page_size", Schema::integer()),
        ("total", Schema::integer()),
    ]);
    Schema::object([("data", Schema::array(one)), ("meta", meta)])
}

fn dataset() -> Schema {
    let authority = Schema::object([
        ("id", uuid()),
        ("siren", Schema::text()),
        ("slug", Schema::text()),
        ("name", Schema::text()),
    ]);
    let kinds = Schema::one_of(&["text", "integer", "number", "boolean", "date", "datetime"]);
    let column = Schema::object([("name", Schema::text()), ("kind", kinds)]);
    Schema::object([
        ("id", uuid()),
        ("title", Schema::text()),
        ("description", Schema::text()),
        ("licence", Schema::one_of(&LICENCES)),
        ("schema", Schema::text().or_null()),
        ("authority", authority),
        ("version", Schema::integer()),
        ("version_id", uuid()),
        ("rows", Schema::integer()),
        ("columns", Schema::array(column)),
        ("columns_described", Schema::map(text("api-columns-described"))),
        ("published_at", instant()),
        ("page", uri()),
        ("resource", uri()),
        ("quality", uri()),
    ])
}

fn sql_question() -> Schema {
    Schema::object([
        ("sql", text("api-sql")),
        ("tables", Schema::map(uuid()).about("api-sql-tables").or_absent()),
    ])
}

fn sql_answer() -> Schema {
    Schema::object([
        ("columns", Schema::array(Schema::text())),
        ("rows", Schema::array(Schema::array(cell()))),
        ("truncated", Schema::boolean().about("api-truncated")),
    ])
}

fn deposit_form() -> Schema {
    Schema::object([
        ("authority", text("api-deposit-authority")),
        ("dataset", uuid().about("api-deposit-dataset").or_absent()),
        ("title", text("api-deposit-title").or_absent()),
        ("description", Schema::text().or_absent()),
        ("licence", Schema::one_of(&LICENCES).or_absent()),
        ("schema", text("api-deposit-schema").or_absent()),
        ("good_rows", text("api-deposit-good-rows").or_absent()),
        ("publish", text("api-deposit-publish").or_absent()),
        ("file", Schema::text_as("binary").about("api-deposit-file")),
    ])
}

fn state() -> Schema {
    Schema::one_of(&State::ALL.map(State::name))
}

fn deposit_receipt() -> Schema {
    Schema::object([
        ("id", uuid()),
        ("state", state()),
        ("dataset", uuid()),
        ("sha256", text("api-sha256")),
        ("bytes", Schema::integer()),
        ("already_known", Schema::boolean().about("api-already-known")),
    ])
}

fn deposit() -> Schema {
    let finding = Schema::object([
        ("column", Schema::text()),
        ("place", Schema::integer()),
        ("kind", Schema::text()),
        ("level", Schema::text()),
        ("cells", Schema::integer()),
        ("reach", Schema::integer().about("api-finding-reach")),
        ("first_row", Schema::integer().about("api-finding-first-row").or_null()),
        ("evidence", Schema::array(Schema::text())),
        ("examples", Schema::array(Schema::text())),
    ]);
    let given_on = Schema::object([("cells", Schema::integer()), ("rows", Schema::integer())]);
    let decided = Schema::object([
        ("column", Schema::text()),
        ("kind", Schema::text()),
        ("level", Schema::text()),
        ("treatment", treatment()),
        ("ground", Schema::text().or_null()),
        ("note", Schema::text()),
        ("given_on", given_on.about("api-decision-given-on").or_null()),
        ("by", Schema::text()),
        ("at", Schema::integer()),
    ]);
    let awaited = Schema::object([("column", Schema::text()), ("kind", Schema::text())]);
    Schema::object([
        ("id", uuid()),
        ("dataset", uuid()),
        ("state", state()),
        ("file_name", Schema::text()),
        ("bytes", Schema::integer()),
        ("sha256", text("api-sha256")),
        ("schema", Schema::text().or_null()),
        ("rows", Schema::integer()),
        ("rows_wrong", Schema::integer()),
        ("error_count", Schema::integer()),
        ("reason", Schema::text().or_null()),
        ("deposited_at", instant()),
        ("findings", Schema::array(finding)),
        ("decisions", Schema::array(decided)),
        ("awaited", Schema::array(awaited).about("api-awaited")),
        ("done", Schema::integer()),
        ("total", Schema::integer().or_null()),
        ("text", Schema::text().or_null()),
        ("finished", Schema::boolean()),
        ("next", Schema::text()),
    ])
}

fn report() -> Schema {
    let fault = Schema::object([
        ("row", Schema::integer().or_null()),
        ("line", Schema::integer().or_null()),
        ("column", Schema::text().or_null()),
        ("value", Schema::text().or_null()),
        ("code", Schema::text()),
        ("message", Schema::text()),
    ]);
    Schema::object([
        ("valid", Schema::boolean()),
        ("rows", Schema::integer()),
        ("rows_checked", Schema::integer()),
        ("bad_rows", Schema::integer()),
        ("error_count", Schema::integer()),
        ("errors", Schema::array(fault.clone())),
        ("errors_listed", Schema::integer()),
        ("warnings", Schema::array(fault)),
    ])
}

fn treatment() -> Schema {
    Schema::one_of(&Treatment::ALL.map(Treatment::name))
}

fn decision() -> Schema {
    Schema::object([
        ("column", Schema::text()),
        ("kind", text("api-decision-kind")),
        ("treatment", treatment()),
        ("ground", text("api-decision-ground").or_absent()),
        ("note", text("api-decision-note").or_absent()),
    ])
}

fn deposit_state() -> Schema {
    Schema::object([("id", uuid()), ("state", state())])
}

fn published() -> Schema {
    Schema::object([("version", uuid()), ("number", Schema::integer()), ("dataset", uuid())])
}
