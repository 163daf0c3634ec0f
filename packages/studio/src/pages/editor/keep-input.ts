const prefix = 'cairn.template-input.';

/** Keeps the input that a template came with, for the first run of the machine that was made of it. */
export function keepInput(stateMachineArn: string, input: string): void {
  try {
    localStorage.setItem(prefix + stateMachineArn, input);
  } catch {
    // A browser that keeps nothing begins with an empty input.
  }
}

/** The input that a machine's template came with; undefined for other machines. */
export function keptInput(stateMachineArn: string): string | undefined {
  try {
    return localStorage.getItem(prefix + stateMachineArn) ?? undefined;
  } catch {
    return undefined;
  }
}
