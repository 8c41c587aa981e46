# shellcheck shell=bash
# What ./btest-farm, ./test and .ci/run share: finding JDKs, and one build at a time in a work tree. Sourced, not run.

# The feature version ("17") of the JDK in a folder; empty if there is none.
jdk_version() {
    local line
    [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
    line=$(grep -m1 '^JAVA_VERSION=' "$1/release") || return 0
    [[ $line =~ ^JAVA_VERSION=\"?([0-9]+) ]] && echo "${BASH_REMATCH[1]}"
    return 0
}

# All JDKs from 17 on, "VERSION FOLDER" a line: JAVA_HOME's first, then the PATH's, then those in /usr/lib/jvm.
jdks() {
    local home version javac
    javac=$(type -P javac) && javac=$(readlink -f "$javac")
    for home in "${JAVA_HOME:-}" "${javac%/bin/javac}" /usr/lib/jvm/*; do
        version=$([ -z "$home" ] || jdk_version "$home")
        if [ "${version:-0}" -ge 17 ]; then
            echo "$version $home"
        fi
    done
}

# Waits until no other launcher or test run builds in this work tree, then holds its lock as file descriptor 9: close that for what is started meanwhile.
# Usage: lock_build ROOT SECONDS
lock_build() {
    exec 9<"$1/pom.xml"
    flock -n 9 && return
    echo "$(basename "$0"): waiting for another build or test run in $1" >&2
    flock -w "$2" 9 || { echo "$(basename "$0"): it still runs after $2 s; try again when it has ended" >&2; return 1; }
}

# The same, but fails at once where another holds it.
# Usage: try_lock_build ROOT
try_lock_build() {
    exec 9<"$1/pom.xml"
    flock -n 9 || { unlock_build; return 1; }
}

unlock_build() {
    exec 9<&-
}

# Takes the colours out of what passes: Maven resets them at its end even where it was told to use none, and spoils the next line with that.
plain() {
    sed -u 's/\x1b\[[0-9;]*m//g'
}
