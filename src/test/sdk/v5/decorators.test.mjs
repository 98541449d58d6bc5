// What the decorators of humanloop@0.8.20 send arrives as the trace that ran.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { HumanloopClient } from 'humanloop';
import { OpenAI } from 'openai';
import { get, key, logsAt, traceAt, until, url } from '../server.mjs';
import { startProvider } from './openai.mjs';

const humanloop = new HumanloopClient({
  apiKey: key,
  baseUrl: `${url}/v5`,
  instrumentProviders: { OpenAI },
});
const searchPolicy = {
  function: {
    name: 'search_policy',
    description: 'Finds the paragraphs of the refund policy that answer a question.',
    strict: true,
    parameters: {
      type: 'object',
      properties: {
        query: { type: 'string', description: 'What to look for' },
        limit: { type: 'integer' },
      },
      required: ['query', 'limit'],
    },
  },
};

let provider;
before(async () => {
  provider = await startProvider();
});
after(() => provider.stop());

const complete = (children) => (trace) =>
  trace.log_status === 'complete' && trace.trace_children.length === children;
const kinds = (logs) => logs.map(kind);
const kind = (log) => ['flow', 'prompt', 'tool', 'agent', 'evaluator'].find((name) => log[name]);

function ask(path, settings = {}) {
  return humanloop.prompt({
    path,
    callable: async ({ messages }) => {
      const answer = await provider.client.chat.completions.create({
        model: 'gpt-4o',
        temperature: 0.2,
        max_tokens: 256,
        messages,
        ...settings,
      });
      return answer.choices[0].message;
    },
  });
}

test('a flow with prompts and a tool arrives as one complete trace', async () => {
  const decide = ask('SDK/Refund/Decide', {
    tools: [{ type: 'function', function: searchPolicy.function }],
  });
  const search = humanloop.tool({
    path: 'SDK/Refund/Search policy',
    version: searchPolicy,
    callable: async ({ query, limit }) => [`§4 Refunds within 30 days (${query})`, limit],
  });
  const triage = humanloop.flow({
    path: 'SDK/Refund/Triage',
    attributes: { team: 'support', retries: 2 },
    callable: async ({ order, messages }) => {
      const asked = [{ role: 'system', content: 'You decide on refunds.' }, ...messages];
      const first = await decide({ messages: asked });
      const [called] = first.tool_calls;
      const found = await search(JSON.parse(called.function.arguments));
      const result = { role: 'tool', tool_call_id: called.id, content: JSON.stringify(found) };
      const last = await decide({ messages: [...asked, first, result] });
      return `${order}: ${last.content}`;
    },
  });

  const question = { role: 'user', content: 'Ärmel zerrissen, may I return it? 🙏' };
  const output = await triage({ order: 'A-17', messages: [question] });
  const trace = await traceAt('SDK/Refund/Triage', complete(3));

  assert.equal(kind(trace), 'flow');
  assert.deepEqual(trace.flow.attributes, { team: 'support', retries: 2 });
  assert.deepEqual(trace.inputs, { order: 'A-17' });
  assert.deepEqual(trace.messages, [question]);
  assert.equal(trace.output, output);
  assert.equal(trace.output_message, null);
  assert.equal(trace.error, null);
  assert.equal(trace.trace_parent_id, null);
  assert.ok(trace.end_time >= trace.start_time);

  assert.deepEqual(kinds(trace.trace_children), ['prompt', 'tool', 'prompt']);
  const [first, tool, last] = trace.trace_children;
  for (const child of trace.trace_children) {
    assert.equal(child.trace_parent_id, trace.id);
    assert.equal(child.trace_id, trace.id);
    assert.equal(child.error, null);
    assert.ok(child.start_time >= trace.start_time && child.end_time <= trace.end_time);
    assert.ok(child.provider_latency > 0);
  }

  assert.equal(first.prompt.path, 'SDK/Refund/Decide');
  assert.equal(first.prompt.model, 'gpt-4o');
  assert.equal(first.prompt.provider, 'openai');
  assert.equal(first.prompt.temperature, 0.2);
  assert.equal(first.prompt.max_tokens, 256);
  assert.equal(first.prompt.endpoint, 'chat');
  assert.equal(first.prompt.tools[0].name, 'search_policy');
  assert.deepEqual(first.messages, [
    { role: 'system', content: 'You decide on refunds.' },
    question,
  ]);
  assert.equal(first.output_message.role, 'assistant');
  const [called] = first.output_message.tool_calls;
  assert.equal(called.id, 'call_1');
  assert.equal(called.type, 'function');
  assert.equal(called.function.name, 'search_policy');
  assert.deepEqual(JSON.parse(called.function.arguments), { query: question.content, limit: 2 });
  assert.equal(first.prompt_tokens, 42);
  assert.equal(first.output_tokens, 7);
  assert.equal(first.finish_reason, 'tool_call');

  assert.equal(tool.tool.path, 'SDK/Refund/Search policy');
  assert.deepEqual(tool.tool.function, searchPolicy.function);
  assert.deepEqual(tool.inputs, { query: question.content, limit: '2' });
  assert.deepEqual(JSON.parse(tool.output), [`§4 Refunds within 30 days (${question.content})`, 2]);

  assert.deepEqual(last.messages.map((message) => message.role), ['system', 'user', 'assistant', 'tool']);
  assert.equal(last.messages[2].tool_calls[0].function.name, 'search_policy');
  assert.equal(last.messages[3].tool_call_id, 'call_1');
  assert.equal(last.output, `Answer to: ${last.messages[3].content}`);
  assert.deepEqual(last.output_message, { role: 'assistant', content: last.output });
  assert.equal(last.finish_reason, 'stop');
  assert.equal(last.prompt.version_id, first.prompt.version_id);
});

test('a flow inside a flow hangs below it, and both are complete', async () => {
  const step = humanloop.tool({
    path: 'SDK/Nested/Step',
    version: { function: { name: 'step', description: '', parameters: { type: 'object', properties: { at: { type: 'string' } } } } },
    callable: ({ at }) => `did ${at}`,
  });
  const inner = humanloop.flow({
    path: 'SDK/Nested/Inner',
    callable: async ({ at }) => step({ at: `inner ${at}` }),
  });
  const outer = humanloop.flow({
    path: 'SDK/Nested/Outer',
    callable: async () => {
      await step({ at: 'outer' });
      return inner({ at: 'middle' });
    },
  });
  assert.equal(await outer({}), 'did inner middle');
  const trace = await traceAt(
    'SDK/Nested/Outer',
    (found) =>
      complete(2)(found) &&
      found.trace_children.some((child) => child.flow && complete(1)(child)),
  );
  assert.deepEqual(kinds(trace.trace_children), ['tool', 'flow']);
  const nested = trace.trace_children[1];
  assert.equal(nested.flow.path, 'SDK/Nested/Inner');
  assert.equal(nested.output, 'did inner middle');
  assert.equal(nested.trace_parent_id, trace.id);
  assert.equal(nested.trace_children[0].trace_parent_id, nested.id);
  assert.equal(nested.trace_children[0].output, 'did inner middle');
  assert.equal(nested.trace_children[0].trace_id, trace.id);
});

test('a tool that throws carries its error, and the flow goes on', async () => {
  const broken = humanloop.tool({
    path: 'SDK/Tool error/Broken',
    version: { function: { name: 'broken', description: '', parameters: { type: 'object', properties: { n: { type: 'integer' } } } } },
    callable: ({ n }) => {
      throw new RangeError(`n must be positive: ${n}`);
    },
  });
  const flow = humanloop.flow({
    path: 'SDK/Tool error/Flow',
    callable: async () => ((await broken({ n: -1 })) === undefined ? 'went on' : 'did not'),
  });
  assert.equal(await flow({}), 'went on');
  const trace = await traceAt('SDK/Tool error/Flow', complete(1));
  assert.equal(trace.output, 'went on');
  assert.equal(trace.error, null);
  const [tool] = trace.trace_children;
  assert.equal(tool.error, 'n must be positive: -1');
  assert.equal(tool.output, null);
  assert.deepEqual(tool.inputs, { n: '-1' });
});

test('a flow that throws is complete, with the error', async () => {
  const flow = humanloop.flow({
    path: 'SDK/Flow error',
    callable: async () => {
      throw new Error('no such order');
    },
  });
  assert.equal(await flow({ order: 'B-2' }), undefined);
  const trace = await traceAt('SDK/Flow error', complete(0));
  assert.equal(trace.error, 'no such order');
  assert.equal(trace.output, null);
  assert.deepEqual(trace.inputs, { order: 'B-2' });
});

test('a provider that answers 500 shows as the error of the flow', async () => {
  const decide = ask('SDK/Provider error/Ask');
  const flow = humanloop.flow({
    path: 'SDK/Provider error/Flow',
    callable: async () => decide({ messages: [{ role: 'user', content: 'overload' }] }),
  });
  assert.equal(await flow({}), undefined);
  const trace = await traceAt('SDK/Provider error/Flow', complete(0));
  assert.match(trace.error, /500 The model is overloaded/);
});

test('a result of role and content is an output message', async () => {
  const flow = humanloop.flow({
    path: 'SDK/Message result',
    callable: async () => ({ role: 'assistant', content: 'Hello\n"there"' }),
  });
  await flow({ messages: [{ role: 'user', content: 'Hi' }] });
  const trace = await traceAt('SDK/Message result', complete(0));
  assert.deepEqual(trace.output_message, { role: 'assistant', content: 'Hello\n"there"' });
  assert.equal(trace.output, null);
  assert.deepEqual(trace.messages, [{ role: 'user', content: 'Hi' }]);
});

test('a result that is no text arrives as JSON text', async () => {
  const flow = humanloop.flow({
    path: 'SDK/Structured result',
    callable: async () => ({ approved: true, reasons: ['damaged', 'in time'], amount: 12.5 }),
  });
  await flow({ order: { id: 'C-3', lines: [1, 2] } });
  const trace = await traceAt('SDK/Structured result', complete(0));
  assert.equal(trace.output, '{"approved":true,"reasons":["damaged","in time"],"amount":12.5}');
  assert.deepEqual(trace.inputs, { order: { id: 'C-3', lines: [1, 2] } });
});

test('a streamed answer arrives whole', async () => {
  const streamed = humanloop.prompt({
    path: 'SDK/Streaming/Ask',
    callable: async ({ messages }) => {
      const stream = await provider.client.chat.completions.create({
        model: 'gpt-4o',
        stream: true,
        messages,
      });
      let text = '';
      for await (const chunk of stream) text += chunk.choices[0]?.delta?.content ?? '';
      return text;
    },
  });
  const flow = humanloop.flow({
    path: 'SDK/Streaming/Flow',
    callable: async () => streamed({ messages: [{ role: 'user', content: 'Tell me' }] }),
  });
  const text = await flow({});
  assert.equal(text, 'Streamed answer, ünï 🎉 ');
  const trace = await traceAt('SDK/Streaming/Flow', complete(1));
  assert.equal(trace.output, text);
  const [prompt] = trace.trace_children;
  assert.equal(kind(prompt), 'prompt');
  assert.equal(prompt.output, text);
  assert.deepEqual(prompt.messages, [{ role: 'user', content: 'Tell me' }]);
  assert.ok(prompt.prompt_tokens > 0 && prompt.output_tokens > 0);
});

test('a prompt outside a flow is a log of its own, and other settings are another version', async () => {
  const path = 'SDK/Alone/Ask';
  const messages = [{ role: 'user', content: 'Alone?' }];
  await ask(path)({ messages });
  await ask(path)({ messages });
  await ask(path, { temperature: 0.9 })({ messages });
  const logs = await until(async () => {
    const found = await logsAt(path);
    return found.length === 3 ? found : null;
  });
  assert.deepEqual(logs.map((log) => log.trace_parent_id), [null, null, null]);
  const versions = (await get(`/v5/prompts/${logs[0].prompt.id}/versions`)).records;
  assert.deepEqual(versions.map((version) => version.temperature).sort(), [0.2, 0.9]);
  assert.deepEqual(versions.map((version) => version.version_logs_count).sort(), [1, 2]);
});

test('calls of the API inside a flow join its trace, and flows.log is refused there', async () => {
  let refused;
  const flow = humanloop.flow({
    path: 'SDK/Explicit inside/Flow',
    callable: async () => {
      await humanloop.tools.log({
        path: 'SDK/Explicit inside/Tool',
        tool: { function: { name: 'explicit', description: '' } },
        inputs: { a: 1 },
        output: 'b',
      });
      await humanloop.prompts.log({
        path: 'SDK/Explicit inside/Prompt',
        prompt: { model: 'gpt-4o' },
        messages: [{ role: 'user', content: 'c' }],
        outputMessage: { role: 'assistant', content: 'd' },
      });
      refused = await humanloop.flows.log({ path: 'SDK/Explicit inside/Other' }).catch((e) => e);
      return 'done';
    },
  });
  await flow({});
  const trace = await traceAt('SDK/Explicit inside/Flow', complete(2));
  assert.deepEqual(kinds(trace.trace_children), ['tool', 'prompt']);
  assert.deepEqual(trace.trace_children[0].inputs, { a: 1 });
  assert.match(refused.message, /flows\.log\(\) is not allowed/);
});

test('a tool that ends after its flow still joins the complete trace', async () => {
  let release;
  const gate = new Promise((open) => (release = open));
  const slow = humanloop.tool({
    path: 'SDK/Late/Slow tool',
    version: { function: { name: 'slow', description: '' } },
    callable: async () => {
      await gate;
      return 'late';
    },
  });
  let running;
  const flow = humanloop.flow({
    path: 'SDK/Late/Flow',
    callable: async () => {
      running = slow();
      return 'early';
    },
  });
  await flow({});
  await traceAt('SDK/Late/Flow', complete(0));
  release();
  assert.equal(await running, 'late');
  const trace = await traceAt('SDK/Late/Flow', complete(1));
  assert.equal(trace.output, 'early');
  assert.equal(trace.trace_children[0].output, 'late');
});

test('forty flows at once are forty traces, each with its own tools', async () => {
  const tool = humanloop.tool({
    path: 'SDK/Crowd/Tool',
    version: { function: { name: 'crowd', description: '', parameters: { type: 'object', properties: { of: { type: 'integer' }, n: { type: 'integer' } } } } },
    callable: ({ of, n }) => `${of}/${n}`,
  });
  const flow = humanloop.flow({
    path: 'SDK/Crowd/Flow',
    callable: async ({ of }) => {
      await Promise.all([tool({ of, n: 1 }), tool({ of, n: 2 }), tool({ of, n: 3 })]);
      return `crowd ${of}`;
    },
  });
  const numbers = Array.from({ length: 40 }, (_, n) => n);
  await Promise.all(numbers.map((of) => flow({ of })));
  const logs = await until(async () => {
    const found = await logsAt('SDK/Crowd/Flow');
    const tools = await logsAt('SDK/Crowd/Tool');
    const whole = found.filter((log) => log.log_status === 'complete').length;
    return whole === 40 && tools.length === 120 ? found : null;
  });
  for (const { id } of logs) {
    const trace = await get(`/v5/logs/${id}`);
    const { of } = trace.inputs;
    assert.equal(trace.output, `crowd ${of}`);
    assert.deepEqual(trace.trace_children.map((child) => child.output).sort(), [1, 2, 3].map((n) => `${of}/${n}`));
  }
});
