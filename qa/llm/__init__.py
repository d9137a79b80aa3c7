"""A language model that puts an answer anew, and the check of each of its sentences."""
