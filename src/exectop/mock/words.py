"""What simulated runs are about: names, goals, models, errors. Pure data."""

MODELS = ("claude-sonnet-4-20250514", "claude-opus-4-20250514", "claude-3-5-haiku-20241022")
PROFILES = ("general", "high_quality", "fast", "crypto_agent")

GOALS = {
    "izieroma": (
        "Compare the battery chemistries that ship in 2026",
        "Summarise this week's changes in EU AI regulation",
        "Find three suppliers for recycled aluminium in Spain",
        "Explain why the ETH gas price spiked on Monday",
        "Collect benchmarks of open embedding models",
        "Write a market brief on cold-chain logistics",
        "Trace the origin of the 2024 CrowdStrike outage",
        "List grants for rural broadband in Poland",
    ),
    "polos": (
        "nightly_ledger_close",
        "onboard_customer",
        "support_triage",
        "invoice_auditor",
        "release_notes",
        "fraud_review",
        "catalog_sync",
    ),
    "asteroid": (
        "Prior authorisation",
        "Claims portal export",
        "Vendor invoice download",
        "Insurance eligibility check",
        "Shipment tracking",
        "Tax form retrieval",
    ),
    "claude-agent": (
        "Write unit tests for the payment module and fix what they find",
        "Analyse the code base and generate a README",
        "Migrate the config loader from YAML to TOML",
        "Find the memory leak in the image worker",
        "Review the last ten commits for security problems",
        "Port the date helpers to the standard library",
        "Explain how retries work in the queue consumer",
        "Upgrade the web framework and mend the tests",
    ),
}

REQUESTS = (
    "Close the books of October for Brightwater Ltd",
    "Refund order 58112, the parcel never arrived",
    "Prepare the release notes of version 4.2",
    "Check the three flagged card payments of account 7741",
    "Load the autumn catalogue of supplier Norrland",
)

FIRST = ("plan", "decompose", "load_context", "fetch_input")
MIDDLE = (
    "search_web", "read_source", "extract_facts", "query_ledger", "rank_results", "call_api", "parse_page",
    "check_totals", "summarise", "translate", "classify", "embed_chunks", "fill_form", "compare", "run_tests",
)  # fmt: skip
LAST = ("aggregate", "write_report", "publish", "notify")

ERRORS = (
    ("execution_error", "The tool search_web failed three times: connection reset by peer"),
    ("AGENT_TIMEOUT", "Agent execution timed out after 1800 seconds"),
    ("execution_error", "The model answered with text that is not the JSON schema asked for"),
    ("CONTEXT_OVERFLOW", "The conversation is longer than the model's context window"),
    ("execution_error", "Login page changed: the field #password was not found"),
)

QUESTIONS = (
    "The invoice INV-2032 is above 10,000 EUR. Pay it?",
    "The portal asks for a second factor. Which code does the phone show?",
    "Two customers match 'J. Smith'. Which one is meant?",
)

RESULTS = (
    "Done: 14 sources read, 3 contradict each other; see the table at the end.",
    "All checks passed. Two entries were corrected by hand before.",
    "Finished. The report has 6 sections and was sent to the mailing list.",
)
