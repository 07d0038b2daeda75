# SPDX-License-Identifier: BSD-3-Clause
# Logins a second with many callers at once, and the memory that credd takes for it.

load_side() { # LABEL NAME SUBJECTS
  printf '%s:/srv/state-%s:%s' "$1" "$2" "$3"
}

load_table() { # TITLE CALLERS LOGINS-OF-EACH SIDE...
  heading "$1"
  callers=$2
  each=$3
  shift 3
  "$bench/load_rounds" "$clock" "$subject" "$callers" "$each" "$load_rounds" "$@"
}

load_callers() { # WORDS
  for callers in 1 8 64; do
    load_table "Logins a second, $callers at once, 10,000 subjects$1" $callers $((64 / callers)) \
      "$(load_side 'through credd' 10000-credd 10000)" "$(load_side 'direct' 10000 10000)"
  done
}

load_sizes() { # "" or -credd, WORDS
  load_table "Logins a second, 8 at once, by subjects, $2" 8 1 \
    "$(load_side '10 subjects' "10$1" 10)" \
    "$(load_side '10,000 subjects' "10000$1" 10000)" \
    "$(load_side '1,000,000 subjects' "1000000$1" 1000000)"
}

load_credd() { # COUNT: starts it and keeps its pid
  credd_start "/srv/state-$1-credd"
  eval "credd_of_$1=\$!"
}

load_memory() {
  printf '\n### Memory of credd after all these logins, KiB\n\n'
  printf '| subjects | processes | RSS | PSS | private |\n| --- | ---: | ---: | ---: | ---: |\n'
  for count in 10 10000 1000000; do
    eval "credd_memory_row $count \$credd_of_$count"
  done
}

load_all() { # WORDS
  for count in 10 10000 1000000; do load_credd $count; done
  load_callers "$1"
  load_sizes -credd "through credd$1"
  load_sizes "" "direct$1"
  load_memory
  credd_stop
}

figure_load() {
  load_rounds=$((rounds < 50 ? rounds : 50))
  ours_make 10 10000 1000000
  load_all ""
  slowly load_all ", 5 ms added to each flush"
}
