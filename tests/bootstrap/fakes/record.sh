# shellcheck shell=sh
# Every fake reads this first: it writes the call down. What the machine would remember lies in
# files below $FAKE_STATE, so that a second run sees what the first has done.
printf '%s %s\n' "${0##*/}" "$*" >>"$FAKE_LOG"

# has FILE LINE: the line stands in the file of the state.
has() { grep -q -s -x -F -e "$2" "$FAKE_STATE/$1"; }

# note FILE LINE: from now on it does.
note() { has "$1" "$2" || echo "$2" >>"$FAKE_STATE/$1"; }

# forget FILE LINE: from now on it does not.
forget() {
    grep -v -x -F -e "$2" "$FAKE_STATE/$1" >"$FAKE_STATE/rest" || :
    mv "$FAKE_STATE/rest" "$FAKE_STATE/$1"
}
