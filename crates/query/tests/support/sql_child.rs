//! The child that runs readers' SQL, for tests.

fn main() -> std::process::ExitCode {
    query::sql_child_main()
}
