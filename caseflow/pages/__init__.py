"""Pages that join rooms: the child page, the live board, each role's first page."""
