"""Whose certificates are trusted. Reading them takes 50 ms, so it is done once and not for every client."""

import functools
import os
import ssl

import httpx


def trusted() -> ssl.SSLContext:
    """What `httpx` would trust by itself: SSL_CERT_FILE or SSL_CERT_DIR where they are set, else the authorities of certifi."""
    return _read(os.environ.get("SSL_CERT_FILE", ""), os.environ.get("SSL_CERT_DIR", ""))


@functools.cache
def _read(file: str, folder: str) -> ssl.SSLContext:
    """As `trusted`; what the environment says is the key under which it is kept."""
    return httpx.create_ssl_context()
