import type { AlarmClock, Clock } from '@cairn/kit';
import type { ContainerLogs, Logs, Metrics, RecordFunctionMetric } from '@cairn/resources';
import { FunctionLog } from '@cairn/resources/functions';
import { readLogGroupArn } from '@cairn/resources/logs';
import type { ExecutionLogs, ExecutionMeters } from '@cairn/workflows';

/** Executions log into the groups that their machines name. */
export function executionLogs(logs: Logs): ExecutionLogs {
  return {
    groupExists: (arn) => logs.groupExists(arn),
    write: ({ logGroupArn, stream, events }) => {
      const place = readLogGroupArn(logGroupArn);
      if (place !== undefined) logs.write({ place, stream, createGroup: false, events });
    },
  };
}

/** Containers log into the groups that their definitions name. */
export function containerLogs(logs: Logs): ContainerLogs {
  return {
    groupExists: ({ account, region, name }) =>
      logs.groupExists(`arn:aws:logs:${region}:${account}:log-group:${name}:*`),
    write: (place, stream, message, createGroup) => {
      logs.write({ place, stream, createGroup, events: [{ timestampMs: Date.now(), message }] });
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

/** Functions log into groups of their own, made when they first do. Logs come up after functions' surroundings. */
export function functionLog(logs: () => Logs | undefined, clock: AlarmClock): FunctionLog {
  return new FunctionLog(({ account, region, logGroup, stream, events }) => {
    logs()?.write({ place: { account, region, name: logGroup }, stream, createGroup: true, events });
  }, clock);
}
