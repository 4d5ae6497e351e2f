//! Tables `findings` and `decisions`.

use kernel::{Error, Id, Result};
use store::{Arg, Json, Record, Row, Tx, args};

use crate::model::{Decision, Extent, Finding, Ground, Level, Treatment};
use crate::records::composed;

impl Row for Finding {
    fn read(row: &Record) -> Result<Self> {
        let Json(evidence) = row.get("evidence")?;
        let Json(examples) = row.get("examples")?;
        let (cells, reach): (u64, Option<u64>) = (row.get("cells")?, row.get("reach")?);
        Ok(Self {
            column: composed(row.get("column_name")?),
            place: row.get("place")?,
            kind: row.get("kind")?,
            level: word(&row.get::<String>("level")?, Level::of)?,
            cells,
            reach: reach.unwrap_or(cells),
            first_row: row.get("first_row")?,
            evidence,
            examples,
        })
    }
}

impl Row for Decision {
    fn read(row: &Record) -> Result<Self> {
        let ground: Option<String> = row.get("ground")?;
        let (cells, rows): (Option<u64>, Option<u64>) = (row.get("cells")?, row.get("rows_read")?);
        Ok(Self {
            column: composed(row.get("column_name")?),
            kind: row.get("kind")?,
            level: word(&row.get::<String>("level")?, Level::of)?,
            treatment: word(&row.get::<String>("treatment")?, Treatment::of)?,
            ground: ground.map(|ground| word(&ground, Ground::of)).transpose()?,
            note: row.get("note")?,
            given_on: cells.zip(rows).map(|(cells, rows)| Extent { cells, rows }),
            by: row.get("decided_by")?,
            at: row.get("decided_at")?,
        })
    }
}

/// A word of a closed list, as the database keeps it.
fn word<T>(name: &str, of: impl Fn(&str) -> Option<T>) -> Result<T> {
    of(name).ok_or_else(|| Error::Internal { what: "read a word of the gate".into(), source: name.into() })
}

fn count(figure: u64) -> i64 {
    i64::try_from(figure).unwrap_or(i64::MAX)
}

/// Replaces what was found in a deposit.
pub(crate) async fn save_findings(tx: &mut Tx, deposit: Id, findings: &[Finding]) -> Result<()> {
    tx.run("delete from findings where authority_id in ($1) and deposit_id = $2", &args![deposit]).await?;
    for finding in findings {
        tx.run(
            "insert into findings (authority_id, deposit_id, column_name, kind, level, cells, evidence, examples, \
             place, reach, first_row) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            &args![
                deposit,
                finding.column.as_str(),
                finding.kind.as_str(),
                finding.level.name(),
                count(finding.cells),
                Arg::json(&finding.evidence)?,
                Arg::json(&finding.examples)?,
                finding.place,
                count(finding.reach),
                finding.first_row.map(count)
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
         decided_by, decided_at, cells, rows_read) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &args![
            dataset,
            decision.column.as_str(),
            decision.kind.as_str(),
            decision.level.name(),
            decision.treatment.name(),
            decision.ground.map(Ground::name),
            decision.note.as_str(),
            decision.by.as_str(),
            decision.at,
            decision.given_on.map(|it| count(it.cells)),
            decision.given_on.map(|it| count(it.rows))
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
