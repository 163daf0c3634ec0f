/** The set-up cannot go on; the message says what to do. Everything else that is thrown is a bug. */
export class SetupError extends Error {
  /**
   * @param {string} message what went wrong and what to do, for people
   * @param {number} [exitCode] the exit code of the bootstrap, 1 unless told
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.name = 'SetupError';
    this.exitCode = exitCode;
  }
}
