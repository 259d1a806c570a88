//! The job that prepares a database, run as rendered against a real `MariaDB`.

mod job;
mod passwords;
mod privacy;
mod rights;
mod wrong;
