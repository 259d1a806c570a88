#!/usr/bin/env bash
# The one folder that keeps the pinned tools, and when a part of it must be made again.
#
# Each piece is a folder made by the script of its name, which gets the folder as argument. The
# digest of its pins is written last: a piece without it was interrupted and is made anew.
# File descriptor 9 holds the lock: exclusive while installing, shared while the tests use it.

PAYGEN_TOOLS=${PAYGEN_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/paygen-tools}
export PAYGEN_TOOLS
pieces=(binaries python)

install_tools() {
    mkdir -p "$PAYGEN_TOOLS"
    exec 9>>"$PAYGEN_TOOLS/lock"
    lock shared
    until bash tests/tools/system.sh check && pieces_are_current; do
        lock exclusive
        bash tests/tools/system.sh install
        install_pieces
        lock shared
    done
}

lock() {
    flock "--$1" --nonblock 9 && return
    say "waiting for another run that uses $PAYGEN_TOOLS"
    flock "--$1" 9
}

install_pieces() {
    local piece
    for piece in "${pieces[@]}"; do
        is_current "$piece" && continue
        say "installing $piece into $PAYGEN_TOOLS"
        rm -rf "${PAYGEN_TOOLS:?}/$piece"
        mkdir "$PAYGEN_TOOLS/$piece"
        bash "tests/tools/$piece.sh" "$PAYGEN_TOOLS/$piece"
        pins "$piece" >"$PAYGEN_TOOLS/$piece/.pins"
    done
}

pieces_are_current() {
    local piece
    for piece in "${pieces[@]}"; do
        is_current "$piece" || return
    done
}

is_current() {
    local written
    written=$(cat "$PAYGEN_TOOLS/$1/.pins" 2>/dev/null) && [[ $written == "$(pins "$1")" ]]
}

# An upgrade of the system is part of the digest: it takes the Python from under the virtual one.
pins() {
    {
        cat tests/tools/shared.sh "tests/tools/$1".* /etc/os-release
        uname -m
        /usr/bin/python3 --version
    } | sha256sum
}
