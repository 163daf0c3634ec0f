import { type JsonObject, Payload } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { compileProgram } from '../program/compile-program.ts';
import type { MapRunSettings, StartMapRun } from '../transition-types.ts';
import { ItemInputs } from './item-inputs.ts';
import { pendingMapRuns, restoreExecution, takeChanges } from './state-changes.ts';
import { defaultLimits, digest, Run, throughText } from './testing/run.ts';

const processor = {
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
  StartAt: 'Item',
  States: { Item: { Type: 'Pass', End: true } },
};
const machine = (fields: JsonObject, more: JsonObject = {}): JsonObject => ({
  StartAt: 'Map',
  States: { Map: { Type: 'Map', ItemProcessor: processor, End: true, ...fields }, ...more },
});
const reader = { Resource: 'arn:aws:states:::s3:getObject', Parameters: { 'Bucket.$': '$.b', Key: 'k' } };

function started(run: Run): StartMapRun {
  const [command] = run.commands.filter(({ kind }) => kind === 'start-map-run');
  expect(command, JSON.stringify(run.events.at(-1)?.details)).toBeDefined();
  return command as StartMapRun;
}
const settingsOf = (run: Run) => started(run).settings.value as unknown as MapRunSettings;
const types = (run: Run) => run.events.map(({ type }) => type);
const causes = (run: Run) => run.events.map(({ previousEventId }) => previousEventId);

describe('a distributed Map', () => {
  it('starts a map run, waits for it and gives its output', () => {
    const run = Run.start(machine({ Label: 'L' }), { input: '[1,2]' });
    const { mapRun, items, data } = started(run);
    expect([mapRun, items?.text, data.text]).toEqual([{ frameId: 0, startedEventId: 4 }, '[1,2]', '[1,2]']);
    expect(settingsOf(run)).toEqual({
      mapRunArn: expect.stringMatching(
        /^arn:aws:states:us-east-1:123456789012:mapRun:machine\/L:[-0-9a-f]{36}$/,
      ),
      label: 'L',
      stateName: 'Map',
      stateNumber: 0,
      executionType: 'STANDARD',
      maxConcurrency: 0,
      causePrefix: "An error occurred while executing the state 'Map' (entered at the event id #2). ",
      discardsResult: false,
    });
    expect(run.execution.inFlight).toBe(true);
    run.send({ kind: 'map-run-succeeded', mapRun, output: Payload.parse('[3]') });
    expect(run.execution).toMatchObject({ status: 'SUCCEEDED', output: { text: '[3]' } });
    expect(types(run)).toEqual([
      ...['ExecutionStarted', 'MapStateEntered', 'MapStateStarted', 'MapRunStarted', 'MapRunSucceeded'],
      ...['MapStateSucceeded', 'MapStateExited', 'ExecutionSucceeded'],
    ]);
    expect(causes(run)).toEqual([0, 0, 2, 3, 4, 5, 5, 7]);
    expect(run.events[2]?.details).toEqual({ length: 2 });
    expect(run.send({ kind: 'map-run-succeeded', mapRun, output: data }).accepted, 'told twice').toBe(false);
  });

  it('that fails fails the state: MapStateFailed follows MapRunFailed', () => {
    const run = Run.start(machine({}), { input: '[]' });
    const { mapRun } = started(run);
    run.send({ kind: 'map-run-failed', mapRun, error: 'States.ItemReaderFailed', cause: 'C' });
    expect(types(run).slice(4)).toEqual(['MapRunFailed', 'MapStateFailed', 'ExecutionFailed']);
    expect(causes(run).slice(4)).toEqual([4, 5, 6]);
    expect(run.execution).toMatchObject({ status: 'FAILED', error: 'States.ItemReaderFailed', cause: 'C' });
  });

  it('begins another map run with each retry, and may be caught', () => {
    const run = Run.start(
      machine(
        {
          Retry: [{ ErrorEquals: ['E'], MaxAttempts: 1, IntervalSeconds: 1 }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'After' }],
        },
        { After: { Type: 'Pass', End: true } },
      ),
      { input: '[]' },
    );
    const first = started(run);
    run.send({ kind: 'map-run-failed', mapRun: first.mapRun, error: 'E' });
    run.pass(1);
    const second = run.commands.at(-1) as StartMapRun;
    expect(second.mapRun).not.toEqual(first.mapRun);
    run.send({ kind: 'map-run-failed', mapRun: first.mapRun, error: 'late' });
    run.send({ kind: 'map-run-failed', mapRun: second.mapRun, error: 'E' });
    expect(types(run)).toContain('MapStateFailed');
    expect(run.execution).toMatchObject({
      status: 'SUCCEEDED',
      output: { text: '{"Error":"E","Cause":null}' },
    });
  });

  it('is ended with its execution, and with a sibling that fails', () => {
    const stopped = Run.start(machine({}), { input: '[]' });
    stopped.send({ kind: 'stop' });
    const late = Run.start({ ...machine({}), TimeoutSeconds: 5 }, { input: '[]' });
    late.pass(5);
    const branches = [machine({}), { StartAt: 'F', States: { F: { Type: 'Fail', Error: 'E' } } }];
    const beside = Run.start(
      { StartAt: 'P', States: { P: { Type: 'Parallel', Branches: branches, End: true } } },
      { input: '[]' },
    );
    for (const run of [stopped, late, beside]) {
      expect(run.commands.at(-1)).toMatchObject({ kind: 'cancel-map-run', mapRun: started(run).mapRun });
    }
  });

  it('goes on after it was read back', () => {
    const run = Run.start(machine({ ItemReader: reader, ItemSelector: { 'a.$': '$.b' } }), {
      input: '{"b":1}',
    });
    const { program, execution } = run;
    const layers = [throughText(takeChanges(execution))];
    const restored = restoreExecution(program, execution.identity, defaultLimits, 'RUNNING', layers);
    expect(restored.inFlight).toBe(true);
    const [again] = pendingMapRuns(restored);
    expect(again?.mapRun).toEqual(started(run).mapRun);
    expect(again?.settings.text).toBe(started(run).settings.text);
    expect([again?.data.text, again?.items]).toEqual(['{"b":1}', undefined]);
  });
});

describe('the fields of a distributed Map', () => {
  it('are evaluated when it starts', () => {
    const run = Run.start(
      machine({
        MaxConcurrencyPath: '$.n',
        ToleratedFailureCountPath: '$.n',
        ToleratedFailurePercentagePath: '$.p',
        ItemReader: { ...reader, ReaderConfig: { InputType: 'JSON', MaxItemsPath: '$.n' } },
        ItemBatcher: { MaxItemsPerBatchPath: '$.t', BatchInput: { 'x.$': '$.b', y: 1 } },
        ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { 'Bucket.$': '$.b' } },
        ResultPath: null,
      }),
      { input: '{"b":"bucket","n":3,"p":1.5,"t":"7"}' },
    );
    expect(settingsOf(run)).toMatchObject({
      maxConcurrency: 3,
      toleratedFailureCount: 3,
      toleratedFailurePercentage: 1.5,
      reader: {
        resource: 'getObject',
        parameters: { Bucket: 'bucket', Key: 'k' },
        config: { InputType: 'JSON', MaxItemsPath: '$.n' },
        maxItems: 3,
      },
      batcher: { maxItems: 7, input: { x: 'bucket', y: 1 } },
      writer: { parameters: { Bucket: 'bucket' }, transformation: 'NONE', outputType: 'JSON' },
      discardsResult: true,
    });
    expect(started(run).items).toBeUndefined();
    expect(run.events[2]?.details, 'the length of what a reader reads is not known').toEqual({ length: 0 });
  });

  it('may be JSONata', () => {
    const run = Run.start(
      {
        QueryLanguage: 'JSONata',
        ...machine({
          MaxConcurrency: '{% $states.input.n %}',
          ToleratedFailurePercentage: '{% $states.input.p %}',
          ItemReader: {
            Resource: 'arn:aws:states:::s3:listObjectsV2',
            Arguments: { Bucket: "{% 'b' & $states.input.n %}" },
            ReaderConfig: { MaxItems: '{% -$states.input.n %}' },
          },
          ItemBatcher: {
            MaxInputBytesPerBatch: '{% 2 * $states.input.n %}',
            BatchInput: '{% $states.input.p %}',
          },
          ResultWriter: { WriterConfig: { Transformation: 'FLATTEN', OutputType: 'JSON' } },
        }),
      },
      { input: '{"n":3,"p":1.5}' },
    );
    expect(settingsOf(run)).toMatchObject({
      maxConcurrency: 3,
      toleratedFailurePercentage: 1.5,
      reader: { resource: 'listObjectsV2', parameters: { Bucket: 'b3' }, maxItems: -3 },
      batcher: { maxBytes: 6, input: 1.5 },
      writer: { transformation: 'FLATTEN' },
    });
  });

  it.each([
    [
      { ToleratedFailurePercentagePath: '$.v' },
      '{"v":"x","i":[]}',
      'refers to value "x" which is not a valid float: $.v',
    ],
    [
      { ToleratedFailurePercentagePath: '$.v' },
      '{"v":100.1,"i":[]}',
      'ToleratedFailurePercentage must be between 0 and 100.',
    ],
    [{ ToleratedFailureCountPath: '$.v' }, '{"v":-1,"i":[]}', 'ToleratedFailureCount cannot be negative.'],
    [
      { ItemReader: { ...reader, ReaderConfig: { MaxItemsPath: '$.v' } } },
      '{"b":1,"v":1.5}',
      'The MaxItemsPath field refers to value "1.5" which is not a valid integer: $.v',
    ],
    [
      { ItemReader: reader },
      '{}',
      "The JSONPath '$.b' specified for the field 'Bucket.$' could not be found",
    ],
  ])('%j over %s fail the state after MapStateStarted, without MapStateFailed', (fields, input, text) => {
    const run = Run.start(machine({ ItemsPath: '$.i', ...fields }), { input });
    expect(types(run).slice(1)).toEqual(['MapStateEntered', 'MapStateStarted', 'ExecutionFailed']);
    expect(run.execution.cause).toContain(text);
  });

  it('a bad MaxConcurrencyPath fails it before', () => {
    const run = Run.start(machine({ MaxConcurrencyPath: '$.v' }), { input: '{"v":-1}' });
    expect(types(run).slice(1)).toEqual(['MapStateEntered', 'ExecutionFailed']);
  });

  it('give a state without a Label one of its own, always the same', () => {
    const label = () => settingsOf(Run.start(machine({}), { input: '[]' })).label;
    expect(label()).toBe(label());
  });
});

describe('the inputs of children', () => {
  function inputs(definition: JsonObject, input: string): { readonly made: ItemInputs; readonly run: Run } {
    const run = Run.start(definition, { input });
    const { data } = started(run);
    const made = new ItemInputs({
      program: compileProgram(definition),
      settings: settingsOf(run),
      data,
      random: { next: () => 0.5 },
      digest,
      payloadBytesMax: 1_000,
    });
    return { made, run };
  }

  it('are the items themselves, untouched', () => {
    const { made } = inputs(machine({}), '[1]');
    const value = Payload.parse('1.0');
    expect(made.select({ index: 0, value }, 'STATE_DATA', 0)).toBe(value);
  });

  it.each<[string, JsonObject]>([
    [
      'JSONPath',
      machine({
        ItemSelector: { 'i.$': '$$.Map.Item', 'd.$': '$.d', 's.$': '$$.State.Name' },
        ItemsPath: '$.l',
      }),
    ],
    [
      'JSONata',
      {
        QueryLanguage: 'JSONata',
        ...machine({
          Items: '{% $states.input.l %}',
          ItemSelector: {
            i: '{% $states.context.Map.Item %}',
            d: '{% $states.input.d %}',
            s: '{% $states.context.State.Name %}',
          },
        }),
      },
    ],
  ])('are made by an ItemSelector of %s', (_language, definition) => {
    const { made } = inputs(definition, '{"l":[1],"d":2}');
    const input = made.select({ index: 4, value: Payload.of('v'), key: 'k' }, 'S3://b/k', 0) as Payload;
    expect(input.value).toEqual({
      i: { Index: 4, Value: 'v', Key: 'k', Source: 'S3://b/k' },
      d: 2,
      s: 'Map',
    });
  });

  it('that cannot be made are failures, not exceptions', () => {
    const { made } = inputs(
      machine({ ItemSelector: { 'a.$': '$$.Map.Item.Value.a' }, ItemsPath: '$.l' }),
      '{"l":[1]}',
    );
    expect(made.select({ index: 0, value: Payload.of({}) }, 'STATE_DATA', 0)).toMatchObject({
      error: 'States.Runtime',
      cause: expect.stringContaining("executing the state 'Map' (entered at the event id #2)."),
    });
    const large = Payload.of({ a: 'x'.repeat(2_000) });
    expect(made.select({ index: 0, value: large }, 'STATE_DATA', 0)).toMatchObject({
      error: 'States.DataLimitExceeded',
    });
  });
});
