# shellcheck shell=bash disable=SC2034
# Sourced by ./kustos and .ci/*: sets JDK to the home of a JDK that is new enough and
# JDK_VERSION to its full version; returns 1 when the machine has none.
# Works in the bash 3.2 of macOS; starts no process on the usual path.

JDK_MIN=${KUSTOS_JDK_MIN:-25}

# Reads the version from the `release` file every JDK carries.
jdk_ok() {
  local line version major
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  version=
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      JAVA_RUNTIME_VERSION=*) version=${line#*=}; break ;;
      JAVA_VERSION=*) version=${line#*=} ;;
    esac
  done <"$1/release"
  version=${version//\"/}
  major=${version%%[!0-9]*}
  [ -n "$major" ] && [ "$major" -ge "$JDK_MIN" ] || return 1
  JDK=$1
  JDK_VERSION=$version
}

# The home of the java on the PATH, through its symbolic links.
jdk_on_path() {
  local java link
  java=$(command -v java) || return 1
  while [ -L "$java" ]; do
    link=$(readlink "$java")
    case $link in
      /*) java=$link ;;
      *) java=${java%/*}/$link ;;
    esac
  done
  jdk_ok "${java%/bin/java}"
}

find_jdk() {
  local home
  for home in "${KUSTOS_JAVA_HOME:-}" "${JAVA_HOME:-}"; do
    [ -n "$home" ] && jdk_ok "$home" && return 0
  done
  jdk_on_path && return 0
  for home in \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
    jdk_ok "$home" && return 0
  done
  return 1
}
