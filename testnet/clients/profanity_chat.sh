#!/usr/bin/env bash
# Two people with profanity on one server: login, a subscription both ways, presence, a chat both ways.
#
# profanity_chat.sh PORT DOMAIN NAME:PASSWORD NAME:PASSWORD
#
# Connects to 127.0.0.1 whatever the domain, and trusts the certificate shown. The programs run in tmux with a home
# folder of their own. Exit code 0 only when everything was seen on both sides; else the screens are printed.
# PATIENCE (seconds, default 30) bounds each wait.
set -euo pipefail

[ $# = 4 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 64; }
readonly port="$1" domain="$2" patience="${PATIENCE:-30}"
readonly one="${3%%:*}" two="${4%%:*}"
home=$(mktemp -d "${TMPDIR:-/tmp}/profanity-chat.XXXXXX")
readonly home
tmux() { command tmux -S "$home/tmux" -f /dev/null "$@"; }

finish() {
    local status=$? who
    if [ "$status" -ne 0 ]; then
        for who in "$one" "$two"; do
            printf -- '---- screen of %s\n' "$who" >&2
            screen "$who" >&2 || true
        done
    fi
    tmux kill-server 2>/dev/null || true
    rm -rf "$home"
    exit "$status"
}
trap finish EXIT

screen() { tmux capture-pane -p -J -t "$1" | grep -v '^ *$'; }

# type WHO TEXT: one line of input.
type() {
    tmux send-keys -t "$1" -l "$2"
    tmux send-keys -t "$1" Enter
}

# see WHO TEXT: waits until the screen shows it.
see() {
    local end=$((SECONDS + patience))
    until screen "$1" | grep -qF -- "$2"; do
        [ "$SECONDS" -lt "$end" ] || { printf '%s waited %s s for: %s\n' "$1" "$patience" "$2" >&2; exit 1; }
        sleep 0.1
    done
}

# ask WHO COMMAND TEXT: repeats a command until the screen shows the text.
ask() {
    local end=$((SECONDS + patience))
    until screen "$1" | grep -qF -- "$3"; do
        [ "$SECONDS" -lt "$end" ] || { printf '%s waited %s s for: %s\n' "$1" "$patience" "$3" >&2; exit 1; }
        type "$1" "$2"
        sleep 0.3
    done
}

start() {
    local who="$1" password="$2" config="$home/$1/config/profanity"
    mkdir -p "$config" "$home/$who/data" "$home/$who/cache"
    # Nothing that would call other programs, or clutter the screen with times and joins.
    cat >"$config/profrc" <<'RC'
[ui]
splash=false
time.console=off
time.chat=off
titlebar.muc.title=name
[notifications]
message=false
invite=false
sub=false
typing=false
remind=0
[connection]
autoping=0
reconnect=0
RC
    tmux new-session -d -s "$who" -x 240 -y 60 env HOME="$home/$who" XDG_CONFIG_HOME="$home/$who/config" \
        XDG_DATA_HOME="$home/$who/data" XDG_CACHE_HOME="$home/$who/cache" TERM=screen LANG=C.UTF-8 LC_ALL=C.UTF-8 \
        profanity
    see "$who" "Profanity"
    type "$who" "/connect $who@$domain server 127.0.0.1 port $port tls trust"
    see "$who" "Enter password"
    type "$who" "$password"
    see "$who" "logged in successfully"
}

start "$one" "${3#*:}"
start "$two" "${4#*:}"

subscribe() {
    type "$1" "/sub request $2@$domain"
    see "$2" "Received authorization request from $1@$domain"
    type "$2" "/sub allow $1@$domain"
    see "$1" "Subscription received from $2@$domain"
    see "$1" "++ $2@$domain"
}
subscribe "$one" "$two"
subscribe "$two" "$one"
ask "$one" "/sub show $two@$domain" "$two@$domain subscription status: both"
ask "$two" "/sub show $one@$domain" "$one@$domain subscription status: both"

# The window of a contact exists once a message came, so the command that shows it may have to be repeated.
say() {
    type "$1" "/msg $2@$domain $3"
    ask "$2" "/win $1@$domain" "$3"
}
say "$one" "$two" "hello from the first <&>"
say "$two" "$one" "hello from the second ☃"
type "$one" /quit
type "$two" /quit
printf 'profanity: login, subscription, presence and chat seen both ways\n'
