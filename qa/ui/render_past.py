"""What holds the list of conversations; the browser, which alone keeps them, fills it in."""

from __future__ import annotations

from qa.ui.markup import escape


def past_html(archive: str) -> str:
    """The drawer of earlier conversations over the archive that is called `archive` in the browser's storage."""
    return (
        f'<dialog class="dl-past" data-archive="{escape(archive)}" aria-label="Conversations"><div>'
        '<header><h2>Conversations</h2><button type="button" class="dl-past-shut" data-shut="1" '
        'aria-label="Close">×</button></header>'
        '<button type="button" class="dl-ask dl-new" data-home="1">New conversation</button>'
        '<ul></ul><p class="dl-note dl-none-yet-kept">Conversations are kept in this browser, and nowhere else. '
        "There are none yet.</p>"
        '<details class="dl-forget"><summary>Forget all …</summary><p>They are deleted from this browser.</p>'
        '<button type="button" class="dl-danger" data-forget="all">Forget all conversations</button></details>'
        "</div></dialog>"
    )


def earlier_html() -> str:
    """Where the start lists the newest of them."""
    return '<div class="dl-earlier" hidden><p class="dl-label">Earlier conversations</p><ul></ul></div>'
