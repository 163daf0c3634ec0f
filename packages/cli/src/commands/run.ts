import { basename } from 'node:path';
import type { StateMachineType } from '@cairn/asl';
import { type JsonObject, memberOf } from '@cairn/kit';
import { CommandFailure, exitCodes, usageFailure } from '../command-failure.ts';
import { commandName } from '../command-name.ts';
import { readDefinitionSource } from '../definition-source.ts';
import { ExecutionChanges } from '../execution-changes.ts';
import { type ExecutionEnd, exitCodeOf, watchExecution } from '../execution-watch.ts';
import { showFunctionOutput } from '../function-output.ts';
import type { LocalStepFunctions } from '../local-step-functions.ts';
import { readInput } from '../option-values.ts';
import {
  type CallStepFunctions,
  defaultEndpoint,
  httpStepFunctions,
  StepFunctionsFailure,
  textOf,
} from '../step-functions-caller.ts';
import { processTerminal, type Terminal } from '../terminal.ts';
import { type FileReport, printReport, reportOn } from './validate.ts';

/** Options of `cairn run`, as commander reads them. */
export interface RunOptions {
  readonly input: string;
  readonly type?: StateMachineType;
  readonly functions?: string;
  /** A running server to use; without it the machine runs inside this process and nothing is kept. */
  readonly endpoint?: string;
  /** The role of a machine on such a server. */
  readonly roleArn?: string;
  readonly json?: boolean;
  /** `skip`: waits, retries and time-outs pass at once. */
  readonly time?: 'real' | 'skip';
  /** False: what functions print is not shown. */
  readonly functionOutput?: boolean;
}

/** Runs one machine to its end. SIGINT stops the execution. @returns the exit code, by status */
export async function run(
  file: string,
  options: RunOptions,
  terminal: Terminal = processTerminal,
): Promise<number> {
  const startMs = performance.now();
  const source = await readDefinitionSource(file);
  const definition = source.json;
  const { type = 'STANDARD' } = options;
  refuseUnfit(reportOn(source, { type }));
  const input = await readInput(options.input);
  const services = await connect(options, terminal);
  const { call, nextDueMs } = services;
  try {
    const machine = await deploy(call, machineName(file), {
      type,
      definition,
      ...(options.roleArn === undefined ? {} : { roleArn: options.roleArn }),
    });
    const { stateMachineArn } = machine;
    if (machine.type === 'EXPRESS') {
      const end = expressEnd(await call('StartSyncExecution', { stateMachineArn, input }));
      printEnd(end, { ...options, type: 'EXPRESS' }, terminal);
      for (const hint of failureHints(end, services)) terminal.error(`hint: ${hint}\n`);
      return exitCodeOf[end.status];
    }
    const { executionArn } = await call('StartExecution', { stateMachineArn, input });
    if (typeof executionArn !== 'string')
      throw new CommandFailure('StartExecution answered without executionArn');
    const elapsedMs = (): number => performance.now() - startMs;
    const release = stopOnSignal(call, executionArn, terminal);
    const changes =
      options.endpoint === undefined ? undefined : new ExecutionChanges(options.endpoint, executionArn);
    const end = await watchExecution({
      ...{ call, executionArn, terminal, elapsedMs },
      ...(changes === undefined ? {} : { changes }),
      ...(nextDueMs === undefined ? {} : { tokenAdvice: tokenAdviceOfLocalRuns }),
      // When it goes on is an instant of its own clock, which is there at once.
      ...(options.time === 'skip' ? { showsItsClock: true } : nextDueMs === undefined ? {} : { nextDueMs }),
    }).finally(() => {
      release();
      changes?.close();
    });
    printEnd(end, options, terminal);
    for (const hint of failureHints(end, services)) terminal.error(`hint: ${hint}\n`);
    return exitCodeOf[end.status];
  } finally {
    await services.stop();
  }
}

/** Of an Express execution nothing is kept that could be followed: its end is the answer. */
function expressEnd(answer: JsonObject): ExecutionEnd {
  const text = (member: string): string | undefined => textOf(memberOf(answer, member));
  const [output, error, cause] = ['output', 'error', 'cause'].map(text);
  return {
    executionArn: text('executionArn') ?? '',
    status: text('status') as ExecutionEnd['status'],
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  };
}

function refuseUnfit(report: FileReport): void {
  if (report.result === 'OK' && report.unsupported.length === 0) return;
  throw usageFailure(`${printReport({ ...report, result: 'FAIL' })}nothing was run`);
}

const tokenAdviceOfLocalRuns = ', which nobody can answer here: use --endpoint with a server';

/** Where the machine runs. */
type Services = { readonly call: CallStepFunctions; readonly stop: () => Promise<void> } & Partial<
  Pick<LocalStepFunctions, 'functionNames' | 'nextDueMs'>
>;

async function connect(options: RunOptions, terminal: Terminal): Promise<Services> {
  const { endpoint, functions, functionOutput, roleArn, time } = options;
  if (endpoint === undefined) {
    if (roleArn !== undefined)
      throw usageFailure('--role-arn is for runs on a server: nobody is asked for roles here');
    // Loaded only here: the other commands, and runs on a server, start without the services.
    const { startLocally } = await import('../local-step-functions.ts');
    return startLocally({
      ...(functions === undefined ? {} : { functionsDirectory: functions }),
      ...(time === undefined ? {} : { time }),
      ...(functionOutput === false ? {} : { onFunctionOutput: showFunctionOutput(terminal) }),
    });
  }
  if (functions !== undefined) {
    throw usageFailure("--functions is for runs inside this process: give it to 'cairn start' instead");
  }
  if (time !== undefined) {
    throw usageFailure("--time is for runs inside this process: give it to 'cairn start' instead");
  }
  return { call: httpStepFunctions(endpoint), stop: async () => {} };
}

/** What to do about failures that come of how the command was called, not of the machine. */
function failureHints({ cause = '' }: ExecutionEnd, { functionNames }: Services): readonly string[] {
  if (functionNames === undefined) return [];
  const missing = /^Function not found: arn:\S+:function:([\w-]+)/.exec(cause)?.[1];
  if (missing !== undefined) {
    const names = functionNames();
    return names.length === 0
      ? [`give the folder where ${missing}.mjs or ${missing}/ lies: --functions DIR`]
      : [`the functions directory has ${names.join(', ')}`];
  }
  if (cause.includes('Cairn does not have the service '))
    return ['services elsewhere need a server: cairn start --remote …, then cairn run --endpoint URL'];
  const isOfServer = /^The activity \S+ does not exist/.test(cause);
  return isOfServer
    ? ['activities and their workers need a server: cairn start, then run --endpoint URL']
    : [];
}

/** `order.asl.json` → `order`: a name that a state machine can have. */
function machineName(file: string): string {
  const name = basename(file).replace(/(?:\.asl)?\.(?:json|ya?ml)$/i, '');
  const safe = name.replace(/[^\w-]+/g, '-').slice(0, 80);
  return /\w/.test(safe) ? safe : 'cairn-run';
}

interface Deployment {
  readonly type: StateMachineType;
  readonly definition: string;
  readonly roleArn?: string;
}

/** The role of machines that are run without one: it has to be there only where policies are evaluated. */
const usualRoleArn = 'arn:aws:iam::000000000000:role/cairn-run';

/** Says what to do where the server wants a role that it can assume. @throws CommandFailure */
function refuseRole(error: unknown, roleArn: string | undefined): void {
  if (!(error instanceof StepFunctionsFailure) || !error.message.includes('to assume the provided role'))
    return;
  const which =
    roleArn === undefined ? `make ${usualRoleArn}, or name another role by --role-arn` : `look at ${roleArn}`;
  throw new CommandFailure(
    `${error.message}\nthis server evaluates policies: ${which}; states.amazonaws.com must be allowed to assume it`,
  );
}

/** Creates the machine, or gives the one of this name the definition; that one stays of the type that it has. */
async function deploy(
  call: CallStepFunctions,
  name: string,
  { type, definition, roleArn }: Deployment,
): Promise<{ readonly stateMachineArn: string; readonly type: StateMachineType }> {
  try {
    const created = await call('CreateStateMachine', {
      name,
      type,
      definition,
      roleArn: roleArn ?? usualRoleArn,
    });
    return { stateMachineArn: arnIn(created), type };
  } catch (error) {
    refuseRole(error, roleArn);
    const exists = error instanceof StepFunctionsFailure && error.code === 'StateMachineAlreadyExists';
    const stateMachineArn = exists ? /'(arn:[^']+)'/.exec(error.message)?.[1] : undefined;
    if (stateMachineArn === undefined) throw error;
    const known = textOf(memberOf(await call('DescribeStateMachine', { stateMachineArn }), 'type'));
    await call('UpdateStateMachine', {
      stateMachineArn,
      definition,
      ...(roleArn === undefined ? {} : { roleArn }),
    }).catch((failure: unknown) => {
      refuseRole(failure, roleArn);
      throw failure;
    });
    return { stateMachineArn, type: known === 'EXPRESS' ? known : 'STANDARD' };
  }
}

function arnIn(answer: JsonObject): string {
  const arn = textOf(memberOf(answer, 'stateMachineArn'));
  if (arn === undefined) throw new CommandFailure('CreateStateMachine answered without stateMachineArn');
  return arn;
}

/** The first signal stops the execution, whose end is then waited for; the second ends the process. */
function stopOnSignal(call: CallStepFunctions, executionArn: string, terminal: Terminal): () => void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(exitCodes.aborted);
    stopping = true;
    terminal.error('stopping the execution, again to end at once\n');
    call('StopExecution', { executionArn }).catch((error: Error) => terminal.error(`${error.message}\n`));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return () => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
}

function printEnd(end: ExecutionEnd, options: RunOptions, terminal: Terminal): void {
  if (options.json) terminal.out(`${JSON.stringify(end)}\n`);
  else if (end.output !== undefined) terminal.out(`${end.output}\n`);
  const reason = [end.error, end.cause].filter((part) => part !== undefined).join(': ');
  terminal.error(`${end.status}${reason === '' ? '' : ` ${reason}`}\n`);
  if (options.endpoint !== undefined && options.type !== 'EXPRESS') {
    const endpoint =
      options.endpoint === defaultEndpoint(process.env) ? '' : ` --endpoint ${options.endpoint}`;
    terminal.error(`${commandName(process.env)} history ${end.executionArn}${endpoint}\n`);
  }
}
