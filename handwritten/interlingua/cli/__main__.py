"""`python -m interlingua.cli` is `interlingua`."""

from interlingua.cli import main

main()
