"""The ground every chapter stands on; it knows not one word of the domain."""
