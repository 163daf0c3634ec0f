import { Option } from 'commander';

/** Takes the exit code of the command that ran. */
export type SetExitCode = (code: number) => void;

/** How time passes: of `start` and `run`. */
export function timeOption(): Option {
  return new Option(
    '--time <mode>',
    'skip: waits, retries and time-outs pass at once (default: real)',
  ).choices(['real', 'skip']);
}

/** What the log shows. */
export function logLevelOption(): Option {
  return new Option('--log-level <level>', 'least severe entries of the log (default: warn)').choices([
    'silent',
    'error',
    'warn',
    'info',
  ]);
}
