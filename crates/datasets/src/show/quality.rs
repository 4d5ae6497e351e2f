//! The public report of a version: counts and codes, never a cell.

use kernel::Slug;
use serde_json::Value;
use store::Scope;
use web::{Answer, App, Page, Path, State, Visit};

use super::{Head, Tab};
use crate::served;
use crate::sql::public;

#[derive(serde::Serialize)]
pub(crate) struct QualityPage {
    head: Head,
    report: Value,
}

impl Page for QualityPage {
    const TEMPLATE: &'static str = "datasets/quality.html";

    fn samples() -> Vec<Self> {
        let report = |valid: bool, counts: Value, left_out: u64| {
            serde_json::json!({
                "valid": valid, "rows": 96, "rows_checked": 96, "rows_published": 92, "rows_set_aside": 4,
                "error_count": 4, "counts": counts, "columns_left_out": left_out,
                "columns": [{ "name": "espece", "kind": "string", "known": true, "empty": 7, "empty_published": 3, "errors": 0 }],
                "schema": { "name": "scdl/subventions", "version": "2.1.1", "sha256": "ab" },
                "file": { "bytes": 12_345, "sha256": "cd", "format": "csv", "encoding": "windows-1252" },
                "engine": { "version": "0.1.0" },
            })
        };
        let counts =
            serde_json::json!([{ "code": "constraint-error", "column": "idBeneficiaire", "count": 4 }]);
        let mut chosen = report(true, serde_json::json!([]), 1);
        chosen["columns_personal"] = 0.into();
        let mut free = report(true, serde_json::json!([]), 2);
        free["schema"] = Value::Null;
        free["repaired"] = serde_json::json!({
            "sha256": "ef", "cells": 412,
            "by_kind": check::repair::RepairKind::ALL.map(|kind| (kind.name(), 1)).into_iter()
                .chain([check::Repairs::LABEL, check::Repairs::ENCODING, check::Repairs::FORMAT].map(|kind| (kind, 1))).collect::<std::collections::BTreeMap<_, _>>(),
        });
        vec![
            Self { head: Head::sample(Tab::Quality), report: report(false, counts, 0) },
            Self { head: Head::sample(Tab::Quality), report: free },
            Self { head: Head::sample(Tab::Quality), report: chosen },
        ]
    }
}

/// `GET /datasets/{authority}/{slug}/quality`, as a page or as JSON.
pub(crate) async fn quality(
    app: State<App>,
    visit: Visit,
    Path((authority, slug)): Path<(Slug, Slug)>,
) -> Answer {
    let served = served::at(&app, &authority, &slug).await?;
    let mut tx = app.db.read(Scope::Public).await?;
    let report = public::report(&mut tx, served.version.id).await?;
    drop(tx);
    if visit.wants_page() {
        visit.page(&QualityPage { head: Head::of(&served, Tab::Quality), report })
    } else {
        visit.json(&report)
    }
}
