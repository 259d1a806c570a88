# Made by paygen from inventory/; do not edit. A security group for each host of payment,
# cloud: attach it to the host's ports. A first boot may ask 169.254.169.254:80 for keys;
# that is no edge of the fleet.
terraform {
  required_providers {
    openstack = {
      source = "terraform-provider-openstack/openstack"
    }
  }
}

resource "openstack_networking_secgroup_v2" "host_vm1" {
  name                 = "payment-cloud-vm1"
  description          = "The edges of vm1"
  delete_default_rules = true
}

resource "openstack_networking_secgroup_rule_v2" "host_vm1_in_tcp_22_203-0-113-0-24" {
  security_group_id = openstack_networking_secgroup_v2.host_vm1.id
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 22
  port_range_max    = 22
  remote_ip_prefix  = "203.0.113.0/24"
  description       = "sshd"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm1_in_tcp_3000_203-0-113-0-24" {
  security_group_id = openstack_networking_secgroup_v2.host_vm1.id
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 3000
  port_range_max    = 3000
  remote_ip_prefix  = "203.0.113.0/24"
  description       = "grafana.http"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm1_in_tcp_8081_vm2_private_0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm1.id
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 8081
  port_range_max    = 8081
  remote_ip_prefix  = "172.25.0.79/32"
  description       = "ingest-service.http"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm1_in_tcp_8082_vm2_private_0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm1.id
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 8082
  port_range_max    = 8082
  remote_ip_prefix  = "172.25.0.79/32"
  description       = "monitoring-service.http"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm1_in_tcp_8090_vm2_private_0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm1.id
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 8090
  port_range_max    = 8090
  remote_ip_prefix  = "172.25.0.79/32"
  description       = "mock-pg.http"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm1_in_tcp_8761_vm2_private_0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm1.id
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 8761
  port_range_max    = 8761
  remote_ip_prefix  = "172.25.0.79/32"
  description       = "eureka-server.http"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm1_in_tcp_9090_203-0-113-0-24" {
  security_group_id = openstack_networking_secgroup_v2.host_vm1.id
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 9090
  port_range_max    = 9090
  remote_ip_prefix  = "203.0.113.0/24"
  description       = "prometheus.http"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm1_in_tcp_9092_vm2_private_0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm1.id
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 9092
  port_range_max    = 9092
  remote_ip_prefix  = "172.25.0.79/32"
  description       = "kafka.broker"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm1_in_tcp_13306_vm2_private_0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm1.id
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 13306
  port_range_max    = 13306
  remote_ip_prefix  = "172.25.0.79/32"
  description       = "mariadb.sql"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm1_out_tcp_53_0-0-0-0-0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm1.id
  direction         = "egress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 53
  port_range_max    = 53
  remote_ip_prefix  = "0.0.0.0/0"
  description       = "DNS"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm1_out_tcp_443_0-0-0-0-0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm1.id
  direction         = "egress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 443
  port_range_max    = 443
  remote_ip_prefix  = "0.0.0.0/0"
  description       = "Docker's packages, Rocky's packages, container images, dnf's list of mirrors"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm1_out_tcp_8080_vm2_private_0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm1.id
  direction         = "egress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 8080
  port_range_max    = 8080
  remote_ip_prefix  = "172.25.0.79/32"
  description       = "monitoring-service uses gateway.http, prometheus uses gateway.http"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm1_out_tcp_8081_vm2_private_0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm1.id
  direction         = "egress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 8081
  port_range_max    = 8081
  remote_ip_prefix  = "172.25.0.79/32"
  description       = "prometheus uses consumer-worker.http"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm1_out_tcp_8084_vm2_private_0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm1.id
  direction         = "egress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 8084
  port_range_max    = 8084
  remote_ip_prefix  = "172.25.0.79/32"
  description       = "prometheus uses settlement-worker.http"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm1_out_tcp_8085_vm2_private_0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm1.id
  direction         = "egress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 8085
  port_range_max    = 8085
  remote_ip_prefix  = "172.25.0.79/32"
  description       = "prometheus uses refund-worker.http"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm1_out_udp_53_0-0-0-0-0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm1.id
  direction         = "egress"
  ethertype         = "IPv4"
  protocol          = "udp"
  port_range_min    = 53
  port_range_max    = 53
  remote_ip_prefix  = "0.0.0.0/0"
  description       = "DNS"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm1_out_udp_123_0-0-0-0-0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm1.id
  direction         = "egress"
  ethertype         = "IPv4"
  protocol          = "udp"
  port_range_min    = 123
  port_range_max    = 123
  remote_ip_prefix  = "0.0.0.0/0"
  description       = "the time"
}

resource "openstack_networking_secgroup_v2" "host_vm2" {
  name                 = "payment-cloud-vm2"
  description          = "The edges of vm2"
  delete_default_rules = true
}

resource "openstack_networking_secgroup_rule_v2" "host_vm2_in_tcp_22_203-0-113-0-24" {
  security_group_id = openstack_networking_secgroup_v2.host_vm2.id
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 22
  port_range_max    = 22
  remote_ip_prefix  = "203.0.113.0/24"
  description       = "sshd"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm2_in_tcp_5173_0-0-0-0-0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm2.id
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 5173
  port_range_max    = 5173
  remote_ip_prefix  = "0.0.0.0/0"
  description       = "frontend.http"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm2_in_tcp_8080_0-0-0-0-0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm2.id
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 8080
  port_range_max    = 8080
  remote_ip_prefix  = "0.0.0.0/0"
  description       = "gateway.http"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm2_in_tcp_8081_vm1_private_0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm2.id
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 8081
  port_range_max    = 8081
  remote_ip_prefix  = "172.25.0.37/32"
  description       = "consumer-worker.http"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm2_in_tcp_8084_vm1_private_0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm2.id
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 8084
  port_range_max    = 8084
  remote_ip_prefix  = "172.25.0.37/32"
  description       = "settlement-worker.http"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm2_in_tcp_8085_vm1_private_0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm2.id
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 8085
  port_range_max    = 8085
  remote_ip_prefix  = "172.25.0.37/32"
  description       = "refund-worker.http"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm2_out_tcp_53_0-0-0-0-0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm2.id
  direction         = "egress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 53
  port_range_max    = 53
  remote_ip_prefix  = "0.0.0.0/0"
  description       = "DNS"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm2_out_tcp_443_0-0-0-0-0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm2.id
  direction         = "egress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 443
  port_range_max    = 443
  remote_ip_prefix  = "0.0.0.0/0"
  description       = "Docker's packages, Rocky's packages, dnf's list of mirrors"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm2_out_tcp_8081_vm1_private_0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm2.id
  direction         = "egress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 8081
  port_range_max    = 8081
  remote_ip_prefix  = "172.25.0.37/32"
  description       = "gateway uses ingest-service.http"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm2_out_tcp_8082_vm1_private_0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm2.id
  direction         = "egress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 8082
  port_range_max    = 8082
  remote_ip_prefix  = "172.25.0.37/32"
  description       = "gateway uses monitoring-service.http"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm2_out_tcp_8090_vm1_private_0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm2.id
  direction         = "egress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 8090
  port_range_max    = 8090
  remote_ip_prefix  = "172.25.0.37/32"
  description       = "refund-worker uses mock-pg.http, settlement-worker uses mock-pg.http"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm2_out_tcp_8761_vm1_private_0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm2.id
  direction         = "egress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 8761
  port_range_max    = 8761
  remote_ip_prefix  = "172.25.0.37/32"
  description       = "consumer-worker uses eureka-server.http, gateway uses eureka-server.http, refund-worker uses eureka-server.http, settlement-worker uses eureka-server.http"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm2_out_tcp_9092_vm1_private_0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm2.id
  direction         = "egress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 9092
  port_range_max    = 9092
  remote_ip_prefix  = "172.25.0.37/32"
  description       = "consumer-worker uses kafka.broker, refund-worker uses kafka.broker, settlement-worker uses kafka.broker"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm2_out_tcp_13306_vm1_private_0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm2.id
  direction         = "egress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 13306
  port_range_max    = 13306
  remote_ip_prefix  = "172.25.0.37/32"
  description       = "consumer-worker uses mariadb.sql, refund-worker uses mariadb.sql, settlement-worker uses mariadb.sql"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm2_out_udp_53_0-0-0-0-0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm2.id
  direction         = "egress"
  ethertype         = "IPv4"
  protocol          = "udp"
  port_range_min    = 53
  port_range_max    = 53
  remote_ip_prefix  = "0.0.0.0/0"
  description       = "DNS"
}

resource "openstack_networking_secgroup_rule_v2" "host_vm2_out_udp_123_0-0-0-0-0" {
  security_group_id = openstack_networking_secgroup_v2.host_vm2.id
  direction         = "egress"
  ethertype         = "IPv4"
  protocol          = "udp"
  port_range_min    = 123
  port_range_max    = 123
  remote_ip_prefix  = "0.0.0.0/0"
  description       = "the time"
}
