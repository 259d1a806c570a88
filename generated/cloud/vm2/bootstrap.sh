#!/bin/sh
# Prepares one machine of the fleet: packages, clock, Docker, labels, firewall, and the way out.
# paygen rendered this file from the inventory. Edit the inventory, not this file.
# It is safe to run twice: every step first looks whether it is already done.
#
# An environment or a host may be called like a command, such as `test`.
# shellcheck disable=SC2209
set -eu
umask 022
# Messages of other programs are read below, so they have to be in one language.
export LC_ALL=C

# ---- what the inventory says of this machine -------------------------------------------------
HOST=vm2
HOST_OS=rocky-9
FLEET=payment
ENVIRONMENT=cloud
PROJECT_DIR=/root/Payment_SWElite
FIREWALL_FILE="$PROJECT_DIR"/firewall.nft
# No proxy: empty.
PROXY=
NO_PROXY=''
# No servers: the distribution's own stay.
NTP_SERVERS=''
# Ports on which the machine itself listens. Docker's published ports are not among them.
HOST_PORTS=22/tcp
DOCKER_PACKAGES='docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin'
DOCKER_REMOVES='docker docker-client docker-client-latest docker-common docker-latest docker-latest-logrotate docker-logrotate docker-engine podman podman-docker runc'
DOCKER_REPO=https://download.docker.com/linux/rhel/docker-ce.repo
DOCKER_KEY=060A61C51B558A7F742B77AAC52FEB6B621E9F35
SELINUX=true

# Whom this machine must reach, and why. In an offline run those marked `repository` are left out.
probe_all() {
    PROBED=0
    UNREACHED=0
    probe udp 2.rocky.pool.ntp.org 123 always 'the time'
    probe https dl.rockylinux.org 443 repository 'Rocky'\''s packages'
    probe https download.docker.com 443 repository 'Docker'\''s packages'
    probe https mirrors.rockylinux.org 443 repository 'dnf'\''s list of mirrors'
}

# Docker's settings. Logs are bounded, because one chatty container fills a disk; containers
# outlive a restart of the daemon; the way out is the machine's, and never for its own fleet.
wanted_daemon_json() {
    cat <<'END'
{
  "log-driver": "json-file",
  "log-opts": { "max-size": "10m", "max-file": "5" },
  "live-restore": true,
  "selinux-enabled": true
}
END
}

# ---- what the operator sees ------------------------------------------------------------------
# Steps are lines on stdout; errors and the talk of other programs go to stderr.
DRY_RUN=no
CHANGES=0
KEPT=0
STEP='start'
WORK=''
EXPLAINED=no

run() {
    STEP=$1
    "$2"
}

say() { printf '%-8s %s: %s\n' "$1" "$STEP" "$2"; }

already() {
    KEPT=$((KEPT + 1))
    say already "$1"
}

# For a step that this machine or this run does not need.
skip() { say skip "$1"; }

did() {
    CHANGES=$((CHANGES + 1))
    say 'done' "$1"
}

# True in a dry run, once it has said what would be done. A step asks it just before it acts.
would() {
    [ "$DRY_RUN" = yes ] || return 1
    CHANGES=$((CHANGES + 1))
    say would "$1"
}

die() {
    EXPLAINED=yes
    printf 'error: %s: %s\n  cure: %s\n' "$STEP" "$1" "$2" >&2
    exit 1
}

summary() {
    if [ "$DRY_RUN" = yes ]; then
        printf '%s: dry run, nothing was changed; %s to do, %s already done\n' \
            "$HOST" "$CHANGES" "$KEPT"
    else
        printf '%s: %s changed, %s already done\n' "$HOST" "$CHANGES" "$KEPT"
    fi
}

# Runs however the script ends. Exit codes of other programs become 1.
finish() {
    status=$?
    [ -z "$WORK" ] || rm -rf "$WORK"
    [ "$status" -ne 0 ] || return 0
    if [ "$EXPLAINED" = no ]; then
        printf 'error: %s: a command failed, its own words stand above\n' "$STEP" >&2
        printf '  cure: mend that and run this script again; done steps stay done\n' >&2
    fi
    exit 1
}

# ---- options, and whether this is the right machine ------------------------------------------
OFFLINE=''

usage() {
    cat <<END
Prepares $HOST ($HOST_OS) for $FLEET in $ENVIRONMENT. Run it as root on $HOST.

  --dry-run      say what would be done and change nothing
  --offline DIR  install every .rpm in DIR instead of using repositories; DIR also holds
                 Docker's public key as docker.asc
  --help         print this text

To fill DIR on a connected machine with the same system and the Docker repository:
  dnf download --resolve --destdir DIR $(base_packages) $DOCKER_PACKAGES
  curl -o DIR/docker.asc $(docker_key_url)
END
}

read_options() {
    while [ $# -gt 0 ]; do
        case $1 in
            --dry-run) DRY_RUN=yes ;;
            --offline)
                [ $# -ge 2 ] || die '--offline needs a folder' 'give it: --offline DIR'
                OFFLINE=$2
                shift
                ;;
            --help)
                usage
                exit 0
                ;;
            *) die "unknown option $1" 'see --help' ;;
        esac
        shift
    done
}

check_machine() {
    check_root
    check_system
    check_project_path
    [ -z "$OFFLINE" ] || check_offline_folder
    check_daemon_json_is_ours
}

check_root() {
    [ "$(id -u)" -eq 0 ] || die 'this is not root' 'run it with sudo, or log in as root'
}

check_system() {
    case $(system_id) in
        rocky-9 | rhel-9) ;;
        *)
            die "this is $(system_id), and the script knows Rocky Linux 9 and RHEL 9 only" \
                "run it on $HOST, which the inventory says is $HOST_OS"
            ;;
    esac
}

# As `rocky-9`: what /etc/os-release says, without the minor version.
system_id() {
    [ -r "$ROOT/etc/os-release" ] || { echo 'an unknown system' && return 0; }
    (
        # shellcheck source=/dev/null
        . "$ROOT/etc/os-release"
        echo "${ID:-unknown}-${VERSION_ID%%.*}"
    )
}

# The path goes into a systemd unit and into an SELinux pattern, which both give meaning to
# other characters.
check_project_path() {
    case $FIREWALL_FILE in
        *[!A-Za-z0-9_./-]*)
            die "the path $FIREWALL_FILE has characters other than A-Z a-z 0-9 _ . / -" \
                'choose another folder in the inventory'
            ;;
    esac
}

check_offline_folder() {
    OFFLINE=$(cd "$OFFLINE" && pwd) || die 'the offline folder cannot be read' 'see --help'
    set -- "$OFFLINE"/*.rpm
    [ -e "$1" ] || die "$OFFLINE has no .rpm" 'see --help for how to fill it'
    [ -r "$OFFLINE/docker.asc" ] ||
        die "$OFFLINE has no docker.asc" "curl -o docker.asc $(docker_key_url)"
}

# ---- files and services ----------------------------------------------------------------------
# PAYGEN_ROOT is for tests: it stands before every path that this script reads or writes. The
# programs it calls do not see it.
ROOT=${PAYGEN_ROOT:-}
STATE="$ROOT/var/lib/paygen"

# Puts stdin into the file $1, readable by all (see umask). The file is old or new at any moment,
# even when the power fails; and it gets the SELinux label of its folder.
put() {
    mkdir -p "$(dirname "$1")"
    cat >"$1.paygen-new"
    sync "$1.paygen-new"
    mv -f "$1.paygen-new" "$1"
}

# By digest, because a small machine may lack cmp.
same() { [ -e "$2" ] && [ "$(sha256sum <"$1")" = "$(sha256sum <"$2")" ]; }

content_of() { if [ -e "$1" ]; then cat "$1"; fi; }

# A service whose file changed owes a restart. It is written down before the file changes, so
# that a connection that breaks in between does not lose it.
OWED=''

owe_restart() {
    OWED="$OWED $1 "
    [ "$DRY_RUN" = no ] || return 0
    mkdir -p "$STATE"
    : >"$STATE/restart-$1"
}

owes_restart() {
    case $OWED in *" $1 "*) return 0 ;; esac
    [ -e "$STATE/restart-$1" ]
}

# Has the service $1 run now, with its present files, and at boot.
keep_running() {
    runs=yes
    systemctl is-active --quiet "$1" || runs=no
    if owes_restart "$1"; then runs=old; fi
    if [ "$runs" = yes ] && systemctl is-enabled --quiet "$1"; then
        already "$1 runs, and starts at boot"
        return 0
    fi
    would "have $1 run with its present files, and start at boot" && return 0
    systemctl enable --quiet "$1"
    if [ "$runs" != yes ]; then systemctl restart "$1"; fi
    rm -f "$STATE/restart-$1"
    did "$1 runs, and starts at boot"
}

# ---- the way out -----------------------------------------------------------------------------
# Asked by TCP and TLS, as the real clients will; ping says nothing about either, and many
# networks drop it. All that fails is reported at once, before anything is changed.
step_egress() {
    probe_all
    [ "$UNREACHED" -eq 0 ] ||
        die "$UNREACHED of $PROBED addresses cannot be reached" 'see above; then run this again'
    say ok "$PROBED addresses answer"
}

# probe SCHEME HOST PORT (always|repository) WHY
probe() {
    if [ -n "$OFFLINE" ] && [ "$4" = repository ]; then return 0; fi
    case $1 in
        https) probe_https "$2" "$3" "$5" ;;
        tcp) probe_tcp "$2" "$3" "$5" ;;
        # No answer to a UDP packet proves nothing, so no guess is made.
        udp) say note "$2:$3/udp is not probed ($5)" ;;
    esac
}

# Any HTTP answer will do: it shows name, path, TLS and trust to be in order.
probe_https() {
    PROBED=$((PROBED + 1))
    code=0
    answer=$(ask "$PROXY" --head --max-time 20 --output /dev/null \
        --write-out '%{http_connect}' "$(page "$1" "$2")") || code=$?
    [ "$code" -eq 0 ] || unreached "$1" "$2" "$3" "$(https_failure "$code" "$1" "$2" "$answer")"
}

# Never through the proxy, which carries HTTP only. FTP is the one protocol of curl-minimal
# (Rocky's default) that connects and then waits, so a foreign server is sent nothing; what
# it says is not looked at.
probe_tcp() {
    PROBED=$((PROBED + 1))
    code=0
    connected=$(ask '' --max-time 5 --output /dev/null --write-out '%{time_connect}' \
        "ftp://$(in_url "$1"):$2/") || code=$?
    case $connected in
        '' | 0.000000) unreached "$1" "$2" "$3" "$(connect_failure "$code" "$1" "$2" '')" ;;
    esac
}

# curl through the proxy $1, or straight where that is empty; no ~/.curlrc (-q) and no proxy of the
# environment has a say.
ask() {
    through=$1
    shift
    if [ -n "$through" ]; then
        set -- --proxy "$through" --noproxy "$NO_PROXY" "$@"
    else
        set -- --noproxy '*' "$@"
    fi
    curl -q --silent --verbose --connect-timeout 5 "$@" 2>"$WORK/curl"
}

in_url() {
    case $1 in
        *:*) printf '[%s]' "$1" ;;
        *) printf '%s' "$1" ;;
    esac
}

unreached() {
    UNREACHED=$((UNREACHED + 1))
    printf 'error: %s: %s:%s (%s): %s\n' "$STEP" "$(in_url "$1")" "$2" "$3" "$4" >&2
}

# What went wrong, and its cure, from curl's exit code. Arguments: CODE HOST PORT PROXY-STATUS.
https_failure() {
    case $1 in
        5)
            echo "the name of the proxy $PROXY does not resolve"
            echo "  cure: correct the inventory's proxy, or the DNS of this machine"
            ;;
        51 | 60 | 77 | 83 | 90 | 91)
            echo "TLS: the certificate is not trusted (curl $1)"
            echo "  cure: is the clock right? Where the site opens TLS on the way, put its CA into"
            echo '        /etc/pki/ca-trust/source/anchors and run update-ca-trust'
            ;;
        35 | 53 | 54 | 58 | 59 | 66 | 80)
            echo "TLS: no handshake (curl $1)"
            echo "  cure: see curl -v $(page "$2" "$3"); something may cut it by its name"
            ;;
        56)
            if [ "$4" = 000 ] || [ "$4" = 200 ]; then
                broken_off "$1" "$2" "$3"
            else
                echo "the proxy $PROXY refused with $4"
                echo "  cure: have $2:$3 allowed on the proxy"
            fi
            ;;
        *) connect_failure "$1" "$2" "$3" "$PROXY" ;;
    esac
}

# The same before there is any TLS. Arguments: CODE HOST PORT PROXY.
connect_failure() {
    case $1 in
        6)
            echo 'the name does not resolve'
            echo "  cure: make \`getent hosts $2\` answer: /etc/resolv.conf, or the network's DNS"
            ;;
        7) no_connection "$2" "$3" "$4" ;;
        28) no_answer "$2" "$3" "$4" ;;
        *) broken_off "$1" "$2" "$3" ;;
    esac
}

no_connection() {
    if grep -q -e 'No route to host' -e 'is unreachable' "$WORK/curl"; then
        echo 'no route'
        echo "  cure: see \`ip route get $1\`: this machine has no way to that network"
    elif [ -n "$3" ]; then
        echo "refused, there or by the proxy $3"
        echo "  cure: see that the proxy runs, and that the inventory has its right port"
    else
        echo 'refused: nothing listens there, or a firewall rejects'
        echo "  cure: check the address in the inventory; have TCP $2 to $1 allowed"
    fi
}

no_answer() {
    if [ -n "$3" ]; then
        echo "timed out, at the proxy $3 or behind it"
        echo "  cure: see that this machine reaches the proxy, and the proxy $1:$2"
    else
        echo 'timed out: something on the way drops the packets'
        echo "  cure: have TCP $2 to $1 opened for this machine"
    fi
}

broken_off() {
    echo "the connection broke off (curl $1)"
    echo "  cure: see curl -v $(page "$2" "$3"); something on the way may cut it"
}

page() { echo "https://$(in_url "$1"):$2/"; }

# ---- packages of the distribution ------------------------------------------------------------
DNF_NOTE='# The next line is kept by paygen.'

run_dnf() { dnf -y "$@" >&2; }

is_installed() { rpm -q --quiet "$1"; }

step_dnf_proxy() {
    conf=$ROOT/etc/dnf/dnf.conf
    content_of "$conf" | wanted_dnf_conf >"$WORK/dnf.conf"
    if same "$WORK/dnf.conf" "$conf"; then
        already "$conf names ${PROXY:-no proxy of ours}"
        return 0
    fi
    would "have $conf name ${PROXY:-no proxy of ours}" && return 0
    put "$conf" <"$WORK/dnf.conf"
    did "$conf names ${PROXY:-no proxy of ours}"
}

# stdin with our line under [main], in place of any other proxy there; without a proxy in the
# inventory, stdin without our line.
wanted_dnf_conf() {
    PROXY=$PROXY NOTE=$DNF_NOTE awk '
        BEGIN { proxy = ENVIRON["PROXY"]; note = ENVIRON["NOTE"] }
        $0 == note { ours = 1; next }
        ours { ours = 0; next }
        /^\[/ { in_main = ($0 == "[main]") }
        proxy != "" && in_main && /^proxy[ \t]*=/ { next }
        { print }
        proxy != "" && $0 == "[main]" { print note; print "proxy=" proxy; set = 1 }
        END { if (proxy != "" && !set) { print "[main]"; print note; print "proxy=" proxy } }
    '
}

# Their files and sockets are in the way of Docker's own packages.
step_conflicts() {
    set --
    for name in $DOCKER_REMOVES; do
        if is_installed "$name"; then set -- "$@" "$name"; fi
    done
    if [ $# -eq 0 ]; then
        already 'none is installed'
        return 0
    fi
    would "remove $*" && return 0
    run_dnf remove "$@"
    did "removed $*"
}

# Without repositories dnf has no key to check the distribution's packages by, so the one that
# came with the system is used.
step_distribution_key() {
    if [ -z "$OFFLINE" ]; then
        skip 'dnf finds it by itself'
        return 0
    fi
    key=$(distribution_key)
    [ -r "$key" ] || die "this system lacks $key" 'copy it from a machine with the same system'
    set --
    for fingerprint in $(keys_in "$key"); do set -- "$@" "$fingerprint"; done
    if trusts "$@"; then
        already "rpm trusts $key"
        return 0
    fi
    would "let rpm trust $key" && return 0
    rpm --import "$key"
    did "rpm trusts $key"
}

distribution_key() {
    case $(system_id) in
        rhel-*) echo "$ROOT/etc/pki/rpm-gpg/RPM-GPG-KEY-redhat-release" ;;
        *) echo "$ROOT/etc/pki/rpm-gpg/RPM-GPG-KEY-Rocky-9" ;;
    esac
}

# Whether rpm trusts all of these fingerprints already.
trusts() {
    rpm -q gpg-pubkey --qf '%{DESCRIPTION}\n' >"$WORK/trusted.asc" || return 1
    keys_in "$WORK/trusted.asc" >"$WORK/trusted"
    for fingerprint in "$@"; do
        grep -q -x "$fingerprint" "$WORK/trusted" || return 1
    done
}

# The whole fingerprints of the keys in the file $1, one in a line. gpg gets a home of its own, so
# that it leaves nothing in root's.
keys_in() {
    gpg --homedir "$WORK" --no-autostart --quiet --with-colons --show-keys "$1" |
        awk -F: '$1 == "pub" { primary = 1 } $1 == "fpr" && primary { print $10; primary = 0 }'
}

# nftables loads our table, chrony keeps the time, semanage (policycoreutils-python-utils)
# remembers labels.
base_packages() {
    if [ "$SELINUX" = true ]; then
        echo chrony nftables policycoreutils-python-utils
    else
        echo chrony nftables
    fi
}

step_base_packages() {
    set --
    for name in $(base_packages); do set -- "$@" "$name"; done
    # The command that adds repositories.
    if [ -z "$OFFLINE" ]; then set -- "$@" "$(dnf_plugins)"; fi
    install_missing '' "$@"
}

dnf_plugins() {
    if is_dnf5; then echo dnf5-plugins; else echo dnf-plugins-core; fi
}

is_dnf5() {
    case $(dnf --version) in
        dnf5*) true ;;
        *) false ;;
    esac
}

# Installs those of the packages $2... that are missing, online with $1 as dnf's option (or '').
# What is there stays at its version: a bootstrap is not the moment for upgrades.
install_missing() {
    option=$1
    shift
    wanted=$*
    set --
    for name in $wanted; do
        if ! is_installed "$name"; then set -- "$@" "$name"; fi
    done
    if [ $# -eq 0 ]; then
        already "$wanted"
        return 0
    fi
    would "install $*" && return 0
    if [ -n "$OFFLINE" ]; then
        run_dnf --disablerepo='*' --setopt=localpkg_gpgcheck=1 install "$OFFLINE"/*.rpm
    else
        run_dnf ${option:+"$option"} install "$@"
    fi
    for name in "$@"; do
        is_installed "$name" ||
            die "$name is still missing" "add it to ${OFFLINE:-a repository of this machine}"
    done
    did "installed $*"
}

# ---- packages of Docker ----------------------------------------------------------------------
docker_key_url() { echo "${DOCKER_REPO%/*}/gpg"; }

# A key is trusted by its whole fingerprint, which the inventory has from elsewhere: whoever can
# change the packages on a mirror can change the key beside them.
step_docker_key() {
    wanted=$(printf '%s' "$DOCKER_KEY" | tr -d ' ' | tr 'a-f' 'A-F')
    if trusts "$wanted"; then
        already "rpm trusts $wanted"
        return 0
    fi
    would "fetch Docker's key, compare it with $wanted, and let rpm trust it" && return 0
    fetch_docker_key
    found=$(keys_in "$WORK/docker.asc" | paste -s -d ' ' -)
    [ "$found" = "$wanted" ] ||
        die "Docker's key should be $wanted and is ${found:-no key at all}" \
            'trust nothing from there before you know why'
    rpm --import "$WORK/docker.asc"
    did "rpm trusts $wanted"
}

fetch_docker_key() {
    if [ -n "$OFFLINE" ]; then
        cp "$OFFLINE/docker.asc" "$WORK/docker.asc"
    else
        ask "$PROXY" --fail --location --max-time 60 \
            --output "$WORK/docker.asc" "$(docker_key_url)" ||
            die "$(docker_key_url) cannot be fetched" "curl -v $(docker_key_url)"
    fi
}

step_docker_repository() {
    repo=$ROOT/etc/yum.repos.d/${DOCKER_REPO##*/}
    if [ -n "$OFFLINE" ]; then
        skip 'not used in an offline run'
    elif [ -e "$repo" ]; then
        already "$repo is there"
    elif would "add $DOCKER_REPO"; then
        return 0
    else
        add_repository
        did "added $DOCKER_REPO"
    fi
}

# dnf 5 renamed the command.
add_repository() {
    if is_dnf5; then
        run_dnf config-manager addrepo --from-repofile="$DOCKER_REPO"
    else
        run_dnf config-manager --add-repo "$DOCKER_REPO"
    fi
}

# The repository's own key setting is emptied: with -y, dnf would trust whatever key it names.
step_docker_packages() {
    set -- '--setopt=docker-ce-*.gpgkey='
    for name in $DOCKER_PACKAGES; do set -- "$@" "$name"; done
    install_missing "$@"
}

# ---- the clock -------------------------------------------------------------------------------
CHRONY_BEGIN='# Kept by paygen, down to its end:'
CHRONY_END='# End of what paygen keeps.'

step_clock_settings() {
    conf=$ROOT/etc/chrony.conf
    if [ -z "$NTP_SERVERS" ]; then
        skip "the inventory names no servers, those of $conf stay"
        return 0
    fi
    content_of "$conf" | wanted_chrony_conf >"$WORK/chrony.conf"
    if same "$WORK/chrony.conf" "$conf"; then
        already "$conf asks $NTP_SERVERS"
        return 0
    fi
    owe_restart chronyd
    would "have $conf ask $NTP_SERVERS" && return 0
    put "$conf" <"$WORK/chrony.conf"
    did "$conf asks $NTP_SERVERS"
}

# stdin with our servers at its end, and every other source turned into a comment: in a closed
# network the public pool only costs time at each start.
wanted_chrony_conf() {
    BEGIN=$CHRONY_BEGIN END=$CHRONY_END awk '
        $0 == ENVIRON["BEGIN"] { ours = 1 }
        tolower($1) ~ /^(server|pool|peer)$/ && !ours { $0 = "# replaced by paygen: " $0 }
        !ours { print }
        $0 == ENVIRON["END"] { ours = 0 }
    '
    echo "$CHRONY_BEGIN"
    for server in $NTP_SERVERS; do echo "server $server iburst"; done
    echo "$CHRONY_END"
}

step_clock_service() { keep_running chronyd; }

# ---- the project folder ----------------------------------------------------------------------
# Not for other users: secrets will lie below it.
step_project_dir() {
    dir=$ROOT$PROJECT_DIR
    if [ -d "$dir" ] && [ "$(stat -c %a "$dir")" = 750 ]; then
        already "$dir has mode 0750"
        return 0
    fi
    would "make $dir with mode 0750" && return 0
    mkdir -p "$dir"
    chmod 0750 "$dir"
    did "$dir has mode 0750"
}

# With SELinux a container may read only what carries its label. The rule is remembered by the
# system, so that a relabel of the whole disk keeps it.
step_selinux_labels() {
    if [ "$SELINUX" = false ] || ! has_selinux; then
        skip 'SELinux is off, here or in the inventory'
        return 0
    fi
    # In this pattern a dot stands for any character.
    pattern="$(printf '%s' "$PROJECT_DIR" | sed 's/\./\\./g')(/.*)?"
    rule=$(label_rule "$pattern")
    if [ "${rule#*:container_file_t:}" != "$rule" ] && labels_hold; then
        already "$PROJECT_DIR is container_file_t"
        return 0
    fi
    would "label $PROJECT_DIR container_file_t" && return 0
    if [ -z "$rule" ]; then verb=--add; else verb=--modify; fi
    semanage fcontext "$verb" --type container_file_t "$pattern"
    restorecon -R "$ROOT$PROJECT_DIR"
    did "$PROJECT_DIR is container_file_t"
}

has_selinux() { command -v selinuxenabled >/dev/null && selinuxenabled; }

# The line of the local rules that has the pattern $1, or nothing.
label_rule() {
    command -v semanage >/dev/null || return 0
    semanage fcontext --list --locallist --noheading | grep -F -- "$1 " || :
}

labels_hold() { [ -z "$(restorecon -R -n -v "$ROOT$PROJECT_DIR")" ]; }

# ---- the firewall ----------------------------------------------------------------------------
FIREWALL_UNIT=paygen-firewall.service

# firewalld stays as it is. A reload of it touches its own table only, never ours; the drops of
# our table hold whatever firewalld accepts.
wanted_firewall_unit() {
    cat <<END
[Unit]
Description=The firewall table of $FLEET ($ENVIRONMENT), made by paygen
# The rules stand before any interface is up, and before Docker publishes a port.
Wants=network-pre.target
Before=network-pre.target docker.service
# nftables.service throws all tables away when it starts, stops or reloads, so ours follows it.
After=firewalld.service nftables.service
PartOf=nftables.service
ReloadPropagatedFrom=firewalld.service nftables.service
RequiresMountsFor=$PROJECT_DIR
ConditionPathExists=$FIREWALL_FILE

[Service]
Type=oneshot
RemainAfterExit=yes
# By way of env, because systemd starts nft itself in the SELinux domain iptables_t, which may not
# read the project folder; from env it keeps the domain of ordinary services.
ExecStart=/usr/bin/env /usr/sbin/nft -f $FIREWALL_FILE
ExecReload=/usr/bin/env /usr/sbin/nft -f $FIREWALL_FILE
# No ExecStop: a stopped unit leaves the rules in force, so nothing opens at shutdown.

[Install]
WantedBy=multi-user.target
END
}

step_firewall_unit() {
    unit=$ROOT/etc/systemd/system/$FIREWALL_UNIT
    wanted_firewall_unit >"$WORK/unit"
    if same "$WORK/unit" "$unit" && systemctl is-enabled --quiet "$FIREWALL_UNIT"; then
        already "$FIREWALL_UNIT is enabled"
        return 0
    fi
    would "write $unit and enable it" && return 0
    put "$unit" <"$WORK/unit"
    systemctl daemon-reload
    systemctl enable --quiet "$FIREWALL_UNIT"
    did "$FIREWALL_UNIT is enabled"
}

step_firewall_table() {
    if [ ! -e "$ROOT$FIREWALL_FILE" ]; then
        skip "$FIREWALL_FILE is not here yet; apply brings and loads it"
        return 0
    fi
    if firewall_holds; then
        already 'table inet paygen is loaded'
        return 0
    fi
    # In a dry run on a new machine there is no nft yet.
    if command -v nft >/dev/null; then
        nft -c -f "$ROOT$FIREWALL_FILE" >&2 ||
            die "nft refuses $FIREWALL_FILE" 'render the inventory again and copy the file anew'
    fi
    would "load $FIREWALL_FILE" && return 0
    systemctl restart "$FIREWALL_UNIT"
    did 'table inet paygen is loaded'
}

firewall_holds() {
    systemctl is-active --quiet "$FIREWALL_UNIT" &&
        nft list table inet paygen >/dev/null 2>&1
}

# What our table lets in, firewalld must let in as well where the machine itself listens (Docker's
# published ports pass it by). Our table says from where. Runtime and permanent rules are set one
# by one, because a reload would make Docker rebuild its own.
step_firewalld() {
    if ! command -v firewall-cmd >/dev/null || ! firewall-cmd --quiet --state; then
        skip 'firewalld does not run'
        return 0
    fi
    set --
    for port in $HOST_PORTS; do
        if ! firewalld_lets_in "$port"; then set -- "$@" "$port"; fi
    done
    if [ $# -eq 0 ]; then
        already "firewalld lets in ${HOST_PORTS:-nothing of ours}"
        return 0
    fi
    would "let in $*" && return 0
    for port in "$@"; do
        firewall-cmd --quiet --permanent --add-port "$port"
        firewall-cmd --quiet --add-port "$port"
    done
    did "firewalld lets in $*"
}

firewalld_lets_in() {
    firewall-cmd --quiet --permanent --query-port "$1" &&
        firewall-cmd --quiet --query-port "$1"
}

# ---- Docker itself ---------------------------------------------------------------------------
DAEMON_JSON=$ROOT/etc/docker/daemon.json

# Before anything is changed: settings that someone else wrote may name a data folder, and Docker
# without it would start empty.
check_daemon_json_is_ours() {
    wanted_daemon_json >"$WORK/daemon.json"
    if [ ! -e "$DAEMON_JSON" ] || same "$WORK/daemon.json" "$DAEMON_JSON"; then return 0; fi
    if is_signed; then return 0; fi
    sed 's/^/there: /' "$DAEMON_JSON" >&2
    sed 's/^/wanted: /' "$WORK/daemon.json" >&2
    die "$DAEMON_JSON is not what paygen wrote, and would be lost" \
        "when nothing of it is needed any more: mv $DAEMON_JSON $DAEMON_JSON.old"
}

# The digest of the file as we wrote it last.
sign() {
    mkdir -p "$STATE"
    sha256sum "$DAEMON_JSON" >"$STATE/daemon.json.sha256"
}

is_signed() { sha256sum --check --status "$STATE/daemon.json.sha256" 2>/dev/null; }

step_docker_settings() {
    if same "$WORK/daemon.json" "$DAEMON_JSON" && is_signed; then
        already "$DAEMON_JSON is as wanted"
        return 0
    fi
    owe_restart docker
    # In a dry run on a new machine there is no dockerd yet.
    if command -v dockerd >/dev/null; then
        dockerd --validate --config-file "$WORK/daemon.json" >&2 ||
            die 'dockerd refuses the settings' 'see its words above; correct the inventory'
    fi
    would "write $DAEMON_JSON" && return 0
    put "$DAEMON_JSON" <"$WORK/daemon.json"
    sign
    did "$DAEMON_JSON is as wanted"
}

# Containers outlive the restart that new settings need (live-restore).
step_docker_service() { keep_running docker; }

# ---- the run ---------------------------------------------------------------------------------
# Keys come before packages, which are checked by them; the firewall comes before Docker, which
# publishes ports as soon as it runs.
main() {
    read_options "$@"
    trap finish EXIT
    trap 'exit 1' HUP INT TERM
    WORK=$(mktemp -d)
    check_machine
    run egress step_egress
    run 'dnf proxy' step_dnf_proxy
    run 'distribution key' step_distribution_key
    run 'Docker key' step_docker_key
    run 'conflicting packages' step_conflicts
    run 'base packages' step_base_packages
    run 'clock settings' step_clock_settings
    run 'clock service' step_clock_service
    run 'Docker repository' step_docker_repository
    run 'Docker packages' step_docker_packages
    run 'project folder' step_project_dir
    run 'SELinux labels' step_selinux_labels
    run 'firewall unit' step_firewall_unit
    run 'firewall table' step_firewall_table
    run firewalld step_firewalld
    run 'Docker settings' step_docker_settings
    run 'Docker service' step_docker_service
    summary
}

main "$@"
