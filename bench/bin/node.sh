# Sourced by the scripts here: a node on a throw-away data folder, on a private network of its own, and the programs
# that measure it. Everything ends and is removed with the script.
set -euo pipefail
export CLOVE_NETWORK=private
export LC_ALL=C

root=$(dirname "$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")")
dir=$(mktemp -d "${TMPDIR:-/tmp}/clove-bench.XXXXXX")
readonly root dir
pid=

stop_node() {
    [ -n "$pid" ] || return 0
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    pid=
}

finish() {
    local status=$?
    trap '' INT TERM
    stop_node
    rm -rf "$dir"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

# new_data: an empty data folder with free ports only.
new_data() {
    rm -rf "$dir/data"
    mkdir -m 700 "$dir/data"
    cat >"$dir/data/clove.conf" <<CONF
network { kind = private, address = "127.0.0.1", port = 0 }
c2s { port = 0, tls-port = 0 }
socks.port = 0
CONF
}

# start_node: starts it on $dir/data; sets pid, and in milliseconds since the start: address_ms (its address is on the
# screen), clients_ms (so is where clients connect), and port (STARTTLS).
start_node() {
    local line began=${EPOCHREALTIME/./}
    mkfifo "$dir/out"
    "$root/clove" run --data "$dir/data" </dev/null >"$dir/out" 2>"$dir/err" &
    pid=$!
    exec 3<"$dir/out"
    rm "$dir/out"
    address_ms=
    while IFS= read -r -t 60 line <&3; do
        case $line in
            *.b32.i2p*) [ -n "$address_ms" ] || { address_ms=$(((${EPOCHREALTIME/./} - began) / 1000)); host=${line##* }; } ;;
        esac
        case $line in
            *STARTTLS*)
                clients_ms=$(((${EPOCHREALTIME/./} - began) / 1000))
                port=${line#*:}
                port=${port%% *}
                # The rest of its output is nobody's business, but somebody has to read it.
                cat <&3 >/dev/null &
                return
                ;;
        esac
    done
    echo "The node did not start:" >&2
    cat "$dir/err" >&2
    exit 1
}

# home: sets java to the programs of the Java that Clove runs on.
home() {
    java=$(CLOVE_JAVA_OPTS=-XshowSettings:properties "$root/clove" version 2>&1 | sed -n 's/^ *java\.home = //p')/bin
}

# compile PROGRAM: compiles a program of this module, with what it shares with the tests of runtime; sets java and
# load_path.
compile() {
    home
    load_path="$root/bench/target/load:$root/node/target/app/lib/*"
    mkdir -p "$root/bench/target/load"
    "$java/javac" -d "$root/bench/target/load" -cp "$root/node/target/app/lib/*" \
        -sourcepath "$root/bench/src/main/java:$root/runtime/src/test/java" "$root/bench/src/main/java/im/clove/bench/$1.java"
}

# load PROGRAM ARGUMENT …: runs a program of this module in a process of its own.
load() {
    local program=$1
    shift
    compile "$program"
    "$java/java" -Xmx512m -XX:+UseSerialGC -cp "$load_path" "im.clove.bench.$program" "$dir/data" "$@"
}

# The machine, for the reader of the figures.
machine() {
    "$root/clove" version
    printf '%s processors (%s), load %s\n' "$(nproc)" \
        "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(cut -d ' ' -f 1-3 /proc/loadavg)"
}

