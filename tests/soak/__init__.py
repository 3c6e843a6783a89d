"""Long proofs: real processes, real kill -9, and a ledger outside of them. A seeded handful runs in the suite."""
