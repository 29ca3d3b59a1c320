"""``python -m searchapp`` is ``searchapp``."""

from __future__ import annotations

from searchapp.cli.main import main

if __name__ == "__main__":
    main()
