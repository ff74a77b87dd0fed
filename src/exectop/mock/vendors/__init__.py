"""The vendors' servers, one module each: `NAME`, `PREFIX`, `routes(world)`. A module knows no other vendor."""
