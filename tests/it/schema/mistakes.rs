//! Values of the wrong type: one for every kind of value that the language has.

/// A place in a file, a value that is right there, and one of another type.
pub(super) struct Mistake {
    place: &'static str,
    /// Fits.
    pub(super) right: &'static str,
    /// Does not.
    pub(super) wrong: &'static str,
}

impl Mistake {
    /// The file with a value in its place.
    pub(super) fn text(&self, value: &str) -> String {
        self.place.replace('@', value) + "\n"
    }
}

/// All of them, in the order of the sections.
pub(super) fn all() -> Vec<Mistake> {
    let rows = TABLE.trim().lines();
    rows.map(|row| {
        let parts: Vec<&'static str> = row.split(" | ").collect();
        let [place, right, wrong] = parts[..] else {
            panic!("{row}: place, right and wrong")
        };
        let place = place.replace("\\n", "\n").leak();
        Mistake {
            place,
            right,
            wrong,
        }
    })
    .collect()
}

/// `@` is where the value stands, `\n` ends a line.
const TABLE: &str = r#"
[fleet]\nname = @ | "shop" | 5
[fleet]\nnetworks = @ | ["private"] | "private"
[fleet]\nproxy = @ | "http://10.0.0.9:3128" | true
fleet = @ | { name = "shop" } | "shop"
[secret]\nx = @ | "what it opens" | 5
[secret]\nx = { why = @ } | "what it opens" | []
[secret]\nx = { why = "w", shared = @ } | true | "yes"
[network.n]\ncidr = @ | "10.1.0.0/24" | 10
[network.n]\ntier = @ | "DMZ" | 1
[network.n]\nintra = @ | "open" | true
[network.n]\negress = @ | "open" | "opne"
[operator]\nfrom = @ | ["10.0.0.0/8"] | "10.0.0.0/8"
[operator]\nfrom = [@] | "10.0.0.0/8" | 10
host = @ | {} | "vm1"
host.h = @ | {} | "10.0.0.1"
[host.h]\nrole = @ | "state" | 1
[host.h]\nos = @ | "rocky-9" | 9
[host.h]\nruntime = @ | "process" | false
[host.h]\naddress = @ | { private = "10.0.0.1" } | "10.0.0.1"
[host.h]\naddress = { private = @ } | "10.0.0.1" | 10
[host.h]\naddress = { private = [@] } | "10.0.0.1" | 10
[host.h]\nsize = { cpus = @ } | 4 | "4"
[host.h]\nsize = { memory = @ } | "8g" | 8
[host.h]\nssh = { port = @ } | 2222 | "2222"
[host.h]\nssh = { user = @ } | "root" | 0
[host.h]\ncheckout = @ | "/root/shop" | true
[host.h]\nruns = @ | ["web"] | "web"
[host.h]\nruns = [@] | "web" | { service = "web" }
[host.h.place]\ndb = @ | {} | true
[service.s]\nlike = @ | ["small"] | 5
[service.s]\nimage = @ | "shop/s:1" | ["shop/s:1"]
[service.s]\nbuild = @ | { target = "s" } | "."
[service.s]\nbuild = { context = @ } | "." | true
[service.s]\nstateful = @ | true | "yes"
[service.s]\noneshot = @ | true | 1
[service.s]\nreplicas = @ | 2 | "2"
[service.s]\nreplicas = @ | 2 | 1.5
[service.s]\nmemory = @ | "64m" | 64
[service.s]\nentrypoint = @ | ["run"] | "run"
[service.s]\ncommand = [@] | "--port=80" | 80
[service.s]\nuser = @ | "1000" | 1000
[service.s]\nnetwork = @ | "host" | true
[service.s]\nvolumes = @ | { data = "/data" } | ["data:/data"]
[service.s]\nvolumes = { data = @ } | "/data" | 5
[service.s]\nmounts = @ | { "/a" = "/b" } | ["/a:/b"]
[service.s]\nfiles = @ | { "/a" = "files/a" } | ["files/a"]
[service.s]\nfiles = { "/a" = @ } | "files/a" | true
[service.s]\nfiles = { "/a" = { source = @ } } | "files/a" | ["files/a"]
[service.s]\nfiles = { "/a" = { source = "files/a", on_change = @ } } | "reload" | true
[service.s]\nreload = { signal = @ } | "HUP" | 1
[service.s]\nreload = { http = @ } | "/-/reload" | 9090
[service.s]\nenv = @ | { A = "b" } | ["A=b"]
[service.s]\nenv.A = @ | 80 | 1.5
[service.s]\nenv.A = @ | true | ["b"]
[service.s]\nenv.A = { secret = @ } | "x" | 5
[service.s]\nenv.A = { secret = "x", file = @ } | true | 5
[service.s]\nenv.A = { format = @ } | "b" | 5
[service.s]\nenv.A = { format = "{x}", x = @ } | "b" | 5
[service.s]\nenv.A = { format = "{x}", x = { secret = @ } } | "b" | true
[service.s]\nenv.A = { listeners = @, form = "bind" } | ["broker"] | "broker"
[service.s]\nenv.A = { listeners = ["broker"], form = @ } | "bind" | true
[service.s]\nhealth = { command = @ } | ["ready"] | "ready"
[service.s]\nhealth = { command = ["ready"], interval_s = @ } | 10 | "10s"
[service.s]\nport = @ | { http = { container = 80 } } | 80
[service.s]\nport.http = @ | { container = 80 } | 80
[service.s]\nport.http = { container = @ } | 80 | "80"
[service.s]\nport.http = { container = @ } | "80-89" | 80.5
[service.s]\nport.http = { container = 80, publish = @ } | 8080 | true
[service.s]\nport.http = { container = 80, publish = @ } | 8080 | 80800
[service.s]\nport.http = { container = 80, bind = @ } | "loopback" | "127.0.0.1"
[service.s]\nport.http = { container = 80, transport = @ } | "udp" | 17
[service.s]\nport.http = { container = 80, protocol = @ } | "http" | "httpd"
[service.s]\nport.http = { container = 80, auth = @ } | "none" | false
[service.s]\nport.http = { container = 80, metrics = @ } | "/metrics" | true
[service.s]\nport.http = { container = 80, paths = @ } | ["/a"] | "/a"
[service.s]\nport.http = { container = 80, answers_within_s = @ } | 30 | "30s"
[service.s]\nport.http = { container = 80, max_connections = @ } | 100 | -100
[service.s]\nport.http = { container = 80, register = @ } | "registry.http" | ["registry.http"]
[service.s]\nneeds = @ | ["db.sql"] | "db.sql"
[service.s]\nneeds = [@] | { to = "db.sql" } | 5
[service.s]\nneeds = [{ to = @ }] | "db.sql" | ["db.sql"]
[service.s]\nneeds = [{ to = "db.sql", connections = @ }] | 16 | "16"
[service.s]\ncalls = @ | ["db.sql"] | { to = "db.sql" }
[service.s]\nsettings_schema = @ | "s.json" | {}
[service.s]\nsettings = @ | { a = 1 } | "a = 1"
[service.s]\nweb = { calls = @ } | ["db.sql"] | "db.sql"
[service.s]\nweb = { browser_from = [@] } | "internet" | true
[service.s]\nweb = { config = @ } | "/config.json" | {}
[service.s]\ncors = { origins = @ } | ["https://a.example"] | "https://a.example"
[service.s]\ncors = { credentials = @ } | true | "true"
[service.s]\nprometheus = @ | { config = "/etc/prometheus" } | true
[service.s]\nprometheus = { config = @ } | "/etc/prometheus" | 5
[service.s]\ngrafana = { provisioning = "/p", datasource = @ } | "prometheus.http" | 9090
[service.s]\ndatabase = { at = "db.sql", root = "r", name = @ } | "shop" | 5
[service.s]\ndatabase = { at = "db.sql", root = "r", name = "n", user.u = { secret = "s", grants = @ } } | ["ALL"] | "ALL"
[service.s]\ndatabase = { at = "db.sql", root = "r", name = "n", user.u = { secret = "s", grant_option = @ } } | true | "true"
[service.s]\ndatabase = { at = "db.sql", root = "r", name = "n", user = { @ = { secret = "s" } } } | shop | root
[external.e]\nat = @ | "mail.example.net" | 10
[external.e]\nat = "a.example"\nport.smtp = { number = @ } | 25 | "smtp"
[[route]]\non = @\npath = "/**"\nto = "app.http" | "proxy.http" | 80
[[route]]\non = "proxy.http"\npath = @\nto = "app.http" | "/**" | true
[[route]]\non = "proxy.http"\npath = "/**"\nto = "app.http"\nrewrite = @ | "/x/**" | false
[[route]]\non = "proxy.http"\npath = "/**"\nto = "app.http"\ntimeout_s = @ | 30 | "30s"
route = @ | [] | {}
[[allow]]\nfrom = @\nto = "app.http"\nwhy = "w" | "internet" | true
[[allow]]\nfrom = "internet"\nto = @\nwhy = "w" | "app.http" | ["app.http"]
[[allow]]\nfrom = "internet"\nto = "app.http"\nwhy = @ | "w" | 5
[[allow]]\nfrom = "internet"\nto = "app.http"\nwhy = "w"\nexpires = @ | 2026-03-31 | 20260331
[[scrape]]\nby = @\ntargets = "all" | "prometheus" | ["prometheus"]
[[scrape]]\nby = "prometheus"\ntargets = @ | ["app.http"] | "app.http"
[[scrape]]\nby = "prometheus"\ntargets = "all"\nevery_s = @ | 15 | "15s"
[security_group.g]\nwhy = "w"\nhosts = @ | ["h"] | "h"
[security_group.g]\nwhy = "w"\nhosts = []\ningress = @ | [] | "none"
[security_group.g]\nwhy = "w"\nhosts = []\ningress = [{ peer = "internet", ports = @ }] | 443 | "https"
[like.small]\nmemory = @ | "64m" | 64
unset = @ | [] | "service.db.memory"
unset = [@] | "service.db.memory" | 5
"#;
