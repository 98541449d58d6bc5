# in the same shell
curl -X PATCH "$FLOWS/logs/$ID" \
  -H "X-API-KEY: $KEY" \
  -H "Content-Type: application/json" \
  -d '{
  "output": "It is on, and corrected.",
  "log_status": "complete"
}'
