#!/usr/bin/env bash
# The signature layer with openssl and coreutils: alphabet, three parts, canonical base64url, HMAC-SHA256. No JSON.
# In: lines of lines.py. Out: id, verdict, our word for the reason.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The base64url of standard input.
encode() { base64 -w0 | tr '+/' '-_' | tr -d '='; }

# True if $1 is just what its bytes encode to.
canonical() {
    local text
    text=$(tr -- '-_' '+/' <<<"$1" | tr -d '\n')
    while ((${#text} % 4)); do text+='='; done
    [ "$(base64 -d <<<"$text" 2>/dev/null | encode)" = "$1" ]
}

# HMAC-SHA256 under the key $1, in hexadecimal, of the text $2.
mac() { printf %s "$2" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$1" -binary | encode; }

verdict() {
    local header claims signature
    # Not in a variable: bash drops NUL.
    [ "$(LC_ALL=C tr -d 'A-Za-z0-9_.-' <"$work/token" | wc -c)" = 0 ] || { echo "reject	token_alphabet"; return; }
    [ "$(tr -cd . <"$work/token" | wc -c)" = 2 ] || { echo "reject	token_shape"; return; }
    IFS=. read -r header claims signature <"$work/token" || true
    [ -n "$header" ] && [ -n "$claims" ] && [ -n "$signature" ] || { echo "reject	token_shape"; return; }
    canonical "$header" && canonical "$claims" && canonical "$signature" || { echo "reject	token_encoding"; return; }
    [ "$(mac "$1" "$header.$claims")" = "$signature" ] || { echo "reject	mac_mismatch"; return; }
    echo accept
}

while IFS=$'\t' read -r id key token; do
    if [ "$token" = = ]; then : >"$work/token"; else base64 -d <<<"$token" >"$work/token"; fi
    printf '%s\t%s\n' "$id" "$(verdict "$key")"
done
