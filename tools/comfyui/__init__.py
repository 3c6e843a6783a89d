"""ComfyUI as a painter: workflows as data, a client that believes the queue and not the socket, clean pictures."""
