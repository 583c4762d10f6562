# Shared by the setup scripts: fetch and unpack Debian packages, with or without root. Sourced, not run.

SYS="$ROOT/.sys" # where packages are unpacked when we may not install
say() { printf '%s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

# A folder for what is fetched, gone when the script ends, by Ctrl-C too.
SCRATCH=
trap '[ -z "$SCRATCH" ] || rm -rf "$SCRATCH"' EXIT
trap 'exit 130' INT TERM
scratch() { [ -n "$SCRATCH" ] || SCRATCH=$(mktemp -d); }

# One command at a time in this checkout.
alone() {
    mkdir -p "$ROOT/.setup" && exec 8>"$ROOT/.setup/system.lock" || return 0
    ! have flock || flock 8
}

# Options for apt: wait for its locks, never ask; an ordinary user gets package lists of their own when the system has none
# or only old ones, which only root may renew.
OWN_LISTS=
apt_options() {
    APT=(-qq -o DPkg::Lock::Timeout=300 -o APT::Sandbox::User=root -o Acquire::Retries=3)
    if [ "$(id -u)" -ne 0 ] && { [ -n "$OWN_LISTS" ] || ! has_lists; }; then
        OWN_LISTS=1
        mkdir -p "$SYS/apt/lists/partial" "$SYS/apt/cache/archives/partial"
        APT+=(-o Dir::State::lists="$SYS/apt/lists" -o Dir::Cache="$SYS/apt/cache" -o Debug::NoLocking=1)
    fi
}

has_lists() { compgen -G '/var/lib/apt/lists/*Packages*' >/dev/null; }

# Fetch package lists when there are none; a machine without network just goes on and fails at the download.
apt_lists() {
    have apt-get || return 1
    apt_options
    if [ -n "$OWN_LISTS" ]; then
        compgen -G "$SYS/apt/lists/*Packages*" >/dev/null || apt-get "${APT[@]}" update >/dev/null 2>&1
    elif [ "$(id -u)" -eq 0 ]; then
        has_lists || apt-get "${APT[@]}" update >/dev/null 2>&1
    fi
}

# fetch FOLDER PACKAGE...: the .deb files of exactly these packages, into FOLDER; old lists are renewed once.
fetch() {
    local folder=$1
    shift
    apt_lists || return 1
    (cd "$folder" && apt-get "${APT[@]}" download "$@" >/dev/null 2>&1) && return
    [ "$(id -u)" -eq 0 ] || OWN_LISTS=1
    apt_options
    apt-get "${APT[@]}" update >/dev/null 2>&1 || return 1
    (cd "$folder" && apt-get "${APT[@]}" download "$@" >/dev/null 2>&1)
}

# install PACKAGE...: as root, into the system.
install_packages() {
    apt_lists || return 1
    DEBIAN_FRONTEND=noninteractive apt-get "${APT[@]}" -y --no-install-recommends install "$@" </dev/null >/dev/null 2>&1 && return
    dpkg --configure -a </dev/null >/dev/null 2>&1          # an earlier installation may have been interrupted
    apt-get "${APT[@]}" update >/dev/null 2>&1 || return 1 # the lists may be older than the mirror
    DEBIAN_FRONTEND=noninteractive apt-get "${APT[@]}" -y --no-install-recommends install "$@" </dev/null >/dev/null 2>&1
}

# unpack PACKAGE...: without root, these packages and whatever they need that the system lacks, into .sys.
unpack_packages() {
    have dpkg-deb && apt_lists || return 1
    local names deb
    # simulated and not --print-uris, which leaves out what lies in apt's cache
    names=$(apt-get "${APT[@]}" -o Debug::NoLocking=1 -y --no-install-recommends -s install "$@" 2>/dev/null |
        sed -nE 's/^Inst ([^ :]+).*/\1/p') || return 1
    [ -n "$names" ] && scratch || return 1
    # shellcheck disable=SC2086  the names are words
    fetch "$SCRATCH" $names && mkdir -p "$SYS" && touch "$SYS/.unpacking" || return 1
    for deb in "$SCRATCH"/*.deb; do dpkg-deb -x "$deb" "$SYS" || return 1; done
    rm "$SYS/.unpacking"
}
