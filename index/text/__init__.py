"""How text is told apart: its language, its sentences, and the passages that it is searched by."""
