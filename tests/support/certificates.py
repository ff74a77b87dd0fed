"""Certificates that are wrong in one way each, made with the `openssl` command."""

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

LOOPBACK = "IP:127.0.0.1"


@dataclass(frozen=True)
class Certificate:
    """A certificate with its key in one file, which signs itself."""

    file: Path

    def context(self) -> ssl.SSLContext:
        """The settings of a server that shows it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file)
        return context


def make_certificate(folder: Path, name: str, *, host: str = LOOPBACK, days: int = 30) -> Certificate:
    """A certificate for that host, valid for so many days; a negative number makes one that has expired."""
    file = folder / f"{name}.pem"
    key, request = folder / f"{name}.key", folder / f"{name}.csr"
    extensions = folder / f"{name}.ext"
    extensions.write_text(f"subjectAltName={host}\nbasicConstraints=critical,CA:TRUE\n")
    _openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", str(key))
    _openssl("req", "-new", "-key", str(key), "-subj", f"/CN={name}", "-out", str(request))
    _openssl(
        "x509", "-req", "-in", str(request), "-signkey", str(key), "-days", str(days),
        "-extfile", str(extensions), "-out", str(file),
    )  # fmt: skip
    file.write_bytes(file.read_bytes() + key.read_bytes())
    return Certificate(file)


def _openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True, timeout=20)
