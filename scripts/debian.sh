# Shared by the setup scripts: fetch and unpack Debian packages, with or without root. Sourced, not run.

SYS="$ROOT/.sys" # where packages are unpacked when we may not install
say() { printf '%s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

# Options for apt: wait for its locks, never ask; an ordinary user gets package lists of their own when the system has none.
apt_options() {
    APT=(-qq -o DPkg::Lock::Timeout=300 -o APT::Sandbox::User=root -o Acquire::Retries=3)
    if [ "$(id -u)" -ne 0 ] && ! has_lists; then
        mkdir -p "$SYS/apt/lists/partial" "$SYS/apt/cache/archives/partial"
        APT+=(-o Dir::State::lists="$SYS/apt/lists" -o Dir::Cache="$SYS/apt/cache")
    fi
}

has_lists() { compgen -G '/var/lib/apt/lists/*Packages*' >/dev/null; }

# Fetch package lists when there are none; a machine without network just goes on and fails at the download.
apt_lists() {
    have apt-get || return 1
    apt_options
    if [ "$(id -u)" -eq 0 ]; then
        has_lists || apt-get "${APT[@]}" update >/dev/null 2>&1 || return 1
    elif ! has_lists && ! compgen -G "$SYS/apt/lists/*Packages*" >/dev/null; then
        apt-get "${APT[@]}" update >/dev/null 2>&1 || return 1
    fi
}

# fetch FOLDER PACKAGE...: the .deb files of exactly these packages, into FOLDER; old lists are renewed once.
fetch() {
    local folder=$1
    shift
    apt_lists || return 1
    (cd "$folder" && apt-get "${APT[@]}" download "$@" >/dev/null 2>&1) && return
    apt-get "${APT[@]}" update >/dev/null 2>&1 || return 1
    (cd "$folder" && apt-get "${APT[@]}" download "$@" >/dev/null 2>&1)
}

# install PACKAGE...: as root, into the system.
install_packages() {
    apt_lists || return 1
    DEBIAN_FRONTEND=noninteractive apt-get "${APT[@]}" -y --no-install-recommends install "$@" </dev/null >/dev/null 2>&1 && return
    apt-get "${APT[@]}" update >/dev/null 2>&1 || return 1 # the lists may be older than the mirror
    DEBIAN_FRONTEND=noninteractive apt-get "${APT[@]}" -y --no-install-recommends install "$@" </dev/null >/dev/null 2>&1
}

# unpack PACKAGE...: without root, these packages and whatever they need that the system lacks, into .sys.
unpack_packages() {
    have dpkg-deb && apt_lists || return 1
    local names folder deb
    names=$(apt-get "${APT[@]}" -o Debug::NoLocking=1 -y --no-install-recommends --print-uris install "$@" 2>/dev/null |
        sed -nE "s/^'[^']*' ([^_]+)_.*/\1/p") || return 1
    [ -n "$names" ] || return 1
    folder=$(mktemp -d) || return 1
    # shellcheck disable=SC2086  the names are words
    if fetch "$folder" $names; then
        for deb in "$folder"/*.deb; do dpkg-deb -x "$deb" "$SYS" || return 1; done
        rm -rf "$folder"
    else
        rm -rf "$folder"
        return 1
    fi
}
