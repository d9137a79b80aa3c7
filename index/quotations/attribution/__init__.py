"""Who said it: candidates, what speaks for each, and the model that decides."""
