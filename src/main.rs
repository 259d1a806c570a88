//! The binary: arguments in, exit code out.

/// A fleet is millions of small strings, of which the system's allocator takes a third of the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    paygen::cli::run()
}
