"""What all pages and commands share: permissions, forms, errors, paging, idempotency, headers, health."""
