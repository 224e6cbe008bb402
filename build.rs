//! Builds anew when a file of the embedded plans is added or taken away: the compiler itself watches only the files it already knows.

fn main() {
    for folder in ["seeds", "rules", "scenarios", "src/plan/starter"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
