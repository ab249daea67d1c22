"""What only a sandbox has: faults to order, a ledger to read, levers for tests."""
