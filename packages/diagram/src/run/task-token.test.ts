import { describe, expect, it } from 'vitest';
import { RunView } from './run-view.ts';
import type { Step } from './step.ts';
import { taskTokenOf } from './task-token.ts';
import { HistoryWriter } from './testing/history-writer.ts';

function waitingStep(parameters: string): Step {
  const history = new HistoryWriter();
  const resource = 'sendMessage.waitForTaskToken';
  history.add('ExecutionStarted', 0, { input: '{}' });
  history.add('TaskStateEntered', 0, { name: 'Ask', input: '{}' });
  history.add('TaskScheduled', 2, { resourceType: 'sqs', resource, parameters });
  history.add('TaskSubmitted', 3, { resourceType: 'sqs', resource, output: '{}' });
  const view = new RunView();
  view.append(history.events);
  return view.step(0) as Step;
}

describe('the token of a waiting step', () => {
  it('is read where the definition puts it', () => {
    const step = waitingStep('{"QueueUrl":"q","MessageBody":{"list":[1,{"token":"the token"}]}}');
    expect(
      taskTokenOf(step, {
        Parameters: { QueueUrl: 'q', MessageBody: { list: [1, { 'token.$': '$$.Task.Token' }] } },
      }),
    ).toBe('the token');
    const jsonata = { MessageBody: { list: [1, { token: '{% $states.context.Task.Token %}' }] } };
    expect(taskTokenOf(step, { Arguments: jsonata })).toBe('the token');
  });

  it('is unknown where it is a part of a text, and where nothing waits', () => {
    const step = waitingStep('{"MessageBody":"token: the token"}');
    const state = { Parameters: { 'MessageBody.$': "States.Format('token: {}', $$.Task.Token)" } };
    expect(taskTokenOf(step, state)).toBeUndefined();
    const plain = { Parameters: { 'MessageBody.$': '$$.Task.Token' } };
    expect(taskTokenOf(step, plain)).toBe('token: the token');
    expect(taskTokenOf({ ...step, waitsForTaskToken: false }, plain)).toBeUndefined();
  });
});
