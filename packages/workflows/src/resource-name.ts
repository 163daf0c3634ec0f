import { stepFunctionsErrors } from './step-functions-errors.ts';

/**
 * Characters that names may not hold (API reference, CreateStateMachine `name`): white space, brackets,
 * wildcards, special characters, controls, surrogates and U+FFFE, U+FFFF.
 */
const forbidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/;

/** Checks the name of a state machine, execution or activity. @throws ServiceError InvalidName */
export function checkName(name: string, charactersMax: number): void {
  if (name === '' || name.length > charactersMax || forbidden.test(name)) {
    throw stepFunctionsErrors.invalidName(name);
  }
}
