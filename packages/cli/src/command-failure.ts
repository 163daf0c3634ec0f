/** Exit codes of the command; those of `cairn run` say how the execution ended. */
export const exitCodes = {
  succeeded: 0,
  failed: 1,
  usage: 2,
  timedOut: 3,
  aborted: 4,
  /** AWS would accept the definition, Cairn would not heed all of it. */
  unsupported: 5,
  /** Cairn itself went wrong. */
  bug: 70,
} as const;

/** Why a command cannot do what it was asked, told to a person: the message says what to do. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly exitCode: number;

  constructor(message: string, exitCode: number = exitCodes.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** A command that was called in a wrong way. */
export function usageFailure(message: string): CommandFailure {
  return new CommandFailure(message, exitCodes.usage);
}
