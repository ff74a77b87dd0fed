"""An interrupt before anything is loaded leaves no traceback."""

import signal
import subprocess
import sys

INTERRUPT_AT_IMPORT = """
import os, signal, sys
import exectop.__main__ as beginning

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == "exectop.cli.main":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting())
sys.argv = ["exectop", "--version"]
beginning.main()
"""


def test_an_interrupt_while_modules_are_loaded_ends_it_silently() -> None:
    done = subprocess.run([sys.executable, "-c", INTERRUPT_AT_IMPORT], capture_output=True, timeout=20, check=False)
    assert done.returncode == -signal.SIGINT
    assert done.stdout + done.stderr == b""


def test_the_package_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "exectop", "--version"], capture_output=True, text=True, timeout=20, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("exectop, version ")
