# Read by scripts/demo and scripts/test: a virtual environment in .venv, made where there is none.
# PYTHON names another interpreter than python3.

root=$(cd "$(dirname "$0")/.." && pwd)
bin="$root/.venv/bin"

make_environment() {
    python=${PYTHON:-python3}
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
        echo "expected Python 3.11 or newer, found $("$python" --version 2>&1); set PYTHON" >&2
        exit 2
    }
    [ -x "$bin/python" ] && "$bin/python" -m pip --version >/dev/null 2>&1 && return
    echo "making a virtual environment in .venv"
    "$python" -m venv --clear "$root/.venv" || {
        echo "$python cannot make virtual environments; Debian has it in python3-venv" >&2
        exit 2
    }
    # The pip that comes with Python 3.11 does not know dependency groups.
    "$bin/python" -m pip install --quiet --upgrade 'pip>=25.1'
}

# Usage: once NAME COMMAND...   Run the command unless it ran before with the same pyproject.toml.
once() {
    stamp="$root/.venv/installed-for-$1"
    shift
    cmp -s "$root/pyproject.toml" "$stamp" && return
    "$@"
    cp "$root/pyproject.toml" "$stamp"
}

install() {
    "$bin/python" -m pip install --quiet "$@"
}
