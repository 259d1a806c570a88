//! The binary: a slice of the inventory in, exit code out.

use std::path::PathBuf;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    kit::begin_to_log();
    let projection = std::env::args_os().nth(1).map(PathBuf::from);
    let projection = projection.unwrap_or_else(|| kit::PROJECTION.into());
    match mock_pg::run(&projection).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(error.as_ref()),
    }
}

#[expect(clippy::print_stderr, reason = "whoever starts it reads why it ended")]
fn fail(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::FAILURE
}
