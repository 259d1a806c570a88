//! What a reviewer is shown: realistic edits of our own fleet, each as the comment on its pull
//! request, whole.

mod comment;
mod desk;
mod edits;
mod github;
mod job;
mod markdown;
mod page;
mod pipelines;
