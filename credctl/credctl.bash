# shellcheck shell=bash
# Completion of credctl in bash: verbs and options as credctl itself tells them to whoever asks, then account
# names.

# The words that may follow those typed so far, of "totp enroll", "totp list", "status" ...
_credctl_verbs() {
  LC_ALL=C credctl --help 2>/dev/null |
    sed -n 's/^  \([a-z][a-z-]*\( [a-z][a-z-]*\)\{0,1\}\) .*/\1/p'
}

_credctl_options() {
  LC_ALL=C credctl "$@" --help 2>/dev/null | sed -n 's/^  \(-., \|    \)\(--[a-z-]*\).*/\2/p'
}

# Who is not root names nobody but themselves.
_credctl_users() {
  if [ "$EUID" -eq 0 ]; then compgen -u -- "$1"; else compgen -W "$(id -un)" -- "$1"; fi
}

_credctl() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local verbs first second
  COMPREPLY=()
  case $previous in
  --config | -c | --state | -s)
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
    return
    ;;
  --user | -u)
    mapfile -t COMPREPLY < <(_credctl_users "$current")
    return
    ;;
  esac
  verbs=$(_credctl_verbs)
  first=${COMP_WORDS[1]} second=${COMP_WORDS[2]-}
  if [ "$COMP_CWORD" -eq 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W "$(cut -d ' ' -f 1 <<<"$verbs" | sort -u) --help --version" -- "$current")
  elif [[ $current == -* ]]; then
    if grep -qx -- "$first" <<<"$verbs"; then second=; fi
    mapfile -t COMPREPLY < <(compgen -W "$(_credctl_options "$first" ${second:+"$second"})" -- "$current")
  elif [ "$COMP_CWORD" -eq 2 ] && ! grep -qx -- "$first" <<<"$verbs"; then
    mapfile -t COMPREPLY < <(compgen -W "$(sed -n "s/^$first //p" <<<"$verbs")" -- "$current")
  elif [[ "$first $second" =~ ^(account\ (orphans|register)|exception\ (approve|refuse|revoke|rules))$ ]]; then
    return
  elif [ "$first $second" = "report sign" ]; then
    mapfile -t COMPREPLY < <(compgen -W "dormant ids privileged" -- "$current")
  elif { [ "$first $second" = "account person" ] && [ "$COMP_CWORD" -gt 3 ]; }; then
    return
  elif [ "$first $second" = "exception add" ] && [ "$COMP_CWORD" -gt 3 ]; then
    mapfile -t COMPREPLY < <(compgen -W "$(credctl exception rules --json 2>/dev/null | sed -n 's/.*"rule": "\(.*\)".*/\1/p')" -- "$current")
  elif [ "$first" = import ] || [ "$first $second" = "store backup" ]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  else
    mapfile -t COMPREPLY < <(_credctl_users "$current")
  fi
}
complete -F _credctl credctl
