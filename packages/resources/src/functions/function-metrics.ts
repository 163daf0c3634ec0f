import type { Clock } from '@cairn/kit';
import type {
  FunctionHost,
  FunctionInvocation,
  FunctionOutcome,
  RunnableFunction,
} from './function-ports.ts';

/** A metric of the namespace AWS/Lambda with the dimension FunctionName. */
interface FunctionMetric {
  readonly account: string;
  readonly region: string;
  readonly name: 'Invocations' | 'Errors' | 'Duration' | 'Throttles' | 'ConcurrentExecutions';
  readonly functionName: string;
  readonly unit: 'Count' | 'Milliseconds';
}

/** Takes a value of a metric: CloudWatch, wired by the server. Never waits. */
export type RecordFunctionMetric = (metric: FunctionMetric, value: number, atMs: number) => void;

/**
 * The same host, its invocations counted. Source: "Types of metrics for Lambda functions" in the developer guide.
 */
export function meteredHost(host: FunctionHost, record: RecordFunctionMetric, clock: Clock): FunctionHost {
  const running = new Map<string, number>();
  const put = (
    { account, region, name: functionName }: RunnableFunction,
    name: FunctionMetric['name'],
    value: number,
  ): void => {
    const unit = name === 'Duration' ? 'Milliseconds' : 'Count';
    record({ account, region, name, functionName, unit }, value, clock.now());
  };
  const invoke = async (invocation: FunctionInvocation, signal?: AbortSignal): Promise<FunctionOutcome> => {
    const { function: runnable } = invocation;
    const count = (running.get(runnable.arn) ?? 0) + 1;
    running.set(runnable.arn, count);
    put(runnable, 'ConcurrentExecutions', count);
    try {
      const outcome = await host.invoke(invocation, signal);
      if (outcome.kind === 'throttled') put(runnable, 'Throttles', 1);
      if (outcome.kind === 'success' || outcome.kind === 'function-error') {
        put(runnable, 'Invocations', 1);
        put(runnable, 'Errors', outcome.kind === 'function-error' ? 1 : 0);
        put(runnable, 'Duration', outcome.report.durationMs);
      }
      return outcome;
    } finally {
      const left = (running.get(runnable.arn) ?? 1) - 1;
      if (left === 0) running.delete(runnable.arn);
      else running.set(runnable.arn, left);
    }
  };
  return {
    invoke,
    checkArchive: (bytes) => host.checkArchive(bytes),
    retire: (key) => host.retire(key),
  };
}
