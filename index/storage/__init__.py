"""An index on the disk: its folders, its publication, backups, and files that a crash leaves whole."""
