import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { authorityFile } from '@cairn/server';
import { CommandFailure, exitCodes } from '../command-failure.ts';
import { refuseFile } from '../data-directory.ts';
import { processTerminal, type Terminal } from '../terminal.ts';
import { type TrustMachine, type TrustPlan, trustPlan } from '../trust-steps.ts';

/** Options of `cairn trust`, as commander reads them. */
export interface TrustOptions {
  readonly data: string;
  readonly print?: boolean;
  readonly json?: boolean;
}

/** The machine, and how its programs are run. */
export interface TrustSurroundings extends TrustMachine {
  readonly isAdministrator: boolean;
  /** @returns whether the program ended well */
  readonly run: (program: string, args: readonly string[]) => boolean;
}

const thisMachine = (): TrustSurroundings => ({
  platform: process.platform,
  homeDirectory: homedir(),
  exists: existsSync,
  isAdministrator: process.getuid?.() === 0,
  run: (program, args) => spawnSync(program, args, { stdio: 'inherit' }).status === 0,
});

/**
 * Lets this machine trust the certificates that a server makes for itself, or prints what would do it.
 * @returns the exit code @throws CommandFailure
 */
export async function trust(
  options: TrustOptions,
  terminal: Terminal = processTerminal,
  machine: TrustSurroundings = thisMachine(),
): Promise<number> {
  await refuseFile(options.data);
  const certificate = resolve(authorityFile(options.data));
  if (!machine.exists(certificate))
    throw new CommandFailure(
      `${options.data} holds no certificate: name the data directory of a server that was started once (--data)`,
    );
  const plan = trustPlan(certificate, machine);
  if (options.json) {
    terminal.out(`${JSON.stringify(plan, null, 2)}\n`);
    return exitCodes.succeeded;
  }
  if (options.print) {
    terminal.out(printPlan(plan, machine));
    return exitCodes.succeeded;
  }
  return carryOut(plan, terminal, machine);
}

function carryOut(plan: TrustPlan, terminal: Terminal, machine: TrustSurroundings): number {
  const failed: string[] = [];
  for (const step of plan.steps) {
    const [program = '', ...args] = privileged(step, machine);
    terminal.error(`${step.for}: ${quoted([program, ...args])}\n`);
    if (!machine.run(program, args)) failed.push(step.for);
  }
  for (const line of plan.byHand) terminal.error(`${line}\n`);
  terminal.out(printVariables(plan));
  if (failed.length > 0) terminal.error(`not done for ${[...new Set(failed)].join(', ')}\n`);
  return failed.length > 0 ? exitCodes.failed : exitCodes.succeeded;
}

function privileged(
  { command, needsAdministrator }: TrustPlan['steps'][number],
  { platform, isAdministrator }: TrustSurroundings,
): readonly string[] {
  return needsAdministrator && !isAdministrator && platform !== 'win32' ? ['sudo', ...command] : command;
}

function printPlan(plan: TrustPlan, machine: TrustSurroundings): string {
  const steps = plan.steps.map((step) => `# ${step.for}\n${quoted(privileged(step, machine))}\n`);
  const none = '# this system keeps its certificates where cairn does not know: import the file by hand\n';
  const byHand = plan.byHand.map((line) => `# ${line}\n`).join('');
  return `${steps.length === 0 ? none : steps.join('')}${byHand}${printVariables(plan)}`;
}

function printVariables({ variables }: TrustPlan): string {
  return variables
    .map((variable) => `# ${variable.for}\nexport ${variable.name}=${quoted([variable.value])}\n`)
    .join('');
}

/** Words as a shell takes them. */
function quoted(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w@%+=:,./\\-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}
