// What humanloop@0.8.20 can do with logs, one kind after the other.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Humanloop, HumanloopClient, HumanloopError } from 'humanloop';
import { get, key, url } from '../server.mjs';

const humanloop = new HumanloopClient({ apiKey: key, baseUrl: `${url}/v5` });

// The SDK wraps what log() fails with into an error of its own; the other calls keep status and body.
const withStatus = (status) => (error) => error instanceof HumanloopError && error.statusCode === status;

async function all(page) {
  const items = [];
  for await (const item of page) items.push(item);
  return items;
}

test('a flow log is created, updated, completed and read back', async () => {
  const created = await humanloop.flows.log({
    path: 'API/Flow',
    flow: { attributes: { team: 'support' } },
    inputs: { order: 'A-1', items: [1, 2.5, null, { deep: true }] },
    messages: [{ role: 'user', content: 'Where is it?' }],
    startTime: new Date('2025-03-14T09:00:01.120Z'),
    metadata: { region: 'eu' },
    source: 'sdk',
    user: 'usr-7',
  });
  assert.match(created.id, /^log_/);
  assert.match(created.flowId, /^fl_/);
  assert.match(created.versionId, /^flv_/);
  assert.equal(created.logStatus, 'incomplete');

  const updated = await humanloop.flows.updateLog(created.id, { output: 'On its way' });
  assert.equal(updated.output, 'On its way');
  assert.equal(updated.logStatus, 'incomplete');

  const switched = await humanloop.flows.updateLog(created.id, { output: undefined, error: 'Lost' });
  assert.equal(switched.output, undefined);
  assert.equal(switched.error, 'Lost');

  const done = await humanloop.flows.updateLog(created.id, {
    error: undefined,
    outputMessage: { role: 'assistant', content: 'Found it' },
    logStatus: 'complete',
  });
  assert.equal(done.logStatus, 'complete');
  assert.equal(done.error, undefined);

  const read = await humanloop.logs.get(created.id);
  assert.deepEqual(read.inputs, { order: 'A-1', items: [1, 2.5, null, { deep: true }] });
  assert.deepEqual(read.messages, [{ role: 'user', content: 'Where is it?' }]);
  assert.deepEqual(read.outputMessage, { role: 'assistant', content: 'Found it' });
  assert.deepEqual(read.metadata, { region: 'eu' });
  assert.equal(read.startTime.toISOString(), '2025-03-14T09:00:01.120Z');
  assert.ok(read.endTime instanceof Date);
  assert.equal(read.source, 'sdk');
  assert.equal(read.user, 'usr-7');
  assert.equal(read.flow.id, created.flowId);
  assert.deepEqual(read.flow.attributes, { team: 'support' });
});

test('what breaks a rule is refused with its field, and nothing changes', async () => {
  const { id } = await humanloop.flows.log({ path: 'API/Refused', inputs: {} });
  await assert.rejects(humanloop.flows.updateLog(id, { logStatus: 'complete' }), (error) => {
    assert.ok(error instanceof Humanloop.UnprocessableEntityError);
    assert.equal(error.statusCode, 422);
    assert.ok(error.body.detail.some((fault) => fault.loc.includes('output')));
    return true;
  });
  assert.equal((await humanloop.logs.get(id)).logStatus, 'incomplete');
  await humanloop.flows.updateLog(id, { output: 'x', logStatus: 'complete' });
  await assert.rejects(humanloop.flows.updateLog(id, { logStatus: 'incomplete' }), withStatus(422));
  await assert.rejects(
    humanloop.tools.log({ path: 'API/Refused tool', traceParentId: id, output: 'too late' }),
    /422|complete trace/,
  );
});

test('a prompt log keeps its messages, tool calls, tokens and costs', async () => {
  const toolCalls = [{ id: 'call_9', type: 'function', function: { name: 'lookup', arguments: '{"id": 7}' } }];
  const created = await humanloop.prompts.log({
    path: 'API/Prompt',
    prompt: {
      model: 'gpt-4o',
      provider: 'openai',
      endpoint: 'chat',
      temperature: 0.3,
      maxTokens: 100,
      template: [{ role: 'system', content: 'Help {{name}}.' }],
      tools: [{ name: 'lookup', description: 'Looks up', parameters: { type: 'object', properties: {} } }],
    },
    inputs: { name: 'Zoë' },
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'See' }, { type: 'image_url', imageUrl: { url: 'data:image/png;base64,iVBORw0KGgo=' } }] },
    ],
    outputMessage: { role: 'assistant', content: 'Looking', toolCalls },
    promptTokens: 31,
    outputTokens: 12,
    reasoningTokens: 4,
    promptCost: 0.00031,
    outputCost: 0.00012,
    finishReason: 'tool_calls',
    toolChoice: 'auto',
    providerLatency: 1.25,
    providerRequest: { a: 1 },
    providerResponse: { b: [2] },
  });
  assert.match(created.promptId, /^pr_/);
  const read = await humanloop.logs.get(created.id);
  assert.equal(read.prompt.model, 'gpt-4o');
  assert.equal(read.prompt.temperature, 0.3);
  assert.deepEqual(read.prompt.inputs, [{ name: 'name' }]);
  assert.equal(read.promptTokens, 31);
  assert.equal(read.outputTokens, 12);
  assert.equal(read.reasoningTokens, 4);
  assert.equal(read.promptCost, 0.00031);
  assert.equal(read.outputCost, 0.00012);
  assert.equal(read.finishReason, 'tool_calls');
  assert.equal(read.toolChoice, 'auto');
  assert.equal(read.providerLatency, 1.25);
  assert.deepEqual(read.outputMessage.toolCalls, toolCalls);
  assert.equal(read.messages[0].content[1].imageUrl.url, 'data:image/png;base64,iVBORw0KGgo=');
  const raw = await get(`/v5/logs/${created.id}`);
  assert.deepEqual(raw.provider_response, { b: [2] });
  assert.equal(raw.messages[0].content[1].image_url.url, 'data:image/png;base64,iVBORw0KGgo=');

  const updated = await humanloop.prompts.updateLog(created.promptId, created.id, {
    outputMessage: { role: 'assistant', content: 'Corrected' },
    outputTokens: 3,
    metadata: { reviewed: true },
  });
  assert.deepEqual(updated.outputMessage, { role: 'assistant', content: 'Corrected' });
  assert.equal(updated.outputTokens, 3);
  assert.equal(updated.promptTokens, 31);
  assert.deepEqual(updated.metadata, { reviewed: true });
});

test('a tool log is created and updated', async () => {
  const created = await humanloop.tools.log({
    path: 'API/Tool',
    tool: { function: { name: 'add', description: 'Adds', parameters: { type: 'object', properties: { a: { type: 'number' } } } } },
    inputs: { a: 1 },
    output: '2',
    startTime: new Date('2025-03-14T09:00:00Z'),
    endTime: new Date('2025-03-14T09:00:02Z'),
  });
  assert.match(created.toolId, /^tl_/);
  const updated = await humanloop.tools.update(created.toolId, created.id, {
    inputs: { a: 2 },
    output: undefined,
    error: 'overflow',
  });
  assert.equal(updated.error, 'overflow');
  const read = await humanloop.logs.get(created.id);
  assert.deepEqual(read.inputs, { a: 2 });
  assert.equal(read.output, undefined);
  assert.equal(read.tool.function.name, 'add');
  assert.deepEqual(read.tool.inputs, [{ name: 'a' }]);
});

test('evaluator logs carry every kind of judgment and their parent', async () => {
  const { id: parentId } = await humanloop.prompts.log({ path: 'API/Judged', prompt: { model: 'm' }, output: 'fine' });
  const judge = (path, returnType, judgment, options) =>
    humanloop.evaluators.log({
      path,
      parentId,
      judgment,
      spec: { argumentsType: 'target_free', returnType, evaluatorType: 'human', options },
    });
  const options = [{ name: 'good', valence: 'positive' }, { name: 'bad', valence: 'negative' }];
  await judge('API/Judge/Boolean', 'boolean', true);
  await judge('API/Judge/Number', 'number', 0.75);
  await judge('API/Judge/Select', 'select', 'good', options);
  await judge('API/Judge/Several', 'multi_select', ['good', 'bad'], options);
  const text = await judge('API/Judge/Text', 'text', 'well said');
  assert.equal(text.parentId, parentId);
  assert.match(text.versionId, /^evv_/);

  const read = await humanloop.logs.get(parentId);
  assert.deepEqual(
    read.evaluatorLogs.map((log) => [log.evaluator.path.split('/').at(-1), log.judgment]).sort(),
    [['Boolean', true], ['Number', 0.75], ['Select', 'good'], ['Several', ['good', 'bad']], ['Text', 'well said']],
  );
  assert.deepEqual(read.traceChildren ?? [], []);
  const own = await humanloop.logs.get(text.id);
  assert.equal(own.parentId, parentId);
  const [listed] = await all(await humanloop.logs.list({ fileId: own.evaluator.id, includeParent: true }));
  assert.equal(listed.parent.id, parentId);
  assert.equal(listed.parent.output, 'fine');
});

test('a trace of every kind is read back as a tree', async () => {
  const root = await humanloop.flows.log({ path: 'API/Tree/Flow', inputs: {} });
  const nested = await humanloop.flows.log({ path: 'API/Tree/Nested', inputs: {}, traceParentId: root.id });
  const prompt = await humanloop.prompts.log({ path: 'API/Tree/Prompt', prompt: { model: 'm' }, output: 'p', traceParentId: nested.id });
  const tool = await humanloop.tools.log({ path: 'API/Tree/Tool', output: 't', traceParentId: prompt.id });
  const trace = await humanloop.logs.get(root.id);
  const [flow] = trace.traceChildren;
  assert.equal(flow.id, nested.id);
  assert.equal(flow.traceChildren[0].id, prompt.id);
  assert.equal(flow.traceChildren[0].traceChildren[0].id, tool.id);
  assert.equal(flow.traceChildren[0].traceChildren[0].traceId, root.id);

  const [whole] = await all(await humanloop.logs.list({ fileId: root.flowId, includeTraceChildren: true }));
  assert.equal(whole.traceChildren[0].id, nested.id);
  const [flat] = await all(await humanloop.logs.list({ fileId: root.flowId }));
  assert.deepEqual(flat.traceChildren ?? [], []);
});

test('a list is read page by page to its end, newest first, and can be searched', async () => {
  const ids = [];
  let toolId;
  for (let n = 0; n < 7; n++) {
    const made = await humanloop.tools.log({
      path: 'API/List',
      logId: `log_api_list_${n}`,
      inputs: { n, word: n === 3 ? 'Nadel im Heu' : 'hay' },
      output: `out ${n}`,
      metadata: { batch: n < 4 ? 'first' : 'second' },
      createdAt: new Date(Date.UTC(2025, 2, 14, 9, n)),
    });
    ids.push(made.id);
    toolId = made.toolId;
  }
  const list = async (more) => (await all(await humanloop.logs.list({ fileId: toolId, size: 2, ...more }))).map((log) => log.id);
  assert.deepEqual(await list({}), [...ids].reverse());
  assert.deepEqual(await list({ search: 'nadel' }), [ids[3]]);
  assert.deepEqual((await list({ metadataSearch: 'second' })).sort(), ids.slice(4));
  assert.deepEqual(await list({ id: 'api_list_5' }), [ids[5]]);
  assert.deepEqual((await list({ id: [ids[1], ids[2]] })).sort(), [ids[1], ids[2]]);
  assert.deepEqual(await list({ startDate: new Date('2025-03-14T09:04:30Z') }), [ids[6], ids[5]]);
  assert.deepEqual(await list({ endDate: new Date('2025-03-14T09:00:30Z') }), [ids[0]]);
  assert.equal((await list({ inTraceFilter: false })).length, 7);
  assert.equal((await list({ inTraceFilter: [true] })).length, 0);
  assert.equal((await list({ sample: 3 })).length, 3);

  await humanloop.logs.delete({ id: [ids[0], ids[1]] });
  assert.deepEqual((await list({})).sort(), ids.slice(2));
  await humanloop.logs.delete({ id: ids[2] });
  await assert.rejects(humanloop.logs.get(ids[2]), withStatus(404));
});

test('the same log_id again updates the same log', async () => {
  const first = await humanloop.flows.log({ path: 'API/Again', logId: 'my own id 1', inputs: { a: 1 } });
  const second = await humanloop.flows.log({ path: 'API/Again', logId: 'my own id 1', output: 'b', logStatus: 'complete' });
  assert.deepEqual([second.id, second.flowId, second.versionId], [first.id, first.flowId, first.versionId]);
  assert.equal(first.id, 'my own id 1');
  const [only, ...more] = await all(await humanloop.logs.list({ fileId: first.flowId }));
  assert.equal(more.length, 0);
  assert.deepEqual(only.inputs, { a: 1 });
  assert.equal(only.output, 'b');
});

test('fifty logs at once are fifty logs', async () => {
  const made = await Promise.all(
    Array.from({ length: 50 }, (_, n) => humanloop.tools.log({ path: 'API/At once', inputs: { n }, output: `${n}` })),
  );
  assert.equal(new Set(made.map((log) => log.id)).size, 50);
  assert.equal(new Set(made.map((log) => log.toolId)).size, 1);
  assert.equal(new Set(made.map((log) => log.versionId)).size, 1);
  const logs = await all(await humanloop.logs.list({ fileId: made[0].toolId, size: 20 }));
  assert.deepEqual(logs.map((log) => log.inputs.n).sort((a, b) => a - b), Array.from({ length: 50 }, (_, n) => n));
});

test('a wrong key is refused at once', async () => {
  const stranger = new HumanloopClient({ apiKey: 'wrong', baseUrl: `${url}/v5` });
  await assert.rejects(stranger.logs.get('log_x'), withStatus(401));
});
