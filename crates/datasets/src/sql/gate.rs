//! Tables `findings` and `decisions`.

use kernel::{Error, Id, Result};
use store::{Arg, Json, Record, Row, Tx, args};

use crate::model::{Decision, Finding, Ground, Level, Treatment};

impl Row for Finding {
    fn read(row: &Record) -> Result<Self> {
        let Json(evidence) = row.get("evidence")?;
        let Json(examples) = row.get("examples")?;
        Ok(Self {
            column: row.get("column_name")?,
            place: row.get("place")?,
            kind: row.get("kind")?,
            level: word(&row.get::<String>("level")?, Level::of)?,
            cells: row.get("cells")?,
            evidence,
            examples,
        })
    }
}

impl Row for Decision {
    fn read(row: &Record) -> Result<Self> {
        let ground: Option<String> = row.get("ground")?;
        Ok(Self {
            column: row.get("column_name")?,
            kind: row.get("kind")?,
            level: word(&row.get::<String>("level")?, Level::of)?,
            treatment: word(&row.get::<String>("treatment")?, Treatment::of)?,
            ground: ground.map(|ground| word(&ground, Ground::of)).transpose()?,
            note: row.get("note")?,
            by: row.get("decided_by")?,
            at: row.get("decided_at")?,
        })
    }
}

/// A word of a closed list, as the database keeps it.
fn word<T>(name: &str, of: impl Fn(&str) -> Option<T>) -> Result<T> {
    of(name).ok_or_else(|| Error::Internal { what: "read a word of the gate".into(), source: name.into() })
}

/// Replaces what was found in a deposit.
pub(crate) async fn save_findings(tx: &mut Tx, deposit: Id, findings: &[Finding]) -> Result<()> {
    tx.run("delete from findings where authority_id in ($1) and deposit_id = $2", &args![deposit]).await?;
    for finding in findings {
        tx.run(
            "insert into findings (authority_id, deposit_id, column_name, kind, level, cells, evidence, examples, \
             place) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            &args![
                deposit,
                finding.column.as_str(),
                finding.kind.as_str(),
                finding.level.name(),
                i64::try_from(finding.cells).unwrap_or(i64::MAX),
                Arg::json(&finding.evidence)?,
                Arg::json(&finding.examples)?,
                finding.place
            ],
        )
        .await?;
    }
    Ok(())
}

pub(crate) async fn findings(tx: &mut Tx, deposit: Id) -> Result<Vec<Finding>> {
    tx.all(
        "select * from findings where authority_id in ($1) and deposit_id = $2 order by place, column_name, kind",
        &args![deposit],
    )
    .await
}

pub(crate) async fn insert_decision(tx: &mut Tx, dataset: Id, decision: &Decision) -> Result<()> {
    tx.run(
        "insert into decisions (authority_id, dataset_id, column_name, kind, level, treatment, ground, note, \
         decided_by, decided_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &args![
            dataset,
            decision.column.as_str(),
            decision.kind.as_str(),
            decision.level.name(),
            decision.treatment.name(),
            decision.ground.map(Ground::name),
            decision.note.as_str(),
            decision.by.as_str(),
            decision.at
        ],
    )
    .await?;
    Ok(())
}

/// Every decision ever taken on a data set, newest first.
pub(crate) async fn decision_history(tx: &mut Tx, dataset: Id) -> Result<Vec<Decision>> {
    tx.all(
        "select * from decisions where authority_id in ($1) and dataset_id = $2 \
         order by decided_at desc, column_name, kind",
        &args![dataset],
    )
    .await
}

/// The decisions in force on a data set: the newest of each column and kind.
pub(crate) async fn decisions(tx: &mut Tx, dataset: Id) -> Result<Vec<Decision>> {
    let mut newest: Vec<Decision> = Vec::new();
    for decision in decision_history(tx, dataset).await? {
        if !newest.iter().any(|it| it.column == decision.column && it.kind == decision.kind) {
            newest.push(decision);
        }
    }
    Ok(newest)
}
