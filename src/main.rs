//! x
fn main() {
    let folder = std::env::args().nth(1).unwrap();
    let loaded = paygen::inventory::load(std::path::Path::new(&folder));
    let found = loaded.found.sorted();
    for one in found.iter() {
        println!(
            "{}",
            paygen::diagnostic::report::draw(one, &loaded.sources, false)
        );
    }
    for env in &loaded.environments {
        println!("{} {} instances", env.environment, env.instances.len());
    }
}
