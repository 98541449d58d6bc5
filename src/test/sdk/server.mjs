// The Tracedesk server the scripts run against, seen without any SDK.
import { setTimeout as pause } from 'node:timers/promises';

export const url = required('TRACEDESK_URL');
export const key = required('TRACEDESK_API_KEY');

function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; src/test/sdk/run sets it`);
  return value;
}

// One request to the server; its answer must have the given status. An answer without a body is null.
export async function call(method, path, body, status = 200) {
  const answer = await send(method, path, body);
  if (answer.status !== status) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  return answer.text === '' ? null : JSON.parse(answer.text);
}

// As any polite client: come back when the server is too busy.
async function send(method, path, body) {
  for (;;) {
    const answer = await fetch(url + path, {
      method,
      headers: { 'X-API-KEY': key },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (answer.status !== 503) return { status: answer.status, text };
    await pause(1000 * Number(answer.headers.get('Retry-After')));
  }
}

export const get = (path) => call('GET', path);

// What a condition answers as soon as that is something; SDKs send spans while the caller goes on.
export async function until(condition, what = condition.toString()) {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const answer = await condition();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`still waiting for ${what}`);
    await pause(20);
  }
}

// All logs of the file at a path, newest first, whatever kind of file it is.
export async function logsAt(path) {
  const found = await send('POST', '/v5/files/retrieve-by-path', { path });
  if (found.status === 404) return [];
  const file = JSON.parse(found.text);
  const page = await get(`/v5/logs?size=1000&file_id=${file.id}`);
  return page.records;
}

// The only log of the file at a path, with what is below it, once the condition holds for it.
export async function traceAt(path, condition) {
  return until(async () => {
    const logs = await logsAt(path);
    if (logs.length === 0) return null;
    const trace = await get(`/v5/logs/${logs[0].id}`);
    return condition(trace) ? trace : null;
  }, `the trace at ${path}`);
}
