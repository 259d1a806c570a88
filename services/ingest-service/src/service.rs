//! What the service works with.

use provider::Provider;
use store::Book;

/// The parts that requests share; cheap to copy.
#[derive(Debug, Clone)]
pub struct Service {
    /// Where payments are kept.
    pub store: Book,
    /// Who holds the money.
    pub provider: Provider,
}
