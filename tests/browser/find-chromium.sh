#!/bin/sh
# A Chromium for the browser tests. On a bare Debian as root it is installed; elsewhere it has to be there.
set -eu
for name in "${CHROMIUM:-chromium}" chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
    exit 0
fi
if [ "${CI:-}" = true ]; then
    echo "No Chromium was found: the browser tests cannot run" >&2
    exit 1
fi
echo "NO CHROMIUM WAS FOUND: THE BROWSER TESTS ARE SKIPPED" >&2
