//! The script that writes a comment.
