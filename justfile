# Recipes of this project; `just` lists them.

default:
    @just --list

# The main job on the Wuxing plan.
run *options:
    cargo run --release -- {{options}}

# What has to pass before a change lands.
ci:
    .ci/run

# The README's test command.
test *options:
    cargo test --release {{options}}

# Breaks the small plan at random for so many minutes and looks whether check panics, hangs or eats memory.
fuzz minutes="10":
    FUZZ_MINUTES={{minutes}} cargo test --release --test suite fuzzing::for_minutes -- --ignored --nocapture

fmt:
    cargo fmt

lint:
    cargo clippy --release --all-targets -- --deny warnings

doc:
    RUSTDOCFLAGS="--deny warnings" cargo doc --release --no-deps

# One table of ratios, measured side by side in one run (about two minutes).
bench *options:
    cargo bench --bench ratios {{options}}

# What people wait for and the memory it takes (some minutes; --test: a short round; questions, places, compiled or commands: a part; BASE: a rival).
goals *options:
    cargo bench --bench goals -- {{options}}

# Every bench in one short round, which shows that it still runs.
bench-test:
    cargo test --release --bench '*' -- --test

# The same in detail, by criterion.
bench-detail *options:
    cargo bench --bench engine {{options}}

# The same model in NumPy and EMA Workbench, in a virtual environment of their own.
peers *options:
    benches/peers/run {{options}}

# How long a move of each lever of the live page takes in a real browser.
live:
    cargo test --release --test suite time_per_move -- --ignored --nocapture

# Licences and sources of dependencies (needs cargo-deny; .ci/run fetches it).
deny:
    cargo deny --offline check licenses bans sources
