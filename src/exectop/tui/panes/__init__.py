"""Parts of screens that know executions."""
