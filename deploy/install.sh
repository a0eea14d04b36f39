#!/bin/sh
# Makes .venv with pinned, hashed requirements and the goodword command: install.sh PYTHON FILE… Uses uv where there is
# one, else pip.
# Either compiles what it installs, or a server that may not write here would do so at every start and take twice as long.
set -eu
python=$1
shift
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    echo "Good Word needs Python 3.11 or newer. Install it, or name it: make run PYTHON=python3.12" >&2
    exit 1
}
files=""
for file in "$@"; do files="$files -r $file"; done
if command -v uv >/dev/null 2>&1; then
    [ -x .venv/bin/python ] || uv venv -q --python "$python" .venv
    # shellcheck disable=SC2086
    uv pip install -q --compile-bytecode --python .venv/bin/python --require-hashes $files
else
    [ -x .venv/bin/python ] || "$python" -m venv .venv || {
        echo "Python cannot make an environment. On Debian and Ubuntu: apt-get install python3-venv" >&2
        exit 1
    }
    .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip -q
    # shellcheck disable=SC2086
    .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: $files
fi
cp deploy/goodword .venv/bin/goodword
