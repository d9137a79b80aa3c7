"""Quality and speed of Dateline, measured against gold data and against another program."""
