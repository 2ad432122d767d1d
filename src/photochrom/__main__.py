"""`python -m photochrom` is the command."""

from photochrom.cli import main

main()
