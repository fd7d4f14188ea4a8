"""The words of the field as frozen dataclasses: what every step hands to the next.

Imports only the standard library (and each other, downward: document, national, findings, alignment, check).
"""
