//! What the command line prints: answers on standard output, the rest on standard error.

use std::io::Write as _;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// One line of the answer. A closed pipe ends nothing: whoever closed it has read enough.
pub(super) fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// One line for a person about what went wrong.
pub(super) fn error(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "beffroi: {text}");
}

/// A bar on standard error, drawn only for a person and only when the work lasts.
pub(super) fn bar(label: &str) -> ProgressBar {
    let bar = ProgressBar::no_length();
    let style = ProgressStyle::with_template("{msg} {wide_bar} {bytes}/{total_bytes} {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(label.to_owned());
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}
