KEY='{key}'
FLOWS='{base}/v5/flows'
ID="log_$(date +%s)"

curl "$FLOWS/log" -H "X-API-KEY: $KEY" \
  -H "Content-Type: application/json" \
  -d '{
  "log_id": "'$ID'",
  "path": "hello/First trace",
  "inputs": {"question": "Is it on?"},
  "output": "It is on."
}'
