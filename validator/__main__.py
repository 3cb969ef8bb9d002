"""`python -m validator` is the command `rightnumber`."""

from validator.cli import program

if __name__ == "__main__":
    program()
