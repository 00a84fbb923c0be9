"""What business-intelligence tools are given: questions as saved queries, and dashboards of the views."""
