"""What is derived from the catalog so that passages are found: vectors, full text, and the manifest that names them."""
