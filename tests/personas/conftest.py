"""Settings of the property tests here."""

from hypothesis import settings

# The word rules are compiled at the first question; a busy machine makes single examples slow.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
