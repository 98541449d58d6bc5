# below the first
hl.flows.update_log(
    log.id,
    output="It is on, and corrected.",
    log_status="complete",
)
