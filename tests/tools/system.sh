#!/usr/bin/env bash
# Packages that need shared libraries and therefore go into the system: `check` or `install`.
set -euo pipefail
. tests/tools/shared.sh

packages=(
    # to build: the linker, and libssh2's OpenSSL
    gcc libc6-dev pkg-config libssl-dev ca-certificates git
    # to build libFuzzer
    g++
    # to prove shell scripts
    shellcheck
    # to prove firewalls: loaded into network namespaces
    nftables iproute2
    # to prove pictures in DOT
    graphviz
    # to write comments on pull requests, and to prove what they say
    jq cmark-gfm
    # to prove SQL: without `mariadb-server`, which would bring a service and its data
    mariadb-server-core mariadb-client-core
    # to prove the bootstrap of a Rocky Linux host: signed repositories of tiny packages, TLS
    # servers, and the units that systemd reads
    dnf dnf-plugins-core rpm createrepo-c curl gpg gpg-agent gpgconf openssl systemd
    # to keep Python packages out of the system
    python3-venv
)
policy=/usr/sbin/policy-rc.d
mark="# written by tests/run, which removes it"

main() {
    case ${1-} in
        check) [[ -z $(missing_packages) ]] ;;
        install) install_missing ;;
        *) fail "usage: tests/tools/system.sh check|install" ;;
    esac
}

install_missing() {
    command -v apt-get >/dev/null || fail "apt-get is missing: this needs Debian or Ubuntu"
    ask_for python3 python3
    local missing
    mapfile -t missing < <(missing_packages)
    [[ ${#missing[@]} -eq 0 ]] || apt_install "${missing[@]}"
}

# A language is the machine owner's choice: it is never installed without a yes.
ask_for() {
    local command=$1 package=$2 answer
    command -v "$command" >/dev/null && return
    [[ -t 0 && -t 2 ]] || fail "$command is missing: install the package $package"
    read -r -p "$command is missing. Install the package $package? [y/N] " answer
    [[ $answer == [yY]* ]] || fail "$command is missing: install the package $package"
    apt_install "$package"
}

missing_packages() {
    local package
    local -A installed=()
    while read -r package; do
        installed[$package]=1
    done < <(dpkg-query --show --showformat '${Package} ${db:Status-Status}\n' \
        "${packages[@]}" 2>/dev/null | sed -n 's/ installed$//p')
    for package in "${packages[@]}"; do
        [[ -n ${installed[$package]-} ]] || printf '%s\n' "$package"
    done
}

# An install that was cut short is completed first; one that would remove something is refused.
apt_install() {
    can_be_root || fail "neither root nor sudo: as root, apt-get install --no-install-recommends $*"
    say "installing packages: $*"
    trap allow_services EXIT
    forbid_services
    without_questions dpkg --configure -a >/dev/null
    update_lists
    without_questions apt-get --quiet=2 --yes --no-install-recommends --no-remove \
        -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 install "$@" >/dev/null ||
        fail "apt-get could not install: $*"
    allow_services
}

# Ubuntu's needrestart would otherwise restart services of the machine after the install.
without_questions() {
    as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 "$@"
}

# Nothing starts on install, and a policy of the machine's own is left alone.
forbid_services() {
    [[ -e $policy ]] && return
    printf '#!/bin/sh\n%s\nexit 101\n' "$mark" | as_root install -m 0755 /dev/stdin "$policy"
}

# Also takes away what a run left that was killed too hard for its trap.
allow_services() {
    if grep --quiet --no-messages --fixed-strings "$mark" "$policy"; then
        as_root rm -f "$policy"
    fi
}

main "$@"
