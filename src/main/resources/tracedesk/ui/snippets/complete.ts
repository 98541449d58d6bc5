// below the first
await hl.flows.updateLog(log.id, {
  output: "It is on, and corrected.",
  logStatus: "complete",
});
