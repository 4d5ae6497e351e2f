//! The binary `beffroi`: reads the command line and the environment, opens what the instance stands on, and runs.
//!
//! Only this crate reads the command line, the environment and the clock.

mod clock;
mod commands;
mod config;
#[cfg(test)]
mod contracts;
mod demo;
mod instance;
mod library;
mod presence;
mod seed;
mod warehouse;

use std::process::ExitCode;

use clap::Parser as _;

/// Queries allocate in large bursts: this allocator gives the memory back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    commands::run(config::Cli::parse())
}
