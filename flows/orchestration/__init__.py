"""Running with Prefect and unattended: the flow, its tasks, clusters, deployments, time limits and leftovers."""
