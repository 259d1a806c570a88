//! What a reviewer is shown: realistic edits of our own fleet, each as the comment on its pull
//! request, whole; and the scripts and pipelines that write it there.

mod comment;
mod edits;
mod pipelines;
