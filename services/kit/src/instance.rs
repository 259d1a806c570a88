//! What a process knows of the fleet: its slice of the inventory, which paygen renders. Addresses,
//! ports and origins come from nowhere else.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use paygen::digest::sha256;
use paygen::reach::projection::{Listen, Projection, Remote};
use serde::de::DeserializeOwned;

use crate::secret::Secret;

/// Where paygen puts the slice into a container.
pub const PROJECTION: &str = "/etc/paygen/projection.json";

/// A file larger than this is none of paygen's.
const BYTES_MAX: u64 = 4 << 20;

/// One running service.
#[derive(Debug, Clone)]
pub struct Instance<S> {
    /// Its settings, of the service's own type.
    pub settings: S,
    /// The digest of what was read, in hexadecimal: it differs from the rendered file's as long as
    /// the process runs with an older one.
    pub digest: String,
    projection: Projection,
}

/// A service cannot start with what it was told.
#[derive(Debug, thiserror::Error)]
pub enum InstanceError {
    /// The file cannot be read.
    #[error("cannot read `{path}`: {error}; `paygen render` writes it, and Compose mounts it")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The file is no slice of an inventory.
    #[error("`{path}` is no projection of this version of paygen: {error}")]
    Form {
        /// The file.
        path: PathBuf,
        /// Why.
        error: serde_json::Error,
    },
    /// A setting is not as this service wants it.
    #[error("{path}: {says}; `paygen explain {path}` names the file and the line")]
    Setting {
        /// Where it stands in the inventory.
        path: String,
        /// What is wrong.
        says: String,
    },
    /// The inventory says nothing of what this service must dial.
    #[error("{service} must reach `{edge}`: add it to `needs` or `calls` of [service.{service}]")]
    Edge {
        /// The service.
        service: String,
        /// What it must dial.
        edge: String,
    },
    /// The inventory says nothing of a port of this service.
    #[error("{service} listens on no port `{port}`: add it to [service.{service}]")]
    Port {
        /// The service.
        service: String,
        /// The port's name.
        port: String,
    },
}

impl<S: DeserializeOwned> Instance<S> {
    /// Reads a slice from a file.
    pub fn read(path: &Path) -> Result<Self, InstanceError> {
        let bytes = bounded(path).map_err(|error| InstanceError::Read {
            path: path.to_owned(),
            error,
        })?;
        let projection = serde_json::from_slice(&bytes).map_err(|error| InstanceError::Form {
            path: path.to_owned(),
            error,
        })?;
        Self::of(projection, &bytes)
    }

    /// Understands a slice; `rendered` are the bytes that paygen renders of it.
    pub fn of(projection: Projection, rendered: &[u8]) -> Result<Self, InstanceError> {
        let settings = serde_json::Value::Object(projection.settings.clone());
        let settings = serde_path_to_error::deserialize(settings).map_err(|error| {
            let here = format!("service.{}.settings", projection.service);
            let within = error.path().to_string();
            InstanceError::Setting {
                path: if within == "." {
                    here
                } else {
                    format!("{here}.{within}")
                },
                says: error.inner().to_string(),
            }
        })?;
        Ok(Self {
            settings,
            digest: sha256(rendered),
            projection,
        })
    }
}

impl<S> Instance<S> {
    /// The service's name.
    pub fn service(&self) -> &str {
        &self.projection.service
    }

    /// The instance's name, unique in the environment.
    pub fn name(&self) -> &str {
        &self.projection.instance
    }

    /// The environment.
    pub fn environment(&self) -> &str {
        &self.projection.environment
    }

    /// Where to reach something, such as `mariadb.sql`; there is at least one address.
    pub fn edge(&self, name: &str) -> Result<&[Remote], InstanceError> {
        let known = self.projection.edges.get(name);
        let known = known.filter(|remotes| !remotes.is_empty());
        known.map(Vec::as_slice).ok_or_else(|| InstanceError::Edge {
            service: self.projection.service.clone(),
            edge: name.to_owned(),
        })
    }

    /// Where to listen.
    pub fn listen(&self, port: &str) -> Result<&Listen, InstanceError> {
        let known = self.projection.listen.get(port);
        known.ok_or_else(|| InstanceError::Port {
            service: self.projection.service.clone(),
            port: port.to_owned(),
        })
    }
}

/// The bytes of a file, unless they are too many.
fn bounded(path: &Path) -> io::Result<Vec<u8>> {
    let length = fs::metadata(path)?.len();
    if length > BYTES_MAX {
        let says = format!("it has {length} bytes, more than {BYTES_MAX}");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, says));
    }
    fs::read(path)
}

/// A secret of the settings, as paygen projects it: the path of a file on the host.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretFile {
    secret_file: PathBuf,
}

impl SecretFile {
    /// Reads it.
    pub fn read(&self) -> Result<Secret, InstanceError> {
        let text = bounded(&self.secret_file).and_then(|bytes| {
            String::from_utf8(bytes).map_err(|_| io::Error::other("it is not UTF-8"))
        });
        let text = text.map_err(|error| InstanceError::Read {
            path: self.secret_file.clone(),
            error,
        })?;
        Ok(Secret::new(text.trim_end_matches(['\r', '\n'])))
    }
}
