"""The national plan as data: its text, the catalogue made from it, what was reviewed, and the provinces' geography."""
