"""`python -m groundwork`, the same as the `groundwork` program."""

from groundwork.cli import main

if __name__ == "__main__":
    main()
