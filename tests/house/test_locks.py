"""A row lock that collides with foreign keys deadlocks: select_for_update() is always no_key."""

from tests.house.tree import calls, modules, place


def test_row_locks_leave_foreign_keys_alone() -> None:
    bare = [
        place(path, node)
        for path in modules()
        for node, name in calls(path)
        if name.endswith("select_for_update")
        and not any(
            keyword.arg == "no_key" and getattr(keyword.value, "value", None) is True
            for keyword in node.keywords
        )
    ]
    assert bare == []
