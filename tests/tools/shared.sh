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
    local try
    for try in 1 2 3 4 5 6; do
        as_root apt-get --quiet=2 update && return
        say "apt-get update failed (try $try of 6), again in 10 seconds"
        sleep 10
    done
    fail "apt-get update fails: mend the network or /etc/apt, then run this again"
}
