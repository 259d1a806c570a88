//! x
use paygen::*;
fn main() {
    let folder = std::env::args().nth(1).unwrap();
    let loaded = paygen::inventory::load(std::path::Path::new(&folder));
    let mut found = loaded.found.clone();
    let files = inventory::files::Files::load(std::path::Path::new(&folder), &loaded.environments);
    for env in &loaded.environments {
        println!("{} {} instances", env.environment, env.instances.len());
        let reach = reach::Reach::of(env);
        found.extend(check::check(&[check::Context {
            sources: &loaded.sources,
            inventory: env,
            reach: &reach,
            files: &files,
            today: "2026-01-01",
        }]));
        let mut engine = render::Engine::new(&render::Templates::embedded()).unwrap();
        match render::render(env, &reach, &files, &mut engine) {
            Err(e) => println!("{e}"),
            Ok(all) => {
                for (path, a) in all.iter() {
                    let p = std::path::Path::new("/tmp/gen").join(path.as_str());
                    std::fs::create_dir_all(p.parent().unwrap()).unwrap();
                    std::fs::write(p, &a.bytes).unwrap();
                }
            }
        }
    }
    for one in found.sorted().iter() {
        println!(
            "{}",
            paygen::diagnostic::report::draw(one, &loaded.sources, false)
        );
    }
}
