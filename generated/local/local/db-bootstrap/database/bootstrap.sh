#!/bin/sh
# Made by paygen from inventory/; do not edit. Prepares the database paydb; run it as often as you like.
#
# A password never stands on a command line, in an environment or as plain text in SQL: root's lies
# in a private file that the client reads, the users' go through a pipe as hex.
set -eu
umask 077

server=mariadb
port=3306
secrets=${PAYGEN_SECRETS:-/run/secrets}

main() {
    client=$(command -v mariadb || command -v mysql) || fail "this image has no client of MariaDB"
    statements=$(cat "${0%/*}/bootstrap.sql")
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    trap 'exit 1' HUP INT TERM
    read_secret mariadb_root
    login >"$scratch/login.cnf"
    sql --execute='DO 0' ||
        fail "root cannot log in to $server:$port with the secret \`mariadb_root\`: see above"
    # From here on the server's logs would keep what is said.
    passwords='SET SESSION sql_log_off = 1, slow_query_log = 0; '
    read_secret mariadb_migrator
    password 1
    read_secret mariadb_runtime
    password 2
    prepare || fail "the SQL failed: see above, mend it and run this again"
    echo "the database paydb is prepared; users: paymigrate, payuser"
}

# The passwords stand on the first line of the SQL, so that line numbers in errors are right. The
# client shows the statement that failed, and a password's must not be seen.
prepare() {
    status=0
    printf '%s%s\n' "$passwords" "$statements" | sql 2>"$scratch/complaint" || status=1
    sed "s/UNHEX('[0-9a-f]*')/UNHEX('...')/g" "$scratch/complaint" >&2
    return "$status"
}

fail() {
    printf 'bootstrap.sh: %s\n' "$1" >&2
    exit 1
}

# Sets `secret` to what the file of a secret holds, without the line ends that editors put behind it.
read_secret() {
    file=$secrets/$1
    [ -r "$file" ] || fail "the secret \`$1\` is missing: $file cannot be read"
    [ "$(tr -d '\000' <"$file" | wc -c)" -eq "$(wc -c <"$file")" ] ||
        fail "the secret \`$1\` holds a NUL byte, which no client can send: $file"
    secret=$(cat "$file")
    [ -n "$secret" ] || fail "the secret \`$1\` is empty: $file"
}

# Root's login as an option file: in quotes, where backslashes, quotes and line ends are escaped.
login() {
    printf '[client]\nuser=root\npassword="'
    printf '%s\n' "$secret" | LC_ALL=C sed -e 's/[\\"]/\\&/g' -e '$!s/$/\\n/' | tr -d '\n'
    printf '"\n'
}

# Adds a statement that gives the secret to the SQL as @password_1 and so on.
password() {
    digits=$(printf '%s' "$secret" | od -An -v -tx1 | tr -d ' \n')
    passwords="${passwords}SET @password_$1 = UNHEX('$digits'); "
}

sql() {
    "$client" --defaults-extra-file="$scratch/login.cnf" --host="$server" --port="$port" \
        --protocol=tcp --connect-timeout=10 --default-character-set=utf8mb4 --batch "$@"
}

main
