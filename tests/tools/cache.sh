#!/usr/bin/env bash
# The one folder that keeps the pinned tools, and when a part of it must be made again.
#
# Each piece is a folder `piece-digest`, made by the script of its name, with the digest of its pins;
# a link `piece` says which one is in use. So a failed install takes nothing away, and going back
# to another branch's pins costs nothing. A folder without `.complete` was interrupted.
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
    local piece folder
    for piece in "${pieces[@]}"; do
        folder=$(folder_of "$piece")
        [[ -e $folder/.complete ]] || install_piece "$piece" "$folder"
        touch "$folder"
        rm -rf "${PAYGEN_TOOLS:?}/$piece"
        ln -s "${folder##*/}" "$PAYGEN_TOOLS/$piece"
        find "$PAYGEN_TOOLS" -maxdepth 1 -name "$piece-*" -mtime +30 -exec rm -rf {} +
    done
}

install_piece() {
    say "installing $1 into $PAYGEN_TOOLS"
    rm -rf "$2"
    mkdir "$2"
    bash "tests/tools/$1.sh" "$2"
    touch "$2/.complete"
}

pieces_are_current() {
    local piece folder
    for piece in "${pieces[@]}"; do
        folder=$(folder_of "$piece")
        [[ -e $folder/.complete && $PAYGEN_TOOLS/$piece -ef $folder ]] || return
    done
}

folder_of() {
    local digest
    digest=$(pins "$1" | sha256sum)
    printf '%s/%s-%s' "$PAYGEN_TOOLS" "$1" "${digest:0:12}"
}

# An upgrade of the system is part of the digest: it takes the Python from under the virtual one.
pins() {
    cat tests/tools/shared.sh "tests/tools/$1".* /etc/os-release
    uname -m
    /usr/bin/python3 --version
}
