// What humanloop@0.5.36 does with the fourth generation of the API.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Humanloop } from 'humanloop';
import { get, key, url } from '../server.mjs';

const humanloop = new Humanloop({ apiKey: key, basePath: `${url}/v4` });
const config = { type: 'model', model: 'gpt-4', prompt_template: 'Answer {{question}}', provider: 'openai', temperature: 0.4, max_tokens: 64 };
const withStatus = (status) => (error) => error.status === status;

const log = async (more) => (await humanloop.log({ config, ...more })).data;

test('a log of a project is created, read, updated and deleted', async () => {
  const made = await log({
    project: 'v4 support',
    inputs: { question: 'Wie geht ’s? 🙂' },
    messages: [{ role: 'user', content: 'Hi' }],
    output: 'Gut',
    source: 'sdk',
    metadata: { region: 'eu' },
    duration: 1.5,
  });
  assert.match(made.id, /^data_/);
  assert.match(made.project_id, /^pr_/);
  const read = await get(`/v4/logs/${made.id}`);
  assert.equal(read.config.model, 'gpt-4');
  assert.deepEqual(read.inputs, { question: 'Wie geht ’s? 🙂' });
  assert.equal(read.output, 'Gut');
  assert.equal(read.duration, 1.5);
  assert.deepEqual(read.metadata, { region: 'eu' });

  const { data: updated } = await humanloop.logs.update({ id: made.id, output: 'Besser', duration: 2 });
  assert.equal(updated.id, made.id);
  assert.equal(updated.output, 'Besser');
  assert.equal(updated.duration, 2);

  await humanloop.logs.delete({ id: [made.id] });
  await assert.rejects(get(`/v4/logs/${made.id}`), /404/);
});

test('a log whose output comes later is updated by its reference', async () => {
  const { id } = await log({ project: 'v4 deferred', reference_id: 'order 17/ä', inputs: {}, output: null });
  const { data: updated } = await humanloop.logs.updateByRef({ referenceId: 'order 17/ä', output: 'Shipped' });
  assert.equal(updated.id, id);
  assert.equal(updated.output, 'Shipped');
  assert.equal(updated.reference_id, 'order 17/ä');
  const { data: failed } = await humanloop.logs.updateByRef({ referenceId: 'order 17/ä', output: null, error: 'Lost' });
  assert.equal(failed.error, 'Lost');
  assert.equal(failed.output, null);
  await assert.rejects(humanloop.logs.updateByRef({ referenceId: 'nobody', output: 'x' }), withStatus(404));
  await assert.rejects(
    humanloop.logs.updateByRef({ referenceId: 'order 17/ä', output: 'both' }),
    withStatus(422),
  );
});

test('logs of a session hang together by their parents', async () => {
  const { data: session } = await humanloop.sessions.create();
  assert.match(session.id, /^sesh_/);
  const root = await log({ project: 'v4 session', session_id: session.id, reference_id: 'root-1', inputs: { q: 'start' }, output: null });
  assert.equal(root.session_id, session.id);
  const child = await log({ project: 'v4 session', session_id: session.id, parent_reference_id: 'root-1', inputs: {}, output: 'step', config: { type: 'tool', name: 'search', source: 'local', description: '' } });
  const leaf = await log({ project: 'v4 session', session_id: session.id, parent_id: child.id, inputs: {}, output: 'leaf' });
  await humanloop.logs.updateByRef({ referenceId: 'root-1', output: 'end' });

  const { data: read } = await humanloop.sessions.get({ id: session.id });
  assert.equal(read.datapoints_count, 3);
  assert.deepEqual(read.first_inputs, { q: 'start' });
  assert.equal((await get(`/v4/logs/${child.id}`)).parent_id, root.id);
  assert.equal((await get(`/v4/logs/${leaf.id}`)).parent_id, child.id);
  const { data: page } = await humanloop.sessions.list({ projectId: root.project_id, page: 1, size: 10 });
  assert.deepEqual(page.records.map((one) => one.id), [session.id]);

  const named = await log({ project: 'v4 session', session_reference_id: 'chat-9', inputs: {}, output: 'a' });
  const again = await log({ project: 'v4 session', session_reference_id: 'chat-9', inputs: {}, output: 'b' });
  assert.equal(again.session_id, named.session_id);
});

test('a list is read page by page and can be searched', async () => {
  let project;
  for (let n = 0; n < 5; n++) {
    project = (await log({ project: 'v4 list', inputs: { n: `${n}` }, output: n === 2 ? 'needle' : 'hay' })).project_id;
  }
  const list = async (more) => (await humanloop.logs.list({ projectId: project, ...more })).data;
  const first = await list({ size: 2, page: 0 });
  assert.equal(first.total, 5);
  assert.equal(first.records.length, 2);
  const ids = new Set();
  for (let page = 0; page < 3; page++) (await list({ size: 2, page })).records.forEach((one) => ids.add(one.id));
  assert.equal(ids.size, 5);
  assert.deepEqual((await list({ search: 'NEEDLE' })).records.map((one) => one.output), ['needle']);
  const { data: exported } = await humanloop.projects.export({ id: project, page: 0, size: 10 });
  assert.equal(exported.records.length, 5);
});

test('feedback is given, kept and taken back', async () => {
  const { id } = await log({ project: 'v4 feedback', inputs: {}, output: 'meh' });
  const { data: given } = await humanloop.feedback({ type: 'rating', value: 'good', data_id: id, user: 'ada' });
  assert.match(given.id ?? given[0].id, /^ann_/);
  await humanloop.feedback({ type: 'correction', value: 'better', data_id: id });
  const read = await get(`/v4/logs/${id}`);
  assert.deepEqual(read.feedback.map((one) => [one.type, one.value]).sort(), [['correction', 'better'], ['rating', 'good']]);
  assert.equal(read.output, 'meh');
  await humanloop.feedback({ type: 'rating', value: 'good', data_id: id, user: 'ada', unset: true });
  assert.deepEqual((await get(`/v4/logs/${id}`)).feedback.map((one) => one.type), ['correction']);
});

test('projects are made, renamed, listed and deleted', async () => {
  const { data: made } = await humanloop.projects.create({ name: 'v4 project' });
  assert.match(made.id, /^pr_/);
  assert.equal(made.name, 'v4 project');
  const { data: renamed } = await humanloop.projects.update({ id: made.id, name: 'v4 project, renamed' });
  assert.equal(renamed.name, 'v4 project, renamed');
  assert.equal((await humanloop.projects.get({ id: made.id })).data.name, 'v4 project, renamed');
  const { data: page } = await humanloop.projects.list({ filter: 'v4 project, renamed' });
  assert.deepEqual(page.records.map((project) => project.id), [made.id]);
  await log({ project_id: made.id, inputs: {}, output: 'x' });
  const { data: configs } = await humanloop.projects.listConfigs({ id: made.id });
  assert.deepEqual(configs.map((one) => one.config.model), ['gpt-4']);
  await humanloop.projects.delete({ id: made.id });
  await assert.rejects(humanloop.projects.get({ id: made.id }), withStatus(404));
});

test('the API key is required', async () => {
  const stranger = new Humanloop({ apiKey: 'wrong', basePath: `${url}/v4` });
  await assert.rejects(stranger.projects.list({}), withStatus(401));
});
