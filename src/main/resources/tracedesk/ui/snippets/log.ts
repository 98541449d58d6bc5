import { HumanloopClient } from "humanloop";

const hl = new HumanloopClient({
  apiKey: "{key}",
  baseUrl: "{base}/v5",
});
const log = await hl.flows.log({
  path: "hello/First trace",
  inputs: { question: "Is it on?" },
  output: "It is on.",
});
