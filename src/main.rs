//! The program: everything happens in [`fiveyear::cli`].

/// Rules, tables and draws are many small pieces of memory on several threads: a run takes a fifteenth less time than with the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    fiveyear::cli::program()
}
