/* SPDX-License-Identifier: BSD-3-Clause */
#include "credctl/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "credctl/output.h"

struct ctl_table {
  size_t columns;
  size_t rows;
  size_t room;
  char **cells; /* rows x columns */
};

size_t ctl_text_width(const char *text)
{
  mbstate_t state = {0};
  size_t left = strlen(text);
  size_t width = 0;
  size_t count = 0;
  wchar_t c = 0;

  while (left > 0) {
    count = mbrtowc(&c, text, left, &state);
    if (count == 0 || count > left)
      return width + left;
    if (wcwidth(c) > 0)
      width += (size_t)wcwidth(c);
    text += count;
    left -= count;
  }
  return width;
}

struct ctl_table *ctl_table_new(size_t columns)
{
  struct ctl_table *table = calloc(1, sizeof(*table));

  if (table == NULL)
    ctl_out_of_memory();
  table->columns = columns;
  return table;
}

void ctl_table_free(struct ctl_table *table)
{
  size_t i = 0;

  if (table == NULL)
    return;
  for (i = 0; i < table->rows * table->columns; i++)
    free(table->cells[i]);
  free(table->cells);
  free(table);
}

static void make_room(struct ctl_table *table)
{
  const size_t room = table->room == 0 ? 16 : table->room * 2;
  char **cells = NULL;

  if (table->rows < table->room)
    return;
  cells = reallocarray(table->cells, room, table->columns * sizeof(*cells));
  if (cells == NULL)
    ctl_out_of_memory();
  table->cells = cells;
  table->room = room;
}

void ctl_table_add(struct ctl_table *table, const char *const *texts)
{
  size_t i = 0;

  make_room(table);
  for (i = 0; i < table->columns; i++)
    table->cells[table->rows * table->columns + i] = ctl_escaped(texts[i]);
  table->rows++;
}

static size_t column_width(const struct ctl_table *table, size_t column)
{
  size_t widest = 0;
  size_t width = 0;
  size_t row = 0;

  for (row = 0; row < table->rows; row++) {
    width = ctl_text_width(table->cells[row * table->columns + column]);
    if (width > widest)
      widest = width;
  }
  return widest;
}

static void print_row(const struct ctl_table *table, size_t row, const size_t *widths)
{
  char *const *cells = table->cells + row * table->columns;
  size_t last = table->columns;
  size_t blanks = 0;
  size_t i = 0;

  while (last > 0 && cells[last - 1][0] == '\0')
    last--;
  for (i = 0; i < last; i++) {
    (void)fputs(cells[i], stdout);
    if (i + 1 == last)
      break;
    for (blanks = widths[i] + 2 - ctl_text_width(cells[i]); blanks > 0; blanks--)
      (void)fputc(' ', stdout);
  }
  (void)fputc('\n', stdout);
}

void ctl_table_print(const struct ctl_table *table)
{
  size_t *widths = calloc(table->columns, sizeof(*widths));
  size_t i = 0;

  if (widths == NULL)
    ctl_out_of_memory();
  for (i = 0; i < table->columns; i++)
    widths[i] = column_width(table, i);
  for (i = 0; i < table->rows; i++)
    print_row(table, i, widths);
  free(widths);
}
