# shellcheck shell=bash
# What up and down share. Sourced, not run.
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
# Where all of it lives: short, since a socket's path is, and where PostgreSQL's own user may look in.
export THREE_NODES=${THREE_NODES:-/tmp/btest-farm-three-nodes}
# shellcheck disable=SC2034
program=${BTEST_FARM:-$here/../../btest-farm}
export PATH=$PATH:/usr/sbin:/sbin

fail() {
    echo "$(basename "$0"): $1" >&2
    exit 1
}

# PostgreSQL's programs, the newest.
postgres_bin() {
    local bin
    bin=$(type -P initdb) || bin=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -1)
    [ -n "$bin" ] && dirname "$(readlink -f "$bin")"
}

# PostgreSQL does not run as root.
as_postgres() {
    if [ "$(id -u)" -eq 0 ]; then
        (cd / && exec setpriv --reuid=postgres --regid=postgres --init-groups "$@")
    else
        (cd / && exec "$@")
    fi
}

# Whether the process of a file with its number runs.
runs() {
    local pid
    pid=$(head -1 "$1" 2>/dev/null) && [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null
}
