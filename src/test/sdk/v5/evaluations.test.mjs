// What humanloop@0.8.20 does with directories, datasets, deployments and evaluations.
import assert from 'node:assert/strict';
import { File } from 'node:buffer';
import { before, test } from 'node:test';
import { HumanloopClient } from 'humanloop';
import { get, key, url } from '../server.mjs';

const humanloop = new HumanloopClient({ apiKey: key, baseUrl: `${url}/v5` });
const withStatus = (status) => (error) => error.statusCode === status;

// The SDK moves the cursor over its own progress, which it can only on a terminal.
before(() => {
  process.stdout.moveCursor ??= () => true;
});

async function all(page) {
  const items = [];
  for await (const item of page) items.push(item);
  return items;
}

const questions = [
  { inputs: { question: 'Capital of France?' }, target: { answer: 'Paris' } },
  { inputs: { question: 'Capital of Italy?' }, target: { answer: 'Rome' } },
  { inputs: { question: 'Capital of Spain?' }, target: { answer: 'Madrid' } },
];
const known = { 'Capital of France?': 'Paris', 'Capital of Italy?': 'Milan' };

async function answer({ question }) {
  if (!(question in known)) throw new Error(`nothing is known of "${question}"`);
  return known[question];
}

const evaluators = [
  {
    path: 'Evals/Exact match',
    argsType: 'target_required',
    returnType: 'boolean',
    callable: async ({ log, datapoint }) => log.output === datapoint.target.answer,
    threshold: 0.3,
  },
  {
    path: 'Evals/Length',
    argsType: 'target_free',
    returnType: 'number',
    callable: async ({ log }) => {
      if (!log.output) throw new Error('nothing to measure');
      return log.output.length;
    },
  },
];

async function evaluationOf(fileId, name) {
  const found = await all(await humanloop.evaluations.list({ fileId, size: 50 }));
  return found.find((evaluation) => evaluation.name === name);
}

async function expectResults(path, name, runs) {
  const file = await humanloop.files.retrieveByPath({ path });
  const evaluation = await evaluationOf(file.id, name);
  assert.equal(evaluation.runsCount, runs);
  const stats = await humanloop.evaluations.getStats(evaluation.id);
  assert.equal(stats.status, 'completed');
  assert.equal(typeof stats.progress, 'string');
  assert.match(stats.report, /Evals\/Exact match: 1 of 3 true \(33 %\)/);
  const latest = stats.runStats[0];
  assert.equal(latest.status, 'completed');
  assert.equal(latest.numLogs, 3);
  const [exact, length] = latest.evaluatorStats;
  assert.deepEqual([exact.numTrue, exact.numFalse, exact.numErrors], [1, 2, 0]);
  assert.deepEqual([length.mean, length.sum, length.std, length.numErrors], [5, 10, 0, 1]);
  const { runs: listed } = await humanloop.evaluations.listRunsForEvaluation(evaluation.id);
  assert.equal(listed.length, runs);
  assert.equal(listed[0].dataset.datapointsCount, 3);
  const page = await get(`/v5/evaluations/${evaluation.id}/logs?run_id=${latest.runId}&size=50`);
  assert.equal(page.total, 3);
  for (const record of page.records) {
    assert.equal(record.log.source_datapoint_id, record.datapoint.id);
    assert.deepEqual(record.log.inputs, record.datapoint.inputs);
    assert.equal(record.evaluator_logs.length, 2);
  }
  return { evaluation, file, records: page.records };
}

test('a plain callable is evaluated from start to completed stats, twice', async () => {
  const settings = {
    file: { path: 'Evals/Plain', type: 'flow', callable: answer, version: { release: 1 } },
    dataset: { path: 'Evals/Capitals', datapoints: questions },
    name: 'Plain callable',
    evaluators,
  };
  const [check] = await humanloop.evaluations.run({ ...settings });
  assert.equal(check.thresholdCheck, true);
  await expectResults('Evals/Plain', 'Plain callable', 1);
  const again = await humanloop.evaluations.run({ ...settings, dataset: { path: 'Evals/Capitals' } });
  assert.equal(again[0].score, 0.33);
  assert.equal(again[0].delta, 0);
  await expectResults('Evals/Plain', 'Plain callable', 2);
});

test('a decorated flow is evaluated, its traces in the run', async () => {
  const parameters = { type: 'object', properties: { question: { type: 'string' } }, required: ['question'] };
  const look = humanloop.tool({
    path: 'Evals/Look up',
    version: { function: { name: 'look_up', description: 'Looks up', parameters } },
    callable: answer,
  });
  const flow = humanloop.flow({ path: 'Evals/Decorated', attributes: { release: 2 }, callable: look });
  await humanloop.evaluations.run({
    file: { path: 'Evals/Decorated', type: 'flow', callable: flow },
    dataset: { path: 'Evals/Capitals', datapoints: questions },
    name: 'Decorated flow',
    evaluators,
  });
  const { records } = await expectResults('Evals/Decorated', 'Decorated flow', 1);
  for (const { log } of records) {
    assert.equal(log.log_status, 'complete');
    const whole = await get(`/v5/logs/${log.id}`);
    assert.deepEqual(whole.trace_children.map((child) => child.tool.path), ['Evals/Look up']);
  }
});

test('a prompt with a plain callable is evaluated', async () => {
  await humanloop.evaluations.run({
    file: { path: 'Evals/Prompt', type: 'prompt', callable: answer, version: { model: 'gpt-4o', template: 'Answer {{question}}' } },
    dataset: { path: 'Evals/Capitals', datapoints: questions },
    name: 'Prompt',
    evaluators,
  });
  const { records } = await expectResults('Evals/Prompt', 'Prompt', 1);
  assert.ok(records.every(({ log }) => log.prompt.model === 'gpt-4o'));
  const failed = records.filter(({ log }) => log.error !== null);
  assert.deepEqual(failed.map(({ log }) => log.error), ['nothing is known of "Capital of Spain?"']);
});

test('what the server would have to run is refused in words', async () => {
  const judge = await humanloop.evaluators.upsert({
    path: 'Evals/Judged by a model',
    spec: { argumentsType: 'target_free', returnType: 'boolean', evaluatorType: 'llm', prompt: { model: 'gpt-4o' } },
  });
  await assert.rejects(
    humanloop.evaluations.run({
      file: { path: 'Evals/Plain', type: 'flow', callable: answer },
      dataset: { path: 'Evals/Capitals', datapoints: questions },
      name: 'Judged by a model',
      evaluators: [{ path: judge.path }],
    }),
    (error) => error.statusCode === 501 && /Judged by a model/.test(JSON.stringify(error.body)),
  );
  await assert.rejects(humanloop.prompts.call({ path: 'Evals/Prompt' }), /Status code: 501/);
});

test('evaluators and runs come and go, and a run takes logs that are there', async () => {
  const made = await humanloop.flows.upsert({ path: 'Evals/By hand', attributes: {} });
  const { id: evaluator, versionId } = await humanloop.evaluators.upsert({
    path: 'Evals/By hand judge',
    spec: { argumentsType: 'target_free', returnType: 'select', evaluatorType: 'human', options: [{ name: 'good' }, { name: 'bad' }] },
  });
  const evaluation = await humanloop.evaluations.create({ file: { id: made.id }, name: 'By hand', evaluators: [] });
  await assert.rejects(
    humanloop.evaluations.create({ file: { id: made.id }, name: 'By hand', evaluators: [] }),
    withStatus(409),
  );
  const judged = await humanloop.evaluations.addEvaluators(evaluation.id, { evaluators: [{ id: evaluator }] });
  assert.equal(judged.evaluators[0].version.versionId, versionId);
  const run = await humanloop.evaluations.createRun(evaluation.id, { version: { versionId: made.versionId } });
  assert.equal(run.status, 'pending');
  assert.equal(run.control, false);
  const log = await humanloop.flows.log({ id: made.id, inputs: {}, output: 'x', logStatus: 'complete' });
  assert.equal((await humanloop.evaluations.addLogsToRun(evaluation.id, run.id, { logIds: [log.id] })).status, 'running');
  await humanloop.evaluators.log({ id: evaluator, parentId: log.id, judgment: 'good' });
  const stats = await humanloop.evaluations.getStats(evaluation.id);
  assert.equal(stats.status, 'completed');
  assert.deepEqual(stats.runStats[0].evaluatorStats[0].numJudgmentsPerOption, { good: 1, bad: 0 });

  const second = await humanloop.evaluations.createRun(evaluation.id, {});
  const control = await humanloop.evaluations.updateEvaluationRun(evaluation.id, second.id, { control: true, status: 'cancelled' });
  assert.deepEqual([control.control, control.status], [true, 'cancelled']);
  const other = await humanloop.evaluations.create({ file: { id: made.id }, name: 'Other', evaluators: [] });
  await humanloop.evaluations.addExistingRun(other.id, run.id);
  await humanloop.evaluations.removeRun(evaluation.id, run.id);
  assert.equal((await humanloop.evaluations.listRunsForEvaluation(other.id)).runs[0].id, run.id);
  const bare = await humanloop.evaluations.removeEvaluator(evaluation.id, versionId);
  assert.deepEqual(bare.evaluators, []);
  await humanloop.evaluations.delete(evaluation.id);
  await assert.rejects(humanloop.evaluations.get(evaluation.id), withStatus(404));
  assert.equal((await humanloop.logs.get(log.id)).id, log.id);
});

test('datasets grow, shrink and are read in pages', async () => {
  const made = await humanloop.datasets.upsert({ path: 'Evals/Set', datapoints: questions.slice(0, 2), attributes: { by: 'hand' } });
  assert.equal(made.datapointsCount, 2);
  const more = await humanloop.datasets.upsert({ path: 'Evals/Set', action: 'add', datapoints: questions.slice(1) });
  assert.equal(more.datapointsCount, 3);
  const less = await humanloop.datasets.upsert({ id: made.id, versionId: more.versionId, action: 'remove', datapoints: questions.slice(2) });
  assert.equal(less.versionId, made.versionId);
  const whole = await humanloop.datasets.get(made.id, { versionId: more.versionId, includeDatapoints: true });
  assert.deepEqual(whole.datapoints.map(({ inputs, target }) => ({ inputs, target })), questions);
  const paged = await all(await humanloop.datasets.listDatapoints(made.id, { versionId: more.versionId, size: 2 }));
  assert.deepEqual(paged.map(({ id }) => id), whole.datapoints.map(({ id }) => id));
  assert.equal((await humanloop.datasets.listVersions(made.id)).records.length, 2);
  const table = new File(['question,target.answer\nCapital of Peru?,Lima\n'], 'more.csv', { type: 'text/csv' });
  const uploaded = await humanloop.datasets.uploadCsv(table, made.id, { versionId: more.versionId, versionName: 'with Peru' });
  assert.equal(uploaded.datapointsCount, 4);
  assert.equal(uploaded.versionName, 'with Peru');
  const found = await all(await humanloop.datasets.list({ name: 'set', size: 5 }));
  assert.deepEqual(found.map(({ path }) => path), ['Evals/Set']);
  const described = await humanloop.datasets.updateDatasetVersion(made.id, made.versionId, { name: 'first' });
  assert.equal(described.versionName, 'first');
  await humanloop.datasets.deleteDatasetVersion(made.id, more.versionId);
  const moved = await humanloop.datasets.move(made.id, { path: 'Evals/Moved set' });
  assert.equal(moved.name, 'Moved set');
  await humanloop.datasets.delete(made.id);
  await assert.rejects(humanloop.datasets.get(made.id), withStatus(404));
});

test('a deployed version is the one that is used', async () => {
  const old = await humanloop.prompts.upsert({ path: 'Evals/Deployed', model: 'gpt-4o' });
  const recent = await humanloop.prompts.upsert({ path: 'Evals/Deployed', model: 'gpt-4o-mini' });
  const [production] = await humanloop.prompts.listEnvironments(old.id);
  assert.deepEqual([production.name, production.tag, production.file], ['production', 'default', undefined]);
  const deployed = await humanloop.prompts.setDeployment(old.id, production.id, { versionId: old.versionId });
  assert.deepEqual(deployed.environments.map(({ name }) => name), ['production']);
  assert.equal((await humanloop.prompts.get(old.id)).versionId, old.versionId);
  assert.equal((await humanloop.prompts.get(old.id, { environment: 'production' })).versionId, old.versionId);
  const log = await humanloop.prompts.log({ path: 'Evals/Deployed', output: 'x', environment: 'production' });
  assert.equal(log.versionId, old.versionId);
  await humanloop.prompts.removeDeployment(old.id, production.id);
  assert.equal((await humanloop.prompts.get(old.id)).versionId, recent.versionId);
});

test('directories are made, read, moved and deleted', async () => {
  const made = await humanloop.directories.create({ path: 'Evals/Directory/Deep' });
  assert.equal(made.name, 'Deep');
  await humanloop.prompts.upsert({ path: 'Evals/Directory/Deep/Prompt', model: 'm' });
  const whole = await humanloop.directories.get(made.id);
  assert.deepEqual(whole.files.map(({ path }) => path), ['Evals/Directory/Deep/Prompt']);
  assert.deepEqual(whole.parents.map(({ path }) => path), ['', 'Evals', 'Evals/Directory']);
  assert.ok((await humanloop.directories.list()).some(({ id }) => id === made.id));
  const moved = await humanloop.directories.update(made.id, { path: 'Evals/Elsewhere' });
  assert.equal(moved.path, 'Evals/Elsewhere');
  const prompt = await humanloop.files.retrieveByPath({ path: 'Evals/Elsewhere/Prompt' });
  assert.equal(prompt.directoryId, made.id);
  await assert.rejects(humanloop.directories.delete(made.id), withStatus(409));
  await humanloop.prompts.delete(prompt.id);
  await humanloop.directories.delete(made.id);
  await assert.rejects(humanloop.directories.get(made.id), withStatus(404));
});
