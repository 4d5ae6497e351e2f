//! The verbs of the command line.

mod authority;
mod check;
mod database;
mod publish;
mod schemas;
mod serve;
mod show;

use std::process::ExitCode;

use crate::config::{Cli, Command};

/// Runs one verb. Errors are one line on standard error and exit code 2.
pub(crate) fn run(cli: Cli) -> ExitCode {
    // The child that runs a reader's query starts nothing else: not even the log.
    if matches!(cli.command, Command::SqlChild) {
        return query::sql_child_main();
    }
    let outcome = match cli.command {
        Command::Check(args) => return check::run(&args),
        Command::Schemas(args) => schemas::run(&args),
        Command::Publish(args) => block_on(publish::run(args)),
        Command::Serve(args) => block_on(serve::run(args)),
        Command::Authority(args) => block_on(authority::run(args)),
        Command::Database(args) => block_on(database::run(args)),
        Command::Key(args) => block_on(authority::new_key(args)),
        Command::SqlChild => Ok(ExitCode::SUCCESS),
    };
    outcome.unwrap_or_else(|error| {
        show::error(&format!("{error:#}"));
        ExitCode::from(2)
    })
}

fn block_on(work: impl Future<Output = anyhow::Result<ExitCode>>) -> anyhow::Result<ExitCode> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}
