// A model provider on this machine, spoken to by the real OpenAI client: answers what the question asks for.
import { createServer } from 'node:http';
import { OpenAI } from 'openai';

const usage = { prompt_tokens: 42, completion_tokens: 7, total_tokens: 49 };

export async function startProvider() {
  const seen = [];
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const asked = JSON.parse(Buffer.concat(parts).toString('utf8'));
    seen.push(asked);
    const last = asked.messages.at(-1);
    const text = typeof last.content === 'string' ? last.content : '';
    if (text.includes('overload')) return send(response, 500, { error: { message: 'The model is overloaded', type: 'server_error' } });
    if (asked.stream) return stream(response, asked, 'Streamed answer, ünï 🎉');
    send(response, 200, completion(asked, answer(asked, last, text)));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address();
  return {
    seen,
    client: new OpenAI({ apiKey: 'none', baseURL: `http://127.0.0.1:${port}/v1`, maxRetries: 0 }),
    stop: () => new Promise((stopped) => { server.close(stopped); server.closeAllConnections?.(); }),
  };
}

function answer(asked, last, text) {
  if (asked.tools && last.role !== 'tool') {
    const call = { name: asked.tools[0].function.name, arguments: JSON.stringify({ query: text, limit: 2 }) };
    return { finish_reason: 'tool_calls', message: { role: 'assistant', content: null, tool_calls: [{ id: 'call_1', type: 'function', function: call }] } };
  }
  return { finish_reason: 'stop', message: { role: 'assistant', content: `Answer to: ${text}` } };
}

function completion(asked, choice) {
  return { id: 'chatcmpl-1', object: 'chat.completion', created: 1741942801, model: `${asked.model}-2024-08-06`, choices: [{ index: 0, logprobs: null, ...choice }], usage };
}

function send(response, status, body) {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

function stream(response, asked, text) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const chunk = (delta, finish = null) =>
    response.write(`data: ${JSON.stringify({ id: 'chatcmpl-2', object: 'chat.completion.chunk', created: 1741942801, model: asked.model, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`);
  chunk({ role: 'assistant', content: '' });
  for (const word of text.split(' ')) chunk({ content: `${word} ` });
  chunk({}, 'stop');
  response.end('data: [DONE]\n\n');
}
