# exporters send to port 4318 by themselves
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_SERVICE_NAME=my-app

# then run your app as usual
