# shellcheck shell=bash
# An archive of the program's loaded classes (AppCDS), which more than halves the CPU time of a start. Sourced by the launcher, not run.
# It is made as JDK 17 and newer all can: list the classes of a run, then dump these.

# Where the archive is for that JDK and build: another JDK cannot use it.
# Usage: archive_path BUILT JDK
archive_path() {
    echo "$1/classes-$(cksum <"$2/release" | cut -d ' ' -f 1).jsa"
}

# A farm of its own on loopback, one short test against it, and the end of both; the lists of their classes in FOLDER.
# Usage: list_classes FOLDER JAVA... (the command up to the main class)
list_classes() {
    local folder=$1 farm port line=""
    shift
    "${@:1:1}" -Xshare:off -XX:DumpLoadedClassList="$folder/serve.classes" "${@:2}" serve --listen 127.0.0.1 --port 0 --http 127.0.0.1:0 \
        --data "$folder/data" --user archive:archive </dev/null >"$folder/serve.log" 2>&1 9<&- &
    farm=$!
    for _ in $(seq 600); do
        line=$(grep -o 'ready: listening on 127.0.0.1 port [0-9]*' "$folder/serve.log") && break
        kill -0 $farm 2>/dev/null || break
        sleep 0.1
    done
    port=${line##* }
    if [ -n "$port" ]; then
        timeout 60 "${@:1:1}" -Xshare:off -XX:DumpLoadedClassList="$folder/test.classes" "${@:2}" test 127.0.0.1 --port "$port" \
            -a archive -p archive -d 1 --rx-rate 1M </dev/null >"$folder/test.log" 2>&1 || true
    fi
    kill $farm 2>/dev/null || true
    wait $farm 2>/dev/null || true
    [ -n "$port" ]
}

# The list for the dump: classes that were loaded from jars, then lambdas. JDK 17 crashes at lambdas of picocli's interfaces: class files as old as theirs are not archived.
# Usage: list_of FOLDER all|classes
list_of() {
    sed -e '/^[@#]/d' -e '/ source: /d' -e 's/ id: .*//' "$1"/*.classes | sort -u
    if [ "$2" = all ]; then
        grep -h -e '^@lambda-' "$1"/*.classes | grep -v picocli | sort -u
    fi
}

# Dumps what the list says.
# Usage: dump FOLDER all|classes JAVA...
dump() {
    local folder=$1 which=$2
    shift 2
    list_of "$folder" "$which" >"$folder/list" &&
        (cd "$folder" && "${@:1:$#-1}" -Xshare:dump -XX:SharedClassListFile="$folder/list" -XX:SharedArchiveFile="$folder/jsa") </dev/null >"$folder/dump.log" 2>&1 &&
        [ -s "$folder/jsa" ]
}

# Makes the archive; after a failure an empty file stands in its place, so that it is not tried again at each start. In a shell of its own, for its trap.
# Usage: make_archive ARCHIVE JAVA... (the command up to the main class)
make_archive() (
    archive=$1
    shift
    folder=$(mktemp -d "$archive.XXXXXX")
    trap 'rm -rf "$folder"' EXIT
    # Another JDK may crash where this one was seen not to: then without lambdas, which are a tenth of what the archive gains.
    if list_classes "$folder" "$@" && { dump "$folder" all "$@" || dump "$folder" classes "$@"; }; then
        mv "$folder/jsa" "$archive"
    else
        echo "btest-farm: no archive of classes could be made: each start takes some seconds longer" >&2
        : >"$archive"
    fi
)
