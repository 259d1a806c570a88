#!/usr/bin/env bash
# Programs of one file, taken out of Debian packages into a folder: the system stays as it is.
set -euo pipefail
. tests/tools/shared.sh
. /etc/os-release

folder=$1
scratch=$folder/scratch
apt_options=(-o APT::Sandbox::User=root -o Acquire::Languages=none)

main() {
    mkdir "$scratch"
    [[ -n $(archives) ]] || update_lists
    [[ ${VERSION_CODENAME-} != bookworm ]] || use_trixie
    # Each line: the file, where it goes, and the packages that may have it (Debian's and Ubuntu's).
    take usr/bin/docker bin docker-cli docker.io
    take usr/libexec/docker/cli-plugins/docker-compose docker/cli-plugins \
        docker-compose-v2 docker-compose
    take usr/bin/prometheus bin prometheus
    take usr/bin/promtool bin promtool prometheus
    rm -rf "$scratch"
}

# Bookworm has no Compose v2. The next Debian's run on it, and come from the machine's own mirror.
use_trixie() {
    local mirror
    mirror=$(archives | awk '$1 == "bookworm" && $2 == "main" && !seen++ { print $3 }')
    [[ -n $mirror ]] || fail "apt has no source of Debian bookworm main: add one to /etc/apt"
    printf 'deb [signed-by=%s] %s trixie main\n' \
        /usr/share/keyrings/debian-archive-keyring.gpg "$mirror" >"$scratch/sources.list"
    mkdir -p "$scratch/lists/partial" "$scratch/cache"
    apt_options+=(-o "Dir::Etc::SourceList=$scratch/sources.list" -o Dir::Etc::SourceParts=/dev/null
        -o "Dir::State::Lists=$scratch/lists" -o "Dir::Cache=$scratch/cache"
        -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false)
    apt-get "${apt_options[@]}" -o APT::Update::Error-Mode=any --quiet=2 update ||
        fail "$mirror does not answer for Debian trixie: mend the network, then run this again"
}

# Codename, component and address of every archive of the distribution itself, not of third parties.
archives() {
    # shellcheck disable=SC2016 # these are apt's variables, not the shell's
    apt-get indextargets --format '$(CODENAME) $(COMPONENT) $(REPO_URI) $(ORIGIN)' \
        'Created-By: Packages' | awk '$4 == "Debian" || $4 == "Ubuntu"'
}

take() {
    local file=$1 target=$folder/$2 package
    package=$(first_known "${@:3}")
    (cd "$scratch" && apt-get "${apt_options[@]}" --quiet=2 download "$package")
    dpkg --extract "$scratch/$package"_*.deb "$scratch/$package"
    mkdir -p "$target"
    mv "$scratch/$package/$file" "$target/"
}

first_known() {
    local package
    for package in "$@"; do
        apt-cache "${apt_options[@]}" show "$package" >/dev/null 2>&1 || continue
        printf '%s\n' "$package"
        return
    done
    fail "apt knows none of the packages $*: this needs Debian 12, Ubuntu 24.04 or newer"
}

main
