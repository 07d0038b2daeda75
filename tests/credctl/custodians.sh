#!/bin/sh
# config check looks at the certificates of custodians before a rotation needs them.
. "${srcdir:=.}/tests/credctl/lib.sh"

conf=$world/cred.conf
mkdir "$world/pam.d" "$world/c"
check_it() { credctl --config "$conf" config check --pam-dir "$world/pam.d" "$@"; }
named() { # named FILE...: the custodians of a policy
  list=
  for file; do list="$list $world/c/$file.pem"; done
  printf '[store]\nkey = %s\n[policy default]\ncustodian_certificates =%s\n' "$world/master.key" "$list" >"$conf"
}
certificate() { # certificate NAME KIND DAYS [OPTION...]
  name=$1 kind=$2 days=$3
  shift 3
  # shellcheck disable=SC2086
  openssl req -x509 -newkey $kind -nodes -keyout "$world/c/$name.key" -out "$world/c/$name.pem" -days "$days" \
    -subj "/CN=$name" "$@" 2>/dev/null
}
ec='ec -pkeyopt ec_paramgen_curve:P-256'
certificate a rsa:2048 400 && certificate b "$ec" 400 || exit 1

named a b
answers "two in order" 0 check_it
says_not "$err" custodian
named a
answers "one alone" 1 check_it
says "$err" "[policy default] custodian_certificates: custodian_certificates names fewer than two"
says "$out" "The configuration can be applied."
cp "$world/c/a.pem" "$world/c/copy.pem"
named a copy
answers "the same twice" 1 check_it
says "$err" "another custodian's too"
named a b absent
answers "one that is not there is told with file and line" 1 check_it
says "$err" "cred.conf:4: "
echo nothing >"$world/c/text.pem"
certificate weak rsa:1024 400
certificate signs rsa:2048 400 -addext keyUsage=digitalSignature
certificate ends "$ec" 20
named a text weak signs ends
answers "each that cannot be used is told" 1 check_it
says "$err" "text.pem: no certificate in PEM. Until that is mended, credctl rotate run changes no password"
says "$err" "weak.pem: its key is too weak"
says "$err" "signs.pem: its keyUsage lacks keyEncipherment"
says "$err" "ends.pem ends on "
answers "as JSON" 1 check_it --json
says "$out" '"kind": "custodian-ends"'
named b ends
answers "one that ends soon is a warning" 0 check_it
says "$err" "ends.pem ends on "
faketime -f -500d openssl req -x509 -newkey rsa:2048 -nodes -keyout "$world/c/old.key" -out "$world/c/old.pem" -days 400 \
  -subj /CN=old 2>/dev/null
named old b
answers "one that has expired" 1 check_it
says "$err" "old.pem: it has expired"
tap_end
