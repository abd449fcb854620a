# The build behind `./clove`, read by it: one at a time, with its progress, and then a rehearsal of the start. Uses the
# launcher's variables root, app, jar, home, flags and its functions.
# shellcheck shell=sh disable=SC2154

# For so long another build is waited for, in seconds.
patience=3600
log=$app/build.log

# Runs a function so that nothing is left behind, however it ends.
guarded() {
    locked=false child='' ticker='' lock=''
    if [ -t 2 ] && [ "${TERM:-dumb}" != dumb ]; then redraw=true; else redraw=false; fi
    trap finish EXIT
    trap 'stopped 130' INT
    trap 'stopped 143' TERM
    trap 'stopped 129' HUP
    "$@"
    finish
    trap - INT TERM HUP
}

finish() {
    trap - EXIT
    end_ticker
    if [ -n "$child" ]; then
        kill "$child" 2>/dev/null || true
        wait "$child" 2>/dev/null || true
        child=
    fi
    $locked || return 0
    rm -rf "$app/warm-up"
    # Root has built in somebody's checkout: it stays theirs.
    whose=$(ls -nd "$root" | awk '{ print $3 ":" $4 }')
    if [ "$(id -u)" = 0 ] && [ "${whose%%:*}" != 0 ]; then
        for folder in "$root"/*/target; do chown -RhP "$whose" "$folder" || true; done
    fi
    release_lock
}

stopped() {
    trap - INT TERM HUP
    finish
    say 'Stopped.'
    exit "$1"
}

# ---- One build at a time -------------------------------------------------------------------------------------------

# A lock of the kernel where there is flock: it ends with its processes, and is never left over, copied or mistaken.
# Elsewhere a folder, which says whose it is.
try_lock() {
    if here flock; then
        lock=$app/building.lock
        touch "$lock" 2>/dev/null || true
        # Another user's file can be locked without being written to.
        if [ -w "$lock" ]; then exec 9>>"$lock"; elif [ -r "$lock" ]; then exec 9<"$lock"; else die "$lock cannot be used"; fi
        result=0
        flock -n 9 2>/dev/null || result=$?
        case $result in
            0)
                [ ! -w "$lock" ] || echo "$$" >"$lock"
                return 0
                ;;
            1)
                owner=$(cat "$lock")
                exec 9>&-
                return 1
                ;;
        esac
        # A file system without locks.
        exec 9>&-
    fi
    lock=$app/building
    if mkdir "$lock" 2>/dev/null; then
        echo "$$ $(uname -n) $(started $$) $root" >"$lock/owner"
        return 0
    fi
    [ -d "$lock" ] || die "$lock cannot be made"
    owner='' host='' since='' place=''
    [ ! -r "$lock/owner" ] || read -r owner host since place <"$lock/owner" || true
    # Moved first: of several who find it, one gets it.
    if left_over && mv "$lock" "$lock.$$" 2>/dev/null; then rm -rf "$lock.$$"; fi
    return 1
}

# Whether nobody holds the folder any more: its process is gone (or its number is another's now), or the folder came
# with a copy of the tree. Of a process on another machine that shares the folder, only the pulse can be seen.
left_over() {
    if [ -z "$owner" ]; then
        # Made just now, or by somebody who ended just then.
        [ "$waited" -gt 10 ]
    elif [ "$place" != "$root" ]; then
        return 0
    elif [ "$host" = "$(uname -n)" ]; then
        [ "$(started "$owner")" != "$since" ]
    else
        if [ "$waited" = 0 ] || [ -n "$(find "$lock/pulse" -newer "$app/pulse.$$" 2>/dev/null)" ]; then
            touch "$app/pulse.$$"
            felt=$waited
        fi
        [ $((waited - felt)) -gt 60 ]
    fi
}

# When a process was started, in one word; nothing if it is gone.
started() {
    if [ -r /proc/self/stat ]; then
        sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20
    else
        ps -o lstart= -p "$1" 2>/dev/null | tr -s ' ' '_'
    fi
}

take_lock() {
    waited=0
    until try_lock; do
        [ "$waited" -lt "$patience" ] || die "the other build (process ${owner:-?}) has not ended in an hour; its lock is $lock"
        if $redraw; then
            printf '\r\033[Kclove: another build runs (process %s), waiting, %s s' "${owner:-?}" "$waited" >&2
        elif [ $((waited % 60)) = 0 ]; then
            say "clove: another build runs (process ${owner:-?}), waiting"
        fi
        sleep 1
        waited=$((waited + 1))
    done
    locked=true
    rm -f "$app/pulse.$$"
    if $redraw && [ "$waited" != 0 ]; then printf '\r\033[K' >&2; fi
}

release_lock() {
    locked=false
    if [ "$lock" = "$app/building" ]; then rm -rf "$lock"; else exec 9>&-; fi
}

# ---- Progress ------------------------------------------------------------------------------------------------------

# What is being done, with its seconds, while the process $1 lives: a line that is drawn anew on a terminal; elsewhere
# a line for every step, and one every half minute. The step is $2 or, if that is empty, read from Maven's output.
show_progress() {
    shown=$2 last=$(($(date +%s) - began))
    while kill -0 "$1" 2>/dev/null; do
        seconds=$(($(date +%s) - began))
        step=${2:-$(step_of_maven)}
        if $redraw; then
            printf '\r\033[K%s: %s, %s s' "$doing" "$step" "$seconds" >&2
        elif [ "$step" != "$shown" ] || [ $((seconds - last)) -ge 30 ]; then
            last=$seconds
            say "  $step, $seconds s"
        fi
        shown=$step
        [ "$lock" != "$app/building" ] || touch "$lock/pulse"
        # Its outputs are nobody's: it may live on for a moment.
        sleep 1 >/dev/null 2>&1
    done
}

step_of_maven() {
    step=$(sed -n 's/^\[INFO\] Building \(Clove.*\) [0-9][^ ]* *\[\([0-9]*\)\/\([0-9]*\)\].*/\1 (\2 of \3)/p' "$log" | tail -n 1)
    count=$(grep -c '^\(\[INFO\] \)*Downloaded ' "$log") || true
    [ "$count" = 0 ] || step="${step:-starting}, $count files fetched"
    echo "${step:-starting}"
}

# Waits for the process `child` and shows how it gets on; its exit code is this function's.
attend() {
    if [ -n "$1" ] && ! $redraw; then say "  $1, $(($(date +%s) - began)) s"; fi
    show_progress "$child" "$1" 9>&- &
    ticker=$!
    code=0
    wait "$child" || code=$?
    child=
    end_ticker
    return "$code"
}

end_ticker() {
    [ -n "$ticker" ] || return 0
    kill "$ticker" 2>/dev/null || true
    wait "$ticker" 2>/dev/null || true
    ticker=
    if $redraw; then printf '\r\033[K' >&2; fi
}

# ---- The build -----------------------------------------------------------------------------------------------------

build() {
    take_lock
    # Somebody else may have built meanwhile.
    outdated || return 0
    began=$(date +%s)
    if [ -f "$jar" ]; then doing='The sources have changed, building Clove again'; else doing='Building Clove for the first time'; fi
    $redraw || say "$doing; this takes some minutes. The log is $log"
    rm -f "$app/building.contents"
    contents >"$app/building.contents"
    if compile && [ -f "$jar" ]; then
        warm_up
        mv -f "$app/building.contents" "$app/built"
        say "Clove is built, in $(($(date +%s) - began)) s."
    else
        say_why
        exit 1
    fi
}

compile() {
    # Another user's file cannot be written to, but replaced.
    rm -f "$log"
    (
        export JAVA_HOME="$home"
        cd "$root" || exit
        exec mvn -B -DskipTests -Dlint=off -Dspotless.check.skip=true -pl node -am package
    ) >"$log" 2>&1 </dev/null &
    child=$!
    attend ''
}

# Why a build failed: in a sentence where there is one, else in Maven's words without its advice, which does not help here.
say_why() {
    if grep -q 'No space left on device' "$log"; then
        say "clove: the build failed: the disk is full (the one of $root, or of Maven's folder ~/.m2)."
    elif grep -qE 'Permission denied|AccessDenied|Read-only file system' "$log"; then
        say "clove: the build failed: $(id -un) cannot write everywhere in $root or ~/.m2, as if another user had built here."
        say "Once, as root:  chown -R $(id -un) $root"
    elif grep '^\[\(ERROR\|FATAL\)\]' "$log" | grep -qiE \
        'Could not transfer|Unknown ?Host|Name or service not known|Temporary failure in name|Network is unreachable|Connection (refused|timed out|reset)|No route to host|in offline mode'; then
        say "clove: the first build needs the internet: it fetches libraries from Maven's registry (repo.maven.apache.org), which could not be"
        say "reached. Later builds do not. Behind a proxy: https://maven.apache.org/guides/mini/guide-proxies.html"
    else
        grep '^\[\(ERROR\|FATAL\)\]' "$log" |
            grep -vE '\[Help|Re-run Maven|full stack trace|more information about the errors|After correcting|mvn <args>|^\[ERROR\] *$' |
            head -n 15 >&2 || tail -n 15 "$log" >&2
        say 'clove: the build failed.'
    fi
    say "The whole log: $log"
}

# Runs the program once, up to a client that logs in, so that the JVM can keep the loaded classes: later starts take a
# third of the time. Without this file everything works, only slower.
warm_up() {
    rm -rf "$app/clove.aot" "$app/clove.aot.java" "$app/warm-up" "$app/warm-up.log"
    mkdir -m 700 "$app/warm-up"
    (
        export CLOVE_NETWORK=private
        # shellcheck disable=SC2086
        exec "$home/bin/java" $flags "-XX:AOTCacheOutput=$app/warm-up/aot" -cp "$jar" \
            im.clove.node.app.Main warm-up --node --data "$app/warm-up/data"
    ) >"$app/warm-up.log" 2>&1 </dev/null &
    child=$!
    if attend 'preparing a fast start' && [ -f "$app/warm-up/aot" ]; then
        mv "$app/warm-up/aot" "$app/clove.aot"
        this_java >"$app/clove.aot.java"
    else
        say "clove: the fast start could not be prepared: Clove works, and starts more slowly. The reason: $app/warm-up.log"
    fi
}

# After Java was changed.
renew_start() {
    take_lock
    stale_start || return 0
    began=$(date +%s) doing='Java has changed'
    warm_up
}
