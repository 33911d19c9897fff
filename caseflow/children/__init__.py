"""The child: identity, care, placements, trafficking, unaccompanied status."""
