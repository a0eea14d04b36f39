#!/bin/sh
# The programs that tests start: Chromium, nginx, Caddy and openssl. On a bare Debian as root what is missing is installed;
# elsewhere it has to be there.
set -eu
PATH=$PATH:/usr/sbin:/sbin

has() {
    for name in "$@"; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

missing=""
has "${CHROMIUM:-chromium}" chromium-browser google-chrome google-chrome-stable || missing="$missing chromium"
has nginx || missing="$missing nginx-light"
has caddy || missing="$missing caddy"
has openssl || missing="$missing openssl"
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && has apt-get; then
    echo "Installing for the tests:$missing"
    # Debian starts a server as soon as it is installed, unless this says that it must not. Tests start their own.
    rule=/usr/sbin/policy-rc.d
    if [ ! -e "$rule" ]; then
        trap 'rm -f "$rule"' EXIT
        printf '#!/bin/sh\nexit 101\n' >"$rule"
        chmod 755 "$rule"
    fi
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    case $missing in *nginx*) systemctl disable -q nginx 2>/dev/null || true ;; esac # nor at the next boot
    case $missing in *caddy*) systemctl disable -q caddy 2>/dev/null || true ;; esac
    exit 0
fi
if [ "${CI:-}" = true ]; then
    echo "Not found:$missing. The tests that need it cannot run" >&2
    exit 1
fi
echo "NOT FOUND:$missing. THE TESTS THAT NEED IT ARE SKIPPED" >&2
