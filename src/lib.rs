//! paygen
