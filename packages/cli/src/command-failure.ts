/**
 * Exit codes of all commands. What a command was asked about, an execution, a case, a definition, gives 0, 1, 3, 4 or 5;
 * whatever keeps the command from finding that out gives 2.
 */
export const exitCodes = {
  /** Done; it SUCCEEDED, passed, is the same, is valid. */
  succeeded: 0,
  /** It FAILED, did not pass, is not the same, is not valid. */
  failed: 1,
  /**
   * Called in a wrong way: unknown options, values and names, files and data that are not there or cannot be used, a
   * server that does not answer, an address in use, and all that the service refuses.
   */
  usage: 2,
  timedOut: 3,
  aborted: 4,
  /** AWS would accept the definition, Cairn would not heed all of it; a run whose record does not allow a replay. */
  unsupported: 5,
  /** Cairn itself went wrong. */
  bug: 70,
} as const;

/** Why a command cannot do what it was asked, told to a person: the message says what to do. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly exitCode: number;

  constructor(message: string, exitCode: number = exitCodes.usage) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** A command that was called in a wrong way. */
export function usageFailure(message: string): CommandFailure {
  return new CommandFailure(message, exitCodes.usage);
}
