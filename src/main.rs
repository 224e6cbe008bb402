//! The program: everything happens in [`fiveyear::cli`].

fn main() -> std::process::ExitCode {
    fiveyear::cli::program()
}
