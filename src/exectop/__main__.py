"""Where the command begins, also as `python -m exectop`. An interrupt while modules are still being loaded ends it at
once and without a traceback: nothing of the terminal is changed by then.
"""

import signal


def main() -> None:
    """Load the command line and run it."""
    was = signal.getsignal(signal.SIGINT)
    if was is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from exectop.cli.main import main as run

    signal.signal(signal.SIGINT, was)
    run()


if __name__ == "__main__":
    main()
