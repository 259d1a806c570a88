//! Point 6: what a service announces, its clients can dial.

use paygen::reach::BindAddress;

use super::readme::{Example, edited, example, with};

#[test]
fn alone_on_its_host_a_broker_has_one_listener() {
    let runs = ("\"near\"]\nhost.vm2.runs = [\"far\"]", "\"near\", \"far\"]");
    let alone = edited("kafka", &[runs]);
    assert_eq!(advertised(&alone), "LOCAL://kafka:9092");
    assert_eq!(bound(&alone), "LOCAL://:9092,CONTROLLER://:9093");
    assert!(mappings(&alone).is_empty());
}

#[test]
fn each_network_has_a_listener_and_each_mapping_leads_to_its_own() {
    let two = with(
        "kafka",
        "network.storage = { cidr = \"10.9.0.0/24\", intra = \"open\" }\n\
         host.vm1.address.storage = \"10.9.0.1\"\n\
         host.vm3 = { address.storage = \"10.9.0.3\", runs = [\"other\"] }\n\
         service.other = { image = \"shop/worker:1.4\", needs = [\"kafka.broker\"] }\n",
    );
    let expected = "LOCAL://kafka:9092,PRIVATE://10.0.0.11:9092,STORAGE://10.9.0.1:9092";
    assert_eq!(advertised(&two), expected);
    assert_eq!(
        bound(&two),
        "LOCAL://:9092,PRIVATE://:19092,STORAGE://:29092,CONTROLLER://:9093"
    );
    assert_eq!(
        mappings(&two),
        ["10.0.0.11:9092 to 19092", "10.9.0.1:9092 to 29092"]
    );
}

#[test]
fn a_tool_on_the_host_has_a_listener_of_its_own() {
    let door = "allow = [{ from = \"localhost\", to = \"kafka.broker\", why = \"kcat\" }]";
    let tool = with("kafka", door);
    let expected = "LOCAL://kafka:9092,HOST://127.0.0.1:9092,PRIVATE://10.0.0.11:9092";
    assert_eq!(advertised(&tool), expected);
    assert_eq!(
        bound(&tool),
        "LOCAL://:9092,HOST://:19092,PRIVATE://:29092,CONTROLLER://:9093"
    );
    assert_eq!(
        mappings(&tool),
        ["10.0.0.11:9092 to 29092", "127.0.0.1:9092 to 19092"]
    );
}

#[test]
fn on_the_hosts_network_one_listener_suits_everybody() {
    let bare = edited(
        "kafka",
        &[("port.broker ", "network = \"host\"\nport.broker ")],
    );
    assert_eq!(advertised(&bare), "LOCAL://10.0.0.11:9092");
    assert_eq!(bound(&bare), "LOCAL://:9092,CONTROLLER://:9093");
}

#[test]
fn a_registry_is_told_the_address_that_all_clients_can_dial() {
    let example = example("advertise");
    let told = |name: &str| {
        let text = example.file(&format!("vm1/projections/{name}.json"));
        let json: serde_json::Value = serde_json::from_str(text).unwrap();
        let at = &json["listen"]["http"]["advertise"];
        format!("{}:{}", at["host"].as_str().unwrap(), at["port"])
    };
    assert_eq!(told("orders"), "10.0.0.11:8081");
    assert_eq!(told("stock"), "stock:8080");
}

fn advertised(example: &Example) -> String {
    variable(example, "KAFKA_ADVERTISED_LISTENERS")
}

fn bound(example: &Example) -> String {
    variable(example, "KAFKA_LISTENERS")
}

fn variable(example: &Example, name: &str) -> String {
    let text = example.file("vm1/docker-compose.vm1.yml");
    let file: serde_yaml::Value = serde_yaml::from_str(text).unwrap();
    let value = &file["services"]["kafka"]["environment"][name];
    value.as_str().unwrap().to_owned()
}

/// `address:published to container` of all published ports.
fn mappings(example: &Example) -> Vec<String> {
    let reach = &example.environment().reach;
    let texts = reach.published.values().flat_map(|published| {
        published.mappings.iter().map(move |mapping| {
            let bind = match mapping.bind {
                BindAddress::Any => "*".into(),
                BindAddress::One(address) => address.to_string(),
            };
            format!("{bind}:{} to {}", published.number, mapping.container)
        })
    });
    texts.collect()
}
