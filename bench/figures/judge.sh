# SPDX-License-Identifier: BSD-3-Clause
# What judging one new password costs, next to libpwquality's check.

figure_judge() {
  printf '\n### Judging one password\n'
  "$bench/judge_password" "$rounds"
  printf '\nWith the words for Japan besides:\n'
  cp "$source_dir/../conf/words/japan.txt" "$work/words"
  chmod 600 "$work/words"
  "$bench/judge_password" "$rounds" "$work/words"
}
