from humanloop import Humanloop

hl = Humanloop(
    api_key="{key}",
    base_url="{base}/v5",
)
log = hl.flows.log(
    path="hello/First trace",
    inputs={"question": "Is it on?"},
    output="It is on.",
)
