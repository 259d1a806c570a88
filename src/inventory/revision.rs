//! An inventory as a revision of git has it: its files are read from git, and nothing of the
//! checkout is touched.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::Inventory;
use super::files::{self, Content, Files};
use super::lint::unreadable::Unreadable;
use super::parse::{self, Text};

/// A link in a tree is followed so many times.
const LINKS_MAX: usize = 16;

/// The folder that holds an inventory, as a revision has it.
#[derive(Debug, Clone, Default)]
pub struct Revision {
    /// The commit's whole hash.
    pub commit: String,
    /// The name of the inventory's folder in it.
    inventory: String,
    /// What was read, by path from the folder.
    files: BTreeMap<String, Content>,
}

/// A revision cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RevisionError {
    /// git is not there or cannot be started.
    #[error("cannot run `git` ({0}); install it (the package is called git)")]
    NoGit(io::Error),
    /// There is no such revision.
    #[error("git knows no revision `{0}` in `{1}`; `git log --oneline` lists those it knows")]
    Unknown(String, PathBuf),
    /// git says no.
    #[error("git cannot {what}: {says}")]
    Git {
        /// What it was to do.
        what: &'static str,
        /// What it says.
        says: String,
    },
    /// Nobody knows where the inventory is.
    #[error("cannot tell where `{0}` is ({1}); go to a folder that is still there")]
    Lost(PathBuf, io::Error),
    /// The inventory is no folder below the current one.
    #[error("the inventory `{0}` is the root of a file system, so no revision holds it")]
    Root(PathBuf),
}

impl Revision {
    /// Reads what an inventory at `folder` may consist of: its texts, the fleet's files, schemas
    /// of settings and templates.
    pub fn read(folder: &Path, revision: &str) -> Result<Self, RevisionError> {
        let whole = std::path::absolute(folder);
        let whole = whole.map_err(|error| RevisionError::Lost(folder.to_owned(), error))?;
        let (Some(root), Some(name)) = (whole.parent(), whole.file_name()) else {
            return Err(RevisionError::Root(whole));
        };
        let git = Git { root };
        let commit = git.commit(revision)?;
        let listed = git.list(&commit)?;
        let inventory = name.to_string_lossy().into_owned();
        let mut pipe = git.start()?;
        let mut files = BTreeMap::new();
        for path in listed.keys().filter(|path| is_wanted(path, &inventory)) {
            files.insert(path.clone(), pipe.content(&listed, path)?);
        }
        pipe.end()?;
        Ok(Self {
            commit,
            inventory,
            files,
        })
    }

    /// The texts of the inventory; `folder` is its path for messages.
    pub fn texts(&self, folder: &Path) -> Vec<Text> {
        let prefix = format!("{}/", self.inventory);
        let named = self.files.iter().filter_map(|(path, content)| {
            let rest = path.strip_prefix(&prefix)?;
            let (below_env, name) = match rest.strip_prefix("env/") {
                Some(name) => (true, name),
                None => (false, rest),
            };
            let stem = name.strip_suffix(".toml")?;
            let is_text = !name.contains('/') && !name.starts_with('.');
            is_text.then(|| Text {
                path: folder.join(rest),
                environment: below_env.then(|| stem.to_owned()),
                content: bytes(content),
            })
        });
        let (mut base, env): (Vec<Text>, Vec<Text>) =
            named.partition(|text| text.environment.is_none());
        base.extend(env);
        base
    }

    /// The fleet's own files.
    pub fn files(&self, environments: &[Inventory]) -> Files {
        let prefix = format!("{}/", self.inventory);
        let own = self.files.iter().filter_map(|(path, content)| {
            let rest = path.strip_prefix(&prefix)?;
            rest.starts_with("files/").then_some((rest, content))
        });
        let mut beside = BTreeMap::new();
        for (path, content) in own {
            let folders = path.match_indices('/').map(|(at, _)| path[..at].to_owned());
            beside.extend(folders.map(|folder| (folder, Content::Folder)));
            beside.insert(path.to_owned(), content.clone());
        }
        let schemas = files::schema_paths(environments).into_iter();
        let schemas = schemas.filter_map(|path| {
            let content = self.files.get(&path)?.clone();
            Some((path, content))
        });
        Files::in_memory(beside, schemas.collect())
    }

    /// Texts in `templates/` beside the inventory, by their paths in it.
    pub fn templates(&self) -> BTreeMap<String, String> {
        let all = self.files.iter().filter_map(|(path, content)| {
            let name = path.strip_prefix("templates/")?;
            let text = String::from_utf8(bytes(content).ok()?).ok()?;
            Some((name.to_owned(), text))
        });
        all.collect()
    }
}

/// Schemas stand wherever a service keeps its own; the inventory that names them is not known yet.
fn is_wanted(path: &str, inventory: &str) -> bool {
    let inside = |folder: &str| {
        let rest = path.strip_prefix(folder);
        rest.is_some_and(|rest| rest.starts_with('/'))
    };
    let name = path.rsplit('/').next().unwrap_or(path);
    let has_ending = |ending| Path::new(name).extension().is_some_and(|own| own == ending);
    inside(inventory)
        || inside("templates") && has_ending("tera")
        || name.contains("schema") && has_ending("json")
}

fn bytes(content: &Content) -> Result<Vec<u8>, Unreadable> {
    match content {
        Content::File(bytes) => Ok(bytes.clone()),
        Content::Folder => Err(Unreadable::Folder),
        Content::Unreadable(why) => Err(Unreadable::Other(why.clone())),
    }
}

/// Blobs by path: whether each is a link, and its name in git.
type Listed = BTreeMap<String, (bool, String)>;

/// git in a folder.
struct Git<'a> {
    root: &'a Path,
}

impl Git<'_> {
    #[expect(
        clippy::disallowed_methods,
        reason = "it reads, as from a disk, and changes nothing"
    )]
    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(self.root).args(words);
        command
    }

    fn run(&self, what: &'static str, words: &[&str]) -> Result<Vec<u8>, RevisionError> {
        let done = self.command(words).stdin(Stdio::null()).output();
        let done = done.map_err(RevisionError::NoGit)?;
        if done.status.success() {
            return Ok(done.stdout);
        }
        let says = String::from_utf8_lossy(&done.stderr).trim().to_owned();
        Err(RevisionError::Git { what, says })
    }

    fn commit(&self, revision: &str) -> Result<String, RevisionError> {
        self.run("find its folder", &["rev-parse", "--git-dir"])?;
        let wanted = format!("{revision}^{{commit}}");
        let words = ["rev-parse", "--verify", "--quiet", "--end-of-options"];
        let found = self.run("find it", &[&words[..], &[wanted.as_str()]].concat());
        let unknown = |_| RevisionError::Unknown(revision.to_owned(), self.root.to_owned());
        let found = found.map_err(unknown)?;
        Ok(String::from_utf8_lossy(&found).trim().to_owned())
    }

    fn list(&self, commit: &str) -> Result<Listed, RevisionError> {
        let words = ["ls-tree", "-r", "-z", commit];
        let all = self.run("list what a revision holds", &words)?;
        let lines = all.split(|byte| *byte == 0);
        let entry = |line: &[u8]| {
            let line = std::str::from_utf8(line).ok()?;
            let (about, path) = line.split_once('\t')?;
            let mut about = about.split(' ');
            let (mode, _, name) = (about.next()?, about.next()?, about.next()?);
            Some((path.to_owned(), (mode == "120000", name.to_owned())))
        };
        Ok(lines.filter_map(entry).collect())
    }

    fn start(&self) -> Result<Pipe, RevisionError> {
        let mut command = self.command(&["cat-file", "--batch"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(RevisionError::NoGit)?;
        let (Some(ask), Some(answer)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(broken(&io::ErrorKind::BrokenPipe.into()));
        };
        let answer = BufReader::new(answer);
        Ok(Pipe { child, ask, answer })
    }
}

/// A git that answers with one blob after another.
struct Pipe {
    child: Child,
    ask: ChildStdin,
    answer: BufReader<ChildStdout>,
}

impl Pipe {
    /// What stands at a path, behind links that stay in the tree.
    fn content(&mut self, listed: &Listed, path: &str) -> Result<Content, RevisionError> {
        let mut path = path.to_owned();
        for _ in 0..LINKS_MAX {
            let Some((is_link, name)) = listed.get(&path) else {
                let why = "it is a link that leads nowhere in this revision";
                return Ok(Content::Unreadable(why.into()));
            };
            let bytes = self.blob(name).map_err(|error| broken(&error))?;
            if !is_link {
                return Ok(match bytes {
                    Some(bytes) => Content::File(bytes),
                    None => Content::Unreadable("it is too large".into()),
                });
            }
            let target = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
            path = beside(&path, &target.unwrap_or_default());
        }
        Ok(Content::Unreadable("its links lead round".into()))
    }

    /// The bytes of a blob, unless they are too many.
    fn blob(&mut self, name: &str) -> io::Result<Option<Vec<u8>>> {
        writeln!(self.ask, "{name}")?;
        self.ask.flush()?;
        let mut head = String::new();
        self.answer.read_line(&mut head)?;
        let size = head.trim_end().rsplit(' ').next();
        let size: u64 = size
            .and_then(|size| size.parse().ok())
            .ok_or(io::ErrorKind::InvalidData)?;
        let limit = parse::FILE_BYTES_MAX.max(files::FILE_BYTES_MAX);
        if size > limit {
            io::copy(&mut self.answer.by_ref().take(size + 1), &mut io::sink())?;
            return Ok(None);
        }
        let mut bytes = Vec::new();
        self.answer
            .by_ref()
            .take(size + 1)
            .read_to_end(&mut bytes)?;
        bytes.pop(); // the line's end behind it
        Ok(Some(bytes))
    }

    fn end(mut self) -> Result<(), RevisionError> {
        drop(self.ask);
        let ended = self.child.wait();
        ended.map(|_| ()).map_err(|error| broken(&error))
    }
}

fn broken(error: &io::Error) -> RevisionError {
    RevisionError::Git {
        what: "read a revision",
        says: error.to_string(),
    }
}

/// The path of a link's target, from where its own path starts.
fn beside(path: &str, target: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        if part == ".." {
            parts.pop();
        } else if part != "." {
            parts.push(part);
        }
    }
    parts.join("/")
}
