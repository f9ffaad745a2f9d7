"""Becomes the program it is given, after asking the kernel to end it (SIGTERM) when its parent dies.

Run as a file in a process of its own: `python -I leash.py PARENT_PID PROGRAM ARGUMENT...`. Standard library only.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, command = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before the request
            sys.exit(1)
    os.execv(command[0], command)  # noqa: S606 -- given by the supervisor


if __name__ == "__main__":
    main()
