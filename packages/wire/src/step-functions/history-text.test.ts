import { type HistoryEvent, type HistoryEventType, historyEventShapes } from '@cairn/asl';
import { Payload } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { printHistory, printHistoryEvent } from './history-text.ts';

const at = { id: 3, previousEventId: 2, timestampMs: 1_700_000_000_123 };

describe('history events on the wire', () => {
  it('carry payloads as text with the companion that says they are whole', () => {
    const event: HistoryEvent = {
      ...at,
      type: 'LambdaFunctionScheduled',
      details: { resource: 'arn', input: Payload.parse('{ "a": 1.0 }'), taskCredentials: 'role' },
    };
    expect(printHistoryEvent(event, true)).toBe(
      '{"timestamp":1700000000.123,"type":"LambdaFunctionScheduled","id":3,"previousEventId":2,"lambdaFunctionScheduledEventDetails":{"resource":"arn","input":"{ \\"a\\": 1.0 }","inputDetails":{"truncated":false},"taskCredentials":{"roleArn":"role"}}}',
    );
  });

  it('show no details member for types that have none, and an empty one where nothing is to be said', () => {
    const bare = JSON.parse(
      printHistoryEvent({ ...at, type: 'LambdaFunctionStarted', details: undefined }, true),
    );
    expect(Object.keys(bare)).toEqual(['timestamp', 'type', 'id', 'previousEventId']);
    const failed = JSON.parse(
      printHistoryEvent({ ...at, type: 'ExecutionFailed', details: undefined }, true),
    );
    expect(failed.executionFailedEventDetails).toEqual({});
  });

  it('lose payloads, parameters and variables without execution data, and keep the rest', () => {
    const exited: HistoryEvent = {
      ...at,
      type: 'PassStateExited',
      details: { name: 'A', output: Payload.of(1), assignedVariables: { x: '1' } },
    };
    expect(JSON.parse(printHistoryEvent(exited, true)).stateExitedEventDetails).toEqual({
      name: 'A',
      output: '1',
      outputDetails: { truncated: false },
      assignedVariables: { x: '1' },
      assignedVariablesDetails: { truncated: false },
    });
    expect(JSON.parse(printHistoryEvent(exited, false)).stateExitedEventDetails).toEqual({ name: 'A' });
    const failed: HistoryEvent = { ...at, type: 'TaskFailed', details: { error: 'E', cause: 'C' } };
    expect(JSON.parse(printHistoryEvent(failed, false)).taskFailedEventDetails).toEqual({
      error: 'E',
      cause: 'C',
    });
  });

  it('print as JSON for every type', () => {
    for (const type of Object.keys(historyEventShapes) as HistoryEventType[]) {
      expect(JSON.parse(printHistoryEvent({ ...at, type, details: {} }, true))).toMatchObject({
        type,
        id: 3,
      });
    }
  });

  it('stand in a list with the token of the next page', () => {
    const event: HistoryEvent = { ...at, type: 'WaitStateAborted', details: undefined };
    expect(JSON.parse(printHistory([event, event], 'next"', true))).toMatchObject({ nextToken: 'next"' });
    expect(printHistory([], undefined, true)).toBe('{"events":[]}');
  });
});
