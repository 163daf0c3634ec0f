import { isJsonNumber, memberOf, numberOf, parseArn } from '@cairn/kit';
import { exitCodes, usageFailure } from '../command-failure.ts';
import { exitCodeOf, watchExecution } from '../execution-watch.ts';
import { httpStepFunctions } from '../step-functions-caller.ts';
import { processTerminal, type Terminal } from '../terminal.ts';

/** Options of `cairn redrive`, as commander reads them. */
export interface RedriveOptions {
  readonly endpoint: string;
  /** False: it is not followed to its end. */
  readonly wait?: boolean;
  readonly json?: boolean;
}

/** Lets an execution that did not succeed go on from where it stood. @returns the exit code, by status */
export async function redrive(
  executionArn: string,
  options: RedriveOptions,
  terminal: Terminal = processTerminal,
): Promise<number> {
  const startMs = performance.now();
  const arn = parseArn(executionArn);
  if (arn === undefined) {
    throw usageFailure(
      `'${executionArn}' is no ARN: an execution's looks like arn:aws:states:us-east-1:000000000000:execution:MACHINE:NAME`,
    );
  }
  const call = httpStepFunctions(options.endpoint, { account: arn.account, region: arn.region });
  if (arn.resource.startsWith('express:'))
    throw usageFailure('Express executions cannot be redriven: start anew');
  await call('RedriveExecution', { executionArn });
  if (options.wait === false) return exitCodes.succeeded;
  const count = memberOf(await call('DescribeExecution', { executionArn }), 'redriveCount');
  const end = await watchExecution({
    ...{ call, executionArn, terminal },
    elapsedMs: () => performance.now() - startMs,
    sinceRedrive: count !== undefined && isJsonNumber(count) ? numberOf(count) : 0,
  });
  if (options.json) terminal.out(`${JSON.stringify(end)}\n`);
  else if (end.output !== undefined) terminal.out(`${end.output}\n`);
  const reason = [end.error, end.cause].filter((part) => part !== undefined).join(': ');
  terminal.error(`${end.status}${reason === '' ? '' : ` ${reason}`}\n`);
  return exitCodeOf[end.status];
}
