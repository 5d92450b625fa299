"""Every value of a TOML file is found on its line."""

from anslag.files.toml_lines import toml_lines

TEXT = '''\
title = "A # no comment" # a comment with ' in it
a.b = 1
"quoted key" = 2
[table]
text = """
three [lines]
x = 1"""
literal = \'\'\'[no] = "table"\'\'\'
when = 1979-05-27 07:32:00
[[list]]
id = "first"
[[list.inner]]
id = "deep"
[[list]]
entries = [
    { id = "one", parts = [1, 2] },

    { id = "two" },
]
[list.table]
x = 1
'''


def test_keys_tables_and_entries_are_found() -> None:
    assert toml_lines(TEXT) == {
        ("title",): 1,
        ("a", "b"): 2,
        ("quoted key",): 3,
        (): 4,
        ("table",): 4,
        ("table", "text"): 5,
        ("table", "literal"): 8,
        ("table", "when"): 9,
        ("list",): 10,
        ("list", 0): 10,
        ("list", 0, "id"): 11,
        ("list", 0, "inner"): 12,
        ("list", 0, "inner", 0): 12,
        ("list", 0, "inner", 0, "id"): 13,
        ("list", 1): 14,
        ("list", 1, "entries"): 15,
        ("list", 1, "entries", 0): 16,
        ("list", 1, "entries", 0, "id"): 16,
        ("list", 1, "entries", 0, "parts"): 16,
        ("list", 1, "entries", 0, "parts", 0): 16,
        ("list", 1, "entries", 0, "parts", 1): 16,
        ("list", 1, "entries", 1): 18,
        ("list", 1, "entries", 1, "id"): 18,
        ("list", 1, "table"): 20,
        ("list", 1, "table", "x"): 21,
    }
