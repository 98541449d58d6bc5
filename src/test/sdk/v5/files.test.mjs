// What humanloop@0.8.20 can do with the files that logs belong to, for every kind of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HumanloopClient, HumanloopError } from 'humanloop';
import { key, url } from '../server.mjs';

const humanloop = new HumanloopClient({ apiKey: key, baseUrl: `${url}/v5` });
const withStatus = (status) => (error) => error instanceof HumanloopError && error.statusCode === status;

async function all(page) {
  const items = [];
  for await (const item of page) items.push(item);
  return items;
}

const tool = (name) => ({ function: { name, description: `Does ${name}`, parameters: { type: 'object', properties: {} } } });
const human = (returnType) => ({ spec: { argumentsType: 'target_free', returnType, evaluatorType: 'human' } });

const kinds = [
  { name: 'flow', api: humanloop.flows, first: { attributes: { a: 1 } }, second: { attributes: { a: 2 } }, update: 'updateFlowVersion', remove: 'deleteFlowVersion' },
  { name: 'prompt', api: humanloop.prompts, first: { model: 'gpt-4o', template: 'Hi {{name}}' }, second: { model: 'gpt-4o-mini' }, update: 'patchPromptVersion', remove: 'deletePromptVersion' },
  { name: 'tool', api: humanloop.tools, first: tool('one'), second: tool('two'), update: 'updateToolVersion', remove: 'deleteToolVersion' },
  { name: 'evaluator', api: humanloop.evaluators, first: human('boolean'), second: human('number'), update: 'updateEvaluatorVersion', remove: 'deleteEvaluatorVersion' },
];

for (const { name, api, first, second, update, remove } of kinds) {
  test(`a ${name} is made, versioned, found, moved and deleted`, async () => {
    const path = `Files/${name}/Thing`;
    await assert.rejects(humanloop.files.retrieveByPath({ path }), withStatus(404));

    const made = await api.upsert({ path, ...first });
    assert.equal(made.path, path);
    assert.equal(made.name, 'Thing');
    assert.equal(made.type, name);
    assert.equal(made.versionLogsCount, 0);
    assert.ok(made.createdAt instanceof Date);
    const same = await api.upsert({ path, ...first });
    assert.deepEqual([same.id, same.versionId], [made.id, made.versionId]);
    const newer = await api.upsert({ id: made.id, ...second, versionName: 'v2', versionDescription: 'The second' });
    assert.equal(newer.id, made.id);
    assert.notEqual(newer.versionId, made.versionId);
    assert.equal(newer.versionName, 'v2');

    assert.equal((await api.get(made.id)).versionId, newer.versionId);
    assert.equal((await api.get(made.id, { versionId: made.versionId })).versionId, made.versionId);
    const { records } = await api.listVersions(made.id);
    assert.deepEqual(records.map((version) => version.versionId), [newer.versionId, made.versionId]);
    const found = await humanloop.files.retrieveByPath({ path });
    assert.equal(found.id, made.id);

    const renamed = await api[update](made.id, made.versionId, { name: 'v1', description: 'The first' });
    assert.equal(renamed.versionName, 'v1');
    assert.equal(renamed.versionDescription, 'The first');
    await api[remove](made.id, made.versionId);
    assert.deepEqual((await api.listVersions(made.id)).records.map((version) => version.versionId), [newer.versionId]);
    await assert.rejects(api.get(made.id, { versionId: made.versionId }), withStatus(404));

    const moved = await api.move(made.id, { path: `Files/${name}/Elsewhere/Renamed` });
    assert.equal(moved.path, `Files/${name}/Elsewhere/Renamed`);
    assert.equal(moved.name, 'Renamed');
    const named = await api.move(made.id, { name: 'Named' });
    assert.equal(named.path, `Files/${name}/Elsewhere/Named`);

    assert.ok((await all(await api.list({ size: 1, name: 'named' }))).some((file) => file.id === made.id));
    const files = await humanloop.files.listFiles({ type: [name], name: 'named', size: 5 });
    assert.deepEqual(files.records.map((file) => file.id), [made.id]);

    await api.delete(made.id);
    await assert.rejects(api.get(made.id), withStatus(404));
    await assert.rejects(api.delete(made.id), withStatus(404));
  });
}

test('logs count for the file and the version they were made with', async () => {
  const path = 'Files/Counted';
  const one = await humanloop.tools.log({ path, tool: tool('one'), output: 'a' });
  await humanloop.tools.log({ path, tool: tool('one'), output: 'b' });
  const two = await humanloop.tools.log({ path, tool: tool('two'), output: 'c' });
  await humanloop.tools.log({ id: one.toolId, versionId: one.versionId, output: 'd' });
  const old = await humanloop.tools.get(one.toolId, { versionId: one.versionId });
  assert.equal(old.versionLogsCount, 3);
  assert.equal(old.totalLogsCount, 4);
  const listed = await all(await humanloop.logs.list({ fileId: one.toolId, versionId: two.versionId }));
  assert.deepEqual(listed.map((log) => log.output), ['c']);
});

test('a template is filled with its inputs', async () => {
  const made = await humanloop.prompts.upsert({
    path: 'Files/Populated',
    model: 'gpt-4o',
    template: [{ role: 'system', content: 'You help {{ name }} with {{topic}}.' }],
  });
  const filled = await humanloop.prompts.populate(made.id, { body: { name: 'Zoë', topic: '$1 "quotes"' } });
  assert.equal(filled.id, made.id);
  assert.deepEqual(filled.populatedTemplate, [{ role: 'system', content: 'You help Zoë with $1 "quotes".' }]);
});
