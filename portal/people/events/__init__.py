"""The office's deeds (biến động): `effects` tells before saving what an event changes, `record` does it, `withdrawal`
takes a mistaken fact back."""
