"""The Philomena form (grab pack): kept ready on the child, filled when missing, frozen as the copy that was given."""
