"""The one thing that the metadata of a clip of ours says: what it is."""

AI_LABEL = "AI-generated"
