import type { JsonObject } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { type ErrorExplanation, explainError } from './error-explanation.ts';
import { RunView } from './run-view.ts';
import { type AnswerTask, engineRun, wireEvents } from './testing/engine-history.ts';
import { HistoryWriter } from './testing/history-writer.ts';

const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:charge';
const one = (state: JsonObject): JsonObject => ({
  StartAt: 'Only',
  States: { Only: { End: true, ...state }, After: { Type: 'Fail', Error: 'Given.Up' } },
});

function explained(
  definition: JsonObject,
  answer: AnswerTask = () => undefined,
  input = '{}',
): ErrorExplanation {
  const view = new RunView(definition);
  view.append(wireEvents(engineRun(definition, answer, { input }).events));
  const explanation = explainError(view, { definition });
  if (explanation === undefined) throw new Error('nothing failed');
  return explanation;
}

const fact = ({ facts }: ErrorExplanation, label: string): string | undefined =>
  facts.find((other) => other.label === label)?.text;

/** A task that failed so. */
function failedTask(task: JsonObject, error: string, cause: string): ErrorExplanation {
  const history = new HistoryWriter();
  history.add('ExecutionStarted', 0, { input: '{}' });
  history.add('TaskStateEntered', 0, { name: 'Only', input: '{}' });
  history.add('TaskScheduled', 2, task);
  history.add('TaskFailed', 3, { error, cause });
  history.add('ExecutionFailed', 4, { error, cause });
  const view = new RunView();
  view.append(history.events);
  return explainError(view) as ErrorExplanation;
}

describe('the explanation of an error', () => {
  it('counts retries by the rule that names the error, and tells where its Catch goes', () => {
    const definition = one({
      Type: 'Task',
      Resource: lambda,
      Retry: [
        { ErrorEquals: ['Slow'], MaxAttempts: 9 },
        { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 3, MaxAttempts: 2 },
      ],
      Catch: [{ ErrorEquals: ['Other'], Next: 'After' }],
    });
    const explanation = explained(definition, () => ({
      error: 'Busy',
      cause: '{"errorMessage":"no","at":[1]}',
    }));
    expect(explanation).toMatchObject({
      headline: 'Only failed with Busy',
      error: 'Busy',
      causeJson: '{\n  "errorMessage": "no",\n  "at": [\n    1\n  ]\n}',
    });
    expect(fact(explanation, 'Retry')).toBe('rule 2 (States.TaskFailed): 2 of 2 retries used');
    expect(fact(explanation, 'Catch')).toBe('no rule names this error');
    expect(fact(explanation, 'Attempts')).toBe('3');
    expect(fact(explanation, 'Log group')).toBe('/aws/lambda/charge');
    expect(explanation.advice[0]).toContain('/aws/lambda/charge');
  });

  it('tells when the next attempt comes while one is waited for', () => {
    const definition = one({
      Type: 'Task',
      Resource: lambda,
      Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 5, BackoffRate: 3, MaxAttempts: 4 }],
    });
    const events = wireEvents(engineRun(definition, () => ({ error: 'Busy' })).events);
    const second = events.findIndex((event, index) => event.type === 'LambdaFunctionFailed' && index > 5);
    const view = new RunView();
    view.append(events.slice(0, second + 1));
    const explanation = explainError(view, { stepId: 0, definition }) as ErrorExplanation;
    expect(explanation.headline).toBe('Only failed with Busy and will be tried again');
    expect(fact(explanation, 'Retry')).toBe(
      'rule 1 (States.ALL): 2 of 4 retries used; the next attempt comes after 15 s',
    );
  });

  it.each([
    [
      { Type: 'Pass', Parameters: { 'v.$': '$.order.tota' } },
      /\$\.order\.tota \(field v\.\$\).*At \$\.order there are: total, id\. Is total meant\?/,
    ],
    [
      { Type: 'Pass', InputPath: '$.ordr' },
      /The path \$\.ordr finds nothing.*At \$ there are: order, list\. Is order meant\?/,
    ],
    [{ Type: 'Pass', InputPath: '$.list[9]' }, /At \$\.list there is a list of 2/],
    [{ Type: 'Wait', SecondsPath: '$.wait' }, /\$\.wait \(field SecondsPath\)/],
    [
      {
        Type: 'Choice',
        End: undefined,
        Choices: [{ Variable: '$.order.id', NumericEquals: 5, Next: 'After' }],
      },
      /has no Default/,
    ],
    [
      { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $states.input.order.totl %}' },
      /\$states\.input\.order\.totl.*Is total meant\?/,
    ],
    [
      { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $missing %}' },
      /Is the variable \$missing assigned/,
    ],
    [
      {
        Type: 'Map',
        ItemsPath: '$.order',
        ItemProcessor: { StartAt: 'In', States: { In: { Type: 'Pass', End: true } } },
      },
      /list/,
    ],
  ])('names what a state of %j looked for in vain', (state, advice) => {
    const { End, ...rest } = { End: true, ...state } as { End?: boolean };
    const definition = one(rest as JsonObject);
    if (End === undefined) delete (definition.States as { Only: { End?: boolean } }).Only.End;
    const explanation = explained(definition, () => undefined, '{"order":{"total":1,"id":2},"list":[1,2]}');
    expect(explanation.stepId).toBe(0);
    expect(explanation.advice.join('\n')).toMatch(advice);
  });

  it.each([
    ['States.DataLimitExceeded', 'The state/task returned a result with a size exceeding', /256 KiB/],
    [
      'S3.S3Exception',
      'User: arn:aws:sts::1:assumed-role/r/x is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k (Service: S3, …)',
      /Allow the role of the state machine s3:GetObject on arn:aws:s3:::b\/k/,
    ],
    ['States.Permissions', 'no', /Allow the role/],
    ['SQS.QueueDoesNotExistException', 'none', /is not there/],
    ['DynamoDB.ProvisionedThroughputExceededException', 'slow down', /add a Retry/],
    [
      'States.Runtime',
      'The Parameters \'{}\' could not be used to start the Task: [The field "Bucket" is required but was missing]',
      /The field "Bucket" is required/,
    ],
    ['Some.Error', 'that says all', /^$/],
  ])('has advice for %s', (error, cause, advice) => {
    const explanation = failedTask({ resourceType: 'aws-sdk:s3', resource: 'getObject' }, error, cause);
    expect(explanation.advice.join('\n')).toMatch(advice);
    expect(fact(explanation, 'Called')).toBe('aws-sdk:s3:getObject');
  });

  it('leads on to the execution that a task started', () => {
    const cause =
      '{"ExecutionArn":"arn:aws:states:us-east-1:1:execution:Child:7","Error":"Bad","Status":"FAILED"}';
    const explanation = failedTask(
      { resourceType: 'states', resource: 'startExecution.sync:2' },
      'States.TaskFailed',
      cause,
    );
    expect(fact(explanation, 'Started execution')).toBe('arn:aws:states:us-east-1:1:execution:Child:7');
    expect(explanation.advice).toEqual([
      'The execution that this state started failed with Bad: open arn:aws:states:us-east-1:1:execution:Child:7.',
    ]);
  });

  it('goes down to the step with which it began, and up to the rules around it', () => {
    const definition = one({
      Type: 'Map',
      ItemsPath: '$.list',
      ItemProcessor: { StartAt: 'In', States: { In: { Type: 'Task', Resource: lambda, End: true } } },
      Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 1, MaxAttempts: 1 }],
    });
    const explanation = explained(definition, () => ({ error: 'Busy' }), '{"list":[1,2]}');
    expect(explanation.headline).toBe('In failed with Busy');
    expect(fact(explanation, 'State')).toBe('In, in Only[0]');
    expect(fact(explanation, 'Retry of Only')).toBe('rule 1 (Busy): 1 of 1 retries used');
  });

  it('says what led to a Fail state', () => {
    const definition = one({
      Type: 'Task',
      Resource: lambda,
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'After' }],
    });
    const explanation = explained(definition, () => ({ error: 'Busy' }));
    expect(explanation.headline).toBe('The Fail state After was reached: Given.Up');
    expect(explanation.advice).toEqual(['A Catch led here: look at Only, which failed with Busy.']);
  });

  it('explains an end that no state brought about, and nothing where nothing failed', () => {
    const history = new HistoryWriter();
    history.add('ExecutionStarted', 0, { input: '{}' });
    history.add('WaitStateEntered', 0, { name: 'Only', input: '{}' });
    const view = new RunView();
    view.append(history.events);
    expect(explainError(view)).toBeUndefined();
    history.add('ExecutionTimedOut', 2);
    view.append(history.events);
    expect(explainError(view)).toMatchObject({ headline: 'The run took longer than its TimeoutSeconds' });
    expect(view.step(0)?.status).toBe('timedOut');
  });
});
