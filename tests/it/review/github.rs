//! As much of GitHub's API as `.ci/comment` uses, on loopback, with a memory of what it was asked.

use std::io;
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::support::http::{Request, Server, respond};

/// The token that it takes.
pub(super) const TOKEN: &str = "ghs_16C7e42F292c6912E7710c838347Ae178B4a";

/// Whose token that is.
pub(super) const OURS: &str = "github-actions[bot]";

/// How many comments a page has.
const PAGE: usize = 100;

/// The running API; it ends when it is dropped.
pub(super) struct GitHub {
    server: Server,
    state: Arc<Mutex<State>>,
}

/// A comment on the pull request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Comment {
    pub(super) id: usize,
    pub(super) author: &'static str,
    pub(super) body: String,
}

/// What it does instead of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// It answers with a status and a text.
    Says(&'static str, String),
    /// It closes the connection.
    Closes,
}

#[derive(Default)]
struct State {
    comments: Vec<Comment>,
    asked: Vec<Request>,
    /// Requests that begin with a text, `METHOD TARGET`, have a fault.
    fault: Option<(String, Fault)>,
}

impl GitHub {
    /// Starts it with what is on the pull request `shop/fleet#7`.
    pub(super) fn start(comments: Vec<Comment>) -> Self {
        let state = State {
            comments,
            ..State::default()
        };
        let state = Arc::new(Mutex::new(state));
        let ours = Arc::clone(&state);
        let server = Server::start(move |client| answer(client, &mut ours.lock().unwrap()));
        Self { server, state }
    }

    /// With a fault where a request begins with `asked`.
    pub(super) fn with(self, asked: &str, fault: Fault) -> Self {
        self.state.lock().unwrap().fault = Some((asked.to_owned(), fault));
        self
    }

    /// Where it is.
    pub(super) fn url(&self) -> String {
        self.server.url()
    }

    /// All requests so far.
    pub(super) fn asked(&self) -> Vec<Request> {
        self.state.lock().unwrap().asked.clone()
    }

    /// All requests so far, as `METHOD TARGET`.
    pub(super) fn lines(&self) -> Vec<String> {
        let line = |one: Request| format!("{} {}", one.method, one.target);
        self.asked().into_iter().map(line).collect()
    }

    /// What is on the pull request now.
    pub(super) fn comments(&self) -> Vec<Comment> {
        self.state.lock().unwrap().comments.clone()
    }
}

fn answer(client: TcpStream, state: &mut State) -> io::Result<()> {
    let request = Request::read(&client)?;
    let line = format!("{} {}", request.method, request.target);
    state.asked.push(request.clone());
    match &state.fault {
        Some((asked, Fault::Says(status, text))) if line.starts_with(&**asked) => {
            respond(client, status, text.as_bytes())
        }
        Some((asked, Fault::Closes)) if line.starts_with(&**asked) => Ok(()),
        _ => {
            let (status, value) = state.act(&request);
            respond(client, status, value.to_string().as_bytes())
        }
    }
}

impl State {
    /// As GitHub does it: a wrong token learns nothing, and what is not there is not found.
    fn act(&mut self, request: &Request) -> (&'static str, Value) {
        let authorization = request.headers.get("authorization");
        if authorization != Some(&format!("Bearer {TOKEN}")) {
            return ("401 Unauthorized", json!({"message": "Bad credentials"}));
        }
        let issues = "/repos/shop/fleet/issues";
        let target = request.target.strip_prefix(issues).unwrap_or_default();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        match (&*request.method, path) {
            ("POST", _) if request.target == "/graphql" => viewer(request),
            ("GET", "/7/comments") => self.page(query),
            ("POST", "/7/comments") => self.add(request),
            ("PATCH", _) => self.change(path, request),
            _ => not_found(),
        }
    }

    fn page(&self, query: &str) -> (&'static str, Value) {
        let number = query.strip_prefix("per_page=100&page=").unwrap();
        let number: usize = number.parse().unwrap();
        let page = self.comments.iter().skip((number - 1) * PAGE).take(PAGE);
        ("200 OK", page.map(Comment::json).collect())
    }

    fn add(&mut self, request: &Request) -> (&'static str, Value) {
        let id = self.comments.iter().map(|one| one.id).max().unwrap_or(0) + 1;
        self.comments.push(Comment {
            id,
            author: OURS,
            body: body(request),
        });
        ("201 Created", json!({"id": id}))
    }

    fn change(&mut self, path: &str, request: &Request) -> (&'static str, Value) {
        let id = path.strip_prefix("/comments/").unwrap_or_default();
        let known = self
            .comments
            .iter_mut()
            .find(|one| one.id.to_string() == id);
        let Some(known) = known else {
            return not_found();
        };
        known.body = body(request);
        ("200 OK", json!({"id": known.id}))
    }
}

impl Comment {
    fn json(&self) -> Value {
        json!({"id": self.id, "user": {"login": self.author}, "body": self.body})
    }
}

fn viewer(request: &Request) -> (&'static str, Value) {
    assert_eq!(request.body, br#"{"query":"{viewer{login}}"}"#);
    ("200 OK", json!({"data": {"viewer": {"login": OURS}}}))
}

fn not_found() -> (&'static str, Value) {
    ("404 Not Found", json!({"message": "Not Found"}))
}

fn body(request: &Request) -> String {
    let value: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(value.as_object().map(serde_json::Map::len), Some(1));
    value["body"].as_str().unwrap().to_owned()
}
