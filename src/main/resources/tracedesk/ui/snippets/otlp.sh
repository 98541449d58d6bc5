export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_EXPORTER_OTLP_ENDPOINT=\
{base}
export OTEL_EXPORTER_OTLP_HEADERS=\
x-api-key={key}
export OTEL_SERVICE_NAME=my-app

# then run your app as usual
