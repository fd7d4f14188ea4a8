"""The web part of the checker; installed as `aligner_web`. Its pages come with a later version."""
