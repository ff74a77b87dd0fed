"""One vendor, one file, sans I/O. The only home of wire models. A file knows no other vendor."""
