# SPDX-License-Identifier: BSD-3-Clause
# What the ways of keeping a journal cost, whatever the store does at present.

journal_table() { # TITLE
  heading "$1"
  "$bench/journal" "$work"
}

figure_journal() {
  journal_table 'Three transactions, by journal'
  slowly journal_table 'Three transactions, by journal, 5 ms added to each flush'
}
