//! Point 3: publishing follows from edges.

use super::readme::{edited, example, piece, with};

#[test]
fn a_port_is_published_where_it_is_dialled_and_nowhere_else() {
    assert_eq!(
        example("publishing").published(),
        piece("table", "publishing")
    );
}

#[test]
fn a_number_that_nobody_needs_is_a_note() {
    assert_eq!(example("publishing").codes(), ["PG0304"]);
}

/// A host may have an address of each family in a network; only the one that is dialled is bound.
#[test]
fn of_two_addresses_the_one_that_is_dialled_is_bound() {
    let two = "[host.vm1]\naddress.private = [\"10.0.0.11\", \"fd00::11\"]\nruns = [\"db\"]\n";
    let two = edited(
        "publishing",
        &[
            ("host.vm1.runs = [\"db\"]\n", ""),
            (
                "[[allow]]\nfrom = \"internet\"",
                &format!("{two}\n[[allow]]\nfrom = \"internet\""),
            ),
        ],
    );
    assert_eq!(two.published(), piece("table", "publishing"));
}

#[test]
fn beside_each_other_nothing_is_published() {
    let runs = (
        "[\"db\", \"app\"]\nhost.vm2.runs = [\"mailer\"]",
        "[\"db\", \"app\", \"mailer\"]",
    );
    assert_eq!(edited("needs", &[runs]).published(), "");
}

/// The page alone does not let the internet in; see `[[allow]]`.
#[test]
fn a_page_for_the_internet_opens_nothing_by_itself() {
    let closed = edited(
        "web",
        &[(
            "    { from = \"internet\", to = \"frontend.http\", why = \"the shop\" },\n",
            "",
        )],
    );
    let found = closed
        .checked
        .found
        .iter()
        .filter(|one| one.lint.code == "PG0408");
    assert_eq!(found.count(), 1);
    assert!(
        closed
            .published()
            .contains("| `frontend.http` | `10.0.0.12:5173` |\n")
    );
    assert!(
        with("web", "")
            .published()
            .contains("| `frontend.http` | `*:5173` |\n")
    );
    let shut = closed.openings();
    assert!(!shut.contains("`frontend.http` | anywhere"), "{shut}");
    let open = with("web", "").openings();
    assert!(open.contains("`frontend.http` | anywhere"), "{open}");
}
