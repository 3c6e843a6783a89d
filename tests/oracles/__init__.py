"""Other people's servers as judges of ours. They need packages of their own, so they are run by hand:

    python3 -m venv .mock && .mock/bin/pip install mastodon_mock==0.6.1
    MASTODON_MOCK=.mock/bin/mastodon_mock .venv/bin/python -m pytest -n 0 tests/oracles/mastodon_mock.py

`mastodon_mock` asks for newer versions of what the program is pinned to, so it has an environment to itself.
"""
