# shellcheck shell=bash
# Counts test results. Every suite writes "ok" and "not ok" lines (TAP); a program that ended badly
# without saying which test failed, or said fewer results than it promised, counts as one more failure.
# Sourced.

# tally_tap FILE EXIT_STATUS: prints "PASSED FAILED SKIPPED".
tally_tap() {
  awk -v status="$2" '
    /^[ \t]*1\.\.[0-9]+/ { sub(/^[ \t]*1\.\./, ""); planned += $1; plans++ }
    /^[ \t]*(not )?ok([ \t]|$)/ {
      if (toupper($0) ~ /# *SKIP/) skipped++
      else if ($1 == "ok") passed++
      else failed++
    }
    /^[ \t]*Bail out!/ { bailed = 1 }
    END {
      seen = passed + failed + skipped
      short = plans > 0 && seen != planned
      if ((status != 0 || bailed || short || seen == 0) && failed == 0) failed++
      printf "%d %d %d\n", passed, failed, skipped
    }' "$1"
}

# automake_explain LOG: what is in it of failures, and how it ended.
automake_explain() {
  echo "not ok - ${1##*/}: failed, or said fewer results than it promised"
  grep -av -e ' 0 bad$' -e '^[[:blank:]]*ok ' "$1" | grep -a -B 6 -E '^[[:blank:]]*not ok|[Ee]rror[: ]| bad$' | head -n 30
  tail -n 15 "$1"
}

# tally_automake DIRECTORY: the same for every test that automake ran below a build directory. Why those failed
# that did goes to the standard error.
tally_automake() {
  local trs log result status p f s passed=0 failed=0 skipped=0
  while IFS= read -r trs; do
    log=${trs%.trs}.log
    result=$(sed -n 's/^:global-test-result: *//p' "$trs")
    if [ "$result" = SKIP ]; then
      skipped=$((skipped + 1))
      continue
    fi
    status=0
    [ "$result" = PASS ] || status=1
    if [ "$status" -eq 0 ] && ! grep -Eq '^[[:blank:]]*(not )?ok([[:blank:]]|$)' "$log"; then
      p=1 f=0 s=0 # a plain program that passed is one test
    else
      read -r p f s < <(tally_tap "$log" "$status")
    fi
    [ "$f" -eq 0 ] || automake_explain "$log" >&2
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  done < <(find "$1" -name '*.trs' | sort)
  echo "$passed $failed $skipped"
}
