#!/bin/bash
# The virtual environment and its pinned packages: scripts/venv.sh requirements.txt STAMP. $PYTHON names the interpreter.
# Does nothing when the stamp is newer than the pins. May be stopped at any moment and run again: an environment that
# isn't whole is made again. What can't be had is said in one line, and the exit code is 1.
set -uo pipefail
ROOT=$(cd "$(dirname "$0")/.." && pwd)
PYTHON=${PYTHON:-python3}
WANTED=$1 STAMP=$2
say() { printf '%s\n' "$*" >&2; }
fail() {
    say "$*"
    exit 1
}
cd "$ROOT" || exit 1

whole() { .venv/bin/python -c 'import pip' 2>/dev/null; }

fresh() {
    whole && [ -e "$STAMP" ] || return 1
    for file in requirements.txt constraints.txt "$WANTED"; do [ "$file" -nt "$STAMP" ] && return 1; done
    return 0
}

make_environment() {
    command -v "$PYTHON" >/dev/null || fail "找不到 $PYTHON。请由管理员执行:apt-get install python3 python3-venv,或用 make PYTHON=路径 指定。"
    "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
        fail "需要 Python 3.11 或更高版本,可用 make PYTHON=python3.11 指定。"
    "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "缺少建立虚拟环境的组件。请由管理员执行:apt-get install python3-venv"
    rm -rf .venv
    "$PYTHON" -m venv .venv >.setup/venv.log 2>&1 && return
    rm -rf .venv
    fail "建立虚拟环境失败:$(tail -n 1 .setup/venv.log)"
}

install_packages() {
    say "正在安装 Python 依赖($WANTED)……"
    scripts/env.sh .venv/bin/python -m pip install -q --no-input --disable-pip-version-check --retries 2 \
        -c constraints.txt -r "$WANTED" >.setup/pip.log 2>&1 && return
    local reason
    reason=$(grep -m 1 -E '^ERROR' .setup/pip.log | cut -c 1-200)
    case "$(cat .setup/pip.log)" in
    *"No space left"*) fail "磁盘已满,Python 依赖没有装完。请清理后重新运行同一条命令。" ;;
    *"hashes are required"* | *"DO NOT MATCH"*) fail "下载的 Python 依赖与固定的校验值不符,没有安装:$reason" ;;
    esac
    fail "无法安装 $WANTED 中的 Python 依赖(系统由它们运行)。请联网后重试,或用环境变量 PIP_INDEX_URL、PIP_FIND_LINKS 指定内网镜像或存放软件包的目录。pip 的原话:${reason:-见 .setup/pip.log}"
}

mkdir -p .setup 2>/dev/null && : >>.setup/lock 2>/dev/null || fail "无法写入 $ROOT:请检查目录的属主、权限和剩余空间。"
exec 9>.setup/lock
command -v flock >/dev/null && flock 9 # two commands started at once: the second finds everything done
fresh && exit 0
whole || make_environment
install_packages
touch "$STAMP" .venv/.runtime
