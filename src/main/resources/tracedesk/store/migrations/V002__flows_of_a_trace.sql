-- The flow logs of a trace: few, wherever it has many logs.
CREATE INDEX log_flow ON log (trace) WHERE kind = 'FLOW';
