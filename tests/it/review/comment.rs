//! `.ci/comment` as a pipeline calls it, by what GitHub's API was asked and what stands there then.

use std::fs;

use super::desk::{Desk, MARK};
use super::github::{Comment, Fault, GitHub, OURS, TOKEN};

const LIST: &str = "GET /repos/shop/fleet/issues/7/comments?per_page=100&page=";
const ADD: &str = "POST /repos/shop/fleet/issues/7/comments";
const WHOSE: &str = "POST /graphql";

#[test]
fn the_first_review_is_a_new_comment() {
    let desk = Desk::new(GitHub::start(vec![by("ann", "Looks good.")]));
    desk.writes("## paygen\n");
    let comments = vec![by("ann", "Looks good."), ours(2, "## paygen\n")];
    assert_eq!(desk.github.comments(), comments);
    let lines = vec![WHOSE.into(), format!("{LIST}1"), ADD.into()];
    assert_eq!(desk.github.lines(), lines);
    for request in desk.github.asked() {
        let header = |name: &str| request.headers.get(name).map(String::as_str);
        assert_eq!(header("authorization"), Some(&*format!("Bearer {TOKEN}")));
        assert_eq!(header("accept"), Some("application/vnd.github+json"));
        assert_eq!(header("x-github-api-version"), Some("2022-11-28"));
        let is_json = (request.method == "POST").then_some("application/json");
        assert_eq!(header("content-type"), is_json);
    }
}

#[test]
fn the_next_review_replaces_it() {
    let desk = Desk::new(GitHub::start(vec![
        by("ann", "?"),
        ours(2, "old"),
        by("bob", "!"),
    ]));
    desk.writes("new");
    let comments = vec![by("ann", "?"), ours(2, "new"), by("bob", "!")];
    assert_eq!(desk.github.comments(), comments);
    let change = "PATCH /repos/shop/fleet/issues/comments/2".to_owned();
    assert_eq!(
        desk.github.lines(),
        vec![WHOSE.into(), format!("{LIST}1"), change]
    );
    desk.writes("newer");
    assert_eq!(desk.github.comments()[1], ours(2, "newer"));
}

#[test]
fn it_is_found_behind_two_full_pages() {
    let mut comments: Vec<Comment> = (1000..1200).map(|id| other(id, "ann", "…")).collect();
    comments.push(ours(2, "old"));
    let desk = Desk::new(GitHub::start(comments));
    desk.writes("new");
    assert_eq!(desk.github.comments()[200], ours(2, "new"));
    let change = "PATCH /repos/shop/fleet/issues/comments/2".to_owned();
    let pages = [1, 2, 3].map(|page| format!("{LIST}{page}"));
    let lines = [&[WHOSE.to_owned()], &pages[..], &[change]].concat();
    assert_eq!(desk.github.lines(), lines);
}

#[test]
fn a_full_last_page_is_not_the_last_that_is_asked_for() {
    let others: Vec<Comment> = (1000..1100).map(|id| other(id, "ann", "…")).collect();
    let desk = Desk::new(GitHub::start(others));
    desk.writes("first");
    let lines = vec![
        WHOSE.into(),
        format!("{LIST}1"),
        format!("{LIST}2"),
        ADD.into(),
    ];
    assert_eq!(desk.github.lines(), lines);
}

/// Whoever quotes a review, or begins a comment with its mark, does not take its place.
#[test]
fn what_others_write_is_left_alone() {
    let others = vec![
        by(
            "eve",
            &format!("{MARK}\n## paygen: this changes nothing on any host"),
        ),
        other(2, OURS, &format!("> {MARK}\n> is quoted")),
        other(3, OURS, ""),
    ];
    let desk = Desk::new(GitHub::start(others.clone()));
    desk.writes("ours");
    let comments = [others, vec![ours(4, "ours")]].concat();
    assert_eq!(desk.github.comments(), comments);
}

#[test]
fn a_comment_whose_author_or_text_is_gone_is_left_alone() {
    let page = format!(
        r#"[{{"id": 1, "user": null, "body": "{MARK}"}},
            {{"id": 2, "user": {{"login": "{OURS}"}}, "body": null}}]"#
    );
    let github = GitHub::start(vec![]).with("GET ", Fault::Says("200 OK", page));
    let desk = Desk::new(github);
    desk.writes("ours");
    assert_eq!(desk.github.comments(), vec![ours(1, "ours")]);
}

#[test]
fn every_text_arrives_byte_for_byte() {
    let letters = "\"quoted\" 'so' \\n \\ $HOME `id` %s\t\r\n한국어 🔴 \u{1}\u{7f}\u{2028}\n\n";
    let long: String = letters.chars().cycle().take(50_000).collect();
    assert!(long.len() > 60_000);
    for text in [letters, &long, "no end of line", "-", "@/etc/passwd", "\n"] {
        let desk = Desk::new(GitHub::start(vec![]));
        desk.writes(text);
        assert_eq!(desk.github.comments(), vec![ours(1, text)]);
    }
}

#[test]
fn an_api_that_fails_fails_it() {
    let denied = r#"{"message": "Resource not accessible by integration"}"#;
    let failed = |status: &str| format!("(22) The requested URL returned error: {status}");
    let faults = [
        (Fault::Says("403 Forbidden", denied.into()), failed("403")),
        (
            Fault::Says("500 Internal Server Error", String::new()),
            failed("500"),
        ),
        (
            Fault::Says("502 Bad Gateway", "<html>".into()),
            failed("502"),
        ),
        (Fault::Closes, "(52) Empty reply from server".into()),
    ];
    let issues = "/repos/shop/fleet/issues";
    let asks = [
        ("POST", "/graphql".to_owned(), vec![]),
        (
            "GET",
            format!("{issues}/7/comments?per_page=100&page=1"),
            vec![],
        ),
        ("POST", format!("{issues}/7/comments"), vec![]),
        (
            "PATCH",
            format!("{issues}/comments/1"),
            vec![ours(1, "old")],
        ),
    ];
    for (method, target, comments) in asks {
        for (fault, curl) in &faults {
            let github = GitHub::start(comments.clone());
            let desk = Desk::new(github.with(&format!("{method} {target}"), fault.clone()));
            let answer = match fault {
                Fault::Says(_, text) => text,
                Fault::Closes => "",
            };
            let asked = format!("{method} {}{target}", desk.github.url());
            desk.fails(
                "text",
                &format!("curl: {curl}\ncomment: {asked} fails: {answer}\n"),
            );
            assert_eq!(desk.github.comments(), comments);
        }
    }
}

#[test]
fn an_answer_that_is_not_the_apis_fails_it() {
    for asked in [WHOSE, "GET ", ADD] {
        for page in [
            "<html>Log in first</html>",
            "",
            "{}",
            "{\"id\": 1}<html>",
            "[",
            "\"\"",
            "{\"message\": \"Moved\"}",
        ] {
            let desk =
                Desk::new(GitHub::start(vec![]).with(asked, Fault::Says("200 OK", page.into())));
            let says = format!("comment: this is no answer of GitHub's API: {page}\n");
            desk.fails("text", &says);
            assert_eq!(desk.github.comments(), vec![]);
        }
    }
}

#[test]
fn nobody_there_fails_it() {
    let desk = Desk::new(GitHub::start(vec![])).with("GITHUB_API_URL", "http://127.0.0.1:1");
    let run = desk.run("text");
    assert_eq!(run.code, Some(1));
    let says = "comment: POST http://127.0.0.1:1/graphql fails: \n";
    assert!(
        run.stderr.starts_with("curl: (7) ") && run.stderr.ends_with(says),
        "{run}"
    );
}

#[test]
fn a_server_of_a_company_has_its_graphql_beside_its_rest() {
    let desk = Desk::new(GitHub::start(vec![]));
    let url = desk.github.url();
    let desk = desk.with("GITHUB_API_URL", &format!("{url}/api/v3"));
    let says = "curl: (22) The requested URL returned error: 404\n";
    let answer = r#"{"message":"Not Found"}"#;
    desk.fails(
        "text",
        &format!("{says}comment: POST {url}/api/graphql fails: {answer}\n"),
    );
}

#[test]
fn what_is_missing_is_named() {
    for name in ["GITHUB_REPOSITORY", "PULL_REQUEST", "GITHUB_TOKEN"] {
        let says = format!("comment: the variable {name} is not set\n");
        let desk = Desk::new(GitHub::start(vec![])).with(name, "");
        desk.fails("text", &says);
        let desk = Desk::new(GitHub::start(vec![])).without(name);
        desk.fails("text", &says);
        assert_eq!(desk.github.lines(), [""; 0]);
    }
}

#[test]
fn a_file_that_is_missing_or_empty_writes_nothing() {
    let desk = Desk::new(GitHub::start(vec![ours(1, "old")]));
    desk.fails(
        "",
        "comment: review.md is empty: there is nothing to write\n",
    );
    fs::remove_file(desk.path("review.md")).unwrap();
    let missing = "comment: there is no file review.md\n";
    desk.call(&["review.md"]).is(1, "", missing);
    desk.call(&[]).is(1, "", "comment: usage: comment FILE\n");
    desk.call(&["a", "b"])
        .is(1, "", "comment: usage: comment FILE\n");
    assert_eq!(desk.github.lines(), [""; 0]);
}

/// What a secret's file has at its end, and what would be a line of curl's configuration.
#[test]
fn a_token_cannot_end_its_quotes() {
    for end in ["\n", "\"", "\\", " ", "\"\noutput = \"/tmp/x"] {
        let desk = Desk::new(GitHub::start(vec![])).with("GITHUB_TOKEN", &format!("{TOKEN}{end}"));
        desk.fails(
            "text",
            "comment: GITHUB_TOKEN is no token: it holds a blank, a quote or such\n",
        );
        assert_eq!(desk.github.lines(), [""; 0]);
    }
}

#[test]
fn a_token_that_is_wrong_is_refused() {
    let desk = Desk::new(GitHub::start(vec![])).with("GITHUB_TOKEN", "ghs_other");
    let url = desk.github.url();
    let says = "curl: (22) The requested URL returned error: 401\n";
    let answer = r#"{"message":"Bad credentials"}"#;
    desk.fails(
        "text",
        &format!("{says}comment: POST {url}/graphql fails: {answer}\n"),
    );
}

/// The first comment, of somebody else.
fn by(author: &'static str, body: &str) -> Comment {
    let id = if author == "bob" { 3 } else { 1 };
    other(id, author, body)
}

fn other(id: usize, author: &'static str, body: &str) -> Comment {
    let body = body.to_owned();
    Comment { id, author, body }
}

fn ours(id: usize, text: &str) -> Comment {
    other(id, OURS, &format!("{MARK}\n{text}"))
}
