"""The demo site, made through the importers and services that people use.

Content stands in ``data/``. Each module makes one kind of thing if it is missing and leaves what is
there as it is, so making the demo twice changes nothing.
"""
