#!/usr/bin/env bash
# What the installers of tests/tools share: talking, failing, and acting as root.

say() {
    printf 'tests/run: %s\n' "$*" >&2
}

fail() {
    say "$*"
    exit 1
}

can_be_root() {
    [[ $(id -u) -eq 0 ]] || command -v sudo >/dev/null
}

as_root() {
    if [[ $(id -u) -eq 0 ]]; then
        "$@"
    else
        sudo "$@"
    fi
}

# A machine that has just booted updates its lists by itself, and apt does not wait for that lock.
update_lists() {
    local pause
    for pause in 5 10 20 40; do
        as_root apt-get --quiet=2 update && return
        say "apt-get update failed, again in $pause seconds"
        sleep "$pause"
    done
    as_root apt-get --quiet=2 update ||
        fail "apt-get update fails: mend the network or /etc/apt, then run this again"
}
