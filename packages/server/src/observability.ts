import type { ObservationPorts } from '@cairn/graphql';
import type { CountPoolEvent } from '@cairn/identity/user-pools';
import type { AlarmClock, Clock, Log } from '@cairn/kit';
import {
  type ContainerLogs,
  FunctionLog,
  type InternalLogEvents,
  type Logs,
  type Metrics,
  type RecordFunctionMetric,
  readLogGroupArn,
} from '@cairn/resources';
import type { ExecutionLogs, ExecutionMeters } from '@cairn/workflows';
import type { UsedService } from './cairn.ts';

type LogsRoom = UsedService<Logs>;

/** Nothing waits for it. */
function writeTo(room: LogsRoom, log: Log, events: InternalLogEvents): void {
  if (room.facade !== undefined) {
    room.facade.write(events);
    return;
  }
  room.use().then(
    (logs) => logs.write(events),
    (error: unknown) => log('error', 'log events are lost', { error: String(error) }),
  );
}

/** Executions log into the groups that their machines name. */
export function executionLogs(logs: LogsRoom, log: Log): ExecutionLogs {
  return {
    groupExists: async (arn) => (await logs.use()).groupExists(arn),
    write: ({ logGroupArn, stream, events }) => {
      const place = readLogGroupArn(logGroupArn);
      if (place !== undefined) writeTo(logs, log, { place, stream, createGroup: false, events });
    },
  };
}

/** Containers log into the groups that their definitions name. */
export function containerLogs(logs: LogsRoom, log: Log): ContainerLogs {
  return {
    groupExists: async ({ account, region, name }) =>
      (await logs.use()).groupExists(`arn:aws:logs:${region}:${account}:log-group:${name}:*`),
    write: (place, stream, message, createGroup) => {
      const events = [{ timestampMs: Date.now(), message }];
      writeTo(logs, log, { place, stream, createGroup, events });
    },
  };
}

/**
 * Executions are counted under AWS/States, in real time: of one that skips time, the instant of an event may lie years
 * ahead of when it was counted.
 */
export function executionMeters(metrics: Metrics, clock: Clock): ExecutionMeters {
  let latestMs = 0;
  /** Asks for the time only when it may be news. */
  const real = (atMs: number): number => {
    if (atMs > latestMs) latestMs = clock.now();
    return Math.min(atMs, latestMs);
  };
  return {
    meter({ account, region, name, dimension, unit }) {
      const meter = metrics.meter(
        { account, region, namespace: 'AWS/States', name },
        { Name: dimension.name, Value: dimension.value },
        unit,
      );
      return { add: (value, atMs) => meter.add(value, real(atMs)) };
    },
  };
}

/** Invocations of functions are counted under AWS/Lambda. */
export function functionMetrics(metrics: Metrics): RecordFunctionMetric {
  return ({ account, region, name, functionName, unit }, value, atMs) =>
    metrics
      .meter(
        { account, region, namespace: 'AWS/Lambda', name },
        { Name: 'FunctionName', Value: functionName },
        unit,
      )
      .add(value, atMs);
}

/** Tries of users are counted under AWS/Cognito: what succeeded is 1, what did not 0. */
export function userPoolMetrics(metrics: Metrics): CountPoolEvent {
  return ({ account, region, userPoolId, clientId, name, identityProvider, isSuccess }, atMs) =>
    metrics
      .meter(
        { account, region, namespace: 'AWS/Cognito', name },
        { Name: 'UserPool', Value: userPoolId },
        'Count',
        [
          { Name: 'UserPoolClient', Value: clientId },
          ...(identityProvider === undefined ? [] : [{ Name: 'IdentityProvider', Value: identityProvider }]),
        ],
      )
      .add(isSuccess ? 1 : 0, atMs);
}

/** Functions log into groups of their own, made when they first do. Logs come up after functions' surroundings. */
export function functionLog(logs: () => LogsRoom | undefined, log: Log, clock: AlarmClock): FunctionLog {
  return new FunctionLog(({ account, region, logGroup, stream, events }) => {
    const room = logs();
    if (room === undefined) return;
    writeTo(room, log, { place: { account, region, name: logGroup }, stream, createGroup: true, events });
  }, clock);
}

/** Requests to GraphQL APIs are counted under AWS/AppSync, and logged into groups of their own. */
export function apiObservation(
  logs: LogsRoom,
  metrics: Metrics,
  log: Log,
): Pick<ObservationPorts, 'writeLog' | 'meter'> {
  return {
    writeLog: ({ account, region, logGroup, stream, events }) =>
      writeTo(logs, log, { place: { account, region, name: logGroup }, stream, createGroup: true, events }),
    meter: ({ account, region, name, dimension, part, unit }) =>
      metrics.meter(
        { account, region, namespace: 'AWS/AppSync', name },
        { Name: dimension.name, Value: dimension.value },
        unit,
        part === undefined ? [] : [{ Name: part.name, Value: part.value }],
      ),
  };
}
