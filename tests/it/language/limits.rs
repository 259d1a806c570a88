//! The limits that the README names are those that hold.

use paygen::inventory::lint::too_large::NESTING_LEVELS_MAX;
use paygen::inventory::name::{FleetKind, Kind, ServiceKind};
use paygen::inventory::{HOSTS_MAX, SERVICES_MAX, files, parse, repository};

use super::readme::piece;

#[test]
fn the_table_of_limits() {
    let told: Vec<usize> = piece("table", "limits").lines().map(number).collect();
    let held = [
        usize::try_from(parse::FILE_BYTES_MAX).unwrap(),
        NESTING_LEVELS_MAX,
        SERVICES_MAX,
        HOSTS_MAX,
        usize::try_from(files::FILE_BYTES_MAX).unwrap(),
        files::FILES_MAX,
        usize::try_from(repository::TEXT_BYTES_MAX).unwrap(),
        repository::TEXTS_MAX,
        ServiceKind::BYTES_MAX,
        FleetKind::BYTES_MAX,
    ];
    assert_eq!(told, held);
}

/// `| what | 67,108,864 (64 MiB) |`
fn number(row: &str) -> usize {
    let cell = row.split('|').nth(2).unwrap().trim();
    let number = cell.split(' ').next().unwrap();
    number.replace(',', "").parse().unwrap()
}
