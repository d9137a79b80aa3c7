"""Files packed by gzip, also damaged ones."""

from __future__ import annotations

import gzip


class Gzip(gzip.GzipFile):
    """Gives what could be unpacked before it says that the file is damaged, and not the other way round."""

    def read(self, size: int | None = -1) -> bytes:
        """At most `size` bytes; fewer than that do not mean the end."""
        return super().read(size) if size is None or size < 0 else self.read1(size)
