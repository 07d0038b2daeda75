#!/bin/sh
# The layouts of libcred/wire name every member of the records that go over credd's socket, in their
# order, and as what they are declared.
. "${srcdir:=.}/tests/tap.sh"

wire=$srcdir/libcred/wire

# "record member KIND [MOST]" of every struct cred_* in the public headers. MOST: an enum's last.
declared() {
  printf '#include "cred/account.h"\n#include "cred/password.h"\n' | ${CC:-cc} -E -P -I "$srcdir/libcred/include" - |
    awk 'BEGIN { RS = ";" }
      { gsub(/[ \t\n]+/, " ") }
      / ?enum cred_[a-z_]+ ?\{/ {
        name = $0; sub(/.*enum /, "", name); sub(/ ?\{.*/, "", name)
        last_one = $0; sub(/ ?\}.*/, "", last_one); sub(/,? ?$/, "", last_one)
        sub(/.*[,{] ?/, "", last_one); sub(/ ?=.*/, "", last_one)
        if (last_one ~ /_COUNT$/) last_one = last_one " - 1"
        most[name] = last_one
        next
      }
      /struct cred_[a-z_]+ ?\{/ {
        record = $0; sub(/ ?\{.*/, "", record); sub(/.*struct cred_/, "", record)
        sub(/.*\{/, "")
      }
      /^ ?\}/ { record = "" }
      record != "" { members($0) }
      function members(text,   type, count, names, i, kind) {
        sub(/^ /, "", text)
        type = text
        if (text ~ /^(struct|enum|unsigned) /) sub(/^[a-z]+ [a-z_]+ /, "", text)
        else sub(/^[A-Za-z0-9_]+ /, "", text)
        type = substr(type, 1, length(type) - length(text) - 1)
        count = split(text, names, / ?, ?/)
        for (i = 1; i <= count; i++) {
          kind = kind_of(type)
          sub(/ ?\[.*/, "", names[i])
          print record, names[i], kind
        }
      }
      function kind_of(type) {
        if (type == "char") return "TEXT"
        if (type == "unsigned char") return "BYTES"
        if (type == "_Bool" || type == "bool") return "FLAG"
        if (type == "struct cred_secret") return "SECRET"
        if (type ~ /^struct cred_/) { sub(/^struct cred_/, "", type); return "RECORD " type }
        if (type ~ /^enum /) { sub(/^enum /, "", type); return "CHOICE " most[type] }
        return "NUMBER"
      }'
}

# The same of the layouts. A count, which has a bound, is a NUMBER that is declared as one.
laid_out() {
  cat "$wire"/parts.c "$wire"/records_*.c | tr '\n' ' ' |
    grep -oE '(TEXT|FLAG|CHOICE|NUMBER|BYTES|SECRETS?|RECORDS?)\([^()]*\)' |
    sed -E 's/SECRETS/SECRET/; s/RECORDS\(([a-z0-9_]+), *([a-z0-9_]+), *[A-Z_]+,/RECORD(\1, \2,/
      s/CHOICE\((.*), *[A-Z_]+_(PAGE|RECOVERY_COUNT|DIGEST_MAX)\)/NUMBER(\1)/
      s/SECRET\(([a-z0-9_]+), *([a-z0-9_]+), *[A-Z_]+\)/SECRET(\1, \2)/
      s/([A-Z]+)\(([a-z0-9_]+), *([a-z0-9_]+)\)/\2 \3 \1/
      s/([A-Z]+)\(([a-z0-9_]+), *([a-z0-9_]+), *(.*)\)/\2 \3 \1 \4/'
}

all=$(declared)
found=$(laid_out)
records=$(printf '%s\n' "$found" | cut -d' ' -f1 | uniq)
same "every layout is looked at" "$(cat "$wire"/*.c | grep -c '^LAYOUT(')" \
  "$(printf '%s\n' "$records" | sort -u | wc -l)"
for record in $records; do
  same "the layout of cred_$record" "$(printf '%s\n' "$all" | grep "^$record ")" \
    "$(printf '%s\n' "$found" | grep "^$record ")"
done
tap_end
